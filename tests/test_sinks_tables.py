"""Keyed batches to staged files: each row once, in order, under the file it belongs to."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import apache_beam as beam
import pyarrow.parquet as pq
import pytest
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.testing import test_pipeline

from pipeline.sinks.parquet import sha256_of
from pipeline.sinks.tables import KeyedBatch, StageTables, keyed_batch, read_staged, stage_file
from schemas import MENTIONS, RUNS, SOURCES
from schemas.mentions import Mention
from schemas.sources import SourceState

DAY = date(2024, 1, 16)


def mention(article_id: str, start: int) -> Mention:
    return Mention(f"{article_id}-{start}", article_id, "text", 0, start, start + 1, "x", "name", 0.5)


def staged(folder: Path, batches: list[KeyedBatch], bundle_repeat: int = 0) -> dict[str, list[str]]:
    with test_pipeline.TestPipeline(runner=FnApiRunner(bundle_repeat=bundle_repeat)) as pipeline:
        _ = pipeline | beam.Create(batches) | StageTables(folder, 7, {"demarche.version": "x"})
    return {
        file.path: pq.read_table(folder / file.path, partitioning=None).column(0).to_pylist()
        for file in read_staged(folder)
    }


def test_rows_lie_by_table_month_and_shard_in_order_of_articles(tmp_path: Path) -> None:
    batches = [
        keyed_batch(MENTIONS, [mention("b", 9), mention("b", 3)], DAY),
        keyed_batch(MENTIONS, [mention("a", 5)], DAY),
        keyed_batch(MENTIONS, [mention("c", 1)], date(2024, 1, 2)),
        keyed_batch(MENTIONS, [mention("d", 1)], None),
        keyed_batch(SOURCES, [SourceState("s", "txt", datetime(2024, 1, 1, tzinfo=UTC))], None),
    ]
    assert staged(tmp_path, batches) == {
        "mentions/published_month=2024-01/00000007-0.parquet": ["c-1", "a-5", "b-9", "b-3"],
        "mentions/published_month=undated/00000007-0.parquet": ["d-1"],
        "sources/00000007-0.parquet": ["s"],
    }


def test_a_bundle_that_is_tried_again_writes_nothing_twice(tmp_path: Path) -> None:
    batches = [keyed_batch(MENTIONS, [mention(name, 1)], DAY) for name in "abc"]
    assert staged(tmp_path / "twice", batches, bundle_repeat=1) == staged(tmp_path / "once", batches)


def test_shards_spread_articles_and_keep_each_together(tmp_path: Path) -> None:
    batches = [keyed_batch(MENTIONS, [mention(f"{n}", m) for m in (1, 2)], DAY, f"{n}", 2) for n in range(20)]
    files = staged(tmp_path, batches)
    assert [path[-14:] for path in files] == ["0007-0.parquet", "0007-1.parquet"]
    articles = [{row.partition("-")[0] for row in rows} for rows in files.values()]
    assert all(len(names) > 4 for names in articles)
    assert not articles[0] & articles[1]
    assert sum(len(rows) for rows in files.values()) == 40


def test_nothing_in_stages_nothing(tmp_path: Path) -> None:
    assert staged(tmp_path, []) == {}
    assert list(tmp_path.rglob("*")) == []


def test_a_file_is_described_and_tells_its_making(tmp_path: Path) -> None:
    batch = MENTIONS.to_arrow([mention("a", 1), mention("b", 1)], DAY)
    file = stage_file(tmp_path, "mentions/x.parquet", MENTIONS, [batch], {"demarche.version": "1.2"})
    path = tmp_path / "mentions" / "x.parquet"
    assert (file.rows, file.bytes, file.sha256) == (2, path.stat().st_size, sha256_of(path))
    metadata = pq.read_schema(path).metadata
    assert metadata[b"demarche.table"] == b"mentions"
    assert metadata[b"demarche.schema_version"] == str(MENTIONS.version).encode()
    assert metadata[b"demarche.version"] == b"1.2"
    column = pq.ParquetFile(path).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert list(tmp_path.rglob("*.unfinished")) == []


def test_an_empty_file_has_the_types_of_its_table(tmp_path: Path) -> None:
    stage_file(tmp_path, "runs/x.parquet", RUNS, [], {})
    assert pq.read_schema(tmp_path / "runs" / "x.parquet").remove_metadata().equals(RUNS.arrow)


def test_the_list_of_staged_files_is_json(tmp_path: Path) -> None:
    staged(tmp_path, [keyed_batch(MENTIONS, [mention("a", 1)], DAY)])
    (entry,) = json.loads((tmp_path / "staged-0.json").read_bytes())
    assert (entry["table"], entry["rows"]) == ("mentions", 1)


def test_a_commit_may_be_staged_in_parts(tmp_path: Path) -> None:
    for part, name in enumerate("ab"):
        with test_pipeline.TestPipeline(runner=FnApiRunner()) as pipeline:
            _ = (
                pipeline
                | beam.Create([keyed_batch(MENTIONS, [mention(name, 1)], DAY)])
                | StageTables(tmp_path, 7, {}, part)
            )
    files = [file for part in (0, 1) for file in read_staged(tmp_path, part)]
    names = ["00000007-0.parquet", "00000007-1.0.parquet"]
    assert [file.path for file in files] == [f"mentions/published_month=2024-01/{name}" for name in names]


def test_a_sequence_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sequence is 0"):
        StageTables(tmp_path, 0, {})
