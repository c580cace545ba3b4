"""Commands, queries and code of the pages on analysis run as they are shown."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.views import open_views
from pipeline.cli import app
from tests.datasets import a_party, an_article, an_event, commit_records, create_tables
from tests.support import REPOSITORY

PAGES = ("analysis", "exports", "stories")
FRANCE, RUSSIA = a_party("FRAGOV", "France"), a_party("RUS", "Russia")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of the pages: a dataset `out`, and the files that they name."""
    create_tables(tmp_path / "out")
    commit_records(tmp_path / "out", [an_article("a")], [an_event("e", "a", [FRANCE], [RUSSIA])])
    (tmp_path / "monthly.sql").write_text("SELECT count(*) AS n FROM events", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def blocks(page: str, language: str) -> list[str]:
    text = (REPOSITORY / "docs" / f"{page}.md").read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def commands() -> list[str]:
    shown = [line for page in PAGES for block in blocks(page, "") for line in block.splitlines()]
    return [line for line in shown if re.match(r"demarche (query|export|schema|link) ", line)]


@pytest.mark.model
@pytest.mark.parametrize("line", commands())
def test_commands_run(folder: Path, line: str) -> None:
    command, _, given = re.split(r" [|>] ", line)[0].partition(" < ")
    text = (folder / given).read_text(encoding="utf-8") if given else None
    result = CliRunner().invoke(app, shlex.split(command)[1:], input=text)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("query", [query for page in PAGES for query in blocks(page, "sql")])
def test_queries_run(folder: Path, query: str) -> None:
    with open_views(folder / "out") as database:
        assert database.execute(query).description


@pytest.mark.parametrize("code", [code for page in PAGES for code in blocks(page, "python")])
def test_code_runs(folder: Path, code: str) -> None:
    exec(compile(code, "docs", "exec"), {})
