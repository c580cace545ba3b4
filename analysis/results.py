"""Writes rows to files that other tools open: CSV, TSV, JSON, JSON Lines, Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

# Rows turned into Python's own values at a time.
_ROWS_AT_ONCE = 4096
# DuckDB's 128-bit sums, as Arrow has them.
_HUGE = pa.decimal128(38, 0)


def write_csv(rows: pa.Table, stream: BinaryIO, delimiter: str = ",") -> None:
    """Comma-separated values with a header, in UTF-8; null is empty, lists and structs are JSON, instants ISO 8601."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(rows.column_names)
    for row in rows_of(rows):
        writer.writerow([_cell(value) for value in row.values()])
    text.flush()
    text.detach()


def write_tsv(rows: pa.Table, stream: BinaryIO) -> None:
    """Like `write_csv`, with tabs between the values."""
    write_csv(rows, stream, "\t")


def write_json(rows: pa.Table, stream: BinaryIO) -> None:
    """One JSON array of objects, one object a line."""
    separator = b"[\n"
    for row in rows_of(rows):
        stream.write(separator + json_of(row).encode())
        separator = b",\n"
    stream.write(b"\n]\n" if rows.num_rows else b"[]\n")


def write_jsonl(rows: pa.Table, stream: BinaryIO) -> None:
    """One JSON object a line."""
    for row in rows_of(rows):
        stream.write(json_of(row).encode() + b"\n")


def write_parquet(rows: pa.Table, stream: BinaryIO) -> None:
    """Parquet, with the types of the result."""
    pq.write_table(rows, stream, compression="zstd")


WRITERS: Mapping[str, Callable[[pa.Table, BinaryIO], None]] = {
    "csv": write_csv,
    "tsv": write_tsv,
    "json": write_json,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def json_of(value: Any) -> str:
    """A value as JSON on one line; days and instants are ISO 8601, and numbers that JSON lacks are null."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=_plain)


def with_plain_sums(rows: pa.Table) -> pa.Table:
    """Rows with 128-bit integers, which DuckDB's `sum` gives and few tools read, as 64-bit ones where they fit."""
    for number, field in enumerate(rows.schema):
        if field.type == _HUGE:
            try:
                rows = rows.set_column(number, field.name, rows.column(number).cast(pa.int64()))
            except pa.ArrowInvalid:
                continue
    return rows


def rows_of(rows: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows as Python's own values, some at a time."""
    for batch in rows.to_batches(max_chunksize=_ROWS_AT_ONCE):
        short = [field.name for field in batch.schema if field.type == pa.float32()]
        for row in batch.to_pylist():
            yield {**row, **{name: _as_written(row[name]) for name in short}} if short else row


def _as_written(value: float | None) -> float | None:
    """A number of 32 bits with the digits that tell it apart: 0.72, not 0.7200000286102295."""
    return None if value is None else float(str(np.float32(value)))


def _cell(value: Any) -> object:
    if isinstance(value, bool | list | dict):
        return json_of(value)
    return "" if value is None else value if isinstance(value, str | int | float) else _plain(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list) else value


def _plain(value: object) -> object:
    """A value that JSON has no form for."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.hex() if isinstance(value, bytes) else str(value)
