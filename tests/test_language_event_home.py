"""Parties without a country of their own: people of the place, or of the country that the article is about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.event_support import event_reading, told
from tests.support import cases, doc_of
from transforms.language.events import extract_events


@pytest.mark.parametrize("case", cases("event_home"))
def test_who_has_no_country_is_of_the_place(case: dict[str, Any]) -> None:
    reading = event_reading(doc_of(case["parse"]), case["mentions"], places=case["places"])
    events = list(extract_events(reading))
    assert [told(event) for event in events] == case["want"]
    for event in events[-1:]:
        parties = [party for party in (*event.actors, *event.recipients) if party.text not in case.get("named", ())]
        assert all(party.is_inferred for party in parties)
