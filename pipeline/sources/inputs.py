"""Finds the files that the settings name, and tells what kind each is."""

from __future__ import annotations

import glob
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.sources.byte_streams import COMPRESSIONS, READ_ERRORS, STDIN, opened, unreadable
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.settings import FileKind, FileSettings

_LOG = logging.getLogger(__name__)

_KIND_OF_SUFFIX: dict[str, FileKind] = {
    ".txt": "txt",
    ".text": "txt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".parquet": "parquet",
    ".warc": "warc",
    ".arc": "warc",
}
_SNIFFED_BYTES = 2048
# Bytes that no text has. Source: WHATWG MIME Sniffing, section 3, "binary data byte".
_BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file to read. `source_uri` is its path as the settings reach it; `path` is None for standard input.

    `input_name` is the path below the folder or the fixed part of the glob, without the suffix of a compression: it
    stays the same when the input is moved or compressed.
    """

    path: Path | None
    source_uri: str
    input_name: str
    n_bytes: int


def missing_inputs(settings: FileSettings) -> list[str]:
    """Those of `settings.inputs` that name no file at all, now."""
    return [name for name in settings.inputs if name != STDIN and not _matches_of(name)]


def find_files(settings: FileSettings) -> list[InputFile]:
    """All files of the settings, each once, in the order of the inputs and of their names within one.

    A folder gives the files below it whose suffix is known, hidden ones apart; how many others it has is logged. A glob
    or a plain name gives whatever it matches.
    """
    files: dict[str, InputFile] = {}
    for name in settings.inputs:
        if name == STDIN:
            files.setdefault(STDIN, InputFile(None, STDIN, STDIN, 0))
            continue
        root = _fixed_part(name)
        for match in _matches_of(name):
            found = _files_below(match) if match.is_dir() else [match]
            below = match if match.is_dir() else root
            for path in found:
                uri = path.as_posix()
                files.setdefault(uri, InputFile(path, uri, _input_name(path, below), path.stat().st_size))
    return list(files.values())


def kind_of(file: InputFile, settings: FileSettings) -> FileKind:
    """Kind of the file by the settings, its suffix, or its first bytes. Raises SourceError for binary data."""
    if settings.kind is not None:
        return settings.kind
    by_suffix = _kind_of_name(file.source_uri)
    if by_suffix is not None:
        return by_suffix
    if file.path is None:
        raise ValueError("the kind of standard input is told while it is read")
    with opened(file.path) as source:
        try:
            head = source.stream.read(_SNIFFED_BYTES)
        except READ_ERRORS as error:
            raise SourceError(unreadable(error)) from error
    return sniffed_kind(head)


def sniffed_kind(head: bytes) -> FileKind:
    """Kind of content that starts with `head`. Raises SourceError for binary data."""
    if head.startswith(b"PAR1"):
        return "parquet"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith(b"warc/"):
        return "warc"
    if start.startswith((b"{", b"[{")):
        return "jsonl"
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start):
        return "html"
    if start.startswith(b"<") and any(tag in start for tag in (b"<rss", b"<feed", b"<rdf", b"<urlset")):
        return "feed"
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and any(byte in _BINARY for byte in head):
        raise SourceError(Problem("read", "binary_data", "neither text nor any format that is known"))
    return "txt"


def _kind_of_name(name: str) -> FileKind | None:
    return _KIND_OF_SUFFIX.get(_without_compression(PurePosixPath(name)).suffix.lower())


def _without_compression(path: PurePosixPath) -> PurePosixPath:
    return path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path


def _matches_of(name: str) -> list[Path]:
    """Files and folders that a name or glob matches, sorted; a name that exists is taken literally."""
    if Path(name).expanduser().exists():
        return [Path(name).expanduser()]
    found = (Path(match) for match in glob.iglob(str(Path(name).expanduser()), recursive=True))
    return sorted(path for path in found if path.is_file())


def _fixed_part(name: str) -> Path:
    """The folder of a glob or name that holds no wildcard."""
    parts = Path(name).expanduser().parts[:-1]
    fixed = Path()
    for part in parts:
        if glob.has_magic(part):
            break
        fixed /= part
    return fixed


def _files_below(folder: Path) -> list[Path]:
    known: list[Path] = []
    others: Counter[str] = Counter()
    for path in _walk(folder):
        if _kind_of_name(path.as_posix()) is None:
            others[path.suffix or "no suffix"] += 1
        else:
            known.append(path)
    if others:
        counted = ", ".join(f"{suffix} ({n})" for suffix, n in sorted(others.items()))
        _LOG.warning("%s: files of unknown suffix are not read: %s; name them by a glob to read them", folder, counted)
    return known


def _walk(folder: Path) -> Iterator[Path]:
    """Files below the folder in the order of their names; hidden ones apart, links to folders not followed."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _input_name(path: Path, below: Path) -> str:
    relative = path.relative_to(below) if path.is_relative_to(below) else Path(path.name)
    return _without_compression(PurePosixPath(relative.as_posix())).as_posix()
