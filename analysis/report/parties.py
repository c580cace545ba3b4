"""Those who act, are acted on, and speak: one list for the whole page, to which events and quotes point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from analysis.report.numbering import Numbers


class Who(NamedTuple):
    """Someone as the page counts them: by name and country, whatever role a text gives them.

    Known is who has an entity; a pronoun that stands for nobody known is left out of rankings.
    """

    name: str
    country: str | None
    is_known: bool
    is_pronoun: bool


class Party(NamedTuple):
    """Someone as one sentence presents them."""

    who: int
    sector: str | None
    role: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everyone on the page."""

    whos: Numbers[Who]
    parties: Numbers[Party]
    pronouns: frozenset[str]

    def party(self, row: Mapping[str, Any]) -> int:
        """Number of an actor or recipient, from its struct in `events`."""
        who = self.who(row["name"], row["text"], row["country"], row["entity_id"])
        as_written = None if row["text"].lower() == self.whos[who].name.lower() else row["text"]
        return self.parties.at(Party(who, row["sector"], row["role"], as_written))

    def who(self, name: str | None, text: str | None, country: str | None, entity_id: str | None) -> int:
        """Number of someone, by canonical name or, without one, by the words of the text."""
        label = name or (text[:1].upper() + text[1:] if text else "Unnamed")
        is_pronoun = name is None and text is not None and text.lower() in self.pronouns
        return self.whos.at(Who(label, country, entity_id is not None, is_pronoun))
