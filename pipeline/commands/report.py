"""`demarche report`: a dataset as one page to explore, which works from disk and without a network."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis.report.dataset import Choice, dataset_page
from analysis.views import open_views
from pipeline.console import say
from pipeline.dataset import Snapshot
from pipeline.errors import DatasetError, ExitCode
from pipeline.page_files import write_page


def report(dataset: Path, output: Path, choice: Choice, *, title: str | None, quiet: bool) -> ExitCode:
    """Writes the page of a dataset. Raises DatasetError if it cannot be read, SettingsError if it cannot be written."""
    committed_at = Snapshot(dataset).manifest.committed_at
    heading = title or f"Events of {dataset.resolve().name}"
    try:
        with open_views(dataset) as connection:
            page, n_events = dataset_page(connection, title=heading, committed_at=committed_at, choice=choice)
    except duckdb.IOException as error:
        raise DatasetError(f"{dataset}: files were merged or removed while they were read; try again") from error
    n_bytes = write_page(output, page)
    if not quiet:
        say(f"{n_events} events in {output.resolve()} ({n_bytes / 1e6:.1f} MB): open it in a browser")
    return ExitCode.DONE
