"""A dataset that an older demarche wrote, with version 1 of its tables: read, added to, and brought up to date."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipeline.batch import run_batch
from pipeline.compaction import compact
from pipeline.dataset import Snapshot
from pipeline.recoding import recode
from pipeline.settings import load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from schemas import ARTICLES, MENTIONS, RUNS, TABLES
from tests.articles import article, rows_of, tables_of, write_jsonl
from tests.support import FIXTURES

N_ARTICLES = 5


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Three articles, a revision, a near copy and a dead letter, as they were written before some columns."""
    with zipfile.ZipFile(FIXTURES / "datasets" / "version-1.zip") as archive:
        archive.extractall(tmp_path / "out")
    return tmp_path / "out"


def versions(dataset: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for file in read_manifest(dataset).files.values():
        found.setdefault(file.table, set()).add(file.schema_version)
    return found


def settings(dataset: Path, **flags: Any) -> Any:
    return load_settings(None, {"output": str(dataset), **flags})


def test_it_is_older_than_this_demarche(old: Path) -> None:
    assert set().union(*versions(old).values()) == {1}
    assert ARTICLES.version == MENTIONS.version == 2


def test_it_is_read_as_it_lies(old: Path) -> None:
    assert list(verify_dataset(old)) == []
    articles = Snapshot(old).records(ARTICLES)
    assert len(articles) == N_ARTICLES
    assert {row.text_minhash for row in articles} == {None}
    assert all(row.text for row in articles)
    assert {row.members for row in Snapshot(old).records(MENTIONS)} == {()}
    assert [row.command for row in Snapshot(old).records(RUNS)] == ["run"]


def test_compaction_brings_every_file_up_to_date_and_changes_no_row(old: Path) -> None:
    before = tables_of(old)
    for row in before["articles"]:
        row["text_minhash"] = None
    for row in before["mentions"]:
        row["members"] = []
    compact(settings(old))
    assert versions(old) == {table.name: {table.version} for table in TABLES}
    assert tables_of(old) == before
    assert list(verify_dataset(old)) == []
    folder = old / "articles"
    assert duckdb.execute(f"SELECT count(text_minhash) FROM read_parquet('{folder}/**/*.parquet')").fetchall() == [(0,)]
    assert len(pd.read_parquet(folder)) == N_ARTICLES


@pytest.mark.model
def test_it_can_be_added_to_and_coded_anew(old: Path, tmp_path: Path) -> None:
    more = write_jsonl(tmp_path / "more.jsonl", [article(0), article(70), article(71, text=article(0)["text"])])
    row = run_batch(settings(old, **{"sources.files.inputs": [str(more)], "allow_mixed": True})).run
    assert (row.n_unchanged, row.n_new, row.n_duplicates) == (1, 1, 1)
    assert versions(old)["articles"] == {1, 2}
    assert list(verify_dataset(old)) == []
    recode(settings(old), everything=True)
    assert {file.schema_version for file in read_manifest(old).files_of("articles") if file.rows} == {2}
    assert len(rows_of(old, ARTICLES)) == N_ARTICLES + 2
    assert list(verify_dataset(old)) == []
