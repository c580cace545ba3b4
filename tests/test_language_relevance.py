"""How far sentences and articles read as public affairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from configs.lexicon.judge import Confidence, Gate, Judge, Relevance
from tests.event_support import bundled_ontology, event_reading
from tests.support import cases, doc_of
from transforms.language.events import extract_events
from transforms.language.explain import explain
from transforms.language.relevance import RelevanceOf, relevance_in, relevance_of, relevance_words

MODEL = Relevance(bias=0.0, weights={"minist": 2.0, "strike": -2.0, "goal": -3.0})
UNLIKELY = Confidence(bias=-3.0, weights={})


def test_words_are_cut_to_stems_and_names_left_out() -> None:
    assert relevance_words("Ministers of Chad met 3 strikers; a minister left.") == {
        *("of", "met", "strike", "minist", "left"),
    }


def test_an_article_speaks_by_all_its_sentences() -> None:
    first, second = relevance_in(MODEL, ["a minister left", "the striker and his goal"])
    assert (first.sentence, second.sentence) == (2.0, -4.0)
    assert first.article == second.article == pytest.approx(-2 / 3)


def test_few_sentences_say_less_of_their_article() -> None:
    assert relevance_of([3.0])[0].article < relevance_of([3.0] * 8)[0].article < 3.0
    assert relevance_of([]) == ()


def test_without_a_model_nothing_is_decided() -> None:
    assert relevance_in(None, ["a minister left"]) == (RelevanceOf(0.0, 0.0),)


@pytest.mark.parametrize(
    ("weight", "chance", "n_events"),
    [(-5.0, UNLIKELY, 0), (5.0, UNLIKELY, 1), (-5.0, Confidence(bias=3.0, weights={}), 1)],
)
def test_an_unlikely_event_of_ordinary_life_is_none(weight: float, chance: Confidence, n_events: int) -> None:
    case = next(c.values[0] for c in cases("events") if c.id == "active")
    judge = Judge(gate=Gate(relevance=Relevance(bias=weight, weights={}), chance=chance, floor=0.2))
    reading = event_reading(doc_of(case["parse"]), case["mentions"], ontology=replace(bundled_ontology(), judge=judge))
    assert len(list(extract_events(reading))) == n_events
    assert ("reads as no public affairs" in explain(reading)) == (n_events == 0)
