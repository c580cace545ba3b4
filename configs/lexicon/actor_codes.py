"""Codes of actors: countries, international kinds and sectors."""

from __future__ import annotations

from configs.lexicon.phrase_trie import words_of

INTERNATIONAL_KINDS = frozenset({"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"})

SECTORS = frozenset(
    {
        "GOV", "MIL", "COP", "JUD", "LEG", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
        "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
    }
)  # fmt: skip

# Of these, people without a country take part in no political event.
PRIVATE_SECTORS = frozenset({"AGR", "BUS", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REL", "SOC"})


def slug_of(name: str) -> str:
    """A name as it stands in an entity's id: "Sergey Lavrov" gives sergey-lavrov."""
    return "-".join(word.folded for word in words_of(name) if word.folded.isalnum())
