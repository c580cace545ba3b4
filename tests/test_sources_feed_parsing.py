"""Feeds of all formats and all kinds of damage."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.failures import SourceError
from pipeline.sources.feed_entries import Entry, ParsedFeed
from pipeline.sources.feed_parsing import parse_feed
from tests.support import FIXTURES, shared_data

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STEADY = settings(deadline=None, derandomize=True)
URL = "https://example.org/feeds/world"


def parsed(content: str | bytes, content_type: str | None = None) -> ParsedFeed:
    raw = content.encode() if isinstance(content, str) else content
    return parse_feed(raw, NOW, url=URL, content_type=content_type)


def rss(*items: str) -> str:
    return f"<rss version='2.0'><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def as_json(entry: Entry) -> dict[str, object]:
    instants = {"published_at": entry.published_at, "updated_at": entry.updated_at}
    return {
        "external_id": entry.external_id,
        "url": entry.url,
        "title": entry.title,
        "text": entry.text,
        "is_full": entry.is_full,
        "authors": list(entry.authors),
        "outlet": entry.outlet,
        "language": entry.language,
        **{name: None if instant is None else instant.isoformat() for name, instant in instants.items()},
    }


@pytest.mark.parametrize(
    "name",
    ["rss20.xml", "rss20_full.xml", "rss092.xml", "rss10.rdf", "atom10.xml", "json_feed.json", "news_sitemap.xml"],
)
def test_feeds_give_what_stands_beside_them(name: str) -> None:
    feed = parsed((FIXTURES / "feeds" / name).read_bytes())
    found = {
        "title": feed.title,
        "language": feed.language,
        "kind": feed.kind,
        "ttl_s": feed.ttl_s,
        "entries": [as_json(entry) for entry in feed.entries],
    }
    assert found == json.loads((FIXTURES / "feeds" / f"{name}.want.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    label = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{label}"?>{rss("<title>Café Zürich</title>")}'
    assert parsed(text.encode(encoding)).entries[0].title == "Café Zürich"
    bare = text.replace(f' encoding="{label}"', "")
    assert parsed(bare.encode(encoding), f"application/rss+xml; charset={label}").entries[0].title == "Café Zürich"


def test_a_wrong_declaration_does_not_spoil_utf8() -> None:
    text = f'<?xml version="1.0" encoding="us-ascii"?>{rss("<title>Café</title>")}'
    assert parsed(text, "text/xml; charset=iso-8859-1").entries[0].title == "Café"


def test_damage_costs_no_more_than_what_is_damaged() -> None:
    feed = parsed(
        "<rss version='2.0'><channel><title>T &nbsp; & Co</title><item><title>One</title><link>/1</link></item>"
        "<item><title>Two <b>bold</title><link>https://example.org/2</link></item></channel>"
    )
    assert [entry.url for entry in feed.entries] == ["https://example.org/1", "https://example.org/2"]
    assert feed.flaw is not None


def test_titles_are_plain_text() -> None:
    feed = parsed(
        "<rss version='2.0'><channel><item><title>&lt;b&gt;Talks&lt;/b&gt; &amp;amp; tariffs</title></item>"
        "<item><title><![CDATA[Profits < losses]]></title></item></channel></rss>"
    )
    assert [entry.title for entry in feed.entries] == ["Talks & tariffs", "Profits < losses"]


def test_markup_becomes_paragraphs_and_scripts_vanish() -> None:
    body = "<p>One.</p><script>alert(1)</script><p>Two<br>lines &amp; more.</p><ul><li>a</li><li>b</li></ul>"
    feed = parsed(
        f"<rss version='2.0'><channel><item><description><![CDATA[{body}]]></description></item></channel></rss>"
    )
    assert feed.entries[0].text == "One.\n\nTwo\nlines & more.\n\na\n\nb"


def test_the_line_below_an_entry_is_no_text_of_it() -> None:
    body = (
        "<p>The talks ended.</p><p>The post <a href='/1'>Talks end</a> appeared first on <a href='/'>Example</a>.</p>"
    )
    feed = parsed(rss(f"<description><![CDATA[{body}]]></description>"))
    assert feed.entries[0].text == "The talks ended."


@pytest.mark.parametrize("value", ["not a date", "0000-00-00", "2099-01-01", "1970-01-01T00:00:00Z", ""])
def test_dates_that_cannot_be_are_no_dates(value: str) -> None:
    feed = parsed(
        f"<rss version='2.0'><channel><item><title>T</title><pubDate>{value}</pubDate></item></channel></rss>"
    )
    assert feed.entries[0].published_at is None


def test_every_feed_of_five_test_suites_is_read_or_refused_with_a_reason() -> None:
    folder = shared_data("data/feeds")
    n_read, refused = 0, {}
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        content = (folder / "files" / entry["id"]).read_bytes()
        headers = {name.lower(): value for name, value in entry["http_headers"].items()}
        try:
            parsed(content, headers.get("content-type"))
        except SourceError as error:
            refused[entry["id"]] = error.problem.reason
        else:
            n_read += 1
    assert n_read >= 1060
    # What is refused is JSON of other kinds, XML that is no feed, and one file that is cut off before any entry.
    assert len(refused) <= 16
    assert set(refused.values()) <= {"no_feed", "broken_feed", "sitemap_index"}


def test_endless_markup_is_cut_or_refused_at_once() -> None:
    assert parsed("<rss><channel>" + "<item><title>T</title>" * 100_000).n_left_out == 90_000
    with pytest.raises(SourceError, match="too_complex"):
        parsed("<rss><channel><item>" + "<b>" * 1_000_000)


TAGS = ["rss", "channel", "item", "title", "link", "pubDate", "feed", "entry", "content", "urlset", "url", "loc", "a:b"]
PIECES = st.sampled_from(
    [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS] + ["&", "&#0;", "<![CDATA[", "]]>", "<!--"]
)


@STEADY
@given(
    st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join),
    st.sampled_from(["", "<rss>", "<feed>", "<urlset>", "{"]),
)
def test_no_markup_breaks_the_parser(markup: str, start: str) -> None:
    try:
        feed = parsed((start + markup).encode("utf-8", "replace"))
    except SourceError:
        return
    assert all(isinstance(entry.text, str) for entry in feed.entries)


@STEADY
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["items", "id", "url", "title", "authors", "name", "content_html", "date_published"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_parser(value: object) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": value if isinstance(value, list) else [value]}
    assert len(parsed(json.dumps(feed)).entries) <= len(feed["items"])
