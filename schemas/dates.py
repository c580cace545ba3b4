"""Dates: time expressions in TIMEX3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import TIMESTAMP, Table

DATE_TYPES = ("DATE", "TIME", "DURATION", "SET")


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A time expression and what it means, given the publication date and the text before it."""

    date_id: Annotated[str, pa.string(), "Hash of article, field and offsets."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    sentence_index: Annotated[int, pa.int32(), "Number of the sentence within the field, from 0."]
    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]
    text: Annotated[str, pa.string(), "The expression as written."]
    type: Annotated[str, pa.string(), "DATE, TIME, DURATION or SET."]
    value: Annotated[str | None, pa.string(), "TIMEX3 value; null if it needs a date that is not known."] = None
    from_at: Annotated[datetime | None, TIMESTAMP, "First instant of the expression."] = None
    to_at: Annotated[datetime | None, TIMESTAMP, "Instant at which it ends, exclusive."] = None
    granularity: Annotated[str | None, pa.string(), "day, week, month, quarter, season, year, decade; finer: hour."] = (
        None
    )
    basis: Annotated[str | None, pa.string(), "explicit, relative (to publication) or context (to the text)."] = None


DATES = Table("dates", DateExpression, version=1, key="date_id")
