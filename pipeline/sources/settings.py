"""Settings of all that reads: which files and feeds, and how the network is used."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

MIB = 1024 * 1024

FileKind = Literal["txt", "jsonl", "csv", "tsv", "html", "feed", "parquet", "warc"]

# What a record can tell us; the names are those of JSONL keys and CSV columns unless `columns` maps them.
RECORD_FIELDS = (
    "id",
    "text",
    "title",
    "url",
    "published_at",
    "updated_at",
    "outlet",
    "authors",
    "language",
)


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileSettings(_Settings):
    """Which files are read, and how their records are understood."""

    inputs: tuple[str, ...] = Field(
        default=(),
        description="Files, folders (read recursively), globs (`**` allowed) or `-` for standard input.",
    )
    kind: FileKind | None = Field(
        default=None,
        description="Kind of every file; by default its extension says it, else its first bytes.",
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Name that the input gives to a field, where it differs: {text: body, published_at: date}.",
    )
    outlet: str | None = Field(default=None, description="Outlet of records that name none.")
    language: str | None = Field(default=None, description="ISO 639-1 code: language of short or doubtful texts.")
    day_first: bool | None = Field(
        default=None,
        description="Whether 03/04/2024 is 3 April; by default a date that can be read both ways is no date.",
    )
    use_filename_dates: bool = Field(
        default=False,
        description="Whether YYYY-MM-DD in the name of a txt or html file is its date of publication.",
    )
    max_record_bytes: int = Field(
        default=16 * MIB,
        ge=1024,
        description="Longest text file, page, line or archive record, decompressed.",
    )

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, columns: dict[str, str]) -> dict[str, str]:
        unknown = sorted(set(columns) - set(RECORD_FIELDS))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: not a field; the fields are {', '.join(RECORD_FIELDS)}")
        return columns


class Feed(_Settings):
    """One feed, with what is to be known or done differently for it."""

    url: str = Field(description="Address of the feed.", pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/]")
    outlet: str | None = Field(default=None, description="Outlet of its articles; by default the feed's own title.")
    language: str | None = Field(default=None, description="ISO 639-1 code; by default what the feed declares.")
    tags: tuple[str, ...] = Field(default=(), description="Labels for `demarche feeds`; OPML folders become tags.")
    full_text: bool | None = Field(
        default=None,
        description="Whether linked pages are fetched: always, never, or (null) when the entry is a summary.",
    )
    headers: dict[str, str] = Field(
        default_factory=dict, description="Request headers; `${NAME}` in a value is taken from the environment."
    )
    interval_s: int | None = Field(
        default=None,
        ge=0,
        description="Seconds between polls; by default `feeds.interval_s`.",
    )


class FeedSettings(_Settings):
    """Which feeds are polled."""

    feeds: tuple[Feed | str, ...] = Field(
        default=(),
        description="Feed addresses, files (.opml, .xml; .yaml with a list of feeds), or feeds with overrides.",
    )
    full_text: bool = Field(default=True, description="Whether linked pages are fetched at all.")
    only_due: bool = Field(
        default=False,
        description="Whether a feed that is not yet due is left alone; a server's Retry-After always counts.",
    )
    interval_s: int = Field(
        default=900,
        ge=0,
        description="Seconds between polls, where the feed does not ask for more.",
    )
    max_interval_s: int = Field(
        default=86_400,
        ge=1,
        description="Longest pause in seconds, whatever a feed asks for or however often it failed.",
    )
    max_entries: int = Field(default=10_000, ge=1, description="Entries taken from one answer of a feed.")
    summary_max_chars: int = Field(
        default=1_500,
        ge=0,
        description="An entry's text of fewer characters counts as a summary, unless it is marked as full.",
    )


class FetchSettings(_Settings):
    """How the network is used."""

    user_agent: str | None = Field(default=None, description="User-Agent header; by default demarche and its version.")
    allow_private_addresses: bool = Field(
        default=False,
        description="Whether loopback, private and link-local addresses may be reached.",
    )
    obey_robots: bool = Field(default=True, description="Whether robots.txt is asked before a page is fetched.")
    connect_timeout_s: float = Field(default=10.0, gt=0, description="Time to reach a server and agree on TLS.")
    read_timeout_s: float = Field(default=20.0, gt=0, description="Longest silence of a server.")
    total_timeout_s: float = Field(default=60.0, gt=0, description="Longest time for one answer, redirects apart.")
    max_feed_bytes: int = Field(default=32 * MIB, ge=1024, description="Longest feed, decompressed.")
    max_page_bytes: int = Field(default=4 * MIB, ge=1024, description="Longest page, decompressed.")
    max_redirects: int = Field(default=8, ge=0, description="Redirects followed for one address.")
    n_retries: int = Field(default=2, ge=0, description="Further attempts after a failure that may pass.")
    backoff_s: float = Field(
        default=1.0,
        ge=0,
        description="Pause before the second retry; doubles with each, plus jitter.",
    )
    max_wait_s: float = Field(
        default=30.0,
        ge=0,
        description="Longest Retry-After that is waited for; beyond it, the next poll is put off.",
    )
    host_delay_s: float = Field(default=1.0, ge=0, description="Pause between two requests to one host.")
    host_concurrency: int = Field(default=2, ge=1, description="Requests to one host at the same time.")
    n_threads: int = Field(default=16, ge=1, description="Requests at the same time, in all.")


class SourceSettings(_Settings):
    """All that is read."""

    files: FileSettings = Field(default=FileSettings(), description="Files.")
    feeds: FeedSettings = Field(default=FeedSettings(), description="Feeds.")
    fetch: FetchSettings = Field(default=FetchSettings(), description="Network.")
    since: date | None = Field(
        default=None,
        description="First day of publication (UTC) that is read; undated articles are read anyway.",
    )
    until: date | None = Field(default=None, description="Last day of publication (UTC) that is read.")
    limit: int | None = Field(default=None, ge=1, description="Articles read at most in one run.")
    max_text_chars: int = Field(
        default=1_000_000,
        ge=1_000,
        description="Longest text of an article; a longer one is a dead letter.",
    )
