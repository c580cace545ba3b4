"""Reads files of many records: JSON lines, comma- and tab-separated values, Parquet."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.sources.byte_streams import Lines
from pipeline.sources.charsets import decode
from pipeline.sources.failures import Problem, SourceError, dead_letter_of
from pipeline.sources.records import RecordReader
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle

# Rows of Parquet in memory at once; an article is a few kilobytes.
_PARQUET_BATCH_ROWS = 256
# Enough to tell one pretty-printed value from an object a line.
_JSON_HEAD_LINES = 4
_DELIMITERS = ",;\t|"
# One line is too little to tell an encoding by; what is not UTF-8 is most often this.
_FALLBACK = "cp1252"


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a file, and the position that is reached with it: how many records of the file were read."""

    position: int
    content: RawArticle | DeadLetter


def read_json_lines(stream: BinaryIO, reader: RecordReader, n_done: int) -> Iterator[Item]:
    """Articles of a file with one JSON object a line, from record `n_done` on; blank lines are no records.

    A file that is one JSON array of objects, or one object over several lines, is read as well.
    """
    lines = iter(Lines(stream, reader.settings.max_record_bytes))
    head = list(itertools.islice(lines, _JSON_HEAD_LINES))
    lines = itertools.chain(head, lines)
    if _is_one_value(head):
        value = _parsed_json(_joined(lines, reader.settings.max_record_bytes))
        for position, record in enumerate(value if isinstance(value, list) else [value], start=1):
            if position > n_done:
                yield Item(position, _content_of_value(record, reader, position, json.dumps(record)))
        return
    position = 0
    for line in lines:
        if line is None or line.strip(b" \t\r\n\xef\xbb\xbf"):
            position += 1
            if position > n_done:
                yield Item(position, _content_of_line(line, reader, position))


def read_separated(stream: BinaryIO, reader: RecordReader, n_done: int, delimiter: str | None) -> Iterator[Item]:
    """Articles of a table with a header row, from row `n_done` on; the delimiter is found in the header if None.

    Raises SourceError where the header has no column for the text, or where a quoted cell never ends.
    """
    max_bytes = reader.settings.max_record_bytes
    lines = _decoded(Lines(stream, max_bytes))
    header_line = next(lines, "")
    if delimiter is None:
        delimiter = max(_DELIMITERS, key=header_line.count)
    csv.field_size_limit(max_bytes)
    try:
        header = next(csv.reader([header_line], delimiter=delimiter), [])
    except csv.Error as error:
        raise SourceError(Problem("read", "broken_table", f"header: {error}")) from error
    names = [name.strip() for name in header]
    reader.columns_among(names)
    rows = csv.reader(lines, delimiter=delimiter)
    position = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(Problem("read", "broken_table", f"row {position + 1}: {error}")) from error
        if not row:
            continue
        position += 1
        if position > n_done:
            yield Item(position, _content_of_row(row, names, reader, position))


def read_parquet(path: Path, reader: RecordReader, n_done: int) -> Iterator[Item]:
    """Articles of a Parquet file, from row `n_done` on. Raises SourceError where the file is none."""
    try:
        parquet = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(Problem("read", "broken_parquet", str(error))) from error
    position = 0
    with parquet:
        columns = reader.columns_among(parquet.schema_arrow.names)
        try:
            for batch in parquet.iter_batches(batch_size=_PARQUET_BATCH_ROWS, columns=columns):
                n_rows = batch.num_rows
                if position + n_rows > n_done:
                    for offset, row in enumerate(batch.to_pylist(), start=position + 1):
                        if offset > n_done:
                            yield Item(offset, _content_of_record(row, reader, offset, repr(row)))
                position += n_rows
        except (pa.ArrowException, OSError) as error:
            raise SourceError(Problem("read", "broken_parquet", f"after row {position}: {error}")) from error


def _is_one_value(head: list[bytes | None]) -> bool:
    """Whether a file that starts with these lines is one JSON value, rather than an object a line."""
    starts = [line.strip(b" \t\r\xef\xbb\xbf") if line else b"" for line in head]
    first, *others = [start for start in starts if start] or [b""]
    if first.startswith(b"["):
        return True
    return first.startswith(b"{") and not first.endswith(b"}") and bool(others) and not others[0].startswith(b"{")


def _joined(lines: Iterable[bytes | None], max_bytes: int) -> bytes:
    parts: list[bytes] = []
    n_bytes = 0
    for line in lines:
        n_bytes += max_bytes + 1 if line is None else len(line) + 1
        if n_bytes > max_bytes:
            advice = f"one JSON value of more than {max_bytes} bytes; write one object a line"
            raise SourceError(Problem("read", "too_long", advice))
        parts.append(line or b"")
    return b"\n".join(parts)


def _content_of_line(line: bytes | None, reader: RecordReader, position: int) -> RawArticle | DeadLetter:
    if line is None:
        problem = Problem("read", "too_long", f"a line of more than {reader.settings.max_record_bytes} bytes")
        return dead_letter_of(problem, reader.file.source_uri, reader.run, position=position)
    try:
        value = _parsed_json(line)
    except SourceError as error:
        return dead_letter_of(
            error.problem, reader.file.source_uri, reader.run, payload=line, position=position, error=error
        )
    return _content_of_value(value, reader, position, line)


def _content_of_value(
    value: object, reader: RecordReader, position: int, payload: bytes | str
) -> RawArticle | DeadLetter:
    if isinstance(value, dict):
        return _content_of_record(value, reader, position, payload)
    problem = Problem("parse", "no_object", f"a JSON {type(value).__name__} where an object should be")
    return dead_letter_of(problem, reader.file.source_uri, reader.run, payload=payload, position=position)


def _content_of_record(
    record: Mapping[str, object], reader: RecordReader, position: int, payload: bytes | str
) -> RawArticle | DeadLetter:
    try:
        return reader.article_of(record)
    except SourceError as error:
        return dead_letter_of(
            error.problem,
            reader.file.source_uri,
            reader.run,
            payload=payload,
            external_id=reader.id_of(record),
            position=position,
            error=error,
        )


def _content_of_row(row: list[str], names: list[str], reader: RecordReader, position: int) -> RawArticle | DeadLetter:
    if len(row) > len(names):
        problem = Problem("parse", "too_many_cells", f"{len(row)} cells under {len(names)} names")
        payload = json.dumps(row)
        return dead_letter_of(problem, reader.file.source_uri, reader.run, payload=payload, position=position)
    record = {name: cell or None for name, cell in zip(names, row, strict=False)}
    return _content_of_record(record, reader, position, json.dumps(record))


def _parsed_json(content: bytes) -> Any:
    """The JSON value. Raises SourceError with stage `parse`."""
    try:
        return json.loads(decode(content, _FALLBACK))
    except (ValueError, RecursionError) as error:
        raise SourceError(Problem("parse", "broken_json", str(error) or type(error).__name__)) from error


def _decoded(lines: Lines) -> Iterator[str]:
    """Lines of a table as text with their ends; an overlong line ends the file. Raises SourceError."""
    for number, line in enumerate(lines):
        if line is None:
            raise SourceError(Problem("read", "too_long", f"line {number + 1} is too long"))
        for piece in decode(line, _FALLBACK).split("\r"):
            yield piece + "\n"
