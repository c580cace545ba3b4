"""Kill -9 at every step of a run: one more run gives the tables of an undisturbed one, and nothing twice.

`DEMARCHE_CHAOS_KILLS` sets how many kills the long test makes, one after another, over `DEMARCHE_CHAOS_ARTICLES`
articles; `make chaos` sets both high.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import run_batch
from pipeline.dataset import Snapshot
from pipeline.settings import load_settings
from pipeline.sinks.kill_points import KILL_POINTS
from pipeline.verification import verify_dataset
from schemas import RUNS
from tests.articles import article, tables_of, write_jsonl
from tests.killing import killed_at

pytestmark = pytest.mark.model

# Points that a first run over a few slices passes, and how often: the others belong to longer lives of a dataset.
REACHED = {
    "dataset-created": 1,
    "run-started": 1,
    "slice-cut": 2,
    "model-loaded": 1,
    "file-staged": 5,
    "slice-staged": 2,
    "before-pending": 3,
    "entry-pending": 3,
    "file-renamed": 20,
    "files-renamed": 3,
    "entry-final": 3,
    "index-updated": 2,
    "slice-committed": 2,
    "before-run-row": 1,
    "run-row-written": 1,
}
NOT_IN_A_FIRST_RUN = {"file-removed", "checkpoint-written"}
IN_EACH_SLICE = [point for point, times in REACHED.items() if times >= 2]
IN_CI = (
    "model-loaded:1",
    "file-staged:3",
    "slice-staged:2",
    "entry-pending:3",
    "file-renamed:14",
    "entry-final:3",
    "index-updated:1",
    "before-run-row:1",
)

N_KILLS = int(os.environ.get("DEMARCHE_CHAOS_KILLS", "0"))
N_ARTICLES = int(os.environ.get("DEMARCHE_CHAOS_ARTICLES", "500"))


def run(inputs: str, output: str, slice_articles: int, workers: int = 1) -> None:
    flags = {
        "sources.files.inputs": [inputs],
        "output": output,
        "slice_articles": slice_articles,
        "workers": workers,
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.settings._FEWEST_PER_WORKER", 1)
        run_batch(load_settings(None, flags))


def records(n_articles: int) -> list[dict[str, Any]]:
    """Articles with copies and revisions among them, of which some fall into other slices than their firsts."""
    return [
        article(n, text=article(n - 4)["text"])
        if n % 9 == 8
        else article(n - 5, text=f"{article(n - 5)['text']} Talks go on in town {n}.")
        if n % 7 == 6
        else article(n)
        for n in range(n_articles)
    ]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[dict[str, Any]]]]:
    folder = tmp_path_factory.mktemp("undisturbed")
    inputs = write_jsonl(folder / "news.jsonl", records(8))
    run(str(inputs), str(folder / "out"), 4)
    return inputs, tables_of(folder / "out")


def test_every_point_is_known() -> None:
    assert set(REACHED) | NOT_IN_A_FIRST_RUN == set(KILL_POINTS)


@pytest.mark.parametrize("point", IN_CI)
def test_one_more_run_after_a_kill_gives_the_same_tables(
    undisturbed: tuple[Path, dict[str, list[dict[str, Any]]]], tmp_path: Path, point: str
) -> None:
    inputs, expected = undisturbed
    output = tmp_path / "out"
    assert killed_at(point, tmp_path / "log", run, str(inputs), str(output), 4), f"{point} was not reached"
    run(str(inputs), str(output), 4)
    assert tables_of(output) == expected
    assert list(verify_dataset(output)) == []
    statuses = sorted(row.status for row in Snapshot(output).records(RUNS))
    assert statuses == ["done", "interrupted"]


def test_two_workers_give_what_one_gives_and_load_the_model_once_each(tmp_path: Path) -> None:
    inputs = write_jsonl(tmp_path / "news.jsonl", records(24))
    log = tmp_path / "log"
    run(str(inputs), str(tmp_path / "by1"), 100)
    assert not killed_at("run-row-written:2", log, run, str(inputs), str(tmp_path / "by2"), 100, 2)
    assert log.read_text().split().count("model-loaded") == 2
    assert tables_of(tmp_path / "by2") == tables_of(tmp_path / "by1")


@pytest.mark.skipif(not N_KILLS, reason="DEMARCHE_CHAOS_KILLS is not set")
def test_any_number_of_kills_gives_the_same_tables(tmp_path: Path) -> None:
    chance = random.Random(20240116)
    inputs = write_jsonl(tmp_path / "news.jsonl", records(N_ARTICLES))
    run(str(inputs), str(tmp_path / "undisturbed"), 10)
    expected = tables_of(tmp_path / "undisturbed")
    at_first = [f"{point}:{n}" for point, times in REACHED.items() for n in range(1, times + 1)]
    n_killed, n_datasets = 0, 0
    while n_killed < N_KILLS:
        output = tmp_path / f"out{n_datasets}"
        point = chance.choice(at_first)
        while killed_at(point, tmp_path / "log", run, str(inputs), str(output), 10):
            n_killed += 1
            point = f"{chance.choice(IN_EACH_SLICE)}:{chance.randint(1, 3)}"
        n_datasets += 1
        assert tables_of(output) == expected
        assert list(verify_dataset(output)) == []


def run_until_a_worker_dies(inputs: str, output: str) -> None:
    with pytest.raises(RuntimeError):
        run(inputs, output, 100, workers=2)


@pytest.mark.parametrize(
    "point",
    [
        "file-staged:2",
        pytest.param("model-loaded:1", marks=pytest.mark.skipif(not N_KILLS, reason="DEMARCHE_CHAOS_KILLS is not set")),
    ],
)
def test_one_more_run_after_a_worker_was_killed_gives_the_same_tables(
    undisturbed: tuple[Path, dict[str, list[dict[str, Any]]]], tmp_path: Path, point: str
) -> None:
    inputs, _ = undisturbed
    output = tmp_path / "out"
    log = tmp_path / "log"
    assert not killed_at(point, log, run_until_a_worker_dies, str(inputs), str(output))
    assert point.partition(":")[0] in log.read_text()
    assert [row.status for row in Snapshot(output).records(RUNS)] == ["failed"]
    for folder in (output, tmp_path / "undisturbed"):
        run(str(inputs), str(folder), 100)
    assert tables_of(output) == tables_of(tmp_path / "undisturbed")
