"""Dead letters: what came in and could not be worked on, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa

from schemas.table import Table

STAGES = ("read", "fetch", "parse", "normalize", "extract", "write")
MAX_PAYLOAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One input that failed. `payload` holds the first 64 KiB of what failed."""

    dead_letter_id: Annotated[str, pa.string(), "Hash of stage, source, id, error and payload."]
    stage: Annotated[str, pa.string(), "read, fetch, parse, normalize, extract or write."]
    source_uri: Annotated[str, pa.string(), "File, archive member, feed or page."]
    error_type: Annotated[str, pa.string(), "Class of the error, or the name of the reason."]
    message: Annotated[str, pa.string(), "The reason, in one line."]
    is_retryable: Annotated[bool, pa.bool_(), "Whether it may pass another time."]
    run_id: Annotated[str, pa.string(), "Run in which it failed. Not compared between runs."]
    article_id: Annotated[str | None, pa.string(), "Article, if its text was known."] = None
    external_id: Annotated[str | None, pa.string(), "Id that the input gave, if any."] = None
    traceback: Annotated[str | None, pa.string(), "Traceback, if an error was raised. Not compared."] = None
    payload: Annotated[bytes | None, pa.binary(), "First 64 KiB of what failed."] = None


DEAD_LETTERS = Table("dead_letters", DeadLetter, version=1, key="dead_letter_id")
