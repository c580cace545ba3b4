"""The command line: names, flags and help. What a command does is in `pipeline.commands`, loaded when it is called."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from pipeline.cli_analysis import analysis_app
from pipeline.cli_coding import coding_app
from pipeline.cli_feeds import feeds_app
from pipeline.cli_parts import (
    PRIVATE,
    AllowPrivate,
    Config,
    Dataset,
    Feeds,
    Inputs,
    Model,
    OntologyOption,
    Output,
    Quiet,
    Wait,
    Workers,
    errors_told,
    examples,
    exit_with,
    given,
)
from pipeline.cli_upkeep import upkeep_app
from pipeline.console import OUR_PACKAGES, complain, hush_libraries
from pipeline.errors import ExitCode

EPILOG = (
    "Exit codes: 0 done · 1 the run failed · 2 usage or settings error · 3 finished, but with too many dead letters · "
    "4 another run holds the dataset · 130 stopped by a signal"
)

app = typer.Typer(
    name="demarche",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog=EPILOG,
    help="News in, event tables out: who did what to whom, who says so, when and where.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"demarche {version('demarche')}")
        raise typer.Exit


app.add_typer(feeds_app, name="feeds")
app.add_typer(upkeep_app)
app.add_typer(coding_app)
app.add_typer(analysis_app)


@app.callback()
def _main(
    show: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(
    epilog=examples(
        "demarche run --input 'articles/**/*.txt' --output out/",
        "demarche run settings.yaml",
        "demarche run --feeds feeds.opml --feeds https://example.org/rss --output out/ --since 2024-01-01",
        "zcat news.jsonl.gz | demarche run --input - --output out/ --quiet",
    )
)
def run(
    config: Config = None,
    inputs: Inputs = None,
    feeds: Feeds = None,
    output: Output = None,
    runner: Annotated[str | None, typer.Option(metavar="NAME", help="Beam runner: direct.")] = None,
    model: Model = None,
    ontology: OntologyOption = None,
    no_near_duplicates: Annotated[
        bool, typer.Option("--no-near-duplicates", help="Extract near copies like any article.")
    ] = False,
    no_full_text: Annotated[bool, typer.Option("--no-full-text", help="Fetch no pages that feeds link to.")] = False,
    allow_private_addresses: AllowPrivate = False,
    since: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="First day of publication.")] = None,
    until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Last day of publication.")] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="Articles read at most.")] = None,
    workers: Workers = None,
    allow_mixed: Annotated[
        bool, typer.Option("--allow-mixed", help="Add to a dataset that another model or ontology has coded.")
    ] = False,
    quiet: Quiet = False,
    wait: Wait = False,
) -> None:
    """Read articles from files and feeds, extract, and add what is new to the dataset.

    Flags override settings. Relative paths in a settings file are relative to that file. Running again over the same
    inputs adds nothing; after a kill, the next run goes on from the last commit.
    """
    flags = given(
        {
            "sources.files.inputs": inputs,
            "sources.feeds.feeds": feeds,
            "output": output,
            "runner": runner,
            "model": model,
            "ontology": ontology,
            "near_duplicates.enabled": False if no_near_duplicates else None,
            "sources.feeds.full_text": False if no_full_text else None,
            PRIVATE: True if allow_private_addresses else None,
            "sources.since": since,
            "sources.until": until,
            "sources.limit": limit,
            "workers": workers,
            "allow_mixed": True if allow_mixed else None,
        }
    )
    with errors_told():
        from pipeline.commands.run import run as command

        exit_with(command(config, flags, quiet=quiet, wait=wait))


@app.command(
    epilog=examples(
        "demarche inspect article.txt",
        "demarche inspect article.txt --html article.html",
        "demarche inspect https://example.org/news/1 --json",
        "echo 'Protesters marched in Nairobi.' | demarche inspect - --date 2024-06-25",
    )
)
def inspect(
    name: Annotated[str, typer.Argument(metavar="FILE|-|URL", help="File, standard input, or address of a page.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per article.")] = False,
    page: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with layers to switch on and off.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Articles shown at most.")] = 3,
    published_on: Annotated[
        datetime | None,
        typer.Option(
            "--date", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help="Publication, where the input is mute."
        ),
    ] = None,
    model: Model = None,
    ontology: OntologyOption = None,
    allow_private_addresses: AllowPrivate = False,
) -> None:
    """Show an article with its mentions, quotes and events, and a table of the events with their evidence."""
    flags = {"model": model, "ontology": ontology, PRIVATE: True if allow_private_addresses else None}
    with errors_told():
        from pipeline.commands.inspect import inspect as command

        if as_json and page is not None:
            raise typer.BadParameter("--json and --html exclude each other")
        day = None if published_on is None else published_on.date()
        exit_with(command(name, given(flags), as_json=as_json, page=page, limit=limit, published_on=day))


@app.command(epilog=examples("demarche check settings.yaml"))
def check(config: Annotated[Path, typer.Argument(metavar="CONFIG", help="Settings, in YAML.")]) -> None:
    """Say whether settings would run, and what they would read."""
    with errors_told():
        from pipeline.commands.check import check as command

        exit_with(command(config))


@app.command(epilog=examples("demarche status out/", "demarche status out/ --json"))
def status(
    dataset: Dataset, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Show the runs, the rows per table, dead letters by stage, failing sources, and the balance of what came in."""
    with errors_told():
        from pipeline.commands.status import status as command

        exit_with(command(dataset, as_json=as_json))


