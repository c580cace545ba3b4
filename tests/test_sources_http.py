"""Fetching, against a server that plays the faults of the web."""

from __future__ import annotations

import email.utils
import gzip
import itertools
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.sources.connections import is_public
from pipeline.sources.http import Answer, Fetcher, FetchError
from pipeline.sources.settings import FetchSettings
from tests import fault_server as faults
from tests.fault_server import FaultServer, answer

MAX_BYTES = 1024 * 1024
FAST: dict[str, Any] = {"host_delay_s": 0.0, "backoff_s": 0.0, "allow_private_addresses": True, "n_retries": 0}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with faults.running() as running:
        yield running


def fetch(url: str, **options: Any) -> Answer:
    fetcher = Fetcher(FetchSettings(**{**FAST, **options}))
    try:
        return fetcher.fetch(url, max_bytes=MAX_BYTES)
    finally:
        fetcher.close()


def failure(url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)
    return caught.value


def test_a_plain_answer_comes_with_its_headers(server: FaultServer) -> None:
    server.plays["/a"] = answer(200, "text", Content_Type="text/html; charset=latin-1", ETag='"1"')
    got = fetch(server.url("/a"))
    assert (got.status, got.content, got.content_type, got.headers["etag"]) == (200, b"text", "text/html", '"1"')
    assert server.seen[0].headers["User-Agent"].startswith("demarche/")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_will_not_pass_is_asked_for_once(server: FaultServer, status: int) -> None:
    server.plays["/a"] = answer(status, "no")
    error = failure(server.url("/a"), n_retries=2)
    assert (error.status, error.problem.is_retryable) == (status, False)
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_for_again(server: FaultServer, status: int) -> None:
    server.plays_in_turn("/a", answer(status, "busy"), answer(200, "here"))
    assert fetch(server.url("/a"), n_retries=2).content == b"here"
    server.plays["/b"] = answer(status, "busy")
    error = failure(server.url("/b"), n_retries=2)
    assert (error.status, error.problem.is_retryable, len(server.requests("/b"))) == (status, True, 3)


def test_a_short_pause_is_kept_and_a_long_one_handed_on(server: FaultServer) -> None:
    server.plays_in_turn("/short", answer(429, "wait", Retry_After="1"), answer(200, "here"))
    assert fetch(server.url("/short"), n_retries=1).content == b"here"
    first, second = server.requests("/short")
    assert second.at_s - first.at_s >= 0.9
    server.plays["/long"] = answer(503, "wait", Retry_After="3600")
    error = failure(server.url("/long"), n_retries=2)
    assert error.retry_after_s == 3600
    assert len(server.requests("/long")) == 1


def test_a_pause_may_be_given_as_a_date(server: FaultServer) -> None:
    server.plays["/a"] = answer(429, "wait", Retry_After=email.utils.formatdate(time.time() + 7200, usegmt=True))
    error = failure(server.url("/a"))
    assert error.retry_after_s is not None
    assert 7100 < error.retry_after_s <= 7200
    server.plays["/b"] = answer(429, "wait", Retry_After="soon")
    assert failure(server.url("/b"), n_retries=1).retry_after_s is None


def test_permanent_redirects_give_a_new_address_up_to_the_first_that_is_not(server: FaultServer) -> None:
    server.plays["/1"] = answer(301, "", Location="/2")
    server.plays["/2"] = answer(308, "", Location=server.url("/3"))
    server.plays["/3"] = answer(302, "", Location="/4")
    server.plays["/4"] = answer(200, "here")
    got = fetch(server.url("/1"))
    assert (got.content, got.url, got.moved_to) == (b"here", server.url("/4"), server.url("/3"))


def test_a_temporary_redirect_gives_no_new_address(server: FaultServer) -> None:
    server.plays["/1"] = answer(307, "", Location="/2")
    server.plays["/2"] = answer(301, "", Location="/3")
    server.plays["/3"] = answer(200, "here")
    assert fetch(server.url("/1")).moved_to is None


