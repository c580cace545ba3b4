"""Parses feeds: RSS 0.9x, 1.0 and 2.0, Atom, JSON Feed, and news sitemaps."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from pipeline.sources.charsets import charset_of_content_type, declared_in_markup, decode
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.instants import parse_instant
from pipeline.sources.json_feed import is_json_feed, parse_json_feed
from pipeline.sources.page_parsing import text_of_fragment
from pipeline.sources.sitemaps import is_sitemap, parse_sitemap

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTRY_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf|channel)\b", re.IGNORECASE)
_FOOTER = re.compile(r"(?:^|\n+)The post [^\n]{1,300} (?:appeared first|first appeared) on [^\n]{1,200}\Z")
_ROOT_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
# Some 20 s of parsing; entries of real feeds have ten to thirty tags.
_MAX_TAGS = 600_000
_SECONDS_PER_PERIOD = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


def parse_feed(
    content: bytes, now: datetime, *, url: str, content_type: str | None = None, max_entries: int = 10_000
) -> ParsedFeed:
    """The feed in `content`, whose relative links are below `url`. Raises SourceError where it is no feed."""
    text = decode(content, charset_of_content_type(content_type), declared_in_markup(content))
    text = text.lstrip("\ufeff").replace("\x00", "")
    if is_json_feed(text):
        return parse_json_feed(text, now, url=url, max_entries=max_entries)
    if is_sitemap(text):
        return parse_sitemap(text, now, max_entries=max_entries)
    text, n_left_out = _shortened(text, max_entries)
    if text.count("<") > _MAX_TAGS:
        raise SourceError(Problem("parse", "too_complex", f"more than {_MAX_TAGS} tags"))
    return _parse_xml(text, now, url, n_left_out)


def _parse_xml(text: str, now: datetime, url: str, n_left_out: int) -> ParsedFeed:
    # feedparser takes a string for an address or a file's name, and bytes without a header for latin-1.
    markup = _XML_DECLARATION.sub("", text, count=1).encode("utf-8", "replace")
    # Without an address, it leaves relative links and ids as they are, and ids that look like links stay ids.
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(io.BytesIO(markup), response_headers=headers, sanitize_html=False)
    except Exception as error:
        raise SourceError(Problem("parse", "no_feed", f"{type(error).__name__}: {error}")) from error
    flaw = str(parsed.get("bozo_exception") or "malformed") if parsed.get("bozo") else None
    entries = [_entry(dict(entry), url, now, parsed.feed.get("language") or None) for entry in parsed.entries]
    entries = [entry for entry in entries if entry.external_id or entry.url or entry.title or entry.text]
    if not entries and not parsed.get("version") and _ROOT.search(text[:4096]) is None:
        raise SourceError(Problem("parse", "no_feed", _what_instead(text)))
    if not entries and flaw is not None and _ROOT_END.search(text[-256:]) is None:
        # A feed that was cut off before its first entry must not look like one without news.
        raise SourceError(Problem("parse", "broken_feed", flaw))
    feed = dict(parsed.feed)
    return ParsedFeed(
        title=_plain(feed, "title"),
        language=feed.get("language") or None,
        entries=tuple(entries),
        n_left_out=n_left_out,
        ttl_s=_ttl_s(feed),
        flaw=flaw,
    )


def _shortened(text: str, max_entries: int) -> tuple[str, int]:
    """The feed cut before the first entry too many, since parsing is slow, and how many were cut off."""
    starts = [found.start() for found in _ENTRY_START.finditer(text)]
    if len(starts) <= max_entries:
        return text, 0
    cut = starts[max_entries]
    last_end = text.rfind("</", cut)
    tail = text[last_end:] if _ROOT_END.match(text, last_end) else ""
    return text[:cut] + tail, len(starts) - max_entries


def _what_instead(text: str) -> str:
    head = text[:1024].lower()
    if "<html" in head or "<!doctype html" in head:
        return "a web page where a feed should be"
    return "no feed of any known format" if text.strip() else "nothing"


def _entry(entry: Mapping[str, Any], base: str, now: datetime, language: str | None) -> Entry:
    contents = [_body_of(part) for part in entry.get("content", ())]
    content = max(contents, key=len, default="")
    summary = _body_of(entry.get("summary_detail") or {"value": entry.get("summary", "")})
    source = entry.get("source")
    published_at = _instant(entry, "published", now) or _instant(entry, "created", now)
    updated_at = _instant(entry, "updated", now)
    return Entry(
        external_id=(entry.get("id") or "").strip() or None,
        url=_link(entry, base),
        title=_plain(entry, "title"),
        text=content if len(content) >= len(summary) else summary,
        is_full=bool(content) and len(content) >= len(summary),
        authors=_authors(entry),
        outlet=_plain(dict(source), "title") if isinstance(source, dict) else None,
        language=_language_of(entry) or language,
        published_at=published_at or updated_at,
        updated_at=updated_at,
    )


def _body_of(part: Mapping[str, Any]) -> str:
    """The text of a part without the line that publishing software puts below it."""
    return _FOOTER.sub("", _text_of(part)).rstrip()


def _text_of(part: Mapping[str, Any]) -> str:
    value = part.get("value") or ""
    if not isinstance(value, str):
        return ""
    return value.strip() if part.get("type") == "text/plain" and "</" not in value else text_of_fragment(value)


def _plain(thing: Mapping[str, Any], name: str) -> str | None:
    """A field as one line of plain text."""
    text = _text_of(thing.get(f"{name}_detail") or {"value": thing.get(name)})
    return " ".join(text.split()) or None


def _link(entry: Mapping[str, Any], base: str) -> str | None:
    links = [entry.get("feedburner_origlink"), entry.get("link")]
    links += [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate"]
    identifier = (entry.get("id") or "").strip()
    for href in links:
        # A guid counts as a link where nothing says otherwise, though many are mere numbers.
        is_mere_id = href == identifier and not identifier.startswith(("http://", "https://"))
        if isinstance(href, str) and href.strip() and not is_mere_id:
            try:
                address = urljoin(base, href.strip())
            except ValueError:
                continue
            if address.startswith(("http://", "https://")):
                return address
    return None


def _authors(entry: Mapping[str, Any]) -> tuple[str, ...]:
    named = [author.get("name") for author in entry.get("authors", ()) if author.get("name")]
    if not named and entry.get("author"):
        named = [entry["author"]]
    return tuple(dict.fromkeys(text for name in named if (text := text_of_fragment(name))))


def _language_of(entry: Mapping[str, Any]) -> str | None:
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    return next((part["language"] for part in parts if part.get("language")), None)


def _instant(entry: Mapping[str, Any], name: str, now: datetime) -> datetime | None:
    """The date as we read it, else as feedparser does, which knows more odd forms."""
    instant = parse_instant(entry.get(name), now)
    parsed = entry.get(f"{name}_parsed")
    if instant is not None or parsed is None:
        return instant
    try:
        return parse_instant(datetime(*parsed[:6]), now)
    except ValueError:
        return None


def _ttl_s(feed: Mapping[str, Any]) -> int | None:
    """The pause that RSS `ttl` (minutes) or the syndication module ask for."""
    ttl = str(feed.get("ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit():
        return int(ttl[:9]) * 60
    period = _SECONDS_PER_PERIOD.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    frequency = str(feed.get("sy_updatefrequency") or "1").strip()
    if period is None or not (frequency.isascii() and frequency.isdigit()):
        return None
    return period // max(1, int(frequency[:9]))
