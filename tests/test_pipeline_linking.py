"""`demarche link`: one commit that replaces `stories`, whatever dies, and none where nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.dataset import Snapshot
from pipeline.linking import link
from pipeline.settings import load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from schemas import RUNS, STORIES
from tests.datasets import a_party, an_article, an_event, commit_records, create_tables
from tests.killing import killed_at

pytestmark = pytest.mark.model

FRANCE, RUSSIA = a_party("FRA", "France"), a_party("RUS", "Russia")


def report(root: Path, name: str, outlet: str) -> None:
    commit_records(root, [an_article(name, text="Text", outlet=outlet)], [an_event(name, name, [FRANCE], [RUSSIA])])


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    create_tables(tmp_path / "out")
    report(tmp_path / "out", "a", "Example Courier")
    report(tmp_path / "out", "b", "Harbour Post")
    return tmp_path / "out"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def link_at(output: str) -> None:
    link(load_settings(None, {"output": output}))


def stories(dataset: Path) -> list[tuple[str, str, int]]:
    rows = Snapshot(dataset).records(STORIES)
    return [(row.event_id, row.story_event_id, row.n_outlets) for row in rows]


def test_events_are_linked_and_told(dataset: Path) -> None:
    result = call("link", dataset)
    assert result.exit_code == 0
    assert result.stdout == f"{dataset}: 2 events tell 1 stories, 1 of them told by several outlets\n"
    assert stories(dataset) == [("a", "a", 2), ("b", "a", 2)]
    assert [run.command for run in Snapshot(dataset).records(RUNS)] == ["link"]
    assert list(verify_dataset(dataset)) == []


def test_linking_again_replaces_the_rows(dataset: Path) -> None:
    call("link", dataset, "-q")
    before = read_manifest(dataset).files_of("stories")
    report(dataset, "c", "Valley News")
    call("link", dataset, "-q")
    assert stories(dataset) == [("a", "a", 3), ("b", "a", 3), ("c", "a", 3)]
    assert not any((dataset / file.path).exists() for file in before)


def test_linking_what_is_linked_rewrites_nothing(dataset: Path) -> None:
    call("link", dataset, "-q")
    before = read_manifest(dataset).files_of("stories")
    call("link", dataset, "-q")
    assert read_manifest(dataset).files_of("stories") == before


@pytest.mark.parametrize("point", ["slice-staged", "entry-pending", "file-renamed", "file-removed", "slice-committed"])
def test_a_killed_linking_can_be_made_again(dataset: Path, tmp_path: Path, point: str) -> None:
    link_at(str(dataset))
    report(dataset, "c", "Valley News")
    assert killed_at(point, tmp_path / "log", link_at, str(dataset))
    link_at(str(dataset))
    assert stories(dataset) == [("a", "a", 3), ("b", "a", 3), ("c", "a", 3)]
    assert list(verify_dataset(dataset)) == []


def test_a_folder_without_dataset_is_refused(tmp_path: Path) -> None:
    result = call("link", tmp_path)
    assert result.exit_code != 0
    assert str(tmp_path) in result.stderr
    assert list(tmp_path.iterdir()) == []
