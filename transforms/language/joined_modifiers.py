"""Words before a noun that are joined to those that modify it, where a parse may not say so."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.language import syntax

_JOINING = frozenset({"and", "or", "&"})
_STEP = 2


def listed_before(modifier: Token) -> tuple[Token, ...]:
    """Words that commas join to an adjective, as headlines do for "and": "Greek" of "Greek, Turkish leaders"."""
    found: list[Token] = []
    first = min((part.i for part in syntax.modifiers_of(modifier) if part.i < modifier.i), default=modifier.i)
    is_name = modifier.pos_ in ("ADJ", "PROPN")
    while is_name and first - modifier.sent.start >= _STEP and modifier.doc[first - 1].text == ",":
        other = modifier.doc[first - _STEP]
        if other.pos_ not in ("ADJ", "PROPN") or not other.is_title or syntax.is_oblique(other):
            break
        found.append(other)
        first = other.i
    return tuple(reversed(found))


def joined_before(modifier: Token) -> tuple[Token, ...]:
    """What "and" joins to a name that it is made a part of: "Turkish" of "Turkish and European Union officials"."""
    return tuple(part for part in syntax.modifiers_of(modifier) if part.nbor(1).lower_ in _JOINING)


def paired_with(modifier: Token) -> tuple[Token, ...]:
    """The country that "and" joins to one on the same noun: "U.S." of "U.S. and South Korean troops"."""
    start = min((part.i for part in syntax.modifiers_of(modifier) if part.i < modifier.i), default=modifier.i)
    if start - modifier.sent.start < _STEP or modifier.doc[start - 1].lower_ not in _JOINING:
        return ()
    other = modifier.doc[start - _STEP]
    return (other,) if other.head == modifier.head and syntax.is_premodifier(other) else ()
