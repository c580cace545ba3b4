"""Deals the parties of an act out to actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.event_types import EventTypes, Kind
from schemas.events import Party
from transforms.language import syntax
from transforms.language.actors_beside import actors_beside
from transforms.language.acts import Act
from transforms.language.event_parties import PartyResolver
from transforms.language.recipients_beside import condition_subjects, doers_of_nouns, listener_of, opposed

# Violence that is told as often by its means or its victims as by its author.
_BY_STRANGERS = frozenset({"ASSAULT"})
_FACING = frozenset({"against", "at", "outside"})


def parties_of_act(
    types: EventTypes, resolver: PartyResolver, field: str, act: Act, kind: Kind
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients of an act of some kind.

    Reciprocal kinds have all parties as actors. Elsewhere the first party of a reciprocal frame acts and the others are
    acted on. A recipient that no slot gives is looked for among the nouns of the clause.
    """
    struck = _towns_struck(resolver, field, act, kind)
    actors = resolver.parties_of(field, [noun for noun in act.roles.get("A", ()) if noun not in struck])
    if not actors:
        actors = actors_beside(resolver, field, act)
    partners = resolver.parties_of(field, act.roles.get("B", ()))
    hit = resolver.parties_of(field, struck)
    recipients = resolver.parties_of(field, _not_own(types, kind, act, act.roles.get("R", ()))) or hit
    is_mutual = act.frame is not None and act.frame.is_mutual and kind == act.kind
    if types.parties_of(kind) == "reciprocal" or is_mutual:
        if len(actors) + len(partners) == 1 and act.head.pos_ == "NOUN":
            actors = _host_clause_actor(resolver, field, act)
        # Where several practise together, what a frame calls recipient is only where they do: "drills off Uruguay".
        is_together = act.frame is not None and act.frame.together == kind
        involved = () if is_together else (party for party in recipients if not resolver.is_where(party))
        return _joined(actors, partners, tuple(involved)), ()
    if not actors and partners:
        actors, partners = partners[:1], partners[1:]
    recipients = _others(_joined(recipients, partners), actors)
    if _blames_unknown(act):
        return _placed(actors, ()), ()
    is_bare_noun = act.head.pos_ in ("NOUN", "PROPN")
    if not recipients and actors and types.types[kind.type].seeks_recipient and not is_bare_noun:
        told = set(act.trigger)
        loose = (noun for noun in act.loose if noun not in told and not resolver.is_beside(field, noun))
        nouns = _not_own(types, kind, act, loose)
        groups = [_others(resolver.parties_of(field, [noun]), actors) for noun in nouns]
        recipients = _foreign_first(groups, actors)
        if not recipients and act.frame is not None and act.frame.expects_recipient:
            recipients = _others(resolver.nearest_after(field, act.head, act.trigger), actors)
        if len(actors) > 1:
            recipients = tuple(party for party in recipients if not resolver.is_where(party))
    if not recipients and actors and is_bare_noun and act.held is not None:
        recipients = _others(resolver.parties_of(field, act.held.roles.get("R", ())), actors)
    if not recipients and types.types[kind.type].concerns_doings:
        recipients = _others(doers_of_nouns(resolver, field, act), actors)
    if not recipients and types.types[kind.type].is_conditional:
        recipients = _others(
            resolver.parties_of(field, condition_subjects(act)) or resolver.parties_of(field, listener_of(act)), actors
        )
    if not actors and types.is_official(kind):
        actors = _place_of_authority(resolver, field, act)
    recipients = _without_own_places(types, resolver, kind, actors, recipients)
    if not actors and types.types[kind.type].recipients == "places":
        actors = _moved(resolver, field, act)
    actors, recipients = _sorted_by_type(types, kind, act, actors, recipients)
    recipients = tuple(party for party in recipients if not resolver.points_to_any(party, actors))
    is_at_guests = types.types[kind.type].recipients == "foreign"
    if is_at_guests:
        recipients = tuple(party for party in recipients if not resolver.is_where(party))
    if not recipients and not types.types[kind.type].seeks_recipient:
        recipients = _others(opposed(resolver, field, act), actors)
    return actors if is_at_guests else _placed(actors, recipients), _placed(recipients, actors or hit)


def _towns_struck(resolver: PartyResolver, field: str, act: Act, kind: Kind) -> list[Token]:
    """Towns after which violence is named: where it struck, not who did it: "the Mumbai attacks killed 166 people"."""
    if kind.type not in _BY_STRANGERS:
        return []
    means = syntax.logical_subject_of(act.head) if act.head.pos_ == "VERB" else None
    named = [*act.roles.get("A", ()), *(() if means is None else syntax.modifiers_of(means))]
    return [noun for noun in named if syntax.is_premodifier(noun) and resolver.is_town(field, noun)]


def _blames_unknown(act: Act) -> bool:
    """Whether an act blames whoever did what nobody named did: "condemned the attack on peacekeepers in Mali"."""
    if act.frame is None or act.frame.group.takes != "actor" or act.held is None or act.held.kind is None:
        return False
    return act.held.kind.type in _BY_STRANGERS and not any(act.held.roles.get(role) for role in ("A", "B"))


