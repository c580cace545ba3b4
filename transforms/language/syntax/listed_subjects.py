"""Subjects that commas alone join, as headlines do: "Kenya, Uganda slap embargo on Burundi"."""

from __future__ import annotations

from itertools import pairwise

from transforms.language.syntax.arcs import rehang
from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word

_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_NAMES = frozenset({"GPE", "PERSON"})


def mend_listed_subjects(verb: Word) -> None:
    """Names of one kind side by side are coordinated, whatever a parser makes of the comma between them.

    What renames a subject has a comma after it as well, and a verb in the singular has one subject.
    """
    if verb.tag_ == "VBZ":
        return
    subjects = [child for child in verb.dependents if child.dep_ in _SUBJECTS and child.i < verb.i]
    for first, second in pairwise(subjects):
        if _are_listed(first, second):
            second.dep_ = "conj"
            rehang(second, first)
    for subject in subjects[:1]:
        for other in subject.dependents:
            if other.dep_ == "appos" and _are_listed(subject, other) and _last_of(other).i + 1 == verb.i:
                other.dep_ = "conj"


def _are_listed(first: Word, second: Word) -> bool:
    """Whether two names of one kind stand side by side, the last of those listed with the first and a comma between."""
    if first.ent_type_ not in _NAMES or first.ent_type_ != second.ent_type_:
        return False
    listed = [child for child in first.dependents if child.dep_ == "conj" and child.i < second.i]
    before = _last_of(listed[-1] if listed else first, until=second)
    start = min((second, *second.dependents), key=position_of)
    comma = start.doc[start.i - 1] if start.text != "," else start
    return comma.text == "," and before.i in (comma.i - 1, comma.i)


def _last_of(name: Word, until: Word | None = None) -> Word:
    """The last word of a name."""
    parts = [name, *(child for child in name.dependents if child.dep_ in ("flat", "compound", "punct"))]
    return max((part for part in parts if until is None or part.i < until.i), key=position_of)
