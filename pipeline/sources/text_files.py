"""Reads plain text files, with optional header lines."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from pipeline.sources.arrivals import RunContext
from pipeline.sources.charsets import decode
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.inputs import InputFile
from pipeline.sources.instants import parse_instant
from pipeline.sources.settings import FileSettings
from schemas.raw import RawArticle

_HEADER_LINE = re.compile(r"(title|date|source|url|authors?|language|id)\s*:[ \t]*(.*)", re.IGNORECASE)
_DAY_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_.](\d\d)[-_.](\d\d)(?!\d)")
# Control characters that no text has, and what could not be decoded. A text with a larger share of them is none.
_NO_CHARACTER = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MAX_BROKEN_SHARE = 0.05


def read_text(content: bytes, file: InputFile, settings: FileSettings, run: RunContext) -> RawArticle:
    """The article of a text file. Raises SourceError for binary data.

    Lines `Title:`, `Date:`, `Source:`, `URL:`, `Author:`, `Language:` and `ID:` at the very start are its header; the
    first line that is none of these ends it. Without a `Date:` the article is undated.
    """
    text = decode(content)
    n_broken = len(_NO_CHARACTER.findall(text))
    if n_broken > _MAX_BROKEN_SHARE * len(text):
        raise SourceError(Problem("read", "binary_data", f"{n_broken} of {len(text)} characters are none"))
    header, body = _split_header(text)
    published_at = parse_instant(header.get("date"), run.now, settings.day_first)
    authors = header.get("author") or header.get("authors") or ""
    article = RawArticle(
        source_kind="txt",
        source_uri=file.source_uri,
        input_name=file.input_name,
        text=body,
        fetched_at=run.now,
        external_id=header.get("id"),
        url=header.get("url"),
        outlet=header.get("source") or settings.outlet,
        title=header.get("title"),
        authors=tuple(name.strip() for name in authors.split(";") if name.strip()),
        language=header.get("language") or settings.language,
        published_at=published_at,
        published_at_basis=None if published_at is None else "header",
    )
    return with_filename_date(article, file, settings, run)


def with_filename_date(article: RawArticle, file: InputFile, settings: FileSettings, run: RunContext) -> RawArticle:
    """The article, dated by its file's name if it has no date and the settings allow it."""
    if article.published_at is not None or not settings.use_filename_dates:
        return article
    published_at = _date_in_name(file.source_uri, run.now)
    if published_at is None:
        return article
    return replace(article, published_at=published_at, published_at_basis="filename")


def _split_header(text: str) -> tuple[dict[str, str], str]:
    """Header values by lower-case name (the first of each counts, empty ones do not) and the text after them."""
    header: dict[str, str] = {}
    lines = text.lstrip("\ufeff\r\n").splitlines(keepends=True)
    n_header_lines = 0
    for line in lines:
        found = _HEADER_LINE.fullmatch(line.strip())
        if found is None:
            break
        if found[2].strip():
            header.setdefault(found[1].lower(), found[2].strip())
        n_header_lines += 1
    return header, "".join(lines[n_header_lines:])


def _date_in_name(source_uri: str, now: datetime) -> datetime | None:
    found = _DAY_IN_NAME.search(PurePosixPath(source_uri).name)
    return parse_instant("-".join(found.groups()), now) if found else None
