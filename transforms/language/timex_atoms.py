"""Words, numbers and marks of a text, as the grammar of time expressions sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Kinds of atom; the name of a group is the atom's kind. Most atoms are words that nothing below could claim: they are
# tried first, and letters that something may claim last, without a name of their own.
_ATOM = re.compile(
    r"""
      (?P<WORD>(?<!\d)(?-i:[^\W\d_]{2,}))
    | (?P<PARAGRAPH>\n[^\S\n]*\n\s*)
    | (?P<ISO>(?<![\w-])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-]))
    | (?P<SLASHED>(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/]))
    | (?P<CLOCK>(?<![\w:])\d{1,2}:\d\d(?::\d\d)?(?![\d:]))
    | (?P<DOTTED>(?<![\w.])\d{1,2}\.\d\d(?=\s?[ap]\.?m\b))
    | (?P<DECADE>(?<!\w)(?:\d{3}0|['’]\d0)['’]?s\b)
    | (?P<SHORT_YEAR>(?<!\w)['’]\d\d\b)
    | (?P<NTH>(?<!\w)\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<QUARTER>\b[qQ][1-4]\b)
    | (?P<HALF_DAYS>\b[ap]\.m\b\.?|(?<=\d)\s?[ap]m\b)
    | (?P<OCLOCK>\bo['’]clock\b)
    | (?P<DECIMAL>(?<![\w.])\d+(?:,\d{3})+(?:\.\d+)?(?![\w,])|(?<![\w.,])\d+\.\d+(?![\w.]))
    | (?P<NUM>\d+)
    | [^\W\d_]+
    | (?P<MARK>\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Atom(NamedTuple):
    """A word, a number or a mark. `kind` is a group of the pattern above; `lower` its text in lower case."""

    kind: str
    start: int
    end: int
    lower: str
    is_lower: bool


def atoms_of(text: str) -> list[Atom]:
    """Atoms of a text in order; white space is none, but the end of a paragraph is."""
    return list(_atoms(text))


def words_of(phrase: str) -> tuple[str, ...]:
    """The atoms of a phrase, in lower case."""
    return tuple(atom.lower for atom in _atoms(phrase))


def _atoms(text: str) -> Iterator[Atom]:
    for match in _ATOM.finditer(text):
        found = match.group()
        lower = found.lower()
        start, end = match.span()
        yield Atom(match.lastgroup or "WORD", start, end, lower.strip(), lower == found)
