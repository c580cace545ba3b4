"""The tokens that hang on a token by a relation, and those it is coordinated with."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from transforms.language.doc_columns import columns_of
from transforms.language.syntax.labels import ACTIVE_SUBJECTS, OBJECTS, PASSIVE_SUBJECTS

_INDIRECT_OBJECTS = frozenset({"iobj", "dative"})
_ADVERBIAL_NOUNS = frozenset({"obl:unmarked", "npadvmod", "nmod:unmarked", "obl:tmod", "nmod:tmod"})
_PARTICLES = frozenset({"compound:prt", "prt"})


def children_of(token: Token) -> tuple[Token, ...]:
    """The tokens that hang on a token itself, in order of the text."""
    return columns_of(token.doc).children[token.i]


def labels_of(doc: Doc) -> list[str]:
    """Label of every token, to build another Doc of the same tokens from."""
    return [token.dep_ for token in doc]


def subject_of(verb: Token) -> Token | None:
    """Subject of an active clause, as it stands there; None if unsaid or passive.

    Of two, the one nearer to the verb: a parser may take a dateline for a subject too.
    """
    subjects = [child for child in children_of(verb) if child.dep_ in ACTIVE_SUBJECTS]
    before = [subject for subject in subjects if subject.i < verb.i]
    return before[-1] if before else next(iter(subjects), None)


def passive_subject_of(verb: Token) -> Token | None:
    """Subject of a passive clause: who is acted on."""
    return child_of(verb, PASSIVE_SUBJECTS)


def is_subject(noun: Token) -> bool:
    """Whether a noun is the subject of its clause, active or passive; later ones of coordinated subjects are not."""
    return noun.dep_ in ACTIVE_SUBJECTS or noun.dep_ in PASSIVE_SUBJECTS


def object_of(verb: Token) -> Token | None:
    """Direct object, as it stands there."""
    return child_of(verb, OBJECTS)


def indirect_object_of(verb: Token) -> Token | None:
    """Indirect object: "gave Kyiv arms"."""
    found = child_of(verb, _INDIRECT_OBJECTS)
    return None if found is None or found.pos_ == "ADP" else found


def adverbial_nouns_of(head: Token) -> tuple[Token, ...]:
    """Nouns that hang on a verb without a preposition: "arrived Monday"."""
    return tuple(child for child in children_of(head) if child.dep_ in _ADVERBIAL_NOUNS)


def conjuncts_of(token: Token) -> tuple[Token, ...]:
    """The token and all that it is coordinated with, in order of the text; what hangs by the token itself included."""
    return tuple(sorted({token, *token.conjuncts}, key=lambda t: t.i))


def first_conjunct_of(token: Token) -> Token:
    """The token on which a coordination hangs."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def later_conjuncts_of(token: Token) -> tuple[Token, ...]:
    """The token and those coordinated with it that stand below it, in order of the text."""
    known = columns_of(token.doc).conjuncts
    members = known.get(token.i)
    if members is None:
        found = [token]
        for member in found:
            found.extend(child for child in children_of(member) if child.dep_ == "conj")
        members = known[token.i] = tuple(sorted(found, key=lambda t: t.i))
    return members


def particle_of(verb: Token) -> str | None:
    """ "off" of "broke off", in lower case."""
    child = child_of(verb, _PARTICLES)
    return None if child is None else child.lower_


def adverbs_of(head: Token) -> tuple[Token, ...]:
    """Adverbs and adjectives that hang on a word: "reportedly struck", "a planned visit"."""
    return tuple(child for child in children_of(head) if child.dep_ in ("advmod", "amod", "neg"))


def marker_of(verb: Token) -> str | None:
    """Subordinating word of a clause, in lower case: if, after, that, to."""
    child = child_of(verb, frozenset({"mark"}))
    return None if child is None else child.lower_


def governor_of(token: Token) -> Token | None:
    """The word that a clause or noun hangs on, past coordination; None for the root."""
    first = first_conjunct_of(token)
    return None if first.head == first else first.head


def child_of(head: Token, labels: frozenset[str]) -> Token | None:
    return next((child for child in children_of(head) if child.dep_ in labels), None)
