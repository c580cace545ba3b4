"""Nouns and clauses that hang by a preposition."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from transforms.language.doc_columns import word_of
from transforms.language.syntax.dependents import children_of, object_of
from transforms.language.syntax.labels import OBLIQUES, POSSESSORS
from transforms.language.words import Oblique, Word

_PREPOSITIONS = frozenset({"prep", "agent", "dative"})
_PREPOSITION_OBJECTS = frozenset({"pobj", "pcomp"})
_POSSESSIVE_MARKERS = ("'s", "’s", "'", "’")
_NOMINALS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM"})


def obliques_of(head: Token) -> tuple[Oblique, ...]:
    """Nouns that hang on a verb, noun or adjective by a preposition, in order; the first of coordinated ones only."""
    word = word_of(head)
    if word.obliques is None:
        word.obliques = tuple(_obliques(word)) if word.dependents else ()
    return word.obliques


def oblique_of(head: Token, *prepositions: str) -> Word | None:
    """The first noun that hangs on `head` by one of the prepositions."""
    for oblique in obliques_of(head):
        if oblique.preposition in prepositions:
            return oblique.noun
    return None


def is_oblique(noun: Token) -> bool:
    """Whether a noun hangs by a preposition or as a possessor, and so does not act."""
    return noun.dep_ in POSSESSORS | _PREPOSITION_OBJECTS or bool(case_markers_of(noun))


def prepositional_clauses_of(head: Token) -> tuple[tuple[str, Token], ...]:
    """Heads of clauses that hang by a preposition, with it: ("of", shelling) for "accused Y of shelling"."""
    found: list[tuple[str, Token]] = []
    for child in children_of(head):
        if child.dep_ in ("advcl", "acl", "xcomp", "ccomp", "obl", "nmod") and child.pos_ == "VERB":
            found.extend(
                (m.lower_, child) for m in children_of(child) if m.dep_ in ("mark", "case") and m.pos_ != "PART"
            )
        elif child.dep_ in _PREPOSITIONS:
            found.extend((child.lower_, clause) for clause in children_of(child) if clause.dep_ == "pcomp")
    target = object_of(head) if head.pos_ == "VERB" else None
    if target is not None:
        found.extend(prepositional_clauses_of(target))
    return tuple(found)


def copular_preposition_of(noun: Token) -> str | None:
    """ "under" of "is under sanctions", in lower case, where the noun is the predicate; headlines may lack the verb."""
    if not any(child.dep_ in ("cop", "nsubj") for child in children_of(noun)):
        return None
    return " ".join(case_words_of(noun)) or None


def case_markers_of(noun: Token) -> list[Word]:
    return [child for child in children_of(noun) if child.dep_ == "case" and child.lower_ not in _POSSESSIVE_MARKERS]


def case_words_of(noun: Token) -> list[str]:
    words: list[str] = []
    for marker in case_markers_of(noun):
        words.append(marker.lower_)
        words.extend([child.lower_ for child in marker.dependents if child.dep_ == "fixed"])
    return words


def is_time_noun(token: Token) -> bool:
    """Whether a noun is part of a date or a time of day."""
    return token.ent_type_ in ("DATE", "TIME")


def _obliques(head: Word) -> Iterator[Oblique]:
    for child in head.dependents:
        if child.dep_ in OBLIQUES:
            preposition = " ".join(case_words_of(child))
            if preposition:
                yield Oblique(preposition, child)
        elif child.dep_ == "prep" or (child.dep_ in _PREPOSITIONS and child.pos_ in ("ADP", "SCONJ")):
            yield from _prepositional(child)


def _prepositional(preposition: Word, before: str = "") -> Iterator[Oblique]:
    words = f"{before} {preposition.lower_}".strip()
    for child in preposition.dependents:
        if child.dep_ in _PREPOSITION_OBJECTS and child.pos_ in _NOMINALS:
            yield Oblique(words, child)
        elif child.dep_ == "prep":
            yield from _prepositional(child, words)
