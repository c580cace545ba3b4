"""Time expressions that tell how long or how often: durations and sets."""

from __future__ import annotations

from transforms.language.timex_grammar import Found, Rule
from transforms.language.timex_numbers import count_of, number_text
from transforms.language.timex_setting import DATE, DURATION, NOTHING, SET, Meaning, Reader, Setting
from transforms.language.timex_values import Interval, interval_of, shifted, value_of

# Units that TIMEX3 has no letter for, in units that it has.
_COMPOSED = {"DE": (10, "Y"), "CE": (100, "Y"), "ML": (1000, "Y"), "FN": (2, "W"), "Q": (3, "M"), "SM": (6, "M")}
_GRAINS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}


def duration_value(unit: str, count: float | None) -> str:
    """P and a number of units; X for a number that is not told."""
    if unit.startswith("T"):
        return f"PT{'X' if count is None else number_text(count)}{unit[1]}"
    if unit in _COMPOSED and count is not None:
        factor, unit = _COMPOSED[unit]
        return f"P{number_text(count * factor)}{unit}"
    return f"P{'X' if count is None else number_text(count)}{unit}"


def _unit(found: Found) -> str:
    return str(found.value_in("unit", "UNITS", "UNIT_PLURALS", "WEEKEND", "WEEKEND_PLURALS"))


def _duration(found: Found, setting: Setting) -> Meaning | None:
    unit = _unit(found)
    if unit == "TS" and found.word("unit") == "second":
        return None
    return Meaning(DURATION, duration_value("D" if unit == "WE" else unit, count_of(found, "count")))


def _stretch(found: Found, setting: Setting) -> Meaning | None:
    """ "the past two weeks", "the next few days": as long as it says, up to or from publication."""
    unit = _unit(found)
    count = count_of(found, "count") if found.has("count") else None if found.value_in("unit", "UNIT_PLURALS") else 1
    return Meaning(DURATION, duration_value(unit, count), interval=_anchored(setting, unit, count, found.has("past")))


def _past_unit(found: Found, setting: Setting) -> Meaning | None:
    """ "the past year", "the last decade"."""
    unit = _unit(found)
    return Meaning(DURATION, duration_value(unit, 1), interval=_anchored(setting, unit, 1, is_past=True))


def _anchored(setting: Setting, unit: str, count: float | None, is_past: bool) -> Interval | None:
    published = setting.published_on
    if published is None or count is None or unit.startswith("T"):
        return None
    other = shifted(published, unit, round(count) * (-1 if is_past else 1))
    today, far = interval_of(value_of("D", published)), None if other is None else interval_of(value_of("D", other))
    if today is None or far is None:
        return None
    grain = _GRAINS.get(unit, "decade" if unit in ("DE", "CE") else "day")
    return Interval(far.from_at, today.to_at, grain) if is_past else Interval(today.from_at, far.to_at, grain)


def _recent(found: Found, setting: Setting) -> Meaning | None:
    """ "recent weeks", "the coming months"."""
    return Meaning(DATE, "FUTURE_REF" if found.has("ahead") else "PAST_REF")


def _plain_units(found: Found, setting: Setting) -> Meaning | None:
    """ "years", "hours"."""
    return Meaning(DURATION, duration_value(_unit(found), None))


def _age(found: Found, setting: Setting) -> Meaning | None:
    """ "22-year-old", "52 years old": no time of anything."""
    return NOTHING


def _rate_of_count(found: Found, setting: Setting) -> Meaning | None:
    """ "700 seats a week": no time of anything, but "for a week" is; the word before tells."""
    token = setting.token_at(found)
    if token is None or token.i == 0:
        return None
    before = token.nbor(-1)
    return NOTHING if before.pos_ in ("NOUN", "NUM", "SYM") and before.sent == token.sent else None


def _several_units(found: Found, setting: Setting) -> Meaning | None:
    """ "12 to 18 months"."""
    return Meaning(DURATION, duration_value(_unit(found), None))


