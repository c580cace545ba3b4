"""Events as columns, with their sentences, places and rules, for the page of a dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from analysis.report.articles import Articles
from analysis.report.numbering import BrowserOffsets, Numbers, day_number
from analysis.report.parties import Directory
from analysis.report.projection import project

Row = Mapping[str, Any]

# What is highlighted in a sentence: the page's scripts know these letters.
_ACTOR, _TRIGGER, _RECIPIENT, _SPEAKER, _PLACE = "atrsp"

_EVENTS = """
    SELECT e.*, f.day, f.is_current, coalesce(s.n_outlets, 1) AS n_outlets,
           s.story_event_id, coalesce(s.story_event_id = e.event_id, true) AS is_first_report,
           len(e.recipients) = 0 AND len(e.actors) > 1 AND NOT acts_alongside(e.event_type) AS is_reciprocal
    FROM events e JOIN events_flat f USING (event_id) LEFT JOIN stories s USING (event_id)
    WHERE ($since IS NULL OR e.published_on >= $since) AND ($until IS NULL OR e.published_on <= $until)
    ORDER BY e.published_on DESC NULLS LAST, e.article_id, e.field DESC, e.start, e.trigger_start, e.event_id
    LIMIT $limit
"""
# Values that a column holds as the number of a list, by the name of that list.
_NUMBERED = {
    "event_type": "types",
    "status": "statuses",
    "claim": "claims",
    "rule_id": "rules",
    "cameo_code": "cameo",
    "date_granularity": "granularities",
    "date_basis": "bases",
    "date_text": "date_texts",
}
_AS_THEY_ARE = ("event_id", "quad_class", "is_current", "is_reciprocal", "is_first_report", "n_outlets")
_DERIVED = (
    "article", "sentence", "modes", "contexts", "intensity", "confidence", "day", "from", "to", "actors", "recipients",
    "chain", "place", "story", "marks",
)  # fmt: skip


def read_events(
    connection: duckdb.DuckDBPyConnection, since: date | None, until: date | None, limit: int
) -> list[dict[str, Any]]:
    """The latest events by day of publication; within an article in order of the text."""
    found = connection.sql(_EVENTS, params={"since": since, "until": until, "limit": limit})
    rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows


def event_columns(rows: Sequence[Row], articles: Articles, directory: Directory) -> dict[str, Any]:
    """The events and the lists to which their numbers point."""
    lists: dict[str, Numbers[Any]] = defaultdict(Numbers)
    columns: dict[str, list[Any]] = {name: [] for name in (*_AS_THEY_ARE, *_NUMBERED, *_DERIVED)}
    stories: Numbers[str] = Numbers()
    for row in rows:
        for name in _AS_THEY_ARE:
            columns[name].append(row[name])
        for name, of in _NUMBERED.items():
            columns[name].append(lists[of].of(row[name]))
        columns["article"].append(articles.number(row["article_id"]))
        columns["sentence"].append(lists["sentences"].at(row["text"]))
        columns["modes"].append([lists["modes"].at(mode) for mode in row["modes"]])
        columns["contexts"].append([lists["contexts"].at(context) for context in row["contexts"]])
        columns["intensity"].append(_short(row["intensity"], 1))
        columns["confidence"].append(_short(row["confidence"], 2))
        columns["day"].append(day_number(row["day"]))
        columns["from"].append(day_number(row["happened_from"]))
        columns["to"].append(day_number(row["happened_to"]))
        columns["actors"].append([directory.party(party) for party in row["actors"]])
        columns["recipients"].append([directory.party(party) for party in row["recipients"]])
        columns["chain"].append([_link(link, directory, lists["cues"]) for link in row["attributions"]])
        columns["place"].append(lists["places"].of(_place(row["place"])))
        columns["story"].append(stories.of(row["story_event_id"]))
        columns["marks"].append(_marks(row))
    return {
        "events": columns,
        "quad_of_type": _quad_of_type(columns["event_type"], columns["quad_class"], len(lists["types"].values)),
        **{
            name: lists[name].values
            for name in (*_NUMBERED.values(), "sentences", "modes", "contexts", "cues", "places")
        },
    }


def _link(link: Row, directory: Directory, cues: Numbers[str]) -> list[int | None]:
    who = directory.who(link["name"], link["speaker"], link["country"], link["entity_id"])
    return [who, cues.of(link["cue"])]


def _place(place: Row | None) -> tuple[Any, ...] | None:
    """Name, country, division, precision and the point on the map."""
    if place is None:
        return None
    point: tuple[float | None, float | None] = (None, None)
    if place["latitude"] is not None and place["longitude"] is not None:
        x, y = project(place["longitude"], place["latitude"])
        point = round(x, 1), round(y, 1)
    return place["name"] or place["text"], place["country"], place["admin1"], place["precision"], *point


def _marks(row: Row) -> list[Any]:
    """What to highlight in the sentence: kind, start, end, and so on. What lies in another sentence is left out."""
    spans = [(_TRIGGER, row["trigger_start"], row["trigger_end"])]
    spans += [(_ACTOR, party["start"], party["end"]) for party in row["actors"]]
    spans += [(_RECIPIENT, party["start"], party["end"]) for party in row["recipients"]]
    spans += [(_SPEAKER, link["speaker_start"], link["speaker_end"]) for link in row["attributions"]]
    if row["place"] is not None:
        spans.append((_PLACE, row["place"]["start"], row["place"]["end"]))
    in_browser = BrowserOffsets(row["text"])
    marks: list[Any] = []
    for kind, start, end in sorted(_within(spans, row["start"], row["end"])):
        marks += [kind, in_browser(start), in_browser(end)]
    return marks


def _within(spans: Iterable[tuple[str, int | None, int | None]], start: int, end: int) -> set[tuple[str, int, int]]:
    return {
        (kind, first - start, last - start)
        for kind, first, last in spans
        if first is not None and last is not None and start <= first < last <= end
    }


def _quad_of_type(types: Sequence[int], quads: Sequence[int | None], n_types: int) -> list[int | None]:
    """The quad class that most events of each type have."""
    seen: list[dict[int | None, int]] = [defaultdict(int) for _ in range(n_types)]
    for number, quad in zip(types, quads, strict=True):
        seen[number][quad] += 1
    return [max(counts, key=lambda quad: (counts[quad], -(quad or 0))) for counts in seen]


def _short(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
