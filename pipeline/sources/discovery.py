"""Finds the feeds of a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

import trafilatura

from pipeline.sources.charsets import charset_of_content_type, declared_in_markup, decode
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.feed_entries import ParsedFeed
from pipeline.sources.feed_parsing import parse_feed
from pipeline.sources.http import Answer, Fetcher, FetchError
from pipeline.sources.settings import FetchSettings

# Media types that `<link rel="alternate">` gives to feeds.
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
)
# Where sites that do not say so keep their feed.
_USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_MAX_LINKS = 20


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed of a site, as it answered."""

    url: str
    parsed: ParsedFeed


def discover_feeds(url: str, fetcher: Fetcher, settings: FetchSettings, now: datetime) -> list[FoundFeed]:
    """Feeds at `url`: the address itself if it is one, those that its page links to, or those at the usual places.

    Raises SourceError where the address does not answer, or leads to no feed at all.
    """
    answer = fetcher.fetch(url, max_bytes=settings.max_feed_bytes)
    itself = _as_feed(answer, now)
    if itself is not None:
        return [FoundFeed(answer.moved_to or url, itself)]
    linked = _linked_feeds(answer)
    candidates = linked or [urljoin(answer.url, path) for path in _USUAL_PATHS]
    found: list[FoundFeed] = []
    for candidate in candidates[:_MAX_LINKS]:
        try:
            parsed = _as_feed(fetcher.fetch(candidate, max_bytes=settings.max_feed_bytes), now)
        except FetchError:
            continue
        if parsed is not None:
            found.append(FoundFeed(candidate, parsed))
            if not linked:
                break
    if not found:
        raise SourceError(Problem("fetch", "no_feed", f"{url} is no feed and leads to none"))
    return found


def _as_feed(answer: Answer, now: datetime) -> ParsedFeed | None:
    try:
        return parse_feed(answer.content, now, url=answer.url, content_type=answer.headers.get("content-type"))
    except SourceError:
        return None


def _linked_feeds(answer: Answer) -> list[str]:
    """Addresses of the feeds that a page names in its head, in order, each once."""
    content = answer.content
    markup = decode(content, charset_of_content_type(answer.headers.get("content-type")), declared_in_markup(content))
    tree = trafilatura.load_html(markup.replace("\x00", ""))
    if tree is None:
        return []
    found = []
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES and link.get("href"):
            try:
                found.append(urljoin(answer.url, link.get("href").strip()))
            except ValueError:
                continue
    return list(dict.fromkeys(found))
