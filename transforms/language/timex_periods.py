"""Time expressions that name a longer stretch of the calendar: months, quarters, seasons, years, decades, centuries."""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from transforms.language.timex_days import MONTHS_BACK, is_other_word
from transforms.language.timex_grammar import Found, Rule
from transforms.language.timex_numbers import ordinal_of, year_of
from transforms.language.timex_setting import (
    CONTEXT,
    DATE,
    EXPLICIT,
    Direction,
    Meaning,
    Reader,
    Setting,
)
from transforms.language.timex_values import value_of

MACROS = {
    "ANY_YEAR": "(?: YEAR | WORD_YEAR | SHORT_YEAR )",
    "WORD_YEAR": "(?: YEAR_WORDS HYPHEN? (?: TEENS | TENS (?: HYPHEN? ONES )? ) )",
    "WORD_CENTURY": "(?: YEAR_WORDS HYPHEN? )",
    "YEAR_NAME": "(?: YEAR_UNIT | FISCAL YEAR_UNIT? )",
    "PART": "(?: THE? (?: part:PARTS HYPHEN? IN? | part_noun:PART_NOUNS OF ) )?",
    "POINTER": "(?: deictic:DEICTIC | THE? anaphoric:ANAPHORIC )",
    "QUARTER_NUMBER": "(?: NTH | ORDINALS )",
    "QUARTER_NAME": "(?: FISCAL? number:QUARTER_NUMBER FISCAL? HYPHEN? (?: QUARTER_UNIT | half:HALVES ) )",
    "QUARTER_OF_YEAR": (
        "(?: OF? (?: FISCAL | THE YEAR_UNIT )? year:ANY_YEAR | OF year_pointer_after:DEICTIC FISCAL? YEAR_UNIT )?"
    ),
}


# Marks that, set directly beside digits, make them an amount, a code or an address.
_MARKS_BEFORE_NUMBERS = frozenset("$€£¥#.:_+=&,")
_MARKS_AFTER_NUMBERS = frozenset("/:%_=+°")
# Between these a number without a word that asks for a year is one all the same.
_FIRST_BARE_YEAR, _LAST_BARE_YEAR = 1900, 2050
_FIRST_YEAR_AFTER_PREPOSITION = 1400


def _month_year(found: Found, setting: Setting) -> Meaning | None:
    value = f"{year_of(found, 'year', setting):04}-{found.number_in('month', 'MONTHS'):02}"
    return Meaning(DATE, value, EXPLICIT)


def _month(found: Found, setting: Setting) -> Meaning | None:
    if is_other_word(found, setting):
        return None
    month = found.number_in("month", "MONTHS")
    lent = setting.lent_year()
    is_pointed = found.has("deictic") or found.has("anaphoric")
    if lent is not None and not is_pointed and setting.direction_of(found) is not Direction.FUTURE:
        return Meaning(DATE, f"{lent:04}-{month:02}", CONTEXT)
    anchor = setting.anchor_of(is_anaphoric=found.has("anaphoric"))
    if anchor is None:
        return Meaning(DATE, None)
    day, basis = anchor
    year = day.year
    if is_pointed:
        pointer = found.number("deictic" if found.has("deictic") else "anaphoric")
        year += -1 if pointer < 0 and month >= day.month else 1 if pointer > 0 and month <= day.month else 0
    else:
        direction = setting.direction_of(found)
        if month > day.month and (
            direction is Direction.PAST or (direction is Direction.OPEN and month - day.month > 12 - MONTHS_BACK)
        ):
            year -= 1
        elif month < day.month and direction is Direction.FUTURE:
            year += 1
    return Meaning(DATE, f"{year:04}-{month:02}", CONTEXT if basis == CONTEXT else EXPLICIT)


def _year(found: Found, setting: Setting) -> Meaning | None:
    if not found.has("named") and not found.has("part") and not found.has("part_noun") and not _is_year(found, setting):
        return None
    return Meaning(DATE, f"{year_of(found, 'year', setting):04}", EXPLICIT)


def _is_year(found: Found, setting: Setting) -> bool:
    """Whether a bare four-digit number is a year: a word before it asks for one, or it is recent and counts nothing."""
    before = found.atoms[found.first - 1] if found.first else None
    after = found.atoms[found.last] if found.last < len(found.atoms) else None
    year = int(found.atoms_at("year")[0].lower)
    is_recent = _FIRST_BARE_YEAR <= year <= _LAST_BARE_YEAR
    is_sure = is_recent and setting.is_word_before(found, setting.words.sets["sure_year_prepositions"])
    if after is not None:
        is_glued = after.start == found.end and (after.kind != "MARK" or after.lower in _MARKS_AFTER_NUMBERS)
        if is_glued or (after.lower in setting.words.sets["counted"] and not is_sure):
            return False
    is_joined = before is not None and before.end == found.start
    if before is not None and is_joined and (before.kind != "MARK" or before.lower in _MARKS_BEFORE_NUMBERS):
        return False
    if before is not None and before.lower in setting.words.sets["year_prepositions"]:
        return year >= _FIRST_YEAR_AFTER_PREPOSITION
    return is_recent


