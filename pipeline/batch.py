"""A bounded run: all that is to be read now, slice by slice, each one Beam run and one commit."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag

import pyarrow.parquet as pq

from pipeline.errors import ExitCode
from pipeline.graph import stage_slice
from pipeline.history import RunHistory
from pipeline.index import Index
from pipeline.index_sync import open_index
from pipeline.intake import Intake, Slice
from pipeline.lifecycle import RunLife, run_lifecycle
from pipeline.progress import RunProgress, Silence
from pipeline.progress_channel import progress_channel
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import Commit, DataFile
from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.reading import read_sources
from schemas import DEAD_LETTERS
from schemas.ids import document_id_of
from schemas.runs import Run
from schemas.sources import SourceState

Read = Callable[[RunContext, Index], Iterable[Arrival]]


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """A finished run: its row of `runs`, why each failed source failed, and the committed state of all sources."""

    run: Run
    failures: dict[str, str] = field(default_factory=dict)
    states: dict[str, SourceState] = field(default_factory=dict)

    @property
    def exit_code(self) -> ExitCode:
        """Exit code of the command that ran it."""
        if self.run.status == "too_many_dead_letters":
            return ExitCode.TOO_MANY_DEAD_LETTERS
        return ExitCode.DONE if self.run.status == "done" else ExitCode.FAILED


def run_batch(
    settings: RunSettings,
    *,
    command: str = "run",
    wait: bool = False,
    progress: RunProgress | None = None,
    read: Read | None = None,
    keeps_idle_row: bool = True,
) -> RunOutcome:
    """Reads all inputs once and commits what is new; `read` replaces the readers that the settings name.

    A run to which nothing came leaves a row too, unless `keeps_idle_row` is false.

    The run's row is written whatever happens short of a kill. Raises DemarcheError for what its user can mend, and
    lets other exceptions through.
    """
    with run_lifecycle(settings, command, wait=wait) as life, closing(open_index(life.writer)) as index:
        with progress or Silence() as shown:
            batch = _Batch(settings, life, index, shown)
            failures = batch.run(read or _reader(settings))
            states = index.source_states()
        history = life.history
        status, message = _status_of(history, settings), _message_of(history, failures)
        if keeps_idle_row or history.counts["n_in"] or failures:
            return RunOutcome(history.finish(status, message), failures, states)
        history.abandon()
        return RunOutcome(history.row(status, message, datetime.now(UTC)), failures, states)


class _Batch:
    def __init__(self, settings: RunSettings, life: RunLife, index: Index, progress: RunProgress) -> None:
        self._settings = settings
        self._versions = life.versions
        self._writer = life.writer
        self._history = life.history
        self._index = index
        self._progress = progress

    def run(self, read: Read) -> dict[str, str]:
        """Commits slice after slice, while the next one is read; gives the sources that failed, and why."""
        run_id, now = self._history.draft.run_id, self._history.draft.started_at
        stop = Flag()
        near = self._settings.near_duplicates
        threshold = near.threshold if near.enabled else None
        forgotten = self._writer.manifest.forgotten
        intake = Intake(self._index, run_id, self._settings.articles_per_slice, threshold, stop.is_set, forgotten)

        def knows_url(url: str) -> bool:
            return self._index.knows_url(url) or document_id_of(url, None, None, "") in forgotten

        arrivals = read(RunContext(run_id, now, knows_url), self._index)
        failures: dict[str, str] = {}
        with ExitStack() as stack:
            report = stack.enter_context(progress_channel(self._progress.extracted))
            slices = stack.enter_context(closing(_ahead(intake.slices(arrivals, self._writer.next_sequence), stop)))
            for taken in slices:
                reached("slice-cut")
                failures |= taken.failures
                if taken.is_empty:
                    self._history.add(taken.counts, taken.tallies)
                else:
                    self._commit(taken, run_id, report)
                    self._history.catch_up()
                self._progress.committed(self._history.counts, self._history.rows, taken.fraction)
        return failures

    def _commit(self, taken: Slice, run_id: str, report: Callable[[int], None]) -> None:
        committed_at = self._writer.next_instant()
        taken.states = {uri: replace(state, committed_at=committed_at) for uri, state in taken.states.items()}
        staging = self._writer.staging(taken.sequence)
        files = stage_slice(taken, self._settings, self._versions, run_id, staging, report)
        _count_failures(taken, staging, files)
        commit = Commit(
            taken.sequence,
            run_id,
            self._history.draft.command,
            committed_at,
            add=files,
            coding=self._versions.coding,
            counts=dict(taken.counts),
            tallies={name: dict(tally) for name, tally in taken.tallies.items()},
        )
        self._writer.commit(commit)
        self._index.set_states(taken.states.values())
        self._index.mark_applied(taken.sequence)
        reached("index-updated")
        reached("slice-committed")


def _count_failures(taken: Slice, staging: Path, files: Iterable[DataFile]) -> None:
    """Counts articles whose extraction failed as dead letters, and no longer as new or revised."""
    extracted = {article.article_id: article for article in taken.articles}
    for file in files:
        if file.table == DEAD_LETTERS.name:
            rows = pq.ParquetFile(staging / file.path).read(["stage", "article_id"]).to_pylist()
            failed = [extracted[row["article_id"]] for row in rows if row["stage"] == "extract"]
            for article in failed:
                taken.counts["n_revisions" if article.revision else "n_new"] -= 1
            taken.counts["n_dead_letters"] += len(failed)
            taken.tallies["dead_letter_stages"]["extract"] += len(failed)


def _reader(settings: RunSettings) -> Read:
    def read(run: RunContext, index: Index) -> Iterable[Arrival]:
        return read_sources(settings.sources, index.source_states(), run)

    return read


def _ahead(slices: Iterator[Slice], stop: Flag) -> Generator[Slice]:
    """The slices, the next one being read in a thread while one is worked on."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="intake") as executor:
        try:
            coming = executor.submit(next, slices, None)
            while (taken := coming.result()) is not None:
                coming = executor.submit(next, slices, None)
                yield taken
        finally:
            stop.set()


def _status_of(history: RunHistory, settings: RunSettings) -> str:
    n_in, n_dead = history.counts["n_in"], history.counts["n_dead_letters"]
    if n_in == 0 and history.tallies["failed_sources"]:
        return "failed"
    return "too_many_dead_letters" if n_dead > settings.max_dead_letter_share * n_in else "done"


def _message_of(history: RunHistory, failures: dict[str, str]) -> str | None:
    if history.counts["n_in"] == 0 and failures:
        return "no source could be read"
    return None
