"""The manifest: which files a dataset consists of, read off the journal of its commits.

The journal lies in `DATASET/.demarche/journal/`, one JSON file per commit (`00000012.json`), and checkpoints that sum
up all commits so far (`00000064.checkpoint.json`). A commit that is under way is `00000013.pending.json`. Entries that
two checkpoints sum up are dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STATE_FOLDER = ".demarche"
JOURNAL_FOLDER = "journal"
CHECKPOINT = ".checkpoint.json"
FORMAT = 1

# Tables whose rows depend on model and ontology.
CODED_TABLES = ("articles", "events", "quotes", "mentions", "roles", "places", "dates")
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)

_CHECKSUM = "sha256"


class JournalError(Exception):
    """A file of the journal is damaged, missing, or of a newer format; the message names it."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """One live file; `path` is relative to the dataset, with `/`."""

    table: str
    path: str
    rows: int
    bytes: int
    sha256: str
    schema_version: int


@dataclass(frozen=True, slots=True)
class Coding:
    """What rows were extracted with."""

    model: str
    ontology: str

    @property
    def label(self) -> str:
        """Both, for a message."""
        return f"model {self.model} and ontology {self.ontology}"


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: files that it added and removed, for which run, and what came in.

    `counts` are those of the run's balance that this commit settles, by name of the column of `runs`; `tallies` are
    counts by name for the list columns of `runs`. `forgotten` are documents that must never come in again.
    """

    sequence: int
    run_id: str
    command: str
    committed_at: datetime
    add: tuple[DataFile, ...] = ()
    remove: tuple[str, ...] = ()
    coding: Coding | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    tallies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()

    @property
    def add_paths(self) -> list[str]:
        """Paths of the files that it adds."""
        return [file.path for file in self.add]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A dataset after its commit number `sequence`; `files` are live, by path."""

    sequence: int = 0
    committed_at: datetime = BEFORE_ALL
    files: Mapping[str, DataFile] = field(default_factory=dict)
    codings: Mapping[str, Coding] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()

    def after(self, commit: Commit) -> Manifest:
        """The manifest once a commit is final."""
        removed = frozenset(commit.remove)
        files = {path: file for path, file in self.files.items() if path not in removed}
        files |= {file.path: file for file in commit.add}
        codings = {path: coding for path, coding in self.codings.items() if path in files}
        if commit.coding is not None:
            codings |= {file.path: commit.coding for file in commit.add if file.table in CODED_TABLES}
        return Manifest(
            commit.sequence, commit.committed_at, files, codings, self.forgotten | frozenset(commit.forgotten)
        )

    def files_of(self, table: str) -> list[DataFile]:
        """Live files of a table, in order of their commits."""
        return sorted((f for f in self.files.values() if f.table == table), key=lambda f: (sequence_of(f.path), f.path))


def data_file_name(sequence: int, shard: int | str) -> str:
    """Name of a data file: it tells the commit that added it."""
    return f"{sequence:08d}-{shard}.parquet"


def sequence_of(path: str) -> int:
    """Number of the commit that added a data file."""
    return int(path.rpartition("/")[2].partition("-")[0])


def journal_folder(dataset: Path) -> Path:
    """Where the journal lies."""
    return dataset / STATE_FOLDER / JOURNAL_FOLDER


def is_dataset(folder: Path) -> bool:
    """Whether a folder holds a dataset, be it empty."""
    return journal_folder(folder).is_dir()


def read_manifest(dataset: Path) -> Manifest:
    """The manifest after the last final commit; empty if the folder holds no dataset. Raises JournalError.

    A checkpoint that is damaged is passed over as long as the one before it and the entries since then are there.
    """
    manifest, damage = _last_checkpoint(dataset)
    try:
        for commit in read_commits(dataset, after=manifest.sequence):
            manifest = manifest.after(commit)
    except JournalError as error:
        raise damage or error from error
    if damage is not None and manifest.sequence < _number_of(checkpoints_of(dataset)[-1]):
        raise damage
    return manifest


def _last_checkpoint(dataset: Path) -> tuple[Manifest, JournalError | None]:
    """The last checkpoint that can be read, an empty manifest if there is none, and what is wrong with a later one."""
    damage: JournalError | None = None
    for path in reversed(checkpoints_of(dataset)):
        try:
            return read_checkpoint(path), damage
        except JournalError as error:
            damage = damage or error
    return Manifest(), damage


def checkpoints_of(dataset: Path) -> list[Path]:
    """Files of the checkpoints, in order."""
    return sorted(journal_folder(dataset).glob(f"*{CHECKPOINT}"))


def read_commits(dataset: Path, after: int = 0) -> Iterator[Commit]:
    """Final commits in order, from the one after `after`. Raises JournalError at one that is missing or damaged."""
    expected = after + 1
    for path in sorted(_entries(dataset)):
        sequence = _number_of(path)
        if sequence <= after:
            continue
        if sequence != expected:
            raise JournalError(f"{path.parent}: commit {expected} is missing, {sequence} is there")
        yield read_commit(path)
        expected += 1


def oldest_commit(dataset: Path) -> int | None:
    """Number of the oldest commit whose entry is still kept; None if none is."""
    return min((_number_of(path) for path in _entries(dataset)), default=None)


def read_commit(path: Path) -> Commit:
    """One commit from its file. Raises JournalError if it is damaged."""
    entry = _read_checked(path)
    return Commit(
        sequence=entry["sequence"],
        run_id=entry["run_id"],
        command=entry["command"],
        committed_at=datetime.fromisoformat(entry["committed_at"]),
        add=_data_files(entry["add"]),
        remove=tuple(entry["remove"]),
        coding=None if entry["coding"] is None else Coding(**entry["coding"]),
        counts=entry["counts"],
        tallies=entry["tallies"],
        forgotten=tuple(entry["forgotten"]),
    )


def commit_bytes(commit: Commit) -> bytes:
    """A commit as its file holds it."""
    return _checked_bytes({**asdict(commit), "committed_at": commit.committed_at.isoformat()})


def checkpoint_bytes(manifest: Manifest) -> bytes:
    """A checkpoint as its file holds it."""
    codings = sorted({(coding.model, coding.ontology) for coding in manifest.codings.values()})
    number = {coding: index for index, coding in enumerate(codings)}
    files = [
        {**asdict(file), "coding": None if (c := manifest.codings.get(path)) is None else number[c.model, c.ontology]}
        for path, file in sorted(manifest.files.items())
    ]
    return _checked_bytes(
        {
            "sequence": manifest.sequence,
            "committed_at": manifest.committed_at.isoformat(),
            "codings": [{"model": model, "ontology": ontology} for model, ontology in codings],
            "files": files,
            "forgotten": sorted(manifest.forgotten),
        }
    )


def read_checkpoint(path: Path) -> Manifest:
    """The manifest that a checkpoint sums up. Raises JournalError if it is damaged."""
    entry = _read_checked(path)
    codings = [Coding(**coding) for coding in entry["codings"]]
    by_path = {file["path"]: file.pop("coding") for file in entry["files"]}
    return Manifest(
        sequence=entry["sequence"],
        committed_at=datetime.fromisoformat(entry["committed_at"]),
        files={file.path: file for file in _data_files(entry["files"])},
        codings={path: codings[number] for path, number in by_path.items() if number is not None},
        forgotten=frozenset(entry["forgotten"]),
    )


def _entries(dataset: Path) -> Iterator[Path]:
    return journal_folder(dataset).glob("[0-9]" * 8 + ".json")


def _number_of(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _data_files(entries: Iterable[Mapping[str, Any]]) -> tuple[DataFile, ...]:
    return tuple(DataFile(**entry) for entry in entries)


def _checked_bytes(entry: dict[str, Any]) -> bytes:
    entry = {"format": FORMAT, **entry}
    return json.dumps({**entry, _CHECKSUM: _digest(entry)}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _read_checked(path: Path) -> dict[str, Any]:
    try:
        entry = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise JournalError(f"{path}: cannot be read: {error}") from error
    checksum = entry.pop(_CHECKSUM, None) if isinstance(entry, dict) else None
    if checksum is None or checksum != _digest(entry):
        raise JournalError(f"{path}: damaged: its checksum does not fit")
    if entry.pop("format") > FORMAT:
        raise JournalError(f"{path}: written by a newer demarche; this one reads journals of format {FORMAT}")
    return dict(entry)


def _digest(entry: Mapping[str, Any]) -> str:
    plain = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
