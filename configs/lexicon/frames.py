"""Lexicon of the ontology: frames that express events."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class Frames:
    """frames that express events."""


def load_frames(folder: OntologyFolder) -> Frames:
    """Reads the files of this section. Raises OntologyError."""
    return Frames()
