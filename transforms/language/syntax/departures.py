"""Whence somebody goes, freed of the noun for who goes: "the withdrawal of its troops from Georgia"."""

from __future__ import annotations

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.words import Word

# Nouns for going or being brought away.
_DEPARTURES = frozenset(
    (
        *("withdrawal", "pullout", "pullback", "retreat", "evacuation", "removal", "departure", "exit", "return"),
        *("expulsion", "deportation", "repatriation", "extradition", "transfer", "eviction", "release", "redeployment"),
    )
)


def mend_departure(noun: Word) -> None:
    """After a noun for going away, "from" belongs to it, not to who goes."""
    if noun.base not in _DEPARTURES:
        return
    for mover in noun.dependents:
        if mover.dep_ != "nmod" or mover.i < noun.i or not has_case(mover, "of"):
            continue
        for child in mover.dependents:
            if child.dep_ == "nmod" and child.i > mover.i and has_case(child, "from"):
                rehang(child, noun)
