"""Asks a feed once and says what a run would take from it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.sources.arrivals import RunContext
from pipeline.sources.failures import SourceError
from pipeline.sources.feed_articles import EntryContext, needs_page
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.feed_parsing import parse_feed
from pipeline.sources.http import Answer, Fetcher
from pipeline.sources.settings import Feed, SourceSettings


@dataclass(frozen=True, slots=True)
class FeedPreview:
    """What a feed answered: entries, each with whether its page would be fetched, or the reason why there are none."""

    feed: Feed
    parsed: ParsedFeed | None = None
    entries: tuple[tuple[Entry, bool], ...] = ()
    failure: str | None = None
    moved_to: str | None = None


def preview_feed(feed: Feed, settings: SourceSettings, fetcher: Fetcher, run: RunContext) -> FeedPreview:
    """The feed as it answers now; no page is fetched and no state changes."""
    try:
        answer = fetcher.fetch(feed.url, max_bytes=settings.fetch.max_feed_bytes)
        parsed = _parsed(answer, settings, run)
    except SourceError as error:
        return FeedPreview(feed, failure=str(error))
    context = EntryContext(feed, parsed, settings, run)
    entries = tuple((entry, needs_page(entry, context)) for entry in parsed.entries)
    return FeedPreview(feed, parsed, entries, moved_to=answer.moved_to)


def _parsed(answer: Answer, settings: SourceSettings, run: RunContext) -> ParsedFeed:
    content_type = answer.headers.get("content-type")
    limit = settings.feeds.max_entries
    return parse_feed(answer.content, run.now, url=answer.url, content_type=content_type, max_entries=limit)
