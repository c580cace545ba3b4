"""Datasets that keep no texts: hashes and quoted sentences stay, and commands say what they cannot do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.batch import run_batch
from pipeline.cli import app
from pipeline.compaction import compact
from pipeline.dataset import Snapshot
from pipeline.recoding import recode
from pipeline.settings import load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from schemas import ARTICLES, DEAD_LETTERS, EVENTS
from tests.articles import LONG, article, rows_of, tables_of, write_jsonl
from tests.conftest import SmallRun

pytestmark = pytest.mark.model


def run(inputs: Path, dataset: Path, **flags: Any) -> Any:
    settings = {"sources.files.inputs": [str(inputs)], "output": str(dataset), "slice_articles": 10, **flags}
    return run_batch(load_settings(None, settings)).run


@pytest.fixture(scope="module")
def made(small_run: SmallRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset without texts."""
    output = tmp_path_factory.mktemp("textless") / "out"
    run(small_run.inputs, output, store_text=False)
    return output


@pytest.fixture
def textless(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "out")


def test_only_texts_and_payloads_are_left_out(textless: Path, small_run: SmallRun) -> None:
    expected = tables_of(small_run.dataset)
    for row in expected["articles"]:
        is_short = len(row["text"].split()) < 20
        row |= {"text": None, "text_minhash": None if is_short else b"\x01"}
    for row in expected["dead_letters"]:
        row["payload"] = None
    found = tables_of(textless)
    for row in found["articles"]:
        row["text_minhash"] = row["text_minhash"] and row["text_minhash"][:1]
    assert found == expected
    assert any(row["text_minhash"] for row in found["articles"])
    assert all(row["text"] for row in found["events"])


def test_no_file_of_the_dataset_holds_a_text(tmp_path: Path) -> None:
    aside = "Nothing of this aside is anybody's evidence"
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(1, text=f"{article(1)['text']} {aside}, and it is long.")])
    run(inputs, tmp_path / "out", store_text=False)
    columns = [
        column.to_pylist() for table in (ARTICLES, DEAD_LETTERS) for column in Snapshot(tmp_path / "out").read(table)
    ]
    assert aside not in str(columns)
    others = [path for path in (tmp_path / "out" / ".demarche").rglob("*") if path.is_file()]
    assert others
    assert not any(aside.encode() in path.read_bytes() for path in others)


@pytest.mark.parametrize("keeps_index", [True, False])
def test_copies_and_revisions_are_told_without_the_text(textless: Path, tmp_path: Path, keeps_index: bool) -> None:
    if not keeps_index:
        (textless / ".demarche" / "index.sqlite").unlink()
    more = write_jsonl(
        tmp_path / "more.jsonl",
        [
            article(2),
            article(4, text=f"{article(4)['text']} Work starts in May."),
            article(80, text=article(5)["text"]),
            article(81, text=LONG.format(town="Ilmar")),
        ],
    )
    row = run(more, textless, store_text=False)
    assert (row.n_unchanged, row.n_revisions, row.n_duplicates) == (1, 1, 2)
    first = next(r for r in rows_of(textless, ARTICLES) if r["external_id"] == "a91")
    copy = next(r for r in rows_of(textless, ARTICLES) if r["external_id"] == "a81")
    assert (copy["duplicate_of"], copy["duplicate_kind"]) == (first["article_id"], "near")
    assert list(verify_dataset(textless)) == []


def test_verify_says_what_it_could_not_check(textless: Path) -> None:
    result = CliRunner().invoke(app, ["verify", str(textless)])
    assert result.exit_code == 0
    assert "16 articles stored without a text" in result.stdout


def test_recoding_leaves_articles_without_a_text_as_they_are(textless: Path, tmp_path: Path) -> None:
    more = write_jsonl(tmp_path / "more.jsonl", [article(60), article(61)])
    run(more, textless)
    before = tables_of(textless)
    outcome = recode(load_settings(None, {"output": str(textless)}), everything=True)
    assert (outcome.n_commits, outcome.n_without_text) == (1, 16)
    assert tables_of(textless) == before
    result = CliRunner().invoke(app, ["recode", str(textless), "--all", "--dry-run", "--quiet"])
    assert result.exit_code == 0
    assert "16 articles stored without a text, and left with the coding that they have" in result.stderr


def test_compaction_and_forgetting_keep_articles_with_and_without_text_apart(textless: Path, tmp_path: Path) -> None:
    more = write_jsonl(tmp_path / "more.jsonl", [article(n) for n in range(60, 66)])
    run(more, textless)
    compact(load_settings(None, {"output": str(textless)}))
    assert recode(load_settings(None, {"output": str(textless)}), everything=True).n_without_text == 16
    forgotten = CliRunner().invoke(app, ["forget", str(textless), rows_of(textless, ARTICLES)[0]["outlet"]])
    assert forgotten.exit_code == 0, forgotten.stderr
    assert rows_of(textless, EVENTS) == []
    assert list(verify_dataset(textless)) == []
    texts = {file.path for file in read_manifest(textless).files_of("articles") if file.rows}
    assert len(texts) == 1


def test_an_event_without_the_text_of_its_article_cannot_be_explained(textless: Path) -> None:
    event_id = rows_of(textless, EVENTS)[0]["event_id"]
    result = CliRunner().invoke(app, ["explain", str(textless), event_id])
    assert result.exit_code == 2
    assert "the text of its article is not stored" in result.stderr
