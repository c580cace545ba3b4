"""The loop of `demarche watch`: what is new comes in, idle cycles leave nothing, and stopping is no failure."""

from __future__ import annotations

import os
import signal
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import RunOutcome
from pipeline.cli import main
from pipeline.dataset import Snapshot
from pipeline.errors import DatasetError
from pipeline.health_server import health_server, metrics_text
from pipeline.history import new_run
from pipeline.settings import RunSettings, load_settings
from pipeline.sinks.manifest import read_manifest
from pipeline.verification import verify_dataset
from pipeline.versions import Versions
from pipeline.watching import Health, watch
from schemas import ARTICLES, EVENTS, RUNS
from schemas.sources import SourceState
from tests.articles import article, rows_of, write_jsonl
from tests.killing import killed_at

START = datetime(2024, 1, 16, 12, tzinfo=UTC)
VERSIONS = Versions("0", "{}", "model-0", "ontology-0", "0", "0")


class Clock:
    """Time that passes only while the loop sleeps."""

    def __init__(self) -> None:
        self.now = START
        self.pauses: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += timedelta(seconds=seconds)


def watched(folder: Path, **flags: Any) -> RunSettings:
    inputs = folder / "articles"
    inputs.mkdir(exist_ok=True)
    return load_settings(None, {"sources.files.inputs": [str(inputs)], "output": str(folder / "out"), **flags})


def outcome_of(**due_in_s: float | None) -> RunOutcome:
    run = new_run("watch", "{}", VERSIONS, START)
    states = {
        name: SourceState(
            name, "feed", START, next_due_at=None if s is None else START + timedelta(seconds=s), error_streak=0
        )
        for name, s in due_in_s.items()
    }
    return RunOutcome(run, {}, states)


def silent(health: Health) -> None:
    return


@pytest.mark.model
def test_what_is_new_comes_in_and_idle_cycles_leave_nothing(tmp_path: Path) -> None:
    settings = watched(tmp_path, **{"watch.compact_after_files": 30})
    clock = Clock()

    def pause(seconds: float) -> None:
        clock.pause(seconds)
        elapsed_s = (clock.now - START).total_seconds()
        if elapsed_s in (900.0, 2700.0):
            number = int(elapsed_s)
            write_jsonl(tmp_path / "articles" / f"{number}.jsonl", [article(number), article(number + 1)])

    lines: list[str] = []
    health = watch(settings, lambda h: lines.append(h.line), n_cycles=5, pause=pause, clock=clock)
    assert (health.n_cycles, health.n_failed_cycles, health.counts["n_new"]) == (5, 0, 4)
    ids = {row["article_id"]: row["external_id"] for row in rows_of(tmp_path / "out", ARTICLES)}
    assert set(ids.values()) == {"a900", "a901", "a2700", "a2701"}
    told = [ids[row["article_id"]] for row in rows_of(tmp_path / "out", EVENTS)]
    n_early = told.count("a900") + told.count("a901")
    assert 0 < n_early < len(told) == health.rows["events"]
    assert [line.partition(";")[0] for line in lines] == [
        f"cycle {n}: {n_in} in, {n_in} new, {n_events} events"
        for n, (n_in, n_events) in enumerate(
            [(0, 0), (2, n_early), (2, n_early), (4, len(told)), (4, len(told))], start=1
        )
    ]
    commands = [run.command for run in Snapshot(tmp_path / "out").records(RUNS)]
    assert sorted(commands) == ["compact", "watch", "watch"]
    assert list(verify_dataset(tmp_path / "out")) == []


