"""The row of a run in `runs`: drafted when it starts, written when it ends, and written for it if it was killed."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.commit import DatasetWriter
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import STATE_FOLDER, Commit, data_file_name, read_commits
from pipeline.sinks.parquet import folder_of, write_durably
from pipeline.sinks.tables import stage_file
from pipeline.versions import Versions
from schemas import RUNS
from schemas.runs import Count, Run

BALANCE = ("n_in", "n_new", "n_revisions", "n_duplicates", "n_unchanged", "n_dead_letters")
TALLIES = ("sources", "failed_sources", "dead_letter_stages")


class RunHistory:
    """Keeps count of one run, and writes its row.

    What was committed is counted off the journal, from the commit after `after` on. The draft lies in
    `.demarche/run.json` while the run lasts: whoever finds one that it did not write itself knows of a run that was
    killed, and writes its row.
    """

    def __init__(self, writer: DatasetWriter, versions: Versions, draft: Run, after: int) -> None:
        self._writer = writer
        self._versions = versions
        self._after = after
        self.draft = draft
        self.has_row = False
        self.counts: Counter[str] = Counter()
        self.tallies: dict[str, Counter[str]] = {name: Counter() for name in TALLIES}
        self.rows: Counter[str] = Counter()
        self.n_files = 0

    def start(self) -> None:
        """Puts down the draft."""
        run = {**asdict(self.draft), "started_at": self.draft.started_at.isoformat()}
        write_durably(_draft_path(self._writer.root), json.dumps({"run": run, "after": self._after}).encode())
        reached("run-started")

    def add(self, counts: Mapping[str, int], tallies: Mapping[str, Mapping[str, int]]) -> None:
        """Counts what led to no commit."""
        self.counts.update(counts)
        for name, tally in tallies.items():
            self.tallies[name].update(tally)

    def catch_up(self) -> None:
        """Counts the commits of this run that were not counted yet."""
        for commit in read_commits(self._writer.root, self._after):
            self._after = commit.sequence
            if commit.run_id != self.draft.run_id:
                continue
            self.add(commit.counts, commit.tallies)
            for file in commit.add:
                self.has_row |= file.table == RUNS.name and file.rows > 0 and not commit.remove
                self.rows[file.table] += file.rows
                self.n_files += 1

    def row(self, status: str, message: str | None, finished_at: datetime | None) -> Run:
        """The row as it stands."""
        self.catch_up()
        balance: dict[str, Any] = {name: self.counts[name] for name in BALANCE}
        tallies: dict[str, Any] = {name: _counts(self.tallies[name]) for name in TALLIES}
        return replace(
            self.draft,
            status=status,
            finished_at=finished_at,
            message=message,
            rows=_counts(self.rows),
            n_files=self.n_files,
            **balance,
            **tallies,
        )

    def finish(self, status: str, message: str | None = None) -> Run:
        """Commits the row and drops the draft."""
        reached("before-run-row")
        row = self.row(status, message, datetime.now(UTC))
        _commit_row(self._writer, row, self._versions.file_metadata)
        reached("run-row-written")
        _draft_path(self._writer.root).unlink()
        return row

    def abandon(self) -> None:
        """Drops the draft of a run that changed nothing and leaves no row."""
        _draft_path(self._writer.root).unlink()

    def break_off(self, status: str, message: str) -> None:
        """Commits the row of a run that was stopped at any point, be it in the middle of a commit."""
        self._writer.reload()
        self.finish(status, message)


def new_run(command: str, settings: str, versions: Versions, now: datetime) -> Run:
    """The draft of a run that starts now."""
    return Run(
        run_id=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
        started_at=now,
        finished_at=None,
        status="interrupted",
        command=command,
        settings=settings,
        demarche_version=versions.demarche,
        schema_version=versions.schema,
        model_version=versions.model,
        ontology_version=versions.ontology,
        beam_version=versions.beam,
        python_version=versions.python,
    )


def settle_killed_run(writer: DatasetWriter) -> None:
    """Writes the row of a run that was killed before it could, from what it had committed."""
    path = _draft_path(writer.root)
    if not path.exists():
        return
    left = json.loads(path.read_bytes())
    values = {**left["run"], "started_at": datetime.fromisoformat(left["run"]["started_at"])}
    draft = replace(Run(**values), rows=(), sources=(), failed_sources=(), dead_letter_stages=())
    versions = _versions_of(draft)
    history = RunHistory(writer, versions, draft, left["after"])
    row = history.row("interrupted", "the process died", None)
    if not history.has_row:
        _commit_row(writer, row, versions.file_metadata)
    path.unlink()


def _versions_of(run: Run) -> Versions:
    return Versions(
        run.demarche_version,
        run.schema_version,
        run.model_version,
        run.ontology_version,
        run.beam_version,
        run.python_version,
    )


def _commit_row(writer: DatasetWriter, row: Run, metadata: Mapping[str, str]) -> None:
    sequence = writer.next_sequence
    path = f"{folder_of(RUNS)}/{data_file_name(sequence, 0)}"
    file = stage_file(writer.staging(sequence), path, RUNS, [RUNS.to_arrow([row])], metadata)
    writer.commit(Commit(sequence, row.run_id, row.command, writer.next_instant(), add=(file,)))


def _draft_path(root: Path) -> Path:
    return root / STATE_FOLDER / "run.json"


def _counts(counter: Mapping[str, int]) -> tuple[Count, ...]:
    return tuple(Count(name, n) for name, n in sorted(counter.items()) if n)
