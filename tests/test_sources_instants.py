"""Instants of publication out of whatever inputs write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.instants import parse_instant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-05", "2024-03-05T00:00:00"),
        ("2024-03-05T10:00:00Z", "2024-03-05T10:00:00"),
        ("2024-03-05T10:00", "2024-03-05T10:00:00"),
        ("2024-03-05 10:00:00 +0100", "2024-03-05T09:00:00"),
        ("2024-03-05 10:00:00 UTC", "2024-03-05T10:00:00"),
        ("2024-03-05T10:00:00.250+05:30", "2024-03-05T04:30:00.250000"),
        ("2024/3/5 10:00", "2024-03-05T10:00:00"),
        ("20240305", "2024-03-05T00:00:00"),
        (20240305, "2024-03-05T00:00:00"),
        ("20240305103000", "2024-03-05T10:30:00"),
        ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05T10:00:00"),
        ("Tue, 05 Mar 2024 10:00:00 -0500", "2024-03-05T15:00:00"),
        ("5 Mar 2024 10:00 EST", "2024-03-05T15:00:00"),
        ("5 March 2024", "2024-03-05T00:00:00"),
        ("March 5th, 2024 10:30 AM", "2024-03-05T10:30:00"),
        ("05.03.2024", "2024-03-05T00:00:00"),
        ("25/12/2023", "2023-12-25T00:00:00"),
        ("12/25/2023 08:15", "2023-12-25T08:15:00"),
        ("1709632800", "2024-03-05T10:00:00"),
        (1709632800.5, "2024-03-05T10:00:00.500000"),
        (1709632800000, "2024-03-05T10:00:00"),
        (datetime(2024, 3, 5, 10), "2024-03-05T10:00:00"),
        (datetime(2024, 3, 5, 10).date(), "2024-03-05T00:00:00"),
        ("1914-06-28", "1914-06-28T00:00:00"),
    ],
)
def test_dates_in_many_forms_are_one_instant_in_utc(value: object, expected: str) -> None:
    assert parse_instant(value, NOW) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", " ", True, 0, -1, 12, 2024, float("nan"), float("inf"), 1e300, [], {}),
        *("2024", "March 2024", "2024-03", "yesterday", "3 hours ago", "Tuesday", "not a date", "5 March"),
        *("2024-13-45", "2024-02-30", "0000-00-00", "0001-01-01", "1970-01-01T00:00:00Z", "1750-01-01"),
        *("2099-01-01", "03/04/2024", "Tue, 99 Mar 2024 10:00:00 GMT", "x" * 10_000),
    ],
)
def test_what_states_no_instant_or_an_impossible_one_gives_none(value: object) -> None:
    assert parse_instant(value, NOW) is None


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_a_date_that_reads_both_ways_needs_to_be_told(day_first: bool, month: int) -> None:
    found = parse_instant("03/04/2024", NOW, day_first)
    assert found is not None
    assert found.month == month


def test_tomorrow_may_be_somewhere_today() -> None:
    assert parse_instant((NOW + timedelta(hours=20)).isoformat(), NOW) is not None
    assert parse_instant((NOW + timedelta(hours=30)).isoformat(), NOW) is None


@settings(deadline=None, derandomize=True)
@given(
    st.text(max_size=40) | st.integers() | st.floats() | st.datetimes(timezones=st.none() | st.timezones()) | st.dates()
)
def test_nothing_breaks_it(value: Any) -> None:
    found = parse_instant(value, NOW)
    assert found is None or found.utcoffset() == timedelta(0)
