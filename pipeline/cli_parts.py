"""What the modules of the command line share: common arguments, and how a command ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.console import complain
from pipeline.errors import DemarcheError, ExitCode

# Key of the setting that `--allow-private-addresses` stands for.
PRIVATE = "sources.fetch.allow_private_addresses"

Config = Annotated[Path | None, typer.Argument(metavar="[CONFIG]", help="Settings, in YAML.", show_default=False)]
Inputs = Annotated[
    list[str] | None,
    typer.Option("--input", "-i", metavar="PATH", help="File, folder, glob or - for standard input; repeatable."),
]
Feeds = Annotated[
    list[str] | None, typer.Option("--feeds", metavar="URL|FILE", help="Feed, OPML or list of feeds; repeatable.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder of the dataset.")]
Dataset = Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the dataset.")]
Model = Annotated[str | None, typer.Option(metavar="NAME|DIR", help="Language model.")]
OntologyOption = Annotated[str | None, typer.Option("--ontology", metavar="NAME|DIR", help="Ontology.")]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private-addresses", help="Let the fetcher reach loopback and intranets.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="Processes that extract, at most; few articles get fewer.")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait while another run holds the dataset.")]


def examples(*lines: str) -> str:
    """Epilog of a command: lines to try."""
    return "Examples:\n\n" + "\n\n".join(f"`{line}`" for line in lines)


def given(flags: dict[str, Any]) -> dict[str, Any]:
    """The flags that were given."""
    return {key: value for key, value in flags.items() if value is not None and value != []}


def exit_with(code: ExitCode) -> None:
    """Ends the command."""
    raise typer.Exit(int(code))


@contextmanager
def errors_told() -> Iterator[None]:
    """Tells what stopped a command in one line, and exits with its code."""
    try:
        yield
    except DemarcheError as error:
        complain(str(error))
        raise typer.Exit(int(error.exit_code)) from None
    except KeyboardInterrupt:
        complain("stopped; what was committed stays, and the next run goes on from there")
        raise typer.Exit(int(ExitCode.INTERRUPTED)) from None
