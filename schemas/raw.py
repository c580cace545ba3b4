"""What a reader makes of one input record, before its text is normalized and its ids are known. Not a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One article as read; the meaning of each field is that of the same column of `Article`.

    `language` is what the input declares, not what the text was found to be. `input_name` stands in for the outlet in
    the id of a document that has an `external_id` and neither outlet nor URL.
    """

    source_kind: str
    source_uri: str
    input_name: str
    text: str
    fetched_at: datetime
    external_id: str | None = None
    feed_url: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    outlet: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    published_at_basis: str | None = None
    updated_at: datetime | None = None
