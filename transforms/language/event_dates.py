"""Dates events: from the time expression that governs the clause, else from tense and publication."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from schemas.articles import FIELDS
from schemas.dates import DateExpression
from transforms.language import syntax
from transforms.language.reading import Reading
from transforms.language.syntax import Tense

PUBLICATION = "publication"
CONTEXT = "context"

# Clauses above the event's own that may lend it their date.
_MAX_LENDERS = 2
# An event has a day at the finest.
_DAY_GRAINS = frozenset({"day", "hour"})


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event took place, as the columns of `events` have it; both days are inclusive."""

    happened_from: date
    happened_to: date
    date_granularity: str
    date_basis: str
    date_text: str | None


def date_of(reading: Reading, field: str, trigger: Token) -> EventDate | None:
    """When the event that a token expresses took place; None if neither the text nor the publication tells.

    The expression in the trigger's own phrase goes first, then one in its clause, then one of a clause that it is
    coordinated with or hangs on without a tense of its own. "At the time" stands for the date given before it. Without
    any, a finite clause in the past or present is dated by publication; the future is left open.
    """
    clause = syntax.clause_of(trigger)
    expressions = list(_expressions_beside(reading, field, trigger))
    found = _in_phrase(reading, trigger, expressions) or _in_clauses(reading, clause, trigger, expressions)
    if found is not None:
        return _dated(reading, found)
    return _published(reading, clause)


def _expressions_beside(reading: Reading, field: str, trigger: Token) -> Iterator[DateExpression]:
    """Dates and times of the trigger's sentence."""
    sentence = reading.sentence_of(field, trigger)
    dates = reading.dates
    rank = FIELDS.index(field)
    first = bisect_left(dates, (rank, sentence.start), key=lambda d: (FIELDS.index(d.field), d.start))
    for expression in dates[first:]:
        if expression.field != field or expression.start >= sentence.end:
            return
        if expression.type in ("DATE", "TIME"):
            yield expression


def _in_phrase(reading: Reading, trigger: Token, expressions: list[DateExpression]) -> DateExpression | None:
    """ "Tuesday's talks", "the talks on Tuesday"."""
    if trigger.pos_ not in ("NOUN", "PROPN"):
        return None
    phrase = syntax.full_phrase_of(trigger)
    for expression in expressions:
        root = reading.span_of(expression).root
        if phrase.start <= root.i < phrase.end and (
            root.i < trigger.i or syntax.clause_of(root) == syntax.clause_of(trigger)
        ):
            return expression
    return None


def _in_clauses(
    reading: Reading, clause: Token, trigger: Token, expressions: list[DateExpression]
) -> DateExpression | None:
    by_clause: dict[int, list[DateExpression]] = {}
    for expression in expressions:
        by_clause.setdefault(syntax.clause_of(reading.span_of(expression).root).i, []).append(expression)
    for _ in range(_MAX_LENDERS + 1):
        own = by_clause.get(clause.i)
        if own:
            return min(own, key=lambda e: (not _is_resolved(e), abs(reading.span_of(e).root.i - trigger.i)))
        lender = _lender_of(clause)
        if lender is None:
            return None
        clause = lender
    return None


def _is_resolved(expression: DateExpression) -> bool:
    return expression.from_at is not None or expression.value == "PAST_REF"


def _lender_of(clause: Token) -> Token | None:
    """The clause whose date also holds for this one: the one before in a coordination, or the one it hangs on.

    A clause with a subject and a tense of its own, and one that a verb of speech or will governs, has its own date.
    """
    first = syntax.first_conjunct_of(clause)
    if first != clause:
        return syntax.clause_of(first)
    governor = syntax.governor_of(clause)
    if governor is None or syntax.tense_of(clause) is not Tense.NONE or syntax.marker_of(clause) == "to":
        return None
    return syntax.clause_of(governor)


def _dated(reading: Reading, expression: DateExpression) -> EventDate | None:
    source = expression
    basis = expression.basis
    if expression.value == "PAST_REF":
        before = _date_before(reading, expression)
        if before is None:
            return None
        source, basis = before, CONTEXT
    if source.from_at is None or source.to_at is None or source.granularity is None or basis is None:
        return None
    granularity = "day" if source.granularity in _DAY_GRAINS else source.granularity
    last = (source.to_at - timedelta(microseconds=1)).date()
    first = source.from_at.date()
    if granularity == "day" and source.type == "TIME" and source.value is not None:
        last = first
    return EventDate(first, last, granularity, basis, expression.text)


def _date_before(reading: Reading, expression: DateExpression) -> DateExpression | None:
    """The last date before an expression that refers back to it."""
    found: DateExpression | None = None
    for candidate in reading.dates:
        if candidate.field == expression.field and candidate.start >= expression.start:
            break
        if candidate.type == "DATE" and candidate.from_at is not None:
            found = candidate
    return found


def _published(reading: Reading, clause: Token) -> EventDate | None:
    published = reading.article.published_on
    tense = syntax.tense_of(clause)
    if published is None or tense in (Tense.FUTURE, Tense.NONE) or syntax.modal_of(clause) is not None:
        return None
    return EventDate(published, published, "day", PUBLICATION, None)
