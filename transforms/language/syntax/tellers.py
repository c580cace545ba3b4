"""Who says something and who does what is said, where a parser gives one to the verb of the other."""

from __future__ import annotations

from itertools import pairwise

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word

_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_TIME = "obl:unmarked"
_WHERE = ("near", "in", "at", "outside", "from")


def mend_announced(verb: Word) -> None:
    """What somebody is to do, and who says so, are two clauses: "Riyadh to reopen embassy in Tehran, state TV says"."""
    subjects = [child for child in verb.dependents if child.dep_ in _SUBJECTS and child.i < verb.i]
    told = [child for child in verb.dependents if child.dep_ == "ccomp" and child.pos_ in ("NOUN", "PROPN")]
    for first, second in (*pairwise(subjects), *((noun, subjects[0]) for noun in told if subjects)):
        for plan in first.dependents:
            is_told = plan.dep_ == "acl" and plan.tag_ == "VB" and first.i < plan.i < second.i
            if is_told and any(child.dep_ == "mark" and child.lower_ == "to" for child in plan.dependents):
                plan.dep_, first.dep_ = "ccomp", "nsubj"
                rehang(plan, verb)
                rehang(first, plan)
                return


def mend_teller(verb: Word) -> None:
    """Who is named without preposition between what is said and the verb of saying says it: "..., the chief said"."""
    if any(child.dep_ in _SUBJECTS for child in verb.dependents):
        return
    said = next((child for child in verb.dependents if child.dep_ == "ccomp" and child.i < verb.i), None)
    if said is None:
        return
    for noun in reversed(said.dependents):
        if said.i < noun.i < verb.i and noun.dep_ == "obl" and noun.pos_ in ("NOUN", "PROPN") and not noun.ent_type_:
            first = min((noun, *(part for part in noun.dependents if part.dep_ != "punct")), key=position_of)
            if first.dep_ != "case" and verb.doc[first.i - 1].text == ",":
                noun.dep_ = "nsubj"
                rehang(noun, verb)
            return


def mend_subject(verb: Word) -> None:
    """What has a preposition of place is no subject, but what stands before: "said the blast near Kandahar killed"."""
    subject = next((child for child in verb.dependents if child.dep_ == "nsubj"), None)
    if subject is None or verb.dep_ != "ccomp" or not any(has_case(subject, word) for word in _WHERE):
        return
    subject.dep_ = "obl"
    mend_stolen_subject(verb, subject)


def mend_stolen_subject(clause: Word, former: Word) -> None:
    """What the verb of saying has for an object is the subject of what is said, in the place of another."""
    if clause.dep_ != "ccomp":
        return
    for noun in clause.head.dependents:
        if noun.dep_ == "obj" and clause.head.i < noun.i < former.i:
            noun.dep_ = "nsubj"
            if former.ent_type_ == "DATE":
                former.dep_ = _TIME
            rehang(noun, clause)
            return
