"""Forms of verbs: voice, tense, auxiliaries, negation."""

from __future__ import annotations

from enum import Enum

from spacy.tokens import Token

from transforms.language.doc_columns import columns_of, word_of
from transforms.language.syntax.dependents import child_of, children_by, children_of, object_of
from transforms.language.syntax.labels import ACTIVE_SUBJECTS, AUXILIARIES, PASSIVE_SUBJECTS
from transforms.language.words import Word

_PASSIVE_SIGNS = PASSIVE_SUBJECTS | frozenset({"aux:pass", "auxpass"})
_NEGATING = frozenset({"advmod", "det", "cc:preconj", "preconj"})
_FUTURE = frozenset({"will", "'ll", "shall", "wo", "’ll"})
_DUE = frozenset({"is", "are", "was", "were", "'s", "'re"})
_INVERTED = frozenset({"had", "should", "were"})
_PRESENT = frozenset({"VBZ", "VBP"})
_FINITE = _PRESENT | {"VBD", "MD"}
_COMPLEMENT_CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})
_NOBODY = frozenset({"none", "nobody", "nothing", "noone"})
_NEGATIONS = frozenset({"no", "not", "n't", "never", "neither", "nor", "hardly", "scarcely"})


class Tense(Enum):
    """When a finite clause places its verb; `NONE` for infinitives and participles without an auxiliary.

    `FUTURE` is what will be, `PLANNED` what is or was to be.
    """

    PAST = "past"
    PRESENT = "present"
    PERFECT = "perfect"
    PROGRESSIVE = "progressive"
    FUTURE = "future"
    PLANNED = "planned"
    NONE = "none"

    @property
    def is_ahead(self) -> bool:
        """Whether a verb tells what has not yet come."""
        return self in (Tense.FUTURE, Tense.PLANNED)


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive, with its auxiliary or as a bare participle ("troops backed by Iran")."""
    word = word_of(verb)
    if word.passive is None:
        word.passive = _is_passive(word)
    return word.passive


def auxiliaries_of(verb: Token) -> tuple[Word, ...]:
    """Auxiliaries of a verb in order, the copula included; those of the first verb for a coordinated participle."""
    return children_by(verb, AUXILIARIES)


def modal_of(verb: Token) -> Token | None:
    """ "may" of "may strike"."""
    return next((aux for aux in auxiliaries_of(verb) if aux.tag_ == "MD"), None)


def has_auxiliary(verb: Token, word: str) -> bool:
    """Whether one of a verb's auxiliaries is the word, also by coordination: "would ban and seize"."""
    first = verb
    while first.dep_ == "conj" and not auxiliaries_of(first) and first.head != first:
        first = first.head
    return any(aux.lower_ == word for aux in auxiliaries_of(first))


def is_finite(verb: Token) -> bool:
    """Whether a verb has tense of its own or an auxiliary that has."""
    return (
        verb.tag_ in ("VBD", "VBZ", "VBP")
        or is_stray_verb(verb)
        or any(a.tag_ in ("VBD", "VBZ", "VBP", "MD") for a in auxiliaries_of(verb))
    )


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to" and without a finite auxiliary."""
    return any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in children_of(verb))


def is_bare_infinitive(verb: Token) -> bool:
    """Whether a verb stands without "to" and without auxiliary below another: "build" of "how to help build"."""
    is_below = verb.dep_ not in ("ROOT", "conj", "ccomp", "xcomp")
    return verb.tag_ == "VB" and is_below and not is_infinitive(verb) and not auxiliaries_of(verb)


def is_base_form(verb: Token) -> bool:
    """Whether a clause is told in the base form, as what is wanted is: "to leave", "that he leave", "be freed".

    A present tense below a past one may be one too: "insisted that the rebels leave".
    """
    is_below_past = verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")
    if verb.tag_ == "VBP" and not auxiliaries_of(verb) and (is_below_past or _has_singular_subject(verb)):
        return True
    return not is_finite(verb) and (verb.tag_ == "VB" or any(aux.tag_ == "VB" for aux in auxiliaries_of(verb)))


def _has_singular_subject(verb: Token) -> bool:
    """Whether the subject is one thing or person: "that Delhi resume talks" has the base form."""
    subject = child_of(verb, ACTIVE_SUBJECTS)
    if subject is None or any(child.dep_ == "conj" for child in children_of(subject)):
        return False
    return subject.tag_ in ("NN", "NNP") or subject.lower_ in ("he", "she", "it")


def has_negative_subject(verb: Token) -> bool:
    """Whether nobody does it: "no group claimed the attack", "none of them left"."""
    subject = child_of(verb, ACTIVE_SUBJECTS | PASSIVE_SUBJECTS)
    if subject is None:
        return False
    return subject.lower_ in _NOBODY or any(c.dep_ == "det" and c.lower_ in _NEGATIONS for c in children_of(subject))


def is_inverted(verb: Token) -> bool:
    """Whether a clause begins with its auxiliary, as conditions and questions do: "had he left", "should war come"."""
    auxiliaries = auxiliaries_of(verb)
    if not auxiliaries or auxiliaries[0].lower_ not in _INVERTED:
        return False
    subject = child_of(verb, ACTIVE_SUBJECTS | PASSIVE_SUBJECTS)
    first = next(child for child in children_of(verb) if child.dep_ not in ("cc", "punct"))
    return subject is not None and first is auxiliaries[0] and first.i < subject.i


