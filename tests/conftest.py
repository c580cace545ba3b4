"""Fixtures that several test modules share because they take seconds to make."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.articles import LONG, article, write_jsonl

GERMAN = (
    "Der Bürgermeister traf am Dienstag den Gouverneur, um über die neue Brücke zu sprechen. Beide Seiten wollen den "
    "Bau noch in diesem Jahr beginnen, doch die Kosten sind höher als geplant. Die Opposition verlangt nun eine "
    "Untersuchung und wirft der Regierung vor, die Zahlen zu spät veröffentlicht zu haben."
)


@dataclass(frozen=True)
class SmallRun:
    """A run over a handful of articles: its input, its settings by dotted key, and its dataset."""

    inputs: Path
    flags: dict[str, object]
    dataset: Path


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> SmallRun:
    """A dataset of ordinary articles, a revision, copies, and what cannot be coded, in two slices."""
    from pipeline.batch import run_batch
    from pipeline.settings import load_settings

    folder = tmp_path_factory.mktemp("small")
    inputs = folder / "articles"
    inputs.mkdir()
    write_jsonl(
        inputs / "news.jsonl",
        [
            *(article(number) for number in range(8)),
            article(1, text=f"{article(1)['text']} The accord takes effect in June."),
            article(90, text=article(2)["text"]),
            article(91, text=LONG.format(town="Estavar")),
            article(92, text=LONG.format(town="Dunholm")),
            article(93, text=GERMAN),
            article(94, text=""),
            article(95, published_at=None),
        ],
    )
    (inputs / "broken.jsonl").write_text('{"id": "x", "text": "cut o', encoding="utf-8")
    (inputs / "note.txt").write_text(
        "Title: Ferry resumes\nDate: 2024-02-03\n\nThe ferry to Gralto resumed on Saturday.\n", encoding="utf-8"
    )
    flags: dict[str, object] = {
        "sources.files.inputs": [str(inputs)],
        "output": str(folder / "out"),
        "slice_articles": 10,
    }
    run_batch(load_settings(None, flags))
    return SmallRun(inputs, flags, folder / "out")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo's dataset, made as a user makes it, and what the command printed. Not to be written to."""
    output = tmp_path_factory.mktemp("demo") / "dataset"
    command = [str(Path(sys.executable).with_name("demarche")), "demo", "--output", str(output)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return output, run.stdout
