"""Roles: who is said to hold which office, a dated directory made of the news itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pyarrow as pa

from schemas.table import Table


@dataclass(frozen=True, slots=True)
class Role:
    """One statement of the text that a person holds or held an office."""

    role_id: Annotated[str, pa.string(), "Hash of article, field and offsets."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    name: Annotated[str, pa.string(), "Name of the holder."]
    role: Annotated[str, pa.string(), "The office, as written without the country."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    start: Annotated[int, pa.int32(), "Offset of the phrase that says so."]
    end: Annotated[int, pa.int32(), "Offset just past it."]
    text: Annotated[str, pa.string(), "The phrase that says so."]
    is_former: Annotated[bool, pa.bool_(), "Whether the office is said to be past."]
    entity_id: Annotated[str | None, pa.string(), "Entity of the holder."] = None
    country: Annotated[str | None, pa.string(), "Country of the office."] = None
    organisation: Annotated[str | None, pa.string(), "Organisation of the office, if not a country's."] = None
    as_of: Annotated[date | None, pa.date32(), "Day of publication."] = None


ROLES = Table("roles", Role, version=1, key="role_id")
