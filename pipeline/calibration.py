"""Fits the judge of an ontology on gold stories: how often a rule is right, and what speaks for which mode.

Needs scikit-learn, which runs alone do not need. Source of the measure of calibration: Naeini, Cooper and Hauskrecht,
2015, Obtaining Well Calibrated Probabilities Using Bayesian Binning, section 2 (expected calibration error).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from spacy.language import Language

from analysis.evaluate import paired
from analysis.gold import GoldStory
from configs.lexicon.event_types import EventTypes
from configs.lexicon.judge import NO_MODE, Confidence, Gate, Judge, JudgeFile, Modes, Relevance
from configs.lexicon.ontology import Ontology
from pipeline.gold_articles import reading_of
from pipeline.relevance_fitting import RelevanceFit, StorySentences, fit_relevance
from schemas.events import EVENTS, Event, Party
from transforms.language.event_judgement import confidence_features, gate_features, mode_features
from transforms.language.reading import Reading
from transforms.language.relevance import DOUBTFUL

_FOLDS = 5
_BINS = 10
# Inverse strengths of the penalty on weights, chosen by scores out of fold.
_CONFIDENCE_C, _MODES_C = 0.3, 3.0
# A feature of a mode that is seen once or twice says little about the next text.
_MIN_SEEN = 3
_LEAST_CONFIDENCE_WEIGHT, _LEAST_MODE_WEIGHT = 0.02, 0.15
_DECIMALS = 3
_MIN_EVENTS = 50
# Share of the right events that may be lost to the floor.
_LOST = 0.01

Features = Mapping[str, float]


class TooFewEventsError(ValueError):
    """Gold and coded events are too few to fit anything on."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A judge with its quality out of fold: the estimate without a judge beside the fitted one.

    `auc` is the chance that a right event is given more than a wrong one, `brier` the mean squared error, and
    `calibration_error` the mean distance between what is given and what is right.
    """

    judge: JudgeFile
    n_events: int
    share_right: float
    before: Mapping[str, float]
    after: Mapping[str, float]
    relevance_auc: float | None
    """The chance that a story with events reads more as public affairs than one without; None without such stories."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A coded event: its story, what is seen of it, and whether it is right."""

    story_id: str
    features: Features
    gate: Features
    estimate: float
    is_right: bool


def fit_judge(stories: Sequence[GoldStory], nlp: Language, ontology: Ontology, fitted_on: str) -> Fit:
    """Codes the stories with no more of a judge than chooses recipients, and fits the rest of it on what was right.

    Raises TooFewEventsError.
    """
    plain = replace(ontology, judge=Judge(recipients=ontology.judge.recipients))
    readings = [reading_of(story, nlp, plain) for story in stories]
    relevance = fit_relevance(
        [
            StorySentences(story.story_id, [sentence.text for sentence in reading.sentences], bool(story.events))
            for story, reading in zip(stories, readings, strict=True)
        ]
    )
    coded = [row for story, reading in zip(stories, readings, strict=True) for row in _coded(story, reading, relevance)]
    gate, kept = _gate(coded, relevance.model)
    told = [row for row, is_kept in zip(coded, kept, strict=True) if is_kept]
    right = np.array([row.is_right for row in told])
    if min(right.sum(), (~right).sum()) < _MIN_EVENTS:
        raise TooFewEventsError(
            f"{right.sum()} of {len(right)} coded events are right; {_MIN_EVENTS} of each are needed"
        )
    confidence, chances = _regression([row.features for row in told], right, [row.story_id for row in told])
    modes = _modes(stories, ontology.types)
    return Fit(
        JudgeFile(
            fitted_on=fitted_on,
            confidence=confidence,
            gate=gate,
            modes=modes,
        ),
        len(right),
        float(right.mean()),
        _quality(np.array([row.estimate for row in told]), right),
        _quality(chances, right),
        relevance.auc,
    )


def _coded(story: GoldStory, reading: Reading, relevance: RelevanceFit) -> Iterator[_Row]:
    events: tuple[Event, ...] = reading.records(EVENTS)
    numbers = {(one.field, one.index): number for number, one in enumerate(reading.sentences)}
    gold_by_row = {row: gold for gold, row in paired(story.events, [asdict(event) for event in events])}
    for number, event in enumerate(events):
        gold = story.events[gold_by_row[number]] if number in gold_by_row else None
        of_sentence = relevance.by_story[story.story_id][numbers[event.field, event.sentence_index]]
        yield _Row(
            story.story_id,
            confidence_features(event),
            gate_features(event, of_sentence),
            event.confidence,
            gold is not None and gold["event_type"] == event.event_type,
        )


