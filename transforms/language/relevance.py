"""How far the sentences of an article read as public affairs, rather than sport, business or private life.

The ontology's judge weighs the words; `demarche calibrate` learns the weights from stories with and without events.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from configs.lexicon.judge import Relevance

_WORD = re.compile(r"[^\W\d_]{2,}")
# Words are cut to their first letters, so that forms of one word count as one.
_STEM = 6
# An article above these log-odds is no clear case of sport, business or private life: a sentence alone seldom is one.
DOUBTFUL = -0.5
# Beyond these log-odds a sentence is as clear as it can be: a long one does not speak for the whole article.
_CLEAR = 4.0


def relevance_words(sentence: str) -> frozenset[str]:
    """The words of a sentence that are features: those without capitals, since names say where, not what."""
    return frozenset(word[:_STEM] for word in _WORD.findall(sentence) if word.islower())


@dataclass(frozen=True, slots=True)
class RelevanceOf:
    """Log-odds that a sentence, and that its article as a whole, tells of public affairs; 0 is undecided."""

    sentence: float
    article: float


def relevance_of(scores: Sequence[float]) -> tuple[RelevanceOf, ...]:
    """Answers for the sentences of one article, given the log-odds of each; few sentences say less of their article."""
    own = [max(-_CLEAR, min(_CLEAR, score)) for score in scores]
    article = sum(own) / (len(own) + 1)
    return tuple(RelevanceOf(score, article) for score in own)


def relevance_in(model: Relevance | None, sentences: Sequence[str]) -> tuple[RelevanceOf, ...]:
    """Answers for the sentences of one article, all 0 without a model."""
    return relevance_of([0.0 if model is None else model.of(relevance_words(sentence)) for sentence in sentences])
