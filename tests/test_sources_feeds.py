"""Polling feeds, against a server that plays the faults of the web."""

from __future__ import annotations

import email.utils
import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.reading import read_sources
from pipeline.sources.settings import Feed, FeedSettings, FetchSettings, FileSettings, SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState
from tests import fault_server as faults
from tests.fault_server import FaultServer, answer, page, rss

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG = "The two delegations met behind closed doors and agreed to meet again. " * 40
PARAGRAPHS = (
    "The foreign ministers of both countries met on Tuesday and signed an agreement on trade.",
    "Officials said that the talks had been long and difficult, and that more would follow in May.",
    "The opposition criticised the agreement and called for protests in the capital.",
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with faults.running() as running:
        yield running


def item(number: int, *, url: str | None = None, text: str = LONG, day: int = 5) -> str:
    link = f"<link>{url}</link>" if url else ""
    return (
        f"<title>Item {number}</title>{link}<guid isPermaLink='false'>id-{number}</guid>"
        f"<pubDate>{day:02} Mar 2024 10:00:00 GMT</pubDate><description>{text}</description>"
    )


def settings(*feeds: Feed | str, fetch: dict[str, Any] | None = None, **options: Any) -> SourceSettings:
    narrowing = {name: options.pop(name) for name in ("since", "until", "limit") if name in options}
    quick: dict[str, Any] = {"host_delay_s": 0.0, "backoff_s": 0.0, "n_retries": 0, "allow_private_addresses": True}
    return SourceSettings(
        feeds=FeedSettings(feeds=feeds, **options), fetch=FetchSettings(**{**quick, **(fetch or {})}), **narrowing
    )


def read(
    source_settings: SourceSettings, states: dict[str, SourceState] | None = None, now: datetime = NOW, **known: Any
) -> list[Arrival]:
    arrivals = list(read_sources(source_settings, states or {}, RunContext("run", now, **known)))
    if states is not None:
        states.update({arrival.source_uri: arrival.state for arrival in arrivals if arrival.state is not None})
    return arrivals


def articles(arrivals: list[Arrival]) -> list[RawArticle]:
    return [arrival.content for arrival in arrivals if isinstance(arrival.content, RawArticle)]


def letters(arrivals: list[Arrival]) -> list[DeadLetter]:
    return [arrival.content for arrival in arrivals if isinstance(arrival.content, DeadLetter)]


def test_entries_come_in_order_and_the_state_rides_on_the_last(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss(item(1), item(2), extra="<ttl>60</ttl>"), ETag='"1"')
    arrivals = read(settings(server.url("/feed")))
    assert [article.external_id for article in articles(arrivals)] == ["id-1", "id-2"]
    first = articles(arrivals)[0]
    assert (first.outlet, first.title, first.published_at_basis) == ("Example Wire", "Item 1", "feed")
    assert first.published_at == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert [arrival.state is None for arrival in arrivals] == [True, True, False]
    state = arrivals[-1].state
    assert state is not None
    assert (state.etag, state.n_items_seen, state.error_streak) == ('"1"', 2, 0)
    assert state.next_due_at is not None
    assert timedelta(minutes=60) <= state.next_due_at - NOW <= timedelta(minutes=63)
    assert arrivals[-1].fraction == 1.0


def test_what_has_not_changed_is_not_sent_again(server: FaultServer) -> None:
    server.plays["/etag"] = faults.conditional(rss(item(1)), '"1"')
    server.plays["/date"] = faults.conditional(rss(item(1)), "", "Tue, 05 Mar 2024 10:00:00 GMT")
    states: dict[str, SourceState] = {}
    both = settings(server.url("/etag"), server.url("/date"))
    assert len(articles(read(both, states))) == 2
    again = read(both, states)
    assert articles(again) == []
    assert all(arrival.failure is None for arrival in again)
    assert sorted(request.path for request in server.seen) == ["/date", "/date", "/etag", "/etag"]
    assert states[server.url("/etag")].etag == '"1"'


def test_a_feed_that_fails_never_looks_like_a_quiet_one(server: FaultServer) -> None:
    plays = {
        "/404": (answer(404), "http_404"),
        "/500": (answer(500), "http_500"),
        "/html": (answer(200, page("Our front page", *PARAGRAPHS), Content_Type="text/html"), "no_feed"),
        "/nothing": (answer(200, ""), "no_feed"),
        "/cut": (answer(200, "<rss version='2.0'><channel><title>A</title><item><ti"), "broken_feed"),
        "/truncated": (faults.truncated(rss(item(1)).encode(), 100_000), "truncated"),
        "/bomb": (faults.gzip_bomb(64), "too_long"),
        "/reset": (faults.reset(), "connection"),
        "/json": (answer(200, '{"version": "none"}'), "no_feed"),
    }
    for path, (play, _) in plays.items():
        server.plays[path] = play
    arrivals = read(settings(*map(server.url, plays)))
    by_uri = {arrival.source_uri: arrival for arrival in arrivals}
    assert len(by_uri) == len(plays) == len(arrivals)
    for path, (_, reason) in plays.items():
        arrival = by_uri[server.url(path)]
        assert (arrival.failure or "").startswith(reason), path
        assert arrival.state is not None
        assert (arrival.state.error_streak, arrival.state.last_success_at) == (1, None)
        assert arrival.state.next_due_at is not None
        assert arrival.state.next_due_at > NOW


def test_an_empty_feed_is_no_failure(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss())
    (arrival,) = read(settings(server.url("/feed")))
    assert (arrival.content, arrival.failure) == (None, None)


def test_a_failure_backs_off_longer_each_time_and_is_forgotten_after_a_success(server: FaultServer) -> None:
    url = server.url("/feed")
    server.plays["/feed"] = answer(500)
    states: dict[str, SourceState] = {}
    pauses = []
    for _ in range(12):
        read(settings(url), states)
        due = states[url].next_due_at
        assert due is not None
        pauses.append((due - NOW).total_seconds())
    assert pauses[:6] == sorted(pauses[:6])
    assert max(pauses) <= 86_400
    assert states[url].error_streak == 12
    server.plays["/feed"] = answer(200, rss(item(1)))
    assert len(articles(read(settings(url), states))) == 1
    assert (states[url].error_streak, states[url].last_error) == (0, None)


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_pause_that_the_server_asks_for_is_kept(server: FaultServer, form: str) -> None:
    url = server.url("/feed")
    asked = "7200" if form == "seconds" else email.utils.formatdate(time.time() + 7200, usegmt=True)
    server.plays_in_turn("/feed", answer(429, "", Retry_After=asked), answer(200, rss(item(1))))
    states: dict[str, SourceState] = {}
    assert "rate_limited" in (read(settings(url), states)[0].failure or "")
    assert read(settings(url), states, NOW + timedelta(minutes=30)) == []
    assert len(server.seen) == 1
    assert len(articles(read(settings(url), states, NOW + timedelta(minutes=121)))) == 1


def test_only_due_feeds_are_asked_where_that_is_set(server: FaultServer) -> None:
    url = server.url("/feed")
    server.plays["/feed"] = answer(200, rss(item(1)), Cache_Control="max-age=3600")
    states: dict[str, SourceState] = {}
    watching = settings(url, only_due=True)
    read(watching, states)
    assert read(watching, states, NOW + timedelta(minutes=50)) == []
    assert articles(read(watching, states, NOW + timedelta(minutes=64)))
    assert articles(read(settings(url), states, NOW + timedelta(minutes=65)))


def test_feeds_with_one_interval_do_not_stay_in_step(server: FaultServer) -> None:
    urls = [server.url(f"/feed{number}") for number in range(6)]
    for number in range(6):
        server.plays[f"/feed{number}"] = answer(200, rss(item(number)))
    states: dict[str, SourceState] = {}
    read(settings(*urls), states)
    assert len({states[url].next_due_at for url in urls}) == 6


def test_a_feed_that_was_asked_while_the_clock_was_ahead_is_due(server: FaultServer) -> None:
    url = server.url("/feed")
    server.plays["/feed"] = answer(200, rss(item(1)), Cache_Control="max-age=3600")
    states: dict[str, SourceState] = {}
    watching = settings(url, only_due=True)
    read(watching, states, NOW + timedelta(days=400))
    assert articles(read(watching, states))
    assert read(watching, states, NOW + timedelta(minutes=50)) == []


def test_a_permanent_redirect_rewrites_the_address_and_keeps_the_name(server: FaultServer) -> None:
    server.plays["/old"] = answer(301, "", Location="/new")
    server.plays["/new"] = answer(200, rss(item(1)))
    states: dict[str, SourceState] = {}
    read(settings(server.url("/old")), states)
    assert states[server.url("/old")].current_url == server.url("/new")
    read(settings(server.url("/old")), states)
    assert [request.path for request in server.seen] == ["/old", "/new", "/new"]


def test_a_feed_that_is_gone_is_retired_with_a_notice(server: FaultServer, caplog: pytest.LogCaptureFixture) -> None:
    server.plays["/feed"] = answer(410)
    states: dict[str, SourceState] = {}
    with caplog.at_level(logging.WARNING):
        (arrival,) = read(settings(server.url("/feed")), states)
        assert read(settings(server.url("/feed")), states) == []
    assert "410" in (arrival.failure or "")
    assert states[server.url("/feed")].is_retired
    assert len(server.seen) == 1
    assert "gone for good" in caplog.text


def test_summaries_are_completed_from_their_pages(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss(item(1, url=server.url("/1?utm_source=rss"), text="A summary.")))
    head = f'<link rel="canonical" href="{server.url("/one")}">'
    server.plays["/1?utm_source=rss"] = answer(
        200, page("Ministers sign an agreement", *PARAGRAPHS, head=head), Content_Type="text/html"
    )
    (article,) = articles(read(settings(server.url("/feed"))))
    assert article.text == "\n".join(PARAGRAPHS)
    assert (article.title, article.source_kind, article.published_at_basis) == ("Item 1", "feed", "feed")
    assert article.canonical_url == server.url("/one")
    assert article.feed_url == server.url("/feed")


def test_full_entries_and_switched_off_pages_are_taken_from_the_feed(server: FaultServer) -> None:
    server.plays["/feed"] = answer(
        200, rss(item(1, url=server.url("/1")), item(2, url=server.url("/2"), text="Short."))
    )
    (first, second) = articles(read(settings(server.url("/feed"), full_text=False)))
    assert (first.text, second.text) == (LONG.strip(), "Short.")
    feed = Feed(url=server.url("/feed"), full_text=False)
    assert len(articles(read(settings(feed)))) == 2
    assert [request.path for request in server.seen] == ["/feed", "/feed"]


def test_pages_that_are_no_articles_are_dead_letters_with_their_reason(server: FaultServer) -> None:
    paid = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}</script>'
    )
    plays = {
        "/404": (answer(404), "http_404", False),
        "/503": (answer(503), "http_503", True),
        "/pdf": (answer(200, "%PDF-1.7", Content_Type="application/pdf"), "no_html", False),
        "/paid": (answer(200, page("A scoop", "The first lines only.", head=paid)), "paywall", False),
        "/subscribe": (answer(200, page("A scoop", "Subscribe to continue reading this story.")), "paywall", False),
        "/robot": (answer(200, page("Just a moment...", "Checking.")), "challenge_page", True),
        "/lost": (answer(200, page("Page not found", "We could not find it.")), "error_page", False),
        "/home": (answer(302, "", Location="/"), "error_page", False),
        "/cookies": (answer(302, "", Location="/consent?next=/cookies"), "consent_page", False),
        "/empty": (answer(200, "<html><body></body></html>"), "no_text", False),
        "/cut": (faults.truncated(page("A scoop", *PARAGRAPHS).encode(), 100_000), "truncated", True),
    }
    server.plays["/"] = answer(200, page("All the news", *PARAGRAPHS))
    server.plays["/consent?next=/cookies"] = answer(200, page("Before you continue", "Cookies."))
    for path, (play, *_) in plays.items():
        server.plays[path] = play
    items = [item(number, url=server.url(path), text="A summary.") for number, path in enumerate(plays)]
    server.plays["/feed"] = answer(200, rss(*items))
    found = letters(read(settings(server.url("/feed"))))
    assert [(letter.error_type, letter.is_retryable) for letter in found] == [
        (reason, may_pass) for _, reason, may_pass in plays.values()
    ]
    assert all(b"A summary." in (letter.payload or b"") for letter in found)
    assert len({letter.dead_letter_id for letter in found}) == len(found)


