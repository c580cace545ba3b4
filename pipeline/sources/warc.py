"""Reads the pages of web archives: WARC and ARC, plain or gzipped record by record, as CC-NEWS is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.sources.arrivals import RunContext
from pipeline.sources.byte_streams import READ_ERRORS
from pipeline.sources.failures import Problem, SourceError, dead_letter_of
from pipeline.sources.inputs import InputFile
from pipeline.sources.instants import parse_instant
from pipeline.sources.page_parsing import parse_page, with_first_heading_dropped
from pipeline.sources.page_signs import problem_of_page
from pipeline.sources.pages import article_of_page
from pipeline.sources.record_files import Item
from pipeline.sources.settings import FileSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_CHUNK_BYTES = 64 * 1024
# Broken archives and deeply odd records surface as these from the parser of archives.
_ARCHIVE_ERRORS = (ArchiveLoadFailed, ValueError, KeyError, AttributeError, TypeError, IndexError, *READ_ERRORS)


def read_warc(raw: BinaryIO, file: InputFile, settings: FileSettings, run: RunContext, n_done: int) -> Iterator[Item]:
    """Articles of the HTML pages that were answered with 200; other records are no input.

    The position counts records of every kind, from 1. Raises SourceError where the archive cannot be read on.
    """
    position = 0
    record = None
    records = iter(ArchiveIterator(raw, arc2warc=True))
    while True:
        try:
            following = next(records, None)
        except _ARCHIVE_ERRORS as error:
            raise SourceError(Problem("read", "broken_archive", f"after record {position}: {_line(error)}")) from error
        if following is None:
            # A page that ends early is a dead letter of its own.
            if record is not None and _is_cut_off(record) and not _is_page(record):
                raise SourceError(Problem("read", "broken_archive", f"record {position} ends early"))
            return
        record = following
        position += 1
        if position > n_done and _is_page(record):
            yield Item(position, _content_of(record, file, settings, run, position))


def _is_cut_off(record: Any) -> bool:
    """Whether a record whose bytes were all read has fewer than it announces."""
    return bool(getattr(record.raw_stream, "limit", 0) > 0)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _is_page(record: Any) -> bool:
    """Whether the record is a successful answer with HTML, or HTML that was stored without an answer's head."""
    if record.rec_type == "resource":
        return _is_html(record.rec_headers.get_header("Content-Type"))
    if record.rec_type != "response" or record.http_headers is None:
        return False
    if record.http_headers.get_statuscode() != "200":
        return False
    return _is_html(record.http_headers.get_header("Content-Type"))


def _is_html(content_type: str | None) -> bool:
    return (content_type or "").partition(";")[0].strip().lower() in _HTML_TYPES


def _content_of(
    record: Any, file: InputFile, settings: FileSettings, run: RunContext, position: int
) -> RawArticle | DeadLetter:
    headers = record.http_headers or record.rec_headers
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ") or None
    content = b""
    try:
        content = _body_of(record, settings.max_record_bytes)
        return _article_of(content, headers.get_header("Content-Type"), url, _crawled_at(record, run), file, run)
    except SourceError as error:
        return dead_letter_of(
            error.problem,
            file.source_uri,
            run,
            payload=content,
            external_id=record.rec_headers.get_header("WARC-Record-ID"),
            position=position,
            error=error,
        )


def _article_of(
    content: bytes, content_type: str | None, url: str | None, crawled_at: datetime, file: InputFile, run: RunContext
) -> RawArticle:
    page = with_first_heading_dropped(parse_page(content, crawled_at, url=url, content_type=content_type))
    problem = problem_of_page(page, url or "", url or "")
    if problem is not None:
        raise SourceError(problem)
    article = article_of_page(page, run, source_uri=file.source_uri, input_name=file.input_name, url=url)
    return replace(article, source_kind="warc", fetched_at=crawled_at)


def _crawled_at(record: Any, run: RunContext) -> datetime:
    """When the page was fetched by whoever made the archive."""
    return parse_instant(record.rec_headers.get_header("WARC-Date"), run.now) or run.now


def _body_of(record: Any, max_bytes: int) -> bytes:
    """The page's bytes, decompressed. Raises SourceError past the cap and where the record is broken."""
    stream = record.content_stream()
    chunks: list[bytes] = []
    n_bytes = 0
    while True:
        try:
            chunk = stream.read(_CHUNK_BYTES)
        except _ARCHIVE_ERRORS as error:
            raise SourceError(Problem("read", "broken_record", _line(error))) from error
        if not chunk:
            break
        n_bytes += len(chunk)
        if n_bytes > max_bytes:
            raise SourceError(Problem("read", "too_long", f"a page of more than {max_bytes} bytes"))
        chunks.append(chunk)
    if _is_cut_off(record):
        raise SourceError(Problem("read", "broken_record", "the record ends early"))
    return b"".join(chunks)
