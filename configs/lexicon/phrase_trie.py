"""Finds listed phrases in running text, word by word, whatever tokenizer made the tokens.

Words are compared without case, accents, full stops, hyphens and apostrophes: "U.S.-led" reads as "us led",
"Kim Jong-un" as "kim jong un". How a phrase is capitalised in its list says how it must be written in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"\w+|[^\w\s]", re.UNICODE)
_STOPS_IN_ABBREVIATION = re.compile(r"(?<=\w)\.(?=\w|$)")
_IGNORED = frozenset("-‐‑–'’‘`.")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a"}
)
# Longer runs of capitals are read as emphasis ("TURKEY"), shorter ones as an abbreviation that must be in capitals.
_LONGEST_ABBREVIATION = 6


class Word(NamedTuple):
    """A comparable word: `folded` in lower case without accents, and whether it was written Big or BIG."""

    folded: str
    is_capitalised: bool
    is_upper: bool


class Match(NamedTuple, Generic[T]):
    """Words `start` to `end` (exclusive) of the searched sequence, and what is listed for them."""

    start: int
    end: int
    values: tuple[T, ...]


class _Ending(NamedTuple, Generic[T]):
    needed: tuple[Word, ...]
    values: list[T]


class PhraseTrie(Generic[T]):
    """Phrases and their values; the longest phrase that fits at a word is found in time linear in its length."""

    def __init__(self) -> None:
        self._root: dict[str, object] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, phrase: str, value: T) -> None:
        """Lists a phrase; one that is listed twice keeps its values in order. Raises ValueError on an empty phrase."""
        words = words_of(phrase)
        if not words:
            raise ValueError(f"{phrase!r} holds no word")
        node = self._root
        for word in words:
            node = node.setdefault(word.folded, {})  # type: ignore[assignment]
        endings: list[_Ending[T]] = node.setdefault("", [])  # type: ignore[assignment]
        ending = next((e for e in endings if e.needed == words), None)
        if ending is None:
            ending = _Ending(words, [])
            endings.append(ending)
        if value not in ending.values:
            ending.values.append(value)
            self._size += 1

    def longest_at(self, words: Sequence[Word], start: int) -> Match[T] | None:
        """The longest phrase that begins at a word, with the values of all capitalisations that fit."""
        node = self._root
        found: Match[T] | None = None
        for position in range(start, len(words)):
            deeper = node.get(words[position].folded)
            if deeper is None:
                break
            node = deeper  # type: ignore[assignment]
            endings: list[_Ending[T]] | None = node.get("")  # type: ignore[assignment]
            if endings is not None:
                written = words[start : position + 1]
                values = tuple(v for ending in endings if _is_written_as(written, ending.needed) for v in ending.values)
                if values:
                    found = Match(start, position + 1, values)
        return found

    def values_of(self, phrase: str) -> tuple[T, ...]:
        """Values of exactly this phrase; empty if it is not listed."""
        words = words_of(phrase)
        match = self.longest_at(words, 0)
        return match.values if match is not None and match.end == len(words) else ()

    def matches(self, words: Sequence[Word]) -> Iterator[Match[T]]:
        """Longest phrases from left to right, none overlapping."""
        # Most words begin no phrase.
        starts = [position for position, word in enumerate(words) if word.folded in self._root]
        free = 0
        for position in starts:
            match = self.longest_at(words, position) if position >= free else None
            if match is not None:
                yield match
                free = match.end


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[Word, ...]:
    """The comparable words of a text; punctuation but hyphens, apostrophes and full stops counts as words."""
    if text.isascii() and text.isalnum():
        return (_word(text),)
    joined = _STOPS_IN_ABBREVIATION.sub("", text)
    return tuple(_word(part) for part in _WORD.findall(joined) if part not in _IGNORED)


def _word(text: str) -> Word:
    first = text[0]
    is_upper = text.isupper() and (len(text) > 1 or text.isalpha())
    if text.isascii():
        return Word(text.lower(), first.isupper(), is_upper)
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    folded = "".join(char for char in parts if not unicodedata.combining(char))
    return Word(folded or text, first.isupper(), is_upper)


def _is_written_as(written: Sequence[Word], needed: Sequence[Word]) -> bool:
    return all(
        (word.is_capitalised or not form.is_capitalised)
        and (word.is_upper or not form.is_upper or not 1 < len(form.folded) <= _LONGEST_ABBREVIATION)
        for word, form in zip(written, needed, strict=True)
    )
