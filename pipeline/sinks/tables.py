"""Rows to staged Parquet files: one file per table, partition and shard of a commit.

Beam's own file sinks lose or mix up files (docs/decisions/0002-commit.md); here rows cross one shuffle as Arrow bytes,
and what was staged is listed for the commit.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.pvalue import PCollection

from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import DataFile, data_file_name
from pipeline.sinks.parquet import folder_of, write_durably, write_table_file
from schemas import TABLES
from schemas.table import Table, partition_of

KeyedBatch = tuple[str, bytes]

_BY_NAME = {table.name: table for table in TABLES}


def keyed_batch(
    table: Table, records: Iterable[Any], published_on: date | None, shard_of: str = "", n_shards: int = 1
) -> KeyedBatch:
    """Records as Arrow bytes under the key of the file that they go to: table, partition and shard.

    All records share the day of publication; `shard_of` is the id that spreads them over `n_shards`.
    """
    batch = table.to_arrow(records, published_on)
    partition = partition_of(published_on) if table.partitioned else ""
    shard = zlib.crc32(shard_of.encode()) % n_shards
    return f"{table.name}|{partition}|{shard}", batch.serialize().to_pybytes()


class StageTables(beam.PTransform[PCollection[KeyedBatch], PCollection[None]]):
    """Keyed batches in (see `keyed_batch`); nothing out, but files under `staging` and their list (see `read_staged`).

    Expects one window, the global one. A bundle that is tried again writes the same files under the same names. A
    commit may be staged by several runs, each of another `part`.
    """

    def __init__(self, staging: Path, sequence: int, metadata: Mapping[str, str], part: int = 0) -> None:
        super().__init__()
        if sequence < 1:
            raise ValueError(f"sequence is {sequence}, must be 1 or more")
        self._staging = str(staging)
        self._sequence = sequence
        self._metadata = dict(metadata)
        self._part = part

    def expand(self, batches: PCollection[KeyedBatch]) -> PCollection[None]:
        stage = _StageFileFn(self._staging, self._sequence, self._metadata, self._part)
        listed: PCollection[None] = (
            batches
            | "GroupByFile" >> beam.GroupByKey()
            | "StageFile" >> beam.ParDo(stage).with_output_types(tuple[str, bytes])
            | "GroupFiles" >> beam.GroupByKey()
            | "ListFiles" >> beam.ParDo(_ListFilesFn(self._staging, self._part))
        )
        return listed


class _StageFileFn(beam.DoFn):
    def __init__(self, staging: str, sequence: int, metadata: Mapping[str, str], part: int) -> None:
        self._staging = Path(staging)
        self._sequence = sequence
        self._metadata = metadata
        self._part = part

    def process(self, element: tuple[str, Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
        key, values = element
        name, partition, shard = key.split("|")
        table = _BY_NAME[name]
        batches = (pa.ipc.read_record_batch(pa.py_buffer(value), table.arrow) for value in values)
        file = stage_file(
            self._staging,
            f"{folder_of(table, partition)}/{data_file_name(self._sequence, shard_name(self._part, int(shard)))}",
            table,
            batches,
            self._metadata,
        )
        reached("file-staged")
        yield "", json.dumps(asdict(file)).encode()


class _ListFilesFn(beam.DoFn):
    def __init__(self, staging: str, part: int) -> None:
        self._list = _list_of(Path(staging), part)

    def process(self, element: tuple[str, Iterable[bytes]]) -> None:
        files = sorted((json.loads(value) for value in element[1]), key=lambda file: file["path"])
        write_durably(self._list, json.dumps(files).encode())


def stage_file(
    staging: Path, path: str, table: Table, batches: Iterable[pa.RecordBatch], metadata: Mapping[str, str]
) -> DataFile:
    """Stages one file of a commit; `path` is that in the dataset."""
    rows, size, digest = write_table_file(staging / path, table, batches, metadata)
    return DataFile(table.name, path, rows, size, digest, table.version)


def shard_name(part: int, shard: int) -> str:
    """What tells the files of one partition and commit apart in their names."""
    return f"{part}.{shard}" if part else f"{shard}"


def _list_of(staging: Path, part: int) -> Path:
    return staging / f"staged-{part}.json"


def read_staged(staging: Path, part: int = 0) -> tuple[DataFile, ...]:
    """The files that a finished run of `StageTables` staged; none if nothing came in."""
    path = _list_of(staging, part)
    return tuple(DataFile(**file) for file in json.loads(path.read_bytes())) if path.exists() else ()
