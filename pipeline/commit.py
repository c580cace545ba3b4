"""Commits to a dataset: all files of a commit and the journal entry that lists them, or nothing.

A commit goes: files are staged and fsynced under `.demarche/staging/SEQUENCE/`; the entry is written as pending; the
files are renamed to their places and their folders fsynced; the entry becomes final; files that it removes are removed.
A process that dies before the entry is pending leaves staging that the next one sweeps. One that dies after it leaves a
pending entry that the next one completes, or takes back if a staged file turns out to be damaged.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import DatasetError, DatasetLockedError
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import (
    CHECKPOINT,
    STATE_FOLDER,
    Commit,
    DataFile,
    JournalError,
    Manifest,
    checkpoint_bytes,
    commit_bytes,
    journal_folder,
    read_commit,
    read_manifest,
)
from pipeline.sinks.parquet import sha256_of, sync_folder, write_durably
from schemas import TABLES

_PENDING = ".pending.json"
# Commits between two checkpoints: what a start has to read at most, beside the checkpoint.
_CHECKPOINT_EVERY = 64


class DatasetWriter:
    """The one writer of a dataset, while it holds the lock; get it from `open_dataset`."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest

    @property
    def next_sequence(self) -> int:
        """Number of the next commit."""
        return self.manifest.sequence + 1

    def staging(self, sequence: int) -> Path:
        """Folder in which the files of a commit are staged, each under its path in the dataset."""
        return self.root / STATE_FOLDER / "staging" / f"{sequence:08d}"

    def next_instant(self, now: datetime | None = None) -> datetime:
        """Now, or just after the last commit if the clock was set back: `committed_at` only ever grows."""
        return max(now or datetime.now(UTC), self.manifest.committed_at + timedelta(microseconds=1))

    def commit(self, commit: Commit) -> None:
        """Makes staged files part of the dataset. Raises DatasetError if the commit is not the next one."""
        if commit.sequence != self.next_sequence:
            raise DatasetError(f"{self.root}: commit {commit.sequence} is not the next, {self.next_sequence} is")
        pending = journal_folder(self.root) / f"{commit.sequence:08d}{_PENDING}"
        if pending.with_name(f"{commit.sequence:08d}.json").exists():
            raise DatasetError(f"{self.root}: commit {commit.sequence} is final already")
        reached("before-pending")
        write_durably(pending, commit_bytes(commit))
        reached("entry-pending")
        self._complete(commit, pending)
        if commit.sequence % _CHECKPOINT_EVERY == 0:
            self._write_checkpoint()

    def reload(self) -> None:
        """Takes up the dataset as it lies on disk, after whatever broke off the work in this process."""
        self.manifest = read_manifest(self.root)
        self.recover()

    def recover(self) -> None:
        """Completes a commit that a dead process left pending, or takes it back, and sweeps other staging."""
        for unfinished in journal_folder(self.root).glob(".*.unfinished"):
            unfinished.unlink()
        for pending in sorted(journal_folder(self.root).glob(f"*{_PENDING}")):
            self._recover_pending(pending)
        self._remove_files(self._last_commit())
        shutil.rmtree(self.root / STATE_FOLDER / "staging", ignore_errors=True)

    def _recover_pending(self, pending: Path) -> None:
        try:
            commit = read_commit(pending)
        except JournalError:
            self._take_back(pending)
            return
        if commit.sequence != self.next_sequence:
            raise DatasetError(f"{pending}: is not the commit after {self.manifest.sequence}")
        if all(self._is_whole(commit.sequence, file) for file in commit.add):
            self._complete(commit, pending)
        else:
            self._take_back(pending)

    def _is_whole(self, sequence: int, file: DataFile) -> bool:
        staged = self.staging(sequence) / file.path
        present = staged if staged.exists() else self.root / file.path
        return present.exists() and present.stat().st_size == file.bytes and sha256_of(present) == file.sha256

    def _take_back(self, pending: Path) -> None:
        """Undoes a pending commit: its files are known by the number in their names. No reader has seen it final."""
        prefix = pending.name.removesuffix(_PENDING)
        for table in TABLES:
            for path in (self.root / table.name).rglob(f"{prefix}-*.parquet"):
                path.unlink()
        pending.unlink()
        sync_folder(pending.parent)

    def _complete(self, commit: Commit, pending: Path) -> None:
        staging = self.staging(commit.sequence)
        folders = set()
        for path in commit.add_paths:
            target = self.root / path
            if (staging / path).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / path).replace(target)
                reached("file-renamed")
            folders.update(_folders_between(self.root, target))
        for folder in sorted(folders):
            sync_folder(folder)
        reached("files-renamed")
        pending.replace(pending.with_name(f"{commit.sequence:08d}.json"))
        sync_folder(pending.parent)
        reached("entry-final")
        self.manifest = self.manifest.after(commit)
        self._remove_files(commit)
        shutil.rmtree(staging, ignore_errors=True)

    def _remove_files(self, commit: Commit | None) -> None:
        for path in () if commit is None else commit.remove:
            if path not in self.manifest.files and (self.root / path).exists():
                (self.root / path).unlink()
                reached("file-removed")

    def _last_commit(self) -> Commit | None:
        path = journal_folder(self.root) / f"{self.manifest.sequence:08d}.json"
        return read_commit(path) if path.exists() else None

    def _write_checkpoint(self) -> None:
        """Sums up all commits, and drops what the checkpoint before this one summed up already."""
        journal = journal_folder(self.root)
        write_durably(journal / f"{self.manifest.sequence:08d}{CHECKPOINT}", checkpoint_bytes(self.manifest))
        reached("checkpoint-written")
        before = self.manifest.sequence - _CHECKPOINT_EVERY
        for path in journal.glob("[0-9]*.json"):
            number = int(path.name.partition(".")[0])
            if number < before or (number == before and not path.name.endswith(CHECKPOINT)):
                path.unlink()


