"""Words that a parser takes for verbs or conjunctions, mended.

"wanted" of "A governor wanted for theft left", "aid" of "halts aid to Mali", "fighting" of "fighting between clans",
"neighbouring" of "to neighbouring Chad", "due to" of "is due to leave".
"""

from __future__ import annotations

from transforms.language.syntax.arcs import has_case, rehang
from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word

_LOOSE_CLAUSES = frozenset({"advcl", "ccomp", "parataxis", "conj", "dep", "xcomp"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_AUXILIARIES = frozenset({"aux", "aux:pass"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TAKING_BARE_VERBS = frozenset(
    ("help", "let", "make", "dare", "need", "go", "come", "get", "see", "hear", "watch", "have")
)
_CLAUSE_SUBJECTS = frozenset({"csubj", "csubj:pass"})
_OBJECTS = frozenset({"obj", "iobj", "ccomp", "xcomp"})
_OBLIQUES = frozenset({"obl", "obl:unmarked"})
_LEADING = frozenset({"mark", "cc", "punct"})
_ADJECTIVES = frozenset({"neighbouring", "neighboring", "surrounding", "warring", "visiting", "outgoing", "incoming"})


def mend_garden_path(verb: Word) -> None:
    """A finite verb that lacks a subject and hangs by no word on what stands between has the subject of the other.

    The other is then a participle that describes the subject.
    """
    other = verb.head
    if verb.dep_ not in _LOOSE_CLAUSES or other.i > verb.i or other.tag_ not in ("VBD", "VBN"):
        return
    before = [child for child in verb.dependents if child.i < verb.i]
    is_finite = bool(before) and before[0].dep_ in _AUXILIARIES and before[0].tag_ in _FINITE_TAGS
    if not is_finite or verb.doc[before[0].i - 1].is_punct:
        return
    if any(child.dep_ in _SUBJECTS or child.dep_ in _LEADING for child in before):
        return
    subject = next((child for child in other.dependents if child.dep_ in _SUBJECTS), None)
    if subject is None or subject.i > other.i or not _may_describe(other, verb):
        return
    is_root = other.head is other
    verb.dep_ = other.dep_
    rehang(verb, other.head)
    if is_root:
        verb.head = verb
        other.dependents = tuple(child for child in other.dependents if child is not verb)
    for child in other.dependents:
        if child.i < subject.i or child.i > verb.i:
            rehang(child, verb)
    subject.dep_ = "nsubj:pass" if any(child.dep_ == "aux:pass" for child in before) else "nsubj"
    rehang(subject, verb)
    other.dep_, other.tag_ = "acl", "VBN"
    rehang(other, subject)


def mend_noun_root(verb: Word) -> None:
    """What has a preposition is no subject of a finite verb, the noun above is: "A promise to farmers was made"."""
    noun = verb.head
    if verb.dep_ != "acl" or noun.head is not noun or noun.pos_ not in ("NOUN", "PROPN"):
        return
    is_finite = any(c.dep_ in _AUXILIARIES and c.tag_ in _FINITE_TAGS and c.i < verb.i for c in verb.dependents)
    former = next((child for child in verb.dependents if child.dep_ in _SUBJECTS), None)
    if not is_finite or former is None or not any(child.dep_ == "case" for child in former.dependents):
        return
    noun.dep_, former.dep_, verb.dep_ = former.dep_, "nmod", noun.dep_
    rehang(former, noun)
    noun.dependents = tuple(child for child in noun.dependents if child is not verb)
    verb.head = verb
    for child in noun.dependents:
        if child.i > verb.i:
            rehang(child, verb)
    noun.head = verb
    verb.dependents = tuple(sorted((*verb.dependents, noun), key=position_of))


def mend_noun_after_verb(verb: Word) -> None:
    """What follows a finite verb in its base form is a noun, but after "help" and the like: "Germany suspends aid"."""
    if verb.tag_ not in _FINITE_TAGS or verb.base in _TAKING_BARE_VERBS:
        return
    for child in verb.dependents:
        is_next = child.i == verb.i + 1 and child.dep_ == "xcomp" and child.tag_ in ("VB", "VBP")
        if is_next and not any(part.i < child.i or part.dep_ == "obj" for part in child.dependents):
            child.dep_, child.pos_, child.tag_ = "obj", "NOUN", "NN"


def mend_noun_before_verb(gerund: Word) -> None:
    """A gerund "between" some that is the subject of a verb is a noun: "fighting between clans killed nine"."""
    if gerund.dep_ not in _CLAUSE_SUBJECTS or gerund.tag_ != "VBG":
        return
    if any(has_case(child, "between") for child in gerund.dependents) and not _OBJECTS & _labels_of(gerund):
        gerund.dep_ = "nsubj:pass" if "aux:pass" in _labels_of(gerund.head) else "nsubj"
        gerund.pos_, gerund.tag_, gerund.lemma_, gerund.base = "NOUN", "NN", gerund.lower_, gerund.lower_
        for child in gerund.dependents:
            if child.dep_ in _OBLIQUES:
                child.dep_ = "nmod"


def mend_adjective(verb: Word) -> None:
    """What looks like a gerund may be an adjective: "sells power to neighbouring Chad", "accused neighbouring Mali"."""
    noun = next((child for child in verb.dependents if child.dep_ == "obj" and child.i > verb.i), None)
    if verb.lower_ not in _ADJECTIVES or noun is None or verb.head is verb:
        return
    head = verb.head
    preposition = next((child for child in verb.dependents if child.dep_ == "mark" and child.i == verb.i - 1), None)
    if preposition is not None:
        preposition.dep_, preposition.pos_ = "case", "ADP"
        noun.dep_ = "obl" if head.pos_ == "VERB" else "nmod"
    elif head.i != verb.i - 1:
        return
    for child in verb.dependents:
        rehang(child, noun if child is preposition else head)
    verb.dep_, verb.pos_, verb.tag_ = "amod", "ADJ", "JJ"
    rehang(verb, noun)


def mend_due(verb: Word) -> None:
    """What somebody is "due to" do is no clause of reason: "the envoy is due to leave"."""
    due = next((c for c in verb.dependents if c.lower_ == "due" and c.dep_ == "mark" and c.i < verb.i), None)
    if due is None or verb.tag_ != "VB":
        return
    for child in due.dependents:
        if child.lower_ == "to":
            child.dep_ = "mark"
            rehang(child, verb)
    for child in verb.dependents:
        if child.i < due.i:
            rehang(child, due)
    due.dep_, verb.dep_ = verb.dep_, "xcomp"
    is_root = verb.head is verb
    rehang(due, verb.head)
    if is_root:
        verb.dependents = tuple(child for child in verb.dependents if child is not due)
        due.head = due
    rehang(verb, due)


def _labels_of(verb: Word) -> set[str]:
    return {child.dep_ for child in verb.dependents}


def _may_describe(participle: Word, verb: Word) -> bool:
    """Whether a verb may be a passive participle: it has no auxiliary, and no object but a gerund."""
    own = [child for child in participle.dependents if child.i < verb.i]
    return not any(child.dep_ in _AUXILIARIES or (child.dep_ == "obj" and child.tag_ != "VBG") for child in own)
