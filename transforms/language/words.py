"""Tokens that know what rules ask of them.

spaCy looks a token's strings up, and makes its head and children anew, each time they are asked for; the rules ask
dozens of times. A `Word` is the token with those answers kept in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spacy.attrs import DEP, HEAD, LEMMA, LOWER, MORPH, POS, TAG
from spacy.tokens import Doc, Token

_STRINGS: list[int | str] = [LOWER, LEMMA, POS, TAG, DEP, MORPH]


@dataclass(frozen=True, slots=True)
class Oblique:
    """A noun that hangs on a verb, noun or adjective by a preposition, given in lower case."""

    preposition: str
    noun: Word


class Word(Token):
    """A token of a Doc that is not written to any more; equal to the token that spaCy gives for the same place."""

    __slots__ = (
        "base",
        "conjuncts_below",
        "dep_",
        "dependents",
        "feats",
        "head",
        "lemma_",
        "lower_",
        "obliques",
        "passive",
        "pos_",
        "tag_",
    )

    lower_: str
    lemma_: str
    base: str
    """The lemma in lower case."""
    pos_: str
    tag_: str
    dep_: str
    feats: str
    """Morphological features, as treebanks write them."""
    head: Word
    dependents: tuple[Word, ...]
    """The words that hang on this one itself, in order of the text."""

    # Answers of `syntax`; None until it was asked.
    obliques: tuple[Oblique, ...] | None
    conjuncts_below: tuple[Word, ...] | None
    passive: bool | None


def words_of(doc: Doc) -> tuple[Word, ...]:
    """The words of a Doc, in order."""
    words = tuple(Word(doc.vocab, doc, i) for i in range(len(doc)))
    keys: list[Any] = doc.to_array(_STRINGS).ravel().tolist()
    strings = {key: doc.vocab.strings[key] for key in set(keys)}
    each = map(strings.__getitem__, keys)
    rows = zip(words, *[each] * len(_STRINGS), strict=True)
    for word, word.lower_, word.lemma_, word.pos_, word.tag_, word.dep_, word.feats in rows:
        word.base = word.lemma_.lower()
        word.obliques = word.conjuncts_below = word.passive = None
    _join(words, doc.to_array(HEAD).astype("int64").tolist())
    return words


def _join(words: tuple[Word, ...], offsets: list[int]) -> None:
    """Tells each word its head, so many words on, and its dependents."""
    dependents: list[list[Word]] = [[] for _ in words]
    for i, (word, offset) in enumerate(zip(words, offsets, strict=True)):
        word.head = words[i + offset]
        if offset:
            dependents[i + offset].append(word)
    for word, found in zip(words, dependents, strict=True):
        word.dependents = tuple(found)
