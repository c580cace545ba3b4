"""Takes dead letters up again whose reason may have passed."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.failures import SourceError, dead_letter_of
from pipeline.sources.feed_articles import payload_of, with_page
from pipeline.sources.files import read_files
from pipeline.sources.http import Fetcher
from pipeline.sources.in_order import HostThreads, Task, run_in_order
from pipeline.sources.pages import PageFetcher, read_page
from pipeline.sources.settings import SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle

_AHEAD_PER_THREAD = 64


def retry_letters(letters: Iterable[DeadLetter], settings: SourceSettings, run: RunContext) -> Iterator[Arrival]:
    """What the sources of retryable dead letters give now, in the order of the letters; other letters are passed over.

    Pages are fetched again, as the feed entry in the letter's payload describes them; files are read again from their
    start. No state changes, but for files.
    """
    fetcher = Fetcher(settings.fetch)
    pages = PageFetcher(settings.fetch, fetcher)
    threads = HostThreads(settings.fetch.n_threads, settings.fetch.host_concurrency)
    try:
        tasks = _tasks(letters, pages, settings, run)
        for arrivals in run_in_order(tasks, threads, settings.fetch.n_threads * _AHEAD_PER_THREAD):
            yield from arrivals
    finally:
        fetcher.close()
        threads.close()


def _tasks(
    letters: Iterable[DeadLetter], pages: PageFetcher, settings: SourceSettings, run: RunContext
) -> Iterator[Task[list[Arrival]]]:
    files: set[str] = set()
    for letter in letters:
        uri = letter.source_uri
        if not letter.is_retryable or letter.stage not in ("read", "fetch", "parse"):
            continue
        if uri.startswith(("http://", "https://")):
            yield Task(functools.partial(_read_again, letter, pages, run), uri)
        elif uri not in files:
            files.add(uri)
            inputs = settings.files.model_copy(update={"inputs": (uri,)})
            yield Task(functools.partial(_read_file, settings.model_copy(update={"files": inputs}), run))


def _read_file(settings: SourceSettings, run: RunContext) -> list[Arrival]:
    return [replace(arrival, fraction=None) for arrival in read_files(settings, {}, run)]


def _read_again(letter: DeadLetter, pages: PageFetcher, run: RunContext) -> list[Arrival]:
    url = letter.source_uri
    article = article_of_payload(letter, run)
    if article is None:
        return [Arrival(url, read_page(url, pages, run), None)]
    content: RawArticle | DeadLetter
    try:
        page, _ = pages.fetch_page(url, run.now)
    except SourceError as error:
        payload, external_id = payload_of(article, error), letter.external_id
        content = dead_letter_of(error.problem, url, run, payload=payload, external_id=external_id, error=error)
    else:
        content = with_page(article, page)
    return [Arrival(article.source_uri, content, None)]


def article_of_payload(letter: DeadLetter, run: RunContext) -> RawArticle | None:
    """The article of the feed entry that the letter's payload starts with; None if it starts with none."""
    try:
        entry = json.loads((letter.payload or b"").partition(b"\n\n")[0])
    except ValueError:
        return None
    if not isinstance(entry, dict) or not isinstance(entry.get("feed_url"), str):
        return None
    published_at = _instant(entry.get("published_at"))
    return RawArticle(
        source_kind=entry.get("source_kind", "feed"),
        source_uri=entry["feed_url"],
        input_name=entry["feed_url"],
        text=entry.get("text", ""),
        fetched_at=run.now,
        external_id=entry.get("id"),
        feed_url=entry["feed_url"],
        url=entry.get("url"),
        outlet=entry.get("outlet"),
        title=entry.get("title"),
        authors=tuple(entry.get("authors", ())),
        language=entry.get("language"),
        published_at=published_at,
        published_at_basis=None if published_at is None else "feed",
        updated_at=_instant(entry.get("updated_at")),
    )


def _instant(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
