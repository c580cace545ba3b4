"""`demarche recode`: codes a dataset's articles anew, or says what that would change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.console import complain, counted, plain_console, say
from pipeline.errors import ExitCode
from pipeline.preflight import check_coding, check_dataset
from pipeline.progress import progress_for
from pipeline.recoding import EventDiff, recode
from pipeline.settings import load_settings

_COLUMNS = ("before", "after", "changed", "lost", "gained")


def recode_dataset(
    dataset: Path, flags: Mapping[str, Any], *, is_dry: bool, everything: bool, quiet: bool, wait: bool
) -> ExitCode:
    """Recodes, and prints how the events differ by type and rule."""
    check_dataset(dataset)
    settings = load_settings(None, {**flags, "output": str(dataset)})
    check_coding(settings)
    progress = progress_for(quiet=quiet)
    outcome = recode(settings, is_dry=is_dry, everything=everything, wait=wait, progress=progress)
    if not quiet:
        if (table := _diff_table(outcome.diff)).row_count:
            plain_console().print(table)
        did = "would be recoded" if is_dry else "recoded"
        say(f"{counted(outcome.n_commits, 'commit')} {did}; {_total(outcome.diff)}")
    if outcome.n_without_text:
        left = counted(outcome.n_without_text, "article")
        complain(f"{left} stored without a text, and left with the coding that they have")
    return ExitCode.DONE


def _total(diff: EventDiff) -> str:
    return ", ".join(f"{sum(getattr(diff, column).values())} {column}" for column in _COLUMNS)


def _diff_table(diff: EventDiff) -> Table:
    table = Table(title="events by type and rule")
    table.add_column("type")
    table.add_column("rule", overflow="fold")
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    for kind in sorted(diff.before.keys() | diff.after.keys()):
        counts = [getattr(diff, column)[kind] for column in _COLUMNS]
        if any(counts[2:]):
            table.add_row(*kind, *map(str, counts))
    return table
