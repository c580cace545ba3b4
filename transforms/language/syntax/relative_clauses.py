"""Relative clauses that a parser hangs on the wrong noun, and what it takes from them."""

from __future__ import annotations

from itertools import pairwise

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word

_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_PARTICLES = frozenset({"compound:prt", "advmod"})
_COMPLEMENTS = frozenset({"obj", "iobj", "ccomp", "xcomp"})
_NOUNS = _SUBJECTS | frozenset({"obj", "iobj", "obl", "nmod"})
_TIMES = frozenset({"obl:unmarked", "obl", "nmod:unmarked"})
_DOERS = frozenset({"GPE", "NORP", "ORG", "PERSON"})
_LOOSE_CLAUSES = frozenset({"advcl", "parataxis", "ccomp", "dep"})
_RELATIVES = frozenset({"who", "which", "whose"})
_NAMING = frozenset({"call", "term", "label", "describe", "consider", "see", "regard"})
_THINGS = frozenset({"that", "which"})
_HARM = frozenset({"kill", "wound", "injure", "maim"})
_ATTACKS = frozenset(
    (
        *("attack", "bombing", "blast", "explosion", "shooting", "raid", "strike", "airstrike"),
        *("ambush", "assault", "shelling"),
    )
)


def mend_second_subject(verb: Word) -> None:
    """What belongs to a clause about the subject is no second subject of the verb.

    The object of that clause, as in "a blast that killed 20 people was claimed" and "a refusal to free a cleric was
    criticised", or its second agent, as in "a deal agreed by Oslo and Rome was announced".
    """
    subjects = [child for child in verb.dependents if child.dep_ in _SUBJECTS and child.i < verb.i]
    for first, second in pairwise(subjects):
        if _is_second_agent_mended(first, second) or _is_object_mended(first, second):
            return


def _is_second_agent_mended(first: Word, second: Word) -> bool:
    joint = next((child for child in second.dependents if child.dep_ == "cc" and child.i < second.i), None)
    if joint is None:
        return False
    for clause in first.dependents:
        for agent in clause.dependents if clause.dep_ == "acl" else ():
            if agent.i == joint.i - 1 and has_case(agent, "by"):
                second.dep_ = "conj"
                rehang(second, agent)
                return True
    return False


def _is_object_mended(first: Word, second: Word) -> bool:
    before = min((second, *second.dependents), key=position_of).i - 1
    for clause in first.dependents:
        is_about = clause.dep_ == "acl:relcl" or (clause.dep_ == "acl" and clause.tag_ == "VB")
        particles = (child.i for child in clause.dependents if child.dep_ in _PARTICLES)
        is_cut = is_about and max((clause.i, *particles)) == before and clause.pos_ == "VERB"
        if is_cut and not any(child.dep_ in _COMPLEMENTS for child in clause.dependents):
            second.dep_ = "obj"
            rehang(second, clause)
            return True
    return False


def mend_called(verb: Word) -> None:
    """What somebody "called" a thing is the thing: "condemned what it called Kyiv's aggression"."""
    what = verb.head
    if verb.dep_ != "acl:relcl" or what.lower_ != "what" or verb.base not in _NAMING:
        return
    thing = next((child for child in verb.dependents if child.i > verb.i and child.dep_ in ("obj", "xcomp")), None)
    if thing is None or what.head is what:
        return
    thing.dep_, what.dep_, verb.dep_ = what.dep_, "det", "acl"
    rehang(thing, what.head)
    rehang(verb, thing)
    rehang(what, thing)


def mend_relative(verb: Word) -> None:
    """A clause that begins with "whose" or "which" describes what stands before: "Chad, whose helicopters flew out".

    Of "the stamp of Boko Haram, which", it describes the group.
    """
    if verb.dep_ == "acl:relcl" and verb.head.ent_type_ == "DATE":
        _mend_described_day(verb)
        return
    if verb.dep_ == "acl:relcl" and verb.base in _HARM:
        _mend_harm(verb)
    pronoun = next((p for p in map(_relative_in, verb.dependents) if p is not None), None)
    if pronoun is None:
        return
    if verb.dep_ in _LOOSE_CLAUSES:
        described = [w for w in verb.head.dependents if w.i < pronoun.i and w.dep_ in _NOUNS]
        described = described or _subjects_given_back(verb, pronoun)
    elif verb.dep_ == "acl:relcl" and pronoun.lower_ == "which" and not verb.head.ent_type_:
        described = [w for w in verb.head.dependents if w.i < pronoun.i and w.ent_type_ in _DOERS and has_case(w, "of")]
    else:
        return
    if described:
        verb.dep_ = "acl:relcl"
        rehang(verb, described[-1])


def _subjects_given_back(clause: Word, pronoun: Word) -> list[Word]:
    """What stands before a relative clause and was taken for its subject: "NATO" of "NATO, which has jets, urged"."""
    main = clause.head
    taken = [w for w in clause.dependents if w.dep_ in _SUBJECTS and w.i < pronoun.i and w is not pronoun]
    if main.i < clause.i or len(taken) != 1 or any(child.dep_ in _SUBJECTS for child in main.dependents):
        return []
    rehang(taken[0], main)
    return taken


def _mend_described_day(verb: Word) -> None:
    """What a day parts from its noun describes the noun: "a bombing Wednesday that killed 40 people"."""
    day = verb.head
    nouns = [w for w in day.head.dependents if w.i < day.i and w.dep_ in _NOUNS and w.ent_type_ != "DATE"]
    if nouns and day.dep_ in _TIMES:
        rehang(verb, nouns[-1])


def _mend_harm(verb: Word) -> None:
    """Who is killed is killed by the attack, not by what it hit: "the bombing of a hotel that killed 20"."""
    place = verb.head
    attack = place.head
    is_led_in = any(child.lower_ in _THINGS and child.dep_ in _SUBJECTS for child in verb.dependents)
    if (
        is_led_in
        and place.dep_ == "nmod"
        and not place.ent_type_
        and attack.base in _ATTACKS
        and place.base not in _ATTACKS
    ):
        rehang(verb, attack)


def _relative_in(noun: Word) -> Word | None:
    """The relative pronoun that a subject is or belongs to."""
    if noun.dep_ not in _SUBJECTS:
        return None
    return next((word for word in (noun, *noun.dependents) if word.lower_ in _RELATIVES), None)
