"""Makes articles of feed entries, with the text of their pages where that is wanted."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.sources.arrivals import RunContext
from pipeline.sources.failures import SourceError, dead_letter_of
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.page_parsing import Page
from pipeline.sources.pages import PageError, PageFetcher
from pipeline.sources.settings import Feed, SourceSettings
from schemas.dead_letters import MAX_PAYLOAD_BYTES, DeadLetter
from schemas.raw import RawArticle

# An entry that claims to hold its full content is believed from this length on, unless it says that it goes on.
_FULL_CONTENT_MIN_CHARS = 200
_GOES_ON = ("…", "...", "[…]", "[...]", "read more", "continue reading", "more »", "more >")


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What an entry needs to know of its feed and the run."""

    feed: Feed
    parsed: ParsedFeed
    settings: SourceSettings
    run: RunContext


def needs_page(entry: Entry, context: EntryContext) -> bool:
    """Whether the entry's page is to be fetched: it has one, and the entry is a summary or the settings ask for it."""
    if entry.url is None or not context.settings.feeds.full_text or context.feed.full_text is False:
        return False
    return context.feed.full_text is True or not _is_full(entry, context.settings.feeds.summary_max_chars)


def _is_full(entry: Entry, summary_max_chars: int) -> bool:
    """Whether the entry holds the text itself rather than a summary."""
    if entry.text.rstrip().casefold().endswith(_GOES_ON):
        return False
    threshold = min(_FULL_CONTENT_MIN_CHARS, summary_max_chars) if entry.is_full else summary_max_chars
    return len(entry.text) >= max(1, threshold)


def article_of_entry(entry: Entry, context: EntryContext) -> RawArticle:
    """The article with the text that the entry itself gives, be it empty."""
    feed, parsed, run = context.feed, context.parsed, context.run
    return RawArticle(
        source_kind=parsed.kind,
        source_uri=feed.url,
        input_name=feed.url,
        text=entry.text,
        fetched_at=run.now,
        external_id=entry.external_id,
        feed_url=feed.url,
        url=entry.url,
        outlet=feed.outlet or entry.outlet or parsed.title,
        title=entry.title,
        authors=entry.authors,
        language=feed.language or entry.language or parsed.language,
        published_at=entry.published_at,
        published_at_basis=None if entry.published_at is None else "feed",
        updated_at=entry.updated_at,
    )


def read_entry(entry: Entry, context: EntryContext, pages: PageFetcher) -> RawArticle | DeadLetter:
    """The article with the text of the entry's page; a dead letter where the page cannot be had.

    The letter's payload is the entry, so that the page can be asked for again.
    """
    article = article_of_entry(entry, context)
    if entry.url is None:
        return article
    try:
        page, _ = pages.fetch_page(entry.url, context.run.now)
    except SourceError as error:
        return dead_letter_of(
            error.problem,
            entry.url,
            context.run,
            payload=payload_of(article, error),
            external_id=entry.external_id,
            error=error,
        )
    return with_page(article, page)


def with_page(article: RawArticle, page: Page) -> RawArticle:
    """The article of a feed entry, completed by its page: the feed's own words on title, date and authors prevail."""
    about = page.metadata
    is_dated = article.published_at is not None
    return replace(
        article,
        text=page.text,
        canonical_url=about.canonical_url,
        outlet=article.outlet or about.outlet,
        title=article.title or about.title,
        authors=article.authors or about.authors,
        language=article.language or about.language,
        published_at=article.published_at if is_dated else page.published_at,
        published_at_basis=article.published_at_basis if is_dated else page.published_at_basis,
        updated_at=article.updated_at or about.updated_at,
    )


def payload_of(article: RawArticle, error: SourceError) -> bytes:
    """The entry as one line of JSON; after a blank line, the beginning of what its page sent."""
    known = {
        "source_kind": article.source_kind,
        "feed_url": article.feed_url,
        "id": article.external_id,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "authors": list(article.authors),
        "language": article.language,
        "published_at": _iso(article.published_at),
        "updated_at": _iso(article.updated_at),
        "text": article.text[:4_000],
    }
    entry = json.dumps({key: value for key, value in known.items() if value}, ensure_ascii=False).encode()
    content = error.content if isinstance(error, PageError) else b""
    return (entry + b"\n\n" + content if content else entry)[:MAX_PAYLOAD_BYTES]


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