@app.command(epilog=examples("demarche init news/", "demarche run news/demarche.yaml"))
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to start in.")]) -> None:
    """Write starter settings and a copy of the ontology to edit."""
    with errors_told():
        from pipeline.commands.init import init as command

        exit_with(command(folder))


@app.command(epilog=examples("demarche schema", "demarche schema out/ --format sql > out.sql"))
def schema(
    dataset: Annotated[
        Path | None, typer.Argument(metavar="[OUT]", help="Dataset whose files the SQL opens.", show_default=False)
    ] = None,
    form: Annotated[
        Literal["text", "json", "sql"], typer.Option("--format", help="For people, for programs, or as SQL.")
    ] = "text",
) -> None:
    """Print the tables and views with their columns, types and meanings.

    As SQL for DuckDB, they are empty tables with the views over them; with OUT, views over the files of that dataset as
    they are now.
    """
    with errors_told():
        from pipeline.commands.schema import SchemaFormat
        from pipeline.commands.schema import schema as command

        if dataset is not None and form != "sql":
            raise typer.BadParameter("OUT is for --format sql; columns are the same in every dataset")
        exit_with(command(SchemaFormat(form), dataset))


@app.command(epilog=examples("demarche verify out/"))
def verify(dataset: Dataset, quiet: Quiet = False) -> None:
    """Check journal, checksums, schemas, offsets and links between tables; exit with 1 if anything is wrong."""
    with errors_told():
        from pipeline.commands.verify import verify as command

        exit_with(command(dataset, quiet=quiet))


@app.command(epilog=examples("demarche demo", "demarche demo --output /tmp/demo"))
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder of the dataset.")] = Path(
        "demo-output"
    ),
    quiet: Quiet = False,
) -> None:
    """Run over bundled feeds and articles, and show what was found."""
    with errors_told():
        from pipeline.commands.demo import demo as command

        exit_with(command(output, quiet=quiet))


@app.command(epilog=examples("demarche retry out/", "demarche retry out/ settings.yaml"))
def retry(
    dataset: Dataset,
    config: Config = None,
    allow_private_addresses: AllowPrivate = False,
    quiet: Quiet = False,
    wait: Wait = False,
) -> None:
    """Take up again the dead letters whose reason may have passed: pages that did not answer, files that were away."""
    flags = {PRIVATE: True if allow_private_addresses else None}
    with errors_told():
        from pipeline.commands.retry import retry as command

        exit_with(command(dataset, config, given(flags), quiet=quiet, wait=wait))


def _refuse_shadowed_packages() -> None:
    """Exits if a package of ours is another one of the same name, say from the working directory."""
    home = Path(__file__).resolve().parent.parent
    for name in OUR_PACKAGES:
        spec = find_spec(name)
        places = [Path(place).resolve() for place in (spec.submodule_search_locations or [])] if spec else []
        if places != [home / name]:
            found = ", ".join(map(str, places)) or "nowhere"
            complain(f"the package {name} is taken from {found}, not from {home}: start demarche from another folder")
            sys.exit(int(ExitCode.USAGE))


def _stop(signal_number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main(command: Callable[[], Any] = app) -> None:
    """Entry point of the console script."""
    _refuse_shadowed_packages()
    hush_libraries()
    signal.signal(signal.SIGTERM, _stop)
    command()
