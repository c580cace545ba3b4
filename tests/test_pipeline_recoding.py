"""Recoding: stored articles coded anew, in place, and never half."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.batch import run_batch
from pipeline.cli import app
from pipeline.dataset import Snapshot
from pipeline.recoding import recode
from pipeline.settings import load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from schemas import ARTICLES, DEAD_LETTERS, EVENTS, RUNS
from tests.articles import article, rows_of, tables_of, write_jsonl
from tests.conftest import SmallRun
from tests.killing import killed_at

pytestmark = pytest.mark.model


@dataclass(frozen=True)
class Coded:
    """A dataset of old coding, the same under the new one, and the folder of the new ontology."""

    old: Path
    new: Path
    ontology: Path


@pytest.fixture(scope="module")
def coded(small_run: SmallRun, tmp_path_factory: pytest.TempPathFactory) -> Coded:
    folder = tmp_path_factory.mktemp("coded")
    ontology = folder / "own"
    ontology.mkdir()
    (ontology / "ontology.yaml").write_text("name: own\nextends: plover\n")
    shutil.copytree(small_run.dataset, folder / "old")
    run_batch(
        load_settings(None, {**small_run.flags, "output": str(folder / "new"), "ontology": str(ontology)}),
    )
    return Coded(folder / "old", folder / "new", ontology)


def recode_with(ontology: str, output: str, slice_articles: int = 1000) -> None:
    recode(load_settings(None, {"output": output, "ontology": ontology, "slice_articles": slice_articles}))


def codings(dataset: Path) -> set[str]:
    return {coding.ontology.partition("-")[0] for coding in read_manifest(dataset).codings.values()}


def test_recoding_gives_the_tables_of_a_first_run_even_in_smaller_slices(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.old, tmp_path / "out")
    recode_with(str(coded.ontology), str(copy), 6)
    assert codings(copy) == {"own"}
    assert tables_of(copy) == tables_of(coded.new)
    assert list(verify_dataset(copy)) == []
    globbed = sorted(path.relative_to(copy).as_posix() for path in copy.glob("*/**/*.parquet"))
    assert globbed == sorted(read_manifest(copy).files)


def test_recoding_again_does_nothing(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.new, tmp_path / "out")
    outcome = recode(load_settings(None, {"output": str(copy), "ontology": str(coded.ontology)}))
    assert outcome.n_commits == 0
    assert tables_of(copy) == tables_of(coded.new)


def test_all_recodes_what_has_the_present_coding_too(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.old, tmp_path / "out")
    outcome = recode(load_settings(None, {"output": str(copy)}), everything=True)
    assert outcome.n_commits == 2
    assert tables_of(copy) == tables_of(coded.old)
    assert sum(outcome.diff.changed.values()) == sum(outcome.diff.lost.values()) == 0


def test_a_dry_run_changes_nothing(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.old, tmp_path / "out")
    before = read_manifest(copy)
    outcome = recode(load_settings(None, {"output": str(copy), "ontology": str(coded.ontology)}), is_dry=True)
    assert (outcome.run, outcome.n_commits) == (None, 2)
    assert sum(outcome.diff.before.values()) == len(rows_of(copy, EVENTS))
    assert read_manifest(copy) == before
    assert not list((copy / ".demarche").glob("staging/*"))
    assert not (copy / ".demarche" / "run.json").exists()


def test_a_killed_recoding_goes_on(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.old, tmp_path / "out")
    log = tmp_path / "log"
    assert killed_at("file-removed:3", log, recode_with, str(coded.ontology), str(copy))
    assert killed_at("slice-staged:1", log, recode_with, str(coded.ontology), str(copy))
    assert codings(copy) == {"own", "plover"}
    outcome = recode(load_settings(None, {"output": str(copy), "ontology": str(coded.ontology)}))
    assert outcome.n_commits == 1
    assert tables_of(copy) == tables_of(coded.new)
    assert list(verify_dataset(copy)) == []
    statuses = [run.status for run in Snapshot(copy).records(RUNS) if run.command == "recode"]
    assert sorted(statuses) == ["done", "interrupted", "interrupted"]


def test_an_article_that_failed_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(0), article(1)])
    flags: dict[str, Any] = {"sources.files.inputs": [str(inputs)], "output": str(tmp_path / "out")}

    def fail(reading: Any) -> None:
        raise ValueError(reading.article.external_id)

    with monkeypatch.context() as failing:
        failing.setattr("transforms.extract.extract_records", fail)
        run_batch(load_settings(None, flags))
    assert len(rows_of(tmp_path / "out", DEAD_LETTERS)) == 2
    recode(load_settings(None, {"output": str(tmp_path / "out")}), everything=True)
    assert rows_of(tmp_path / "out", DEAD_LETTERS) == []
    assert all(row["is_coded"] for row in rows_of(tmp_path / "out", ARTICLES))
    again = run_batch(load_settings(None, {**flags, "sources.limit": 5}))
    assert again.run.n_in == again.run.n_unchanged


def test_the_command_shows_how_events_differ(coded: Coded, tmp_path: Path) -> None:
    copy = shutil.copytree(coded.old, tmp_path / "out")
    result = CliRunner().invoke(app, ["recode", str(copy), "--ontology", str(coded.ontology), "--dry-run"])
    assert result.exit_code == 0, result.stderr
    assert "2 commits would be recoded" in result.stdout
    missing = CliRunner().invoke(app, ["recode", str(tmp_path / "nowhere")])
    assert (missing.exit_code, "holds no dataset" in missing.stderr) == (2, True)
