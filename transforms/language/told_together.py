"""Parties that acts of one sentence lend each other: "Two died when rebels blew up their car", "agreed after talks"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, permutations

from configs.lexicon.event_types import EventTypes
from schemas.events import Party
from transforms.language import syntax
from transforms.language.event_inference import Told
from transforms.language.event_rules import Candidate

_VIOLENCE = "ASSAULT"
# Both sides of these acts fight, or have met.
_BETWEEN_FOES = frozenset({"ASSAULT", "COERCE", "RETREAT"})
_BETWEEN_PARTNERS = frozenset({"AGREE", "SUPPORT", "CONSULT", "COOPERATE"})


def with_circumstances(types: EventTypes, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The acts of one sentence; talks or fighting of nobody named are of those whose act they led to.

    "Oslo and Rome agreed after a week of talks", "The army took the town from rebels after heavy fighting".
    """
    return [_with_borrowed_sides(types, candidate, candidates) for candidate in candidates]


def _with_borrowed_sides(types: EventTypes, candidate: Candidate, others: Sequence[Candidate]) -> Candidate:
    act = candidate.act
    is_meeting = types.parties_of(candidate.kind) == "reciprocal"
    if act.head.pos_ != "NOUN" or candidate.recipients or len(candidate.actors) > is_meeting:
        return candidate
    if not (is_meeting or (candidate.kind.type == _VIOLENCE and act.frame is not None and act.frame.is_mutual)):
        return candidate
    verb = syntax.verb_at_time_of(act.head)
    led_to = None if verb is None else next((o for o in others if verb in (o.act.head, *o.act.trigger)), None)
    sides = () if led_to is None else _sides_of(led_to, is_meeting=is_meeting)
    return replace(candidate, actors=_inferred(sides)) if sides else candidate


def _sides_of(led_to: Candidate, *, is_meeting: bool) -> tuple[Party, ...]:
    """The two sides of an act: those who act, if they are several, else both parties; nothing if there is but one."""
    for parties in (led_to.actors, (*led_to.actors, *led_to.recipients)):
        if len({(party.country, party.sector) for party in parties}) > 1:
            is_shared = led_to.kind.type in (_BETWEEN_PARTNERS if is_meeting else _BETWEEN_FOES)
            return parties if is_shared or parties is led_to.actors else ()
    return ()


def with_lent_parties(told: Sequence[Told]) -> list[Told]:
    """The acts of an article, in order.

    Where a clause tells on what occasion somebody was harmed, whoever attacks there did the harm, and the attack was on
    whoever was harmed.
    """
    lent: list[Told] = []
    for _, group in groupby(told, key=lambda one: id(one.sentence)):
        lent.extend(_lent_in_sentence(list(group)))
    return lent


def _lent_in_sentence(told: Sequence[Told]) -> list[Told]:
    lent = list(told)
    for (place, harm), (other, attack) in permutations(enumerate(told), 2):
        if _is_occasion(attack.candidate, harm.candidate):
            actors, recipients = attack.candidate.actors, harm.candidate.recipients
            lent[place] = replace(harm, candidate=replace(harm.candidate, actors=_inferred(actors)))
            if not attack.candidate.recipients:
                lent[other] = replace(attack, candidate=replace(attack.candidate, recipients=_inferred(recipients)))
    return lent


def _is_occasion(attack: Candidate, harm: Candidate) -> bool:
    if attack.kind.type != _VIOLENCE or harm.kind.type != _VIOLENCE or attack.status != harm.status:
        return False
    is_harmed = bool(harm.recipients) and not harm.actors
    return is_harmed and bool(attack.actors) and syntax.is_occasion_of(attack.act.head, harm.act.head)


def _inferred(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple(replace(party, is_inferred=True) for party in parties)
