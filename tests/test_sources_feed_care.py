"""Finding feeds, lists of feeds, and dead letters that are taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.sources.arrivals import RunContext
from pipeline.sources.discovery import discover_feeds
from pipeline.sources.failures import SourceError
from pipeline.sources.feed_files import opml_of, yaml_of
from pipeline.sources.feed_lists import FeedListError, find_feeds, parse_opml
from pipeline.sources.http import Fetcher
from pipeline.sources.reading import read_sources
from pipeline.sources.retrying import retry_letters
from pipeline.sources.settings import Feed, FeedSettings, FetchSettings, SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from tests import fault_server as faults
from tests.fault_server import FaultServer, answer, page, rss

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RUN = RunContext("run", NOW)
FETCH = FetchSettings(allow_private_addresses=True, host_delay_s=0, backoff_s=0, n_retries=0)
PARAGRAPHS = (
    "The foreign ministers of both countries met on Tuesday and signed an agreement on trade.",
    "Officials said that the talks had been long and difficult, and that more would follow in May.",
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with faults.running() as running:
        yield running


def discovered(url: str) -> list[str]:
    fetcher = Fetcher(FETCH)
    try:
        return [found.url for found in discover_feeds(url, fetcher, FETCH, NOW)]
    finally:
        fetcher.close()


def test_a_feed_s_own_address_is_found(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss("<title>T</title>"))
    assert discovered(server.url("/feed")) == [server.url("/feed")]


def test_the_feeds_that_a_page_names_are_found(server: FaultServer) -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/a"><link rel="alternate" type="text/html" href="/x">'
        '<link rel="alternate" type="application/atom+xml" href="/gone"><link rel="alternate" '
        'type="application/feed+json" href="/b">'
    )
    server.plays["/"] = answer(200, page("Home", *PARAGRAPHS, head=head))
    server.plays["/a"] = answer(200, rss("<title>T</title>"))
    server.plays["/b"] = answer(200, '{"version": "https://jsonfeed.org/version/1", "items": []}')
    assert discovered(server.url("/")) == [server.url("/a"), server.url("/b")]


def test_the_usual_places_are_tried_last(server: FaultServer) -> None:
    server.plays["/"] = answer(200, page("Home", *PARAGRAPHS))
    server.plays["/rss.xml"] = answer(200, rss("<title>T</title>"))
    assert discovered(server.url("/")) == [server.url("/rss.xml")]
    del server.plays["/rss.xml"]
    with pytest.raises(SourceError, match="no_feed"):
        discovered(server.url("/"))


FEEDS = (
    Feed(url="https://example.org/a", outlet="Wire A & Co", language="en", tags=("Wires", "Europe")),
    Feed(url="https://example.org/b", outlet="B"),
)


def test_opml_that_is_written_reads_the_same() -> None:
    assert tuple(parse_opml(opml_of(FEEDS, "Feeds"), "feeds.opml")) == FEEDS


def test_yaml_that_is_written_reads_the_same(tmp_path: Path) -> None:
    listed = (*FEEDS, Feed(url="https://example.org/c", full_text=False, headers={"X-A": "b"}, interval_s=60))
    (tmp_path / "feeds.yaml").write_text(yaml_of(listed), encoding="utf-8")
    assert tuple(find_feeds(FeedSettings(feeds=(str(tmp_path / "feeds.yaml"),)))) == listed


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.yaml", "- url: https://example.org/a\n  outlett: X\n", "outlett"),
        ("a.yaml", "- ftp://example.org/a\n", "ftp://example.org/a"),
        ("a.yaml", "a: b\n", "a list"),
        ("a.yaml", "- [\n", "no YAML"),
        ("a.opml", "<opml", "no OPML"),
        ("a.opml", "<html/>", "outlines in a body"),
        ("a.opml", '<opml><body><outline xmlUrl="nowhere"/></body></opml>', "nowhere"),
        ("a.opml", '<!DOCTYPE a [<!ENTITY x "y">]><opml><body/></opml>', "no OPML"),
        ("a.pdf", "", ".opml"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(FeedListError) as caught:
        find_feeds(FeedSettings(feeds=(str(tmp_path / name),)))
    assert says in str(caught.value)


def test_a_list_that_is_missing_says_so() -> None:
    with pytest.raises(FeedListError, match=r"none\.opml"):
        find_feeds(FeedSettings(feeds=("none.opml",)))


def letters_of(settings: SourceSettings) -> list[DeadLetter]:
    contents = (arrival.content for arrival in read_sources(settings, {}, RUN))
    return [content for content in contents if isinstance(content, DeadLetter)]


def test_pages_that_failed_for_a_while_are_taken_up_as_their_feed_described_them(server: FaultServer) -> None:
    items = (
        f"<title>Item {path}</title><guid isPermaLink='false'>{path}</guid><link>{server.url(path)}</link>"
        "<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate><description>A summary.</description>"
        for path in ("/503", "/404", "/still")
    )
    server.plays["/feed"] = answer(200, rss(*items))
    server.plays["/503"] = server.plays["/still"] = answer(503)
    letters = letters_of(SourceSettings(feeds=FeedSettings(feeds=(server.url("/feed"),)), fetch=FETCH))
    assert len(letters) == 3
    server.plays["/503"] = answer(200, page("Ministers sign", *PARAGRAPHS))
    arrivals = list(retry_letters(letters, SourceSettings(fetch=FETCH), RUN))
    article, letter = (arrival.content for arrival in arrivals)
    assert isinstance(article, RawArticle)
    assert article.text == "\n".join(PARAGRAPHS)
    assert (article.external_id, article.title, article.outlet) == ("/503", "Item /503", "Example Wire")
    assert article.published_at == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert article.feed_url == server.url("/feed")
    assert isinstance(letter, DeadLetter)
    assert letter.dead_letter_id == letters[2].dead_letter_id


def test_files_that_could_not_be_read_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The ministers met.")
    settings = SourceSettings.model_validate({"files": {"inputs": (str(path),)}})

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.sources.files.fingerprint_of", refuse)
        letters = letters_of(settings)
    assert [(letter.error_type, letter.is_retryable) for letter in letters] == [("unreadable_file", True)]
    contents = [arrival.content for arrival in retry_letters(letters, SourceSettings(), RUN)]
    assert [content.text for content in contents if isinstance(content, RawArticle)] == ["The ministers met."]
