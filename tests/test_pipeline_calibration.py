"""`demarche calibrate`: a judge fitted on stories is written into the ontology, and works there."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from configs.lexicon.ontology import load_ontology
from pipeline.cli import app
from tests.support import REPOSITORY

pytestmark = pytest.mark.model

TRAIN = REPOSITORY / "corpus" / "train"
ORDINARY = REPOSITORY / "corpus" / "ordinary"


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "ontology.yaml").write_text("name: mine\nextends: plover\n")
    return folder


def calibrate(ontology: Path, *gold: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["calibrate", *map(str, gold), "--ontology", str(ontology)])
    return result.exit_code, result.output


def test_a_judge_is_fitted_and_tells_likely_events_from_unlikely_ones(ontology: Path) -> None:
    code, output = calibrate(ontology, TRAIN / "wire_world_two.jsonl")
    assert code == 0, output
    judge = load_ontology(ontology).judge
    assert judge.confidence is not None
    assert {"-", "firearms"} <= set(judge.modes["ASSAULT"].bias)
    written = (ontology / "judge.json").read_text()
    assert "57 stories of wire_world_two.jsonl" in written
    assert judge.recipients.weights["by rule"] > 0
    assert "57 stories of wire_world_two.jsonl" in (ontology / "recipients.json").read_text()
    assert "right by rule" in output
    row = next(line for line in output.splitlines() if line.strip().startswith("auc"))
    estimate, fitted = map(float, row.split()[1:])
    assert fitted > estimate


def test_stories_without_events_teach_what_is_no_public_affair(ontology: Path) -> None:
    code, output = calibrate(ontology, TRAIN / "wire_world_two.jsonl", ORDINARY / "sport.jsonl")
    assert code == 0, output
    judge = load_ontology(ontology).judge
    assert judge.gate is not None
    assert judge.gate.relevance.of(["troops", "govern"]) > judge.gate.relevance.of(["team", "goal"])
    assert judge.gate.floor > 0
    assert "public affairs" in output


def test_too_little_gold_is_refused_and_nothing_is_written(ontology: Path) -> None:
    code, output = calibrate(ontology, TRAIN / "wire_americas_bodies.jsonl")
    assert code == 2
    assert "50 of each are needed" in " ".join(output.split())
    assert not (ontology / "judge.json").exists()
    assert not (ontology / "recipients.json").exists()
