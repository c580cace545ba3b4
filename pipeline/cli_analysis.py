"""Commands that read datasets for analysis: names, flags and help."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli_parts import Dataset, Quiet, Wait, errors_told, examples, exit_with

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


@analysis_app.command(
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


@analysis_app.command(epilog=examples("demarche link out/", "demarche run settings.yaml && demarche link out/"))
def link(dataset: Dataset, quiet: Quiet = False, wait: Wait = False) -> None:
    """Find out which events of different articles are one event, and write the table `stories` anew.

    Call it after runs, as often as it is needed: it looks at all events of the dataset, and changes no other table.
    """
    with errors_told():
        from pipeline.commands.link import link_dataset as command

        exit_with(command(dataset, quiet=quiet, wait=wait))


@analysis_app.command(
    epilog=examples(
        "demarche export out/ --format csv -o dyads.csv",
        "demarche export out/ --format gdelt --since 2026-03-01 --until 2026-03-31 -o march.export.CSV",
        "demarche export out/ --format jsonl | gzip > events.jsonl.gz",
    )
)
def export(
    dataset: Dataset,
    form: Annotated[
        Literal["csv", "gdelt", "icews", "polecat", "jsonl"], typer.Option("--format", help="Form of the rows.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of standard output.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="First day of publication.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Last day of publication.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Write also repetitions within an article and superseded revisions.")
    ] = False,
) -> None:
    """Write events in the forms that other tools and series use.

    csv has a row for each pair of an actor and a recipient, gdelt the columns of GDELT 2.0 in their order, icews and
    polecat the columns of theirs, jsonl each event with all that is nested in it. docs/exports.md tells what each
    column takes, and what is lost.
    """
    with errors_told():
        from analysis.exports import Choice
        from pipeline.commands.export import export as command

        choice = Choice(since and since.date(), until and until.date(), everything)
        exit_with(command(dataset, form, choice, output))
