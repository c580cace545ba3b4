"""The floors of the house: a module imports only from below its own."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import REPOSITORY

PACKAGES = ("schemas", "configs", "models", "transforms", "pipeline", "analysis", "corpus", "benchmarks", "tests")

# What a module may import of ours, by the longest prefix that fits it; its own prefix is always allowed.
MAY_IMPORT = {
    "schemas": (),
    "configs": ("schemas",),
    "models": ("schemas", "configs"),
    "transforms.language": ("schemas", "configs", "models"),
    "transforms": ("schemas", "configs", "models", "transforms"),
    "pipeline.sources": ("schemas", "configs", "transforms.normalize"),
    "pipeline.sinks": ("schemas", "configs"),
    "pipeline": ("schemas", "configs", "models", "transforms", "pipeline", "analysis"),
    "analysis": ("schemas", "configs", "pipeline.dataset"),
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in MAY_IMPORT:
        if "." not in package:
            for path in sorted((REPOSITORY / package).rglob("*.py")):
                name = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
                if not name.startswith("models.training"):
                    yield name, path


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield node.lineno, "." * node.level + (node.module or "")
            else:
                for alias in node.names:
                    yield node.lineno, f"{node.module}.{alias.name}"


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize(("name", "path"), [pytest.param(n, p, id=n) for n, p in modules()])
def test_imports_come_from_floors_below(name: str, path: Path) -> None:
    floor = max((f for f in MAY_IMPORT if is_within(name, f)), key=len)
    allowed = (floor, *MAY_IMPORT[floor])
    for line, imported in imports_of(path):
        assert not imported.startswith("."), f"{path}:{line} imports by a relative name"
        if imported.split(".")[0] in PACKAGES:
            assert any(is_within(imported, a) for a in allowed), f"{path}:{line} imports {imported} from above {floor}"


def test_readers_and_writers_do_not_import_each_other() -> None:
    for name, path in modules():
        for line, imported in imports_of(path):
            if is_within(name, "pipeline.sources"):
                assert not is_within(imported, "pipeline.sinks"), f"{path}:{line}"
            if is_within(name, "pipeline.sinks"):
                assert not is_within(imported, "pipeline.sources"), f"{path}:{line}"


def test_linguistics_load_without_beam() -> None:
    code = "import sys, transforms.language.registry; sys.exit('apache_beam' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


def test_only_syntax_reads_dependency_labels() -> None:
    """`words` copies them, unread."""
    folder = REPOSITORY / "transforms" / "language"
    readers = [
        path.parent.name
        for path in sorted(set(folder.rglob("*.py")) - {folder / "words.py"})
        if ".dep_" in path.read_text(encoding="utf-8") or ".dep " in path.read_text(encoding="utf-8")
    ]
    assert set(readers) == {"syntax"}
