"""Time expressions that name a day: dates, weekdays, holidays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter

from transforms.language.timex_clock import with_clock
from transforms.language.timex_grammar import Found, Rule
from transforms.language.timex_numbers import PIVOT_YEAR, ordinal_of, year_of
from transforms.language.timex_setting import (
    CONTEXT,
    DATE,
    EXPLICIT,
    SET,
    TIME,
    Direction,
    Meaning,
    Reader,
    Setting,
)
from transforms.language.timex_values import Interval, interval_of, nth_weekday

_HOLIDAY = re.compile(r"(?P<month>\d\d)-(?:(?P<weekday>\d)-(?P<number>-?\d)|(?P<day>\d\d))")
# A month without a year that lies this far back is more likely the coming one, where the clause does not tell.
MONTHS_BACK = 9
# Nearer than this, the coming one is meant even in the past tense: "were invited to a ceremony on March 12".
MONTHS_AHEAD = 3

MACROS = {
    "BEFORE_DAY": (
        "(?: (?: clock:CLOCK_TIME COMMA? ON? ) | (?: part:PARTS HYPHEN? (?: day_part_before:DAY_PARTS ON? )? ) )?"
    ),
    "AFTER_DAY": "(?: COMMA? (?: day_part:DAY_PARTS | AT? clock_after:CLOCK_TIME ) )?",
    "MONTH": "(?: (?= SHORT_FORMS ) MONTHS DOT? | MONTHS )",
    "DAY_NUMBER": "(?: NTH | DAY | ORDINALS | TENS HYPHEN? ORDINALS )",
    "RANGE": "(?: HYPHEN | TO )",
    "NAMED_DAY": "(?: weekday:WEEKDAYS (?: (?<= SHORT_FORMS ) DOT )? COMMA? )?",
}


def _iso(found: Found, setting: Setting) -> Meaning | None:
    day, _, clock = found.word("iso").upper().partition("T")
    year, month, number = (int(part) for part in day.split("-"))
    if _safe_date(year, month, number) is None:
        return None
    return Meaning(DATE, day, EXPLICIT) if not clock else Meaning(TIME, f"{day}T{clock[:5]}", EXPLICIT)


def _slashed(found: Found, setting: Setting) -> Meaning | None:
    first, second, year = (int(part) for part in found.word("slashed").split("/"))
    if year < 100:
        year += 2000 if year + 2000 <= PIVOT_YEAR else 1900
    day = _safe_date(year, first, second) or _safe_date(year, second, first)
    return None if day is None else with_clock(found, Meaning(DATE, day.isoformat(), EXPLICIT))


def _month_day(found: Found, setting: Setting) -> Meaning | None:
    month, number = found.number_in("month", "MONTHS"), ordinal_of(found, "day")
    if found.has("year"):
        day = _safe_date(year_of(found, "year", setting), month, number)
        return None if day is None else with_clock(found, Meaning(DATE, day.isoformat(), EXPLICIT))
    direction = setting.direction_of(found)
    lent = setting.lent_year()
    if lent is not None and direction is not Direction.FUTURE:
        day = _safe_date(lent, month, number)
        return None if day is None else with_clock(found, Meaning(DATE, day.isoformat(), CONTEXT))
    published = setting.published_on
    if published is None:
        return Meaning(DATE, None)
    years = (published.year - 1, published.year, published.year + 1)
    days = [day for year in years if (day := _safe_date(year, month, number)) is not None]
    if not days:
        return None
    if found.has("weekday"):
        fitting = [day for day in days if day.isoweekday() == found.number_in("weekday", "WEEKDAYS")]
        days = fitting or days
    day = nearest(days, published, direction)
    return with_clock(found, Meaning(DATE, day.isoformat(), EXPLICIT))


def _month_days(found: Found, setting: Setting) -> Meaning | None:
    """One day of a month, or the days from one to another ("12-14 April"), whose value is the first of them."""
    meaning = _month_day(found, setting)
    if not found.has("first") or meaning is None or meaning.value is None:
        return meaning
    last = date.fromisoformat(meaning.value[:10])
    first = _safe_date(last.year, last.month, ordinal_of(found, "first"))
    if first is None or first >= last:
        return None
    days = interval_of(first.isoformat()), interval_of(last.isoformat())
    if days[0] is None or days[1] is None:
        return None
    return replace(meaning, value=first.isoformat(), interval=Interval(days[0].from_at, days[1].to_at, "day"))


def nearest(days: list[date], published: date, direction: Direction) -> date:
    past = [day for day in days if day <= published]
    future = [day for day in days if day >= published]
    if direction is Direction.PAST and past:
        is_far = published - past[-1] > timedelta(days=30 * MONTHS_BACK)
        return (
            future[0] if is_far and future and future[0] - published < timedelta(days=30 * MONTHS_AHEAD) else past[-1]
        )
    if direction is Direction.FUTURE and future:
        return future[0]
    back = timedelta(days=30 * MONTHS_BACK)
    return past[-1] if past and (published - past[-1] <= back or not future) else (future or days)[0]


def is_other_word(found: Found, setting: Setting) -> bool:
    """Whether a month or weekday without any number is part of a person's name or an ordinary word."""
    token = setting.token_at(found, "month" if found.has("month") else "weekday")
    if token is None or token.ent_type_ in ("PERSON", "ORG", "FAC", "GPE"):
        return True
    first = found.atoms_at("month" if found.has("month") else "weekday")[0]
    doubtful = first.lower in setting.words.sets["doubtful_months"] | setting.words.sets["doubtful_weekdays"]
    return doubtful and (
        token.pos_ not in ("PROPN", "NOUN", "") or first.lower in setting.words.headings["SHORT_FORMS"]
    )


