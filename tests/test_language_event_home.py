"""Parties without a country of their own: people of the place, or of the country that the article is about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.event_support import event_reading, told
from tests.support import doc_of
from transforms.language.events import extract_events

DEMONSTRATED = """
    Hundreds hundred NOUN nsubj 1 - Number=Plur NNS
    demonstrated demonstrate VERB ROOT 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    in in ADP case 3 - - IN
    Tunis_ Tunis PROPN obl 1 B-GPE - NNP
    . . PUNCT punct 1 - - .
"""
RIOTS = """
    Riots riot NOUN nsubj 1 - Number=Plur NNS
    broke break VERB ROOT 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    out out ADP compound:prt 1 - - RP
    in in ADP case 4 - - IN
    Tunis_ Tunis PROPN obl 1 B-GPE - NNP
    . . PUNCT punct 1 - - .
"""
ARRESTED_AND_FREED = """
    Gendarmes gendarme NOUN nsubj 1 - Number=Plur NNS
    arrested arrest VERB ROOT 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    strikers striker NOUN obj 1 - Number=Plur NNS
    in in ADP case 4 - - IN
    Toamasina_ Toamasina PROPN obl 1 B-GPE - NNP
    . . PUNCT punct 1 - - .
    Nine nine NUM nsubj:pass 8 - - CD
    were be AUX aux:pass 8 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    freed_ free VERB ROOT 8 - Tense=Past|VerbForm=Part|Voice=Pass VBN
    . . PUNCT punct 8 - - .
"""
BURNED = """
    They they PRON nsubj 1 - - PRP
    burned burn VERB ROOT 1 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    it it PRON obj 1 - - PRP
    in in ADP case 4 - - IN
    Tunis_ Tunis PROPN obl 1 B-GPE - NNP
    . . PUNCT punct 1 - - .
"""
GENDARMES = {"Gendarmes": "MDG/COP", "strikers": "MDG/LAB"}


@pytest.mark.parametrize(
    ("parse", "codes", "places", "last"),
    [
        (DEMONSTRATED, {}, {"Tunis": "TUN"}, "PROTEST/demo TUN/CVL > - actual"),
        (RIOTS, {}, {"Tunis": "TUN"}, "PROTEST/riot TUN/CVL > - actual"),
        (ARRESTED_AND_FREED, GENDARMES, {"Toamasina": "MDG"}, "RETREAT/release MDG > MDG/CVL actual"),
        (DEMONSTRATED, {}, {}, None),
        (ARRESTED_AND_FREED, {}, {}, None),
        (BURNED, {}, {"Tunis": "TUN"}, None),
    ],
    ids=["counted", "noun", "home", "nowhere", "no-home", "pronouns-of-no-country"],
)
def test_who_has_no_country_is_of_the_place(
    parse: str, codes: Mapping[str, str], places: Mapping[str, str], last: str | None
) -> None:
    events = list(extract_events(event_reading(doc_of(parse), codes, places=places)))
    assert [told(event) for event in events][-1:] == ([] if last is None else [last])
    if last is not None:
        assert all(party.is_inferred for party in (*events[-1].actors, *events[-1].recipients))
