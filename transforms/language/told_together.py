"""Parties that a harm and the attack that did it lend each other: "Two died when guerrillas blew up their car"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

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
    lent = list(told)
    for place, harm in enumerate(told):
        for other, attack in enumerate(told):
            if harm.sentence is attack.sentence and _is_occasion(attack.candidate, harm.candidate):
                actors, recipients = attack.candidate.actors, harm.candidate.recipients
                lent[place] = replace(harm, candidate=replace(harm.candidate, actors=_inferred(actors)))
                if not attack.candidate.recipients:
                    candidate = replace(attack.candidate, recipients=_inferred(recipients))
                    lent[other] = replace(attack, candidate=candidate)
    return lent


def _is_occasion(attack: Candidate, harm: Candidate) -> bool:
    if attack.kind.type != _VIOLENCE or harm.kind.type != _VIOLENCE or attack.status != harm.status:
        return False
    is_harmed = bool(harm.recipients) and not harm.actors
    return is_harmed and bool(attack.actors) and syntax.is_occasion_of(attack.act.head, harm.act.head)


def _inferred(parties: Iterable[Party]) -> tuple[Party, ...]:
    return tuple(replace(party, is_inferred=True) for party in parties)
