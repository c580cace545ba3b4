"""Supplies parties that the sentences around an event name: "Troops fired on strikers. Two were killed."

What is supplied is marked `is_inferred`. Nothing is supplied across more than a few sentences, nor against what the
event itself says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.events import Event, Party

_REACH = 2
_VIOLENT = frozenset({"ASSAULT", "COERCE"})
_ANSWERS = frozenset({"REJECT", "CONCEDE"})
_ANSWERED = frozenset({"REQUEST", "THREATEN", "AGREE"})
_DISSENT = frozenset({"PROTEST", "ASSAULT"})
_ADDRESSED = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
_INFERRED_CONFIDENCE = 0.8


def with_inferred_parties(events: Iterable[Event]) -> Iterator[Event]:
    """The events of one article in order; actors and recipients that one lacks are taken from those before it."""
    earlier: list[Event] = []
    for event in events:
        completed = _completed(event, [e for e in reversed(earlier) if _is_near(e, event)])
        earlier.append(completed)
        yield completed


def _completed(event: Event, nearest_first: list[Event]) -> Event:
    if not event.actors and event.event_type in _VIOLENT:
        return _with_actor_of_violence(event, nearest_first)
    if event.recipients or not event.actors:
        return event
    if event.event_type in _ANSWERS:
        return _with_addressee(event, nearest_first)
    if event.event_type in _VIOLENT:
        return _with_opponent(event, nearest_first)
    if event.event_type in _ADDRESSED:
        return _with_counterpart(event, nearest_first)
    return event


def _with_actor_of_violence(event: Event, nearest_first: list[Event]) -> Event:
    """Who did the violence told just before to people of the same country and sector."""
    for other in nearest_first:
        is_like = other.event_type in _VIOLENT and _same_side(other.recipients, event.recipients)
        if is_like and other.actors and not _same_entities(other.actors, event.recipients):
            return _inferred(event, actors=other.actors)
    return event


def _with_addressee(event: Event, nearest_first: list[Event]) -> Event:
    """Who asked, threatened or offered what is now refused or granted."""
    return _with_recipient_from(event, [other for other in nearest_first if other.event_type in _ANSWERED])


def _with_opponent(event: Event, nearest_first: list[Event]) -> Event:
    """Whom police or soldiers met with just before: those who protested or attacked."""
    return _with_recipient_from(event, [other for other in nearest_first if other.event_type in _DISSENT])


def _with_counterpart(event: Event, nearest_first: list[Event]) -> Event:
    """Whom the actor dealt with just before, or who with the actor: "summoned the envoy and demanded an answer"."""
    for other in nearest_first:
        if _same_entities(other.actors, event.actors):
            parties = other.recipients
        elif _same_entities(other.recipients, event.actors):
            parties = other.actors
        else:
            continue
        if parties and not _same_entities(parties, event.actors):
            return _inferred(event, recipients=parties)
    return event


def _with_recipient_from(event: Event, others: list[Event]) -> Event:
    for other in others:
        is_towards_us = not other.recipients or _same_side(other.recipients, event.actors)
        if is_towards_us and other.actors and not _same_entities(other.actors, event.actors):
            return _inferred(event, recipients=other.actors)
    return event


def _inferred(
    event: Event, actors: tuple[Party, ...] | None = None, recipients: tuple[Party, ...] | None = None
) -> Event:
    return replace(
        event,
        actors=event.actors if actors is None else _marked(actors),
        recipients=event.recipients if recipients is None else _marked(recipients),
        confidence=round(event.confidence * _INFERRED_CONFIDENCE, 3),
    )


def _marked(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(replace(party, is_inferred=True) for party in parties)


def _is_near(earlier: Event, event: Event) -> bool:
    return earlier.field == event.field and event.sentence_index - earlier.sentence_index <= _REACH


def _same_side(ones: tuple[Party, ...], others: tuple[Party, ...]) -> bool:
    return any(one.country == other.country and one.sector == other.sector for one in ones for other in others)


def _same_entities(ones: tuple[Party, ...], others: tuple[Party, ...]) -> bool:
    return any(
        (one.entity_id is not None and one.entity_id == other.entity_id)
        or (one.country == other.country and one.sector == other.sector)
        for one in ones
        for other in others
    )
