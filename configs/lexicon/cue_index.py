"""Finds, among many patterns, the few whose words stand in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

Cues = tuple[frozenset[str], ...]


class CueIndex:
    """Numbers of patterns by the words of their cues: of each cue of a pattern, one word must be there."""

    def __init__(self, cues_of_patterns: Iterable[Cues]) -> None:
        self._uncued: list[int] = []
        self._by_word: dict[str, list[tuple[int, Cues]]] = {}
        for number, cues in enumerate(cues_of_patterns):
            if not cues:
                self._uncued.append(number)
                continue
            # The shortest cue is mostly the rarest.
            first, *others = sorted(cues, key=len)
            for word in first:
                self._by_word.setdefault(word, []).append((number, tuple(others)))
        self._words = frozenset(self._by_word)

    def fitting(self, words: frozenset[str]) -> list[int]:
        """Numbers of the patterns that the words may fit, in order."""
        found = set(self._uncued)
        for word in self._words & words:
            for number, others in self._by_word[word]:
                if not others or not any(map(words.isdisjoint, others)):
                    found.add(number)
        return sorted(found)
