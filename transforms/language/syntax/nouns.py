"""Noun phrases: what stands before, beside and after a noun, and where the phrase ends."""

from __future__ import annotations

from spacy.tokens import Span, Token

from transforms.language.doc_columns import word_of
from transforms.language.syntax.dependents import child_of, children_by, children_of, position_of
from transforms.language.syntax.labels import (
    ACTIVE_SUBJECTS,
    AUXILIARIES,
    CLAUSE_ENDS,
    OBLIQUES,
    PASSIVE_SUBJECTS,
    POSSESSORS,
    RELATIVE_CLAUSES,
)
from transforms.language.syntax.obliques import case_markers_of
from transforms.language.syntax.verbs import is_stray_verb
from transforms.language.words import Word

_APPOSITIONS = frozenset({"appos"})
_NAME_PARTS = frozenset({"compound", "flat", "nn", "goeswith"})
_TITLES = frozenset({"nmod:desc"})
_MODIFIERS = _NAME_PARTS | frozenset({"amod", "nmod", "nmod:desc", "nummod", "advmod"})
_OUTSIDE_PHRASE = frozenset({"appos", "conj", "cc", "punct", "parataxis", "list", "dep", "discourse", "dislocated"})


def appositions_of(noun: Token) -> tuple[Word, ...]:
    """Heads of the appositions of a noun."""
    return children_by(noun, _APPOSITIONS)


def apposed_noun_of(noun: Token) -> Token | None:
    """The noun that this one is an apposition of."""
    return noun.head if noun.dep_ == "appos" else None


def possessor_of(noun: Token) -> Word | None:
    """ "Russia" of "Russia's attack", "its" of "its drills", and of "Russia, whose drills began"."""
    owner = child_of(noun, POSSESSORS)
    if owner is None or owner.lower_ != "whose":
        return owner
    clause = word_of(noun).head
    return clause.head if clause.dep_ in RELATIVE_CLAUSES else owner


def name_parts_of(noun: Token) -> tuple[Token, ...]:
    """Nouns that make one name or compound with the noun, itself included, in order of the text."""
    parts = [noun, *(child for child in children_of(noun) if child.dep_ in _NAME_PARTS)]
    return tuple(sorted(parts, key=position_of))


def titles_of(name: Token) -> list[Word]:
    """Nouns that say before a name what bears it: "President" of "President Bush", "Typhoon" of "Typhoon Gamma"."""
    labels = _NAME_PARTS | _TITLES
    return [child for child in children_of(name) if child.dep_ in labels and child.i < name.i]


def is_premodifier(noun: Token) -> bool:
    """Whether a word stands before a noun that it modifies: "opposition candidates", "the besieged town"."""
    if is_stray_verb(noun) or noun.i > noun.head.i:
        return False
    is_part = noun.dep_ in _NAME_PARTS or noun.dep_ in ("amod", "nmod", "nmod:desc")
    return is_part and not case_markers_of(noun)


def modifiers_of(noun: Token) -> tuple[Word, ...]:
    """Adjectives and nouns that stand before a noun and modify it, in order: "joint US-South Korea" of "war games"."""
    before = [child for child in children_of(noun) if child.i < noun.i and child.dep_ in _MODIFIERS]
    return tuple([child for child in before if not case_markers_of(child)])


def all_modifiers_of(noun: Token) -> tuple[Word, ...]:
    """The modifiers of a noun and those of its modifiers: "US" and "Korea" of "US-South Korea war games"."""
    found = list(modifiers_of(noun))
    for modifier in found:
        found.extend(modifiers_of(modifier))
    return tuple(sorted(found, key=position_of))


def phrase_of(noun: Token) -> Span:
    """The noun with its modifiers and complements, without apposition, coordination and clauses after it."""
    inside = _phrase_tokens(noun)
    return noun.doc[min(inside) : max(inside) + 1]


def full_phrase_of(noun: Token) -> Span:
    """The noun with all that hangs on it, but the preposition that introduces it."""
    tokens = [t.i for t in noun.subtree if not (t.head == noun and t.dep_ in ("case", "punct", "cc", "mark"))]
    return noun.doc[min(tokens) : max(tokens) + 1]


def _phrase_tokens(noun: Token) -> list[int]:
    inside = [noun.i]
    for child in children_of(noun):
        outside = child.dep_ in _OUTSIDE_PHRASE or child.dep_ in CLAUSE_ENDS or child.dep_ in ("case", "mark", "cop")
        if outside or (child.dep_ in AUXILIARIES) or child.dep_ in ACTIVE_SUBJECTS | PASSIVE_SUBJECTS:
            continue
        inside.extend(_phrase_tokens(child) if child.i > noun.i else (t.i for t in child.subtree))
        if child.dep_ in OBLIQUES and child.i > noun.i:
            inside.extend(marker.i for marker in case_markers_of(child))
    return inside
