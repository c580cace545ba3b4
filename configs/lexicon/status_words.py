"""Lexicon of the ontology: words that decide status and claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pydantic import Field

from configs.lexicon.folder import OntologyFolder
from configs.lexicon.yaml_entries import Entry, OntologyError, read_mapping

STATUS_FILE = "status.yaml"
GROUPS = (
    "negating",
    "denying",
    "accusing",
    "alleging",
    "planning",
    "supposing",
    "conditional",
    "awaited",
    "habitual",
    "ongoing",
    "historical",
)


class StatusGroup(Entry):
    """A group of `status.yaml`."""

    about: str = Field(min_length=1)
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words by what they say of an event, in lower case; `GROUPS` names the groups."""

    groups: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def says(self, group: str, *words: str) -> bool:
        """Whether one of the words belongs to a group."""
        members = self.groups.get(group, frozenset())
        return any(word in members for word in words)


def load_status_words(folder: OntologyFolder) -> StatusWords:
    """Reads `status.yaml`. Raises OntologyError."""
    path = folder.file(STATUS_FILE)
    entries = read_mapping(path, StatusGroup)
    for name in entries:
        if name not in GROUPS:
            raise OntologyError(path, 1, f"{name!r} is no group; allowed: {', '.join(GROUPS)}")
    return StatusWords(
        MappingProxyType({name: frozenset(word.lower() for word in entry.words) for name, entry in entries.items()})
    )
