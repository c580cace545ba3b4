"""Datasets in the forms of others: flat dyads, GDELT 2.0, ICEWS, POLECAT, nested JSON Lines.

The rows are the views of `exports.sql`; docs/exports.md says what each column takes, and what is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa
import yaml

from analysis.results import rows_of, write_csv, write_jsonl, write_tsv
from configs.lexicon.event_types import load_event_types
from configs.lexicon.folder import open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY

_VIEWS = Path(__file__).with_name("exports.sql")
_CHOSEN = """
    CREATE OR REPLACE TEMP TABLE chosen AS
    SELECT event_id
    FROM events_flat
    WHERE (is_current OR $all)
        AND ($since::DATE IS NULL OR published_on >= $since::DATE)
        AND ($until::DATE IS NULL OR published_on <= $until::DATE)
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which events are exported: `since` and `until` are days of publication, inclusive.

    Without `with_repeats`, only those that count: no repetitions within an article, no superseded revisions.
    """

    since: date | None = None
    until: date | None = None
    with_repeats: bool = False


def write_bare_tsv(rows: pa.Table, stream: BinaryIO) -> None:
    """Values between tabs, without header and quotes, as GDELT has it; white space within a value is a blank."""
    for row in rows_of(rows):
        cells = ("" if value is None else " ".join(str(value).split()) for value in row.values())
        stream.write("\t".join(cells).encode() + b"\n")


# Writers by name of the format; the second is for files whose name ends in `.json` or `.jsonl`.
FORMATS: Mapping[str, tuple[Callable[[pa.Table, BinaryIO], None], Callable[[pa.Table, BinaryIO], None]]] = {
    "csv": (write_csv, write_csv),
    "gdelt": (write_bare_tsv, write_bare_tsv),
    "icews": (write_tsv, write_tsv),
    "polecat": (write_tsv, write_jsonl),
    "jsonl": (write_jsonl, write_jsonl),
}


def exported_rows(database: duckdb.DuckDBPyConnection, form: str, choice: Choice) -> pa.Table:
    """Rows of an export, one a line of its file, from a database that `open_views` has opened."""
    _name_codes(database)
    database.execute(_CHOSEN, {"since": choice.since, "until": choice.until, "all": choice.with_repeats})
    database.execute(_VIEWS.read_text(encoding="utf-8"))
    return database.sql(f"FROM export_{form}").to_arrow_table()


def _name_codes(database: duckdb.DuckDBPyConnection) -> None:
    """Makes tables of what CAMEO's codes and those of countries mean, in words of the ontology."""
    folder = open_folder(DEFAULT_ONTOLOGY)
    countries = yaml.safe_load(folder.file("actors/countries.yaml").read_text(encoding="utf-8"))
    labels = [(code, entry.name) for code, entry in load_event_types(folder).cameo.items()]
    names = [(code, entry["names"][0]) for code, entry in countries.items()]
    for table, rows in (("cameo_labels", labels), ("country_names", names)):
        database.execute(f"CREATE OR REPLACE TEMP TABLE {table} (code VARCHAR, name VARCHAR)")
        database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
