"""Numbers in time expressions."""

from __future__ import annotations

import re

from transforms.language.timex_grammar import Found
from transforms.language.timex_setting import Setting

MACROS = {
    "NUMBER": (
        "(?: (?: NUM | DECIMAL | TENS (?: HYPHEN? ONES )? | TEENS | ONES | DOZENS ) (?: HYPHEN? SCALES )* (?: "
        "HYPHEN? AND_A_HALF )? )"
    ),
    "COUNT": "(?: NUMBER | ARTICLES VAGUE_TAIL? | VAGUE | HALF_A )",
    "VAGUE_TAIL": "(?: SCALES | DOZENS )",
}
# More digits than this are no count of units of time.
_MAX_DIGITS = 7
# Two digits of a year mean the century that puts them nearest to publication, or this one if nothing is known.
PIVOT_YEAR = 2030


def count_of(found: Found, name: str) -> float | None:
    """The number under a name; an article is one; None if it is vague ("several")."""
    atoms = found.atoms_at(name)
    if not atoms:
        return 1
    words = found.word(name)
    if words in found.phrases("HALF_A"):
        return 0.5
    total = 0.0
    is_known = False
    for atom in atoms:
        number = _number_of(found, atom.kind, atom.lower)
        for heading in ("ONES", "TEENS", "TENS"):
            number = number if number is not None else _float(found.heading_value(heading, atom))
        scale = _float(found.heading_value("SCALES", atom)) or _float(found.heading_value("DOZENS", atom))
        if number is not None:
            total += number
            is_known = True
        elif scale is not None:
            total = (total if is_known else 1) * scale
            is_known = True
    if is_known:
        return total + (0.5 if any(words.endswith(half) for half in found.phrases("AND_A_HALF")) else 0)
    return 1 if len(atoms) == 1 and found.heading_value("ARTICLES", atoms[0]) is not None else None


def number_text(count: float) -> str:
    """A number as TIMEX3 writes it: without a fraction where there is none."""
    return str(int(count)) if count == int(count) else f"{count:g}"


def _number_of(found: Found, kind: str, lower: str) -> float | None:
    if kind in ("NUM", "DECIMAL"):
        digits = lower.replace(",", "")
        return float(digits) if len(digits) <= _MAX_DIGITS else None
    return None


def _float(value: int | str | None) -> float | None:
    return None if value is None else float(value)


def year_of(found: Found, name: str, setting: Setting) -> int:
    """A year in digits, in words or by its last two digits."""
    atoms = found.atoms_at(name)
    digits = re.sub(r"\D", "", atoms[0].lower)
    if len(digits) == 4:
        return int(digits)
    if digits:
        pivot = setting.published_on.year + 20 if setting.published_on is not None else PIVOT_YEAR
        year = pivot // 100 * 100 + int(digits)
        return year if year <= pivot else year - 100
    words = [found.heading_value(h, a) for a in atoms for h in ("YEAR_WORDS", "TEENS", "TENS", "ONES")]
    numbers = [int(number) for number in words if number is not None]
    return numbers[0] + sum(n for n in numbers[1:] if n < 100 and n * 100 != numbers[0])


def ordinal_of(found: Found, name: str) -> int:
    numbers = [
        int(
            re.sub(r"\D", "", atom.lower)
            or found.heading_value("ORDINALS", atom)
            or found.heading_value("TENS", atom)
            or 0
        )
        for atom in found.atoms_at(name)
    ]
    return sum(numbers)
