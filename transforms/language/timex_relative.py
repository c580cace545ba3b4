"""Time expressions counted from publication or from the date before: last week, two days ago, that year, now."""

from __future__ import annotations

from datetime import date, timedelta

from transforms.language.timex_clock import with_clock
from transforms.language.timex_grammar import Found, Rule
from transforms.language.timex_numbers import count_of
from transforms.language.timex_setting import CONTEXT, DATE, RELATIVE, TIME, Direction, Meaning, Reader, Setting
from transforms.language.timex_values import shifted, value_of

# Units too fine to name a day: "two hours ago" is a time of the day of publication.
_CLOCK_UNITS = frozenset({"TH", "TM", "TS"})
_BESIDE_UNITS = frozenset({"D", "W", "M", "Y"})
_DAY_UNITS = frozenset({"D", "W", "FN"})


def _pointer(found: Found) -> tuple[int, bool]:
    """Which neighbour is meant, and whether it is told from the date before."""
    if found.has("anaphoric"):
        return found.number("anaphoric"), True
    return (found.number("deictic"), False) if found.has("deictic") else (0, False)


def _pointed_unit(found: Found, setting: Setting) -> Meaning | None:
    """ "last week", "early next year", "that month", "the following day"."""
    unit = str(found.value_in("unit", "UNITS", "WEEKEND"))
    if unit in _CLOCK_UNITS:
        return None
    pointer, is_anaphoric = _pointer(found)
    return _unit_from(found, setting, unit, pointer, is_anaphoric)


def _unit_from(found: Found, setting: Setting, unit: str, pointer: int, is_anaphoric: bool) -> Meaning | None:
    anchor = setting.anchor_of(is_anaphoric, needs_day=unit in _DAY_UNITS)
    if anchor is None:
        return Meaning(DATE, None)
    day = shifted(anchor[0], unit, pointer)
    if day is None:
        return None
    meaning = Meaning(DATE, value_of(unit, day), anchor[1])
    return with_clock(found, meaning) if unit == "D" else meaning


def _unit_alone(found: Found, setting: Setting) -> Meaning | None:
    """ "the quarter", "the weekend", "the end of the year": of the date before if it has that grain, else of now."""
    unit = str(found.value_in("unit", "UNITS", "WEEKEND"))
    if unit not in ("Q", "M", "Y", "WE") and not (unit in ("W", "DE", "D") and found.has("part_noun")):
        return None
    if unit == "D" and found.has("part_noun"):
        return _unit_from(found, setting, unit, 0, is_anaphoric=False)
    grain = {"Q": "quarter", "M": "month", "Y": "year"}.get(unit)
    is_anaphoric = setting.context is not None and setting.context.granularity == grain
    if unit == "Q" and not is_anaphoric and setting.direction_of(found) is not Direction.FUTURE:
        return _unit_from(found, setting, unit, -1, is_anaphoric=False)
    if unit == "WE":
        anchor = setting.anchor_of(is_anaphoric=False)
        ahead = setting.direction_of(found) is Direction.FUTURE
        back = anchor is not None and anchor[0].isoweekday() <= 5 and not ahead
        return _unit_from(found, setting, unit, -1 if back else 0, is_anaphoric=False)
    return _unit_from(found, setting, unit, 0, is_anaphoric)


def _last_quarter(found: Found, setting: Setting) -> Meaning | None:
    """ "the year-ago quarter", "the year-earlier period": a year before the quarter that the text speaks of."""
    context = setting.context
    is_quarter = context is not None and context.granularity == "quarter"
    anchor = setting.anchor_of(is_anaphoric=is_quarter)
    if anchor is None:
        return Meaning(DATE, None)
    day = shifted(anchor[0], "Q", -4 if is_quarter else -5)
    return None if day is None else Meaning(DATE, value_of("Q", day), anchor[1])


def _year_ago(found: Found, setting: Setting) -> Meaning | None:
    """ "year-ago", "year-earlier" before a figure."""
    anchor = setting.anchor_of(is_anaphoric=True)
    day = None if anchor is None else shifted(anchor[0], "Y", -1)
    if anchor is None or day is None:
        return Meaning(DATE, None)
    is_quarter = setting.context is not None and setting.context.granularity == "quarter"
    return Meaning(DATE, value_of("Q" if is_quarter else "Y", day), anchor[1])


