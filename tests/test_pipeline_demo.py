"""The demo, as `make demo` runs it: bundled feeds over real HTTP, bundled articles, all tables."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import duckdb
import pytest

from pipeline.commands.demo import CONFIG
from pipeline.demo_server import serving
from pipeline.verification import verify_dataset

FEEDS = CONFIG.parent / "demo" / "feeds"


def answer(url: str, etag: str | None = None) -> tuple[int, bytes, str | None]:
    request = urllib.request.Request(url, headers={} if etag is None else {"If-None-Match": etag})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read(), response.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["ETag"]


def test_the_server_fills_in_its_address_and_knows_what_has_not_changed() -> None:
    with serving(FEEDS, 0) as base:
        status, body, etag = answer(f"{base}/world.rss")
        assert status == 200
        assert f"{base}/pages/lebanon-cabinet.html".encode() in body
        assert answer(f"{base}/world.rss", etag)[0] == 304
        assert answer(f"{base}/pages/gone.html")[0] == 404
        assert answer(f"{base}/../../demo.yaml")[0] == 404


def rows(output: Path, query: str) -> list[tuple[object, ...]]:
    return duckdb.execute(query.replace("$", f"{output}/")).fetchall()


@pytest.mark.model
def test_everything_that_came_in_is_accounted_for(demo: tuple[Path, str]) -> None:
    output, _ = demo
    (balance,) = rows(
        output,
        "SELECT n_in, n_new, n_revisions, n_duplicates, n_unchanged, n_dead_letters"
        " FROM read_parquet('$runs/*.parquet') WHERE status = 'done'",
    )
    assert balance == (39, 35, 0, 2, 0, 2)
    letters = rows(output, "SELECT stage, error_type FROM read_parquet('$dead_letters/**/*.parquet') ORDER BY stage")
    assert letters == [("fetch", "http_404"), ("parse", "broken_json")]


@pytest.mark.model
def test_awkward_articles_are_told_apart(demo: tuple[Path, str]) -> None:
    output, _ = demo
    found = rows(
        output,
        "SELECT parse_filename(source_uri), language, published_at IS NULL, not_coded_reason, duplicate_kind"
        " FROM read_parquet('$articles/**/*.parquet') WHERE source_kind = 'txt' AND"
        " (not_coded_reason IS NOT NULL OR published_at IS NULL) ORDER BY 1",
    )
    assert ("empty.txt", None, True, "empty", None) in found
    assert ("french.txt", "fr", False, "language", None) in found
    assert ("spanish.txt", "es", False, "language", None) in found
    assert ("undated-memo.txt", "en", True, None, None) in found
    assert sum(row[3:] == ("duplicate", "near") for row in found) == 1
    assert sum(row[3:] == ("duplicate", "exact") for row in found) == 1
    (mended,) = rows(
        output, "SELECT title FROM read_parquet('$articles/**/*.parquet') WHERE source_uri LIKE '%wrong-charset.txt'"
    )
    assert mended == ("São Tomé and Côte d'Ivoire sign fishing accord",)


@pytest.mark.model
def test_it_shows_events_with_their_evidence(demo: tuple[Path, str]) -> None:
    output, shown = demo
    assert "Germany (DEU) → Ukraine (UKR)  AGREE" in shown
    assert "Germany has supplied Ukraine with arms since 2022." in shown
    assert "demarche status" in shown
    assert str(output) in shown
    events = rows(output, "SELECT count(*) FROM read_parquet('$events/**/*.parquet')")[0][0]
    assert f"{events} events: when, who" in shown


@pytest.mark.model
def test_it_ends_with_the_report(demo: tuple[Path, str]) -> None:
    output, shown = demo
    assert shown.rstrip().endswith(str(output / "report.html"))
    assert "Kyiv needs them more than we do" in (output / "report.html").read_text(encoding="utf-8")


@pytest.mark.model
def test_its_dataset_is_sound(demo: tuple[Path, str]) -> None:
    assert list(verify_dataset(demo[0])) == []
