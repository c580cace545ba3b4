"""Supplies parties that a clause leaves out and its surroundings name: "Troops fired on strikers. Two were killed."

What is supplied is marked `is_inferred`. It comes from the acts told around: the same act told elsewhere in the
article, an exchange in which the party took part just before, or what a definite noun points back to ("deplored the
pact").
Nothing is supplied against what the act itself says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice, takewhile

from configs.lexicon.event_types import EventTypes
from schemas.articles import TITLE
from schemas.events import Party
from transforms.language.event_gaps import leaves_actor_open, leaves_recipient_open
from transforms.language.event_rules import Candidate
from transforms.language.reading import Sentence

_REACH = 5
_VIOLENT = frozenset({"ASSAULT", "COERCE"})
_ANSWERS = frozenset({"REJECT", "CONCEDE", "AGREE"})
_UNPROMPTED = frozenset({"AGREE"})
_ANSWERED = frozenset({"REQUEST", "THREATEN", "AGREE"})
_DISSENT = frozenset({"PROTEST", "ASSAULT"})
MEDIATED = "third-party"
AUTHORITIES = frozenset({"GOV", "MIL", "COP", "JUD", "SPY"})


@dataclass(frozen=True, slots=True)
class Told:
    """A candidate and the sentence that tells it."""

    sentence: Sentence
    candidate: Candidate

    @property
    def position(self) -> int:
        """Number of its sentence in the article; a title stands before the text."""
        return -1 if self.sentence.field == TITLE else self.sentence.index


def with_inferred_parties(types: EventTypes, told: Sequence[Told]) -> Iterator[Candidate]:
    """The candidates of one article in order, with the parties that their surroundings give."""
    completed: list[Told] = []
    for index, one in enumerate(told):
        nearest_first = list(takewhile(partial(_is_in_reach, one), reversed(completed)))
        candidate = _with_actors(types, one, nearest_first)
        one = Told(one.sentence, candidate)
        elsewhere = chain(reversed(completed), islice(told, index + 1, None))
        candidate = _with_recipients(types, one, nearest_first, elsewhere)
        completed.append(Told(one.sentence, candidate))
        yield candidate


def _is_in_reach(one: Told, earlier: Told) -> bool:
    return one.position - earlier.position <= _REACH


def may_be_completed(types: EventTypes, candidate: Candidate) -> bool:
    """Whether an act without recipient may get one from its surroundings."""
    has_room = bool(candidate.actors) and not candidate.recipients
    return has_room and types.types[candidate.kind.type].has_counterpart and leaves_recipient_open(candidate.act)


def _with_actors(types: EventTypes, one: Told, nearest_first: Sequence[Told]) -> Candidate:
    candidate = one.candidate
    if candidate.actors:
        return _with_partners(types, candidate, nearest_first)
    if candidate.kind.type in _VIOLENT and candidate.recipients:
        for other in (t.candidate for t in nearest_first):
            is_like = other.kind.type in _VIOLENT and _same_side(other.recipients, candidate.recipients)
            if is_like and other.actors and not _same_entities(other.actors, candidate.recipients):
                return replace(candidate, actors=_marked(other.actors))
    if types.is_official(candidate.kind) and candidate.recipients and leaves_actor_open(candidate.act):
        found = _officials(candidate, nearest_first)
        return replace(candidate, actors=_marked(found)) if found else candidate
    return candidate


def _with_partners(types: EventTypes, candidate: Candidate, nearest_first: Sequence[Told]) -> Candidate:
    """A meeting of which one party alone is named, with the others: those reconciled, or the other side."""
    if types.parties_of(candidate.kind) != "reciprocal" or len(_sides_of(candidate.actors)) > 1:
        return candidate
    if candidate.kind.mode == MEDIATED:
        found = _disputants(candidate, nearest_first)
    else:
        found = _counterparts(candidate, nearest_first)
    return replace(candidate, actors=(*candidate.actors, *_marked(found))) if found else candidate


def _disputants(candidate: Candidate, nearest_first: Iterable[Told]) -> tuple[Party, ...]:
    """The two sides of the exchange told last, the mediator aside."""
    for other in (t.candidate for t in nearest_first):
        parties = _others((*other.actors, *other.recipients), candidate.actors)
        if len(_sides_of(parties)) > 1:
            return parties
    return ()


def _officials(candidate: Candidate, nearest_first: Iterable[Told]) -> tuple[Party, ...]:
    """The authority told last: who else arrests, tries, deports or frees."""
    for other in (t.candidate for t in nearest_first):
        found = tuple(p for p in other.actors if p.sector in AUTHORITIES)
        if found and not _same_entities(found, candidate.recipients):
            return found
    return ()


def _sides_of(parties: Iterable[Party]) -> set[str | None]:
    return {party.country or party.sector for party in parties}


def _with_recipients(
    types: EventTypes, one: Told, nearest_first: Sequence[Told], elsewhere: Iterable[Told]
) -> Candidate:
    candidate = one.candidate
    if candidate.recipients or not candidate.actors or not leaves_recipient_open(candidate.act):
        return candidate
    kind = candidate.kind.type
    if kind == "AGREE" and candidate.held_kind is not None and candidate.held_kind.mode == MEDIATED:
        found = _disputants(candidate, nearest_first)
    elif kind in _VIOLENT:
        found = _others_towards_us(_DISSENT, candidate, nearest_first)
    elif types.types[kind].has_counterpart and not _is_mutual(candidate):
        found = (
            _told_elsewhere(candidate, elsewhere)
            or (_others_towards_us(_ANSWERED, candidate, nearest_first) if kind in _ANSWERS else ())
            or _counterparts(candidate, nearest_first)
            or (() if kind in _UNPROMPTED else _doers(candidate, nearest_first))
        )
    else:
        return candidate
    return replace(candidate, recipients=_marked(found)) if found else candidate


def _is_mutual(candidate: Candidate) -> bool:
    return len({party.country or party.sector for party in candidate.actors}) > 1 and candidate.kind.type in (
        "AGREE",
        "SUPPORT",
        "CONSULT",
    )


def _told_elsewhere(candidate: Candidate, elsewhere: Iterable[Told]) -> tuple[Party, ...]:
    """Recipients of the same act where it is told with them."""
    for other in (t.candidate for t in elsewhere):
        if (
            other.kind.type == candidate.kind.type
            and other.recipients
            and _same_entities(other.actors, candidate.actors)
        ):
            return _others(other.recipients, candidate.actors)
    return ()


def _others_towards_us(
    kinds: Collection[str], candidate: Candidate, nearest_first: Iterable[Told]
) -> tuple[Party, ...]:
    """Who did something of some kinds just before, and to nobody but the actor: asked what is now refused, attacked."""
    for other in (t.candidate for t in nearest_first):
        is_towards_us = not other.recipients or _same_side(other.recipients, candidate.actors)
        is_by_others = other.actors and not _same_entities(other.actors, candidate.actors)
        if other.kind.type in kinds and is_by_others and is_towards_us:
            return other.actors
    return ()


def _counterparts(candidate: Candidate, nearest_first: Iterable[Told]) -> tuple[Party, ...]:
    """Whom the actor dealt with just before, or who with the actor: "summoned the envoy and demanded an answer"."""
    for other in (t.candidate for t in nearest_first):
        if _same_entities(other.actors, candidate.actors):
            parties = _others((*other.recipients, *other.actors), candidate.actors)
        elif _same_entities(other.recipients, candidate.actors):
            parties = _others(other.actors, candidate.actors)
        else:
            continue
        if parties:
            return parties
    return ()


def _doers(candidate: Candidate, nearest_first: Iterable[Told]) -> tuple[Party, ...]:
    """Who did what was told just before, by others than the actor."""
    for other in (t.candidate for t in nearest_first):
        if other.actors and not _same_entities(other.actors, candidate.actors):
            return other.actors
    return ()


def _others(parties: Iterable[Party], than: Sequence[Party]) -> tuple[Party, ...]:
    found = [party for party in parties if not _same_entities((party,), than)]
    return tuple({(p.entity_id, p.country, p.sector): p for p in found}.values())


def _marked(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple(replace(party, is_inferred=True) for party in parties)


def _same_side(ones: Iterable[Party], others: Sequence[Party]) -> bool:
    return any(one.country == other.country and one.sector == other.sector for one in ones for other in others)


def _same_entities(ones: Iterable[Party], others: Sequence[Party]) -> bool:
    return any(
        (one.entity_id is not None and one.entity_id == other.entity_id)
        or (one.country == other.country and (one.sector or "GOV") == (other.sector or "GOV"))
        for one in ones
        for other in others
    )
