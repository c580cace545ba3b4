"""Sources: the state of what is read, committed with the rows it led to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import TIMESTAMP, Table


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one file or feed after the last commit that touched it; the latest `committed_at` counts."""

    source_uri: Annotated[str, pa.string(), "File or feed, as in settings."]
    kind: Annotated[str, pa.string(), "feed, sitemap, txt, jsonl, csv, html, warc or parquet."]
    committed_at: Annotated[datetime, TIMESTAMP, "When this state was committed."]
    size: Annotated[int | None, pa.int64(), "File: bytes."] = None
    sha256: Annotated[str | None, pa.string(), "File: hash of the bytes."] = None
    position: Annotated[int | None, pa.int64(), "File: offset or record up to which it was read."] = None
    is_complete: Annotated[bool, pa.bool_(), "File: whether it was read to its end."] = False
    current_url: Annotated[str | None, pa.string(), "Feed: address now valid, after permanent redirects."] = None
    etag: Annotated[str | None, pa.string(), "Feed: ETag of the last answer."] = None
    last_modified: Annotated[str | None, pa.string(), "Feed: Last-Modified of the last answer."] = None
    next_due_at: Annotated[datetime | None, TIMESTAMP, "Feed: not to be asked before."] = None
    last_success_at: Annotated[datetime | None, TIMESTAMP, "Feed: last answer that could be read."] = None
    last_error: Annotated[str | None, pa.string(), "Feed: the last error, null after a success."] = None
    error_streak: Annotated[int, pa.int32(), "Feed: failures since the last success."] = 0
    n_items_seen: Annotated[int, pa.int64(), "Entries or records read, in all."] = 0
    is_retired: Annotated[bool, pa.bool_(), "Feed: gone for good (410)."] = False


SOURCES = Table("sources", SourceState, version=1, key="source_uri", partitioned=False)
