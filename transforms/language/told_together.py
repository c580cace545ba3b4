"""Parties that a harm and the attack that did it lend each other: "Two died when guerrillas blew up their car"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, permutations

from schemas.events import Party
from transforms.language import syntax
from transforms.language.event_inference import Told
from transforms.language.event_rules import Candidate

_VIOLENCE = "ASSAULT"


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