def _clock_span(found: Found, setting: Setting) -> Meaning | None:
    """ "two hours and 30 minutes", "a year and a half"."""
    first, second = (
        str(found.value_in("unit", "UNITS", "UNIT_PLURALS")),
        str(found.value_in("unit2", "UNITS", "UNIT_PLURALS")),
    )
    one, two = count_of(found, "count"), count_of(found, "count2")
    if one is None or two is None or first.startswith("T") != second.startswith("T"):
        return None
    head = duration_value(first, one)
    return Meaning(DURATION, head + duration_value(second, two).removeprefix("PT" if first.startswith("T") else "P"))


def _and_a_half(found: Found, setting: Setting) -> Meaning | None:
    count = count_of(found, "count")
    return None if count is None else Meaning(DURATION, duration_value(_unit(found), count + 0.5))


def _each(found: Found, setting: Setting) -> Meaning | None:
    if found.has("weekday"):
        part = f"T{found.code('day_part')}" if found.has("day_part") else ""
        return Meaning(SET, f"XXXX-WXX-{found.number('weekday')}{part}")
    if found.has("month"):
        return Meaning(SET, f"XXXX-{found.number_in('month', 'MONTHS'):02}")
    if found.has("season"):
        return Meaning(SET, f"XXXX-{found.code('season')}")
    if found.has("every_part"):
        return Meaning(SET, f"XXXX-XX-XXT{found.code('every_part')}")
    return Meaning(SET, duration_value("W" if _unit(found) == "WE" else _unit(found), count_of(found, "count")))


def _adverb(found: Found, setting: Setting) -> Meaning | None:
    return Meaning(SET, found.code("set"))


def _rate(found: Found, setting: Setting) -> Meaning | None:
    """ "twice a week", "three times a day"."""
    return Meaning(SET, duration_value(_unit(found), 1))


RULES: tuple[Rule[Reader], ...] = (
    Rule("rate-of-count", "ARTICLES unit:UNITS", _rate_of_count),
    Rule("recent", "THE? (?: RECENT | ahead:AHEAD ) unit:UNIT_PLURALS", _recent),
    Rule(
        "duration",
        "THE? APPROXIMATELY? (?: FINAL | ORDINALS )? count:COUNT HYPHEN? unit:DURATION_UNIT OR_SO?",
        _duration,
    ),
    Rule("some-units", "unit:UNIT_PLURALS", _plain_units),
    Rule("age", "APPROXIMATELY? count:COUNT HYPHEN? unit:DURATION_UNIT HYPHEN? OLD", _age),
    Rule(
        "stretch",
        "THE? (?: past:PAST_STRETCH | FUTURE_STRETCH ) APPROXIMATELY? (?: count:COUNT )? "
        "HYPHEN? unit:UNIT_PLURALS OR_SO?",
        _stretch,
    ),
    Rule("past-unit", "THE PAST_WORD unit:UNITS", _past_unit),
    Rule(
        "range",
        "THE? (?: PAST_STRETCH | FUTURE_STRETCH )? NUMBER (?: TO | OR | HYPHEN ) NUMBER HYPHEN? unit:ANY_UNIT",
        _several_units,
    ),
    Rule("two-units", "count:COUNT unit:ANY_UNIT AND? count2:COUNT unit2:ANY_UNIT", _clock_span),
    Rule("and-a-half", "count:COUNT HYPHEN? unit:ANY_UNIT AND_A_HALF", _and_a_half),
    Rule(
        "each",
        "EACH (?: count:NUMBER )? (?: weekday:WEEKDAYS (?: day_part:DAY_PARTS )? "
        "| month:MONTH | season:SEASONS | every_part:DAY_PARTS | unit:SET_UNIT )",
        _each,
    ),
    Rule("adverb", "set:SETS", _adverb),
    Rule("rate", "TIMES PER unit:UNITS", _rate),
)
MACROS = {
    "DURATION_UNIT": "(?: UNITS | UNIT_PLURALS | WEEKEND_PLURALS )",
    "SET_UNIT": "(?: UNITS | UNIT_PLURALS | WEEKEND )",
}
