"""Text, titles, authors and dates of pages, and pages of archives."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.failures import SourceError
from pipeline.sources.page_parsing import Page, parse_page, text_of_fragment, with_first_heading_dropped
from pipeline.sources.page_signs import problem_of_page
from pipeline.sources.reading import read_sources
from pipeline.sources.settings import FileSettings, SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState
from tests.fault_server import page
from tests.support import shared_data

STEADY = settings(deadline=None, derandomize=True)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PARAGRAPHS = (
    "The foreign ministers of both countries met on Tuesday and signed an agreement on trade.",
    "Officials said that the talks had been long and difficult, and that more would follow in May.",
)


def parsed(markup: str | bytes, **options: Any) -> Page:
    return parse_page(markup.encode() if isinstance(markup, str) else markup, NOW, **options)


def described(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    ("head", "url", "expected", "basis"),
    [
        (described(headline="x", datePublished="2024-03-05T10:00:00+02:00"), None, "2024-03-05T08:00", "page"),
        ('<meta property="article:published_time" content="2024-03-05T10:00:00Z">', None, "2024-03-05T10:00", "page"),
        ('<meta name="pubdate" content="20240305">', None, "2024-03-05T00:00", "page"),
        ("", "https://example.org/2024/03/05/talks", "2024-03-05T00:00", "url"),
        ("", "https://example.org/2024/13/45/talks", None, None),
        ("", None, None, None),
        (described(headline="x", datePublished="2099-03-05"), None, None, None),
        (f"{described(headline='x')}<meta name='date' content='not yet'>", None, None, None),
    ],
)
def test_dates_say_where_they_come_from(head: str, url: str | None, expected: str | None, basis: str | None) -> None:
    found = parsed(page("Ministers meet", *PARAGRAPHS, head=head), url=url)
    assert (None if found.published_at is None else found.published_at.isoformat()[:16]) == expected
    assert found.published_at_basis == basis


def test_the_time_that_a_page_marks_up_is_its_date() -> None:
    markup = page("Ministers meet", *PARAGRAPHS).replace(
        "</h1>", '</h1><time datetime="2024-03-05T10:00:00Z">5 March</time>'
    )
    assert parsed(markup).published_at == datetime(2024, 3, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "head", "heading", "expected"),
    [
        (
            "Ministers meet | Example",
            '<meta property="og:site_name" content="Example">',
            "Ministers meet",
            "Ministers meet",
        ),
        ("Ministers meet - The Example", '<meta property="og:site_name" content="Example">', "", "Ministers meet"),
        ("Example", described(headline="Ministers meet in May"), "Example News", "Ministers meet in May"),
        ("Talks - and tariffs - agreed", "", "", "Talks - and tariffs - agreed"),
        ("", "", "Ministers meet", "Ministers meet"),
    ],
)
def test_titles_are_headlines_without_the_outlet(title: str, head: str, heading: str, expected: str) -> None:
    markup = page(title, *PARAGRAPHS, head=head).replace(f"<h1>{title}</h1>", f"<h1>{heading}</h1>")
    assert parsed(markup).metadata.title == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (described(headline="x", author=[{"name": "Ana Sample"}, {"name": "Bo Sample"}]), ("Ana Sample", "Bo Sample")),
        (described(headline="x", author="By Ana Sample and Bo Sample"), ("Ana Sample", "Bo Sample")),
        ('<meta name="author" content="Ana Sample; Bo Sample">', ("Ana Sample", "Bo Sample")),
        ('<meta property="article:author" content="https://example.org/ana">', ()),
    ],
)
def test_authors_are_single_people(head: str, expected: tuple[str, ...]) -> None:
    assert parsed(page("Ministers meet", *PARAGRAPHS, head=head)).metadata.authors == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/talks", "https://example.org/talks"),
        ("https://example.org/", None),
        ("javascript:x", None),
        ("http://[", None),
    ],
)
def test_canonical_addresses_are_made_whole_and_front_pages_refused(href: str, expected: str | None) -> None:
    head = f'<link rel="canonical" href="{href}">'
    assert parsed(page("A", *PARAGRAPHS, head=head), url="https://example.org/x").metadata.canonical_url == expected


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16", "gb18030", "shift_jis"])
def test_the_encoding_of_a_page_is_what_it_declares(encoding: str) -> None:
    text = "部長會談結束" if encoding == "gb18030" else "大臣会談" if encoding == "shift_jis" else "Café talks – ended"
    markup = page(text, *PARAGRAPHS).replace("utf-8", encoding)
    assert parsed(markup.encode(encoding)).metadata.title == text
    bare = markup.replace(f'<meta charset="{encoding}">', "")
    assert parsed(bare.encode(encoding), content_type=f"text/html; charset={encoding}").metadata.title == text


def test_the_text_is_the_article_without_what_surrounds_it() -> None:
    markup = page("Ministers meet", *PARAGRAPHS).replace(
        "<nav>", "<nav><p>Menu</p></nav><script>var x = 'y';</script><nav>"
    )
    assert with_first_heading_dropped(parsed(markup)).text == "\n".join(PARAGRAPHS)


def test_short_pages_are_read_too() -> None:
    assert with_first_heading_dropped(parsed(page("Talks end", "The talks ended."))).text == "The talks ended."


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("plain", "plain"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("x <!-- no --> y", "x y"),
        ("<style>p {}</style>Text<iframe src='x'></iframe>", "Text"),
        ("Fish &amp; chips &lt; 5", "Fish & chips < 5"),
        ("<a href='x'>linked</a> words", "linked words"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_fragments_become_plain_text(markup: str, expected: str) -> None:
    assert text_of_fragment(markup) == expected


def test_deep_nesting_does_no_harm() -> None:
    depth = 20_000
    assert isinstance(parsed("<html><body>" + "<div>" * depth + "core" + "</div>" * depth).text, str)
    assert isinstance(text_of_fragment("<div>" * depth + "core"), str)


@pytest.mark.parametrize("markup", ["", "   ", "\x00\x01", "no markup", "<", "{}", "%PDF-1.7 ..."])
def test_what_is_no_page_is_empty_or_refused(markup: str) -> None:
    try:
        found = parsed(markup)
    except SourceError:
        return
    assert found.published_at is None


@STEADY
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<article>", "<h1>", "<script type='application/ld+json'>", "</script>", "{", "["]
        )
        | st.sampled_from(
            ["<meta property='og:title' content='", "'>", "<time datetime='", "&#x0;", "<!--", "<![CDATA["]
        )
        | st.text(max_size=12),
        max_size=30,
    ).map("".join)
)
def test_no_markup_breaks_a_page(markup: str) -> None:
    try:
        found = parsed(f"<html><body>{markup}".encode("utf-8", "replace"))
    except SourceError:
        return
    assert isinstance(with_first_heading_dropped(found).text, str)


def test_long_paid_articles_that_came_in_full_are_articles() -> None:
    head = described(headline="Ministers meet", isAccessibleForFree=False)
    full = parsed(page("Ministers meet", *PARAGRAPHS * 10, head=head))
    preview = parsed(page("Ministers meet", PARAGRAPHS[0], head=head))
    url = "https://example.org/a"
    assert problem_of_page(full, url, url) is None
    found = problem_of_page(preview, url, url)
    assert found is not None
    assert found.reason == "paywall"


def test_news_about_errors_and_paywalls_is_news() -> None:
    url = "https://example.org/a"
    for title in ("Error in vote count admitted", "Court says access denied to lawyers", "Consent law passes"):
        assert problem_of_page(parsed(page(title, *PARAGRAPHS * 10)), url, url) is None


def test_body_title_and_date_are_no_worse_than_trafilatura_s() -> None:
    folder = shared_data("data/html")
    gold = [json.loads(line) for line in (folder / "fundus.dev.jsonl").read_text(encoding="utf-8").splitlines()]
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    for row in gold:
        content = gzip.decompress((folder.parent / row["html"]).read_bytes())
        mine = with_first_heading_dropped(parsed(content))
        author = " ".join(mine.metadata.authors)
        ours.update(scores(row, mine.text, mine.metadata.title, mine.published_at, author))
        plain: Any = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
        day = datetime.fromisoformat(plain.date).replace(tzinfo=UTC) if plain.date else None
        theirs.update(scores(row, plain.text, plain.title, day, plain.author))
    assert ours["f1"] >= theirs["f1"]
    assert ours["title"] > theirs["title"]
    assert ours["date"] > theirs["date"]
    assert ours["author"] >= theirs["author"]


def scores(row: dict[str, Any], text: str, title: str | None, day: datetime | None, author: str | None) -> Counter[str]:
    """F1 over words in millionths, and whether title, day (±1) and any author's surname are right."""
    wanted, found = (Counter(re.findall(r"\w+", (words or "").lower())) for words in (row["body"], text))
    both = sum((wanted & found).values())
    gold_day = datetime.fromisoformat(row["date"])
    gold_day = gold_day if gold_day.tzinfo else gold_day.replace(tzinfo=UTC)
    surnames = {folded(name).split()[-1] for name in row["authors"] if folded(name)}
    return Counter(
        f1=round(2e6 * both / max(1, sum(wanted.values()) + sum(found.values()))),
        title=folded(title) == folded(row["title"]),
        date=day is not None and abs(day.date() - gold_day.date()) <= timedelta(days=1),
        author=not surnames or bool(surnames & set(folded(author).split())),
    )


