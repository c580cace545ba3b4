"""Clock times and parts of the day in time expressions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from transforms.language.timex_grammar import Found
from transforms.language.timex_setting import TIME, Meaning
from transforms.language.timex_values import Interval, interval_of

MACROS = {
    "ZONE_NAME": "(?: ZONES | ZONE_WORDS TIME_WORD )",
    "ZONE": "(?: OPEN ZONE_NAME CLOSE | ZONE_NAME )",
    "CLOCK_TIME": "(?: (?: (?: CLOCK | DOTTED ) HALF_DAYS? | HOUR HALF_DAYS | (?: HOUR | ONES | TEENS ) OCLOCK"
    " | CLOCK_WORDS ) ZONE? | FOUR_DIGITS HOURS_WORD? ZONE )",
}


def clock_value(found: Found, name: str) -> tuple[str, int | None] | None:
    """ "20:30" and the zone's offset in minutes, if it is said, of a clock time under a name; None if it is no time."""
    hour = minute = 0
    half: int | None = None
    zone: int | None = None
    is_read = False
    for atom in found.atoms_at(name):
        if atom.kind in ("CLOCK", "DOTTED"):
            hour, minute = (int(part) for part in atom.lower.replace(".", ":").split(":")[:2])
        elif atom.kind == "NUM" and not is_read:
            hour, minute = (int(atom.lower), 0) if len(atom.lower) <= 2 else divmod(int(atom.lower), 100)
        elif atom.kind == "HALF_DAYS":
            half = 12 if atom.lower.startswith("p") else 0
        elif atom.kind == "WORD":
            offsets = (found.heading_value(heading, atom) for heading in ("ZONES", "ZONE_WORDS"))
            offset = next((offset for offset in offsets if offset is not None), None)
            number = found.heading_value("ONES", atom) or found.heading_value("TEENS", atom)
            word = found.heading_value("CLOCK_WORDS", atom)
            zone = int(offset) if offset is not None else zone
            hour = int(number or word or hour)
        is_read = True
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + half
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}", zone


def with_clock(found: Found, day: Meaning) -> Meaning:
    """A day's meaning with the clock time or the part of the day that stands beside it."""
    if day.value is None:
        return day
    for name in ("clock", "clock_after"):
        if found.has(name):
            clock = clock_value(found, name)
            return day if clock is None else _at(day, *clock)
    for name in ("day_part", "day_part_before"):
        if found.has(name):
            return replace(day, type=TIME, value=f"{day.value}T{found.code(name)}")
    return day


def _at(day: Meaning, clock: str, zone: int | None) -> Meaning:
    value = f"{day.value}T{clock}"
    interval = interval_of(value)
    if interval is not None and zone:
        offset = timedelta(minutes=zone)
        interval = Interval(interval.from_at - offset, interval.to_at - offset, interval.granularity)
    return Meaning(TIME, value, day.basis, interval=interval)
