"""`demarche explain`: the trace of the event coder over a text, or over the sentence of one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.console import say
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode, SettingsError
from pipeline.preflight import check_coding
from pipeline.settings import load_settings
from pipeline.versions import ontology_of
from schemas.articles import ARTICLES, Article
from schemas.events import EVENTS
from schemas.raw import RawArticle
from transforms.extract import parse
from transforms.language.explain import explain
from transforms.language.model import load_language
from transforms.language.reading import Reading
from transforms.language.registry import extract_records
from transforms.normalize import normalize_article


def explain_text(text: str, flags: Mapping[str, Any]) -> ExitCode:
    """Prints the trace of a text, as if it were an undated article."""
    raw = RawArticle("txt", "command line", "command line", text, datetime.now(UTC))
    return _print_trace(normalize_article(raw), None, flags)


def explain_event(dataset: Path, event_id: str, flags: Mapping[str, Any]) -> ExitCode:
    """Prints the trace of the sentence of an event, coded anew. Raises SettingsError if the dataset lacks it."""
    snapshot = Snapshot(dataset)
    article_of = {row["event_id"]: row["article_id"] for row in _rows(snapshot, EVENTS, ["event_id", "article_id"])}
    if event_id not in article_of:
        raise SettingsError("command line", "EVENT_ID", event_id, f"no event of {dataset} has this id")
    articles = snapshot.records(ARTICLES)
    article = next(article for article in articles if article.article_id == article_of[event_id])
    if article.text is None:
        raise SettingsError("command line", "EVENT_ID", event_id, "the text of its article is not stored")
    return _print_trace(article, event_id, flags)


def _rows(snapshot: Snapshot, table: Any, columns: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = snapshot.read(table, columns).to_pylist()
    return rows


def _print_trace(article: Article, event_id: str | None, flags: Mapping[str, Any]) -> ExitCode:
    settings = load_settings(None, flags)
    check_coding(settings)
    (docs,) = parse([article], load_language(settings.model))
    reading = Reading(article, docs, ontology_of(settings.ontology))
    extract_records(reading)
    say(explain(reading, event_id) or f"the present model and ontology find no event {event_id} in its article")
    return ExitCode.DONE
