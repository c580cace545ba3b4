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

    The draft lies in `.demarche/run.json` while the run lasts: whoever finds one that it did not write itself knows of
    a run that was killed, and writes its row from what it had committed.
    """

    def __init__(self, writer: DatasetWriter, versions: Versions, draft: Run) -> None:
        self._writer = writer
        self._versions = versions
        self.draft = draft
        self.counts: Counter[str] = Counter()
        self.tallies: dict[str, Counter[str]] = {name: Counter() for name in TALLIES}
        self.rows: Counter[str] = Counter()
        self.n_files = 0

    def start(self) -> None:
        """Puts down the draft."""
        draft = {**asdict(self.draft), "started_at": self.draft.started_at.isoformat()}
        write_durably(_draft_path(self._writer.root), json.dumps(draft).encode())
        reached("run-started")

    def add(self, counts: Mapping[str, int], tallies: Mapping[str, Mapping[str, int]], commit: Commit | None) -> None:
        """Adds what a slice brought, and the files of its commit, if it had one."""
        self.counts.update(counts)
        for name, tally in tallies.items():
            self.tallies[name].update(tally)
        for file in () if commit is None else commit.add:
            self.rows[file.table] += file.rows
            self.n_files += 1

    def row(self, status: str, message: str | None, finished_at: datetime | None) -> Run:
        """The row as it stands."""
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

    def finish(self, status: str, message: str | None = None, *, finished_at: datetime | None = None) -> Run:
        """Commits the row and drops the draft."""
        reached("before-run-row")
        row = self.row(status, message, finished_at or datetime.now(UTC))
        _commit_row(self._writer, row, self._versions.file_metadata)
        reached("run-row-written")
        _draft_path(self._writer.root).unlink()
        return row


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
    values = json.loads(path.read_bytes())
    draft = Run(**{**values, "started_at": datetime.fromisoformat(values["started_at"])})
    draft = replace(draft, rows=(), sources=(), failed_sources=(), dead_letter_stages=())
    commits = [commit for commit in read_commits(writer.root) if commit.run_id == draft.run_id]
    if not any(file.table == RUNS.name and file.rows for commit in commits for file in commit.add):
        killed = _versions_of(draft)
        history = RunHistory(writer, killed, draft)
        for commit in commits:
            history.add(commit.counts, commit.tallies, commit)
        row = history.row("interrupted", "the process died", None)
        _commit_row(writer, row, killed.file_metadata)
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
