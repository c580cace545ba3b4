"""`demarche feeds` and `demarche retry`, against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands.feeds import add_feed, check_feeds, export_feeds, import_feeds, list_feeds, show_health
from pipeline.commands.retry import retry
from pipeline.commands.run import run
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode, SettingsError
from schemas import ARTICLES, DEAD_LETTERS
from tests import fault_server as faults
from tests.fault_server import FaultServer, answer, page, rss

FLAGS = {
    "sources.fetch.allow_private_addresses": True,
    "sources.fetch.host_delay_s": 0,
    "sources.fetch.backoff_s": 0,
    "sources.fetch.n_retries": 0,
}
PARAGRAPHS = (
    "The foreign ministers of both countries met on Tuesday and signed an agreement on trade.",
    "Officials said that the talks had been long and difficult, and that more would follow in May.",
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with faults.running() as running:
        head = f'<link rel="alternate" type="application/rss+xml" href="{running.url("/feed")}">'
        running.plays["/"] = answer(200, page("Home", *PARAGRAPHS, head=head))
        dated = "<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"
        items = (f"<title>Item {path}</title><link>{running.url(path)}</link>{dated}" for path in ("/open", "/busy"))
        running.plays["/feed"] = answer(200, rss(*items))
        running.plays["/open"] = answer(200, page("Ministers sign", *PARAGRAPHS))
        running.plays["/busy"] = answer(503)
        yield running


def test_a_feed_is_found_listed_written_and_read_again(
    server: FaultServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "feeds.yaml"
    listed.write_text("# My feeds\n- https://example.org/a\n", encoding="utf-8")
    assert add_feed(server.url("/"), listed, FLAGS) is ExitCode.DONE
    assert add_feed(server.url("/feed"), listed, FLAGS) is ExitCode.DONE
    assert "0 new" in capsys.readouterr().out
    assert listed.read_text(encoding="utf-8").startswith("# My feeds\n- https://example.org/a\n- url: http://127")
    assert list_feeds([str(listed)]) is ExitCode.DONE
    assert "Example Wire" in capsys.readouterr().out
    assert export_feeds([str(listed)]) is ExitCode.DONE
    (tmp_path / "feeds.opml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert import_feeds([str(tmp_path / "feeds.opml")], tmp_path / "again.yaml") is ExitCode.DONE
    assert server.url("/feed") in (tmp_path / "again.yaml").read_text(encoding="utf-8")


def test_what_is_no_feed_and_no_list_says_so(server: FaultServer, tmp_path: Path) -> None:
    assert add_feed(server.url("/busy"), tmp_path / "feeds.yaml", FLAGS) is ExitCode.FAILED
    with pytest.raises(SettingsError, match=r"\.yaml"):
        add_feed(server.url("/feed"), tmp_path / "feeds.csv", FLAGS)
    with pytest.raises(SettingsError, match="nowhere"):
        list_feeds(["nowhere"])


def test_checking_a_feed_shows_what_would_come(server: FaultServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_feeds([server.url("/feed"), server.url("/busy")], FLAGS, limit=1) is ExitCode.FAILED
    shown = capsys.readouterr()
    assert "2 entries, 2 pages to fetch" in shown.out
    assert "Item /open" in shown.out
    assert "Item /busy" not in shown.out
    assert "http_503" in shown.err


@pytest.mark.model
def test_a_page_that_failed_is_taken_up_again_once(
    server: FaultServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    flags = {**FLAGS, "sources.feeds.feeds": [server.url("/feed")], "output": str(out)}
    assert run(None, flags, quiet=True, wait=False) is ExitCode.TOO_MANY_DEAD_LETTERS
    assert titles(out) == ["Item /open"]
    assert retry(out, None, FLAGS, quiet=True, wait=False) is ExitCode.DONE
    assert titles(out) == ["Item /open"]
    server.plays["/busy"] = answer(200, page("The talks go on", *reversed(PARAGRAPHS)))
    assert retry(out, None, FLAGS, quiet=True, wait=False) is ExitCode.DONE
    assert titles(out) == ["Item /busy", "Item /open"]
    n_asked = len(server.requests("/busy"))
    assert retry(out, None, FLAGS, quiet=True, wait=False) is ExitCode.DONE
    assert len(server.requests("/busy")) == n_asked
    assert Snapshot(out).read(DEAD_LETTERS).num_rows == 1
    capsys.readouterr()
    assert show_health(out) is ExitCode.DONE
    assert "2.0" in capsys.readouterr().out


def titles(out: Path) -> list[str]:
    found: list[str] = sorted(Snapshot(out).read(ARTICLES, ["title"]).column("title").to_pylist())
    return found
