"""Whom weights take for the recipient of an act whose clause names none, and what they may choose from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from configs.lexicon.judge import Judge, RecipientWeights
from tests.event_support import bundled_ontology, event_reading, events_of, told
from tests.support import doc_of
from transforms.language.events import recipient_questions
from transforms.language.recipient_choice import NOBODY, Option, choose

PARSE = """
    Serbia Serbia PROPN nsubj 1 - - NNP
    criticized criticize VERB ROOT 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    Greece_ Greece PROPN obj 1 - - NNP
    , , PUNCT punct 7 - - ,
    and and CCONJ cc 7 - - CC
    Kosovo Kosovo PROPN nsubj 7 - - NNP
    then then ADV advmod 7 - - RB
    protested protest VERB conj 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    angrily_ angrily ADV advmod 7 - - RB
    . . PUNCT punct 1 - - .
"""
CODES = {"Serbia": "SRB", "Greece": "GRC", "Kosovo": "KOS"}


@pytest.mark.parametrize(
    ("weights", "recipients"),
    [
        ({"nobody": 5.0}, "-"),
        ({"actor, of others": 5.0, "several": -9.0}, "SRB"),
        ({"recipient, of others": 5.0, "several": -9.0}, "GRC"),
        ({"both sides": 5.0}, "SRB+GRC"),
        ({"ACCUSE: both sides": 5.0}, "SRB+GRC"),
    ],
)
def test_the_weightiest_option_is_the_recipient(weights: dict[str, float], recipients: str) -> None:
    ontology = replace(bundled_ontology(), judge=Judge(recipients=RecipientWeights(weights)))
    events = events_of(doc_of(PARSE), CODES, ontology)
    assert told(events[-1]).split(" > ")[1].split()[0] == recipients
    assert all(party.is_inferred for party in events[-1].recipients)
    assert told(events[0]) == "ACCUSE/disapprove SRB > GRC actual", "what a clause names stays"


def test_an_actor_is_no_option() -> None:
    reading = event_reading(doc_of(PARSE), CODES)
    [(one, _, options)] = recipient_questions(reading)
    assert one.candidate.act.head.text == "protested"
    assert set(options) == {NOBODY, frozenset({"SRB"}), frozenset({"GRC"}), frozenset({"SRB", "GRC"})}


def test_of_equal_options_the_first_is_taken() -> None:
    nobody, somebody = Option((), "AID", {"a": 1.0}), Option((), "AID", {"a": 1.0, "b": 1.0})
    options = {NOBODY: nobody, frozenset({"FRA"}): somebody}
    assert choose(options, RecipientWeights({"a": 1.0})) is nobody
    assert choose(options, RecipientWeights({"b": 0.5})) is somebody
    assert choose(options, RecipientWeights({"AID: b": 0.5, "REJECT: b": -1.0})) is somebody
