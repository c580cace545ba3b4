"""The command line of `demarche feeds`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_parts import PRIVATE, AllowPrivate, Dataset, errors_told, examples, exit_with, given

feeds_app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help="Find, list, check and watch feeds.")
FeedNames = Annotated[list[str], typer.Argument(metavar="URL|FILE...", help="Addresses, lists of feeds, settings.")]
FeedList = Annotated[Path, typer.Option("--to", metavar="FILE.yaml", help="List of feeds to append to.")]


@feeds_app.command("list", epilog=examples("demarche feeds list feeds.opml settings.yaml"))
def list_feeds(names: FeedNames) -> None:
    """Print the feeds that lists and settings name."""
    with errors_told():
        from pipeline.commands.feeds import list_feeds as command

        exit_with(command(names))


@feeds_app.command("add", epilog=examples("demarche feeds add https://example.org/ --to feeds.yaml"))
def add_feed(
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page of the site that has one.")],
    to: FeedList = Path("feeds.yaml"),
    allow_private_addresses: AllowPrivate = False,
) -> None:
    """Find the feeds of a site and add them to a list."""
    with errors_told():
        from pipeline.commands.feeds import add_feed as command

        exit_with(command(url, to, given({PRIVATE: True if allow_private_addresses else None})))


@feeds_app.command("check", epilog=examples("demarche feeds check https://example.org/rss"))
def check_feeds(
    names: FeedNames,
    limit: Annotated[int, typer.Option(metavar="N", min=0, help="Entries shown at most, per feed.")] = 10,
    allow_private_addresses: AllowPrivate = False,
) -> None:
    """Ask each feed once and show what a run would take from it."""
    with errors_told():
        from pipeline.commands.feeds import check_feeds as command

        exit_with(command(names, given({PRIVATE: True if allow_private_addresses else None}), limit))


@feeds_app.command("health", epilog=examples("demarche feeds health out/"))
def health(dataset: Dataset) -> None:
    """Show when each feed last answered, when it is due, how often it failed in a row, and how much it brings."""
    with errors_told():
        from pipeline.commands.feeds import show_health as command

        exit_with(command(dataset))


@feeds_app.command("import", epilog=examples("demarche feeds import subscriptions.opml --to feeds.yaml"))
def import_feeds(names: FeedNames, to: FeedList = Path("feeds.yaml")) -> None:
    """Add the feeds of OPML files and other lists to a list."""
    with errors_told():
        from pipeline.commands.feeds import import_feeds as command

        exit_with(command(names, to))


@feeds_app.command("export", epilog=examples("demarche feeds export feeds.yaml > feeds.opml"))
def export_feeds(names: FeedNames) -> None:
    """Print feeds as OPML."""
    with errors_told():
        from pipeline.commands.feeds import export_feeds as command

        exit_with(command(names))
