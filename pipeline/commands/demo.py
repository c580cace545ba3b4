"""`demarche demo`: runs the main job over the bundled feeds and articles, and shows what was found."""

from __future__ import annotations

import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from analysis.report.dataset import Choice
from pipeline.commands.report import report
from pipeline.commands.run import run
from pipeline.demo_server import serving
from pipeline.errors import ExitCode

CONFIG = Path(__file__).resolve().parent.parent.parent / "configs" / "demo.yaml"
_FEEDS_FOLDER = CONFIG.parent / "demo" / "feeds"
_FEEDS = ("world.rss", "dispatches.atom")
_REPORT = "report.html"
# The port that configs/demo.yaml names.
_PORT = 8765
_INDENT = 12

_EVENTS = """
    SELECT event_type, modes, status, claim, happened_from, happened_to, text,
           trigger_start - "start" AS trigger_from, trigger_end - "start" AS trigger_to,
           actors, recipients, attributions
    FROM read_parquet($files)
    ORDER BY published_on, article_id, field DESC, "start", trigger_start, event_id
"""
_QUERY = """
    SELECT event_type, count(*) AS n, round(avg(intensity), 1) AS intensity
    FROM read_parquet('{events}') GROUP BY event_type ORDER BY n DESC, event_type LIMIT 5
"""


def demo(output: Path, *, quiet: bool) -> ExitCode:
    """Serves the feeds, runs, and prints the events, where tables and report lie, and a query to try."""
    with ExitStack() as stack:
        flags: dict[str, Any] = {"output": output}
        try:
            stack.enter_context(serving(_FEEDS_FOLDER, _PORT))
        except OSError:
            base = stack.enter_context(serving(_FEEDS_FOLDER, 0))
            flags["sources.feeds.feeds"] = [f"{base}/{feed}" for feed in _FEEDS]
        code = run(CONFIG, flags, quiet=quiet, wait=False)
    if code in (ExitCode.DONE, ExitCode.TOO_MANY_DEAD_LETTERS):
        console = Console(highlight=False)
        events = f"{output}/events/**/*.parquet"
        _show_events(console, events)
        report(output, output / _REPORT, Choice(), title="The demo's events", quiet=True)
        _show_what_next(console, output, events)
    return code


def _show_events(console: Console, events: str) -> None:
    found = duckdb.execute(_EVENTS, {"files": events})
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    console.print(f"\n[bold]{len(rows)} events[/bold]: when, who → whom, what, status and claim, evidence\n")
    for row in rows:
        console.print(_headline(row), soft_wrap=True)
        console.print(Padding(_evidence(row), (0, 0, 0, _INDENT)))


def _headline(row: dict[str, Any]) -> Text:
    what = row["event_type"] + "".join(f"/{mode}" for mode in row["modes"])
    said_by = " citing ".join(link["name"] or link["speaker"] or "unnamed" for link in row["attributions"])
    line = Text(f"{_days(row):<{_INDENT}}")
    line.append(_names(row["actors"]) or "?", style="bold cyan")
    if row["recipients"]:
        line.append(" → ").append(_names(row["recipients"]), style="bold magenta")
    line.append(f"  {what}", style="bold yellow").append(f"  {row['status']}, {row['claim']}")
    return line.append(f" by {said_by}" if said_by else "")


def _names(parties: list[dict[str, Any]]) -> str:
    return ", ".join(
        (party["name"] or party["text"]) + (f" ({party['country']})" if party["country"] else "") for party in parties
    )


def _days(row: dict[str, Any]) -> str:
    first, last = row["happened_from"], row["happened_to"]
    if first is None:
        return "undated"
    return f"{first}" if first == last else f"{first:%Y-%m-%d}…"


def _evidence(row: dict[str, Any]) -> Text:
    sentence = Text(row["text"].replace("\n", " "), style="dim")
    sentence.stylize("not dim bold underline", row["trigger_from"], row["trigger_to"])
    return sentence


def _show_what_next(console: Console, output: Path, events: str) -> None:
    query = _QUERY.format(events=events)
    tables = sorted(folder.name for folder in output.iterdir() if folder.is_dir() and not folder.name.startswith("."))
    console.print(f"\n[bold]Tables[/bold] (Parquet) in {output.resolve()}: {', '.join(tables)}", soft_wrap=True)
    console.print(f"[bold]Runs and dead letters[/bold]: demarche status {shlex.quote(str(output))}", soft_wrap=True)
    console.print("[bold]A query to try in DuckDB[/bold] (and its answer):")
    console.print(query, style="green", soft_wrap=True)
    console.print(str(duckdb.sql(query)))
    console.print(f"[bold]The report[/bold], to open in a browser: {(output / _REPORT).resolve()}", soft_wrap=True)