def _counted(found: Found, setting: Setting) -> Meaning | None:
    """ "two weeks ago", "three days later", "a year earlier", "six months from now"."""
    unit = str(found.value_in("unit", "UNITS", "UNIT_PLURALS"))
    count = count_of(found, "count") if found.has("count") else None
    is_anaphoric = found.has("before") or found.has("after")
    if is_anaphoric and not _is_adverb(found, setting):
        return None
    if unit == "Y" and is_anaphoric and not setting.context_is_remote:
        is_anaphoric = False
    sign = -1 if found.has("ago") or found.has("before") else 1
    if count is None:
        return Meaning(DATE, "PAST_REF" if sign < 0 else "FUTURE_REF")
    if unit in _CLOCK_UNITS:
        return _counted_clock(found, setting, unit, sign * count, is_anaphoric)
    anchor = setting.anchor_of(is_anaphoric, needs_day=unit in _DAY_UNITS)
    if anchor is None:
        return Meaning(DATE, None)
    day = (
        shifted(anchor[0], unit, sign * round(count))
        if count == int(count)
        else shifted(anchor[0], "M" if unit == "Y" else "D", sign * round(count * (12 if unit == "Y" else 7)))
    )
    if day is None:
        return Meaning(DATE, "PAST_REF" if sign < 0 else "FUTURE_REF")
    grain = {"FN": "W", "DE": "Y", "CE": "Y", "ML": "Y", "Q": "M", "SM": "M"}.get(unit, unit)
    return Meaning(DATE, value_of(grain, day), anchor[1])


def _is_adverb(found: Found, setting: Setting) -> bool:
    """Whether "before", "earlier" or "later" ends its phrase: it compares in "a month earlier than usual"."""
    if found.atoms[found.last - 1].lower in setting.words.sets["lone_adverbs"]:
        return not setting.follows(found, setting.words.sets["comparison"])
    return found.last >= len(found.atoms) or found.atoms[found.last].kind in ("MARK", "PARAGRAPH")


def _counted_clock(found: Found, setting: Setting, unit: str, count: float, is_anaphoric: bool) -> Meaning:
    anchor = setting.anchor_of(is_anaphoric)
    if anchor is None:
        return Meaning(TIME, None)
    instant = setting.published_at if anchor[1] == RELATIVE else setting.context.from_at if setting.context else None
    is_timed = instant is not None and (
        anchor[1] == RELATIVE or (setting.context is not None and setting.context.granularity == "hour")
    )
    if instant is None or not is_timed:
        return Meaning(TIME, value_of("D", anchor[0]), anchor[1])
    step = timedelta(**{{"TH": "hours", "TM": "minutes"}.get(unit, "seconds"): count})
    try:
        at = instant + step
    except OverflowError:
        return Meaning(TIME, None)
    return Meaning(TIME, at.strftime("%Y-%m-%dT%H:%M"), anchor[1])


def _day_from_today(found: Found, setting: Setting) -> Meaning | None:
    anchor = setting.anchor_of(is_anaphoric=False)
    if anchor is None:
        return Meaning(DATE, None)
    day = anchor[0] + timedelta(days=found.number("day"))
    return with_clock(found, Meaning(DATE, day.isoformat(), anchor[1]))


def _night(found: Found, setting: Setting) -> Meaning | None:
    anchor = setting.anchor_of(is_anaphoric=False)
    if anchor is None:
        return Meaning(TIME, None)
    is_past = found.number("night") < 0 and setting.direction_of(found) is not Direction.FUTURE
    day = anchor[0] - timedelta(days=1) if is_past else anchor[0]
    return Meaning(TIME, f"{day.isoformat()}TNI", anchor[1])


def _pointed_day_part(found: Found, setting: Setting) -> Meaning | None:
    """ "this morning", "last night", "that evening", "the next morning"."""
    pointer, is_anaphoric = _pointer(found)
    anchor = setting.anchor_of(is_anaphoric)
    if anchor is None:
        return Meaning(TIME, None)
    return Meaning(TIME, f"{(anchor[0] + timedelta(days=pointer)).isoformat()}T{found.code('day_part')}", anchor[1])


def _day_part(found: Found, setting: Setting) -> Meaning | None:
    """ "in the morning", "earlier in the day": of the day that the text speaks of, else of publication."""
    is_running = (
        setting.context is not None
        and setting.context.granularity in ("day", "hour")
        and setting.context_sentence == setting.sentence
    )
    anchor = setting.anchor_of(is_anaphoric=is_running)
    if anchor is None:
        return Meaning(DATE if found.has("day") else TIME, None)
    if found.has("day") and not found.has("part"):
        return None
    day = Meaning(DATE, anchor[0].isoformat(), anchor[1])
    return day if found.has("day") else Meaning(TIME, f"{day.value}T{found.code('day_part')}", day.basis)


