from __future__ import annotations

from typing import Any

import pytest

from schemas.articles import TEXT
from tests.support import cases
from tests.time_place_support import read_case
from transforms.language.event_places import place_of


@pytest.mark.parametrize("case", cases("event_places"))
def test_places_of_events(case: dict[str, Any]) -> None:
    reading = read_case(case)
    trigger = next(token for token in reading.docs[TEXT] if token.text == case["trigger"])
    found = place_of(reading, TEXT, trigger)
    assert (None if found is None else found.text) == case["want"]


@pytest.mark.parametrize("case", [*cases("event_places"), *cases("places")])
def test_an_event_place_is_a_row_of_places(case: dict[str, Any]) -> None:
    reading = read_case(case)
    rows = {place.place_id: place for place in reading.places}
    for token in reading.docs[TEXT]:
        found = place_of(reading, TEXT, token)
        if found is not None:
            row = rows[found.place_id]
            assert (found.text, found.start, found.end) == (row.text, row.start, row.end)
            assert (found.name, found.geonames_id, found.country) == (row.name, row.geonames_id, row.country)
            assert not row.is_demonym


@pytest.mark.parametrize(
    ("case_id", "precision"),
    [("in-city", "city"), ("flew-to", "city"), ("most-exact", "city")],
)
def test_precision(case_id: str, precision: str) -> None:
    (parameters,) = [case for case in cases("event_places") if case.id == case_id]
    reading = read_case(parameters.values[0])
    (trigger,) = [token for token in reading.docs[TEXT] if token.text == parameters.values[0]["trigger"]]
    found = place_of(reading, TEXT, trigger)
    assert found is not None
    assert found.precision == precision
