"""Datasets made of records by hand, committed as a run commits them, for tests of what reads datasets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.commit import open_dataset
from pipeline.sinks.manifest import Coding, Commit, data_file_name
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from schemas import ARTICLES, EVENTS, TABLES
from schemas.articles import Article
from schemas.events import Event, Party
from schemas.table import partition_of

NOON = "T12:00:00+00:00"
_METADATA = {"demarche.version": "0", "demarche.model_version": "m", "demarche.ontology_version": "o"}


def an_article(article_id: str, published: str | None = "2024-03-05", **fields: Any) -> Article:
    """A coded article; `published` is a day (noon is meant) or an instant."""
    instant = None if published is None else datetime.fromisoformat(published if "T" in published else published + NOON)
    values: dict[str, Any] = {
        "document_id": article_id,
        "source_kind": "jsonl",
        "source_uri": "news.jsonl",
        "text": f"Text of {article_id}.",
        "text_sha256": "0" * 64,
        "fetched_at": datetime.fromisoformat("2024-04-01" + NOON),
        "outlet": "Example Courier",
        "title": f"Title of {article_id}",
        "url": f"https://example.org/{article_id}",
        "language": "en",
        "published_at": instant,
        "is_coded": True,
    }
    return Article(article_id=article_id, **{**values, **fields})


def a_party(code: str, name: str | None = None, **fields: Any) -> Party:
    """A party by country and sector (`RUSGOV`, `RUS`, or `---GOV` without a country)."""
    country, sector = code[:3].strip("-") or None, code[3:] or None
    return Party("Text", 0, 4, entity_id=f"x:{name or code}", name=name, country=country, sector=sector, **fields)


def an_event(
    event_id: str,
    article_id: str,
    actors: Sequence[Party],
    recipients: Sequence[Party] = (),
    day: str | None = "2024-03-05",
    **fields: Any,
) -> Event:
    """An event of one day, told as a fact by the outlet."""
    happened = None if day is None else date.fromisoformat(day)
    values: dict[str, Any] = {
        "field": "text",
        "sentence_index": 0,
        "start": 0,
        "end": 4,
        "text": "Text",
        "trigger_start": 0,
        "trigger_end": 4,
        "trigger": "Text",
        "event_type": "ACCUSE",
        "quad_class": 3,
        "intensity": -2.0,
        "cameo_code": "111",
        "status": "actual",
        "claim": "asserted",
        "confidence": 0.75,
        "rule_id": "accuse.blame",
        "is_lead": True,
        "happened_from": happened,
        "happened_to": happened,
        "date_granularity": None if happened is None else "day",
        "date_basis": None if happened is None else "explicit",
    }
    return Event(
        event_id=event_id,
        article_id=article_id,
        actors=tuple(actors),
        recipients=tuple(recipients),
        **{**values, **fields},
    )


def create_tables(root: Path) -> Path:
    """A dataset with one empty file for each table, as a run makes it."""
    with open_dataset(root, "test") as writer:
        files = [
            stage_file(writer.staging(1), f"{folder_of(table)}/{data_file_name(1, 'empty')}", table, [], _METADATA)
            for table in TABLES
        ]
        writer.commit(Commit(1, "run", "test", writer.next_instant(), add=tuple(files)))
    return root


def commit_records(root: Path, articles: Iterable[Article] = (), events: Iterable[Event] = (), **others: Any) -> Path:
    """Commits records to a dataset, made if need be; `others` are records of further tables, by the table's name.

    Rows of an article that is already there need it among `articles` no more, but are undated then. Tables without
    records have no file, unless `create_tables` made the dataset.
    """
    records: dict[str, list[Any]] = {ARTICLES.name: list(articles), EVENTS.name: list(events), **others}
    published = {article.article_id: article.published_on for article in records[ARTICLES.name]}
    with open_dataset(root, "test") as writer:
        sequence = writer.next_sequence
        added = []
        for table in TABLES:
            by_day: dict[date | None, list[Any]] = defaultdict(list)
            for record in records.get(table.name, ()):
                by_day[published.get(getattr(record, "article_id", ""))].append(record)
            by_folder: dict[str, list[Any]] = defaultdict(list)
            for day, rows in by_day.items():
                folder = folder_of(table, partition_of(day)) if table.partitioned else folder_of(table)
                by_folder[folder].append(table.to_arrow(rows, day))
            for folder, batches in by_folder.items():
                path = f"{folder}/{data_file_name(sequence, 0)}"
                added.append(stage_file(writer.staging(sequence), path, table, batches, _METADATA))
        writer.commit(Commit(sequence, "run", "test", writer.next_instant(), add=tuple(added), coding=Coding("m", "o")))
    return root
