"""The judge of an ontology: what it says of features, and what a bad file is told."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from configs.lexicon.event_types import load_event_types
from configs.lexicon.folder import open_folder
from configs.lexicon.judge import Confidence, Judge, Modes, Relevance, load_judge
from configs.lexicon.ontology import DEFAULT_ONTOLOGY, load_ontology
from configs.lexicon.yaml_entries import OntologyError

MODES = Modes(bias={"-": 0.0, "drone": -1.0}, weights={"word=drone": {"drone": 3.0}, "word=ground": {"-": 1.0}})
GOOD = {"fitted_on": "nothing", "confidence": {"bias": 0.0, "weights": {}}, "modes": {}}


def extending(folder: Path, judge: Any) -> Path:
    (folder / "ontology.yaml").write_text("name: mine\nextends: plover\n")
    (folder / "judge.json").write_text(judge if isinstance(judge, str) else json.dumps(judge))
    return folder


def test_confidence_is_the_logistic_of_bias_and_weights() -> None:
    confidence = Confidence(bias=-1.0, weights={"rule=a": 2.0, "length": 0.5})
    assert confidence.of({"rule=a": 1.0, "length": 0.4, "unknown": 9.0}) == pytest.approx(1 / (1 + math.exp(-1.2)))


def test_relevance_is_the_sum_of_bias_and_known_words() -> None:
    relevance = Relevance(bias=-0.5, weights={"minist": 2.0, "goal": -1.0})
    assert relevance.of(["minist", "unknown"]) == pytest.approx(1.5)
    assert relevance.of([]) == -0.5


def test_the_likeliest_mode_comes_with_its_chance() -> None:
    mode, chance = MODES.likeliest(["word=drone", "word=ground", "word=unknown"])
    assert mode == "drone"
    assert chance == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert MODES.likeliest([])[0] == "-"


def test_the_bundled_ontology_is_calibrated() -> None:
    judge = load_ontology(DEFAULT_ONTOLOGY).judge
    assert judge.confidence is not None
    assert {"ASSAULT", "PROTEST", "COERCE"} <= set(judge.modes)
    assert judge.gate is not None
    relevance = judge.gate.relevance
    assert relevance.of(["soldie", "police", "govern"]) > 0 > relevance.of(["coach", "league", "player"])
    assert 0 < judge.gate.floor < 0.5
    assert judge.recipients.weights["by rule"] > 0


def test_a_folder_of_ones_own_may_have_another_judge(tmp_path: Path) -> None:
    ontology = load_ontology(extending(tmp_path, GOOD))
    assert ontology.judge.confidence == Confidence(bias=0.0, weights={})
    assert open_folder(tmp_path).digest() != open_folder(extending(tmp_path, {**GOOD, "fitted_on": "x"})).digest()


@pytest.mark.parametrize(
    ("judge", "message"),
    [
        ("{", "Invalid JSON"),
        ({**GOOD, "odd": 1}, "odd: Extra inputs"),
        ({**GOOD, "modes": {"ASSAULT": {"bias": {"tickle": 0.0}, "weights": {}}}}, "'tickle' is no mode of ASSAULT"),
        ({**GOOD, "modes": {"PICNIC": {"bias": {"-": 0.0}, "weights": {}}}}, "'PICNIC' is no type"),
    ],
)
def test_a_bad_judge_is_explained(tmp_path: Path, judge: Any, message: str) -> None:
    folder = open_folder(extending(tmp_path, judge))
    types = load_event_types(folder)
    with pytest.raises(OntologyError) as caught:
        load_judge(folder, types)
    assert message in str(caught.value)
    assert "judge.json:1:" in str(caught.value)


def test_a_bad_file_of_recipients_is_explained(tmp_path: Path) -> None:
    folder = open_folder(extending(tmp_path, GOOD))
    (tmp_path / "recipients.json").write_text('{"fitted_on": "x", "weights": {"nobody": "heavy"}}')
    with pytest.raises(OntologyError, match=r"weights\.nobody: .*number"):
        load_judge(folder, load_event_types(folder))


def test_an_ontology_that_was_not_calibrated_has_no_judge() -> None:
    judge = Judge()
    assert judge.confidence is None
    assert judge.gate is None
    assert not judge.modes
    assert not judge.recipients


def test_types_of_ones_own_do_not_inherit_a_judge(tmp_path: Path) -> None:
    (tmp_path / "ontology.yaml").write_text("name: own\nextends: plover\n", encoding="utf-8")
    assert open_folder(tmp_path).optional_file("judge.json", beside="types.yaml") is not None
    (tmp_path / "types.yaml").write_text("", encoding="utf-8")
    assert open_folder(tmp_path).optional_file("judge.json", beside="types.yaml") is None
