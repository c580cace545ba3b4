"""Polls feeds: what is new in them, with the full text of linked pages where the feed gives only a summary."""

from __future__ import annotations

import functools
import logging
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.failures import Problem, SourceError, dead_letter_of
from pipeline.sources.feed_articles import EntryContext, article_of_entry, needs_page, read_entry
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.feed_lists import find_feeds
from pipeline.sources.feed_parsing import parse_feed
from pipeline.sources.feed_state import (
    first_state,
    is_asked_to_wait,
    is_not_due,
    state_after_failure,
    state_after_success,
)
from pipeline.sources.http import Fetcher, FetchError
from pipeline.sources.in_order import HostThreads, Task, run_in_order
from pipeline.sources.narrowing import Narrowing
from pipeline.sources.pages import PageFetcher
from pipeline.sources.settings import Feed, SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState

_LOG = logging.getLogger(__name__)

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
# Results that wait to be taken, per thread: enough to keep the threads busy behind one slow host.
_POLLS_PER_THREAD = 4
_PAGES_PER_THREAD = 64
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Poll:
    """What one request to a feed gave: the state before and after it, and either entries, or a failure, or neither."""

    feed: Feed
    state: SourceState
    known: SourceState | None = None
    parsed: ParsedFeed | None = None
    failure: str | None = None
    letter: DeadLetter | None = None


def read_feeds(
    settings: SourceSettings, states: Mapping[str, SourceState], run: RunContext, narrowing: Narrowing
) -> Iterator[Arrival]:
    """Arrivals of all feeds, in the order of the settings and of the entries. Raises FeedListError for a bad list.

    A feed's new state rides on its last arrival. Feeds and pages are fetched by several threads ahead of the reader.
    """
    feeds = find_feeds(settings.feeds)
    fetcher = Fetcher(settings.fetch)
    threads = HostThreads(settings.fetch.n_threads, settings.fetch.host_concurrency)
    try:
        poller = _Poller(settings, run, fetcher, narrowing)
        due = list(poller.due(feeds, states))
        asked = (Task(functools.partial(poller.poll, feed, states.get(feed.url)), feed.url) for feed in due)
        polls = run_in_order(asked, threads, settings.fetch.n_threads * _POLLS_PER_THREAD)
        tasks = (task for poll in polls for task in poller.arrivals_of(poll))
        n_done = 0
        n_pages = settings.fetch.n_threads * _PAGES_PER_THREAD
        for arrival in run_in_order(tasks, threads, min(n_pages, settings.limit or n_pages)):
            n_done += arrival.state is not None
            yield replace(arrival, fraction=n_done / len(due))
    finally:
        fetcher.close()
        threads.close()


