"""Lexicon of the ontology: types, modes, intensity and CAMEO codes."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class EventTypes:
    """types, modes, intensity and CAMEO codes."""


def load_event_types(folder: OntologyFolder) -> EventTypes:
    """Reads the files of this section. Raises OntologyError."""
    return EventTypes()
