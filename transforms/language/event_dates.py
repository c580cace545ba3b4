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
from transforms.language.shared_clauses import is_spoken_of, lender_of
from transforms.language.syntax import Tense

PUBLICATION = "publication"

# Clauses above the event's own that may lend it their date.
_MAX_LENDERS = 2


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

    The expression in the trigger's own phrase goes first, then one in its clause, then one of a clause that shares its
    time. Without any, a finite clause in the past or present is dated by publication; the future is left open.
    """
    clause = syntax.clause_of(trigger)
    expressions = list(_expressions_beside(reading, field, trigger))
    found = _in_phrase(reading, trigger, expressions) or _in_clauses(reading, clause, trigger, expressions)
    if found is not None:
        return _dated(found)
    return _published(reading, clause)


def _expressions_beside(reading: Reading, field: str, trigger: Token) -> Iterator[DateExpression]:
    """Dates and times of the trigger's sentence that lie somewhere in the calendar."""
    sentence = reading.sentence_of(field, trigger)
    dates = reading.dates
    rank = FIELDS.index(field)
    first = bisect_left(dates, (rank, sentence.start), key=lambda d: (FIELDS.index(d.field), d.start))
    for number in range(first, len(dates)):
        expression = dates[number]
        if expression.field != field or expression.start >= sentence.end:
            return
        if (
            expression.from_at is not None
            and expression.type in ("DATE", "TIME")
            and not _is_bound(reading, expression)
        ):
            yield expression


def _is_bound(reading: Reading, expression: DateExpression) -> bool:
    """Whether an expression tells only how long something lasts: "until Christmas"."""
    first = reading.span_of(expression)[0]
    return first.i > 0 and first.nbor(-1).lower_ in reading.ontology.times.sets["bounds"]


def _in_phrase(reading: Reading, trigger: Token, expressions: list[DateExpression]) -> DateExpression | None:
    """ "Tuesday's talks", "the talks on Tuesday", "talks scheduled for Tuesday"."""
    if trigger.pos_ not in ("NOUN", "PROPN"):
        return None
    phrase = syntax.full_phrase_of(trigger)
    planned = [
        clause
        for clause in syntax.noun_clauses_of(trigger)
        if clause.lower_ in reading.ontology.times.sets["future_participles"]
    ]
    own = (syntax.clause_of(trigger), *planned)
    for expression in expressions:
        root = reading.root_of(expression)
        if phrase.start <= root.i < phrase.end and (root.i < trigger.i or syntax.clause_of(root) in own):
            return expression
    return None


def _in_clauses(
    reading: Reading, clause: Token, trigger: Token, expressions: list[DateExpression]
) -> DateExpression | None:
    roots = [(reading.root_of(expression), expression) for expression in expressions]
    roots = [(root, e) for root, e in roots if not is_spoken_of(root, trigger, reading.ontology.places)]
    for head in _clauses_of(reading, clause):
        described = syntax.antecedent_of(head)
        own = [
            (_depth(root, head), abs(root.i - trigger.i), e)
            for root, e in roots
            if root == described or syntax.clause_of(root) == head
        ]
        if own:
            return min(own, key=lambda item: item[:2])[2]
    return None


def _clauses_of(reading: Reading, clause: Token) -> Iterator[Token]:
    """The clause and those that lend it their time, the nearest first."""
    head: Token | None = clause
    for _ in range(_MAX_LENDERS + 1):
        if head is None:
            return
        yield head
        head = lender_of(head, reading.ontology.places)


def _depth(token: Token, clause: Token) -> int:
    """Words between an expression and the head of its clause: "in May 2018" stands above "the 2015 accord"."""
    depth = 0
    while token != clause and token.head != token:
        token = token.head
        depth += 1
    return depth


def _dated(expression: DateExpression) -> EventDate | None:
    basis, granularity = expression.basis, expression.granularity
    if expression.from_at is None or expression.to_at is None or granularity is None or basis is None:
        return None
    first = expression.from_at.date()
    last = first if expression.type == "TIME" else (expression.to_at - timedelta(microseconds=1)).date()
    return EventDate(first, last, "day" if granularity == "hour" else granularity, basis, expression.text)


def _published(reading: Reading, clause: Token) -> EventDate | None:
    published = reading.article.published_on
    finite = next((head for head in _clauses_of(reading, clause) if syntax.tense_of(head) is not Tense.NONE), None)
    if published is None or finite is None or syntax.modal_of(finite) is not None:
        return None
    if syntax.tense_of(finite).is_ahead:
        return None
    return EventDate(published, published, "day", PUBLICATION, None)
