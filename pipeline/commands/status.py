"""`demarche status`: what a dataset holds, and how its runs went."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.commands.run import balance_line
from pipeline.console import plain_console, say
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode
from pipeline.history import BALANCE
from schemas import DEAD_LETTERS, RUNS, SOURCES, TABLES
from schemas.runs import Run
from schemas.sources import SourceState

_N_RUNS_SHOWN = 10


def status(dataset: Path, *, as_json: bool) -> ExitCode:
    """Prints runs, rows per table, dead letters by stage, failing sources, and the balance of all runs."""
    snapshot = Snapshot(dataset)
    runs: list[Run] = sorted(snapshot.records(RUNS), key=lambda run: (run.started_at, run.run_id))
    rows = snapshot.rows_by_table()
    letters = snapshot.read(DEAD_LETTERS, ["stage", "error_type", "is_retryable"]).to_pylist()
    failing = [state for state in latest_states(snapshot).values() if state.last_error is not None]
    if as_json:
        _print_json(runs, rows, letters, failing)
        return ExitCode.DONE
    console = plain_console()
    console.print(_runs_table(runs))
    console.print(_rows_table(rows))
    if letters:
        console.print(_letters_table(letters))
    if failing:
        console.print(_failing_table(failing))
    say(f"all runs: {balance_line(_all(runs))}" if runs else "no run yet")
    return ExitCode.DONE


def latest_states(snapshot: Snapshot) -> dict[str, SourceState]:
    """The committed state of each source."""
    states: list[SourceState] = sorted(snapshot.records(SOURCES), key=lambda state: state.committed_at)
    return {state.source_uri: state for state in states}


def _all(runs: list[Run]) -> Run:
    balance: dict[str, Any] = {name: sum(getattr(run, name) for run in runs) for name in BALANCE}
    first = asdict(runs[0])
    return Run(**{**first, **balance})


def _runs_table(runs: list[Run]) -> Table:
    table = Table(title="runs" if len(runs) <= _N_RUNS_SHOWN else f"the last {_N_RUNS_SHOWN} of {len(runs)} runs")
    for heading in ("started", "command", "took", "status", "in", "new", "revised", "copies", "unchanged", "dead"):
        table.add_column(heading, justify="right" if heading in ("in", "new", "copies", "dead") else "left")
    for run in runs[-_N_RUNS_SHOWN:]:
        counts = [str(getattr(run, name)) for name in BALANCE]
        table.add_row(f"{run.started_at:%Y-%m-%d %H:%M:%S}", run.command, _duration(run), run.status, *counts)
    return table


def _duration(run: Run) -> str:
    return "" if run.finished_at is None else f"{(run.finished_at - run.started_at).total_seconds():.0f} s"


def _rows_table(rows: Counter[str]) -> Table:
    table = Table(title="rows")
    table.add_column("table")
    table.add_column("rows", justify="right")
    for each in TABLES:
        table.add_row(each.name, str(rows[each.name]))
    return table


def _letters_table(letters: list[dict[str, Any]]) -> Table:
    table = Table(title="dead letters")
    for heading in ("stage", "reason", "may pass another time", "number"):
        table.add_column(heading)
    counts = Counter((letter["stage"], letter["error_type"], letter["is_retryable"]) for letter in letters)
    for (stage, reason, is_retryable), n in sorted(counts.items()):
        table.add_row(stage, reason, "yes" if is_retryable else "no", str(n))
    return table


def _failing_table(failing: list[SourceState]) -> Table:
    table = Table(title="sources that could not be read")
    for heading in ("source", "failures in a row", "last success", "error"):
        table.add_column(heading, overflow="fold")
    for state in failing:
        success = "never" if state.last_success_at is None else f"{state.last_success_at:%Y-%m-%d %H:%M}"
        table.add_row(state.source_uri, str(state.error_streak), success, state.last_error)
    return table


def _print_json(runs: list[Run], rows: Counter[str], letters: list[dict[str, Any]], failing: list[SourceState]) -> None:
    stages = Counter(letter["stage"] for letter in letters)
    status = {
        "runs": [_with_dates_as_text(asdict(run)) for run in runs],
        "rows": {table.name: rows[table.name] for table in TABLES},
        "dead_letters": dict(sorted(stages.items())),
        "failing_sources": [_with_dates_as_text(asdict(state)) for state in failing],
        "balance": {name: sum(getattr(run, name) for run in runs) for name in BALANCE},
    }
    say(json.dumps(status, ensure_ascii=False))


def _with_dates_as_text(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
