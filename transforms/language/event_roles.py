"""Deals the parties of an act out to actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from configs.lexicon.event_types import EventTypes, Kind
from schemas.events import Party
from transforms.language import syntax
from transforms.language.event_parties import PartyResolver
from transforms.language.triggers import Act


def parties_of_act(
    types: EventTypes, resolver: PartyResolver, field: str, act: Act, kind: Kind
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients of an act of some kind.

    Reciprocal kinds have all parties as actors. Elsewhere the first party of a reciprocal frame acts and the others are
    acted on. A recipient that no slot gives is looked for among the nouns of the clause.
    """
    actors = resolver.parties_of(field, act.roles.get("A", ()))
    if not actors:
        actors = _actors_around(resolver, field, act)
    partners = resolver.parties_of(field, act.roles.get("B", ()))
    recipients = resolver.parties_of(field, act.roles.get("R", ()))
    if types.parties_of(kind) == "reciprocal":
        return _joined(actors, partners, recipients), ()
    if not actors and partners:
        actors, partners = partners[:1], partners[1:]
    recipients = _others(_joined(recipients, partners), actors)
    if not recipients and actors:
        recipients = _first_of(_others(resolver.parties_of(field, [noun]), actors) for noun in act.loose)
    return _placed(actors, recipients), _placed(recipients, actors)


def _joined(*groups: Sequence[Party]) -> tuple[Party, ...]:
    found: dict[object, Party] = {}
    for party in (party for group in groups for party in group):
        found.setdefault((party.entity_id or (party.start, party.end), party.country), party)
    return tuple(found.values())


def _others(parties: Iterable[Party], than: Sequence[Party]) -> tuple[Party, ...]:
    """Parties that are neither the same words nor the same entity as those of another role."""
    spans = {(party.start, party.end) for party in than}
    entities = {party.entity_id for party in than if party.entity_id is not None}
    return tuple(p for p in parties if (p.start, p.end) not in spans and p.entity_id not in entities)


def _first_of(groups: Iterable[tuple[Party, ...]]) -> tuple[Party, ...]:
    return next((group for group in groups if group), ())


def _actors_around(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """The actor of the clause around, where a pronoun or a thing stands as subject: "it", "a declaration demanding"."""
    subjects = act.roles.get("A", ())
    if act.frame is None or act.frame.part == "noun" or not subjects:
        return ()
    around = syntax.governing_subject_of(act.head)
    if around is None or around in subjects:
        return ()
    return resolver.parties_of(field, [around])


def _placed(parties: tuple[Party, ...], others: tuple[Party, ...]) -> tuple[Party, ...]:
    """Parties known by their sector alone, with the country of the other side: "An Argentine judge ordered the former
    president"."""
    countries = {party.country for party in others if party.country is not None}
    if len(countries) != 1 or all(party.country is not None for party in parties):
        return parties
    country = next(iter(countries))
    return tuple(p if p.country is not None else replace(p, country=country, is_inferred=True) for p in parties)
