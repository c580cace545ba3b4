"""What a run tells of itself while it lasts: a bar on a terminal, plain lines now and then elsewhere, or nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

# Seconds between two lines where there is no terminal: enough for a log that is read, not watched.
_LINE_EVERY_S = 15.0
_BAR_STEPS = 1000


class RunProgress(Protocol):
    """Is told of a run's steps; a context that lasts as long as the run."""

    def __enter__(self) -> RunProgress: ...

    def __exit__(self, *exception: object) -> None: ...

    def extracted(self, n_articles: int) -> None:
        """So many more articles went through extraction."""

    def committed(self, counts: Mapping[str, int], rows: Mapping[str, int], fraction: float | None) -> None:
        """A slice is committed: the run's balance so far, rows by table, share of all input that is done."""


class Silence:
    """Tells nothing."""

    def __enter__(self) -> Silence:
        return self

    def __exit__(self, *exception: object) -> None:
        return

    def extracted(self, n_articles: int) -> None:
        return

    def committed(self, counts: Mapping[str, int], rows: Mapping[str, int], fraction: float | None) -> None:
        return


class Lines:
    """A line every quarter of a minute."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = self._last = time.monotonic()
        self._n_extracted = 0

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *exception: object) -> None:
        return

    def extracted(self, n_articles: int) -> None:
        self._n_extracted += n_articles
        self._tell(f"{self._n_extracted} articles extracted")

    def committed(self, counts: Mapping[str, int], rows: Mapping[str, int], fraction: float | None) -> None:
        done = "" if fraction is None else f", {fraction:.0%} of the input"
        self._tell(f"{counts.get('n_in', 0)} articles in, {rows.get('events', 0)} events{done}")

    def _tell(self, what: str) -> None:
        now = time.monotonic()
        if now - self._last >= _LINE_EVERY_S:
            self._last = now
            elapsed = now - self._started
            self._stream.write(f"{elapsed:.0f} s: {what}, {self._n_extracted / elapsed:.1f} articles/s\n")
            self._stream.flush()


class Bar:
    """A progress bar with counts, rate and time left."""

    def __init__(self, console: Console) -> None:
        self._started = time.monotonic()
        self._n_extracted = 0
        self._n_events = 0
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[what]}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("run", total=None, what="reading")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def extracted(self, n_articles: int) -> None:
        self._n_extracted += n_articles
        self._tell()

    def committed(self, counts: Mapping[str, int], rows: Mapping[str, int], fraction: float | None) -> None:
        self._n_events = rows.get("events", 0)
        if fraction is not None:
            self._progress.update(self._task, total=_BAR_STEPS, completed=fraction * _BAR_STEPS)
        self._tell()

    def _tell(self) -> None:
        rate = self._n_extracted / max(time.monotonic() - self._started, 0.1)
        what = f"{self._n_extracted} articles, {self._n_events} events, {rate:.1f} articles/s"
        self._progress.update(self._task, what=what)


def progress_for(*, quiet: bool) -> RunProgress:
    """What suits standard error: silence, a bar or lines."""
    if quiet:
        return Silence()
    console = Console(stderr=True)
    return Bar(console) if console.is_terminal else Lines(sys.stderr)
