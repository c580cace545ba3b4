"""Articles for tests of the pipeline: short ones, each with its own facts, and the awkward ones that come along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.sinks.manifest import read_manifest
from schemas import TABLES
from schemas.table import Table

TOWNS = ("Arden", "Belmora", "Castrel", "Dunholm", "Estavar", "Fennick", "Gralto", "Hestfold", "Ilmar", "Jorvek")
LONG = (
    "The port authority of {town} reopened the northern quay after engineers spent two weeks clearing the wreck of a "
    "grain ship that had run aground in a storm. Dock workers said that the first vessels would be loaded before the "
    "weekend, and traders expected prices to fall once the backlog of nineteen ships was gone."
)


def article(number: int, **fields: Any) -> dict[str, Any]:
    """A record of JSON lines that differs from those of all other numbers."""
    town = TOWNS[number % len(TOWNS)]
    text = (
        f"The mayor of {town} met the governor on Tuesday and signed accord number {number}. "
        f'"We keep our word," said Petra Halvorsen, who leads office {number * 7} of the region.'
    )
    month, day = 1 + number % 3, 1 + number % 28
    record = {
        "id": f"a{number}",
        "title": f"Mayor of {town} signs accord {number}",
        "text": text,
        "outlet": "Example Courier",
        "published_at": f"2024-{month:02d}-{day:02d}T09:30:00Z",
    }
    return {**record, **fields}


def write_jsonl(path: Path, records: list[dict[str, Any]]) -> Path:
    """Writes records, one a line."""
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), encoding="utf-8")
    return path


def rows_of(dataset: Path, table: Table) -> list[dict[str, Any]]:
    """Rows of a table by the manifest, in order of its key, without the columns that differ from run to run."""
    left_out = {"fetched_at", "run_id", "traceback"}
    rows = [
        {name: value for name, value in row.items() if name not in left_out}
        for file in read_manifest(dataset).files_of(table.name)
        for row in pq.ParquetFile(dataset / file.path).read().to_pylist()
    ]
    return sorted(rows, key=lambda row: str(row[table.key]))


def tables_of(dataset: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table that two runs over the same input have in common."""
    return {table.name: rows_of(dataset, table) for table in TABLES if table.name not in ("runs", "sources")}
