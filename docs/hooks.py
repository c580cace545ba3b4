"""What `mkdocs.yml` cannot say: pages of the site that lie elsewhere in the project, and links to them."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
# Page of the site: file of the project.
ELSEWHERE = {
    "index.md": "README.md",
    "architecture.md": "ARCHITECTURE.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "ontology-format.md": "configs/ontology/plover/README.md",
    "model.md": "models/en_demarche_sm/README.md",
    "corpus.md": "corpus/README.md",
    "agreement.md": "corpus/agreement.md",
}
DECISIONS = "decisions/index.md"
_PAGE_OF = {path: page for page, path in ELSEWHERE.items()} | {"docs/decisions": DECISIONS}
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\((?!\w+:)([^)#\s]+)(#[^)\s]*)?\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that lie elsewhere, and a list of the decisions."""
    for page, path in ELSEWHERE.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / path)))
    files.append(File.generated(config, DECISIONS, content=_decisions()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Points links that hold within the project at pages of the site; what is no page of it becomes plain text."""
    source = ELSEWHERE.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    code = {match.start(): match.end() for match in _CODE.finditer(markdown)}

    def pointed(match: re.Match[str]) -> str:
        if any(start < match.start() < end for start, end in code.items()):
            return match[0]
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[2]))
        found = _PAGE_OF.get(target) or target.removeprefix("docs/")
        if found not in files.src_uris:
            return match[0] if not (ROOT / target).exists() else match[1]
        link = posixpath.relpath(found, posixpath.dirname(page.file.src_uri) or ".")
        return f"[{match[1]}]({link}{match[3] or ''})"

    return _LINK.sub(pointed, markdown)


def _decisions() -> str:
    lines = ["# Decisions", "", "Choices that are hard to reverse, with what else was tried.", ""]
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        lines.append(f"- {path.stem[:4]} [{title}]({path.name})")
    return "\n".join([*lines, ""])
