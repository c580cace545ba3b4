"""A field's tokens as speech sees them: what stands inside which quotation, and where a unit of text ends.

A unit is what a careful reader takes for a sentence, found by punctuation and marks; parsers often end sentences
inside quotations, so their boundaries are not used here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import replace
from functools import cached_property

from spacy.tokens import Doc, Token

from configs.lexicon.speech import SpeechCues
from transforms.language.doc_columns import columns_of
from transforms.language.quotation_marks import Quotation, quotations_of

OUTSIDE = -1
# Longer stretches without a full stop are lists and tables; a unit is cut here so that work stays linear.
_MAX_UNIT_TOKENS = 200
# Farther than this from a quotation nothing is looked for that belongs to it.
_MAX_WINDOW_TOKENS = 45
# "…, a spokesman for the ministry said on Monday."
_MAX_LOST_CUE_TOKENS = 8
_TERMINALS = frozenset({".", "!", "?", ";", "...", "…", "?!", "!!", "??", "....", ". . ."})
_TERMINAL_CHARACTERS = frozenset(".!?…")
_DASHES = frozenset({"-", "--", "–", "—"})
_INNER_EDGE = " \t\u00a0'’‘\"”“"


class SpeechLayout:
    """Quotations of a Doc with, for each token, the number of the quotation that it stands in, marks included."""

    def __init__(self, doc: Doc, cues: SpeechCues) -> None:
        self.doc = doc
        columns = columns_of(doc)
        self.text = columns.text
        self.texts = columns.texts
        self.lowers = columns.lowers
        self.parts = columns.parts
        self.tokens = columns.tokens
        self._abbreviations: Collection[str] = cues.abbreviations
        self._starts = [token.idx for token in columns.tokens]
        self.quotations: tuple[Quotation, ...] = tuple(
            quotation if quotation.is_closed or quotation.continues else self._cut_at_cue(quotation, cues)
            for quotation in quotations_of(self.text, cues.elisions)
        )
        self.quotation_by_token = [OUTSIDE] * len(doc)
        for number, quotation in enumerate(self.quotations):
            for i in range(self.token_touching(quotation.start), self.token_from(quotation.end)):
                self.quotation_by_token[i] = number

    def _cut_at_cue(self, quotation: Quotation, cues: SpeechCues) -> Quotation:
        """A quotation whose closing mark is lost ends before ", Brandt said.", where that ends a sentence in it."""
        first, last = self.token_from(quotation.inner_start), self.token_from(quotation.end)
        for comma in range(first + 1, last):
            if self.texts[comma] == "," and self._is_cue_behind(comma, last, cues):
                end = self._starts[comma]
                return replace(quotation, end=end, inner_end=end, is_closed=True)
        return quotation

    def _is_cue_behind(self, comma: int, last: int, cues: SpeechCues) -> bool:
        """Whether a short subject, a cue and the end of a sentence follow a comma."""
        for index in range(comma + 1, min(last, comma + _MAX_LOST_CUE_TOKENS)):
            if index > comma + 1 and any(verb.takes("bare") for verb in cues.verbs.get(self.lowers[index], ())):
                rest = self.texts[index + 1 : min(last, index + _MAX_LOST_CUE_TOKENS)]
                return next((text for text in rest if text in _TERMINALS or text == ","), ",") != ","
            if self.texts[index] == "," or self.parts[index] in ("VERB", "AUX", "SCONJ"):
                return False
        return False

    def token_from(self, offset: int) -> int:
        """Index of the first token that begins at or after a character; the Doc's length if none does."""
        return bisect_left(self._starts, offset)

    def token_touching(self, offset: int) -> int:
        """Index of the token that holds a character, or of the next one if white space does."""
        index = self.token_from(offset + 1) - 1
        if index >= 0 and self._starts[index] + len(self.texts[index]) > offset:
            return index
        return index + 1

    def is_outside(self, index: int) -> bool:
        """Whether a token stands in no quotation."""
        return self.quotation_by_token[index] == OUTSIDE

    def is_full_stop(self, index: int) -> bool:
        """Whether a token ends a sentence by its form; the point of an abbreviation does not."""
        text = self.texts[index]
        if text not in _TERMINALS:
            return False
        if text != "." or index == 0:
            return True
        is_attached = self._starts[index - 1] + len(self.texts[index - 1]) == self._starts[index]
        return not (is_attached and self.lowers[index - 1] in self._abbreviations)

    def is_dash(self, index: int) -> bool:
        """Whether a token is a dash between words, not the hyphen of a compound."""
        if self.texts[index] not in _DASHES:
            return False
        token = self.tokens[index]
        return token.text != "-" or bool(token.whitespace_) or (index > 0 and bool(self.tokens[index - 1].whitespace_))

    def window_before(self, opening: int) -> int:
        """The first token of the words that lead, within their sentence, to the token `opening`."""
        floor = max(0, opening - _MAX_WINDOW_TOKENS)
        for index in range(opening - 1, floor - 1, -1):
            if not self.is_outside(index) or is_break(self.tokens[index]) or self.is_full_stop(index):
                return index + 1
        return floor

    def window_after(self, start: int) -> int:
        """The token that ends the words behind a quotation: a full stop, a line's end or another quotation."""
        ceiling = min(len(self.doc), start + _MAX_WINDOW_TOKENS)
        for index in range(start, ceiling):
            if not self.is_outside(index) or is_break(self.tokens[index]) or self.is_full_stop(index):
                return index
        return ceiling

    def begins_sentence(self, number: int) -> bool:
        """Whether nothing of its sentence stands in front of a quotation."""
        opening = self.token_touching(self.quotations[number].start)
        if opening == 0:
            return True
        before = opening - 1
        token = self.doc[before]
        ends_with_point = token.text[-1:] == "." and self.inner_text(number)[:1].isupper()
        is_boundary = is_break(token) or self.is_full_stop(before) or token.text == ":" or ends_with_point
        return is_boundary or not self.is_outside(before)

    def inner_text(self, number: int) -> str:
        """What stands between the marks of a quotation, without white space and nested marks at its edges."""
        quotation = self.quotations[number]
        return self.text[quotation.inner_start : quotation.inner_end].strip(_INNER_EDGE)

    def ends_like_sentence(self, number: int) -> bool:
        """Whether a quotation ends with a full stop, inside its marks or right behind them."""
        quotation = self.quotations[number]
        inner = self.inner_text(number)
        if inner[-1:] in (".", "!", "?", "…", "-", "–", "—") or not quotation.is_closed:
            return True
        return self.text[quotation.end : quotation.end + 1] in (".", "!", "?", "\n", "")

    @property
    def units(self) -> tuple[tuple[int, int], ...]:
        """Token indices, half-open, of all units, in order; together they hold every token once."""
        return self._units

    def unit_of(self, index: int) -> tuple[int, int]:
        """Token indices, half-open, of the unit that holds a token."""
        return self._units[self._unit_by_token[index]]

    @cached_property
    def _units(self) -> tuple[tuple[int, int], ...]:
        units = []
        start = 0
        length = len(self.texts)
        for end, (text, number) in enumerate(zip(self.texts, self.quotation_by_token, strict=True), 1):
            may_end = number != OUTSIDE or text in _TERMINALS or text.isspace()
            if end == length or end - start >= _MAX_UNIT_TOKENS or (may_end and self._ends_unit(end - 1)):
                units.append((start, end))
                start = end
        return tuple(units)

    @cached_property
    def _unit_by_token(self) -> list[int]:
        return [number for number, (start, end) in enumerate(self._units) for _ in range(start, end)]

    def _ends_unit(self, index: int) -> bool:
        if is_break(self.tokens[index]):
            return True
        number = self.quotation_by_token[index]
        if number == OUTSIDE:
            return self.is_full_stop(index)
        is_last = index + 1 == len(self.doc) or self.quotation_by_token[index + 1] != number
        return is_last and self._quotation_ends_unit(number, index + 1)

    def _quotation_ends_unit(self, number: int, after: int) -> bool:
        if self.inner_text(number)[-1:] not in _TERMINAL_CHARACTERS:
            return False
        if after >= len(self.doc):
            return True
        following = self.doc[after]
        return following.is_space or following.text[0].isupper() or not self.is_outside(after)


def is_break(token: Token) -> bool:
    """Whether a token is white space that ends a paragraph or a line."""
    return bool(token.is_space) and any(character in token.text for character in "\n\r\u2028\u2029")


def is_edge(token: Token) -> bool:
    """Whether a token does not belong to the end of a phrase: a mark, white space, the possessor's "'s"."""
    is_mark = token.is_punct and token.text not in (")", "]")
    return token.is_space or is_mark or (token.pos_ == "PART" and token.text in ("'s", "’s"))
