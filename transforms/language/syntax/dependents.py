"""The tokens that hang on a token by a relation, and those it is coordinated with."""

from __future__ import annotations

from operator import attrgetter

from spacy.tokens import Doc, Token

from transforms.language.doc_columns import columns_of, word_of
from transforms.language.syntax.labels import ACTIVE_SUBJECTS, OBJECTS, PASSIVE_SUBJECTS
from transforms.language.words import Word

_INDIRECT_OBJECTS = frozenset({"iobj", "dative"})
_ADVERBIAL_NOUNS = frozenset({"obl:unmarked", "npadvmod", "nmod:unmarked", "obl:tmod", "nmod:tmod"})
_PARTICLES = frozenset({"compound:prt", "prt"})
_MARKERS = frozenset({"mark"})
_ADVERBS = frozenset({"advmod", "amod", "neg"})

position_of = attrgetter("i")


def children_of(token: Token) -> tuple[Word, ...]:
    """The tokens that hang on a token itself, in order of the text."""
    return word_of(token).dependents


def next_word_of(token: Token) -> Word | None:
    """The word after a token; None after the last."""
    words = columns_of(token.doc).tokens
    return words[token.i + 1] if token.i + 1 < len(words) else None


def labels_of(doc: Doc) -> list[str]:
    """Label of every token, to build another Doc of the same tokens from."""
    return [token.dep_ for token in doc]


def subject_of(verb: Token) -> Word | None:
    """Subject of an active clause, as it stands there; None if unsaid or passive.

    Of two, the one nearer to the verb: a parser may take a dateline for a subject too.
    """
    nearest: Word | None = None
    for child in children_of(verb):
        if child.dep_ in ACTIVE_SUBJECTS:
            if nearest is not None and child.i > verb.i:
                break
            nearest = child
    return nearest


def passive_subject_of(verb: Token) -> Word | None:
    """Subject of a passive clause: who is acted on."""
    return child_of(verb, PASSIVE_SUBJECTS)


def is_subject(noun: Token) -> bool:
    """Whether a noun is the subject of its clause, active or passive; later ones of coordinated subjects are not."""
    return noun.dep_ in ACTIVE_SUBJECTS or noun.dep_ in PASSIVE_SUBJECTS


def object_of(verb: Token) -> Word | None:
    """Direct object, as it stands there."""
    return child_of(verb, OBJECTS)


def indirect_object_of(verb: Token) -> Word | None:
    """Indirect object: "gave Kyiv arms"."""
    found = child_of(verb, _INDIRECT_OBJECTS)
    return None if found is None or found.pos_ == "ADP" else found


def adverbial_nouns_of(head: Token) -> tuple[Word, ...]:
    """Nouns that hang on a verb without a preposition: "arrived Monday"."""
    return children_by(head, _ADVERBIAL_NOUNS)


def conjuncts_of(token: Token) -> tuple[Token, ...]:
    """The token and all that it is coordinated with, in order of the text; what hangs by the token itself included."""
    return tuple(sorted({token, *token.conjuncts}, key=position_of))


def first_conjunct_of(token: Token) -> Word:
    """The token on which a coordination hangs."""
    word = word_of(token)
    while word.dep_ == "conj" and word.head is not word:
        word = word.head
    return word


def later_conjuncts_of(token: Token) -> tuple[Word, ...]:
    """The token and those coordinated with it that stand below it, in order of the text."""
    word = word_of(token)
    if word.conjuncts_below is None:
        found = [word]
        for member in found:
            found.extend([child for child in member.dependents if child.dep_ == "conj"])
        word.conjuncts_below = tuple(sorted(found, key=position_of) if len(found) > 1 else found)
    return word.conjuncts_below


def particle_of(verb: Token) -> str | None:
    """ "off" of "broke off", in lower case."""
    child = child_of(verb, _PARTICLES)
    return None if child is None else child.lower_


def adverbs_of(head: Token) -> tuple[Word, ...]:
    """Adverbs and adjectives that hang on a word: "reportedly struck", "a planned visit"."""
    return children_by(head, _ADVERBS)


def marker_of(verb: Token) -> str | None:
    """Subordinating word of a clause, in lower case: if, after, that, to."""
    child = child_of(verb, _MARKERS)
    return None if child is None else child.lower_


def governor_of(token: Token) -> Word | None:
    """The word that a clause or noun hangs on, past coordination; None for the root."""
    first = first_conjunct_of(token)
    return None if first.head is first else first.head


def children_by(head: Token, labels: frozenset[str]) -> tuple[Word, ...]:
    return tuple([child for child in children_of(head) if child.dep_ in labels])


def child_of(head: Token, labels: frozenset[str]) -> Word | None:
    for child in children_of(head):
        if child.dep_ in labels:
            return child
    return None
