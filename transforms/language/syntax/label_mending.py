"""Labels of a parse that contradict each other, mended in the words of a Doc before any rule reads them.

A parser labels each arc by itself, so that a verb may have an "nmod" or two objects. Where one label must be wrong, the
others tell which.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from transforms.language.syntax.agents import mend_agent, mend_what_hangs_on_agent
from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.syntax.departures import mend_departure
from transforms.language.syntax.dependents import position_of
from transforms.language.syntax.garden_paths import (
    mend_adjective,
    mend_due,
    mend_garden_path,
    mend_noun_after_verb,
    mend_noun_before_verb,
    mend_noun_root,
)
from transforms.language.syntax.listed_subjects import mend_listed_subjects
from transforms.language.syntax.measures import mend_deadline, mend_span, mend_sum
from transforms.language.syntax.relative_clauses import mend_called, mend_relative, mend_second_subject
from transforms.language.syntax.sides import mend_between, mend_sides
from transforms.language.syntax.tellers import mend_announced, mend_stolen_subject, mend_subject, mend_teller
from transforms.language.words import Word

_COMPLEMENTS = frozenset({"obj", "iobj", "ccomp", "xcomp"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_DOERS = frozenset({"GPE", "NORP", "ORG", "PERSON"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_OBJECTS = frozenset({"obj", "iobj"})
_OBLIQUES = frozenset({"obl", "nmod"})
_CLAUSE_SUBJECTS = frozenset({"csubj", "csubj:pass", "ccomp"})
_DIVIDERS = frozenset({"punct", "cc"})
_TIME = "obl:unmarked"
_CLAUSES_BELOW = frozenset({"advcl", "xcomp", "ccomp", "dep"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})
# Words that begin a clause or stand before a noun.
_CLAUSE_MARKERS = frozenset({"after", "before", "since", "until", "till", "as", "than"})
# How far before its verb a subject ends, a day or an adverb between them.
_NEAR = 3
_NAMING_VERBS = frozenset(
    ("call", "name", "elect", "appoint", "declare", "label", "brand", "dub", "deem", "consider", "crown", "proclaim")
)
_SUMS = frozenset({"SYM", "NUM"})
_STATES = frozenset({"hostage", "captive", "prisoner"})
_DAYS = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("today", "yesterday", "tomorrow", "tonight"),
    )
)


def mend_labels(words: Iterable[Word]) -> None:
    """Sets `dep_` anew of what hangs on verbs, and `head` of subjects and prepositions that hang on a wrong word."""
    for verb in words:
        _mend_part_of_speech(verb)
        if verb.dep_ == "case":
            _mend_preposition(verb)
            mend_sides(verb)
        elif verb.pos_ == "NOUN":
            mend_what_hangs_on_agent(verb)
            mend_departure(verb)
        elif verb.pos_ == "VERB":
            mend_adjective(verb)
            mend_garden_path(verb)
            mend_noun_root(verb)
            mend_noun_after_verb(verb)
            mend_noun_before_verb(verb)
            mend_due(verb)
            _mend_days(verb)
            mend_second_subject(verb)
            mend_announced(verb)
            _mend_participle(verb)
            _mend_states(verb)
            _mend_expletive(verb)
            _mend_joined_oblique(verb)
            mend_agent(verb)
            mend_what_hangs_on_agent(verb)
            mend_between(verb)
            mend_listed_subjects(verb)
            mend_relative(verb)
            mend_called(verb)
            if verb.tag_ in _FINITE_TAGS:
                _mend_compound_subject(verb)
                mend_subject(verb)
                mend_teller(verb)
                _mend_clause(verb)
            labels = {child.dep_ for child in verb.dependents}
            if _COMPLEMENTS & labels:
                _mend_objects(verb, labels)
                mend_sum(verb)
            elif not _mend_bare_noun(verb, labels):
                mend_span(verb)
                mend_deadline(verb)
                _mend_dead(verb)
                _mend_passive(verb, labels)


def _mend_part_of_speech(word: Word) -> None:
    """A participle with an auxiliary and an object is a verb: "has relaxed rules"."""
    if word.pos_ == "ADJ" and word.tag_ == "VBN":
        labels = {child.dep_ for child in word.dependents}
        if "obj" in labels and "aux" in labels:
            word.pos_ = "VERB"


def _mend_days(verb: Word) -> None:
    """A day beside a subject or after a verb is a time: "police Friday detained eight suspects", "met Friday with"."""
    for child in verb.dependents:
        if child.ent_type_ != "DATE":
            continue
        if child.dep_ in _OBJECTS:
            if child.lower_ in _DAYS and not any(c.dep_ == "det" for c in child.dependents):
                child.dep_ = _TIME
        elif child.dep_ in _SUBJECTS and child.i < verb.i:
            _mend_day_before(child, verb)


def _mend_day_before(day: Word, verb: Word) -> None:
    if any(child.dep_ in _SUBJECTS and child is not day for child in verb.dependents):
        day.dep_ = _TIME
    elif day.lower_ in _DAYS:
        # "Israel Sunday released 20 prisoners" may be parsed as one name.
        for part in day.dependents:
            if part.dep_ == "compound" and part.ent_type_ in _DOERS and part.i < day.i:
                part.dep_, day.dep_ = day.dep_, _TIME
                rehang(part, verb)
                return
        # "said a bombing Sunday killed nine" may be parsed as if the bombing were said.
        mend_stolen_subject(verb, day)


def _mend_dead(verb: Word) -> None:
    """Whoever is "shot dead" is acted on, where the verb has no object: "Mexican journalist shot dead"."""
    if any(child.lower_ == "dead" and child.i == verb.i + 1 for child in verb.dependents):
        for child in verb.dependents:
            if child.dep_ == "nsubj":
                child.dep_ = "nsubj:pass"


def _mend_participle(verb: Word) -> None:
    """A participle between a verb and its object belongs to the object: "used banned munitions", "freed jailed men"."""
    if any(child.dep_ in _OBJECTS for child in verb.dependents):
        return
    for part in verb.dependents:
        if part.i != verb.i + 1 or part.tag_ != "VBN" or part.dep_ not in _CLAUSES_BELOW:
            continue
        target = next((child for child in part.dependents if child.dep_ == "obj" and child.i > part.i), None)
        if target is None or any(child.i < part.i for child in part.dependents):
            continue
        for child in part.dependents:
            rehang(child, verb)
        part.dep_ = "amod"
        rehang(part, target)
        return


def _mend_states(verb: Word) -> None:
    """ "taken hostage": what somebody becomes is no object."""
    for child in verb.dependents:
        if child.dep_ == "obj" and child.lower_ in _STATES and not child.dependents:
            child.dep_ = "xcomp"


def _mend_expletive(verb: Word) -> None:
    """ "it" of "the government says it is prepared to act" acts, unless the verb has a clause as subject."""
    labels = {child.dep_ for child in verb.dependents}
    if verb.dep_ == "ccomp" and "xcomp" in labels and not labels & _SUBJECTS and not labels & _CLAUSE_SUBJECTS:
        for child in verb.dependents:
            if child.dep_ == "expl" and child.lower_ == "it":
                child.dep_ = "nsubj:pass" if "aux:pass" in labels else "nsubj"


def _mend_compound_subject(verb: Word) -> None:
    """What stands before a verb as before a noun is its subject, if it has no other: "UN chief calls for truce"."""
    if any(child.dep_ in _SUBJECTS or child.dep_ in _CLAUSE_SUBJECTS for child in verb.dependents):
        return
    parts = [child for child in verb.dependents if child.dep_ == "compound" and child.i < verb.i]
    if parts and parts[-1].i == verb.i - 1 and parts[-1].pos_ in ("NOUN", "PROPN"):
        parts[-1].dep_ = "nsubj"
        for part in parts[:-1]:
            rehang(part, parts[-1])


def _mend_joined_oblique(verb: Word) -> None:
    """What "and" joins by a preposition is joined to what had it before: "talks with Oslo on Monday and with Riga"."""
    for child in verb.dependents:
        cases = [part.lower_ for part in child.dependents if part.dep_ == "case"]
        if child.dep_ != "conj" or child.pos_ not in ("NOUN", "PROPN") or not cases or child.i < verb.i:
            continue
        target = next((word for word in verb.dependents if word.dep_ == "obj"), None)
        nouns = (*verb.dependents, *(target.dependents if target is not None else ()))
        before = [w for w in nouns if w.dep_ in _OBLIQUES and w.i < child.i and has_case(w, cases[0])]
        if before:
            rehang(child, max(before, key=position_of))


def _mend_clause(verb: Word) -> None:
    """ "after Iran imposed sanctions" is a clause though its marker may be taken for the preposition of its subject."""
    if any(child.dep_ in _SUBJECTS or child.dep_ == "obl:agent" for child in verb.dependents):
        return
    for noun in (verb.head, *verb.head.dependents):
        if noun.dep_ not in _OBLIQUES or not verb.i - _NEAR <= noun.i < verb.i:
            continue
        if any(noun.i < child.i < verb.i and child.dep_ in _DIVIDERS for child in (*verb.dependents, *noun.dependents)):
            continue
        for marker in noun.dependents:
            if marker.dep_ == "case" and marker.lower_ in _CLAUSE_MARKERS:
                if noun is verb.head:
                    rehang(verb, noun.head)
                noun.dep_, marker.dep_, verb.dep_ = "nsubj", "mark", "advcl"
                rehang(noun, verb)
                rehang(marker, verb)
                return


def _mend_objects(verb: Word, labels: set[str]) -> None:
    """The first of two objects is indirect ("gave Ghana a loan", "gave Chad $2"), or the second says what it is called.

    Two that "and" joins are coordinated. Side by side, they may be one name of a thing; with more between them, one is
    of another verb.
    """
    after = [child for child in verb.dependents if child.i > verb.i and child.dep_ != "punct"]
    for first, second in pairwise(after):
        if first.dep_ in _OBJECTS and second.dep_ == "obj" and _is_joined(second):
            first.dep_, second.dep_ = "obj", "conj"
            rehang(second, first)
            return
    if "iobj" in labels and "obj" not in labels:
        for first, second in pairwise(after):
            if first.dep_ == "iobj" and second.dep_ == _TIME:
                # "gave him nine years in prison"
                second.dep_ = "obj"
                return
    for first, second in pairwise(after):
        is_apart = second.i > first.i + 1 or second.pos_ in _SUMS
        if first.dep_ == second.dep_ == "obj" and "iobj" not in labels and is_apart:
            if verb.base in _NAMING_VERBS:
                second.dep_ = "xcomp"
            else:
                first.dep_ = "iobj"
            return


def _is_joined(noun: Word) -> bool:
    """Whether "and" hangs on a noun or on what stands before it there."""
    return any(word.dep_ == "cc" and word.i < noun.i for part in (noun, *noun.dependents) for word in part.dependents)


def _mend_bare_noun(verb: Word, labels: set[str]) -> bool:
    """A noun that hangs on a verb as on a noun, without preposition, is its object: "expels 10 US diplomats"."""
    if "nmod" not in labels:
        return False
    for child in verb.dependents:
        if child.dep_ == "nmod" and child.i > verb.i and not any(c.dep_ == "case" for c in child.dependents):
            child.dep_ = "obj"
            return True
    return False


def _mend_passive(verb: Word, labels: set[str]) -> None:
    """Whoever has something done "by" somebody named is acted on: "Kosovo recognised by Fiji"."""
    if not {"nsubj", "obl:agent"} <= labels or _AUXILIARIES & labels or verb.tag_ not in ("VBD", "VBN"):
        return
    if any(child.dep_ == "obl:agent" and child.ent_type_ in _DOERS for child in verb.dependents):
        for child in verb.dependents:
            if child.dep_ == "nsubj":
                child.dep_ = "nsubj:pass"


def _mend_preposition(preposition: Word) -> None:
    """A preposition before the first part of a phrase is the phrase's: "in" of "in Chin State"."""
    part = preposition.head
    whole = part.head
    is_name = part.dep_ == "compound"
    is_number = part.dep_ == "nummod" and preposition.lower_ == "of"
    is_first = (is_name or is_number) and preposition.i < part.i < whole.i
    if is_first and not any(child.dep_ == "case" for child in whole.dependents):
        rehang(preposition, whole)
