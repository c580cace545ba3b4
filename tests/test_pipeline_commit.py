"""Commits: all files or none, whatever dies, is damaged or is in the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.commit import DatasetWriter, open_dataset
from pipeline.errors import DatasetError, DatasetLockedError
from pipeline.sinks.manifest import Commit, DataFile, data_file_name, journal_folder, read_manifest
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from pipeline.verification import verify_dataset
from schemas import SOURCES
from schemas.sources import SourceState
from tests.killing import killed_at

NOW = datetime(2024, 1, 16, 12, tzinfo=UTC)


def stage(writer: DatasetWriter, names: Iterable[str]) -> tuple[DataFile, ...]:
    """One staged file per name, each with a row of that name."""
    sequence = writer.next_sequence
    return tuple(
        stage_file(
            writer.staging(sequence),
            f"{folder_of(SOURCES)}/{data_file_name(sequence, shard)}",
            SOURCES,
            [SOURCES.to_arrow([SourceState(name, "txt", NOW)])],
            {},
        )
        for shard, name in enumerate(names)
    )


def commit_of(writer: DatasetWriter, files: tuple[DataFile, ...], remove: tuple[str, ...] = ()) -> Commit:
    return Commit(writer.next_sequence, "run", "run", writer.next_instant(), add=files, remove=remove)


def add(root: Path, *names: str) -> None:
    with open_dataset(root, "run") as writer:
        writer.commit(commit_of(writer, stage(writer, names)))


def replace_all(root: Path, *names: str) -> None:
    with open_dataset(root, "compact") as writer:
        old = tuple(writer.manifest.files)
        writer.commit(commit_of(writer, stage(writer, names), old))


def rows_by_manifest(root: Path) -> list[str]:
    return sorted(row for path in read_manifest(root).files for row in names_in(root / path))


def rows_by_glob(root: Path) -> list[str]:
    return sorted(row for path in root.glob("sources/*.parquet") for row in names_in(path))


def names_in(path: Path) -> list[str]:
    names: list[str] = pq.read_table(path, columns=["source_uri"]).column(0).to_pylist()
    return names


def test_a_commit_adds_its_files(tmp_path: Path) -> None:
    add(tmp_path, "a", "b")
    add(tmp_path, "c")
    assert rows_by_manifest(tmp_path) == rows_by_glob(tmp_path) == ["a", "b", "c"]


def test_a_commit_replaces_files(tmp_path: Path) -> None:
    add(tmp_path, "a", "b")
    replace_all(tmp_path, "ab")
    assert rows_by_manifest(tmp_path) == rows_by_glob(tmp_path) == ["ab"]


@pytest.mark.parametrize(
    ("point", "survives"),
    [
        ("before-pending", False),
        ("entry-pending", True),
        ("file-renamed:1", True),
        ("file-renamed:2", True),
        ("files-renamed", True),
        ("entry-final", True),
    ],
)
def test_a_commit_that_dies_is_completed_or_undone(tmp_path: Path, point: str, survives: bool) -> None:
    add(tmp_path / "out", "a")
    assert killed_at(point, tmp_path / "log", add, tmp_path / "out", "b", "c")
    with open_dataset(tmp_path / "out", "run"):
        pass
    expected = ["a", "b", "c"] if survives else ["a"]
    assert rows_by_manifest(tmp_path / "out") == rows_by_glob(tmp_path / "out") == expected
    assert not list((tmp_path / "out" / ".demarche").glob("staging/*"))


@pytest.mark.parametrize("point", ["entry-final", "file-removed:1"])
def test_a_removal_that_dies_is_completed(tmp_path: Path, point: str) -> None:
    add(tmp_path / "out", "a", "b")
    assert killed_at(point, tmp_path / "log", replace_all, tmp_path / "out", "ab")
    with open_dataset(tmp_path / "out", "run"):
        pass
    assert rows_by_manifest(tmp_path / "out") == rows_by_glob(tmp_path / "out") == ["ab"]


def test_a_commit_is_undone_if_a_staged_file_is_damaged(tmp_path: Path) -> None:
    add(tmp_path / "out", "a")
    assert killed_at("file-renamed:1", tmp_path / "log", add, tmp_path / "out", "b", "c")
    staged = next((tmp_path / "out" / ".demarche" / "staging").rglob("*.parquet"))
    staged.write_bytes(staged.read_bytes()[:-1])
    with open_dataset(tmp_path / "out", "run"):
        pass
    assert rows_by_manifest(tmp_path / "out") == rows_by_glob(tmp_path / "out") == ["a"]
    add(tmp_path / "out", "b", "c")
    assert rows_by_manifest(tmp_path / "out") == ["a", "b", "c"]


def test_a_pending_entry_that_is_truncated_is_undone(tmp_path: Path) -> None:
    add(tmp_path / "out", "a")
    assert killed_at("file-renamed:1", tmp_path / "log", add, tmp_path / "out", "b", "c")
    pending = next(journal_folder(tmp_path / "out").glob("*.pending.json"))
    pending.write_bytes(pending.read_bytes()[:40])
    with open_dataset(tmp_path / "out", "run"):
        pass
    assert rows_by_manifest(tmp_path / "out") == rows_by_glob(tmp_path / "out") == ["a"]


@pytest.mark.parametrize("damage", [lambda text: text[:40], lambda text: text.replace('"rows": 1', '"rows": 2')])
def test_a_damaged_journal_is_refused_by_name(tmp_path: Path, damage: object) -> None:
    add(tmp_path, "a")
    entry = journal_folder(tmp_path) / "00000001.json"
    entry.write_text(damage(entry.read_text()))  # type: ignore[operator]
    with pytest.raises(DatasetError, match="00000001"), open_dataset(tmp_path, "run"):
        pass
    assert rows_by_glob(tmp_path) == ["a"]


def test_a_missing_entry_is_refused_by_number(tmp_path: Path) -> None:
    for name in "abc":
        add(tmp_path, name)
    (journal_folder(tmp_path) / "00000002.json").unlink()
    with pytest.raises(DatasetError, match="commit 2 is missing"), open_dataset(tmp_path, "run"):
        pass


def test_a_journal_of_a_newer_format_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr("pipeline.sinks.manifest.FORMAT", 2)
        add(tmp_path, "a")
    with pytest.raises(DatasetError, match="newer demarche"), open_dataset(tmp_path, "run"):
        pass


def test_only_one_process_holds_a_dataset(tmp_path: Path) -> None:
    with (
        open_dataset(tmp_path, "watch"),
        pytest.raises(DatasetLockedError, match="demarche watch"),
        open_dataset(tmp_path, "run"),
    ):
        pass
    add(tmp_path, "a")


def test_a_dead_process_holds_no_lock(tmp_path: Path) -> None:
    assert killed_at("entry-pending", tmp_path / "log", add, tmp_path / "out", "a")
    add(tmp_path / "out", "b")
    assert rows_by_manifest(tmp_path / "out") == ["a", "b"]


def test_a_clock_that_was_set_back_does_not_reorder_commits(tmp_path: Path) -> None:
    with open_dataset(tmp_path, "run") as writer:
        later = commit_of(writer, stage(writer, "a"))
        later = replace(later, committed_at=datetime(2100, 1, 1, tzinfo=UTC))
        writer.commit(later)
        assert writer.next_instant(NOW) > later.committed_at


def add_often_summed_up(root: Path, *names: str) -> None:
    """A commit per name, with a checkpoint every four."""
    with pytest.MonkeyPatch.context() as patch, open_dataset(root, "run") as writer:
        patch.setattr("pipeline.commit._CHECKPOINT_EVERY", 4)
        for name in names:
            writer.commit(commit_of(writer, stage(writer, [name])))


def test_a_checkpoint_sums_up_the_commits_before_it(tmp_path: Path) -> None:
    assert killed_at("checkpoint-written", tmp_path / "log", add_often_summed_up, tmp_path / "out", *"abcd")
    by_entries = read_manifest(tmp_path / "out")
    for entry in journal_folder(tmp_path / "out").glob("0000000?.json"):
        entry.unlink()
    assert read_manifest(tmp_path / "out") == by_entries
    assert by_entries.sequence == 4
    add(tmp_path / "out", "e")
    assert rows_by_manifest(tmp_path / "out") == list("abcde")


def test_entries_that_two_checkpoints_sum_up_are_dropped(tmp_path: Path) -> None:
    add_often_summed_up(tmp_path, *"abcdefghij")
    names = sorted(path.name for path in journal_folder(tmp_path).iterdir())
    assert names == [
        "00000004.checkpoint.json",
        "00000005.json",
        "00000006.json",
        "00000007.json",
        "00000008.checkpoint.json",
        "00000008.json",
        "00000009.json",
        "00000010.json",
    ]
    before = read_manifest(tmp_path)
    (journal_folder(tmp_path) / "00000008.checkpoint.json").unlink()
    assert read_manifest(tmp_path) == before
    assert rows_by_manifest(tmp_path) == list("abcdefghij")


@pytest.mark.parametrize("damage", [lambda text: text[:40], lambda text: text.replace(b"sources", b"sourced")])
def test_a_damaged_checkpoint_is_passed_over_and_found(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    add_often_summed_up(tmp_path, *"abcdefghij")
    before = read_manifest(tmp_path)
    checkpoint = journal_folder(tmp_path) / "00000008.checkpoint.json"
    checkpoint.write_bytes(damage(checkpoint.read_bytes()))
    assert read_manifest(tmp_path) == before
    add(tmp_path, "k")
    assert rows_by_manifest(tmp_path) == list("abcdefghijk")
    assert any("00000008.checkpoint.json" in finding.what for finding in verify_dataset(tmp_path))


@pytest.mark.parametrize("keeps_entries", [True, False])
def test_a_damaged_checkpoint_that_nothing_stands_in_for_is_refused_by_name(
    tmp_path: Path, keeps_entries: bool
) -> None:
    add_often_summed_up(tmp_path, *"abcdefghij")
    for entry in () if keeps_entries else journal_folder(tmp_path).glob("0000000?.json"):
        entry.unlink()
    for checkpoint in journal_folder(tmp_path).glob("*.checkpoint.json"):
        checkpoint.write_bytes(checkpoint.read_bytes()[:40])
    with pytest.raises(DatasetError, match=r"00000008.checkpoint.json: cannot be read"), open_dataset(tmp_path, "run"):
        pass


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="file"), open_dataset(tmp_path / "file", "run"):
        pass


def test_who_holds_the_dataset_may_be_unknown(tmp_path: Path) -> None:
    with open_dataset(tmp_path, "run"):
        (tmp_path / ".demarche" / "holder.json").write_text(json.dumps([])[:1])
        with pytest.raises(DatasetLockedError, match="another run"), open_dataset(tmp_path, "run"):
            pass
