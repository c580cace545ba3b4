"""Deals the parties of an act out to actors and recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.event_types import EventTypes, Kind
from configs.lexicon.frame_patterns import SUBJECT
from schemas.events import Party
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.event_parties import PartyResolver

_AGAINST = "against"
_ABOUT = frozenset({_AGAINST, "over"})
_FACING = frozenset({_AGAINST, "at", "outside"})
_CONDITIONS = frozenset({"if", "unless"})


def parties_of_act(
    types: EventTypes, resolver: PartyResolver, field: str, act: Act, kind: Kind
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients of an act of some kind.

    Reciprocal kinds have all parties as actors. Elsewhere the first party of a reciprocal frame acts and the others are
    acted on. A recipient that no slot gives is looked for among the nouns of the clause.
    """
    actors = resolver.parties_of(field, act.roles.get("A", ()))
    if not actors:
        actors = (
            _owners_of_means(resolver, field, act)
            or _actors_around(resolver, field, act)
            or _nearest_actor(resolver, field, act)
        )
    partners = resolver.parties_of(field, act.roles.get("B", ()))
    recipients = resolver.parties_of(field, _not_own(types, kind, act, act.roles.get("R", ())))
    is_mutual = act.frame is not None and act.frame.is_mutual and kind == act.kind
    if types.parties_of(kind) == "reciprocal" or is_mutual:
        if len(actors) + len(partners) == 1 and act.head.pos_ == "NOUN":
            actors = _host_clause_actor(resolver, field, act)
        return _joined(actors, partners, recipients), ()
    if not actors and partners:
        actors, partners = partners[:1], partners[1:]
    recipients = _others(_joined(recipients, partners), actors)
    is_bare_noun = act.head.pos_ in ("NOUN", "PROPN")
    if not recipients and actors and types.types[kind.type].seeks_recipient and not is_bare_noun:
        told = set(act.trigger)
        nouns = _not_own(types, kind, act, (noun for noun in act.loose if noun not in told))
        groups = [_others(resolver.parties_of(field, [noun]), actors) for noun in nouns]
        recipients = _foreign_first(groups, actors)
        if not recipients and act.frame is not None and act.frame.expects_recipient:
            recipients = _others(resolver.nearest_after(field, act.head, act.trigger), actors)
    if not recipients and actors and is_bare_noun and act.held is not None:
        recipients = _others(resolver.parties_of(field, act.held.roles.get("R", ())), actors)
    if not recipients and types.types[kind.type].concerns_doings:
        recipients = _others(_doers_of_nouns(resolver, field, act), actors)
    if not recipients and types.types[kind.type].is_conditional:
        recipients = _others(resolver.parties_of(field, _condition_subjects(act)), actors)
    if not actors and types.is_official(kind):
        actors = _place_of_authority(resolver, field, act)
    recipients = _without_own_places(types, resolver, kind, actors, recipients)
    if not actors and types.types[kind.type].recipients == "places":
        actors = _moved(resolver, field, act)
    actors, recipients = _sorted_by_type(types, kind, act, actors, recipients)
    recipients = tuple(party for party in recipients if not resolver.points_to_any(party, actors))
    if not recipients and not types.types[kind.type].seeks_recipient:
        recipients = _others(_opposed(resolver, field, act), actors)
    return _placed(actors, recipients), _placed(recipients, actors)


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
    """Parties without recipients that the type does not have: forces that are moved, what protesters storm at home."""
    allowed = types.types[kind.type].recipients
    if allowed == "places":
        moved = tuple(p for p in recipients if p.sector is not None)
        return actors or moved, tuple(p for p in recipients if p.sector is None)
    if allowed == "foreign" and actors:
        countries = {party.country for party in actors} | {None}
        faced = [o.noun.idx for word in act.trigger for o in syntax.obliques_of(word) if o.preposition in _FACING]
        return actors, tuple(
            p for p in recipients if p.country not in countries or any(p.start <= start < p.end for start in faced)
        )
    return actors, recipients


