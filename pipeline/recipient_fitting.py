"""Fits what speaks for which recipient, where a clause names none, on gold stories.

A conditional logit: the chance of an option among those of its act goes with the exponential of its sum of weights.
Source: McFadden, 1974, Conditional Logit Analysis of Qualitative Choice Behavior.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.feature_extraction import DictVectorizer
from sklearn.model_selection import GroupKFold

from analysis.evaluate import paired
from analysis.gold import GoldStory
from configs.lexicon.judge import Judge, RecipientWeights
from configs.lexicon.ontology import Ontology
from schemas.events import EVENTS
from transforms.language.event_details import trigger_of
from transforms.language.events import recipient_questions
from transforms.language.reading import Reading
from transforms.language.recipient_choice import Codes, Option, choose, typed_features

_FOLDS = 5
# Inverse strength of the penalty on weights, chosen by scores out of fold.
_C = 0.06
_LEAST_WEIGHT = 0.02
_DECIMALS = 3

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """An act with its options, what the rules answer, and what the annotator says."""

    story_id: str
    options: Mapping[Codes, Option]
    by_rule: Codes
    gold: Codes


@dataclass(frozen=True, slots=True)
class RecipientFit:
    """Weights, and how many of some acts get the right recipients by rule, and by weights fitted on other stories."""

    weights: Weights
    n_acts: int
    n_right_by_rule: int
    n_right: int


def fit_recipients(
    stories: Sequence[GoldStory], read: Callable[[GoldStory, Ontology], Reading], ontology: Ontology
) -> RecipientFit:
    """Weights of an ontology whose rules code the stories; `read` gives a story with the tables of all extractors."""
    plain = replace(ontology, judge=Judge())
    questions = [question for story in stories for question in _questions(story, read(story, plain))]
    n_right = 0
    story_ids = [question.story_id for question in questions]
    n_folds = min(_FOLDS, len(set(story_ids)))
    folds = GroupKFold(n_folds).split(questions, groups=story_ids) if n_folds > 1 else ()
    for others, held_out in folds:
        weights = RecipientWeights(_fitted([questions[i] for i in others]))
        for question in (questions[i] for i in held_out):
            n_right += _answer(question, weights) == question.gold
    return RecipientFit(
        _fitted(questions), len(questions), sum(question.by_rule == question.gold for question in questions), n_right
    )


def _questions(story: GoldStory, reading: Reading) -> Iterator[Question]:
    rows = [asdict(event) for event in reading.records(EVENTS)]
    gold_of = {
        (row["field"], row["event_type"], row["trigger_start"], row["trigger_end"]): _codes(story.events[gold])
        for gold, number in paired(story.events, rows)
        if (row := rows[number])["event_type"] == story.events[gold]["event_type"]
    }
    for told, candidate, options in recipient_questions(reading):
        trigger = trigger_of(candidate.act)
        key = (told.sentence.field, candidate.kind.type, trigger.start_char, trigger.end_char)
        if key in gold_of:
            by_rule = _codes({"recipients": [asdict(party) for party in candidate.recipients]})
            yield Question(story.story_id, options, by_rule, gold_of[key])


def _codes(event: Mapping[str, Any]) -> Codes:
    return frozenset(code for p in event.get("recipients") or () if (code := p.get("country") or p.get("sector")))


def _answer(question: Question, weights: RecipientWeights) -> Codes:
    chosen = choose(question.options, weights)
    return next(codes for codes, option in question.options.items() if option is chosen)


def _fitted(questions: Sequence[Question]) -> Weights:
    """Weights of greatest likelihood under a penalty; acts whose right answer is no option teach nothing."""
    known = [question for question in questions if question.gold in question.options]
    if not known:
        return {}
    vectorizer = DictVectorizer()
    options = [option for question in known for option in question.options.values()]
    matrix = vectorizer.fit_transform([typed_features(option) for option in options])
    act = np.repeat(np.arange(len(known)), [len(question.options) for question in known])
    right = np.array([float(codes == question.gold) for question in known for codes in question.options])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = matrix @ weights
        highest = np.full(len(known), -np.inf)
        np.maximum.at(highest, act, scores)
        powers = np.exp(scores - highest[act])
        chances = powers / np.bincount(act, weights=powers)[act]
        penalty = float(weights @ weights) / (2 * _C)
        return penalty - float(np.log(chances[right == 1]).sum()), matrix.T @ (chances - right) + weights / _C

    found = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B").x
    names = vectorizer.get_feature_names_out()
    return {
        str(name): round(float(weight), _DECIMALS)
        for name, weight in zip(names, found, strict=True)
        if abs(weight) >= _LEAST_WEIGHT
    }
