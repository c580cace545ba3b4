"""Pairs the quotation marks of a text, by its characters alone.

A mark opens or closes by its form and by what stands beside it. Apostrophes, feet and inches are no marks. What is left
open at the end of a paragraph goes on in the next one if that reopens it, and ends there otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_DOUBLE = re.compile(r"''|``|[\"“”„‟«»＂]")
_SINGLE = re.compile(r"['‘’‚‛`‹›]")
_OPENING = frozenset("“„‟«``‘‚‛‹`")
_CLOSING = frozenset("”»’›")
_BRACKETS_BEFORE = frozenset("([{-–—/…\u200b")
_AFTER_CLOSING = frozenset(".,;:!?)]}-–—/…")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_FEET = re.compile(r"\d['’′]\s?\d{1,2}(?:\"|''|”)")
_WORD = re.compile(r"[^\W_]+")
# Candidates for the end of a single quotation that are weighed before the mark is taken for an apostrophe.
_MAX_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks, as offsets into the text; `end` is exclusive.

    `start` and `end` include the marks, `inner_start` and `inner_end` do not. `is_closed` is false where the closing
    mark is missing; `continues` says that the next quotation, in the next paragraph, reopens this one.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool = True
    continues: bool = False
    is_single: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool


def quotations_of(text: str, elisions: Collection[str] = ()) -> tuple[Quotation, ...]:
    """The outermost quotations in order; none overlap. `elisions` are words that an apostrophe may open ('em)."""
    found: list[Quotation] = []
    for paragraph in _PARAGRAPH.finditer(text):
        marks = _double_marks(text, paragraph.start(), paragraph.end())
        pending = found[-1] if found and not found[-1].is_closed else None
        if pending is not None and not pending.continues and marks:
            found[-1:], marks = _carried_over(text, pending, marks, paragraph.start())
        doubles = list(_paired(text, marks, paragraph.end()))
        singles = _singles(text, paragraph.start(), paragraph.end(), doubles, elisions)
        found.extend(_outermost(doubles, singles))
    return tuple(_without_dangling(found))


def _carried_over(text: str, pending: Quotation, marks: list[_Mark], start: int) -> tuple[list[Quotation], list[_Mark]]:
    """What becomes of a quotation that the paragraph before left open, given the marks of this one."""
    first = marks[0]
    if first.opens and not text[start : first.start].strip():
        return [_replaced(pending, pending.end, pending.inner_end, continues=True)], marks
    if first.closes and not first.opens and not _is_blank_line_between(text, pending.end, start):
        return [Quotation(pending.start, first.end, pending.inner_start, first.start)], marks[1:]
    return [pending], marks


def _is_blank_line_between(text: str, end: int, start: int) -> bool:
    return text.count("\n", end, start) > 1


def _without_dangling(found: list[Quotation]) -> Iterator[Quotation]:
    """Drops empty quotations; one that should go on but has no successor is left merely unclosed."""
    for index, quotation in enumerate(found):
        if quotation.inner_end <= quotation.inner_start:
            continue
        if quotation.continues and index + 1 == len(found):
            yield _replaced(quotation, quotation.end, quotation.inner_end, continues=False)
        else:
            yield quotation


def _replaced(quotation: Quotation, end: int, inner_end: int, *, continues: bool) -> Quotation:
    return Quotation(
        quotation.start, end, quotation.inner_start, inner_end, quotation.is_closed, continues, quotation.is_single
    )


def _double_marks(text: str, start: int, end: int) -> list[_Mark]:
    feet = {match.end() for match in _FEET.finditer(text, start, end)}
    marks = [
        _mark(text, match.start(), match.end(), start, end)
        for match in _DOUBLE.finditer(text, start, end)
        if match.end() not in feet
    ]
    return [mark if mark.opens or mark.closes else _Mark(mark.start, mark.end, True, True) for mark in marks]


def _mark(text: str, start: int, end: int, paragraph_start: int, paragraph_end: int) -> _Mark:
    before = text[start - 1] if start > paragraph_start else " "
    after = text[end] if end < paragraph_end else " "
    form = text[start]
    free_before = before.isspace() or before in _BRACKETS_BEFORE or before in _OPENING or before in "\"'"
    free_after = after.isspace() or after in _AFTER_CLOSING or after in _CLOSING or after in "\"'"
    opens = free_before and not after.isspace()
    closes = free_after and not before.isspace()
    if form in _OPENING:
        return _Mark(start, end, opens or not closes, closes and not opens)
    if form in _CLOSING and form != "’":
        return _Mark(start, end, opens and not closes, closes or not opens)
    return _Mark(start, end, opens, closes)


def _paired(text: str, marks: list[_Mark], paragraph_end: int) -> Iterator[Quotation]:
    opener: _Mark | None = None
    depth = 0
    for index, mark in enumerate(marks):
        if opener is None:
            if mark.opens and not (mark.closes and _is_inch(text, mark)):
                opener, depth = mark, 0
        elif mark.closes and (not mark.opens or depth == 0):
            if depth:
                depth -= 1
            else:
                yield Quotation(opener.start, mark.end, opener.end, mark.start)
                opener = None
        elif _closes_twice(marks, index):
            depth += 1
        else:
            yield Quotation(opener.start, mark.start, opener.end, mark.start, is_closed=False)
            opener, depth = mark, 0
    if opener is not None:
        yield Quotation(opener.start, paragraph_end, opener.end, paragraph_end, is_closed=False)


def _closes_twice(marks: list[_Mark], index: int) -> bool:
    """Whether the two marks after this one both close, so that this one opens a quotation within another."""
    after = marks[index + 1 : index + 3]
    return len(after) == 2 and all(mark.closes and not mark.opens for mark in after)


def _is_inch(text: str, mark: _Mark) -> bool:
    return mark.start > 0 and text[mark.start - 1].isdigit()


def _singles(
    text: str, start: int, end: int, doubles: list[Quotation], elisions: Collection[str]
) -> Iterator[Quotation]:
    """Quotations in single marks that no double quotation holds."""
    covered_ends = [quotation.end for quotation in doubles]
    marks = [_mark(text, m.start(), m.end(), start, end) for m in _SINGLE.finditer(text, start, end)]
    closers = [mark for mark in marks if _may_end(text, mark)]
    closer_starts = [mark.start for mark in closers]
    position = start
    for mark in marks:
        if mark.start < position or not _may_begin(text, mark, elisions):
            continue
        nearest = bisect_left(covered_ends, mark.start + 1)
        if nearest < len(doubles) and doubles[nearest].start <= mark.start:
            continue
        closer = _closer_of(text, closers, bisect_left(closer_starts, mark.end + 1))
        if closer is not None:
            yield Quotation(mark.start, closer.end, mark.end, closer.start, is_single=True)
            position = closer.end


def _may_begin(text: str, mark: _Mark, elisions: Collection[str]) -> bool:
    if not mark.opens or text[mark.start] in _CLOSING - {"’"}:
        return False
    if text[mark.start - 1 : mark.start] == "'" or text[mark.end : mark.end + 1] == "'":
        return False
    word = _WORD.match(text, mark.end)
    if word is None:
        return text[mark.end : mark.end + 1] in ("…", "[", "$", "£", "€", "“", '"')
    return word[0].lower() not in elisions and not word[0][0].isdigit()


def _may_end(text: str, mark: _Mark) -> bool:
    if not mark.closes or text[mark.start] in "‘‚‛‹`":
        return False
    return text[mark.start - 1 : mark.start] != "'" and text[mark.end : mark.end + 1] != "'"


def _closer_of(text: str, closers: list[_Mark], first: int) -> _Mark | None:
    """The mark that ends a single quotation, told from the apostrophe of a plural: the workers' rights."""
    candidates = closers[first : first + _MAX_CANDIDATES]
    for mark in candidates:
        before = text[mark.start - 1]
        after = text[mark.end : mark.end + 1]
        if before in ".,!?…" or after == "" or not after.isspace() or before not in "sSzx":
            return mark
    return candidates[0] if candidates else None


def _outermost(doubles: list[Quotation], singles: Iterator[Quotation]) -> list[Quotation]:
    """Both kinds in order, without those that lie within or across another that began before."""
    found: list[Quotation] = []
    for quotation in sorted([*doubles, *singles], key=lambda q: (q.start, -q.end)):
        if not found or quotation.start >= found[-1].end:
            found.append(quotation)
    return found
