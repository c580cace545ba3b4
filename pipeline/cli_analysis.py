"""Commands that read datasets for analysis: names, flags and help."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli_parts import Dataset, errors_told, examples, exit_with

analysis_app = typer.Typer()


@analysis_app.command(
    epilog=examples(
        "demarche query out/ \"SELECT day, n_events FROM daily_types WHERE event_type = 'PROTEST'\"",
        "demarche query out/ \"FROM dyads WHERE actor_country = 'RUS'\" -o russia.csv",
        "demarche query out/ --shell",
        "demarche query out/ - --format json < monthly.sql",
    )
)
def query(
    dataset: Dataset,
    sql: Annotated[
        str | None, typer.Argument(metavar="[SQL]", help="Query in DuckDB's SQL; - reads it from standard input.")
    ] = None,
    form: Annotated[
        Literal["table", "csv", "tsv", "json", "jsonl", "parquet"] | None,
        typer.Option("--format", help="How rows are written; by default as the file is named, else as a table."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of the terminal.")
    ] = None,
    shell: Annotated[bool, typer.Option("--shell", help="Ask for queries at a prompt.")] = False,
) -> None:
    """Query the tables of a dataset, and views made for analysis, with SQL.

    `demarche schema` tells tables, views and columns. A query sees one commit, whatever is written meanwhile. A table
    shows the first and the last rows of long results; the other formats write all of them.
    """
    with errors_told():
        from pipeline.commands.query import QueryFormat
        from pipeline.commands.query import query as command
        from pipeline.query_shell import query_shell

        if shell:
            if sql is not None or form is not None or output is not None:
                raise typer.BadParameter("--shell takes neither SQL nor --format nor --output; .help tells its own")
            exit_with(query_shell(dataset))
        if sql is None:
            raise typer.BadParameter('give a query such as "SELECT count(*) FROM events", or --shell')
        text = sys.stdin.read() if sql == "-" else sql
        exit_with(command(dataset, text, None if form is None else QueryFormat(form), output))
