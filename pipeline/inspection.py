"""Reads and extracts a few articles in this process, without Beam and without a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from pipeline.settings import RunSettings
from pipeline.sources.arrivals import RunContext
from pipeline.sources.pages import PageFetcher, read_page
from pipeline.sources.reading import read_sources
from pipeline.versions import ontology_of
from schemas.articles import Article
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from transforms.extract import extract_articles
from transforms.language.model import load_language
from transforms.normalize import normalize_article


@dataclass(frozen=True, slots=True)
class Inspection:
    """One article with its records by table, or why it could not be read or extracted."""

    article: Article | None
    records: dict[str, tuple[Any, ...]]
    dead_letter: DeadLetter | None = None

    def as_json(self) -> dict[str, Any]:
        """What it holds, as JSON can take it; a payload is left out."""
        letter = None if self.dead_letter is None else {**asdict(self.dead_letter), "payload": None}
        return {
            "article": None if self.article is None else _plain(asdict(self.article)),
            **{name: [_plain(asdict(record)) for record in records] for name, records in self.records.items()},
            "dead_letter": letter,
        }


def inspect_input(name: str, settings: RunSettings, *, limit: int, published_on: date | None) -> Iterator[Inspection]:
    """The first articles of a file, of standard input (`-`) or of a page's address, extracted.

    `published_on` stands in for a date that the input does not give.
    """
    run = RunContext("inspect", datetime.now(UTC))
    for content in islice(_contents(name, settings, run), limit):
        if isinstance(content, DeadLetter):
            yield Inspection(None, {}, content)
            continue
        if content.published_at is None and published_on is not None:
            instant = datetime(published_on.year, published_on.month, published_on.day, tzinfo=UTC)
            content = replace(content, published_at=instant, published_at_basis="record")
        yield _extract(normalize_article(content), settings)


def _extract(article: Article, settings: RunSettings) -> Inspection:
    nlp, ontology = load_language(settings.model), ontology_of(settings.ontology)
    rows, dead_letter = next(iter(extract_articles([article], nlp, ontology)))
    return Inspection(rows.article, dict(rows.records), dead_letter)


def _contents(name: str, settings: RunSettings, run: RunContext) -> Iterator[RawArticle | DeadLetter]:
    if name.startswith(("http://", "https://")):
        yield read_page(name, PageFetcher(settings.sources.fetch), run)
        return
    files = settings.sources.files.model_copy(update={"inputs": (name,)})
    sources = settings.sources.model_copy(update={"files": files})
    for arrival in read_sources(sources, {}, run):
        if arrival.content is not None:
            yield arrival.content


def _plain(values: Any) -> Any:
    if isinstance(values, dict):
        return {key: _plain(value) for key, value in values.items()}
    if isinstance(values, list | tuple):
        return [_plain(value) for value in values]
    return values.isoformat() if isinstance(values, date) else values


def events_in_order(records: Iterable[Any]) -> list[Any]:
    """Events as a reader meets them: headline first, then by the words that express them."""
    return sorted(records, key=lambda event: (event.field != "title", event.trigger_start, event.event_id))
