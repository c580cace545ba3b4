"""The documentation says what the code does: generated pages are up to date, and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from corpus.codebook import codebook
from pipeline.cli import app
from pipeline.documentation import PAGES
from tests.docs_code import blocks_of, calls_in
from tests.support import REPOSITORY

DOCS = REPOSITORY / "docs"
MARKDOWN = [*sorted(REPOSITORY.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


def test_the_codebook_is_up_to_date() -> None:
    assert (DOCS / "codebook.md").read_text(encoding="utf-8") == codebook(), "run: make docs"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_within_the_project_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_commands_that_are_shown_exist(path: Path) -> None:
    command = typer.main.get_command(app)
    for call in (call for block in blocks_of(path) for call in calls_in(block)):
        shown = command.commands.get(call.arguments[0])  # type: ignore[attr-defined]
        assert shown is not None, f"{path.name} shows {call}"
        options = {option for parameter in _parameters(shown) for option in parameter.opts}
        for word in call.arguments[1:]:
            if word.startswith("--"):
                assert word.partition("=")[0] in options, f"{path.name} shows {call}"


def _parameters(command: object) -> list[Any]:
    children = getattr(command, "commands", {}).values()
    own = list(getattr(command, "params", []))
    return own + [parameter for child in children for parameter in _parameters(child)]
