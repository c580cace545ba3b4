"""What a feed says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `text` is the longest text it gives, as plain text, empty if it gives none.

    `is_full` says whether the entry itself claims to hold more than a summary.
    """

    external_id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str = ""
    is_full: bool = False
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as parsed: its entries in the order of the file, and how many more there are than were taken.

    `flaw` says what is wrong with it where entries could be read all the same; `ttl_s` is the pause it asks for.
    """

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    kind: str = "feed"
    n_left_out: int = 0
    ttl_s: int | None = None
    flaw: str | None = None
