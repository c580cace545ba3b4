"""Strict reading of the ontology's YAML files: every error names file, line, key, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

EntryT = TypeVar("EntryT", bound="Entry")

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class OntologyError(Exception):
    """A mistake in an ontology file. `str()` is one line: file, line, and what is wrong and allowed."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(path, line, problem)
        self.path = path
        self.line = line
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"


class Entry(BaseModel):
    """An entry of an ontology file; unknown keys are errors and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def read_list(path: Path, entry: type[EntryT]) -> list[EntryT]:
    """The entries of a file that holds one YAML list.

    Raises OntologyError on YAML that does not parse, a file that is no list, or an entry that `entry` refuses.
    """
    root = _compose(path)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise OntologyError(
            path, root.start_mark.line + 1, "the file must be a list of entries, each starting with '-'"
        )
    return [_validated(path, node, entry) for node in root.value]


def read_mapping(path: Path, entry: type[EntryT]) -> dict[str, EntryT]:
    """The entries of a file that holds one YAML mapping, by their key. Raises OntologyError, also on a repeated key."""
    root = _compose(path)
    if root is None:
        return {}
    found: dict[str, EntryT] = {}
    for key, line, node in _items(path, root):
        if key in found:
            raise OntologyError(path, line, f"{key!r} stands here a second time")
        found[key] = _validated(path, node, entry)
    return found


def read_one(path: Path, entry: type[EntryT]) -> EntryT:
    """The one entry that a file is. Raises OntologyError."""
    root = _compose(path)
    if root is None:
        raise OntologyError(path, 1, "the file is empty")
    return _validated(path, root, entry)


def _compose(path: Path) -> yaml.Node | None:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise OntologyError(path, 1, f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OntologyError(path, 1, f"the file is not UTF-8: {error.reason} at byte {error.start}") from error
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise OntologyError(path, line, f"not YAML: {error.problem}") from error
    return node


def _items(path: Path, node: yaml.Node) -> Iterator[tuple[str, int, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise OntologyError(path, node.start_mark.line + 1, "expected 'key: value' lines")
    for key, value in node.value:
        yield key.value, key.start_mark.line + 1, value


def _validated(path: Path, node: yaml.Node, entry: type[EntryT]) -> EntryT:
    value = _python_of(path, node)
    try:
        return entry.model_validate(value, context={"path": path, "line": node.start_mark.line + 1})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where or 'entry'}: {_explained(first, entry)}"
        raise OntologyError(path, _line_of(node, first["loc"]), problem) from error


def _explained(error: Any, entry: type[Entry]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key; allowed: {', '.join(entry.model_fields)}"
    message = error["msg"].removeprefix("Value error, ")
    shown = "" if error["type"] in ("missing", "value_error") else f", not {error['input']!r}"
    return f"{message}{shown}"


def _line_of(node: yaml.Node, location: tuple[Any, ...]) -> int:
    line: int = node.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            match = next(((key, value) for key, value in node.value if key.value == part), None)
            if match is None:
                return line
            line, node = match[0].start_mark.line + 1, match[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _python_of(path: Path, node: yaml.Node) -> Any:
    """The node as Python values; lists become tuples, since entries are frozen. A key given twice is an error."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(_python_of(path, child) for child in node.value)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, line, child in _items(path, node):
            if key in found:
                raise OntologyError(path, line, f"{key!r} stands here a second time")
            found[key] = _python_of(path, child)
        return found
    return _scalar_of(path, node)


def _scalar_of(path: Path, node: yaml.Node) -> Any:
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    text: str = node.value
    if tag == "str":
        return text
    if tag == "int":
        return int(text)
    if tag == "float":
        return float(text)
    if tag == "null":
        return None
    if tag == "bool":
        # YAML 1.1 reads no, on, off as booleans; only these two words mean one here, so Norway stays NO.
        return {"true": True, "false": False}.get(text.lower(), text)
    if tag == "timestamp":
        return text
    raise OntologyError(path, node.start_mark.line + 1, f"a value of kind {tag} is not used here: {text!r}")