def _not_own(types: EventTypes, kind: Kind, act: Act, nouns: Iterable[Token]) -> list[Token]:
    """Nouns without those that a pronoun gives to the actor: who withdraws "its troops" does nothing to them."""
    if not types.types[kind.type].uses_own:
        return list(nouns)
    subjects = act.roles.get("A", ())
    return [noun for noun in nouns if not (subjects and _is_own(noun))]


def _is_own(noun: Token) -> bool:
    """Whether a pronoun possesses a noun, also through a number: "two of its nationals"."""
    members = (noun, syntax.oblique_of(noun, "of")) if noun.pos_ == "NUM" else (noun,)
    owners = (syntax.possessor_of(member) for member in members if member is not None)
    return any(owner is not None and owner.pos_ in ("PRON", "DET") for owner in owners)


def _moved(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Forces of which a passive says that they are moved, not by whom."""
    moved = syntax.passive_subject_of(act.head) if act.head.pos_ == "VERB" else None
    return () if moved is None else resolver.parties_of(field, [moved])


def _sorted_by_type(
    types: EventTypes, kind: Kind, act: Act, actors: tuple[Party, ...], recipients: tuple[Party, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Parties without recipients that the type does not have: forces that are moved or only announced, what protesters
    storm at home."""
    allowed = types.types[kind.type].recipients
    if allowed == "places":
        moved = tuple(p for p in recipients if p.sector is not None)
        return actors or moved, tuple(p for p in recipients if p.sector is None)
    if kind != act.kind and act.kind is not None and types.types[act.kind.type].recipients == "places":
        own = {party.country for party in actors} | {None}
        return actors, tuple(p for p in recipients if p.sector is None or p.country not in own)
    if allowed == "foreign" and actors:
        countries = {party.country for party in actors} | {None}
        faced = [o.noun.idx for word in act.trigger for o in syntax.obliques_of(word) if o.preposition in _FACING]
        return actors, tuple(
            p for p in recipients if p.country not in countries or any(p.start <= start < p.end for start in faced)
        )
    return actors, recipients


def _place_of_authority(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """The state in which somebody was arrested, tried or freed, where the passive leaves out by whom."""
    if act.head.pos_ != "VERB" or not syntax.is_passive(act.head):
        return ()
    noun = next((n for word in act.trigger if (n := syntax.oblique_of(word, "in", "at")) is not None), None)
    country = None if noun is None else resolver.country_of_place(field, noun)
    party = resolver.party_at(field, noun) if noun is not None and country is not None else None
    return () if party is None else (replace(party, sector=None, is_inferred=True),)


def _joined(*groups: Sequence[Party]) -> tuple[Party, ...]:
    found: dict[object, Party] = {}
    for party in (party for group in groups for party in group):
        found.setdefault((party.entity_id or (party.start, party.end), party.country), party)
    return tuple(found.values())


def _others(parties: Iterable[Party], than: Sequence[Party]) -> tuple[Party, ...]:
    """Parties that are neither told in the same words nor the same entity as those of another role."""
    entities = {party.entity_id for party in than if party.entity_id is not None}
    return tuple(
        p
        for p in parties
        if p.entity_id not in entities and not any(other.start <= p.start and p.end <= other.end for other in than)
    )


def _foreign_first(groups: Sequence[tuple[Party, ...]], actors: Sequence[Party]) -> tuple[Party, ...]:
    """The first parties that are not of the actors' own country; without such, the first."""
    own = {party.country for party in actors}
    known = [group for group in groups if group]
    foreign = (group for group in known if any(p.country is not None and p.country not in own for p in group))
    return next(foreign, known[0] if known else ())


def _host_clause_actor(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Who takes part in "during talks with Putin": whoever acts in the clause."""
    hosts = ("with",) if act.carriers else ("with", "between")
    if not any(o.preposition in hosts for o in syntax.obliques_of(act.head)):
        return ()
    host = syntax.logical_subject_of(syntax.clause_of(act.head))
    return () if host is None else resolver.parties_of(field, [host])


def _without_own_places(
    types: EventTypes,
    resolver: PartyResolver,
    kind: Kind,
    actors: tuple[Party, ...],
    recipients: tuple[Party, ...],
) -> tuple[Party, ...]:
    """Recipients without mere places in the actor's own country: troops are moved there, not against it."""
    if types.types[kind.type].keeps_own_places:
        return recipients
    countries = {party.country for party in actors if not party.is_inferred}
    return tuple(p for p in recipients if p.sector is not None or p.country not in countries or resolver.is_person(p))


def _placed(parties: tuple[Party, ...], others: tuple[Party, ...]) -> tuple[Party, ...]:
    """Parties known by their sector alone, with the country of the other side: "An Argentine judge ordered the former
    president"."""
    countries = {party.country for party in others if party.country is not None} - INTERNATIONAL_KINDS
    if len(countries) != 1 or all(party.country is not None for party in parties):
        return parties
    country = next(iter(countries))
    return tuple(p if p.country is not None else replace(p, country=country, is_inferred=True) for p in parties)
