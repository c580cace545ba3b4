"""Faults of the web by name, how the fault server plays them, and what each leads to.

`python -m tests.fault_cases` writes `docs/faults.md` from them.
"""

from __future__ import annotations

import email.utils
import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests import fault_server as faults
from tests.fault_server import FaultServer, answer, page, rss

PAGE = Path(__file__).resolve().parent.parent / "docs" / "faults.md"

# How long requests of these cases may take, in seconds: short, so that the cases are.
LIMITS = {"connect_timeout_s": 1.0, "read_timeout_s": 0.3, "total_timeout_s": 0.8, "max_feed_bytes": 64 * 1024}

READ = "read"
UNCHANGED = "nothing new"
FAILS = "fails by name"
WAITS = "fails by name, and is left alone as long as asked"
RETIRED = "fails by name, and is retired"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a feed: how it is played at a path, what becomes of the feed, and the reason that is told."""

    name: str
    play: Callable[[FaultServer, str], None]
    becomes: str
    reason: str = ""


def _plays(play: faults.Play) -> Callable[[FaultServer, str], None]:
    def install(server: FaultServer, path: str) -> None:
        server.plays[path] = play

    return install


def _redirects(*statuses: int, to: str | None = None) -> Callable[[FaultServer, str], None]:
    """A chain of redirects with these statuses, which ends at a feed, or at `to`."""

    def install(server: FaultServer, path: str) -> None:
        steps = [path, *(f"{path}/{number}" for number in range(1, len(statuses)))]
        last = f"{path}/end"
        server.plays[last] = answer(200, FEED)
        for step, status, target in zip(steps, statuses, [*steps[1:], to or last], strict=True):
            server.plays[step] = answer(status, "", Location=target)

    return install


def _loop(server: FaultServer, path: str) -> None:
    server.plays[path] = answer(301, "", Location=f"{path}/b")
    server.plays[f"{path}/b"] = answer(301, "", Location=path)


def _silent(server: FaultServer, path: str) -> None:
    server.plays[path] = faults.silent(server)


def _drips(head: bytes) -> Callable[[FaultServer, str], None]:
    def install(server: FaultServer, path: str) -> None:
        server.plays[path] = faults.drip(server, head)

    return install


def _asks_for_pause(server: FaultServer, path: str) -> None:
    server.plays[path] = answer(429, "", Retry_After=email.utils.formatdate(time.time() + 7200, usegmt=True))


FEED = rss("<title>Ministers meet</title><guid>1</guid>")
_PACKED = gzip.compress(FEED.encode() * 50)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
_MANY = rss(*(f"<title>Item {number}</title>" for number in range(1000)))
_LATIN = rss("<title>Caf\u00e9 protest</title>").encode("latin-1")

FAULTS = (
    Fault("200", _plays(answer(200, FEED)), READ),
    Fault("200 as text/plain", _plays(answer(200, FEED, Content_Type="text/plain")), READ),
    Fault("200, gzip that is not announced", _plays(answer(200, gzip.compress(FEED.encode()))), READ),
    Fault("200, announced as gzip but plain", _plays(answer(200, FEED, Content_Encoding="gzip")), READ),
    Fault("200, wrong charset announced", _plays(answer(200, FEED, Content_Type="text/xml; charset=utf-16")), READ),
    Fault("200, no charset announced, not UTF-8", _plays(answer(200, _LATIN)), READ),
    Fault(
        "200, malformed XML after the first entry", _plays(answer(200, FEED.replace("</item>", "</item><a b>"))), READ
    ),
    Fault("200, 1,000 entries", _plays(answer(200, _MANY)), READ),
    Fault("200, no entries", _plays(answer(200, rss())), UNCHANGED),
    Fault("304 to a request without validators", _plays(answer(304)), FAILS, "http_304"),
    Fault("301, 302, 307, 308 in a chain", _redirects(301, 302, 307, 308), READ),
    Fault("301 to itself by way of another", _loop, FAILS, "redirect_loop"),
    Fault("12 redirects", _redirects(*[302] * 12), FAILS, "too_many_redirects"),
    Fault("redirect to file:///", _redirects(302, to="file:///etc/passwd"), FAILS, "bad_scheme"),
    Fault("redirect to an impossible address", _redirects(302, to="http://[bad"), FAILS, "bad_address"),
    Fault("400", _plays(answer(400)), FAILS, "http_400"),
    Fault("401", _plays(answer(401)), FAILS, "http_401"),
    Fault("403", _plays(answer(403)), FAILS, "http_403"),
    Fault("404", _plays(answer(404)), FAILS, "http_404"),
    Fault("410", _plays(answer(410)), RETIRED, "http_410"),
    Fault("429", _plays(answer(429)), FAILS, "rate_limited"),
    Fault("429, Retry-After in seconds", _plays(answer(429, "", Retry_After="7200")), WAITS, "rate_limited"),
    Fault("429, Retry-After as a date", _asks_for_pause, WAITS, "rate_limited"),
    Fault("503, Retry-After in seconds", _plays(answer(503, "", Retry_After="7200")), WAITS, "http_503"),
    Fault("500", _plays(answer(500)), FAILS, "http_500"),
    Fault("connection refused or cut", _plays(faults.reset()), FAILS, "connection"),
    Fault("no answer", _silent, FAILS, "read_timeout"),
    Fault("head that drips", _drips(_HEAD + b"X-Slow: "), FAILS, "total_timeout"),
    Fault("body that drips", _drips(_HEAD + b"\r\n"), FAILS, "total_timeout"),
    Fault("no HTTP", _plays(faults.raw(b"SSH-2.0-OpenSSH_9.6\r\n")), FAILS, "connection"),
    Fault("500 header lines", _plays(faults.raw(_HEAD + b"X-A: b\r\n" * 500 + b"\r\n")), FAILS, "connection"),
    Fault("header line of 200 kB", _plays(faults.raw(_HEAD + b"X-A: " + b"b" * 200_000)), FAILS, "connection"),
    Fault("body shorter than announced", _plays(faults.truncated(FEED.encode(), 10_000)), FAILS, "truncated"),
    Fault(
        "gzip that ends early", _plays(answer(200, _PACKED[:-9], Content_Encoding="gzip")), FAILS, "broken_compression"
    ),
    Fault("gzip bomb", _plays(faults.gzip_bomb(64)), FAILS, "too_long"),
    Fault("body longer than allowed", _plays(answer(200, bytes(65 * 1024))), FAILS, "too_long"),
    Fault(
        "encoding that was not asked for", _plays(answer(200, FEED, Content_Encoding="br")), FAILS, "unknown_encoding"
    ),
    Fault("web page instead of a feed", _plays(answer(200, page("Home", "Welcome."))), FAILS, "no_feed"),
    Fault("nothing", _plays(answer(200, "")), FAILS, "no_feed"),
    Fault(
        "feed cut off before its first entry", _plays(answer(200, FEED.partition("<item>")[0])), FAILS, "broken_feed"
    ),
    Fault("NUL bytes and invalid UTF-8", _plays(answer(200, FEED.encode().replace(b"meet", b"\x00m\xff\xfeet"))), READ),
)


def table() -> str:
    """The page of faults."""
    rows = (f"| {fault.name} | {fault.becomes} | {fault.reason and f'`{fault.reason}`'} |" for fault in FAULTS)
    return "\n".join(
        (
            "# What becomes of a feed that misbehaves",
            "",
            "Each line is a test that plays the fault over HTTP. A feed that fails is reported by name, keeps its "
            "state, and is asked again after a growing pause; its reason stands in `sources.last_error`. Pages fail "
            "with the same reasons, as dead letters. Written by `python -m tests.fault_cases`.",
            "",
            "| the server sends | the feed | reason |",
            "|---|---|---|",
            *rows,
            "",
        )
    )


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
