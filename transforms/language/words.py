"""Tokens that know what rules ask of them.

spaCy looks a token's strings up, and makes its head and children anew, each time they are asked for; the rules ask
dozens of times. A `Word` is the token with those answers kept in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spacy.attrs import DEP, HEAD, LEMMA, LOWER, MORPH, POS, TAG
from spacy.tokens import Doc, Token

_HYPHEN = "-"
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
        "compound",
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
    compound: str
    """What hyphens join to the word from the left, in lower case: "sit-" before "in" of "sit-in"; else empty."""
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


def compound_forms_of(word: Word) -> tuple[str, ...]:
    """The compound that hyphens make of a word and what stands before it, as written and as base form; else empty."""
    return (word.compound + word.lower_, word.compound + word.base) if word.compound else ()


def words_of(doc: Doc) -> tuple[Word, ...]:
    """The words of a Doc, in order."""
    words = tuple(Word(doc.vocab, doc, i) for i in range(len(doc)))
    keys: list[Any] = doc.to_array(_STRINGS).ravel().tolist()
    strings = {key: doc.vocab.strings[key] for key in set(keys)}
    each = map(strings.__getitem__, keys)
    rows = zip(words, *[each] * len(_STRINGS), strict=True)
    for word, word.lower_, word.lemma_, word.pos_, word.tag_, word.dep_, word.feats in rows:
        word.base = word.lemma_.lower()
        word.compound = ""
        word.obliques = word.conjuncts_below = word.passive = None
    _compound(words)
    _join(words, doc.to_array(HEAD).astype("int64").tolist())
    return words


def _compound(words: tuple[Word, ...]) -> None:
    """Tells each word after a hyphen what stands before it, without spaces between: tokenizers part "cease-fire"."""
    for hyphen in words[1:-1]:
        if hyphen.lower_ == _HYPHEN and not hyphen.whitespace_:
            before = words[hyphen.i - 1]
            if not before.whitespace_ and before.lower_.isalpha():
                words[hyphen.i + 1].compound = f"{before.compound}{before.lower_}{_HYPHEN}"


def _join(words: tuple[Word, ...], offsets: list[int]) -> None:
    """Tells each word its head, so many words on, and its dependents."""
    dependents: list[list[Word]] = [[] for _ in words]
    for i, (word, offset) in enumerate(zip(words, offsets, strict=True)):
        word.head = words[i + offset]
        if offset:
            dependents[i + offset].append(word)
    for word, found in zip(words, dependents, strict=True):
        word.dependents = tuple(found)