def _opposed(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whom the clause says an act is against, or whose doings: "in protest against abuses by the police"."""
    for token in _clause_of(act):
        for noun in _causes_of(token):
            found = resolver.parties_of(field, _doers_of(noun))
            if found:
                return found
        against = syntax.oblique_of(token, _AGAINST)
        found = () if against is None else resolver.parties_of(field, [against])
        if found:
            return found
    return ()


def _causes_of(token: Token) -> list[Token]:
    """What an act is about: "to protest abuses", "over a bill", "to show disapproval for the policy"."""
    causes: list[Token] = [o.noun for o in syntax.obliques_of(token) if o.preposition in _ABOUT]
    aims = syntax.embedded_clauses_of(token) if token.pos_ == "NOUN" else (token,)
    for verb in aims:
        target = syntax.object_of(verb) if syntax.is_infinitive(verb) else None
        if target is not None:
            causes += [target, *(o.noun for word in (target, verb) for o in syntax.obliques_of(word))]
    return causes


def _doers_of(noun: Token) -> Sequence[Token]:
    """Whose doing something is: "abuses by the police", "a bill signed by X", "their government's policies"."""
    doer = syntax.oblique_of(noun, "by") or syntax.oblique_of(noun.head, "by")
    if doer is not None and doer.i > noun.i:
        return [doer]
    signers = [agent for clause in syntax.noun_clauses_of(noun) if (agent := syntax.agent_of(clause)) is not None]
    owner = syntax.possessor_of(noun)
    return signers or ([] if owner is None or owner.pos_ == "PRON" else [owner])


def _doers_of_nouns(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whose doings a clause is about: "declined to answer a demand from Kyiv", "condemned abuses by rebels"."""
    for noun in _clause_of(act):
        doer = syntax.oblique_of(noun, "by", "from") if noun.pos_ == "NOUN" else None
        found = () if doer is None else resolver.parties_of(field, [doer])
        if found:
            return found
    return ()


def _clause_of(act: Act) -> tuple[Token, ...]:
    """The words of an act's clause and of those that complete its verbs."""
    words = (act.head, *act.trigger)
    heads = dict.fromkeys((*words, *(clause for word in words for clause in syntax.embedded_clauses_of(word))))
    return tuple(dict.fromkeys(token for head in heads for token in syntax.clause_tokens_of(head)))


def _condition_subjects(act: Act) -> list[Token]:
    """Who acts in the clause of condition: whom a threat is for, "if Washington deploys missiles"."""
    clauses = [t for t in act.head.subtree if t.pos_ == "VERB" and syntax.marker_of(t) in _CONDITIONS]
    return [subject for c in clauses if (subject := syntax.logical_subject_of(c)) is not None]


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


def _owners_of_means(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whose the thing is that stands as subject and does not act itself: "An Ethiopian drone struck a market".

    The thing may have a code of its own ("jets"). What was hit is no owner: "the embassy bombing killed".
    """
    if not _has_means(act):
        return ()
    means = syntax.logical_subject_of(act.head)
    if means is None:
        return ()
    if resolver.is_coded(field, means):
        return resolver.parties_of(field, [means])
    owner = syntax.possessor_of(means)
    owners = resolver.parties_of(field, [*syntax.modifiers_of(means), *([] if owner is None else [owner])])
    return () if any(map(resolver.is_target, owners)) else owners


def _has_means(act: Act) -> bool:
    """Whether the frame asks for a subject that does not act itself: "a bomb wounded two soldiers"."""
    slots = act.frame.pattern.slots if act.frame is not None and act.frame.part == "verb" else ()
    return any(slot.where == (SUBJECT,) and slot.role is None for slot in slots)


def _actors_around(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """The actor of the clause around, where a pronoun or a thing stands as subject: "it", "a declaration demanding"."""
    subjects = act.roles.get("A", ())
    if act.frame is None or act.frame.part == "noun" or not subjects:
        return ()
    if _does_a_thing(act):
        return ()
    around = syntax.governing_subject_of(act.head)
    if around is None or around in subjects:
        return ()
    tellers = resolver.parties_of(field, [around])
    person = next((party for subject in subjects if (party := resolver.unknown_person_at(field, subject))), None)
    if person is None or not tellers:
        return tellers
    return (replace(person, country=tellers[0].country, is_inferred=True),)


def _host_clause_actor(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Who takes part in "during talks with Putin": whoever acts in the clause."""
    hosts = ("with",) if act.carriers else ("with", "between")
    if not any(o.preposition in hosts for o in syntax.obliques_of(act.head)):
        return ()
    host = syntax.logical_subject_of(syntax.clause_of(act.head))
    return () if host is None else resolver.parties_of(field, [host])


def _nearest_actor(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """For an active verb whose subject the parser did not find, what stands before it."""
    slots = () if act.frame is None else act.frame.pattern.slots
    if any(slot.where == (SUBJECT,) and slot.role != "A" for slot in slots):
        return ()
    subjects = act.roles.get("A", ())
    if any(noun.pos_ == "NOUN" or resolver.unknown_person_at(field, noun) is not None for noun in subjects):
        return ()
    is_active = act.head.pos_ == "VERB" and syntax.is_finite(act.head) and not syntax.is_passive(act.head)
    return resolver.nearest_before(field, act.head) if is_active else ()


def _does_a_thing(act: Act) -> bool:
    """Whether a common noun is the subject of a clause of its own.

    What it does there is not done by whoever tells it: "Renault said protests force it to close".
    """
    return syntax.is_finite(act.head) and any(subject.pos_ == "NOUN" for subject in act.roles.get("A", ()))


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
