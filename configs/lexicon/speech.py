"""Lexicon of the ontology: cues of reported speech."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class SpeechCues:
    """cues of reported speech."""


def load_speech_cues(folder: OntologyFolder) -> SpeechCues:
    """Reads the files of this section. Raises OntologyError."""
    return SpeechCues()
