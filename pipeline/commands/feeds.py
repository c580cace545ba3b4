"""`demarche feeds`: lists of feeds, what they would give, and how they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from pipeline.commands.status import latest_states
from pipeline.console import complain, plain_console, say
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode, SettingsError
from pipeline.settings import FLAGS, RunSettings, load_settings
from pipeline.sources.arrivals import RunContext
from pipeline.sources.discovery import discover_feeds
from pipeline.sources.failures import SourceError
from pipeline.sources.feed_files import opml_of, yaml_of
from pipeline.sources.feed_lists import FeedListError, find_feeds
from pipeline.sources.feed_preview import FeedPreview, preview_feed
from pipeline.sources.http import Fetcher
from pipeline.sources.settings import Feed, FeedSettings
from schemas import ARTICLES
from schemas.sources import SourceState

_FEED_KINDS = ("feed", "sitemap")


def list_feeds(names: Iterable[str]) -> ExitCode:
    """Prints the feeds that addresses, lists and settings name."""
    table = _table("address", "outlet", "language", "tags", "pages")
    for feed in _feeds_of(names):
        pages = {None: "of summaries", True: "always", False: "never"}[feed.full_text]
        table.add_row(feed.url, feed.outlet or "", feed.language or "", ", ".join(feed.tags), pages)
    plain_console().print(table)
    return ExitCode.DONE


def add_feed(url: str, to: Path, flags: Mapping[str, Any]) -> ExitCode:
    """Finds the feeds at an address and appends those that are new to a YAML list."""
    settings = load_settings(None, flags)
    with closing(Fetcher(settings.sources.fetch)) as fetcher:
        try:
            found = discover_feeds(url, fetcher, settings.sources.fetch, datetime.now(UTC))
        except SourceError as error:
            complain(str(error))
            return ExitCode.FAILED
    return _append([Feed(url=feed.url, outlet=feed.parsed.title) for feed in found], to)


def import_feeds(names: Iterable[str], to: Path) -> ExitCode:
    """Appends the feeds of OPML files and other lists to a YAML list, but for those that it has."""
    return _append(_feeds_of(names), to)


def export_feeds(names: Iterable[str]) -> ExitCode:
    """Prints the feeds as OPML."""
    say(opml_of(_feeds_of(names), "Feeds").decode().rstrip())
    return ExitCode.DONE


def check_feeds(names: Iterable[str], flags: Mapping[str, Any], limit: int) -> ExitCode:
    """Asks each feed once, and prints what a run would take from it; fails if a feed does."""
    settings = load_settings(None, flags)
    run = RunContext("check", datetime.now(UTC))
    n_failed = 0
    with closing(Fetcher(settings.sources.fetch)) as fetcher:
        for feed in _feeds_of(names):
            preview = preview_feed(feed, settings.sources, fetcher, run)
            n_failed += preview.failure is not None
            _print_preview(preview, limit)
    return ExitCode.FAILED if n_failed else ExitCode.DONE


def show_health(dataset: Path) -> ExitCode:
    """Prints how the feeds of a dataset are: last success, next due, failures in a row, articles a day."""
    snapshot = Snapshot(dataset)
    states = [state for state in latest_states(snapshot).values() if state.kind in _FEED_KINDS]
    per_day = _articles_per_day(snapshot)
    table = _table("feed", "last success", "next due", "failures in a row", "articles a day", "last error")
    for state in sorted(states, key=lambda state: (-state.error_streak, state.source_uri)):
        error = "gone for good (410)" if state.is_retired else state.last_error or ""
        rate = f"{per_day.get(state.source_uri, 0.0):.1f}"
        table.add_row(
            _address(state),
            _minute(state.last_success_at),
            _minute(state.next_due_at),
            str(state.error_streak),
            rate,
            error,
        )
    plain_console().print(table)
    return ExitCode.DONE


def _table(*headings: str) -> Table:
    table = Table()
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _feeds_of(names: Iterable[str]) -> list[Feed]:
    """Feeds of addresses, lists of feeds, and settings files."""
    listed: list[Feed | str] = []
    for name in names:
        settings = _settings_in(name)
        listed += [name] if settings is None else settings.sources.feeds.feeds
    try:
        return find_feeds(FeedSettings(feeds=tuple(listed)))
    except FeedListError as error:
        raise SettingsError(error.where, error.key, error.value, error.allowed) from error


def _settings_in(name: str) -> RunSettings | None:
    """The settings if the file holds some: YAML with a key `sources`."""
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return load_settings(path) if any(line.startswith("sources:") for line in lines) else None


def _append(feeds: Iterable[Feed], to: Path) -> ExitCode:
    if to.suffix.lower() not in (".yaml", ".yml"):
        raise SettingsError(FLAGS, "--to", str(to), "a .yaml file that lists feeds")
    known = {feed.url for feed in _feeds_of([str(to)])} if to.exists() else set()
    new = [feed for feed in feeds if feed.url not in known]
    if new:
        before = to.read_text(encoding="utf-8") if to.exists() else ""
        gap = "\n" if before and not before.endswith("\n") else ""
        to.write_text(before + gap + yaml_of(new), encoding="utf-8")
    for feed in new:
        say(f"added {feed.url}" + (f" ({feed.outlet})" if feed.outlet else ""))
    say(f"{len(new)} new in {to}, which had {len(known)}")
    return ExitCode.DONE


def _print_preview(preview: FeedPreview, limit: int) -> None:
    if preview.parsed is None:
        complain(f"{preview.feed.url}: {preview.failure}")
        return
    n_pages = sum(needs for _, needs in preview.entries)
    title = preview.parsed.title or "untitled"
    say(f"{preview.feed.url}: {title}, {len(preview.entries)} entries, {n_pages} pages to fetch")
    if preview.moved_to is not None:
        say(f"moved for good to {preview.moved_to}")
    if preview.parsed.flaw is not None:
        say(f"malformed: {preview.parsed.flaw}")
    table = _table("published", "title", "text", "address")
    for entry, needs in preview.entries[:limit]:
        text = "from its page" if needs else f"{len(entry.text)} characters"
        table.add_row(_minute(entry.published_at), entry.title or "", text, entry.url or "")
    plain_console().print(table)


def _articles_per_day(snapshot: Snapshot) -> dict[str, float]:
    """Articles of each feed by the days between the first and the last of them, at least one."""
    rows = snapshot.read(ARTICLES, ["feed_url", "published_at", "fetched_at"]).to_pylist()
    counts: Counter[str] = Counter()
    spans: dict[str, tuple[datetime, datetime]] = {}
    for row in rows:
        feed, at = row["feed_url"], row["published_at"] or row["fetched_at"]
        if feed is not None:
            counts[feed] += 1
            first, last = spans.get(feed, (at, at))
            spans[feed] = (min(first, at), max(last, at))
    days = {feed: max(1.0, (last - first).total_seconds() / 86_400) for feed, (first, last) in spans.items()}
    return {feed: n / days[feed] for feed, n in counts.items()}


def _address(state: SourceState) -> str:
    moved = state.current_url is not None and state.current_url != state.source_uri
    return f"{state.source_uri} → {state.current_url}" if moved else state.source_uri


def _minute(instant: datetime | None) -> str:
    return "" if instant is None else f"{instant:%Y-%m-%d %H:%M}"
