"""Articles: one row per revision of a text, whatever became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import TIMESTAMP, Table

TITLE = "title"
TEXT = "text"
FIELDS = (TITLE, TEXT)

SOURCE_KINDS = ("feed", "sitemap", "txt", "jsonl", "csv", "html", "warc", "parquet")
PUBLISHED_AT_BASES = ("feed", "page", "record", "header", "url", "filename")
DUPLICATE_KINDS = ("exact", "near")
NOT_CODED_REASONS = ("duplicate", "language", "empty", "failed")


@dataclass(frozen=True, slots=True)
class Article:
    """One article, from the moment its text is known. Every offset of other tables counts in `title` or `text`."""

    article_id: Annotated[str, pa.string(), "Hash of `document_id`, title and text: one per revision."]
    document_id: Annotated[
        str, pa.string(), "Hash of the canonical URL; without one, of outlet and `external_id`; else of the text."
    ]
    source_kind: Annotated[str, pa.string(), "Kind of input: feed, sitemap, txt, jsonl, csv, html, warc, parquet."]
    source_uri: Annotated[str, pa.string(), "File, archive member or feed that the article came from."]
    text: Annotated[
        str | None,
        pa.string(),
        "The text, in Unicode NFC with plain white space: the evidence of every row. Null where `store_text` is false.",
    ]
    text_sha256: Annotated[str, pa.string(), "SHA-256 of the text in UTF-8, in hexadecimal digits."]
    fetched_at: Annotated[datetime, TIMESTAMP, "When the article was read. Not compared between runs."]
    external_id: Annotated[str | None, pa.string(), "Id that the input gave, if any."] = None
    feed_url: Annotated[str | None, pa.string(), "Address of the feed that listed the article."] = None
    url: Annotated[str | None, pa.string(), "Address of the article as given."] = None
    canonical_url: Annotated[str | None, pa.string(), "Address without tracking parameters, or the page's own."] = None
    outlet: Annotated[str | None, pa.string(), "Who published it."] = None
    title: Annotated[str | None, pa.string(), "Headline; offsets with field `title` count in it."] = None
    authors: Annotated[tuple[str, ...], pa.list_(pa.string()), "Bylines, one a person."] = ()
    language: Annotated[str | None, pa.string(), "ISO 639-1 code of the language of the text."] = None
    published_at: Annotated[datetime | None, TIMESTAMP, "When it was published, if the input says so."] = None
    published_at_basis: Annotated[
        str | None, pa.string(), "Where `published_at` comes from: feed, page, record, header, url, filename."
    ] = None
    updated_at: Annotated[datetime | None, TIMESTAMP, "When the outlet last changed it, if the input says so."] = None
    n_tokens: Annotated[int | None, pa.int32(), "Tokens of title and text; null if the text was not parsed."] = None
    duplicate_of: Annotated[str | None, pa.string(), "`article_id` of the first copy, never of a copy."] = None
    duplicate_kind: Annotated[str | None, pa.string(), "exact (same text) or near (MinHash)."] = None
    revision: Annotated[int, pa.int32(), "Number within `document_id`, 0 for the first text seen."] = 0
    is_coded: Annotated[bool, pa.bool_(), "Whether the text went through extraction."] = False
    not_coded_reason: Annotated[
        str | None, pa.string(), "Why not: duplicate, language, empty, failed (see dead_letters)."
    ] = None

    text_minhash: Annotated[
        bytes | None, pa.binary(), "What tells near copies of a text that is not stored: version, then 128 MinHashes."
    ] = None

    @property
    def full_text(self) -> str:
        """The text. Raises ValueError if it is not stored."""
        if self.text is None:
            raise ValueError(f"the text of article {self.article_id} is not stored")
        return self.text

    @property
    def published_on(self) -> date | None:
        """Day of publication in UTC."""
        return None if self.published_at is None else self.published_at.date()


ARTICLES = Table("articles", Article, version=2, key="article_id")
