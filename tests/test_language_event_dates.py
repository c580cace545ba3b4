from __future__ import annotations

from typing import Any

import pytest

from schemas.articles import TEXT
from schemas.events import DATE_BASES, GRANULARITIES
from tests.support import cases
from tests.time_place_support import read_case
from transforms.language.event_dates import date_of


@pytest.mark.parametrize("case", cases("event_dates"))
def test_dates_of_events(case: dict[str, Any]) -> None:
    reading = read_case(case)
    trigger = next(token for token in reading.docs[TEXT] if token.text == case["trigger"])
    found = date_of(reading, TEXT, trigger)
    if case["want"] is None:
        assert found is None
        return
    assert found is not None
    first, last, granularity, basis, text = case["want"]
    assert (found.happened_from.isoformat(), found.happened_to.isoformat()) == (first, last)
    assert (found.date_granularity, found.date_basis, found.date_text) == (granularity, basis, text)


@pytest.mark.parametrize("case", [*cases("event_dates"), *cases("event_places"), *cases("dates")])
def test_any_token_may_be_asked_about(case: dict[str, Any]) -> None:
    reading = read_case(case)
    for token in reading.docs[TEXT]:
        found = date_of(reading, TEXT, token)
        if found is not None:
            assert found.happened_from <= found.happened_to
            assert found.date_granularity in GRANULARITIES
            assert found.date_basis in DATE_BASES
