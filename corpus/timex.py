"""TIMEX3 values: their type, granularity and the days they cover.

Source: ISO 24617-1 (ISO-TimeML), the `value` attribute of TIMEX3.
"""

import calendar
import re
from datetime import date

from corpus.enums import Granularity, TimexType

_YEAR = r"(?P<year>\d{4})"
_PATTERNS: dict[Granularity, re.Pattern[str]] = {
    "decade": re.compile(r"(?P<decade>\d{3})"),
    "year": re.compile(_YEAR),
    "month": re.compile(_YEAR + r"-(?P<month>0[1-9]|1[0-2])"),
    "day": re.compile(_YEAR + r"-(?P<month>\d\d)-(?P<day>\d\d)"),
    "week": re.compile(_YEAR + r"-W(?P<week>\d\d)(?P<weekend>-WE)?"),
    "quarter": re.compile(_YEAR + r"-(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))"),
    "season": re.compile(_YEAR + r"-(?P<season>SP|SU|FA|WI)"),
}
_TIME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)T(?:\d\d(?::\d\d){0,2}|MO|MI|AF|EV|NI|DT)")
_DURATION = re.compile(r"P(?=.)(?:(?:\d+(?:\.\d+)?|X)(?:DE|CE|[YQMWD]))*(?:T(?:(?:\d+|X)[HMS])+)?")
_SET = re.compile(
    r"XXXX(?:-(?:XX(?:-(?:XX|\d\d))?|\d\d(?:-\d\d|-XX)?|WXX(?:-[1-7]|-WE)?|Q[X1-4]|SP|SU|FA|WI))?(?:T(?:MO|AF|EV|NI|\d\d(?::\d\d)?))?"
)
_VAGUE = frozenset({"PAST_REF", "PRESENT_REF", "FUTURE_REF"})
# First month of each season in the northern hemisphere; winter begins in the year it is named by.
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def timex_type(value: str) -> TimexType | None:
    """Type of a TIMEX3 value; None if it is not one."""
    if _TIME.fullmatch(value):
        return "TIME" if timex_days(value) is not None else None
    if _SET.fullmatch(value):
        return "SET"
    if _DURATION.fullmatch(value):
        return "DURATION"
    if value in _VAGUE or timex_days(value) is not None:
        return "DATE"
    return None


def timex_days(value: str) -> tuple[date, date, Granularity] | None:
    """First and last day that a DATE or TIME value covers, and how coarse it is; None for others."""
    if time := _TIME.fullmatch(value):
        value = time["day"]
    for granularity, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(value):
            try:
                return *_days(match.groupdict()), granularity
            except ValueError:
                return None
    return None


def parse_day_range(value: str) -> tuple[date, date, Granularity] | None:
    """As `timex_days`; also reads `FIRST/LAST`."""
    first, slash, last = value.partition("/")
    start, end = timex_days(first), timex_days(last or first)
    if start is None or end is None or start[0] > end[1] or (slash and not last):
        return None
    return start[0], end[1], start[2]


def _days(parts: dict[str, str | None]) -> tuple[date, date]:
    """Days covered by the parts of a matched value. Raises ValueError for a day that is none."""
    if decade := parts.get("decade"):
        return date(int(decade) * 10, 1, 1), date(int(decade) * 10 + 9, 12, 31)
    year = int(parts["year"] or 0)
    if week := parts.get("week"):
        first_weekday = 6 if parts["weekend"] else 1
        return (
            date.fromisocalendar(year, int(week), first_weekday),
            date.fromisocalendar(year, int(week), 7),
        )
    if (day := parts.get("day")) and (month := parts["month"]):
        return date(year, int(month), int(day)), date(year, int(month), int(day))
    if quarter := parts.get("quarter"):
        return _months(year, int(quarter) * 3 - 2, 3)
    if half := parts.get("half"):
        return _months(year, int(half) * 6 - 5, 6)
    if season := parts.get("season"):
        return _months(year, _SEASON_MONTH[season], 3)
    if month := parts.get("month"):
        return _months(year, int(month), 1)
    return _months(year, 1, 12)


def _months(year: int, first_month: int, count: int) -> tuple[date, date]:
    start = date(year, first_month, 1)
    last_year, last_month = divmod(year * 12 + first_month - 1 + count - 1, 12)
    last_day = calendar.monthrange(last_year, last_month + 1)[1]
    return start, date(last_year, last_month + 1, last_day)
