"""Forgetting: an article goes with all its rows, and stays away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.batch import run_batch
from pipeline.cli import app
from pipeline.forgetting import NothingToForgetError, forget
from pipeline.recoding import recode
from pipeline.settings import load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from schemas import ARTICLES, DEAD_LETTERS
from tests.articles import article, rows_of, tables_of, write_jsonl
from tests.conftest import SmallRun
from tests.killing import killed_at

pytestmark = pytest.mark.model


@pytest.fixture
def dataset(small_run: SmallRun, tmp_path: Path) -> Path:
    return shutil.copytree(small_run.dataset, tmp_path / "out")


def article_rows(dataset: Path) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(dataset, ARTICLES):
        rows.setdefault(row["external_id"] or row["source_kind"], []).append(row)
    return rows


def forget_at(output: str, *targets: str, is_dry: bool = False) -> Any:
    return forget(load_settings(None, {"output": output}), targets, is_dry=is_dry)


def without(tables: dict[str, list[dict[str, Any]]], article_ids: set[str]) -> dict[str, list[dict[str, Any]]]:
    return {name: [row for row in rows if row.get("article_id") not in article_ids] for name, rows in tables.items()}


def test_an_article_goes_with_its_revisions_and_rows(dataset: Path, small_run: SmallRun) -> None:
    gone = {row["article_id"] for row in article_rows(dataset)["a1"]}
    assert len(gone) == 2
    outcome = forget_at(str(dataset), min(gone))
    assert outcome.forgotten.article_ids == gone
    assert tables_of(dataset) == without(tables_of(small_run.dataset), gone)
    assert list(verify_dataset(dataset)) == []
    text = article_rows(small_run.dataset)["a1"][0]["text"].encode()
    assert not any(text in path.read_bytes() for path in dataset.rglob("*") if path.is_file())


def test_what_is_forgotten_does_not_come_in_again(dataset: Path, tmp_path: Path) -> None:
    forget_at(str(dataset), article_rows(dataset)["a3"][0]["article_id"])
    again = write_jsonl(tmp_path / "again.jsonl", [article(3), article(3, text="Another text of it."), article(5)])
    outcome = run_batch(load_settings(None, {"sources.files.inputs": [str(again)], "output": str(dataset)}))
    assert outcome.run.n_in == outcome.run.n_unchanged == 3
    assert "a3" not in article_rows(dataset)


def test_a_copy_takes_the_place_of_its_first_and_is_coded_by_recoding(dataset: Path) -> None:
    forget_at(str(dataset), article_rows(dataset)["a2"][0]["article_id"])
    (heir,) = article_rows(dataset)["a90"]
    assert (heir["duplicate_of"], heir["duplicate_kind"], heir["not_coded_reason"]) == (None, None, None)
    assert not heir["is_coded"]
    assert list(verify_dataset(dataset)) == []
    recode(load_settings(None, {"output": str(dataset)}))
    (heir,) = article_rows(dataset)["a90"]
    assert heir["is_coded"]
    assert recode(load_settings(None, {"output": str(dataset)})).n_commits == 0


def test_an_outlet_goes_with_all_its_articles(dataset: Path) -> None:
    outcome = forget_at(str(dataset), "Example Courier")
    assert len(outcome.forgotten.article_ids) == 15
    assert list(article_rows(dataset)) == ["txt"]
    assert len(rows_of(dataset, DEAD_LETTERS)) == 1
    assert list(verify_dataset(dataset)) == []


def test_an_address_names_an_article(tmp_path: Path) -> None:
    url = "https://example.org/news/1"
    inputs = write_jsonl(tmp_path / "a.jsonl", [article(0, url=url), article(1)])
    run_batch(load_settings(None, {"sources.files.inputs": [str(inputs)], "output": str(tmp_path / "out")}))
    forget_at(str(tmp_path / "out"), url)
    assert list(article_rows(tmp_path / "out")) == ["a1"]
    assert not any(url.encode() in path.read_bytes() for path in (tmp_path / "out" / ".demarche").rglob("*.sqlite"))


def test_a_killed_forgetting_is_completed_or_never_was(dataset: Path, tmp_path: Path) -> None:
    (row,) = article_rows(dataset)["a4"]
    assert killed_at("file-renamed:2", tmp_path / "log", forget_at, str(dataset), row["article_id"])
    outcome = run_batch(load_settings(None, {"output": str(dataset)}), read=lambda run, index: [])
    assert outcome.run.n_in == 0
    assert "a4" not in article_rows(dataset)
    assert row["document_id"] in read_manifest(dataset).forgotten
    assert list(verify_dataset(dataset)) == []


def test_a_dry_run_changes_nothing(dataset: Path, small_run: SmallRun) -> None:
    before = read_manifest(dataset)
    outcome = forget_at(str(dataset), "Example Courier", is_dry=True)
    assert (outcome.run, len(outcome.forgotten.document_ids)) == (None, 14)
    assert read_manifest(dataset) == before


def test_a_target_that_names_nothing_is_told(dataset: Path) -> None:
    before = read_manifest(dataset)
    with pytest.raises(NothingToForgetError, match="'Another Courier'"):
        forget_at(str(dataset), "Example Courier", "Another Courier")
    assert read_manifest(dataset) == before
    result = CliRunner().invoke(app, ["forget", str(dataset), "Another Courier"])
    assert (result.exit_code, "no article has" in result.stderr) == (2, True)


def test_the_command_says_how_much_went(dataset: Path) -> None:
    result = CliRunner().invoke(app, ["forget", str(dataset), article_rows(dataset)["a2"][0]["article_id"]])
    assert result.exit_code == 0, result.stderr
    assert "1 article of 1 document forgotten" in result.stdout
    assert "demarche recode" in result.stdout
