"""Commands that write pages: names, flags and help."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_parts import Dataset, Quiet, errors_told, examples, exit_with

pages_app = typer.Typer()


@pages_app.command(
    epilog=examples("demarche report out/ -o report.html", "demarche report out/ -o march.html --since 2026-03-01")
)
def report(
    dataset: Dataset,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Page to write.")] = Path(
        "report.html"
    ),
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Heading of the page.")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="First day of publication."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Last day of publication."),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, help="Events at most, the latest; and as many quotes.")
    ] = 50_000,
    quiet: Quiet = False,
) -> None:
    """Write a page to explore a dataset: one file, which works from disk, offline, and may be mailed.

    Time line, who to whom, map, parties, claims, quotes and the quality of the data, all filtered together; for each
    event its sentence with actor, trigger and recipient marked, who says so, the rule, and a link to the source.
    """
    with errors_told():
        from analysis.report.dataset import Choice
        from pipeline.commands.report import report as command

        choice = Choice(since and since.date(), until and until.date(), limit)
        exit_with(command(dataset, output, choice, title=title, quiet=quiet))