def _clock_alone(found: Found, setting: Setting) -> Meaning | None:
    is_running = (
        setting.context is not None
        and setting.context.granularity in ("day", "hour")
        and setting.context_sentence == setting.sentence
    )
    anchor = setting.anchor_of(is_anaphoric=is_running)
    if anchor is None:
        return Meaning(TIME, None)
    timed = with_clock(found, Meaning(DATE, anchor[0].isoformat(), anchor[1]))
    return timed if timed.type == TIME else None


def _reference(found: Found, setting: Setting) -> Meaning | None:
    return Meaning(DATE, found.code("reference"))


def _back_reference(found: Found, setting: Setting) -> Meaning | None:
    """ "at the time": when the date given before says, if it is a day or a longer stretch."""
    return Meaning(DATE, "PAST_REF", None if setting.context is None else CONTEXT, interval=setting.context)


def _week_of(found: Found, setting: Setting) -> Meaning | None:
    """ "the week of March 6"."""
    published = setting.published_on
    month, number = found.number_in("month", "MONTHS"), int("".join(c for c in found.word("day") if c.isdigit()) or 0)
    if published is None or number == 0:
        return Meaning(DATE, None)
    try:
        day = date(published.year, month, number)
    except ValueError:
        return None
    return Meaning(DATE, value_of("W", day), RELATIVE)


def _year_end(found: Found, setting: Setting) -> Meaning | None:
    anchor = setting.anchor_of(is_anaphoric=False)
    return Meaning(DATE, None) if anchor is None else Meaning(DATE, value_of("Y", anchor[0]), anchor[1])


def _unit_beside(found: Found, setting: Setting) -> Meaning | None:
    """ "the day before", "the month after": told from the date before."""
    unit = str(found.value_in("unit", "UNITS"))
    if unit not in _BESIDE_UNITS or not _is_adverb(found, setting):
        return None
    return _unit_from(found, setting, unit, -1 if found.has("before") else 1, is_anaphoric=True)


def _unit_before_last(found: Found, setting: Setting) -> Meaning | None:
    """ "the week before last"."""
    unit = str(found.value_in("unit", "UNITS"))
    return _unit_from(found, setting, unit, -2, is_anaphoric=False) if unit in _BESIDE_UNITS - {"D"} else None


RULES: tuple[Rule[Reader], ...] = (
    Rule(
        "pointed-unit",
        "PART (?: THE? part_before:PARTS )? POINTER (?: FISCAL | ACADEMIC )? unit:POINTED_UNIT AFTER_DAY",
        _pointed_unit,
    ),
    Rule("unit", "PART THE FISCAL? unit:POINTED_UNIT", _unit_alone),
    Rule("end-of-unit", "THE? part_noun:PART_NOUNS OF FISCAL? unit:POINTED_UNIT", _unit_alone),
    Rule("year-ago-quarter", "THE YEAR_UNIT HYPHEN? (?: AGO | BEFORE ) (?: QUARTER_UNIT | PERIOD )", _last_quarter),
    Rule("year-ago", "YEAR_UNIT HYPHEN (?: AGO | BEFORE )", _year_ago),
    Rule(
        "counted-ago",
        "APPROXIMATELY? count:COUNT HYPHEN? unit:ANY_UNIT OR_SO? (?: ago:AGO | before:BEFORE | after:AFTER | HENCE )",
        _counted,
    ),
    Rule("bare-ago", "unit:UNIT_PLURALS ago:AGO", _counted),
    Rule("today", "BEFORE_DAY day:DAYS_FROM_TODAY AFTER_DAY", _day_from_today),
    Rule("tonight", "(?: clock:CLOCK_TIME )? night:NIGHTS_FROM_TODAY", _night),
    Rule("pointed-day-part", "(?: part:PARTS )? POINTER day_part:DAY_PARTS", _pointed_day_part),
    Rule("day-part", "(?: part:PARTS )? IN THE (?: day_part:DAY_PARTS | day:DAY_WORD )", _day_part),
    Rule("clock", "clock:CLOCK_TIME", _clock_alone),
    Rule("reference", "reference:REFERENCES", _reference),
    Rule("back-reference", "BACK_REFERENCES", _back_reference),
    Rule("week-of", "THE WEEK OF month:MONTH day:DAY_NUMBER", _week_of),
    Rule("year-end", "(?: THE? ENDS OF )? YEAR_UNIT HYPHEN? ENDS", _year_end),
    Rule("unit-beside", "THE unit:UNITS (?: before:BEFORE | AFTER )", _unit_beside),
    Rule("unit-before-last", "THE unit:UNITS BEFORE PAST_STRETCH", _unit_before_last),
)
MACROS = {
    "POINTED_UNIT": "(?: UNITS | WEEKEND )",
    "ANY_UNIT": "(?: UNITS | UNIT_PLURALS )",
}
