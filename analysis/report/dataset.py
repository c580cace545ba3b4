"""The page of a dataset: its events to explore, with their evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from analysis.report.articles import Articles
from analysis.report.assembly import assemble
from analysis.report.events import event_columns, read_events
from analysis.report.numbering import Numbers
from analysis.report.parties import Directory
from analysis.report.quality import quality
from analysis.report.quotes import quote_columns

OUTLINE = Path(__file__).resolve().parent / "outline" / "countries.json"

_STYLES = ("palette.css", "layout.css", "charts.css", "evidence.css", "phone.css")
_SCRIPTS = (
    "dom.js",
    "text_marks.js",
    "data.js",
    "selection.js",
    "filters.js",
    "time_bins.js",
    "timeline.js",
    "dyads.js",
    "network.js",
    "map.js",
    "people.js",
    "claims.js",
    "quotes.js",
    "quality.js",
    "download.js",
    "evidence_list.js",
    "evidence.js",
    "report.js",
)

_COUNTRY_NAMES = """
    SELECT entity_id[9:] AS code, mode(name ORDER BY name) AS name
    FROM mentions WHERE starts_with(entity_id, 'country:') AND name IS NOT NULL GROUP BY code ORDER BY code
"""
# Pronouns that are mentions, and speakers' words that never are one: relative pronouns, mostly.
_PRONOUNS = """
    SELECT lower(text) FROM mentions WHERE kind = 'pronoun'
    UNION
    SELECT lower(speaker) FROM quotes WHERE speaker_name IS NULL GROUP BY ALL HAVING count(speaker_mention_id) = 0
"""
# PLOVER's codes of international actors.
_INTERNATIONAL = {
    "EUR": "European Union",
    "IGO": "international organisations",
    "IMG": "international armed groups",
    "ISM": "international movements",
    "MNC": "multinational companies",
    "NGO": "non-governmental organisations",
    "UNO": "United Nations",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of a dataset the page shows: days of publication, and how many events and quotes at most."""

    since: date | None = None
    until: date | None = None
    limit: int = 50_000


def dataset_page(
    connection: duckdb.DuckDBPyConnection, *, title: str, committed_at: datetime, choice: Choice
) -> tuple[str, int]:
    """The page, and how many events it shows. The connection has a view for each table of the dataset."""
    articles, directory = Articles(), Directory(Numbers(), Numbers(), _pronouns(connection))
    rows = read_events(connection, choice.since, choice.until, choice.limit)
    data: dict[str, Any] = event_columns(rows, articles, directory)
    data |= quote_columns(connection, choice.since, choice.until, choice.limit, articles, directory)
    data |= articles.columns(connection)
    data |= {
        "about": _about(connection, title, committed_at, choice, len(rows)),
        "whos": directory.whos.values,
        "parties": directory.parties.values,
        "countries": _INTERNATIONAL | dict(connection.execute(_COUNTRY_NAMES).fetchall()),
        "quality": quality(connection),
        "outline": json.loads(OUTLINE.read_bytes()),
    }
    return assemble("report.html", title=title, styles=_STYLES, scripts=_SCRIPTS, data=data), len(rows)


def _pronouns(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    return frozenset(text for (text,) in connection.execute(_PRONOUNS).fetchall())


def _about(
    connection: duckdb.DuckDBPyConnection, title: str, committed_at: datetime, choice: Choice, n_shown: int
) -> Mapping[str, Any]:
    n_events = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
    versions = connection.execute(
        "SELECT demarche_version, model_version, ontology_version FROM runs ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    return {
        "title": title,
        "as_of": f"{committed_at:%Y-%m-%d %H:%M}",
        "since": choice.since and choice.since.isoformat(),
        "until": choice.until and choice.until.isoformat(),
        "n_events": n_events,
        "n_shown": n_shown,
        "versions": versions or [],
    }