def _gate(coded: Sequence[_Row], model: Relevance | None) -> tuple[Gate | None, Sequence[bool]]:
    """The gate whose floor few right events are below, and which of the events a gate fitted on other stories keeps."""
    if model is None:
        return None, [True] * len(coded)
    right = np.array([row.is_right for row in coded])
    chance, chances = _regression([row.gate for row in coded], right, [row.story_id for row in coded])
    floor = math.floor(float(np.quantile(chances[right], _LOST)) * 100) / 100
    kept = [
        row.gate["relevance of article"] >= DOUBTFUL or found >= floor
        for row, found in zip(coded, chances, strict=True)
    ]
    return Gate(relevance=model, chance=chance, floor=floor), kept


def _regression(features: Sequence[Features], right: Any, story_ids: Sequence[str]) -> tuple[Confidence, Any]:
    """The fitted regression, and the chance that it gives each event when fitted on other stories."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(features)
    model = LogisticRegression(C=_CONFIDENCE_C, max_iter=2000)
    folds = GroupKFold(_FOLDS)
    chances = cross_val_predict(model, matrix, right, groups=story_ids, cv=folds, method="predict_proba")[:, 1]
    model.fit(matrix, right)
    weights = {
        name: round(float(weight), _DECIMALS)
        for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(weight) >= _LEAST_CONFIDENCE_WEIGHT
    }
    return Confidence(bias=round(float(model.intercept_[0]), _DECIMALS), weights=weights), chances


def _modes(stories: Sequence[GoldStory], types: EventTypes) -> dict[str, Modes]:
    examples: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for story in stories:
        for event in story.events:
            if event.get("trigger_start") is not None and event["event_type"] in types.types:
                mode = next(iter(event.get("modes") or ()), NO_MODE)
                examples.setdefault(event["event_type"], []).append((_features_of(story, event), mode))
    return {
        name: _modes_of_type(found)
        for name, found in sorted(examples.items())
        if len({mode for _, mode in found}) > 1 and len(found) >= _MIN_EVENTS
    }


def _features_of(story: GoldStory, event: Mapping[str, Any]) -> tuple[str, ...]:
    text = (story.title or "") if event["field"] == "title" else story.text
    start, end = event["start"], event["end"]
    parties = {role: [_party(party) for party in event.get(role) or ()] for role in ("actors", "recipients")}
    trigger = event["trigger_start"] - start, event["trigger_end"] - start
    return mode_features(text[start:end], *trigger, parties["actors"], parties["recipients"])


def _party(party: Mapping[str, Any]) -> Party:
    return Party(text="", start=0, end=0, country=party.get("country"), sector=party.get("sector"))


def _modes_of_type(examples: Sequence[tuple[tuple[str, ...], str]]) -> Modes:
    seen = Counter(feature for features, _ in examples for feature in features)
    kept = [{name: 1.0 for name in features if seen[name] >= _MIN_SEEN} for features, _ in examples]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=_MODES_C, max_iter=3000)
    model.fit(vectorizer.fit_transform(kept), [mode for _, mode in examples])
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        # For two classes scikit-learn keeps the log-odds of the second alone.
        coefficients, bias = np.vstack([-coefficients / 2, coefficients / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    modes = [str(mode) for mode in model.classes_]
    weights = {
        name: {mode: round(float(w), 2) for mode, w in zip(modes, column, strict=True) if abs(w) >= _LEAST_MODE_WEIGHT}
        for name, column in zip(vectorizer.get_feature_names_out(), coefficients.T, strict=True)
    }
    return Modes(
        bias={mode: round(float(b), _DECIMALS) for mode, b in zip(modes, bias, strict=True)},
        weights={name: by_mode for name, by_mode in weights.items() if by_mode},
    )


def _quality(chances: Any, right: Any) -> dict[str, float]:
    measures: dict[str, Callable[[Any, Any], Any]] = {
        "auc": roc_auc_score,
        "brier": brier_score_loss,
        "calibration_error": _calibration_error,
    }
    return {name: float(measure(right, chances)) for name, measure in measures.items()}


def _calibration_error(right: Any, chances: Any) -> float:
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    distances = [
        abs(chances[bins == number].mean() - right[bins == number].mean()) * (bins == number).mean()
        for number in range(_BINS)
        if (bins == number).any()
    ]
    return float(sum(distances))
