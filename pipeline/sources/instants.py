"""Reads an instant of publication out of whatever an input writes, and refuses what cannot be one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import dateparser

# Newspapers are older, but their articles do not come with machine-readable dates by mistake less often than rightly.
_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
# The time zone of the author may be up to 14 hours ahead, and clocks go wrong.
_AHEAD = timedelta(days=1)
# What programs write where they have no date.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_MAX_LENGTH = 80
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(.*)", re.DOTALL)
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(.*)", re.DOTALL)
_HAS_DAY_AND_YEAR = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b.*\b\d{4}\b|\b\d{4}\b.*\b\d{1,2}\b", re.DOTALL)

# Seconds, milliseconds and microseconds since 1970, told by their size: from 1973 to 5138 in seconds.
_EPOCH_UNITS = ((1e8, 1e11, 1.0), (1e11, 1e14, 1e3), (1e14, 1e17, 1e6))


def parse_instant(value: object, now: datetime, day_first: bool | None = None) -> datetime | None:
    """The instant in UTC that `value` states, or None where it states none or one that no publication can have.

    Takes ISO 8601, RFC 2822, YYYYMMDD with or without time, seconds or milliseconds since 1970, and English dates with
    a month's name. A time without a zone is taken for UTC, a day for its midnight. A month or a year alone is no
    instant; nor is 03/04/2024 while `day_first` is None; nor is anything before 1800 or after tomorrow.
    """
    instant = _instant_of(value, day_first)
    if instant is None or instant == _EPOCH or not _EARLIEST <= instant <= now + _AHEAD:
        return None
    return instant


def _instant_of(value: object, day_first: bool | None) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int | float):
        return _of_number(value)
    if isinstance(value, str):
        return _of_text(" ".join(value.split()), day_first) if len(value) <= _MAX_LENGTH else None
    return None


def _in_utc(instant: datetime) -> datetime | None:
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        return None


def _of_number(number: float) -> datetime | None:
    for low, high, per_second in _EPOCH_UNITS:
        if low <= number < high:
            # A number of eight digits that reads as a day is a day, not a second of the year 1970.
            return datetime.fromtimestamp(number / per_second, UTC)
    return _of_text(str(int(number)), None) if 1e7 <= number < 1e8 else None


@lru_cache(maxsize=4096)
def _of_text(text: str, day_first: bool | None) -> datetime | None:
    for parse in (_of_compact, _of_iso, _of_mail):
        instant = parse(text)
        if instant is not None:
            return instant
    if re.fullmatch(r"[0-9]{9,17}(?:\.[0-9]+)?", text):
        return _of_number(float(text))
    numeric = _NUMERIC.fullmatch(text)
    if numeric is not None:
        return _of_numeric(numeric, day_first)
    return _of_words(text)


def _of_compact(text: str) -> datetime | None:
    found = _COMPACT.fullmatch(text)
    return _made_of(*found.groups()) if found else None


def _of_iso(text: str) -> datetime | None:
    slashed = _YEAR_FIRST.fullmatch(text)
    if slashed is not None:
        text = f"{slashed[1]}-{slashed[3]:0>2}-{slashed[4]:0>2}{slashed[5]}"
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    # "2024-03-05 10:00:00 +0100" and "… UTC" are common and not ISO.
    text = re.sub(r"\s*(?:UTC|GMT|Z)$", "Z", text)
    text = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text)
    try:
        return _in_utc(datetime.fromisoformat(text))
    except ValueError:
        return None


def _of_mail(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3,9},? )?\d{1,2} [A-Za-z]{3,9} \d{4} \d", text):
        return None
    try:
        return _in_utc(parsedate_to_datetime(text))
    except ValueError:
        return None


def _of_numeric(found: re.Match[str], day_first: bool | None) -> datetime | None:
    first, second = int(found[1]), int(found[3])
    if first > 12 or found[2] == ".":
        is_day_first = True
    elif second > 12 or first == second:
        is_day_first = False
    elif day_first is None:
        return None
    else:
        is_day_first = day_first
    day, month = (first, second) if is_day_first else (second, first)
    return _of_words(f"{found[4]}-{month:02}-{day:02}{found[5]}")


def _of_words(text: str) -> datetime | None:
    """Instant of a date in English words; relative ones ("yesterday") and such without a day or year give None."""
    if not _HAS_DAY_AND_YEAR.search(text):
        return None
    parsed: datetime | None = dateparser.parse(
        text,
        languages=["en"],
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": "YMD",
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )
    return None if parsed is None else _in_utc(parsed)


def _made_of(*parts: str | None) -> datetime | None:
    """Instant of year, month, day, hour, minute and second; a part that is None counts as 0."""
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
