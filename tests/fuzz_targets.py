"""What the fuzzer calls: a function per reader, which raises what is no refusal with a reason; inputs to start from."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pipeline.sources.arrivals import RunContext
from pipeline.sources.bodies import read_body
from pipeline.sources.charsets import decode
from pipeline.sources.failures import SourceError
from pipeline.sources.feed_lists import FeedListError, parse_opml
from pipeline.sources.feed_parsing import parse_feed
from pipeline.sources.inputs import InputFile
from pipeline.sources.page_parsing import parse_page, text_of_fragment, with_first_heading_dropped
from pipeline.sources.record_files import read_json_lines, read_separated
from pipeline.sources.records import RecordReader
from pipeline.sources.settings import FileSettings
from pipeline.sources.text_files import read_text
from pipeline.sources.warc import read_warc
from tests.support import FIXTURES
from transforms.normalize import canonical_url_of, normalize_text

_RUN = RunContext("fuzz", datetime(2026, 11, 23, tzinfo=UTC))
_FILE = InputFile(None, "fuzz", "fuzz", 0)
_SETTINGS = FileSettings(max_record_bytes=4096)
_MAX_BYTES = 64 * 1024

# How readers refuse what they cannot read.
REFUSALS = (SourceError, FeedListError)


def _feed(content: bytes) -> None:
    parse_feed(content, _RUN.now, url="https://example.org/feed")


def _page(content: bytes) -> None:
    with_first_heading_dropped(parse_page(content, _RUN.now, url="https://example.org/a"))


def _fragment(content: bytes) -> None:
    normalize_text(text_of_fragment(decode(content)))


def _json_lines(content: bytes) -> None:
    list(read_json_lines(io.BytesIO(content), RecordReader(_FILE, "jsonl", _SETTINGS, _RUN), 0))


def _table(content: bytes) -> None:
    list(read_separated(io.BytesIO(content), RecordReader(_FILE, "csv", _SETTINGS, _RUN), 0, None))


def _text(content: bytes) -> None:
    normalize_text(read_text(content, _FILE, _SETTINGS, _RUN).text).encode()


def _warc(content: bytes) -> None:
    list(read_warc(io.BytesIO(content), _FILE, _SETTINGS, _RUN, 0))


def _body(content: bytes) -> None:
    coding, _, body = content.partition(b"\n")
    read_body([body], coding.decode("latin-1"), _MAX_BYTES)


def _opml(content: bytes) -> None:
    parse_opml(content, "fuzz.opml")


def _address(content: bytes) -> None:
    canonical_url_of("https://" + content.decode("utf-8", "replace"))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "feed": _feed,
    "page": _page,
    "fragment": _fragment,
    "jsonl": _json_lines,
    "csv": _table,
    "txt": _text,
    "warc": _warc,
    "body": _body,
    "opml": _opml,
    "address": _address,
}

_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\nWARC-Date: 2024-03-06T07:00:00Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: "
    b"text/html\r\n\r\n<html><p>Talks.</p></html>\r\n\r\n\r\n"
)
_FEEDS = tuple(path.read_bytes() for path in sorted((FIXTURES / "feeds").iterdir()) if ".want" not in path.name)
SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "feed": _FEEDS,
    "page": (
        b'<html><head><script type=\'application/ld+json\'>{"@type":"Article"}</script></head><p>Talks.</p></html>',
    ),
    "fragment": (b"<p>Talks <br> end &amp; begin</p><ul><li>a</ul><!-- x -->",),
    "jsonl": (b'{"id": "1", "text": "Talks.", "published_at": "2024-03-05"}\n{"text": null}\n', b'[{"text": "a"}]'),
    "csv": (b'id,text\r\n1,"Talks, ""again"""\r\n', b"id;text\n1;Talks\n"),
    "txt": (b"Title: Talks\nDate: 5 March 2024\n\nVIENNA - They met.", "Café".encode("utf-16")),
    "warc": (_WARC, gzip.compress(_WARC)),
    "body": (b"gzip\n" + gzip.compress(b"Talks. " * 50), b"deflate\n\x78\x9c\x03\x00\x00\x00\x00\x01"),
    "opml": (b'<opml><body><outline text="A"><outline xmlUrl="https://example.org/a"/></outline></body></opml>',),
    "address": (b"user@Example.ORG:443/a/../b?utm_source=x&id=1#c",),
}
