"""`demarche report`: a dataset as one page to explore, which works from disk and without a network."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analysis.report.dataset import Choice, dataset_page
from analysis.views import open_views
from pipeline.console import say
from pipeline.dataset import Snapshot
from pipeline.errors import DatasetError, ExitCode
from pipeline.output_files import STANDARD_OUTPUT, output_stream


def report(dataset: Path, output: Path, choice: Choice, *, title: str | None, quiet: bool) -> ExitCode:
    """Writes the page of a dataset. Raises DatasetError if it cannot be read, SettingsError if it cannot be written."""
    committed_at = Snapshot(dataset).manifest.committed_at
    heading = title or f"Events of {dataset.resolve().name}"
    try:
        with open_views(dataset) as connection:
            page, n_events = dataset_page(connection, title=heading, committed_at=committed_at, choice=choice)
    except duckdb.IOException as error:
        raise DatasetError(f"{dataset}: files were merged or removed while they were read; try again") from error
    content = page.encode()
    with output_stream(output) as stream:
        stream.write(content)
    if not quiet and output != STANDARD_OUTPUT:
        say(f"{n_events} events in {output.resolve()} ({len(content) / 1e6:.1f} MB): open it in a browser")
    return ExitCode.DONE
