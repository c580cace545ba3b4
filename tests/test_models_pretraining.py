"""Pretraining: hiding words, reading lines, guessing words."""

import lzma
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import spacy

from models.training.guessing import Guesser, SampledWords, most_frequent, softmax_loss
from models.training.pretrain import FEATURES, Masking, RawText
from models.training.raw_text import untokenize, write_features
from models.training.tokenizer import set_newswire_rules


def raw_text(n_lines: int = 20) -> RawText:
    rng = np.random.default_rng(0)
    keys = rng.integers(1, 50, (n_lines * 10, len(FEATURES))).astype(np.uint64)
    return RawText(keys, np.arange(0, n_lines * 10 + 1, 10), n_news=5)


def test_a_fifth_of_the_words_is_hidden_and_the_rest_left() -> None:
    raw = raw_text(1000)
    hidden, places = Masking(raw, np.random.default_rng(1)).hide(raw.keys)
    assert 0.17 < len(places) / len(raw.keys) < 0.23
    others = np.setdiff1d(np.arange(len(raw.keys)), places)
    assert (hidden[others] == raw.keys[others]).all()
    changed = (hidden[places] != raw.keys[places]).any(axis=1).mean()
    assert 0.8 < changed < 0.95


def test_every_line_is_read_before_any_is_read_again() -> None:
    raw = raw_text()
    lines = [line.tobytes() for line in islice(raw.lines(np.random.default_rng(2)), 2000)]
    news = [line for line in lines if line in {raw.keys[i * 10 : i * 10 + 10].tobytes() for i in range(5)}]
    assert 0.35 < len(news) / len(lines) < 0.45
    assert len(set(news[:5])) == 5


def test_the_softmax_gradient_is_the_slope_of_the_loss() -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(4, 6)).astype(np.float32)
    targets = np.array([0, 5, 2, 2])
    loss, gradient = softmax_loss(scores, targets)
    step = 1e-2
    for row, column in ((0, 0), (1, 3), (3, 2)):
        moved = scores.copy()
        moved[row, column] += step
        slope = (softmax_loss(moved, targets)[0] - loss) / step
        assert slope == pytest.approx(gradient[row, column], abs=2e-3)


def test_no_target_costs_nothing() -> None:
    loss, gradient = softmax_loss(np.zeros((0, 3), dtype=np.float32), np.zeros(0, dtype=np.int64))
    assert loss == 0
    assert gradient.shape == (0, 3)


def test_sampled_words_learn_which_vector_means_which_word() -> None:
    rng = np.random.default_rng(4)
    counts = np.arange(60, 0, -1)
    vectors = rng.normal(size=(60, 32)).astype(np.float32)
    words = SampledWords(counts, 32, rng)
    everything = np.arange(60)
    losses = [words.learn(vectors, everything, 0.05)[0] for _ in range(60)]
    assert losses[-1] < losses[0] / 5


def test_the_guesser_returns_a_gradient_for_each_vector() -> None:
    raw = raw_text()
    guesser = Guesser(raw.sample(), 16, np.random.default_rng(5))
    losses, gradient = guesser.learn(np.ones((7, 16), dtype=np.float32), raw.keys[:7], 0.001)
    assert all(loss > 0 for loss in losses)
    assert gradient.shape == (7, 16)
    assert np.isfinite(gradient).all()


def test_the_most_frequent_come_in_order_of_their_keys() -> None:
    values, counts = most_frequent(np.array([9, 9, 9, 2, 2, 7], dtype=np.uint64), 2)
    assert values.tolist() == [2, 9]
    assert counts.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("tokenised", "typed"),
    [
        ('He said , " It \'s over . "', 'He said, "It\'s over."'),
        ("the anti - war camp ( small )", "the anti-war camp (small)"),
        ("It cost $ 5 .", "It cost $5."),
    ],
)
def test_tokenised_lines_are_typed_again(tokenised: str, typed: str) -> None:
    assert untokenize(tokenised) == typed


def test_features_remember_which_lines_are_news(tmp_path: Path) -> None:
    nlp = set_newswire_rules(spacy.blank("en"))
    lines = ["One two three four five six .", "Short .", "Seven eight nine ten eleven twelve ."]
    file = tmp_path / "raw.xz"
    file.write_bytes(lzma.compress("\n".join(lines).encode()))
    with lzma.open(file, "rt", encoding="utf-8") as texts:
        n_words = write_features(nlp, texts, n_news_words=8, path=tmp_path / "features.npz")
    arrays = np.load(tmp_path / "features.npz")
    assert n_words == 14
    assert arrays["keys"].shape == (14, len(FEATURES))
    assert arrays["bounds"].tolist() == [0, 7, 14]
    assert int(arrays["n_news"]) == 1
