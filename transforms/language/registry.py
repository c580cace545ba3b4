"""The extractors, in the order in which they run: the list to edit when a table is added."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from schemas.dates import DATES
from schemas.events import EVENTS
from schemas.mentions import MENTIONS
from schemas.places import PLACES
from schemas.quotes import QUOTES
from schemas.roles import ROLES
from schemas.table import Table
from transforms.language.dates import extract_dates
from transforms.language.events import extract_events
from transforms.language.mentions import extract_mentions
from transforms.language.places import extract_places
from transforms.language.quotes import extract_quotes
from transforms.language.reading import Reading
from transforms.language.roles import extract_roles


@dataclass(frozen=True, slots=True)
class Extractor:
    """Fills one table from a reading; may look at the tables of the extractors before it."""

    table: Table
    extract: Callable[[Reading], Iterable[Any]]


EXTRACTORS: tuple[Extractor, ...] = (
    Extractor(MENTIONS, extract_mentions),
    Extractor(ROLES, extract_roles),
    Extractor(QUOTES, extract_quotes),
    Extractor(DATES, extract_dates),
    Extractor(PLACES, extract_places),
    Extractor(EVENTS, extract_events),
)


def extract_records(reading: Reading) -> dict[str, tuple[Any, ...]]:
    """Records of every table, by its name. What an extractor raises is not caught: it is a fault of ours."""
    return {extractor.table.name: reading.add(extractor.table, extractor.extract(reading)) for extractor in EXTRACTORS}
