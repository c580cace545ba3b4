"""A field's tokens as speech sees them: what stands inside which quotation, and where a unit of text ends.

A unit is what a careful reader takes for a sentence, found by punctuation and marks; parsers often end sentences
inside quotations, so their boundaries are not used here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from transforms.language.quotation_marks import Quotation, quotations_of

OUTSIDE = -1
_TERMINALS = frozenset({".", "!", "?", ";", "...", "…", "?!", "!!", "??"})
_TERMINAL_CHARACTERS = frozenset(".!?…")
# Longer stretches without a full stop are lists and tables; a unit is cut here so that work stays linear.
_MAX_UNIT_TOKENS = 200


class SpeechLayout:
    """Quotations of a Doc with, for each token, the number of the quotation that it stands in, marks included."""

    def __init__(self, doc: Doc, elisions: Collection[str] = ()) -> None:
        self.doc = doc
        self.quotations: tuple[Quotation, ...] = quotations_of(doc.text, elisions)
        self._starts = [token.idx for token in doc]
        self.quotation_by_token = [OUTSIDE] * len(doc)
        for number, quotation in enumerate(self.quotations):
            for i in range(self.token_touching(quotation.start), self.token_from(quotation.end)):
                self.quotation_by_token[i] = number

    def token_from(self, offset: int) -> int:
        """Index of the first token that begins at or after a character; the Doc's length if none does."""
        return bisect_left(self._starts, offset)

    def token_touching(self, offset: int) -> int:
        """Index of the token that holds a character, or of the next one if white space does."""
        index = self.token_from(offset + 1) - 1
        if index >= 0 and self._starts[index] + len(self.doc[index]) > offset:
            return index
        return index + 1

    def is_outside(self, index: int) -> bool:
        """Whether a token stands in no quotation."""
        return self.quotation_by_token[index] == OUTSIDE

    def quotation_of(self, index: int) -> Quotation | None:
        """The quotation in which a token stands."""
        number = self.quotation_by_token[index]
        return None if number == OUTSIDE else self.quotations[number]

    def ends_unit(self, index: int) -> bool:
        """Whether a unit ends with this token."""
        token = self.doc[index]
        if is_break(token):
            return True
        number = self.quotation_by_token[index]
        if number == OUTSIDE:
            return token.text in _TERMINALS
        is_last = index + 1 == len(self.doc) or self.quotation_by_token[index + 1] != number
        return is_last and self._quotation_ends_unit(self.quotations[number], index + 1)

    def unit_of(self, index: int) -> tuple[int, int]:
        """Token indices, half-open, of the unit that holds a token."""
        return self._units[self._unit_by_token[index]]

    @property
    def units(self) -> tuple[tuple[int, int], ...]:
        """Token indices, half-open, of all units, in order; together they hold every token once."""
        return self._units

    @cached_property
    def _units(self) -> tuple[tuple[int, int], ...]:
        units = []
        start = 0
        for index in range(len(self.doc)):
            if self.ends_unit(index) or index + 1 == len(self.doc) or index + 1 - start >= _MAX_UNIT_TOKENS:
                units.append((start, index + 1))
                start = index + 1
        return tuple(units)

    @cached_property
    def _unit_by_token(self) -> list[int]:
        return [number for number, (start, end) in enumerate(self._units) for _ in range(start, end)]

    def _quotation_ends_unit(self, quotation: Quotation, after: int) -> bool:
        inner = self.doc.text[quotation.inner_start : quotation.inner_end].rstrip(" \t\u00a0'’")
        if not inner or inner[-1] not in _TERMINAL_CHARACTERS:
            return False
        if after >= len(self.doc):
            return True
        following = self.doc[after]
        return following.is_space or following.text[0].isupper() or not self.is_outside(after)

    def span(self, start: int, end: int) -> Span:
        """Tokens from `start` to before `end`, as a Span."""
        return self.doc[start:end]


def is_break(token: Token) -> bool:
    """Whether a token is white space that ends a paragraph or a line."""
    return bool(token.is_space) and any(character in token.text for character in "\n\r\u2028\u2029")
