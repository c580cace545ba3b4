"""People who hold or held offices, and what they were on a given day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_LINE = re.compile(r"^(?P<name>\S.*?) (?P<start>\d{4}(-\d\d){0,2})?\.\.(?P<end>\d{4}(-\d\d){0,2})?$")


@dataclass(frozen=True, slots=True)
class Tenure:
    """One term of office; `start` and `end` are its first and last day, None where open."""

    office: str
    country: str | None
    organisation: str | None
    sector: str | None
    other_sectors: tuple[str, ...]
    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the office was held on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Person:
    """A person with other spellings of the name, and their terms of office in order of their start."""

    key: str
    name: str
    tenures: tuple[Tenure, ...]
    also: tuple[str, ...] = ()
    gender: str | None = None

    def tenure_on(self, day: date | None) -> Tenure | None:
        """The office held on a day, the latest entered if there are several; on no day, the last one."""
        if day is None:
            return self.tenures[-1]
        return next((tenure for tenure in reversed(self.tenures) if tenure.covers(day)), None)

    def tenure_before(self, day: date) -> Tenure | None:
        """The last office that had ended by a day."""
        ended = [tenure for tenure in self.tenures if tenure.end is not None and tenure.end < day]
        return max(ended, key=lambda tenure: tenure.end or date.max, default=None)


def parse_holder(line: str) -> tuple[str, date | None, date | None]:
    """Name, first and last day of `Helmut Kohl 1982-10..1998-10`; a year or month stands for all its days.

    Raises ValueError that says what is allowed.
    """
    match = _LINE.match(line)
    if match is None:
        raise ValueError(f"{line!r} is not 'NAME FROM..TO' with FROM and TO as YYYY, YYYY-MM or YYYY-MM-DD")
    start = None if match["start"] is None else _day(match["start"], is_last=False)
    end = None if match["end"] is None else _day(match["end"], is_last=True)
    if start is not None and end is not None and end < start:
        raise ValueError(f"{line!r} ends before it starts")
    return match["name"], start, end


def _day(text: str, is_last: bool) -> date:
    parts = [int(part) for part in text.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else (12 if is_last else 1)
    if len(parts) > 2:
        return date(year, month, parts[2])
    return date(year, month, calendar.monthrange(year, month)[1] if is_last else 1)
