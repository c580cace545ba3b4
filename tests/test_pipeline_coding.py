"""`demarche evaluate` and `demarche explain`, over the small run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from schemas.articles import ARTICLES
from schemas.events import EVENTS
from tests.articles import rows_of
from tests.conftest import SmallRun

pytestmark = pytest.mark.model


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def gold_of(dataset: Path, path: Path) -> Path:
    """The events of a dataset as gold of itself, the latest revision of each article as its story."""
    stories = {row["external_id"]: row for row in sorted(rows_of(dataset, ARTICLES), key=lambda row: row["revision"])}
    events = rows_of(dataset, EVENTS)
    with path.open("w", encoding="utf-8") as file:
        for story_id, article in stories.items():
            own = [event for event in events if event["article_id"] == article["article_id"]]
            if story_id is not None:
                row = {"id": story_id, "text": article["text"], "events": own}
                file.write(json.dumps(row, default=str) + "\n")
    return path


def test_a_dataset_scores_full_marks_against_itself(small_run: SmallRun, tmp_path: Path) -> None:
    gold = gold_of(small_run.dataset, tmp_path / "gold.jsonl")
    result = call("evaluate", str(small_run.dataset), str(gold), "--json")
    assert result.exit_code == 0
    scores = json.loads(result.stdout)
    assert scores["n_gold"] == scores["n_coded"] > 0
    assert scores["scores"]["type and parties"]["f1"] == 1.0


def test_errors_are_shown_with_their_evidence(small_run: SmallRun, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    stories = [json.loads(line) for line in gold_of(small_run.dataset, gold).read_text(encoding="utf-8").splitlines()]
    spoiled = next(story for story in stories if story["events"])
    evidence = spoiled["events"][0]["text"]
    spoiled["events"] = []
    gold.write_text("".join(json.dumps(story) + "\n" for story in stories), encoding="utf-8")
    result = call("evaluate", str(small_run.dataset), str(gold))
    assert result.exit_code == 0
    assert "spurious" in result.stdout
    assert " ".join(evidence.split()) in result.stdout


def test_gold_of_other_articles_is_refused(small_run: SmallRun, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "elsewhere", "text": "t", "events": []}\n', encoding="utf-8")
    result = call("evaluate", str(small_run.dataset), str(gold))
    assert result.exit_code == 2
    assert "no story is in" in result.stderr


def test_a_text_is_explained() -> None:
    result = call("explain", "--text", "France expelled two Russian diplomats on Monday.")
    assert result.exit_code == 0
    assert "SANCTION" in result.stdout
    assert "'France' FRA" in result.stdout


def test_an_event_of_a_dataset_is_explained(small_run: SmallRun) -> None:
    event = rows_of(small_run.dataset, EVENTS)[0]
    result = call("explain", str(small_run.dataset), event["event_id"])
    assert result.exit_code == 0
    assert event["rule_id"] in result.stdout


def test_an_event_that_is_not_there_is_told(small_run: SmallRun) -> None:
    result = call("explain", str(small_run.dataset), "nothing")
    assert result.exit_code == 2
    assert "no event of" in result.stderr


def test_explain_wants_a_text_or_an_event() -> None:
    assert call("explain").exit_code == 2
