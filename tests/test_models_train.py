"""What the configs of the training promise each other."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.util import load_config

from models.training.silver import NEWS, PARSED
from models.training.train import merged
from tests.support import REPOSITORY

RECIPE = REPOSITORY / "models" / "training"


def _settings(changes: str) -> Any:
    overrides = {"paths.work": "work", "paths.encoder": "encoder"} if changes == "teacher" else {"paths.work": "work"}
    return merged(RECIPE / "joint.cfg", RECIPE / f"{changes}.cfg", overrides).interpolate()


@pytest.mark.parametrize("changes", ["teacher", "student"])
def test_shares_of_the_words_read_add_up(changes: str) -> None:
    assert round(sum(_settings(changes)["corpora"]["train"]["shares"].values()), 6) == 1


def test_the_teacher_reads_gold_alone_and_has_a_transformer_in_the_place_of_the_small_network() -> None:
    teacher, student = _settings("teacher"), _settings("student")
    assert not {NEWS, PARSED.format("stories")} & set(teacher["corpora"]["train"]["shares"])
    assert teacher["components"]["tok2vec"]["model"]["folder"] == "encoder"
    assert "embed" not in teacher["components"]["tok2vec"]["model"]
    assert teacher["components"].keys() == student["components"].keys()


def test_the_rate_falls_to_nothing_at_the_last_step() -> None:
    training = load_config(RECIPE / "finish.cfg", interpolate=True)["training"]
    assert training["optimizer"]["learn_rate"]["total_steps"] == training["max_steps"] > 0


def test_the_finish_goes_on_with_every_component_of_the_student() -> None:
    student, finish = _settings("student"), load_config(RECIPE / "finish.cfg", {"paths.work": "work"}, interpolate=True)
    assert finish["nlp"]["pipeline"] == student["nlp"]["pipeline"]
    assert finish["nlp"]["tokenizer"] == student["nlp"]["tokenizer"]
    assert set(finish["components"]) == set(student["components"])
    assert {component["source"] for component in finish["components"].values()} == {"work/student/model-last"}
    assert round(sum(finish["corpora"]["train"]["shares"].values()), 6) == 1


def test_the_student_reads_what_the_teacher_parsed() -> None:
    shares = _settings("student")["corpora"]["train"]["shares"]
    assert {NEWS, PARSED.format("stories")} <= set(shares)
