"""Arrivals to slices: each article is normalized, held against what was seen before, and counted once."""

from __future__ import annotations

import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import NamedTuple

from pipeline.index import Index
from pipeline.sources.arrivals import Arrival
from schemas.articles import Article
from schemas.dead_letters import MAX_PAYLOAD_BYTES, DeadLetter
from schemas.ids import content_id
from schemas.raw import RawArticle
from schemas.sources import SourceState
from transforms.deduplicate import Signature, signature_of
from transforms.normalize import normalize_article

# A slice ends early when its texts hold this many characters, so that a thousand books fit in memory too.
_MAX_SLICE_CHARS = 32 * 1024 * 1024
# Revisions of one document are numbered among so many rows at a time, however large the slices: their numbers do not
# depend on the number of workers.
_GROUP_ROWS = 1000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
# Kinds of files that hold one article each: they are counted by folder.
_ONE_ARTICLE_FILES = ("txt", "html")

Tallies = dict[str, Counter[str]]


@dataclass(slots=True)
class Slice:
    """What one commit takes up: articles with their place among revisions and copies, dead letters, sources' states.

    `counts` and `tallies` are named as the columns of `runs`; `fraction` is the share of all input read so far.
    """

    sequence: int
    articles: list[Article] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    states: dict[str, SourceState] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    tallies: Tallies = field(default_factory=lambda: defaultdict(Counter))
    failures: dict[str, str] = field(default_factory=dict)
    fraction: float | None = None

    @property
    def n_rows(self) -> int:
        """Articles and dead letters."""
        return len(self.articles) + len(self.dead_letters)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to commit."""
        return not (self.articles or self.dead_letters or self.states)


class _Group(NamedTuple):
    """Where a group of rows begins in its slice: after so many rows, articles, and characters."""

    n_rows: int = 0
    n_articles: int = 0
    n_chars: int = 0


class Intake:
    """Cuts a stream of arrivals into slices, with the index as its memory."""

    def __init__(
        self,
        index: Index,
        run_id: str,
        slice_articles: int,
        near_threshold: float | None,
        is_stopped: Callable[[], bool] = lambda: False,
        forgotten: Container[str] = frozenset(),
    ) -> None:
        self._index = index
        self._run_id = run_id
        self._slice_articles = slice_articles
        self._group_rows = -(-slice_articles // -(-slice_articles // _GROUP_ROWS))
        self._near_threshold = near_threshold
        self._is_stopped = is_stopped
        self._forgotten = forgotten
        self._committed = index.source_states()

    def slices(self, arrivals: Iterable[Arrival], sequence: int) -> Iterator[Slice]:
        """Slices for the commits from `sequence` on; one with nothing to commit comes last, if at all."""
        current = Slice(sequence)
        n_chars, group = 0, _Group()
        for arrival in arrivals:
            if self._is_stopped():
                return
            is_full = current.n_rows - group.n_rows >= self._group_rows or n_chars - group.n_chars >= _MAX_SLICE_CHARS
            # What only tells a state goes with the rows before it: the end of a file makes no slice of its own.
            if is_full and arrival.content is not None:
                self._number_revisions(current, group.n_articles)
                if current.n_rows >= self._slice_articles or n_chars >= _MAX_SLICE_CHARS:
                    yield self._cut(current)
                    current, n_chars = Slice(current.sequence + 1), 0
                group = _Group(current.n_rows, len(current.articles), n_chars)
            n_chars += self._take(arrival, current)
        self._number_revisions(current, group.n_articles)
        yield self._cut(current)

    def _take(self, arrival: Arrival, current: Slice) -> int:
        n_chars = 0
        if arrival.n_unchanged:
            current.counts.update(n_in=arrival.n_unchanged, n_unchanged=arrival.n_unchanged)
            current.tallies["sources"][arrival.source_uri] += arrival.n_unchanged
        if isinstance(arrival.content, DeadLetter):
            self._take_dead_letter(arrival.content, current)
            self._count_in(arrival.source_uri, current)
        elif arrival.content is not None:
            n_chars = self._take_article(arrival.content, current)
            self._count_in(_counted_source(arrival.content), current)
        if arrival.failure is not None:
            current.tallies["failed_sources"][arrival.source_uri] += 1
            current.failures[arrival.source_uri] = arrival.failure
        if arrival.state is not None:
            current.states[arrival.source_uri] = arrival.state
        if arrival.fraction is not None:
            current.fraction = arrival.fraction
        return n_chars

    def _count_in(self, source: str, current: Slice) -> None:
        current.counts["n_in"] += 1
        current.tallies["sources"][source] += 1

    def _take_dead_letter(self, letter: DeadLetter, current: Slice) -> None:
        """A letter that the dataset has is not written again; one that will never pass is no news at all."""
        is_retryable = self._index.dead_letter(letter.dead_letter_id)
        if is_retryable is False:
            current.counts["n_unchanged"] += 1
            return
        current.counts["n_dead_letters"] += 1
        current.tallies["dead_letter_stages"][letter.stage] += 1
        if is_retryable is None:
            current.dead_letters.append(letter)
            self._index.add_dead_letter(letter, current.sequence)

    def _take_article(self, raw: RawArticle, current: Slice) -> int:
        try:
            article = normalize_article(raw)
        except Exception as error:  # noqa: BLE001  one article that cannot be normalized is a dead letter
            self._take_dead_letter(_normalize_failure(raw, error, self._run_id), current)
            return 0
        if article.document_id in self._forgotten or self._index.knows_article(article.article_id):
            current.counts["n_unchanged"] += 1
            return 0
        article, signature = self._placed(article)
        self._index.add_article(article, signature, current.sequence)
        current.articles.append(article)
        if article.duplicate_of is not None:
            current.counts["n_duplicates"] += 1
        else:
            current.counts["n_revisions" if article.revision else "n_new"] += 1
        return len(article.full_text)

    def _placed(self, article: Article) -> tuple[Article, Signature | None]:
        """The article with its number among the revisions of its document, and the copy that came before it."""
        article = replace(article, revision=self._index.n_revisions(article.document_id))
        if article.not_coded_reason == "empty":
            return article, signature_of(article.full_text)
        first = self._index.same_text(article.text_sha256, article.document_id)
        kind = "exact"
        if first is None:
            signature = signature_of(article.full_text)
            if signature is not None and self._near_threshold is not None:
                kind = "near"
                first = self._index.near_text(signature, article.document_id, self._near_threshold)
            if first is None:
                return article, signature
        reason = article.not_coded_reason or "duplicate"
        return replace(article, duplicate_of=first.article_id, duplicate_kind=kind, not_coded_reason=reason), None

    def _cut(self, current: Slice) -> Slice:
        """The slice with the states that changed."""
        current.states = {uri: s for uri, s in current.states.items() if _changed(self._committed.get(uri), s)}
        self._committed |= current.states
        return current

    def _number_revisions(self, current: Slice, start: int) -> None:
        """Numbers revisions of one document by the time of their change, among the articles from `start` on."""
        by_document: dict[str, list[int]] = defaultdict(list)
        for position, article in enumerate(current.articles[start:], start):
            by_document[article.document_id].append(position)
        for positions in by_document.values():
            if len(positions) > 1:
                self._renumber(positions, current)

    def _renumber(self, positions: list[int], current: Slice) -> None:
        revisions = [current.articles[position] for position in positions]
        first = min(article.revision for article in revisions)
        order = sorted(positions, key=lambda p: _time_of_change(current.articles[p]))
        for number, position in enumerate(order, start=first):
            article = replace(current.articles[position], revision=number)
            current.articles[position] = article
            self._index.add_article(article, None, current.sequence)


def _time_of_change(article: Article) -> tuple[datetime, str]:
    return article.updated_at or _LONG_AGO, article.article_id


def _counted_source(raw: RawArticle) -> str:
    if raw.feed_url is not None:
        return raw.feed_url
    return PurePath(raw.source_uri).parent.as_posix() if raw.source_kind in _ONE_ARTICLE_FILES else raw.source_uri


def _changed(known: SourceState | None, state: SourceState) -> bool:
    return known is None or replace(state, committed_at=known.committed_at) != known


def _normalize_failure(raw: RawArticle, error: Exception, run_id: str) -> DeadLetter:
    message = " ".join(str(error).split()) or type(error).__name__
    payload = raw.text.encode("utf-8", "surrogatepass")[:MAX_PAYLOAD_BYTES]
    digest = content_id(raw.text)
    return DeadLetter(
        dead_letter_id=content_id("normalize", raw.source_uri, raw.external_id, type(error).__name__, message, digest),
        stage="normalize",
        source_uri=raw.source_uri,
        error_type=type(error).__name__,
        message=message,
        is_retryable=False,
        run_id=run_id,
        external_id=raw.external_id,
        traceback="".join(traceback.format_exception(error)),
        payload=payload,
    )
