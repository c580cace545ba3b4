"""Makes articles of what readers bring: clean text, canonical address, ids, language."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from courlan import clean_url

from schemas.articles import Article
from schemas.ids import article_id_of, document_id_of
from schemas.raw import RawArticle
from transforms.identify_language import ENGLISH, identify_language, language_code_of

# A fragment names a place in the page, but for those that single-page sites route by.
_ANCHOR = re.compile(r"#(?!!|/).*$")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028]")
_PARAGRAPH_BREAK = "\u2029"
# Control characters; soft hyphens; zero-width spaces and marks of byte order; marks of writing direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AROUND_BREAK = re.compile(r" ?\n ?")
_MANY_BREAKS = re.compile(r"\n{3,}")

# Widths at which programs and people wrap plain text.
_WRAP_WIDTHS = range(55, 101)
_SENTENCE_END = (".", "!", "?", "”", '"', ":")


def normalize_article(raw: RawArticle) -> Article:
    """The article, with its ids; `is_coded` is left to whoever codes it.

    `not_coded_reason` is `empty` for an article without text and `language` for one in another language than English.
    """
    text = normalize_text(raw.text)
    title = _line(raw.title)
    url = _line(raw.url)
    canonical_url = canonical_url_of(raw.canonical_url) or canonical_url_of(url)
    outlet = _line(raw.outlet)
    external_id = _line(raw.external_id)
    language = identify_language(text, raw.language) if text else language_code_of(raw.language)
    document_id = document_id_of(canonical_url, outlet or raw.input_name, external_id, text)
    return Article(
        article_id=article_id_of(document_id, title, text),
        document_id=document_id,
        source_kind=raw.source_kind,
        source_uri=_encodable(raw.source_uri),
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        fetched_at=raw.fetched_at,
        external_id=external_id,
        feed_url=raw.feed_url,
        url=url,
        canonical_url=canonical_url,
        outlet=outlet,
        title=title,
        authors=tuple(dict.fromkeys(name for author in raw.authors if (name := _line(author)))),
        language=language,
        published_at=raw.published_at,
        published_at_basis=raw.published_at_basis,
        updated_at=raw.updated_at,
        not_coded_reason="empty" if not text else "language" if language != ENGLISH else None,
    )


def normalize_text(text: str) -> str:
    """The text in Unicode NFC with plain spaces, one paragraph a line, blank lines kept as one, nothing invisible.

    Paragraphs that were wrapped at a fixed width become one line each. Words, quotation marks and datelines stay as
    they are.
    """
    text = _encodable(text).replace(_PARAGRAPH_BREAK, "\n\n")
    text = _INVISIBLE.sub("", _LINE_BREAK.sub("\n", text))
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    text = _SPACES_AROUND_BREAK.sub("\n", text).strip()
    return _unwrapped(_MANY_BREAKS.sub("\n\n", text))


def canonical_url_of(url: str | None) -> str | None:
    """The address without tracking parameters, fragment or needless parts; None if it is no web address."""
    if url is None or not url.strip().lower().startswith(("http://", "https://")):
        return None
    address = _INVISIBLE.sub("", _encodable(url)).strip()
    cleaned: str | None = clean_url(_ANCHOR.sub("", address))
    return cleaned or None


def _line(text: str | None) -> str | None:
    """The text on one line; None if nothing is left."""
    return None if text is None else " ".join(normalize_text(text).split()) or None


def _encodable(text: str) -> str:
    """The text without halves of surrogate pairs, which cannot be written in UTF-8."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def _unwrapped(text: str) -> str:
    """The text with paragraphs on one line each, if its lines are as a program would have wrapped them.

    That is so if every line that another one of its paragraph follows is full: the next word would not have fitted in
    the width of the longest line. Lists and verse fail this sooner or later.
    """
    paragraphs = [paragraph.split("\n") for paragraph in text.split("\n\n")]
    width = max(len(line) for lines in paragraphs for line in lines)
    broken = [lines for lines in paragraphs if len(lines) > 1]
    n_breaks = sum(len(lines) - 1 for lines in broken)
    if width not in _WRAP_WIDTHS or n_breaks == 0:
        return text
    n_sentence_ends = sum(line.endswith(_SENTENCE_END) for lines in broken for line in lines[:-1])
    if n_sentence_ends > n_breaks / 2 or not all(_is_wrapped(lines, width) for lines in broken):
        return text
    return "\n\n".join(" ".join(lines) for lines in paragraphs)


def _is_wrapped(lines: list[str], width: int) -> bool:
    following = (line.partition(" ")[0] for line in lines[1:])
    return all(len(line) + 1 + len(word) > width for line, word in zip(lines, following, strict=False))
