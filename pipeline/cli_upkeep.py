"""Commands that keep a dataset: names, flags and help."""

from __future__ import annotations

from typing import Annotated

import typer

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

upkeep_app = typer.Typer()


@upkeep_app.command(epilog=examples("demarche recode out/ --dry-run", "demarche recode out/ --ontology news/ontology"))
def recode(
    dataset: Dataset,
    model: Model = None,
    ontology: OntologyOption = None,
    workers: Workers = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Recode also what has the present coding.")] = False,
    quiet: Quiet = False,
    wait: Wait = False,
) -> None:
    """Extract again from the stored articles, with the present model and ontology, and show how the events differ.

    Commit by commit; after a kill, calling it again goes on from there.
    """
    flags = given({"model": model, "ontology": ontology, "workers": workers})
    with errors_told():
        from pipeline.commands.recode import recode_dataset as command

        exit_with(command(dataset, flags, is_dry=dry_run, everything=everything, quiet=quiet, wait=wait))


@upkeep_app.command(epilog=examples("demarche compact out/"))
def compact(dataset: Dataset, quiet: Quiet = False, wait: Wait = False) -> None:
    """Merge small files into big ones, month by month, and bring files of older schemas up to date.

    Safe with readers present; no row changes.
    """
    with errors_told():
        from pipeline.commands.compact import compact_dataset as command

        exit_with(command(dataset, quiet=quiet, wait=wait))


@upkeep_app.command(
    epilog=examples(
        "demarche forget out/ https://example.org/news/1",
        "demarche forget out/ 0a22b331f7367791e44c657c --dry-run",
        "demarche forget out/ 'Example Courier'",
    )
)
def forget(
    dataset: Dataset,
    targets: Annotated[list[str], typer.Argument(metavar="URL|ID|OUTLET...", help="Address, article id or outlet.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much would go.")] = False,
    quiet: Quiet = False,
    wait: Wait = False,
) -> None:
    """Remove articles with all their revisions and rows, for good: they do not come in again.

    Later articles of an outlet do come in. Copies of a forgotten text by others stay.
    """
    with errors_told():
        from pipeline.commands.forget import forget_articles as command

        exit_with(command(dataset, targets, is_dry=dry_run, quiet=quiet, wait=wait))


@upkeep_app.command(epilog=examples("demarche watch settings.yaml", "demarche watch settings.yaml --metrics-port 9108"))
def watch(
    config: Config = None,
    inputs: Inputs = None,
    feeds: Feeds = None,
    output: Output = None,
    metrics_port: Annotated[
        int | None, typer.Option(metavar="PORT", help="Loopback port of /metrics and /healthz; 0 takes any.")
    ] = None,
    allow_private_addresses: AllowPrivate = False,
    quiet: Quiet = False,
) -> None:
    """Run again whenever a feed is due or new files may have come, until a signal ends it.

    Each cycle is a run; small files are merged now and then. Killing it at any moment loses nothing.
    """
    flags = given(
        {
            "sources.files.inputs": inputs,
            "sources.feeds.feeds": feeds,
            "output": output,
            "watch.metrics_port": metrics_port,
            PRIVATE: True if allow_private_addresses else None,
        }
    )
    with errors_told():
        from pipeline.commands.watch import watch_sources as command

        exit_with(command(config, flags, quiet=quiet))
