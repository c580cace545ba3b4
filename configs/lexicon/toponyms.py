"""Lexicon of the ontology: aliases and words of places."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """aliases and words of places."""


def load_place_words(folder: OntologyFolder) -> PlaceWords:
    """Reads the files of this section. Raises OntologyError."""
    return PlaceWords()