def is_gerund(verb: Token) -> bool:
    """Whether a clause is told as a noun would be: "leaving" of "suggested leaving"."""
    return verb.tag_ == "VBG" and not auxiliaries_of(verb)


def is_negated(token: Token) -> bool:
    """Whether a negation hangs on the token: not, never, no, neither, "without" before a gerund, nobody as subject."""
    if token.pos_ == "VERB" and has_negative_subject(token):
        return True
    for child in children_of(token):
        if child.dep_ == "neg" or "Polarity=Neg" in child.feats:
            return True
        if child.dep_ in _NEGATING and child.lower_ in _NEGATIONS:
            return True
        if child.dep_ in ("mark", "case") and child.lower_ == "without":
            return True
    return token.dep_ == "pcomp" and token.head.lower_ == "without"


def tense_of(verb: Token) -> Tense:
    """Tense and aspect of a finite verb with its auxiliaries; the copula counts for a predicate noun or adjective."""
    auxiliaries = auxiliaries_of(verb)
    if not auxiliaries and verb.dep_ == "conj" and verb.head != verb and verb.tag_ in ("VBN", "VBG", "VB"):
        auxiliaries = auxiliaries_of(verb.head)
    if auxiliaries:
        if any(aux.lower_ in _FUTURE for aux in auxiliaries):
            return Tense.FUTURE
        if _is_told_as_due(verb, auxiliaries):
            return Tense.PLANNED
        if any(aux.lemma_ == "have" and aux.tag_ in _PRESENT for aux in auxiliaries):
            return Tense.PERFECT
        if any(aux.tag_ == "VBD" for aux in auxiliaries):
            return Tense.PAST
        if any(aux.tag_ in _PRESENT for aux in auxiliaries):
            return Tense.PROGRESSIVE if verb.tag_ == "VBG" else Tense.PRESENT
    if verb.tag_ == "VBD":
        return Tense.PAST
    if _is_told_as_planned(verb):
        return Tense.FUTURE
    return Tense.PRESENT if verb.tag_ in _PRESENT else Tense.NONE


def _is_told_as_due(verb: Token, auxiliaries: tuple[Word, ...]) -> bool:
    """Whether somebody "is to" do something or have it done: "the king is to visit Chad", "was to be freed"."""
    if auxiliaries[0].lower_ not in _DUE:
        return False
    return any(c.lower_ == "to" and c.dep_ == "mark" and c.i > auxiliaries[0].i for c in children_of(verb))


def _is_told_as_planned(verb: Token) -> bool:
    """Whether an infinitive has a subject of its own, as in headlines: "Mali to expel envoy"."""
    children = children_of(verb)
    is_whole = verb.dep_ in ("ROOT", "ccomp", "parataxis") and is_infinitive(verb)
    has_subject = any(child.dep_ in ("nsubj", "nsubj:pass") for child in children)
    return is_whole and has_subject and all(child.lower_ != "for" for child in children)


def is_stray_verb(token: Token) -> bool:
    """Whether a parser took a main verb for a participle before its own object: "police confiscated weapons".

    A participle that modifies a noun follows an article, a possessor, a number, a preposition or an adjective; this one
    follows a noun, a pronoun or "have".
    """
    if token.dep_ != "amod" or token.pos_ != "VERB" or token.head.i < token.i:
        return False
    columns = columns_of(token.doc)
    first = columns.sentence_starts[token.i]
    if token.i == first:
        return False
    before = columns.tokens[token.i - 1]
    while before.pos_ == "ADV" and before.i > first:
        before = columns.tokens[before.i - 1]
    if before.tag_ == "PRP$":
        return False
    return before.pos_ in ("NOUN", "PROPN", "PRON") or before.lemma_ == "have"


def is_stranded(token: Token) -> bool:
    """Whether a parser took the only verb of a full sentence for a participle of a noun: "Troops crossed into Chad."

    It may be one indeed: "Three soldiers killed in Kashmir."
    """
    if token.dep_ != "acl" or token.tag_ not in ("VBD", "VBN") or token.pos_ != "VERB":
        return False
    sentence = columns_of(token.doc).sentence_of(token.i)
    root = next((word for word in sentence if word.head is word), None)
    if root is None or root.pos_ not in ("NOUN", "PROPN") or root.i > token.i:
        return False
    return sentence[-1].lower_ == "." and not any(
        word.pos_ == "AUX" or (word.pos_ == "VERB" and word.tag_ in _FINITE and word.i != token.i) for word in sentence
    )


def _is_passive(verb: Word) -> bool:
    if is_stray_verb(verb) or (is_stranded(verb) and child_of(verb, _COMPLEMENT_CLAUSES) is not None):
        return False
    if child_of(verb, _PASSIVE_SIGNS) is not None:
        return True
    if child_of(verb, ACTIVE_SUBJECTS) is not None and verb.dep_ != "conj":
        return False
    if verb.dep_ == "conj" and "VerbForm=Part" in verb.feats and not auxiliaries_of(verb):
        return object_of(verb) is None and is_passive(verb.head)
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and object_of(verb) is None