def test_robots_are_obeyed_and_a_silent_server_forbids_for_now(server: FaultServer) -> None:
    server.plays["/robots.txt"] = answer(200, "User-agent: *\nDisallow: /private*\nAllow: /\n")
    for path in ("/private/1", "/open/1"):
        server.plays[path] = answer(200, page("Ministers sign", *PARAGRAPHS))
    items = [item(1, url=server.url("/private/1"), text="A."), item(2, url=server.url("/open/1"), text="B.")]
    server.plays["/feed"] = answer(200, rss(*items))
    arrivals = read(settings(server.url("/feed")))
    assert [letter.error_type for letter in letters(arrivals)] == ["robots"]
    assert [article.external_id for article in articles(arrivals)] == ["id-2"]
    assert len(server.requests("/robots.txt")) == 1
    assert not server.requests("/private/1")
    server.plays["/robots.txt"] = answer(503)
    troubled = letters(read(settings(server.url("/feed"))))
    assert [(letter.error_type, letter.is_retryable) for letter in troubled] == [("robots_unreachable", True)] * 2
    assert len(articles(read(settings(server.url("/feed"), fetch={"obey_robots": False})))) == 2


def test_pages_that_are_known_are_counted_and_not_fetched_again(server: FaultServer) -> None:
    known = server.url("/1")
    server.plays["/feed"] = answer(200, rss(item(1, url=known, text="A."), item(2, url=known, text="B.")))
    (arrival,) = read(settings(server.url("/feed")), knows_url=lambda url: url == known)
    assert (arrival.content, arrival.n_unchanged) == (None, 2)
    assert len(server.seen) == 1


