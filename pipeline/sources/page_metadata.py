"""Reads what a page says about itself: title, authors, dates, outlet, language, canonical address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement

from pipeline.sources.instants import parse_instant

# Types of schema.org that an article's page describes itself as. Source: schema.org, subtypes of Article.
_ARTICLE_TYPE = re.compile(r"(?:[A-Za-z]*Article|BlogPosting|LiveBlogPosting|Report)$")
_PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "article.published",
    "citation_publication_date",
    "date",
)
_MODIFIED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHOR_NAMES = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_TITLE_NAMES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")
_OUTLET_NAMES = ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site")
_LOCKED_TIERS = ("locked", "metered", "paid", "premium")

_SITE_SEPARATOR = re.compile(r"\s+[|\-–—»•*·:]+\s+")
_MAX_DEPTH = 8
_MAX_TITLE_CHARS = 500
_MAX_NAME_WORDS = 2
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says about itself; None or empty where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    outlet: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    is_paid: bool = False


def metadata_of(tree: HtmlElement, url: str | None, now: datetime, day_first: bool | None = None) -> PageMetadata:
    """Metadata from JSON-LD first, then from meta elements, then from what is marked up in the page itself."""
    described = next(_described_articles(tree), {})
    metas = _metas(tree)

    def instant(keys: tuple[str, ...], names: tuple[str, ...], items: tuple[str, ...]) -> datetime | None:
        values = [described.get(key) for key in keys]
        values += [value for name in names for value in metas.get(name, ())]
        values += [value for item in items for value in _item_values(tree, item)]
        found = (parse_instant(value, now, day_first) for value in values)
        return next((instant for instant in found if instant is not None), None)

    outlet = _name_of(described.get("publisher")) or _first(metas, _OUTLET_NAMES)
    return PageMetadata(
        title=_title(tree, described, metas, outlet),
        authors=_authors(described, metas, outlet),
        published_at=instant(("datePublished", "dateCreated"), _PUBLISHED_NAMES, ("datePublished",)),
        updated_at=instant(("dateModified",), _MODIFIED_NAMES, ("dateModified",)),
        outlet=outlet.removeprefix("@") if outlet else None,
        language=_language(tree, described, metas),
        canonical_url=_canonical_url(tree, metas, url),
        is_paid=_is_paid(described, metas),
    )


def _described_articles(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """Objects of JSON-LD that are articles and have a headline or a date, in the order of the page."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        value = _json_of(script.text_content())
        for thing in _things(value, 0):
            types = thing.get("@type")
            names = types if isinstance(types, list) else [types]
            if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names) and (
                "headline" in thing or "datePublished" in thing
            ):
                yield thing


