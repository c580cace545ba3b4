"""The documentation as a site, and the notebook: links lead somewhere, nothing is fetched, a chart is drawn."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support import REPOSITORY

NOTEBOOK = REPOSITORY / "docs" / "notebooks" / "dyad.ipynb"
_FETCHED = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^\s>]*")


def test_the_site_builds_strictly_and_fetches_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert {"index.html", "tutorial.html", "codebook.html", "ontology-format.html"} <= {page.name for page in pages}
    assert [found for page in pages for found in _FETCHED.findall(page.read_text(encoding="utf-8"))] == []
    decisions = (tmp_path / "site" / "decisions" / "index.html").read_text(encoding="utf-8")
    assert 'href="0001-runner.html"' in decisions


@pytest.mark.model
def test_the_notebook_draws_a_pair_from_the_demo(
    tmp_path: Path, demo: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import matplotlib

    matplotlib.use("svg")
    (tmp_path / "demo-output").symlink_to(demo[0])
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs"), "outputs are not kept: clear them before you commit"
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)
    series, evidence = names["series"], names["evidence"]
    assert series["n_events"].sum() >= 2  # type: ignore[index]
    assert evidence["text"].str.len().min() > 0  # type: ignore[index]
    drawn = ElementTree.parse(tmp_path / "dyad.svg").getroot()
    assert drawn.tag.endswith("svg")