def test_a_known_page_is_fetched_again_when_the_feed_says_that_it_changed(server: FaultServer) -> None:
    url = server.url("/1")
    for day, version in ((20, "first"), (24, "second")):
        entry = f'<entry><id>1</id><link href="{url}"/><updated>2026-11-{day}T00:00:00Z</updated>'
        published = "<published>2026-11-19T00:00:00Z</published><summary>S.</summary></entry>"
        server.plays[f"/{version}"] = answer(
            200, f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}{published}</feed>'
        )
    server.plays["/1"] = answer(200, page("Ministers sign", *PARAGRAPHS))
    states: dict[str, SourceState] = {}
    for version, n_read in (("first", 1), ("first", 0), ("second", 1)):
        server.plays["/feed"] = server.plays[f"/{version}"]
        knows = bool(states)
        arrivals = read(settings(server.url("/feed")), states, knows_url=lambda _, knows=knows: knows)
        assert len(articles(arrivals)) == n_read


def test_a_slow_host_does_not_hold_the_others_up(server: FaultServer) -> None:
    with faults.running() as slow:
        slow.plays["/feed"] = answer(
            200, rss(*(item(number, url=slow.url(f"/{number}"), text="S.") for number in range(9)))
        )
        for number in range(9):
            slow.plays[f"/{number}"] = faults.silent(slow)
        server.plays["/feed"] = answer(200, rss(item(1, url=server.url("/1"), text="S.")))
        server.plays["/1"] = answer(200, page("Ministers sign", *PARAGRAPHS))
        fetch = {"n_threads": 4, "host_concurrency": 2, "obey_robots": False}
        both = settings(slow.url("/feed"), server.url("/feed"), fetch=fetch)
        arrivals = read_sources(both, {}, RunContext("run", NOW))
        reader = threading.Thread(target=next, args=(arrivals,))
        reader.start()
        for _ in range(500):
            if server.requests("/1"):
                break
            time.sleep(0.01)
        assert server.requests("/1")
        slow.released.set()
        reader.join()
        arrivals.close()  # type: ignore[attr-defined]


