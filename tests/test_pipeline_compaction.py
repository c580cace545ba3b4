"""Compaction: fewer files, the same rows, whatever dies."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.batch import run_batch
from pipeline.cli import app
from pipeline.commit import open_dataset
from pipeline.compaction import compact
from pipeline.dataset import Snapshot
from pipeline.errors import DatasetError
from pipeline.recoding import recode
from pipeline.settings import load_settings
from pipeline.sinks.manifest import Commit, DataFile, data_file_name, read_manifest
from pipeline.sinks.parquet import sha256_of
from pipeline.verification import verify_dataset
from schemas import ARTICLES, EVENTS, QUOTES, RUNS, SOURCES
from tests.articles import article, tables_of, write_jsonl
from tests.conftest import SmallRun
from tests.killing import killed_at
from transforms.language.model import model_version

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def scattered(small_run: SmallRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset with two more runs, so that each month has files of several commits."""
    folder = tmp_path_factory.mktemp("scattered")
    dataset = shutil.copytree(small_run.dataset, folder / "out")
    for number in (60, 70):
        inputs = write_jsonl(folder / "news.jsonl", [article(n) for n in range(number, number + 6)])
        run_batch(load_settings(None, {"sources.files.inputs": [str(inputs)], "output": str(dataset)}))
    return dataset


@pytest.fixture
def dataset(scattered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(scattered, tmp_path / "out")


def compact_at(output: str, target_bytes: int = 32 * 1024 * 1024) -> Any:
    return compact(load_settings(None, {"output": output}), target_bytes=target_bytes)


def n_files(dataset: Path, table: Any, *, with_rows: bool = True) -> int:
    return len([file for file in read_manifest(dataset).files_of(table.name) if file.rows or not with_rows])


def test_each_month_has_one_file_per_table_and_the_same_rows(dataset: Path, scattered: Path) -> None:
    outcome = compact_at(str(dataset))
    assert tables_of(dataset) == tables_of(scattered)
    assert list(verify_dataset(dataset)) == []
    assert outcome.n_after < outcome.n_before
    assert n_files(dataset, ARTICLES) == n_files(dataset, QUOTES) == 4
    globbed = sorted(path.relative_to(dataset).as_posix() for path in dataset.glob("*/**/*.parquet"))
    assert globbed == sorted(read_manifest(dataset).files)
    assert {coding.model for coding in read_manifest(dataset).codings.values()} == {model_version()}


def test_runs_are_kept_and_of_each_source_the_last_state(dataset: Path, scattered: Path) -> None:
    compact_at(str(dataset))
    runs = Snapshot(dataset).records(RUNS)
    assert [run.command for run in runs] == ["run", "run", "run", "compact"]
    states = Snapshot(dataset).records(SOURCES)
    latest = {state.source_uri: state for state in Snapshot(scattered).records(SOURCES)}
    assert {state.source_uri: state for state in states} == latest
    assert len(states) == len(latest)


def test_compacting_again_changes_no_file_of_articles(dataset: Path) -> None:
    compact_at(str(dataset))
    before = read_manifest(dataset).files_of("articles")
    compact_at(str(dataset))
    assert read_manifest(dataset).files_of("articles") == before


def test_a_file_that_is_big_enough_is_left_alone(dataset: Path) -> None:
    before = n_files(dataset, ARTICLES)
    compact_at(str(dataset), target_bytes=1)
    assert n_files(dataset, ARTICLES) == before


@pytest.mark.parametrize("point", ["slice-staged:2", "file-renamed:3", "file-removed:2"])
def test_a_killed_compaction_loses_nothing(dataset: Path, scattered: Path, tmp_path: Path, point: str) -> None:
    assert killed_at(point, tmp_path / "log", compact_at, str(dataset))
    compact_at(str(dataset))
    assert tables_of(dataset) == tables_of(scattered)
    assert list(verify_dataset(dataset)) == []
    assert sorted(run.status for run in Snapshot(dataset).records(RUNS) if run.command == "compact") == [
        "done",
        "interrupted",
    ]


def test_a_compacted_dataset_can_be_added_to_and_recoded(dataset: Path, tmp_path: Path) -> None:
    compact_at(str(dataset))
    before = tables_of(dataset)
    (dataset / ".demarche" / "index.sqlite").unlink()
    old = write_jsonl(tmp_path / "old.jsonl", [article(61), article(71)])
    outcome = run_batch(load_settings(None, {"sources.files.inputs": [str(old)], "output": str(dataset)}))
    assert outcome.run.n_unchanged == outcome.run.n_in == 2
    recode(load_settings(None, {"output": str(dataset)}), everything=True)
    assert tables_of(dataset) == before


def test_a_reader_of_a_snapshot_survives_a_compaction(dataset: Path) -> None:
    snapshot = Snapshot(dataset)
    before = snapshot.read(ARTICLES, ["article_id"]).num_rows
    compact_at(str(dataset))
    assert snapshot.read(ARTICLES, ["article_id"]).num_rows == before


def with_older_events(dataset: Path) -> None:
    """Replaces the files of events by such as an older demarche would have written, without the last column."""
    with open_dataset(dataset, "test") as writer:
        sequence = writer.next_sequence
        files, old = [], [file for file in writer.manifest.files_of("events") if file.rows]
        for number, file in enumerate(old):
            rows = pq.ParquetFile(dataset / file.path).read().drop_columns(["duplicate_of"])
            path = f"{file.path.rpartition('/')[0]}/{data_file_name(sequence, number)}"
            target = writer.staging(sequence) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(rows.replace_schema_metadata({"demarche.table": "events"}), target)
            files.append(DataFile("events", path, rows.num_rows, target.stat().st_size, sha256_of(target), 0))
        writer.commit(
            Commit(
                sequence,
                "test",
                "test",
                writer.next_instant(),
                add=tuple(files),
                remove=tuple(file.path for file in old),
                coding=next(iter(writer.manifest.codings.values())),
            )
        )


def test_files_of_an_older_schema_are_read_and_brought_up_to_date(dataset: Path) -> None:
    with_older_events(dataset)
    assert list(verify_dataset(dataset)) == []
    assert Snapshot(dataset).read(EVENTS).schema.field("duplicate_of").type == pa.string()
    compact_at(str(dataset))
    assert {file.schema_version for file in read_manifest(dataset).files_of("events")} == {EVENTS.version}
    assert list(verify_dataset(dataset)) == []


def test_a_newer_schema_is_refused_by_readers_and_writers(dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EVENTS, "version", 0)
    for use in (lambda: Snapshot(dataset), lambda: compact_at(str(dataset))):
        with pytest.raises(DatasetError, match="has version 1 of the table events, this demarche knows 0"):
            use()


def test_the_command_says_how_many_files_there_are(dataset: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["compact", str(dataset)])
    assert result.exit_code == 0, result.stderr
    assert "files are now" in result.stdout
    assert CliRunner().invoke(app, ["compact", str(tmp_path / "nowhere")]).exit_code == 2
