"""Lexicon of the ontology: countries, bodies, offices and nouns that name actors."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.folder import OntologyFolder


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """countries, bodies, offices and nouns that name actors."""


def load_actor_lexicon(folder: OntologyFolder) -> ActorLexicon:
    """Reads the files of this section. Raises OntologyError."""
    return ActorLexicon()