def _json_of(text: str) -> Any:
    """The value of a JSON-LD script, None where it is broken; raw line breaks within strings are forgiven."""
    stripped = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(stripped, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for member in value:
            yield from _things(member, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _things(value.get(key), depth + 1)


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by their lower-case name, property or itemprop."""
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _item_values(tree: HtmlElement, item: str) -> Iterator[str]:
    """Values of microdata: of elements with this `itemprop`; for a publication also of `<time pubdate>`."""
    for element in tree.xpath("//*[@itemprop=$item]", item=item):
        yield element.get("datetime") or element.get("content") or element.text_content().strip()
    if item == "datePublished":
        yield from (element.get("datetime") for element in tree.xpath("//time[@pubdate][@datetime]"))
        yield from (element.get("datetime") for element in tree.xpath("//article//time[@datetime]"))
        yield from (element.get("datetime") for element in tree.xpath("(//time[@datetime])[1]"))


def _first(metas: Mapping[str, list[str]], names: tuple[str, ...]) -> str | None:
    return next((metas[name][0] for name in names if name in metas), None)


def _name_of(value: Any) -> str | None:
    if isinstance(value, list):
        return next((name for name in map(_name_of, value) if name), None)
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None


def _title(
    tree: HtmlElement, described: Mapping[str, Any], metas: Mapping[str, list[str]], outlet: str | None
) -> str | None:
    """The headline that readers see, if the page's description of itself agrees; else the one it describes."""
    told = [
        _cleaned(text) for text in (described.get("headline"), *(metas.get(name, [""])[0] for name in _TITLE_NAMES))
    ]
    told.append(_cleaned(tree.findtext(".//title")))
    told = [_without_site(text, outlet) for text in told if text]
    seen = [_cleaned(element.text_content()) for element in tree.iter("h1")]
    for headline in seen:
        if headline and any(_is_same_headline(headline, text) for text in told):
            return headline
    if told:
        return told[0]
    return next((headline for headline in seen if headline), None)


def _cleaned(text: Any) -> str:
    return " ".join(text.split())[:_MAX_TITLE_CHARS] if isinstance(text, str) else ""


def _without_site(title: str, outlet: str | None) -> str:
    """The title without a last part that names the outlet."""
    parts = _SITE_SEPARATOR.split(title)
    while len(parts) > 1 and outlet and _overlap(parts[-1], outlet) >= 0.5:
        title = title[: title.rindex(parts.pop())]
        title = re.sub(r"\s+[|\-–—»•*·:]+\s*$", "", title)
    return title.strip()


def _is_same_headline(left: str, right: str) -> bool:
    """Whether two headlines share half their words; of one or two words, which may be the outlet's, all of them."""
    n_words = min(len(_WORD.findall(left)), len(_WORD.findall(right)))
    return _overlap(left, right) >= 0.5 if n_words > _MAX_NAME_WORDS else left.casefold() == right.casefold()


def _overlap(left: str, right: str) -> float:
    """Share of the words of the shorter one that the other has too."""
    a, b = set(_WORD.findall(left.lower())), set(_WORD.findall(right.lower()))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _authors(described: Mapping[str, Any], metas: Mapping[str, list[str]], outlet: str | None) -> tuple[str, ...]:
    value = described.get("author") or described.get("creator")
    listed = value if isinstance(value, list) else [value]
    names = [name for name in map(_name_of, listed) if name]
    if not names:
        names = next((metas[name] for name in _AUTHOR_NAMES if name in metas), [])
    parts = (part for name in names for part in re.split(r"\s*;\s*|\s*,\s+(?=\w+ \w)|\s+and\s+(?=\w+ \w)", name))
    cleaned = (re.sub(r"^by\s+", "", _cleaned(part), flags=re.IGNORECASE) for part in parts)
    return tuple(dict.fromkeys(name for name in cleaned if name and "://" not in name and len(name) <= 100))


def _language(tree: HtmlElement, described: Mapping[str, Any], metas: Mapping[str, list[str]]) -> str | None:
    root = tree.getroottree().getroot()
    declared = (described.get("inLanguage"), root.get("lang"), root.get("xml:lang"), _first(metas, ("og:locale",)))
    return next((text.strip() for text in declared if isinstance(text, str) and text.strip()), None)


def _canonical_url(tree: HtmlElement, metas: Mapping[str, list[str]], url: str | None) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for href in [*links, *metas.get("og:url", [])]:
        address = _joined(url, href)
        # Pages that all name the front page as their canonical address would pass for one and the same article.
        if address is not None and re.match(r"https?://[^/]+/[^#]", address):
            return address
    return None


def _joined(base: str | None, href: str | None) -> str | None:
    if not href or not href.strip():
        return None
    try:
        return urljoin(base or "", href.strip())
    except ValueError:
        return None


def _is_paid(described: Mapping[str, Any], metas: Mapping[str, list[str]]) -> bool:
    free = described.get("isAccessibleForFree")
    tier = (_first(metas, ("article:content_tier",)) or "").lower()
    return free is False or str(free).strip().lower() in ("false", "no") or tier in _LOCKED_TIERS