def _year_words(found: Found, setting: Setting) -> Meaning | None:
    return Meaning(DATE, f"{year_of(found, 'year', setting):04}", EXPLICIT)


def _decade(found: Found, setting: Setting) -> Meaning | None:
    if found.has("word"):
        century = 1900 if not found.has("century") else year_of(found, "century", setting)
        return Meaning(DATE, f"{(century + found.number('word')) // 10:03}", EXPLICIT)
    digits = re.sub(r"\D", "", found.word("decade"))
    year = int(digits) if len(digits) == 4 else 1900 + int(digits)
    return Meaning(DATE, f"{year // 10:03}", EXPLICIT)


def _century(found: Found, setting: Setting) -> Meaning | None:
    number = ordinal_of(found, "number")
    return Meaning(DATE, f"{number - 1:02}", EXPLICIT) if 1 <= number <= 22 else None


def _season(found: Found, setting: Setting) -> Meaning | None:
    token = setting.token_at(found, "season")
    if token is None or token.pos_ not in ("NOUN", "PROPN", "") or token.ent_type_ in ("PERSON", "ORG", "GPE", "FAC"):
        return None
    code = found.code("season")
    if found.has("year"):
        return Meaning(DATE, f"{year_of(found, 'year', setting):04}-{code}", EXPLICIT)
    anchor = setting.anchor_of(is_anaphoric=found.has("anaphoric"))
    if anchor is None:
        return Meaning(DATE, None)
    day, basis = anchor
    year = day.year - (1 if code == "WI" and day.month < 6 else 0)
    first = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    begun = date(year, first, 1) <= day
    ended = date(year, first, 1) + relativedelta(months=3) <= day
    pointer = (
        found.number("deictic") if found.has("deictic") else found.number("anaphoric") if found.has("anaphoric") else 0
    )
    if pointer < 0:
        year -= 0 if ended else 1
    elif pointer > 0 or (not found.has("deictic") and setting.direction_of(found) is Direction.FUTURE):
        year += 1 if begun else 0
    elif not begun and not found.has("deictic") and setting.direction_of(found) is Direction.PAST:
        year -= 1
    return Meaning(DATE, f"{year:04}-{code}", basis)


def _quarter(found: Found, setting: Setting) -> Meaning | None:
    number = ordinal_of(found, "number")
    unit = "H" if found.has("half") else "Q"
    if not 1 <= number <= (2 if unit == "H" else 4):
        return None
    if found.has("year"):
        return Meaning(DATE, f"{year_of(found, 'year', setting):04}-{unit}{number}", EXPLICIT)
    anchor = setting.anchor_of(is_anaphoric=False)
    if anchor is None:
        return Meaning(DATE, None)
    day, basis = anchor
    for name in ("year_pointer", "year_pointer_after"):
        if found.has(name):
            return Meaning(DATE, f"{day.year + found.number(name):04}-{unit}{number}", basis)
    current = int(value_of(unit, day)[-1])
    year = day.year - (1 if number > current and setting.direction_of(found) is not Direction.FUTURE else 0)
    return Meaning(DATE, f"{year:04}-{unit}{number}", basis)


RULES: tuple[Rule[Reader], ...] = (
    Rule("month-year", "PART month:MONTH COMMA? OF? year:ANY_YEAR", _month_year),
    Rule("month", "PART POINTER? month:MONTH", _month),
    Rule("year", "PART (?: THE? named:YEAR_NAME )? year:YEAR", _year),
    Rule("year-in-words", "PART year:WORD_YEAR", _year_words),
    Rule("decade", "PART THE? (?: PARTS HYPHEN? )? decade:DECADE", _decade),
    Rule("decade-in-words", "PART THE (?: PARTS HYPHEN? )? (?: century:WORD_CENTURY )? word:DECADE_WORDS", _decade),
    Rule("century", "PART THE? (?: PARTS HYPHEN? )? number:QUARTER_NUMBER HYPHEN? CENTURY_WORD", _century),
    Rule("season", "PART (?: THE | POINTER )? season:SEASONS (?: OF? year:ANY_YEAR )?", _season),
    Rule("quarter-code", "number:QUARTER OF? year:ANY_YEAR", _quarter),
    Rule(
        "quarter",
        "PART (?: THE | POSSESSIVES )? (?: year_pointer:DEICTIC YEAR_UNIT APOSTROPHE S )? QUARTER_NAME QUARTER_OF_YEAR",
        _quarter,
    ),
)
