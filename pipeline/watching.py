"""Runs again and again, each time some source is due: the loop of `demarche watch`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event as Flag

from pipeline.batch import RunOutcome, run_batch
from pipeline.compaction import compact
from pipeline.errors import DatasetError
from pipeline.history import BALANCE
from pipeline.settings import RunSettings
from pipeline.sinks.manifest import read_manifest
from schemas.sources import SourceState

# A pause is slept in pieces: a machine that was asleep in between looks at its clock soon after it wakes.
_NAP_S = 30.0
_MAX_DOUBLINGS = 10


@dataclass(slots=True)
class Health:
    """What the loop knows of itself: totals since it started, and how the last cycle went."""

    started_at: datetime
    n_cycles: int = 0
    n_failed_cycles: int = 0
    error_streak: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    n_failing_sources: int = 0
    last_success_at: datetime | None = None
    last_error: str | None = None
    next_cycle_at: datetime | None = None

    def succeeded(self, outcome: RunOutcome, now: datetime) -> None:
        """Takes up a cycle that ended by itself."""
        self.n_cycles += 1
        self.counts.update({name: getattr(outcome.run, name) for name in BALANCE})
        self.rows.update({count.name: count.n for count in outcome.run.rows})
        self.n_failing_sources = sum(state.error_streak > 0 for state in outcome.states.values())
        self.last_success_at, self.last_error, self.error_streak = now, None, 0

    def failed(self, error: Exception) -> None:
        """Takes up a cycle that an error ended."""
        self.n_cycles += 1
        self.n_failed_cycles += 1
        self.error_streak += 1
        self.last_error = str(error)

    @property
    def line(self) -> str:
        """The last cycle and what is next, in one line."""
        due = "" if self.next_cycle_at is None else f"; next at {self.next_cycle_at:%H:%M:%S}"
        state = f"error: {self.last_error}" if self.last_error else f"{self.n_failing_sources} sources failing"
        new = self.counts["n_new"] + self.counts["n_revisions"]
        return f"cycle {self.n_cycles}: {self.counts['n_in']} in, {new} new, {self.rows['events']} events; {state}{due}"


def watch(
    settings: RunSettings,
    told: Callable[[Health], None],
    *,
    n_cycles: int | None = None,
    pause: Callable[[float], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Health:
    """Runs cycles until KeyboardInterrupt (or `n_cycles`), each over the sources that are due; `told` hears of each.

    A cycle that the dataset's disk stops is tried again, ever more rarely; any other error ends the loop. Every cycle
    is a run of its own: whatever ends the loop costs at most the cycle under way, which the next one repeats.
    """
    polite = settings.sources.feeds.model_copy(update={"only_due": True})
    due_only = settings.model_copy(update={"sources": settings.sources.model_copy(update={"feeds": polite})})
    sleep = pause or _nap
    health = Health(clock())
    n_compacted = 0
    while n_cycles is None or health.n_cycles < n_cycles:
        try:
            outcome = run_batch(due_only, command="watch", wait=True, keeps_idle_row=False)
        except DatasetError as error:
            health.failed(error)
            longer_s = max(settings.watch.min_pause_s, _NAP_S) * 2 ** min(health.error_streak, _MAX_DOUBLINGS)
            health.next_cycle_at = clock() + timedelta(seconds=min(longer_s, settings.watch.max_pause_s))
        else:
            health.succeeded(outcome, clock())
            n_compacted = _compact_if_scattered(settings, n_compacted)
            health.next_cycle_at = clock() + timedelta(seconds=_pause_s(settings, outcome.states, clock()))
        told(health)
        if health.n_cycles != n_cycles:
            _sleep_until(health.next_cycle_at, sleep, clock)
    return health


def _sleep_until(instant: datetime, sleep: Callable[[float], None], clock: Callable[[], datetime]) -> None:
    """Sleeps until then; not beyond what it is now, should the clock be set back in between."""
    left_s = longest_s = (instant - clock()).total_seconds()
    while 0 < left_s <= longest_s:
        sleep(min(left_s, _NAP_S))
        left_s = (instant - clock()).total_seconds()


def _pause_s(settings: RunSettings, states: Mapping[str, SourceState], now: datetime) -> float:
    """Seconds until the first feed is due, between the shortest and the longest pause of the settings."""
    due = [state.next_due_at for state in states.values() if state.next_due_at is not None and not state.is_retired]
    until_due = min(((each - now).total_seconds() for each in due), default=settings.watch.max_pause_s)
    return min(max(until_due, settings.watch.min_pause_s), settings.watch.max_pause_s)


def _compact_if_scattered(settings: RunSettings, n_compacted: int) -> int:
    """Compacts if many files came since the last time; gives the number of files that are left then."""
    if len(read_manifest(settings.output).files) <= n_compacted + settings.watch.compact_after_files:
        return n_compacted
    return compact(settings, wait=True).n_after


def _nap(seconds: float) -> None:
    Flag().wait(seconds)
