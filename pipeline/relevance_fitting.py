"""Fits which words speak for public affairs, on stories with events and stories without any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from configs.lexicon.judge import Relevance
from transforms.language.relevance import RelevanceOf, relevance_of, relevance_words

_FOLDS = 5
# Inverse strength of the penalty on weights, chosen by scores out of fold.
_C = 0.3
_MIN_SEEN = 2
_LEAST_WEIGHT = 0.03
_DECIMALS = 2
_MIN_STORIES = 25


@dataclass(frozen=True, slots=True)
class StorySentences:
    """The sentences of a gold story, and whether it tells any event."""

    story_id: str
    sentences: Sequence[str]
    has_events: bool


@dataclass(frozen=True, slots=True)
class RelevanceFit:
    """Weights; what a fit on other stories gives each sentence; the chance that a story with events is given more.

    The model is None where there are too few stories of either sort, and all answers are 0 then.
    """

    model: Relevance | None
    by_story: Mapping[str, Sequence[RelevanceOf]]
    auc: float | None


def fit_relevance(stories: Sequence[StorySentences]) -> RelevanceFit:
    """Weights of words, each story's sentences together in one fold."""
    n_with_events = sum(story.has_events for story in stories)
    if min(n_with_events, len(stories) - n_with_events) < _MIN_STORIES:
        return RelevanceFit(None, _by_story(stories, [0.0 for story in stories for _ in story.sentences]), None)
    words = [relevance_words(sentence) for story in stories for sentence in story.sentences]
    labels = np.array([story.has_events for story in stories for _ in story.sentences])
    groups = [story.story_id for story in stories for _ in story.sentences]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([dict.fromkeys(sorted(found), 1.0) for found in words])
    seen = np.asarray((matrix > 0).sum(axis=0)).ravel() >= _MIN_SEEN
    matrix = matrix[:, seen]
    model = LogisticRegression(C=_C, max_iter=3000)
    scores = cross_val_predict(model, matrix, labels, groups=groups, cv=GroupKFold(_FOLDS), method="decision_function")
    model.fit(matrix, labels)
    weights = {
        str(name): round(float(weight), _DECIMALS)
        for name, weight in zip(vectorizer.get_feature_names_out()[seen], model.coef_[0], strict=True)
        if abs(weight) >= _LEAST_WEIGHT
    }
    by_story = _by_story(stories, [float(score) for score in scores])
    auc = roc_auc_score([s.has_events for s in stories], [by_story[s.story_id][0].article for s in stories])
    return RelevanceFit(
        Relevance(bias=round(float(model.intercept_[0]), _DECIMALS), weights=weights), by_story, float(auc)
    )


def _by_story(stories: Sequence[StorySentences], scores: Sequence[float]) -> dict[str, Sequence[RelevanceOf]]:
    found: dict[str, Sequence[RelevanceOf]] = {}
    start = 0
    for story in stories:
        end = start + len(story.sentences)
        found[story.story_id] = relevance_of(scores[start:end])
        start = end
    return found
