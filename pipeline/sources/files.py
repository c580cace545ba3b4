"""Reads files: each from where its state says, each record with the state that holds once it is committed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.byte_streams import InputStream, fingerprint_of, opened, read_capped, unreadable
from pipeline.sources.failures import Problem, SourceError, dead_letter_of
from pipeline.sources.feed_articles import EntryContext, article_of_entry
from pipeline.sources.feed_parsing import parse_feed
from pipeline.sources.inputs import InputFile, find_files, kind_of, sniffed_kind
from pipeline.sources.page_parsing import parse_page, with_first_heading_dropped
from pipeline.sources.pages import article_of_page
from pipeline.sources.record_files import Item, read_json_lines, read_parquet, read_separated
from pipeline.sources.records import RecordReader
from pipeline.sources.settings import Feed, FileKind, SourceSettings
from pipeline.sources.text_files import read_text, with_filename_date
from pipeline.sources.warc import read_warc
from schemas.sources import SourceState

_SNIFFED_BYTES = 2048
# `source_kind` of the kinds of files, where it is another word.
_SOURCE_KIND: Mapping[FileKind, str] = {"tsv": "csv"}


def read_files(settings: SourceSettings, states: Mapping[str, SourceState], run: RunContext) -> Iterator[Arrival]:
    """Arrivals of all files, in the order of the settings; a file that is unchanged and was read to its end has none.

    `fraction` counts bytes of files alone.
    """
    files = find_files(settings.files)
    n_total = sum(file.n_bytes for file in files)
    n_before = 0
    for file in files:
        reading = _FileReading(file, settings, run, states.get(file.source_uri))
        for arrival, n_read in reading.arrivals():
            fraction = min(1.0, (n_before + n_read) / n_total) if n_total else None
            yield replace(arrival, fraction=fraction)
        n_before += file.n_bytes


@dataclass(slots=True)
class _FileReading:
    """The reading of one file in one run."""

    file: InputFile
    settings: SourceSettings
    run: RunContext
    known: SourceState | None

    def arrivals(self) -> Iterator[tuple[Arrival, int]]:
        """Arrivals, each with the number of stored bytes that were read for it."""
        try:
            state = self._state_to_continue()
        except OSError as error:
            yield self._failed(unreadable(error), error, None), self.file.n_bytes
            return
        if state is not None and state.is_complete:
            return
        try:
            with opened(self.file.path) as source:
                yield from self._read(source, state)
        except (SourceError, OSError) as error:
            problem = error.problem if isinstance(error, SourceError) else unreadable(error)
            # What is broken stays so until the file changes; a disk may be well again in the next run.
            done = None if state is None or problem.is_retryable else self._completed(state)
            yield self._failed(problem, error, done), self.file.n_bytes

    def _state_to_continue(self) -> SourceState | None:
        """The state to read on from; None for standard input, which has none."""
        if self.file.path is None:
            return None
        known = self.known
        if known is not None and known.size != self.file.path.stat().st_size:
            known = None
        size, sha256 = fingerprint_of(self.file.path)
        if known is not None and known.sha256 == sha256:
            return known
        return SourceState(
            source_uri=self.file.source_uri,
            kind="txt",
            committed_at=self.run.now,
            size=size,
            sha256=sha256,
            position=0,
        )

    def _read(self, source: InputStream, state: SourceState | None) -> Iterator[tuple[Arrival, int]]:
        kind, stream = self._kind_and_stream(source)
        source_kind = _SOURCE_KIND.get(kind, kind)
        n_done = 0 if state is None else state.position or 0
        if state is not None:
            state = replace(state, kind=source_kind, committed_at=self.run.now)
        for item in self._items(kind, stream, source, n_done):
            if state is not None:
                state = replace(state, position=item.position, n_items_seen=state.n_items_seen + 1)
            yield Arrival(self.file.source_uri, item.content, state), source.n_stored_bytes_read
        if state is not None:
            yield Arrival(self.file.source_uri, None, self._completed(state)), self.file.n_bytes

    def _kind_and_stream(self, source: InputStream) -> tuple[FileKind, BinaryIO]:
        """Kind of the file, and its stream from the start."""
        if self.file.path is not None or self.settings.files.kind is not None:
            return kind_of(self.file, self.settings.files), source.stream
        head = source.stream.read(_SNIFFED_BYTES)
        return sniffed_kind(head), cast(BinaryIO, _Prefixed(head, source.stream))

    def _items(self, kind: FileKind, stream: BinaryIO, source: InputStream, n_done: int) -> Iterator[Item]:
        files = self.settings.files
        if kind in ("txt", "html", "feed"):
            yield from self._items_of_whole(kind, read_capped(stream, files.max_record_bytes), n_done)
        elif kind == "warc":
            # The reader of archives decompresses record by record, which a stream over all of them would hide.
            raw = stream if self.file.path is None else source.raw
            yield from read_warc(raw, self.file, files, self.run, n_done)
        else:
            reader = RecordReader(self.file, _SOURCE_KIND.get(kind, kind), files, self.run)
            try:
                if kind == "parquet":
                    yield from read_parquet(self._path_of_parquet(), reader, n_done)
                elif kind == "jsonl":
                    yield from read_json_lines(stream, reader, n_done)
                else:
                    yield from read_separated(stream, reader, n_done, "\t" if kind == "tsv" else None)
            finally:
                reader.warn_of_unread()

    def _items_of_whole(self, kind: FileKind, content: bytes, n_done: int) -> Iterator[Item]:
        if kind == "feed":
            yield from self._items_of_feed(content, n_done)
        elif n_done == 0:
            files = self.settings.files
            if kind == "txt":
                article = read_text(content, self.file, files, self.run)
            else:
                page = with_first_heading_dropped(parse_page(content, self.run.now, day_first=files.day_first))
                name = self.file.input_name
                article = article_of_page(page, self.run, source_uri=self.file.source_uri, input_name=name, url=None)
                article = replace(
                    article,
                    outlet=article.outlet or files.outlet,
                    language=article.language or files.language,
                )
            yield Item(1, with_filename_date(article, self.file, files, self.run))

    def _items_of_feed(self, content: bytes, n_done: int) -> Iterator[Item]:
        """Articles of a feed that lies in a file, with what text its entries give: no page is fetched."""
        uri, files = self.file.source_uri, self.settings.files
        # Relative links of a feed that does not name its address lead nowhere.
        parsed = parse_feed(content, self.run.now, url="", max_entries=self.settings.feeds.max_entries)
        # The scheme is no matter: the feed is only the place where overrides stand.
        feed = Feed.model_construct(url=uri, outlet=files.outlet, language=files.language)
        context = EntryContext(feed, parsed, self.settings, self.run)
        for position, entry in enumerate(parsed.entries, start=1):
            if position > n_done:
                article = article_of_entry(entry, context)
                yield Item(position, replace(article, input_name=self.file.input_name, feed_url=None))

    def _path_of_parquet(self) -> Path:
        if self.file.path is None:
            raise SourceError(Problem("read", "no_seeking", "Parquet cannot be read from standard input"))
        return self.file.path

    def _completed(self, state: SourceState) -> SourceState:
        return replace(state, is_complete=True, committed_at=self.run.now)

    def _failed(self, problem: Problem, error: BaseException, state: SourceState | None) -> Arrival:
        """The arrival of a file that cannot be read, or not to its end."""
        uri = self.file.source_uri
        letter = dead_letter_of(problem, uri, self.run, payload=self._head(), error=error)
        failure = f"{problem.reason}: {problem.message}" if problem.stage == "read" else None
        return Arrival(uri, letter, state, failure=failure)

    def _head(self) -> bytes | None:
        if self.file.path is None:
            return None
        try:
            with self.file.path.open("rb") as stream:
                return stream.read(_SNIFFED_BYTES)
        except OSError:
            return None


class _Prefixed:
    """A stream of which the first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, n_bytes: int = -1) -> bytes:
        """Up to `n_bytes`; what was read already comes first."""
        if not self._head:
            return self._stream.read(n_bytes)
        head, self._head = (self._head, b"") if n_bytes < 0 else (self._head[:n_bytes], self._head[n_bytes:])
        return head + self._stream.read() if n_bytes < 0 else head
