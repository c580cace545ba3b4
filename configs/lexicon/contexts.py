"""Lexicon of the ontology: words that set an event's contexts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import Field

from configs.lexicon.folder import OntologyFolder
from configs.lexicon.yaml_entries import Entry, read_mapping

CONTEXTS_FILE = "contexts.yaml"


class ContextEntry(Entry):
    """A context of `contexts.yaml`."""

    words: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class ContextWords:
    """Phrases in lower case by their first word, each with its context; the order of contexts is that of the file."""

    names: tuple[str, ...] = ()
    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def found_in(self, words: Sequence[str]) -> tuple[str, ...]:
        """Contexts of which a phrase stands among the words, which are in lower case."""
        found: set[str] = set()
        for position, word in enumerate(words):
            for phrase, context in self.by_first.get(word, ()):
                if len(phrase) == 1 or tuple(words[position : position + len(phrase)]) == phrase:
                    found.add(context)
        return tuple(name for name in self.names if name in found)


def load_contexts(folder: OntologyFolder) -> ContextWords:
    """Reads `contexts.yaml`. Raises OntologyError."""
    entries = read_mapping(folder.file(CONTEXTS_FILE), ContextEntry)
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for context, entry in entries.items():
        for phrase in entry.words:
            words = tuple(phrase.lower().split())
            by_first.setdefault(words[0], []).append((words, context))
    return ContextWords(tuple(entries), MappingProxyType({word: tuple(found) for word, found in by_first.items()}))
