"""Bounded runs: what comes out of a handful of articles, run once and again."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.batch import run_batch
from pipeline.commit import open_dataset
from pipeline.dataset import Snapshot
from pipeline.errors import DatasetError, DatasetLockedError, ExitCode, MixedCodingError
from pipeline.settings import load_settings
from pipeline.verification import verify_dataset
from schemas import ARTICLES, DEAD_LETTERS, EVENTS, RUNS, TABLES
from tests.articles import article, rows_of, tables_of, write_jsonl
from tests.conftest import SmallRun

pytestmark = pytest.mark.model

# What SQLite reads and writes at once; the first page holds the schema.
PAGE_BYTES = 4096


def last_run(dataset: Path) -> Any:
    return max(Snapshot(dataset).records(RUNS), key=lambda run: run.started_at)


def run_again(small_run: SmallRun, dataset: Path, **flags: Any) -> Any:
    return run_batch(load_settings(None, {**small_run.flags, "output": str(dataset), **flags}))


def articles_by_id(dataset: Path) -> dict[str, dict[str, Any]]:
    return {row["external_id"] or row["source_kind"]: row for row in rows_of(dataset, ARTICLES)}


def test_what_came_in_balances(small_run: SmallRun) -> None:
    run = last_run(small_run.dataset)
    assert run.status == "done"
    assert (run.n_new, run.n_revisions, run.n_duplicates, run.n_unchanged, run.n_dead_letters) == (13, 1, 2, 0, 1)
    assert run.n_in == 17
    assert {count.name: count.n for count in run.rows}["articles"] == 16


def test_a_changed_text_is_a_revision_of_its_document(small_run: SmallRun) -> None:
    rows = [row for row in rows_of(small_run.dataset, ARTICLES) if row["external_id"] == "a1"]
    assert sorted(row["revision"] for row in rows) == [0, 1]
    assert len({row["document_id"] for row in rows}) == 1
    assert all(row["is_coded"] for row in rows)


def test_copies_point_to_the_first_and_are_not_extracted(small_run: SmallRun) -> None:
    articles = articles_by_id(small_run.dataset)
    exact, near = articles["a90"], articles["a92"]
    assert (exact["duplicate_of"], exact["duplicate_kind"]) == (articles["a2"]["article_id"], "exact")
    assert (near["duplicate_of"], near["duplicate_kind"]) == (articles["a91"]["article_id"], "near")
    for copy in (exact, near):
        assert (copy["is_coded"], copy["not_coded_reason"], copy["n_tokens"]) == (False, "duplicate", None)
        assert copy["text"]


def test_what_cannot_be_coded_is_stored_with_the_reason(small_run: SmallRun) -> None:
    articles = articles_by_id(small_run.dataset)
    assert articles["a93"]["not_coded_reason"] == "language"
    assert articles["a94"]["not_coded_reason"] == "empty"
    letters = rows_of(small_run.dataset, DEAD_LETTERS)
    assert [(letter["stage"], Path(letter["source_uri"]).name) for letter in letters] == [("parse", "broken.jsonl")]


def test_coded_articles_count_their_tokens(small_run: SmallRun) -> None:
    coded = [row for row in rows_of(small_run.dataset, ARTICLES) if row["is_coded"]]
    assert len(coded) == 12
    assert all(row["n_tokens"] > 8 for row in coded)


def test_partitions_are_months_of_publication(small_run: SmallRun) -> None:
    partitions = Counter(path.parent.name for path in small_run.dataset.glob("articles/*/*.parquet"))
    assert set(partitions) == {
        "published_month=2024-01",
        "published_month=2024-02",
        "published_month=2024-03",
        "published_month=undated",
    }
    undated = pq.read_table(small_run.dataset / "articles" / "published_month=undated", partitioning=None)
    assert "a95" in undated.column("external_id").to_pylist()


def test_every_table_has_typed_files_that_tell_their_making(small_run: SmallRun) -> None:
    for table in TABLES:
        files = list((small_run.dataset / table.name).rglob("*.parquet"))
        assert files
        for file in files:
            schema = pq.read_schema(file)
            assert schema.remove_metadata().equals(table.arrow)
            told = {key.decode() for key in schema.metadata}
            assert told >= {
                "demarche.table",
                "demarche.schema_version",
                "demarche.version",
                "demarche.model_version",
                "demarche.ontology_version",
            }


def test_a_dataset_verifies(small_run: SmallRun) -> None:
    assert list(verify_dataset(small_run.dataset)) == []


def test_a_second_run_does_nothing(small_run: SmallRun, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    outcome = run_again(small_run, copy)
    assert outcome.exit_code is ExitCode.DONE
    assert tables_of(copy) == tables_of(small_run.dataset)
    assert outcome.run.n_in == outcome.run.n_unchanged
    assert outcome.run.rows == ()


@pytest.mark.parametrize("content", [None, b"garbage" * 1000, b""], ids=["lost", "garbage", "emptied"])
def test_a_lost_or_spoilt_index_is_rebuilt(small_run: SmallRun, tmp_path: Path, content: bytes | None) -> None:
    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    for file in copy.glob(".demarche/index.sqlite*"):
        file.unlink()
    if content is not None:
        (copy / ".demarche" / "index.sqlite").write_bytes(content)
    more = write_jsonl(tmp_path / "more.jsonl", [article(2), article(96, text=article(3)["text"])])
    outcome = run_again(small_run, copy, **{"sources.files.inputs": [str(small_run.inputs), str(more)]})
    assert (outcome.run.n_in, outcome.run.n_unchanged, outcome.run.n_duplicates) == (2, 1, 1)
    assert articles_by_id(copy)["a96"]["duplicate_of"] == articles_by_id(copy)["a3"]["article_id"]


def test_an_index_that_is_damaged_in_its_middle_is_rebuilt(small_run: SmallRun, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    index = copy / ".demarche" / "index.sqlite"
    content = index.read_bytes()
    index.write_bytes(content[:PAGE_BYTES] + b"\xa5" * (len(content) - PAGE_BYTES))
    more = write_jsonl(tmp_path / "more.jsonl", [article(2), article(97)])
    outcome = run_again(small_run, copy, **{"sources.files.inputs": [str(small_run.inputs), str(more)]})
    assert (outcome.run.n_in, outcome.run.n_unchanged, outcome.run.n_new) == (2, 1, 1)
    assert list(verify_dataset(copy)) == []


def test_an_index_that_turns_out_damaged_during_a_run_is_removed(
    small_run: SmallRun, tmp_path: Path, monkeypatch: Any
) -> None:
    def malformed(*arguments: Any) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    more = write_jsonl(tmp_path / "more.jsonl", [article(98)])
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.index.Index.n_revisions", malformed)
        with pytest.raises(DatasetError, match="index was damaged and is removed; the next run builds it anew"):
            run_again(small_run, copy, **{"sources.files.inputs": [str(more)]})
    assert not (copy / ".demarche" / "index.sqlite").exists()
    assert run_again(small_run, copy, **{"sources.files.inputs": [str(more)]}).run.n_new == 1
    assert [row.status for row in Snapshot(copy).records(RUNS)] == ["done", "interrupted", "done"]


def test_more_input_adds_only_what_is_new(small_run: SmallRun, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    more = write_jsonl(tmp_path / "more.jsonl", [article(3), article(50), article(51, text=article(4)["text"])])
    outcome = run_again(small_run, copy, **{"sources.files.inputs": [str(more)]})
    assert (outcome.run.n_new, outcome.run.n_duplicates, outcome.run.n_unchanged) == (1, 1, 1)
    assert list(verify_dataset(copy)) == []


def test_empty_input_gives_empty_typed_tables(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    flags = {"sources.files.inputs": [str(tmp_path / "empty.jsonl")], "output": str(tmp_path / "out")}
    outcome = run_batch(load_settings(None, flags))
    assert outcome.exit_code is ExitCode.DONE
    events = str(tmp_path / "out" / "events")
    assert duckdb.execute(f"SELECT * FROM read_parquet('{events}/**/*.parquet')").fetchall() == []
    assert pd.read_parquet(events).empty
    assert pl.scan_parquet(f"{events}/**/*.parquet").collect().is_empty()
    assert ds.dataset(events, partitioning="hive").to_table().num_rows == 0


@pytest.mark.parametrize("table", [ARTICLES, EVENTS], ids=lambda table: table.name)
def test_readers_of_parquet_agree_on_a_table(small_run: SmallRun, table: Any) -> None:
    folder = str(small_run.dataset / table.name)
    expected = sorted(row[table.key] for row in rows_of(small_run.dataset, table))
    by_duckdb = duckdb.execute(
        f"SELECT {table.key}, published_month FROM read_parquet('{folder}/**/*.parquet')"
    ).fetchall()
    assert sorted(row[0] for row in by_duckdb) == expected
    assert sorted(pd.read_parquet(folder)[table.key]) == expected
    polars = pl.scan_parquet(f"{folder}/**/*.parquet", hive_partitioning=True).collect()
    assert sorted(polars[table.key]) == expected
    arrow = ds.dataset(folder, partitioning="hive").to_table()
    assert sorted(arrow.column(table.key).to_pylist()) == expected
    assert arrow.schema.field("published_on").type == pa.date32()


def test_another_coding_is_refused_unless_it_is_allowed(small_run: SmallRun, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.dataset, tmp_path / "moved")
    own = tmp_path / "own"
    own.mkdir()
    (own / "ontology.yaml").write_text("name: own\nextends: plover\n")
    more = write_jsonl(tmp_path / "more.jsonl", [article(60)])
    flags = {"ontology": str(own), "sources.files.inputs": [str(more)]}
    with pytest.raises(MixedCodingError, match="recode"):
        run_again(small_run, copy, **flags)
    assert tables_of(copy) == tables_of(small_run.dataset)
    assert run_again(small_run, copy, **flags, allow_mixed=True).run.n_new == 1


def test_a_second_writer_is_told_of_the_first(small_run: SmallRun) -> None:
    with open_dataset(small_run.dataset, "compact"), pytest.raises(DatasetLockedError, match="demarche compact"):
        run_again(small_run, small_run.dataset)


def test_a_failing_article_costs_only_itself(small_run: SmallRun, tmp_path: Path, monkeypatch: Any) -> None:
    def fail_on_one(reading: Any) -> dict[str, Any]:
        if reading.article.external_id == "a3":
            raise RuntimeError("no such thing")
        return {}

    monkeypatch.setattr("transforms.extract.extract_records", fail_on_one)
    outcome = run_again(small_run, tmp_path / "out", max_dead_letter_share=0.1)
    assert outcome.exit_code is ExitCode.TOO_MANY_DEAD_LETTERS
    assert (outcome.run.n_in, outcome.run.n_new, outcome.run.n_dead_letters) == (17, 12, 2)
    failed = articles_by_id(tmp_path / "out")["a3"]
    assert (failed["is_coded"], failed["not_coded_reason"]) == (False, "failed")
    letter = next(row for row in rows_of(tmp_path / "out", DEAD_LETTERS) if row["stage"] == "extract")
    assert (letter["article_id"], letter["error_type"]) == (failed["article_id"], "RuntimeError")
    assert letter["payload"].decode() == failed["text"]
    assert list(verify_dataset(tmp_path / "out")) == []


def test_a_run_that_fails_leaves_its_row(small_run: SmallRun, tmp_path: Path, monkeypatch: Any) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr("pipeline.batch.stage_slice", fail)
    with pytest.raises(ValueError, match="no luck"):
        run_again(small_run, tmp_path / "out")
    run = last_run(tmp_path / "out")
    assert (run.status, run.message, run.n_in) == ("failed", "ValueError: no luck", 0)
    monkeypatch.undo()
    run_again(small_run, tmp_path / "out")
    assert tables_of(tmp_path / "out") == tables_of(small_run.dataset)


def test_no_local_run_reaches_the_network_or_prism(small_run: SmallRun, tmp_path: Path, monkeypatch: Any) -> None:
    def refuse(*arguments: Any, **named: Any) -> None:
        raise AssertionError(f"a local run started Prism or reached the network: {arguments}")

    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            refuse(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)
    monkeypatch.setattr("apache_beam.runners.portability.prism_runner.PrismRunner.__init__", refuse)
    monkeypatch.setattr("apache_beam.runners.direct.direct_runner.SwitchingDirectRunner.run_pipeline", refuse)
    one = write_jsonl(tmp_path / "one.jsonl", [article(0)])
    outcome = run_again(small_run, tmp_path / "out", **{"sources.files.inputs": [str(one)]})
    assert outcome.run.n_new == 1