def test_private_addresses_are_out_of_reach_unless_allowed(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss(item(1)))
    (arrival,) = read(settings(server.url("/feed"), fetch={"allow_private_addresses": False}))
    assert (arrival.failure or "").startswith("private_address")
    assert not server.seen


def test_headers_of_a_feed_are_sent_and_may_come_from_the_environment(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIRE_TOKEN", "s3cret")
    server.plays["/feed"] = answer(200, rss(item(1)))
    feed = Feed(
        url=server.url("/feed"), headers={"Authorization": "Bearer ${WIRE_TOKEN}"}, outlet="My Wire", language="en"
    )
    (article,) = articles(read(settings(feed)))
    assert server.seen[0].headers["Authorization"] == "Bearer s3cret"
    assert (article.outlet, article.language) == ("My Wire", "en")


def test_a_narrowed_run_leaves_the_rest_for_later(server: FaultServer) -> None:
    url = server.url("/feed")
    server.plays["/feed"] = faults.conditional(rss(item(1, day=1), item(2, day=9)), '"1"')
    states: dict[str, SourceState] = {}
    narrowed = read(settings(url, since=date(2024, 3, 5)), states)
    assert [article.external_id for article in articles(narrowed)] == ["id-2"]
    assert len(articles(read(settings(url), states))) == 2
    assert len(articles(read(settings(url, limit=1), {}))) == 1


def test_a_reader_that_stops_does_not_wait_for_what_is_under_way(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss(item(1), item(2, url=server.url("/silent"), text="S.")))
    server.plays["/silent"] = faults.silent(server)
    arrivals = read_sources(settings(server.url("/feed"), fetch={"obey_robots": False}), {}, RunContext("run", NOW))
    assert next(arrivals).content is not None
    while not server.requests("/silent"):
        time.sleep(0.01)
    arrivals.close()  # type: ignore[attr-defined]
    # The server still holds the request back: only the reader can have ended it.
    assert server.n_at_once == 1


def test_more_entries_than_allowed_are_left_out_by_name(server: FaultServer) -> None:
    server.plays["/feed"] = answer(200, rss(*(item(number, text="Text.") for number in range(30))))
    arrivals = read(settings(server.url("/feed"), max_entries=10, full_text=False))
    assert [article.external_id for article in articles(arrivals)] == [f"id-{number}" for number in range(10)]
    (letter,) = letters(arrivals)
    assert letter.error_type == "too_many_entries"
    assert letter.message.startswith("20 entries")


def test_an_entity_bomb_does_no_harm(server: FaultServer) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
    bomb = f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel><title>&e9;</title></channel></rss>"
    external = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
        "<title>&x;</title><item><title>&x;</title></item></channel></rss>"
    )
    server.plays["/bomb"] = answer(200, bomb)
    server.plays["/external"] = answer(200, external)
    arrivals = read(settings(server.url("/bomb"), server.url("/external")))
    assert all(len(article.title or "") < 1000 for article in articles(arrivals))
    assert not any("root:" in f"{article.title}{article.outlet}" for article in articles(arrivals))


