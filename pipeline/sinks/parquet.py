"""One Parquet file of a table: typed, sorted, compressed, with the versions that made it, and safe on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.table import PARTITION_KEY, PUBLISHED_ON, UNDATED, Table

# Rows of one group: a reader that skips by statistics skips at least this much.
_ROW_GROUP_ROWS = 64 * 1024
# Level 3 is zstd's own default; level 9 saved 4% of bytes for three times the CPU on news.
_ZSTD_LEVEL = 3


def write_table_file(
    path: Path, table: Table, batches: Iterable[pa.RecordBatch], metadata: Mapping[str, str]
) -> tuple[int, int, str]:
    """Writes one file, whole or not at all, and fsyncs it; gives its rows, its bytes and their SHA-256.

    Rows are sorted by day of publication and article; those of one article keep their order. `metadata` is stored in
    the file, beside the table's name and schema version.
    """
    rows = sorted_rows(table, pa.Table.from_batches(list(batches), schema=table.arrow))
    stored = {"demarche.table": table.name, "demarche.schema_version": str(table.version), **metadata}
    buffer = pa.BufferOutputStream()
    pq.write_table(
        rows.replace_schema_metadata(stored),
        buffer,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        row_group_size=_ROW_GROUP_ROWS,
    )
    content = buffer.getvalue()
    write_durably(path, content)
    return rows.num_rows, content.size, hashlib.sha256(content).hexdigest()


def sorted_rows(table: Table, rows: pa.Table) -> pa.Table:
    """Rows in the order of the files: by day of publication, article (or key), then as they stood."""
    columns = [PUBLISHED_ON.name] if table.partitioned else []
    columns.append("article_id" if "article_id" in table.arrow.names else table.key)
    if table.key == "dead_letter_id":
        columns[-1] = table.key
    return rows.combine_chunks().sort_by([(column, "ascending") for column in columns])


def folder_of(table: Table, partition: str = UNDATED) -> str:
    """Folder of a partition's files, relative to the dataset."""
    return f"{table.name}/{PARTITION_KEY}={partition}" if table.partitioned else table.name


def write_durably(path: Path, content: bytes | pa.Buffer) -> None:
    """Writes a file under another name, fsyncs it and its folder, and renames it: it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
