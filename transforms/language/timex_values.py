"""TIMEX3 values of periods, and the instants from which and to which they last.

Source: Pustejovsky and others, 2003, TimeML: Robust Specification of Event and Temporal Expressions in Text; Saurí and
others, 2006, TimeML Annotation Guidelines 1.2.1, section 2.2.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.relativedelta import relativedelta

# Months in which the seasons of the northern hemisphere begin, as meteorologists count them.
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
# Hours of the parts of a day; a night ends on the next morning.
_DAY_PARTS = {"MO": (5, 12), "MI": (11, 13), "AF": (12, 18), "EV": (17, 23), "NI": (18, 30), "DA": (4, 8)}

_VALUE = re.compile(
    r"(?P<century>\d{2})|(?P<decade>\d{3})|(?P<year>\d{4})(?:-(?P<rest>.+))?",
)
_WEEK = re.compile(r"W(\d\d)(-WE)?")
_CLOCK = re.compile(r"(\d\d)(?::(\d\d))?(?::\d\d)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """From an instant to another, exclusive, and how exact the expression is."""

    from_at: datetime
    to_at: datetime
    granularity: str


def value_of(unit: str, day: date) -> str:
    """Value of the period of a unit that holds a day."""
    match unit:
        case "D":
            return day.isoformat()
        case "W" | "WE":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}" + ("-WE" if unit == "WE" else "")
        case "M":
            return f"{day.year:04}-{day.month:02}"
        case "Q":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "H" | "SM":
            return f"{day.year:04}-H{1 if day.month <= 6 else 2}"
        case "DE":
            return f"{day.year // 10:03}"
        case "CE":
            return f"{day.year // 100:02}"
        case _:
            return f"{day.year:04}"


def shifted(day: date, unit: str, count: int) -> date | None:
    """The day `count` units away; None beyond the calendar's years."""
    try:
        return day + _step(unit, count)
    except (ValueError, OverflowError):
        return None


def _step(unit: str, count: int) -> relativedelta | timedelta:
    match unit:
        case "D" | "WE":
            return timedelta(days=count if unit == "D" else 7 * count)
        case "W" | "FN":
            return timedelta(weeks=count * (2 if unit == "FN" else 1))
        case "M":
            return relativedelta(months=count)
        case "Q":
            return relativedelta(months=3 * count)
        case "H" | "SM":
            return relativedelta(months=6 * count)
        case "DE":
            return relativedelta(years=10 * count)
        case "CE":
            return relativedelta(years=100 * count)
        case "ML":
            return relativedelta(years=1000 * count)
        case "Y":
            return relativedelta(years=count)
    return timedelta(**{{"TH": "hours", "TM": "minutes"}.get(unit, "seconds"): count})


def interval_of(value: str) -> Interval | None:
    """The instants of a value; None if it names no stretch of the calendar (a reference, a duration, a set)."""
    day_text, _, clock = value.partition("T")
    found = _VALUE.fullmatch(day_text)
    if found is None:
        return None
    try:
        interval = _calendar_interval(found)
        return interval if interval is None or not clock else _within_day(interval, clock)
    except (ValueError, OverflowError):
        return None


def _calendar_interval(found: re.Match[str]) -> Interval | None:
    if found["century"] is not None:
        return _years(int(found["century"]) * 100, 100, "decade")
    if found["decade"] is not None:
        return _years(int(found["decade"]) * 10, 10, "decade")
    year, rest = int(found["year"]), found["rest"]
    if rest is None:
        return _years(year, 1, "year")
    week = _WEEK.fullmatch(rest)
    if week is not None:
        first = date.fromisocalendar(year, int(week[1]), 6 if week[2] else 1)
        return _days(first, first + timedelta(days=2 if week[2] else 7), "week")
    if rest in _SEASON_MONTHS:
        return _months(year, _SEASON_MONTHS[rest], 3, "season")
    if rest[0] in "QH" and rest[1:].isdigit():
        length = 3 if rest[0] == "Q" else 6
        return _months(year, (int(rest[1:]) - 1) * length + 1, length, "quarter")
    if re.fullmatch(r"\d\d", rest):
        return _months(year, int(rest), 1, "month")
    if re.fullmatch(r"\d\d-\d\d", rest):
        day = date(year, int(rest[:2]), int(rest[3:]))
        return _days(day, day + timedelta(days=1), "day")
    return None


def _within_day(interval: Interval, clock: str) -> Interval | None:
    if clock in _DAY_PARTS:
        begin, end = _DAY_PARTS[clock]
        return Interval(
            interval.from_at + timedelta(hours=begin), interval.from_at + timedelta(hours=end), interval.granularity
        )
    found = _CLOCK.fullmatch(clock)
    if found is None:
        return None
    at = interval.from_at + timedelta(hours=int(found[1]), minutes=int(found[2] or 0))
    length = timedelta(minutes=1) if found[2] else timedelta(hours=1)
    return Interval(at, at + length, "hour")


def _years(first: int, count: int, granularity: str) -> Interval:
    return _days(date(first, 1, 1), date(first + count, 1, 1), granularity)


def _months(year: int, month: int, count: int, granularity: str) -> Interval:
    first = date(year, month, 1)
    return _days(first, first + relativedelta(months=count), granularity)


def _days(first: date, end: date, granularity: str) -> Interval:
    return Interval(_midnight(first), _midnight(end), granularity)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The first, second … weekday (1 Monday) of a month; −1 is the last."""
    days = [
        week[weekday - 1]
        for week in calendar.Calendar().monthdatescalendar(year, month)
        if week[weekday - 1].month == month
    ]
    return days[number - 1 if number > 0 else number]
