"""Measures of time and money, which a parser takes for when or where something is done."""

from __future__ import annotations

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word

_OBJECTS = frozenset({"obj", "iobj"})
_TIME = "obl:unmarked"
_GIVING = frozenset({"give", "grant", "allow", "hand"})


def mend_span(verb: Word) -> None:
    """What is measured in days is done, no time at which something is: "wrapped up a week of joint manoeuvres"."""
    for child in verb.dependents:
        if child.dep_ == _TIME and child.i > verb.i and any(_is_measured(part) for part in child.dependents):
            child.dep_ = "obj"
            return


def mend_deadline(verb: Word) -> None:
    """How long somebody is given is given, no time at which it is: "were given ten days to leave"."""
    if verb.base not in _GIVING:
        return
    for child in verb.dependents:
        if child.dep_ == _TIME and child.i > verb.i and any(part.dep_ == "nummod" for part in child.dependents):
            child.dep_ = "obj"
            return


def mend_sum(verb: Word) -> None:
    """What money is given "in" is no place: "provide $340 million in loans to Vietnam"."""
    money = next((child for child in verb.dependents if child.dep_ in _OBJECTS and child.tag_ == "$"), None)
    if money is None:
        return
    end = max((money, *money.dependents), key=position_of).i
    for child in verb.dependents:
        is_thing = child.dep_ == "obl" and has_case(child, "in") and child.pos_ == "NOUN" and not child.ent_type_
        if is_thing and min((child, *child.dependents), key=position_of).i == end + 1:
            child.dep_ = "nmod"
            rehang(child, money)


def _is_measured(noun: Word) -> bool:
    return noun.dep_ == "nmod" and not noun.ent_type_ and noun.pos_ == "NOUN" and has_case(noun, "of")