def test_loops_and_endless_chains_end(server: FaultServer) -> None:
    server.plays["/a"] = answer(302, "", Location="/b")
    server.plays["/b"] = answer(302, "", Location="/a")
    assert failure(server.url("/a")).problem.reason == "redirect_loop"
    for number in range(20):
        server.plays[f"/{number}"] = answer(302, "", Location=f"/{number + 1}")
    assert failure(server.url("/0")).problem.reason == "too_many_redirects"


def test_a_redirect_out_of_http_is_refused(server: FaultServer) -> None:
    for number, target in enumerate(
        ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)", "http://[bad"]
    ):
        server.plays[f"/{number}"] = answer(302, "", Location=target)
        assert failure(server.url(f"/{number}")).problem.reason in ("bad_scheme", "bad_address")


def test_secrets_stay_with_their_host(server: FaultServer) -> None:
    with faults.running() as other:
        other.plays["/b"] = answer(200, "here")
        server.plays["/a"] = answer(302, "", Location=other.url("/b"))
        fetcher = Fetcher(FetchSettings(**FAST))
        fetcher.fetch(server.url("/a"), max_bytes=MAX_BYTES, headers={"Authorization": "Bearer x", "X-Other": "y"})
        fetcher.close()
        assert server.seen[0].headers["Authorization"] == "Bearer x"
        assert "Authorization" not in other.seen[0].headers
        assert other.seen[0].headers["X-Other"] == "y"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
def test_compressed_bodies_are_decompressed(server: FaultServer, coding: str) -> None:
    text = b"The ministers met. " * 1000
    compressor = zlib.compressobj(wbits=-15)
    bodies = {"gzip": gzip.compress(text), "deflate": zlib.compress(text), "raw": compressor.compress(text)}
    bodies["raw"] += compressor.flush()
    server.plays["/a"] = answer(200, bodies[coding], Content_Encoding="gzip" if coding == "gzip" else "deflate")
    assert fetch(server.url("/a")).content == text


def test_gzip_is_told_by_its_bytes_where_headers_are_wrong(server: FaultServer) -> None:
    server.plays["/plain"] = answer(200, "plain", Content_Encoding="gzip")
    server.plays["/file"] = answer(200, gzip.compress(b"a sitemap"), Content_Type="application/xml")
    assert fetch(server.url("/plain")).content == b"plain"
    assert fetch(server.url("/file")).content == b"a sitemap"


def test_bombs_and_long_bodies_stop_at_the_cap(server: FaultServer) -> None:
    server.plays["/bomb"] = faults.gzip_bomb(50)
    server.plays["/announced"] = answer(200, bytes(MAX_BYTES + 1))
    endless = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + bytes(MAX_BYTES + 1)
    server.plays["/unannounced"] = faults.raw(endless)
    for path in ("/bomb", "/announced", "/unannounced"):
        assert failure(server.url(path)).problem.reason == "too_long"


def test_bodies_that_end_early_are_never_taken_for_whole(server: FaultServer) -> None:
    server.plays["/length"] = faults.truncated(b"half of", 100)
    packed = gzip.compress(b"The ministers met. " * 1000)[:-20]
    server.plays["/gzip"] = answer(200, packed, Content_Encoding="gzip")
    server.plays["/damaged"] = answer(200, packed[:12] + b"\xff\xff\xff\xff" + packed[16:], Content_Encoding="gzip")
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nhe"
    server.plays["/chunked"] = faults.raw(chunked)
    for path, reason in (
        ("/length", "truncated"),
        ("/gzip", "broken_compression"),
        ("/damaged", "broken_compression"),
        ("/chunked", "truncated"),
    ):
        problem = failure(server.url(path)).problem
        assert (problem.reason, problem.is_retryable) == (reason, True), path


def test_an_encoding_that_was_not_asked_for_is_named(server: FaultServer) -> None:
    server.plays["/a"] = answer(200, b"\x0b\x02", Content_Encoding="br")
    assert failure(server.url("/a")).problem.reason == "unknown_encoding"


