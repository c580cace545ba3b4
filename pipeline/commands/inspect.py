"""`demarche inspect`: an article in the terminal, with what was found in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from analysis.report.annotations import annotated_article
from analysis.report.article import article_page
from pipeline.console import complain, plain_console, say
from pipeline.errors import ExitCode
from pipeline.inspection import Inspection, events_in_order, inspect_input
from pipeline.output_files import STANDARD_OUTPUT, output_stream
from pipeline.preflight import check_coding, check_inspected
from pipeline.settings import load_settings
from schemas.dead_letters import DeadLetter
from schemas.events import Event, Party

_MENTION = "cyan"
_QUOTE = "italic"
_PLACE = "underline"
# By quad class: verbal and material cooperation, verbal and material conflict.
_TRIGGER = {
    1: "bold black on green",
    2: "bold black on bright_green",
    3: "bold black on yellow",
    4: "bold white on red",
}
# Columns of the table of events, with their shares of its width.
_COLUMNS = {"event": 3, "who": 4, "whom": 4, "when": 3, "where": 3, "status": 3, "says who": 3, "evidence": 9}
_OTHER_TRIGGER = "bold reverse"


def inspect(
    name: str, flags: dict[str, Any], *, as_json: bool, page: Path | None, limit: int, published_on: date | None
) -> ExitCode:
    """Prints the first articles of an input with what was found in them, or writes them as a page.

    Exits with 1 if one could not be read.
    """
    settings = load_settings(None, flags)
    check_inspected(name)
    check_coding(settings)
    inspections = inspect_input(name, settings, limit=limit, published_on=published_on)
    if page is not None:
        return _write_page(list(inspections), page)
    console = plain_console()
    code = ExitCode.DONE
    for inspection in inspections:
        if as_json:
            say(json.dumps(inspection.as_json(), ensure_ascii=False))
        else:
            _show(inspection, console)
        if inspection.dead_letter is not None:
            code = ExitCode.FAILED
    return code


def _write_page(inspections: Iterable[Inspection], output: Path) -> ExitCode:
    articles, failures = [], []
    for inspection in inspections:
        if inspection.dead_letter is not None:
            failures.append(_failure(inspection.dead_letter))
            complain(failures[-1])
        if inspection.article is not None:
            articles.append(annotated_article(inspection.article, inspection.records))
    with output_stream(output) as stream:
        stream.write(article_page(articles, failures).encode())
    if output != STANDARD_OUTPUT:
        n = f"{len(articles)} article{'' if len(articles) == 1 else 's'}"
        say(f"{n} in {output.resolve()}: open it in a browser")
    return ExitCode.FAILED if failures else ExitCode.DONE


def _failure(letter: DeadLetter) -> str:
    return f"{letter.source_uri}: {letter.stage}: {letter.message}"


def _show(inspection: Inspection, console: Console) -> None:
    article = inspection.article
    if inspection.dead_letter is not None:
        console.print(_failure(inspection.dead_letter), markup=False, style="red")
    if article is None:
        return
    console.print(Rule(_marked(inspection, "title") if article.title else Text("untitled"), align="left"))
    about = (article.outlet, article.url, article.language, article.published_at and f"{article.published_at:%Y-%m-%d}")
    console.print(" · ".join(str(part) for part in about if part) or "undated", style="dim", markup=False)
    console.print(_marked(inspection, "text"))
    if article.not_coded_reason is not None:
        console.print(f"not coded: {article.not_coded_reason}", style="yellow")
        return
    console.print(_legend())
    events = events_in_order(inspection.records.get("events", ()))
    console.print(_event_table(events) if events else Text("no events", style="dim"))


def _marked(inspection: Inspection, field: str) -> Text:
    text = Text(getattr(inspection.article, field) or "")
    for name, style in (("mentions", _MENTION), ("quotes", _QUOTE), ("places", _PLACE)):
        for record in inspection.records.get(name, ()):
            if record.field == field:
                text.stylize(style, record.start, record.end)
    for event in inspection.records.get("events", ()):
        if event.field == field:
            text.stylize(_TRIGGER.get(event.quad_class, _OTHER_TRIGGER), event.trigger_start, event.trigger_end)
    return text


def _legend() -> Text:
    legend = Text("\n")
    for label, style in (
        ("mention", _MENTION),
        ("place", _PLACE),
        ("quote", _QUOTE),
        ("verbal cooperation", _TRIGGER[1]),
        ("material cooperation", _TRIGGER[2]),
        ("verbal conflict", _TRIGGER[3]),
        ("material conflict", _TRIGGER[4]),
    ):
        legend.append(label, style).append("  ")
    return legend


def _event_table(events: list[Event]) -> Table:
    table = Table(show_lines=True, header_style="bold", expand=True)
    for heading, ratio in _COLUMNS.items():
        table.add_column(heading, overflow="fold", ratio=ratio)
    for event in events:
        kind = "\n".join([event.event_type, *event.modes])
        status = f"{event.status}\n{event.claim}\n{event.confidence:.2f}"
        evidence = Text(event.text.rstrip())
        evidence.stylize("bold", event.trigger_start - event.start, event.trigger_end - event.start)
        table.add_row(
            Text(kind),
            Text("\n".join(map(_party, event.actors))),
            Text("\n".join(map(_party, event.recipients))),
            Text(_days(event)),
            Text("" if event.place is None else event.place.name or event.place.text),
            Text(status),
            Text("\n".join(link.name or link.speaker or "unnamed" for link in event.attributions)),
            evidence,
        )
    return table


def _party(party: Party) -> str:
    codes = " ".join(code for code in (party.country, party.sector) if code)
    return f"{party.name or party.text} ({codes})" if codes else party.name or party.text


def _days(event: Event) -> str:
    if event.happened_from is None:
        return ""
    first, last = event.happened_from, event.happened_to
    return str(first) if last is None or last == first else f"{first} – {last}"
