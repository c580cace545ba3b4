"""Who acts where no slot of the frame says it: the owner of the means, the clause around, what stands nearest."""

from __future__ import annotations

from dataclasses import replace

from configs.lexicon.frame_patterns import SUBJECT
from schemas.events import Party
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.event_parties import PartyResolver


def actors_beside(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Actors of an act whose own slots give none."""
    return (
        _owners_of_means(resolver, field, act)
        or _owners_of_deed(resolver, field, act)
        or _actors_around(resolver, field, act)
        or _nearest_actor(resolver, field, act)
    )


def _owners_of_means(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whose the thing is that stands as subject and does not act itself: "An Ethiopian drone struck a market".

    The thing may have a code of its own ("jets"). What was hit is no owner: "the embassy bombing killed", "the Mumbai
    attacks". Whoever made or put it there acts by it, whatever the act: "a mine laid by rebels sank a ferry".
    """
    means = syntax.logical_subject_of(act.head) if act.head.pos_ == "VERB" else None
    if means is None:
        return ()
    if _has_means(act):
        if resolver.is_coded(field, means):
            return resolver.parties_of(field, [means])
        owner = syntax.possessor_of(means)
        named = [word for word in syntax.modifiers_of(means) if not resolver.is_town(field, word)]
        owners = resolver.parties_of(field, [*named, *([] if owner is None else [owner])])
        if owners:
            return () if any(map(resolver.is_target, owners)) else owners
    makers = [agent for clause in syntax.noun_clauses_of(means) if (agent := syntax.agent_of(clause)) is not None]
    return resolver.parties_of(field, makers)


def _owners_of_deed(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whose deed a passive light verb tells: "the army's pullout was completed", "a demand by Paris was delivered"."""
    if act.head.pos_ != "VERB" or not syntax.is_passive(act.head):
        return ()
    deed = syntax.passive_subject_of(act.head)
    is_told = deed is not None and deed in act.trigger
    owner = syntax.agent_of(deed) or syntax.possessor_of(deed) if deed is not None and is_told else None
    return () if owner is None else resolver.parties_of(field, [owner])


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
