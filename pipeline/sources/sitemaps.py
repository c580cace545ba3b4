"""Parses sitemaps with the news extension. Source: sitemaps.org 0.9; Google, "News sitemaps"."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.instants import parse_instant

_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_NAMESPACE = re.compile(r"\{[^}]*\}")


def is_sitemap(text: str) -> bool:
    """Whether the root of the XML is that of a sitemap, or of an index of sitemaps."""
    return _ROOT.search(text[:2048]) is not None


def parse_sitemap(text: str, now: datetime, *, max_entries: int) -> ParsedFeed:
    """Entries of a news sitemap; none has a text. Raises SourceError where the XML is broken, or is an index.

    Pages without the news extension are entries too, dated by `lastmod` alone, which is no date of publication.
    """
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    try:
        root = ElementTree.fromstring(markup, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SourceError(Problem("parse", "broken_sitemap", str(error) or type(error).__name__)) from error
    if _tag(root) == "sitemapindex":
        raise SourceError(Problem("parse", "sitemap_index", "an index of sitemaps; name the sitemap it leads to"))
    places = [element for element in root if _tag(element) == "url"]
    entries = [_entry(place, now) for place in places[:max_entries]]
    return ParsedFeed(
        title=None,
        language=None,
        entries=tuple(entry for entry in entries if entry.url is not None),
        kind="sitemap",
        n_left_out=max(0, len(places) - max_entries),
    )


def _entry(place: Element, now: datetime) -> Entry:
    texts: dict[str, str] = {}
    for element in place.iter():
        if element.text and element.text.strip():
            # An image or a video of the page has a `loc` and a `title` as well, further down.
            texts.setdefault(_tag(element), element.text.strip())
    url = texts.get("loc", "")
    return Entry(
        url=url if url.startswith(("http://", "https://")) else None,
        title=texts.get("title"),
        outlet=texts.get("name"),
        language=texts.get("language"),
        published_at=parse_instant(texts.get("publication_date"), now),
        updated_at=parse_instant(texts.get("lastmod"), now),
    )


def _tag(element: Element) -> str:
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""