def _weekday(found: Found, setting: Setting) -> Meaning | None:
    if not found.has("day_part") and is_other_word(found, setting):
        return None
    anchor = setting.anchor_of(is_anaphoric=found.has("anaphoric"))
    if anchor is None:
        return Meaning(DATE, None)
    day, basis = anchor
    wanted = found.number_in("weekday", "WEEKDAYS")
    back, ahead = (day.isoweekday() - wanted) % 7, (wanted - day.isoweekday()) % 7
    if found.has("deictic") or found.has("anaphoric"):
        pointer = found.number("deictic" if found.has("deictic") else "anaphoric")
        step = -(back or 7) if pointer < 0 else (ahead or 7) if pointer > 0 else ahead
        if pointer == 0 and setting.direction_of(found) is Direction.PAST:
            step = -back
    else:
        step = ahead if setting.direction_of(found) is Direction.FUTURE else -back
    meaning = Meaning(DATE, (day + timedelta(days=step)).isoformat(), basis)
    return with_clock(found, meaning)


def _weekdays(found: Found, setting: Setting) -> Meaning | None:
    weekday = found.number_in("weekday", "WEEKDAYS", "WEEKDAY_PLURALS")
    part = f"T{found.value_in('day_part', 'DAY_PARTS', 'DAY_PART_PLURALS')}" if found.has("day_part") else ""
    return Meaning(SET, f"XXXX-WXX-{weekday}{part}")


def _holiday(found: Found, setting: Setting) -> Meaning | None:
    code = found.code("holiday")
    if found.has("year"):
        year, basis = year_of(found, "year", setting), EXPLICIT
    else:
        anchor = setting.anchor_of(is_anaphoric=False)
        if anchor is None:
            return Meaning(DATE, None)
        published, basis = anchor
        days = [_holiday_in(code, year) for year in range(published.year - 1, published.year + 2)]
        pointer = found.number("deictic") if found.has("deictic") else 0
        direction = {-1: Direction.PAST, 1: Direction.FUTURE}.get(pointer) or setting.direction_of(found)
        year = nearest(days, published, direction).year
    return with_clock(found, Meaning(DATE, _holiday_in(code, year).isoformat(), basis))


def _holiday_in(code: str, year: int) -> date:
    if code.startswith("easter"):
        sunday: date = easter(year)
        return sunday + timedelta(days=int(code.removeprefix("easter")))
    found = _HOLIDAY.fullmatch(code)
    if found is None:
        raise ValueError(f"{code!r} is neither MM-DD, MM-weekday-number nor easter±days")
    if found["day"] is not None:
        return date(year, int(found["month"]), int(found["day"]))
    return nth_weekday(year, int(found["month"]), int(found["weekday"]), int(found["number"]))


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


RULES: tuple[Rule[Reader], ...] = (
    Rule("iso", "iso:ISO", _iso),
    Rule("slashed", "BEFORE_DAY slashed:SLASHED AFTER_DAY", _slashed),
    Rule(
        "month-day",
        "BEFORE_DAY POINTER? NAMED_DAY (?: THE? part_noun:PART_NOUNS OF )? "
        "month:MONTH THE? (?: first:DAY_NUMBER RANGE )? day:DAY_NUMBER (?: COMMA? year:ANY_YEAR )? AFTER_DAY",
        _month_days,
    ),
    Rule(
        "day-month",
        "BEFORE_DAY NAMED_DAY THE? (?: first:DAY_NUMBER RANGE )? day:DAY_NUMBER HYPHEN? OF? "
        "month:MONTH (?: COMMA? HYPHEN? year:ANY_YEAR )? AFTER_DAY",
        _month_days,
    ),
    Rule("weekday", "BEFORE_DAY POINTER? weekday:WEEKDAYS AFTER_DAY", _weekday),
    Rule("weekdays", "weekday:WEEKDAY_PLURALS", _weekdays),
    Rule("holiday", "(?: deictic:DEICTIC )? holiday:HOLIDAYS (?: COMMA? year:YEAR )? AFTER_DAY", _holiday),
)
