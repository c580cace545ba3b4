"""What the network guesses about hidden words while it is pretrained, and how it learns from the guesses."""

import numpy as np
import numpy.typing as npt
from thinc.api import Linear, Maxout, Model, Optimizer

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

_VOCABULARY, _SUFFIXES, _SHAPES = 24_000, 600, 60
# Columns of the features, and what a wrong guess of each costs beside a wrong word.
_WORD, _SUFFIX, _SHAPE = 0, 2, 3
_SUFFIX_WEIGHT, _SHAPE_WEIGHT = 0.5, 0.3
_SAMPLED_WORDS = 1500
# Adam's decay of the gradient's mean and square.
_BETA_1, _BETA_2 = 0.9, 0.99


class Guesser:
    """Guesses word, last three letters and shape from the vectors of hidden words."""

    def __init__(self, sample: Keys, width: int, rng: np.random.Generator) -> None:
        """`sample` are features of running text (words × features): what is frequent there can be guessed."""
        self._vocabulary, counts = most_frequent(sample[:, _WORD], _VOCABULARY)
        self._suffixes, _ = most_frequent(sample[:, _SUFFIX], _SUFFIXES)
        self._shapes, _ = most_frequent(sample[:, _SHAPE], _SHAPES)
        self._words = SampledWords(counts, width, rng)
        self._hidden: Model[Floats, Floats] = Maxout(nO=width, nI=width, nP=2, normalize=True)  # type: ignore[assignment]
        self._forms: Model[Floats, Floats] = Linear(nO=len(self._suffixes) + len(self._shapes), nI=width)  # type: ignore[assignment]
        self._hidden.initialize()
        self._forms.initialize()

    def learn(self, vectors: Floats, truth: Keys, rate: float) -> tuple[tuple[float, float, float], Floats]:
        """Losses for word, suffix and shape, and the gradient for `vectors`; `truth` are the hidden features.

        Gradients of the layers here wait for `finish`.
        """
        states, backprop_states = self._hidden.begin_update(vectors)
        d_states = np.zeros_like(states)
        places, words = _known(self._vocabulary, truth[:, _WORD])
        word_loss, d_states[places] = self._words.learn(states[places], words, rate)
        scores, backprop_scores = self._forms.begin_update(states)
        d_scores = np.zeros_like(scores)
        n_suffixes = len(self._suffixes)
        places, suffixes = _known(self._suffixes, truth[:, _SUFFIX])
        suffix_loss, gradient = softmax_loss(scores[places, :n_suffixes], suffixes)
        d_scores[places, :n_suffixes] = _SUFFIX_WEIGHT * gradient
        places, shapes = _known(self._shapes, truth[:, _SHAPE])
        shape_loss, gradient = softmax_loss(scores[places, n_suffixes:], shapes)
        d_scores[places, n_suffixes:] = _SHAPE_WEIGHT * gradient
        d_states += backprop_scores(d_scores)
        return (word_loss, suffix_loss, shape_loss), backprop_states(d_states)

    def finish(self, adam: Optimizer) -> None:
        """Apply the gradients gathered by `learn`."""
        self._hidden.finish_update(adam)
        self._forms.finish_update(adam)


class SampledWords:
    """Guesses words among those of the batch and a random sample of the vocabulary.

    Source: Jean et al. 2015, section 3 (importance-sampled softmax); rows of the output
    matrix that a batch does not touch are left alone (lazy Adam).
    """

    def __init__(self, counts: Places, width: int, rng: np.random.Generator) -> None:
        self._share = counts / counts.sum()
        flat = self._share**0.75
        self._sampling = np.minimum(1.0, _SAMPLED_WORDS * flat / flat.sum())
        self._rng = rng
        # the last column is the bias
        self._rows = np.zeros((len(counts), width + 1), dtype=np.float32)
        self._mean = np.zeros_like(self._rows)
        self._square = np.zeros_like(self._rows)
        self._times = np.zeros((len(counts), 1), dtype=np.float32)

    def learn(self, vectors: Floats, words: Places, rate: float) -> tuple[float, Floats]:
        """Mean loss and the gradient for `vectors`, after one step on the rows that were used."""
        candidates = np.union1d(words, np.flatnonzero(self._rng.random(len(self._sampling)) < self._sampling))
        expected = np.minimum(1.0, self._sampling[candidates] + len(words) * self._share[candidates])
        rows = self._rows[candidates]
        scores = vectors @ rows[:, :-1].T + (rows[:, -1] - np.log(expected)).astype(np.float32)
        loss, gradient = softmax_loss(scores, np.searchsorted(candidates, words))
        self._step(candidates, np.concatenate([gradient.T @ vectors, gradient.sum(0)[:, None]], axis=1), rate)
        return loss, gradient @ rows[:, :-1]

    def _step(self, candidates: Places, gradient: Floats, rate: float) -> None:
        self._times[candidates] += 1
        times = self._times[candidates]
        mean = _BETA_1 * self._mean[candidates] + (1 - _BETA_1) * gradient
        square = _BETA_2 * self._square[candidates] + (1 - _BETA_2) * gradient**2
        self._mean[candidates], self._square[candidates] = mean, square
        mean, square = mean / (1 - _BETA_1**times), square / (1 - _BETA_2**times)
        self._rows[candidates] -= rate * mean / (np.sqrt(square) + 1e-8)


def softmax_loss(scores: Floats, targets: Places) -> tuple[float, Floats]:
    """Mean cross-entropy of `targets` and its gradient with respect to `scores`."""
    if not len(targets):
        return 0.0, np.zeros_like(scores)
    shares = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    rows = np.arange(len(targets))
    loss = float(-np.log(shares[rows, targets] + 1e-9).mean())
    shares[rows, targets] -= 1
    return loss, (shares / len(targets)).astype(np.float32)


def most_frequent(keys: Keys, n: int) -> tuple[Keys, Places]:
    """The `n` most frequent values, ascending, and how often each occurs."""
    values, counts = np.unique(keys, return_counts=True)
    kept = np.sort(np.argsort(-counts, kind="stable")[:n])
    return values[kept], counts[kept]


def _known(table: Keys, keys: Keys) -> tuple[Places, Places]:
    """Places of the keys that `table` holds, and their rows in it."""
    rows = np.searchsorted(table, keys).clip(0, len(table) - 1)
    places = np.flatnonzero(table[rows] == keys)
    return places, rows[places]
