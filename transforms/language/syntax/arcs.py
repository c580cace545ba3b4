"""Arcs of a parse as they are mended."""

from __future__ import annotations

from transforms.language.syntax.dependents import position_of
from transforms.language.words import Word


def rehang(word: Word, head: Word) -> None:
    """Hangs a word on another head."""
    former = word.head
    former.dependents = tuple(child for child in former.dependents if child is not word)
    head.dependents = tuple(sorted((*head.dependents, word), key=position_of))
    word.head = head


def has_case(noun: Word, preposition: str) -> bool:
    """Whether a noun has a preposition."""
    return any(child.dep_ == "case" and child.lower_ == preposition for child in noun.dependents)
