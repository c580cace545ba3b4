"""TIMEX3 values."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.timex import parse_day_range, timex_days, timex_type


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2024-10-03", "DATE"),
        ("199", "DATE"),
        ("2024-W40-WE", "DATE"),
        ("2024-SU", "DATE"),
        ("PAST_REF", "DATE"),
        ("2024-10-03T09:30", "TIME"),
        ("2024-10-03TNI", "TIME"),
        ("P3D", "DURATION"),
        ("PT6H", "DURATION"),
        ("PXDE", "DURATION"),
        ("P1Y6M", "DURATION"),
        ("XXXX-WXX-5", "SET"),
        ("XXXX", "SET"),
        ("2024-02-30", None),
        ("2024-13", None),
        ("P", None),
        ("PT", None),
        ("PRK", None),
        ("N", None),
    ],
)
def test_type_of_a_value(value: str, kind: str | None) -> None:
    assert timex_type(value) == kind


@pytest.mark.parametrize(
    ("value", "first", "last", "granularity"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2024-W40", date(2024, 9, 30), date(2024, 10, 6), "week"),
        ("2024-W40-WE", date(2024, 10, 5), date(2024, 10, 6), "week"),
        ("2024-Q4", date(2024, 10, 1), date(2024, 12, 31), "quarter"),
        ("2024-WI", date(2024, 12, 1), date(2025, 2, 28), "season"),
        ("199", date(1990, 1, 1), date(1999, 12, 31), "decade"),
        ("2024-10-03TNI", date(2024, 10, 3), date(2024, 10, 3), "day"),
    ],
)
def test_days_of_a_value(value: str, first: date, last: date, granularity: str) -> None:
    assert timex_days(value) == (first, last, granularity)


def test_a_range_runs_from_the_first_to_the_last_day() -> None:
    assert parse_day_range("2016/2019") == (date(2016, 1, 1), date(2019, 12, 31), "year")
    assert parse_day_range("2019/2016") is None
    assert parse_day_range("2019/") is None
    assert parse_day_range("P3D") is None