def test_files_come_before_feeds_and_a_list_of_feeds_is_read(server: FaultServer, tmp_path: Any) -> None:
    (tmp_path / "a.txt").write_text("A text.", encoding="utf-8")
    server.plays["/a"] = answer(200, rss(item(1)))
    server.plays["/b"] = answer(200, rss(item(2)))
    outline = f'<outline text="Wires"><outline text="A" xmlUrl="{server.url("/a")}"/></outline>'
    listed = f'<opml version="2.0"><body>{outline}</body></opml>'
    (tmp_path / "feeds.opml").write_text(listed, encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(
        f"- url: {server.url('/b')}\n  outlet: B\n- {server.url('/a')}\n", encoding="utf-8"
    )
    both = settings(str(tmp_path / "feeds.opml"), str(tmp_path / "feeds.yaml"))
    both = both.model_copy(update={"files": FileSettings(inputs=(str(tmp_path / "*.txt"),))})
    arrivals = read(both)
    assert [article.source_kind for article in articles(arrivals)] == ["txt", "feed", "feed"]
    assert [article.outlet for article in articles(arrivals)] == [None, "A", "B"]
    fractions = [arrival.fraction for arrival in arrivals if arrival.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_many_feeds_lose_nothing_and_overrun_no_host(server: FaultServer) -> None:
    n_feeds, n_entries = 20, 12
    for feed_number in range(n_feeds):
        items = (item(number, url=server.url(f"/{feed_number}/{number}"), text="S.") for number in range(n_entries))
        server.plays[f"/feed/{feed_number}"] = answer(200, rss(*items))
        for number in range(n_entries):
            server.plays[f"/{feed_number}/{number}"] = answer(200, page(f"{feed_number} {number}", *PARAGRAPHS))
    urls = [server.url(f"/feed/{number}") for number in range(n_feeds)]
    arrivals = read(settings(*urls, fetch={"host_concurrency": 3}))
    expected = [server.url(f"/{feed}/{number}") for feed in range(n_feeds) for number in range(n_entries)]
    assert [article.url for article in articles(arrivals)] == expected
    assert server.most_at_once <= 3
    assert len(server.seen) == n_feeds * (n_entries + 1) + 1