@pytest.mark.parametrize(
    ("due_in_s", "pause_s"),
    [
        ({}, 900),
        ({"a": None}, 900),
        ({"a": 300.0, "b": 120.0}, 120),
        ({"a": 5.0}, 60),
        ({"a": -5.0}, 60),
        ({"a": 90_000.0}, 900),
    ],
)
def test_a_pause_lasts_until_a_feed_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, due_in_s: dict[str, float | None], pause_s: float
) -> None:
    told: list[Any] = []

    def run_batch(settings: RunSettings, **named: Any) -> RunOutcome:
        told.append(settings.sources.feeds.only_due)
        return outcome_of(**due_in_s)

    monkeypatch.setattr("pipeline.watching.run_batch", run_batch)
    clock = Clock()
    watch(watched(tmp_path), silent, n_cycles=2, pause=clock.pause, clock=clock)
    assert told == [True, True]
    assert sum(clock.pauses) == pause_s
    assert max(clock.pauses) <= 30


def test_a_clock_that_is_set_back_during_a_pause_does_not_prolong_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.watching.run_batch", lambda *arguments, **named: outcome_of())
    clock = Clock()

    def pause(seconds: float) -> None:
        clock.pause(seconds)
        if len(clock.pauses) == 3:
            clock.now -= timedelta(days=30)

    assert watch(watched(tmp_path), silent, n_cycles=2, pause=pause, clock=clock).n_cycles == 2
    assert sum(clock.pauses) == 90


def test_a_disk_that_fails_is_tried_again_ever_more_rarely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes: list[Any] = [DatasetError("disk full"), DatasetError("disk full"), outcome_of(), DatasetError("gone")]

    def run_batch(settings: RunSettings, **named: Any) -> RunOutcome:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome_of()

    monkeypatch.setattr("pipeline.watching.run_batch", run_batch)
    clock = Clock()
    lines: list[str] = []
    cycles_at: list[float] = []

    def told(health: Health) -> None:
        lines.append(health.line)
        cycles_at.append((clock.now - START).total_seconds())

    health = watch(watched(tmp_path), told, n_cycles=4, pause=clock.pause, clock=clock)
    assert cycles_at == [0, 120, 360, 1260]
    assert "error: disk full; next at 12:02:00" in lines[0]
    assert "0 sources failing" in lines[2]
    assert (health.n_failed_cycles, health.error_streak, health.last_error) == (3, 1, "gone")


def test_any_other_error_ends_the_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_batch(settings: RunSettings, **named: Any) -> RunOutcome:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("pipeline.watching.run_batch", run_batch)
    with pytest.raises(ValueError, match="a fault of ours"):
        watch(watched(tmp_path), silent)


def fetched(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_monitors_are_told(tmp_path: Path) -> None:
    health = Health(START)
    health.succeeded(outcome_of(a=None), START)
    health.rows["events"] = 7
    with health_server(0, lambda: health) as port:
        assert fetched(port, "/healthz") == (200, f"{health.line}\n")
        status, text = fetched(port, "/metrics")
        assert (status, text) == (200, metrics_text(health))
        assert 'demarche_rows_total{table="events"} 7' in text.splitlines()
        assert f"demarche_last_success_timestamp_seconds {START.timestamp()}" in text.splitlines()
        assert 'demarche_articles_total{outcome="dead_letters"} 0' in text.splitlines()
        health.failed(DatasetError("disk full"))
        status, text = fetched(port, "/healthz")
        assert (status, "disk full" in text) == (503, True)
        assert fetched(port, "/")[0] == 404


def watch_until_a_signal(folder: str) -> None:
    """The command until SIGTERM comes in its first pause; being stopped so is success."""

    def signal_self(seconds: float) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.watching._nap", signal_self)
        patch.setattr(sys, "argv", ["demarche", "watch", "-i", f"{folder}/articles", "-o", f"{folder}/out", "--quiet"])
        with pytest.raises(SystemExit) as exited:
            main()
    assert exited.value.code == 0


@pytest.mark.model
def test_a_signal_ends_the_loop_in_peace(tmp_path: Path) -> None:
    watched(tmp_path)
    write_jsonl(tmp_path / "articles" / "a.jsonl", [article(1)])
    killed_at(None, tmp_path / "log", watch_until_a_signal, str(tmp_path))
    assert [run.status for run in Snapshot(tmp_path / "out").records(RUNS)] == ["done"]
    assert read_manifest(tmp_path / "out").sequence > 1