def test_silence_and_drips_run_into_their_limits(server: FaultServer) -> None:
    server.plays["/silent"] = faults.silent(server)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    server.plays["/body"] = faults.drip(server, head + b"\r\n")
    server.plays["/headers"] = faults.drip(server, head + b"X-Slow: ")
    assert failure(server.url("/silent"), read_timeout_s=0.3).problem.reason == "read_timeout"
    for path in ("/body", "/headers"):
        problem = failure(server.url(path), total_timeout_s=0.5).problem
        assert (problem.reason, problem.is_retryable) == ("total_timeout", True), path


def test_no_connection_is_a_failure_that_may_pass() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        problem = failure(url).problem
    assert (problem.reason, problem.is_retryable) == ("connection", True)


def test_a_connection_that_is_cut_is_tried_again(server: FaultServer) -> None:
    server.plays_in_turn("/a", faults.reset(), answer(200, "here"))
    assert fetch(server.url("/a"), n_retries=1).content == b"here"
    server.plays["/b"] = faults.reset()
    assert failure(server.url("/b")).problem.reason == "connection"


def test_broken_heads_are_failures(server: FaultServer) -> None:
    server.plays["/none"] = faults.raw(b"no HTTP at all\r\n\r\n")
    server.plays["/many"] = faults.raw(b"HTTP/1.1 200 OK\r\n" + b"X-Header: y\r\n" * 500 + b"\r\n")
    server.plays["/huge"] = faults.raw(b"HTTP/1.1 200 OK\r\nX-Header: " + b"y" * 200_000 + b"\r\n\r\n")
    for path in ("/none", "/many", "/huge"):
        assert failure(server.url(path)).problem.is_retryable, path


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "http://", "http:///x", "http://a:b:c/", "x"]
)
def test_what_is_no_web_address_is_never_asked(url: str) -> None:
    assert failure(url).problem.reason in ("bad_scheme", "bad_address")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_out_of_reach_by_any_name(server: FaultServer, host: str) -> None:
    server.plays["/a"] = answer(200, "secret")
    port = server.base.rpartition(":")[2]
    error = failure(f"http://{host}:{port}/a", allow_private_addresses=False)
    assert error.problem.reason in ("private_address", "unknown_host")
    assert not server.seen


def test_the_address_that_was_checked_is_the_one_that_is_reached(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when asked first and loopback when asked again does not get through."""
    answers = iter(["192.0.2.1", "127.0.0.1", "127.0.0.1"])
    port = int(server.base.rpartition(":")[2])

    def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    options: dict[str, Any] = {"allow_private_addresses": False, "connect_timeout_s": 0.2}
    monkeypatch.setattr("pipeline.sources.connections.is_public", lambda address: address != "127.0.0.1")
    assert failure(f"http://rebinding.example:{port}/a", **options).problem.reason in ("connect_timeout", "connection")
    assert failure(f"http://rebinding.example:{port}/a", **options).problem.reason == "private_address"
    assert not server.seen


def test_a_redirect_into_a_private_network_is_refused(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host is let through as if it were public; the one it leads to is checked again."""
    with faults.running() as inner:
        inner.plays["/secret"] = answer(200, "secret")
        inner_port = inner.base.rpartition(":")[2]
        server.plays["/a"] = answer(302, "", Location=f"http://localhost:{inner_port}/secret")
        checked: list[str] = []

        def is_first(address: str) -> bool:
            checked.append(address)
            return len(checked) == 1

        monkeypatch.setattr("pipeline.sources.connections.is_public", is_first)
        assert failure(server.url("/a"), allow_private_addresses=False).problem.reason == "private_address"
        assert len(checked) >= 2
        assert not inner.seen


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
    ],
)
def test_internal_addresses_are_told_from_public_ones(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_requests_to_one_host_keep_their_distance(server: FaultServer) -> None:
    server.plays["/a"] = answer(200, "here")
    fetcher = Fetcher(FetchSettings(**{**FAST, "host_delay_s": 0.2}))
    for _ in range(3):
        fetcher.fetch(server.url("/a"), max_bytes=MAX_BYTES)
    fetcher.close()
    times = [request.at_s for request in server.seen]
    assert all(later - earlier >= 0.15 for earlier, later in itertools.pairwise(times))
