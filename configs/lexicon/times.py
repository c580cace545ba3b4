"""Lexicon of the ontology: words of time expressions."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class TimeWords:
    """words of time expressions."""


def load_time_words(folder: OntologyFolder) -> TimeWords:
    """Reads the files of this section. Raises OntologyError."""
    return TimeWords()