class _Poller:
    """Asks feeds and makes tasks of their entries; its methods run on several threads and share no mutable state."""

    def __init__(self, settings: SourceSettings, run: RunContext, fetcher: Fetcher, narrowing: Narrowing) -> None:
        self._settings = settings
        self._run = run
        self._fetcher = fetcher
        self._pages = PageFetcher(settings.fetch, fetcher)
        self._narrowing = narrowing

    def due(self, feeds: list[Feed], states: Mapping[str, SourceState]) -> Iterator[Feed]:
        """Feeds to be asked now; those that are left alone because their server said so are named in the log."""
        settings, now = self._settings.feeds, self._run.now
        for feed in feeds:
            state = states.get(feed.url)
            if state is not None and state.is_retired:
                _LOG.warning("%s: gone for good (410), and no longer asked", feed.url)
            elif state is not None and is_asked_to_wait(state, settings, now):
                _LOG.warning("%s: not asked, its server wants a pause until %s", feed.url, state.next_due_at)
            elif state is None or not settings.only_due or not is_not_due(state, settings, now):
                yield feed

    def poll(self, feed: Feed, known: SourceState | None) -> _Poll:
        """The feed's answer, parsed."""
        state = known or first_state(feed, self._run.now)
        address = state.current_url or feed.url
        try:
            answer = self._fetcher.fetch(
                address, max_bytes=self._settings.fetch.max_feed_bytes, accept=_ACCEPT, headers=_headers(feed, state)
            )
        except FetchError as error:
            return self._failed(feed, state, error, error)
        settings, now = self._settings.feeds, self._run.now
        if answer.status == 304 and state.etag is None and state.last_modified is None:
            problem = Problem("fetch", "http_304", "not modified, though nothing was known", is_retryable=True)
            return self._failed(feed, state, FetchError(problem, 304))
        if answer.status == 304:
            return _Poll(feed, state_after_success(state, feed, settings, answer, now))
        try:
            parsed = parse_feed(
                answer.content,
                now,
                url=answer.url,
                content_type=answer.headers.get("content-type"),
                max_entries=settings.max_entries,
            )
        except SourceError as error:
            failed = self._failed(feed, state, error)
            letter = dead_letter_of(error.problem, feed.url, self._run, payload=answer.content, error=error)
            return replace(failed, letter=letter)
        after = state_after_success(state, feed, settings, answer, now, parsed.ttl_s)
        n_seen = state.n_items_seen + len(parsed.entries)
        if parsed.flaw is not None:
            _LOG.warning("%s: malformed (%s); read as far as it goes", feed.url, parsed.flaw)
            after = replace(after, etag=None, last_modified=None)
        return _Poll(feed, replace(after, kind=parsed.kind, n_items_seen=n_seen), known, parsed)

    def arrivals_of(self, poll: _Poll) -> Iterator[Task[Arrival]]:
        """One task per entry to be read, and a last one that carries the state."""
        uri = poll.feed.url
        n_unchanged = 0
        if poll.parsed is not None:
            context = EntryContext(poll.feed, poll.parsed, self._settings, self._run)
            for entry in poll.parsed.entries:
                if not self._narrowing.admits(entry.published_at):
                    self._narrowing.hold(uri)
                elif not needs_page(entry, context):
                    yield Task(functools.partial(_arrival, uri, article_of_entry(entry, context)))
                elif entry.url is not None and self._run.knows_url(entry.url) and not _has_changed(entry, poll.known):
                    n_unchanged += 1
                else:
                    yield Task(functools.partial(self._read_entry, entry, context), entry.url)
            if poll.parsed.n_left_out:
                yield Task(functools.partial(_arrival, uri, self._left_out(uri, poll.parsed)))
        last = Arrival(uri, poll.letter, poll.state, failure=poll.failure, n_unchanged=n_unchanged)
        yield Task(lambda: last)

    def _read_entry(self, entry: Entry, context: EntryContext) -> Arrival:
        return _arrival(context.feed.url, read_entry(entry, context, self._pages))

    def _failed(
        self, feed: Feed, state: SourceState, error: SourceError, fetch_error: FetchError | None = None
    ) -> _Poll:
        after = state_after_failure(state, self._settings.feeds, str(error), self._run.now, fetch_error)
        if after.is_retired:
            _LOG.warning("%s: gone for good (410); it will not be asked again", feed.url)
        return _Poll(feed, after, failure=str(error))

    def _left_out(self, uri: str, parsed: ParsedFeed) -> DeadLetter:
        allowed = self._settings.feeds.max_entries
        problem = Problem(
            "read", "too_many_entries", f"{parsed.n_left_out} entries beyond the first {allowed} (feeds.max_entries)"
        )
        return dead_letter_of(problem, uri, self._run)


def _has_changed(entry: Entry, known: SourceState | None) -> bool:
    """Whether the feed says that the entry was changed after it was last read, and not merely published then."""
    read_at = None if known is None else known.last_success_at
    if entry.updated_at is None or read_at is None or entry.updated_at == entry.published_at:
        return False
    return entry.updated_at > read_at


def _arrival(uri: str, content: RawArticle | DeadLetter) -> Arrival:
    return Arrival(uri, content, None)


def _headers(feed: Feed, state: SourceState) -> dict[str, str]:
    """Headers of the feed's own and the validators of its last answer; `${NAME}` is taken from the environment."""
    headers = {
        name: _VARIABLE.sub(lambda found: os.environ.get(found[1], ""), value) for name, value in feed.headers.items()
    }
    if state.etag is not None:
        headers["If-None-Match"] = state.etag
    if state.last_modified is not None:
        headers["If-Modified-Since"] = state.last_modified
    return headers