def folded(text: str | None) -> str:
    return re.sub(r"\W+", " ", text or "").strip().lower()


def read(path: Path, states: dict[str, SourceState] | None = None) -> list[Arrival]:
    source_settings = SourceSettings(files=FileSettings(inputs=(str(path),)))
    return list(read_sources(source_settings, states or {}, RunContext("run", NOW)))


def archive(path: Path, n_pages: int) -> None:
    """An archive with three records a page: the page, one that was not found, and a picture."""
    with path.open("wb") as stream:
        for number in range(n_pages):
            body = page(f"Talks, part {number}", *PARAGRAPHS).encode()
            for status, kind in (
                ("200 OK", "text/html; charset=utf-8"),
                ("404 No", "text/html"),
                ("200 OK", "image/png"),
            ):
                content = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
                head = (
                    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n"
                    "WARC-Date: 2024-03-06T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                    f"Content-Length: {len(content)}\r\n\r\n"
                )
                record = head.encode() + content + b"\r\n\r\n"
                stream.write(gzip.compress(record) if path.suffix == ".gz" else record)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_archives_give_their_pages_and_go_on_where_they_stopped(tmp_path: Path, name: str) -> None:
    archive(tmp_path / name, 5)
    arrivals = read(tmp_path)
    found = [arrival.content for arrival in arrivals if isinstance(arrival.content, RawArticle)]
    assert [article.url for article in found] == [f"https://example.org/{number}" for number in range(5)]
    assert {article.source_kind for article in found} == {"warc"}
    assert found[0].text == "\n".join(PARAGRAPHS)
    assert found[0].fetched_at == datetime(2024, 3, 6, 7, tzinfo=UTC)
    state = arrivals[1].state
    assert state is not None
    rest = read(tmp_path, {state.source_uri: state})
    assert sum(isinstance(arrival.content, RawArticle) for arrival in rest) == 3


def test_an_archive_that_ends_early_gives_what_came_before(tmp_path: Path) -> None:
    archive(tmp_path / "a.warc.gz", 5)
    content = (tmp_path / "a.warc.gz").read_bytes()
    (tmp_path / "a.warc.gz").write_bytes(content[: len(content) * 19 // 30])
    arrivals = read(tmp_path)
    assert sum(isinstance(arrival.content, RawArticle) for arrival in arrivals) >= 2
    assert sum(isinstance(arrival.content, DeadLetter) for arrival in arrivals) == 1


def test_archives_of_test_suites_are_read_or_refused_with_a_reason() -> None:
    n_pages = 0
    for path in sorted(shared_data("data/warc").rglob("*")):
        if path.suffix in (".warc", ".arc", ".gz", ".lz4", ".bad") and path.stat().st_size < 200_000:
            arrivals = read(path)
            n_pages += sum(isinstance(arrival.content, RawArticle) for arrival in arrivals)
            assert all(arrival.content is not None or arrival.state is not None for arrival in arrivals)
    assert n_pages > 10
