"""Masked pretraining of the shared token-to-vector network on raw text.

A fifth of the words of a batch lose their features, and the network guesses them back
at those places only (see guessing.py).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import typer
from spacy.attrs import NORM, PREFIX, SHAPE, SUFFIX
from spacy.util import load_config, load_model_from_config
from thinc.api import Adam, Model, NumpyOps, chain, fix_random_seed, set_current_ops

from models.training.guessing import Guesser, Keys, Places

FEATURES = (NORM, PREFIX, SUFFIX, SHAPE)

_SEED = 11
_WORDS_PER_BATCH = 2500
_MASKED_SHARE = 0.2
# Of the masked words, these shares are blanked and swapped for another word; the rest stay.
# Source: Devlin et al. 2019, section 3.1.
_BLANKED_SHARE, _SWAPPED_SHARE = 0.8, 0.1
_N_SWAPS = 200_000
_WARMUP_STEPS = 200
# Lines of news are few beside speeches; this share of the lines read is news.
_NEWS_SHARE = 0.4
# Of the speeches, every fourth word counts for what is frequent.
_SAMPLE_STEP = 4
_REPORT_STEPS, _SAVE_STEPS = 100, 500


@dataclass(frozen=True)
class RawText:
    """Feature keys of all words (words × features), the lines' bounds, and how many of the first lines are news."""

    keys: Keys
    bounds: Places
    n_news: int

    def lines(self, rng: np.random.Generator) -> Iterator[Keys]:
        """Lines for ever: news and the rest by their share, each part reshuffled when used up."""
        news = _endless(np.arange(self.n_news), rng)
        rest = _endless(np.arange(self.n_news, len(self.bounds) - 1), rng)
        while True:
            line = next(news) if rng.random() < _NEWS_SHARE else next(rest)
            yield self.keys[self.bounds[line] : self.bounds[line + 1]]

    def sample(self) -> Keys:
        """All words of news, and some of the rest."""
        n_words = self.bounds[self.n_news]
        return np.concatenate([self.keys[:n_words], self.keys[n_words::_SAMPLE_STEP]])


def _endless(items: Places, rng: np.random.Generator) -> Iterator[int]:
    while True:
        yield from rng.permutation(items)


def _batches(lines: Iterator[Keys]) -> Iterator[list[Keys]]:
    while True:
        batch: list[Keys] = []
        while sum(map(len, batch)) < _WORDS_PER_BATCH:
            batch.append(next(lines))
        yield batch


class Masking:
    """Hides words of a batch."""

    def __init__(self, raw: RawText, rng: np.random.Generator) -> None:
        self._rng = rng
        # Hashes that no feature of a word is likely to have.
        self._blank = np.array([2**63 + place for place in range(len(FEATURES))], dtype=np.uint64)
        self._others = raw.keys[rng.integers(0, len(raw.keys), _N_SWAPS)]

    def hide(self, words: Keys) -> tuple[Keys, Places]:
        """A copy of `words` with some hidden, and the places of those to guess."""
        rng = self._rng
        places = np.flatnonzero(rng.random(len(words)) < _MASKED_SHARE)
        chance = rng.random(len(places))
        hidden = words.copy()
        hidden[places[chance < _BLANKED_SHARE]] = self._blank
        swapped = places[(chance >= _BLANKED_SHARE) & (chance < _BLANKED_SHARE + _SWAPPED_SHARE)]
        hidden[swapped] = self._others[rng.integers(0, len(self._others), len(swapped))]
        return hidden, places


def build_tok2vec(config_path: Path, overrides: dict[str, Any]) -> tuple[Model[Any, Any], Model[Any, Any]]:
    """The config's token-to-vector network, and its part behind the feature extractor."""
    nlp = load_model_from_config(load_config(config_path, overrides=overrides), auto_fill=True)
    tok2vec = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    tok2vec.initialize(X=[nlp.make_doc("Any text shows the shape of the features.")])
    embed, encode = tok2vec.layers
    return tok2vec, chain(*embed.layers[1:], encode)


def pretrain(
    raw: RawText,
    config: Path,
    n_words: int,
    save: Callable[[bytes], None],
    overrides: dict[str, Any],
    *,
    start: bytes | None = None,
    peak_rate: float = 0.0025,
    last_rate: float = 0.0005,
) -> None:
    """Train on `n_words` running words, news and the rest mixed; `save` gets the network's bytes now and then.

    The network begins with the weights `start`, if given.
    """
    set_current_ops(NumpyOps(use_blis=False))
    fix_random_seed(_SEED)
    rng = np.random.default_rng(_SEED)
    tok2vec, body = build_tok2vec(config, overrides)
    if start is not None:
        tok2vec.from_bytes(start)
    guesser = Guesser(raw.sample(), tok2vec.get_dim("nO"), rng)
    masking = Masking(raw, rng)
    adam = Adam(peak_rate, L2=0.0, grad_clip=1.0, use_averages=False)
    started, n_seen, losses = time.monotonic(), 0, []
    for step, batch in enumerate(_batches(raw.lines(rng)), start=1):
        words = np.concatenate(batch)
        hidden, places = masking.hide(words)
        cuts = np.cumsum([len(line) for line in batch])[:-1]
        outputs, backprop = body.begin_update(_split(hidden, cuts))
        vectors = np.concatenate(outputs)
        rate = min(1.0, step / _WARMUP_STEPS) * (peak_rate - (peak_rate - last_rate) * n_seen / n_words)
        adam.learn_rate = rate
        loss, gradient = guesser.learn(vectors[places], words[places], rate)
        d_vectors = np.zeros_like(vectors)
        d_vectors[places] = gradient
        backprop(_split(d_vectors, cuts))
        body.finish_update(adam)
        guesser.finish(adam)
        adam.step_schedules()
        n_seen += len(words)
        losses.append(loss)
        if step % _REPORT_STEPS == 0:
            means = " ".join(f"{mean:.3f}" for mean in np.mean(losses[-_REPORT_STEPS:], axis=0))
            speed = n_seen / (time.monotonic() - started)
            print(f"step {step} words {n_seen} losses {means} rate {rate:.5f} words/s {speed:.0f}", flush=True)
        if step % _SAVE_STEPS == 0 or n_seen >= n_words:
            save(tok2vec.to_bytes())
        if n_seen >= n_words:
            return


def _split(words: Any, cuts: Any) -> list[Any]:
    return [np.ascontiguousarray(part) for part in np.split(words, cuts)]


def main(
    config: Path,
    features: Path,
    output: Path,
    start: Path | None = None,
    n_words: int = 24_000_000,
    peak_rate: float = 0.0025,
    last_rate: float = 0.0005,
    width: int = 0,
    depth: int = 0,
) -> None:
    """Pretrain the network of CONFIG on FEATURES (of `prepare`) and write its weights to OUTPUT.

    START are weights to go on from: an earlier OUTPUT, or the file `tok2vec/model` of a pipeline. The learning rate
    rises to PEAK_RATE and falls to LAST_RATE.
    """
    arrays = np.load(features)
    raw = RawText(arrays["keys"], arrays["bounds"], int(arrays["n_news"]))
    overrides = {f"vars.{name}": value for name, value in (("width", width), ("depth", depth)) if value}

    def save(weights: bytes) -> None:
        output.write_bytes(weights)

    weights = None if start is None else start.read_bytes()
    pretrain(raw, config, n_words, save, overrides, start=weights, peak_rate=peak_rate, last_rate=last_rate)


if __name__ == "__main__":
    typer.run(main)
