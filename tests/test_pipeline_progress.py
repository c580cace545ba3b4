"""Progress: a bar on a terminal, lines elsewhere, silence where it is wanted; counts find their way from workers."""

from __future__ import annotations

import io
import pickle
from threading import Event as Flag

import pytest
from rich.console import Console

from pipeline.progress import Bar, Lines, Silence, progress_for
from pipeline.progress_channel import progress_channel


def test_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("pipeline.progress.time.monotonic", lambda: now)
    stream = io.StringIO()
    with Lines(stream) as lines:
        lines.extracted(16)
        now = 20.0
        lines.extracted(24)
        lines.committed({"n_in": 50}, {"events": 7}, 0.5)
        now = 40.0
        lines.committed({"n_in": 50}, {"events": 7}, 0.5)
    assert stream.getvalue().splitlines() == [
        "20 s: 40 articles extracted, 2.0 articles/s",
        "40 s: 50 articles in, 7 events, 50% of the input, 1.0 articles/s",
    ]


def test_a_bar_shows_counts_rate_and_share() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120)
    with Bar(console) as bar:
        bar.extracted(40)
        bar.committed({"n_in": 50}, {"events": 7}, 0.25)
    assert "40 articles, 7 events" in stream.getvalue()
    assert "25%" in stream.getvalue()


def test_what_suits_the_output_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(progress_for(quiet=True), Silence)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert isinstance(progress_for(quiet=False), Lines)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert isinstance(progress_for(quiet=False), Bar)


def test_counts_reach_the_launcher_even_pickled() -> None:
    told: list[int] = []
    all_came = Flag()

    def tell(n_articles: int) -> None:
        told.append(n_articles)
        if len(told) == 2:
            all_came.set()

    with progress_channel(tell) as report:
        report(16)
        pickle.loads(pickle.dumps(report))(8)
        assert all_came.wait(10)
    assert told == [16, 8]
