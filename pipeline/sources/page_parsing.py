"""Turns the bytes of a page into the text of its article and what the page says about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

import trafilatura
from htmldate import find_date
from lxml import etree, html
from lxml.html import HtmlElement

from pipeline.sources.charsets import charset_of_content_type, declared_in_markup, decode
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.instants import parse_instant
from pipeline.sources.page_metadata import PageMetadata, metadata_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("dd", "dl", "dt", "li", "ol", "ul")
_SECTIONS = ("address", "article", "aside", "details", "fieldset", "footer", "form", "header", "main", "nav", "section")
_OTHERS = ("blockquote", "center", "div", "figcaption", "figure", "hr", "p", "pre", "table", "tr")
_PARAGRAPHS = frozenset((*_HEADINGS, *_LISTS, *_SECTIONS, *_OTHERS))
_BLOCKS = _PARAGRAPHS | {"br", "td", "th"}
_NOT_TEXT = frozenset(
    ("button", "embed", "head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template")
)
# Below this length, what surrounds an article weighs as much as the article, and statistics about it mislead.
_SHORT_CHARS = 250
# Some 10 s and 400 MB of parsing; the page of an article has a few thousand tags.
_MAX_TAGS = 100_000
_DAY_IN_URL = re.compile(r"/(\d{4})[/-](\d\d?)[/-](\d\d?)(?:[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class Page:
    """An article's page. `text` is empty where no article was found; `published_at_basis` is `page` or `url`."""

    text: str
    metadata: PageMetadata
    published_at: datetime | None
    published_at_basis: str | None


def parse_page(
    content: bytes,
    now: datetime,
    *,
    url: str | None = None,
    content_type: str | None = None,
    day_first: bool | None = None,
) -> Page:
    """The article of a page. Raises SourceError where the bytes are no HTML.

    The text is what trafilatura takes for the article, one paragraph a line; the paragraphs of the element that is
    marked as the article where that is very short; the page's paragraphs where it is nothing. A date comes
    from the page's description of itself, then from its address, then from what htmldate finds marked up.
    """
    markup = decode(content, charset_of_content_type(content_type), declared_in_markup(content)).replace("\x00", "")
    if markup.count("<") > _MAX_TAGS:
        raise SourceError(Problem("parse", "too_complex", f"more than {_MAX_TAGS} tags"))
    tree = _tree_of(markup)
    metadata = metadata_of(tree, url, now, day_first)
    if not metadata.authors:
        metadata = replace(metadata, authors=_marked_authors(tree))
    published_at, basis = metadata.published_at, "page"
    if published_at is None:
        published_at, basis = _date_in_url(url or metadata.canonical_url, now), "url"
    if published_at is None:
        published_at, basis = parse_instant(_marked_date(tree), now), "page"
    return Page(
        text=_article_text(tree),
        metadata=metadata,
        published_at=published_at,
        published_at_basis=None if published_at is None else basis,
    )


def text_of_fragment(markup: str) -> str:
    """The plain text of a piece of HTML, such as a feed entry's content: blank lines between paragraphs."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        root = html.fromstring(f"<div>{markup}</div>")
    except (etree.ParserError, ValueError):
        return re.sub(r"<[^>]*>", " ", markup).strip()
    pieces: list[str] = []
    _gather(root, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _gather(root: HtmlElement, pieces: list[str]) -> None:
    """Appends the text below `root`, with line breaks around blocks; without recursion, since markup may nest deep."""
    skipped = None
    for step, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_start, is_end = step == "start", step == "end"
        tag = element.tag if isinstance(element.tag, str) else ""
        if is_start and skipped is None and tag in _NOT_TEXT:
            skipped = element
        if skipped is None and tag in _BLOCKS and (is_start or tag != "br"):
            pieces.append("\n\n" if tag in _PARAGRAPHS else "\n")
        if skipped is None and is_start and element.text:
            pieces.append(element.text.replace("\n", " "))
        if skipped is element and is_end:
            skipped = None
        if skipped is None and not is_start and element is not root and element.tail:
            pieces.append(element.tail.replace("\n", " "))


def _tree_of(markup: str) -> HtmlElement:
    try:
        tree = trafilatura.load_html(markup)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise SourceError(Problem("parse", "no_html", str(error) or "the page cannot be parsed")) from error
    if tree is None:
        raise SourceError(Problem("parse", "no_html", "no markup, or none that can be parsed"))
    return tree


def _article_text(tree: HtmlElement) -> str:
    marked = _marked_article(tree)
    try:
        document = trafilatura.bare_extraction(tree, include_comments=False)
    except Exception as error:
        raise SourceError(Problem("parse", "no_text", f"{type(error).__name__}: {error}")) from error
    text = getattr(document, "text", None) or ""
    if len(text) < _SHORT_CHARS and marked:
        return marked
    if not text:
        _, text, _ = trafilatura.baseline(tree)
    return str(text)


def _marked_article(tree: HtmlElement) -> str:
    """The paragraphs of the page's only article or main element; empty where it has none, or several."""
    for name in ("article", "main"):
        elements = list(tree.iter(name))
        if len(elements) == 1:
            paragraphs = (" ".join(element.text_content().split()) for element in elements[0].iter("p", "li"))
            return "\n".join(paragraph for paragraph in paragraphs if paragraph)
    return ""


def _date_in_url(url: str | None, now: datetime) -> datetime | None:
    found = _DAY_IN_URL.search(url or "")
    return parse_instant(f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", now) if found else None


def _marked_date(tree: HtmlElement) -> str | None:
    """Day that htmldate finds in the page's markup; its guesses from running text are not asked for."""
    day: str | None = find_date(tree, extensive_search=False, original_date=True)
    return day


def _marked_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Authors that trafilatura finds in the page's markup."""
    names = trafilatura.extract_metadata(tree).author or ""
    return tuple(name.strip() for name in names.split(";") if name.strip())


def with_first_heading_dropped(page: Page) -> Page:
    """The page without a first line of text that only repeats its title."""
    first, _, rest = page.text.partition("\n")
    title = page.metadata.title
    if title is None or " ".join(first.split()).casefold() != title.casefold():
        return page
    return replace(page, text=rest.lstrip("\n"))
