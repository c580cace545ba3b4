"""Every command, query and Python block that README and `docs/` show is run, page by page, in the order of the page."""

from __future__ import annotations

import doctest
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.views import open_views
from pipeline.commands.demo import CONFIG
from pipeline.demo_server import serving
from tests.docs_code import Block, Call, blocks_of, calls_in, perform
from tests.support import REPOSITORY

DEMO = CONFIG.parent / "demo"
PAGES = [
    path for path in [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))] if blocks_of(path)
]  # fmt: skip
# Calls of which only `--help` is asked, and why.
ONLY_HELP = {
    "calibrate": "it codes a whole corpus; tests/test_pipeline_calibration.py runs it on a few stories",
    "demo": "it made the dataset that the other commands read",
    "watch": "it ends with a signal only; tests/test_pipeline_watching.py runs it",
}
# Commands that reach the demo's outlets, which are on loopback here.
FETCHING = ("run", "inspect", "retry", "feeds add", "feeds check")
SITE = '<html><head><link rel="alternate" type="application/rss+xml" href="{base}/world.rss"></head></html>'
OPML = '<opml version="2.0"><body><outline type="rss" text="World" xmlUrl="{base}/world.rss"/></body></opml>'


@pytest.fixture(scope="module")
def outlet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the demo's outlets, with a front page."""
    folder = tmp_path_factory.mktemp("outlet") / "site"
    shutil.copytree(DEMO / "feeds", folder)
    shutil.copy(folder / "pages" / "lebanon-cabinet.html", folder / "pages" / "gone.html")
    (folder / "index.html").write_text(SITE, encoding="utf-8")
    with serving(folder, 0) as base:
        yield base


@pytest.fixture
def desk(tmp_path: Path, demo: tuple[Path, str], outlet: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's working folder, with the files that the pages speak of and do not make."""
    for name in ("out", "demo-output"):
        shutil.copytree(demo[0], tmp_path / name)
    (tmp_path / "articles").mkdir()
    for name in ("ankara-visit.txt", "khartoum-shelling.txt", "peru-strike.txt"):
        shutil.copy(DEMO / "articles" / name, tmp_path / "articles")
    shutil.copy(DEMO / "articles" / "ankara-visit.txt", tmp_path / "article.txt")
    (tmp_path / "corpus" / "test").mkdir(parents=True)
    for name in ("gold.jsonl", "corpus/test/gold.jsonl"):
        (tmp_path / name).write_text(_gold(demo[0]), encoding="utf-8")
    settings = "output: out\nallow_mixed: true\nsources: {files: {inputs: [articles]}}\n"
    for name in ("settings.yaml", "demarche.yaml"):
        (tmp_path / name).write_text(settings, encoding="utf-8")
    for name in ("feeds.opml", "subscriptions.opml"):
        (tmp_path / name).write_text(OPML.format(base=outlet), encoding="utf-8")
    (tmp_path / "feeds.yaml").write_text(f"- {outlet}/dispatches.atom\n", encoding="utf-8")
    (tmp_path / "monthly.sql").write_text("SELECT month(day), count(*) FROM events_flat GROUP BY 1", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.model
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_shows_works(page: Path, desk: Path, outlet: str) -> None:
    names: dict[str, Any] = {}
    for block in blocks_of(page):
        if block.language == "python":
            _run_python(block.text, names, page)
        elif block.language == "sql":
            with open_views(desk / "out") as database:
                database.execute(block.text)
        elif block.language in ("", "crontab", "ini", "bash"):
            for call in calls_in(block):
                _run_call(call, desk, outlet)


def _run_python(code: str, names: dict[str, Any], page: Path) -> None:
    if ">>>" in code:
        test = doctest.DocTestParser().get_doctest(code, names, page.name, str(page), 0)
        failures: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=failures.append, clear_globs=False)
        names.update(test.globs)
        assert not failures, "".join(failures)
    else:
        exec(compile(code, page.name, "exec"), names)


def _run_call(call: Call, desk: Path, outlet: str) -> None:
    name = " ".join(call.arguments[: 2 if call.arguments[0] == "feeds" else 1])
    if name in ONLY_HELP:
        code, printed = perform(Call((name, "--help")))
    else:
        extra = ["--allow-private-addresses"] if name in FETCHING else []
        arguments = [_meant(argument, name, desk, outlet) for argument in call.arguments]
        code, printed = perform(Call((*arguments, *extra), call.reads, call.writes, call.pipes_into))
    assert code == 0, f"{call}\n{printed}"


def _meant(argument: str, command: str, desk: Path, outlet: str) -> str:
    """What stands for the pages' examples: the demo's outlets, and what its dataset holds."""
    if argument == "EVENT_ID":
        return _first(desk, "SELECT event_id FROM events ORDER BY 1")
    if command == "forget" and re.fullmatch(r"[0-9a-f]{24}", argument):
        return _first(desk, "SELECT article_id FROM articles ORDER BY 1")
    if command == "forget" and argument.startswith("https:"):
        return _first(desk, "SELECT url FROM articles WHERE url IS NOT NULL ORDER BY 1")
    if argument == "Example Courier":
        return _first(desk, "SELECT outlet FROM articles WHERE outlet IS NOT NULL ORDER BY 1")
    for address, served in {"/news/1": "/pages/lebanon-cabinet.html", "/rss": "/world.rss", "/": "/index.html"}.items():
        if argument == f"https://example.org{address}":
            return outlet + served
    return argument.replace("/srv/news/", "")


def _gold(dataset: Path) -> str:
    """Two articles of the dataset as gold stories that hold a meeting."""
    with open_views(dataset) as database:
        found = database.sql(
            "SELECT external_id, text FROM articles WHERE is_coded AND external_id IS NOT NULL LIMIT 2"
        )
        return "\n".join(
            json.dumps({"id": name, "text": text, "events": [{"event_type": "CONSULT"}]})
            for name, text in found.fetchall()
        )


def _first(desk: Path, query: str) -> str:
    with open_views(desk / "out") as database:
        row = database.execute(query).fetchone()
    assert row is not None
    return str(row[0])


def test_what_is_not_run_is_still_shown() -> None:
    shown = {call.arguments[0] for page in PAGES for block in blocks_of(page) for call in calls_in(block)}
    assert shown >= ONLY_HELP.keys()


def test_commands_are_taken_apart_as_a_shell_does() -> None:
    text = (
        "30 3 * * *  demarche compact /srv/out --quiet && demarche verify out\n"
        "demarche query out \"SELECT '#'\nFROM x\" -o a.csv   # a remark\n"
        "demarche export out --format jsonl | gzip > b.gz\n"
        "demarche query out - < c.sql\n"
        "# demarche is not called here\n"
    )
    assert list(calls_in(Block("", text))) == [
        Call(("compact", "/srv/out", "--quiet")),
        Call(("verify", "out")),
        Call(("query", "out", "SELECT '#'\nFROM x", "-o", "a.csv")),
        Call(("export", "out", "--format", "jsonl"), None, "b.gz", ("gzip",)),
        Call(("query", "out", "-"), "c.sql"),
    ]
