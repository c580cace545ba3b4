"""Parses JSON Feed. Source: jsonfeed.org, versions 1 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.instants import parse_instant
from pipeline.sources.page_parsing import text_of_fragment

_VERSION = "jsonfeed.org/version"


def is_json_feed(text: str) -> bool:
    """Whether the text may be a JSON Feed rather than XML: it is an object."""
    return text.lstrip()[:1] == "{"


def parse_json_feed(text: str, now: datetime, *, url: str, max_entries: int) -> ParsedFeed:
    """The feed in `text`. Raises SourceError where it is none; a member of a wrong type counts as absent."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(Problem("parse", "no_feed", f"broken JSON: {error}")) from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or _VERSION not in (_string(feed, "version") or ""):
        raise SourceError(Problem("parse", "no_feed", "JSON that is no JSON Feed"))
    entries = [_entry(item, url, now) for item in items[:max_entries] if isinstance(item, dict)]
    return ParsedFeed(
        title=_string(feed, "title"),
        language=_string(feed, "language"),
        entries=tuple(entries),
        n_left_out=max(0, len(items) - max_entries),
    )


def _entry(item: Mapping[str, Any], base: str, now: datetime) -> Entry:
    markup, plain, summary = (_string(item, name) or "" for name in ("content_html", "content_text", "summary"))
    content = max(text_of_fragment(markup), plain, key=len)
    identifier = item.get("id")
    updated_at = parse_instant(item.get("date_modified"), now)
    return Entry(
        external_id=str(identifier) if isinstance(identifier, int | float) else _string(item, "id"),
        url=_link(item, base),
        title=_string(item, "title"),
        text=content or summary,
        is_full=bool(content),
        authors=_authors(item),
        language=_string(item, "language"),
        published_at=parse_instant(item.get("date_published"), now) or updated_at,
        updated_at=updated_at,
    )


def _string(thing: Mapping[str, Any], name: str) -> str | None:
    value = thing.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _link(item: Mapping[str, Any], base: str) -> str | None:
    for name in ("url", "external_url"):
        href = _string(item, name)
        if href is None:
            continue
        try:
            address = urljoin(base, href)
        except ValueError:
            continue
        if address.startswith(("http://", "https://")):
            return address
    return None


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    people = listed if isinstance(listed, list) else [item.get("author")]
    names = (_string(person, "name") for person in people if isinstance(person, dict))
    return tuple(name for name in names if name is not None)
