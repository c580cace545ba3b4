"""Who does something "by", freed of what a parser hangs on the wrong one of the words around."""

from __future__ import annotations

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.words import Word

_AGENT = "obl:agent"
_OBLIQUES = frozenset({"obl", "obl:unmarked", "nmod"})
_PASSIVE_SIGNS = frozenset({"nsubj:pass", "aux:pass"})
_OWN_CLAUSE = frozenset({"nsubj", "nsubj:pass", "aux", "aux:pass"})
_PLACES = frozenset({"GPE", "LOC", "FAC", "DATE"})
_MEANS = ("with", "from", "to", "into", "near", "outside", "in", "during")
# What follows the name of a country by one of these is no part of it: "granted by Rome to Mali".
_OF_THE_ACT = frozenset({"to", "on", "against", "for"})
# Where and at whom protesters are, not whose: "a sit-in by students outside the embassy".
_AT = frozenset({"outside", "against"})
_OF_A_DEED = _OF_THE_ACT | frozenset({"of"})
# Who is "to" somebody, and so keeps what follows: "by the ambassador to Mali".
_SENT = frozenset(
    (
        *("ambassador", "envoy", "delegate", "representative", "emissary", "adviser", "advisor", "aide", "assistant"),
        *("heir", "successor", "candidate", "contender", "party", "visitor", "observer", "delegation", "mission"),
    )
)


def mend_agent(verb: Word) -> None:
    """Who does something is no part of the place, the means or what is given: "promised help by two states"."""
    if verb.tag_ != "VBN" or not (verb.dep_ == "acl" or _has_passive_sign(verb) or _is_joined_to_passive(verb)):
        return
    obliques = [child for child in verb.dependents if child.dep_ in _OBLIQUES or child.dep_ == _AGENT]
    if any(has_case(noun, "by") for noun in obliques):
        return
    for noun in obliques:
        is_named = any(child.ent_type_ in _PLACES and has_case(child, "of") for child in noun.dependents)
        is_means = any(has_case(noun, word) for word in _MEANS)
        is_time = noun.dep_ == "obl:unmarked"
        if noun.i < verb.i or not (noun.ent_type_ in _PLACES or is_named or is_means or is_time):
            continue
        if _is_agent_taken_from(noun, verb):
            return
    for noun in verb.dependents:
        if noun.dep_ == "obj" and noun.i > verb.i and _is_agent_taken_from(noun, verb):
            return


def _has_passive_sign(verb: Word) -> bool:
    return any(child.dep_ in _PASSIVE_SIGNS for child in verb.dependents)


def _is_joined_to_passive(verb: Word) -> bool:
    """Whether a participle shares subject and auxiliary with the passive before it: "was found and slain in"."""
    is_bare = verb.dep_ == "conj" and not any(child.dep_ in _OWN_CLAUSE for child in verb.dependents)
    return is_bare and verb.head.tag_ == "VBN" and _has_passive_sign(verb.head)


def _is_agent_taken_from(noun: Word, verb: Word) -> bool:
    """Whether who acts "by" hung on a noun of the clause, and now hangs on its verb."""
    for child in noun.dependents:
        if child.dep_ == "nmod" and child.i > noun.i and has_case(child, "by"):
            child.dep_ = _AGENT
            rehang(child, verb)
            return True
    return False


def mend_what_hangs_on_agent(act: Word) -> None:
    """To whom something is done "by" somebody is no part of the doer: "granted by the cabinet to refugees".

    Nor is of whom, or at whom, after an event noun: "the deportation by Israel of 400 men".
    """
    is_deed = act.pos_ == "NOUN"
    for agent in act.dependents:
        if agent.i < act.i or not has_case(agent, "by"):
            continue
        if agent.ent_type_ == "GPE":
            cases = _OF_A_DEED if is_deed else _OF_THE_ACT
        elif is_deed:
            cases = _AT
        elif agent.base in _SENT:
            continue
        else:
            cases = frozenset({"to"})
        for child in agent.dependents:
            if child.dep_ == "nmod" and child.i > agent.i and any(has_case(child, word) for word in cases):
                child.dep_ = "nmod" if is_deed else "obl"
                rehang(child, act)
