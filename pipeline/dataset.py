"""Reads tables of a dataset as of its last commit, from the files that the manifest lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.commit import refuse_newer_schema
from pipeline.errors import DatasetError
from pipeline.sinks.manifest import DataFile, JournalError, Manifest, is_dataset, read_manifest
from schemas import ARTICLES, TABLES
from schemas.table import Table

_BY_NAME = {table.name: table for table in TABLES}
# A commit that removes files may overtake a reader, which then starts over from the new manifest.
_ATTEMPTS = 5


class Snapshot:
    """One moment of a dataset. Raises DatasetError if the folder holds none, or its journal is damaged."""

    def __init__(self, root: Path) -> None:
        if not is_dataset(root):
            raise DatasetError(f"{root}: holds no dataset")
        self.root = root
        self.manifest = _manifest_of(root)

    def rows_by_table(self) -> Counter[str]:
        """Rows of each table, read off the manifest alone."""
        counts: Counter[str] = Counter()
        for file in self.manifest.files.values():
            counts[file.table] += file.rows
        return counts

    def read(self, table: Table, columns: list[str] | None = None) -> pa.Table:
        """Rows of a table in order of their commits; columns that an older file lacks hold their defaults."""
        wanted = table.arrow if columns is None else pa.schema([table.arrow.field(name) for name in columns])
        wanted = pa.schema([field.with_nullable(True) for field in wanted])
        for attempt in range(_ATTEMPTS):
            try:
                return self._read(table, wanted)
            except FileNotFoundError:
                if attempt == _ATTEMPTS - 1:
                    raise
                self.manifest = _manifest_of(self.root)
        raise AssertionError("unreachable")

    def records(self, table: Table) -> list[Any]:
        """Rows of a table as its records."""
        return table.from_rows(self.read(table).to_pylist())

    def _read(self, table: Table, wanted: pa.Schema) -> pa.Table:
        parts = [read_data_file(self.root, file, wanted) for file in self.manifest.files_of(table.name)]
        return pa.concat_tables(parts) if parts else wanted.empty_table()


def read_data_file(root: Path, file: DataFile, wanted: pa.Schema) -> pa.Table:
    """The wanted columns of a file; those that it lacks, being older, hold their defaults: null, or an empty list."""
    content = pq.ParquetFile(root / file.path)
    held = set(content.schema_arrow.names)
    rows = content.read(columns=[name for name in wanted.names if name in held])
    for field in wanted:
        if field.name not in held:
            default = _BY_NAME[file.table].default_of(field.name)
            rows = rows.append_column(field, pa.array([default] * rows.num_rows, field.type))
    return rows.select(wanted.names).cast(wanted)


def n_without_text(root: Path, files: Iterable[DataFile]) -> int:
    """Articles whose text is not stored, counted off the statistics of their files. A commit has only such, or none."""
    return sum(_n_null(root / file.path, "text") for file in files if file.table == ARTICLES.name and file.rows)


def _n_null(path: Path, column: str) -> int:
    content = pq.ParquetFile(path)
    position = content.schema_arrow.get_field_index(column)
    groups = (content.metadata.row_group(number) for number in range(content.num_row_groups))
    return sum(group.column(position).statistics.null_count for group in groups)


def _manifest_of(root: Path) -> Manifest:
    try:
        manifest = read_manifest(root)
    except JournalError as error:
        raise DatasetError(f"{error}; `demarche verify {root}` tells more") from error
    refuse_newer_schema(root, manifest)
    return manifest