@contextmanager
def open_dataset(root: Path, command: str, *, wait: bool = False) -> Iterator[DatasetWriter]:
    """The dataset of a folder, made if need be, locked for this process alone, and recovered from what died before.

    Raises DatasetLockedError if another process holds it, unless `wait` says to wait for it, and DatasetError if the
    folder cannot be written or the journal is damaged.
    """
    state = root / STATE_FOLDER
    try:
        journal_folder(root).mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "lock")
        lock.acquire(blocking=wait)
    except Timeout as error:
        raise DatasetLockedError(f"{root}: {_holder(state)} holds the dataset; --wait waits for it") from error
    except OSError as error:
        raise DatasetError(f"{root}: cannot be written: {error.strerror}") from error
    try:
        (state / "holder.json").write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "command": command}), encoding="utf-8"
        )
        try:
            writer = DatasetWriter(root, read_manifest(root))
        except JournalError as error:
            raise DatasetError(f"{error}; `demarche verify` tells what is left") from error
        refuse_newer_schema(root, writer.manifest)
        writer.recover()
        yield writer
    finally:
        lock.release()


def refuse_newer_schema(root: Path, manifest: Manifest) -> None:
    """Raises DatasetError if a file of the dataset has a schema that this demarche does not know yet."""
    known = {table.name: table.version for table in TABLES}
    for file in manifest.files.values():
        if file.schema_version > known.get(file.table, 0):
            raise DatasetError(
                f"{root}: {file.path} has version {file.schema_version} of the table {file.table}, this demarche knows"
                f" {known.get(file.table, 'no such table')}: use the demarche that wrote it, or a newer one"
            )


def _holder(state: Path) -> str:
    try:
        holder = json.loads((state / "holder.json").read_bytes())
    except (OSError, ValueError):
        return "another run"
    return f"demarche {holder['command']} (process {holder['pid']} on {holder['host']})"


def _folders_between(root: Path, path: Path) -> list[Path]:
    """The folders from a file's own up to the dataset's."""
    return [parent for parent in path.parents if parent == root or root in parent.parents]
