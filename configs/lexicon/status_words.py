"""Lexicon of the ontology: words that decide status and claim."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class StatusWords:
    """words that decide status and claim."""


def load_status_words(folder: OntologyFolder) -> StatusWords:
    """Reads the files of this section. Raises OntologyError."""
    return StatusWords()
