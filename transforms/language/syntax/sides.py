"""Parties that something is "between", freed of the place, day or country that a parser hangs them on."""

from __future__ import annotations

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.words import Word

_OBLIQUES = frozenset({"obl", "obl:unmarked", "nmod"})
_TIMES = frozenset({"DATE", "TIME"})
_CIRCUMSTANCES = _TIMES | {"GPE"}


def mend_between(verb: Word) -> None:
    """Parties are "between" no place and no day: "talks opened in Geneva between Mali and Niger"."""
    for noun in verb.dependents:
        if noun.i < verb.i or noun.dep_ not in _OBLIQUES or noun.ent_type_ not in _CIRCUMSTANCES:
            continue
        for child in noun.dependents:
            if child.i > noun.i and child.ent_type_ not in _TIMES and has_case(child, "between"):
                child.dep_ = "obl"
                rehang(child, verb)
                return


def mend_sides(preposition: Word) -> None:
    """Whoever is "between" is two: "between the emir of Qatar and the Turkish minister" joins no minister to Qatar."""
    side = preposition.head
    if preposition.lower_ != "between" or any(child.dep_ == "conj" for child in side.dependents):
        return
    for owner in side.dependents:
        if owner.i < side.i or owner.dep_ != "nmod" or owner.ent_type_ != "GPE":
            continue
        for other in owner.dependents:
            if other.dep_ == "conj" and (other.pos_ == "NOUN" or other.ent_type_ in ("PERSON", "ORG")):
                rehang(other, side)
                return
