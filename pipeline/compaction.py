"""Turns many small files into few big ones, and files of older schemas into present ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pyarrow as pa

from pipeline.dataset import n_without_text, read_data_file
from pipeline.index_sync import open_index
from pipeline.lifecycle import RunLife, run_lifecycle
from pipeline.progress import RunProgress, Silence
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import CODED_TABLES, Coding, Commit, DataFile, data_file_name, sequence_of
from pipeline.sinks.tables import stage_file
from schemas import ARTICLES, SOURCES, STORIES, TABLES
from schemas.runs import Run
from schemas.table import Table

# Bytes of one group of files, all tables of a month together: some ten thousand articles, which fit in memory.
TARGET_BYTES = 32 * 1024 * 1024

_BY_NAME = {table.name: table for table in TABLES}


@dataclass(frozen=True, slots=True)
class CompactOutcome:
    """A finished compaction: its row of `runs`, and the files of the dataset before and after."""

    run: Run
    n_before: int
    n_after: int


@dataclass(frozen=True, slots=True)
class _Group:
    """Files that become one per table. Rows of an article stay in one commit with it."""

    folder: str
    coding: Coding | None
    files: tuple[DataFile, ...]


def compact(
    settings: RunSettings,
    *,
    wait: bool = False,
    progress: RunProgress | None = None,
    target_bytes: int = TARGET_BYTES,
) -> CompactOutcome:
    """Merges small files, month by month, each month's in commits of its own; a kill costs one of them.

    Of each source only the latest state is kept. Raises as `run_batch` does.
    """
    with (
        run_lifecycle(settings, "compact", wait=wait, is_recoding=True) as life,
        closing(open_index(life.writer)) as index,
        progress or Silence() as shown,
    ):
        n_before = len(life.writer.manifest.files)
        groups = list(_groups(life, target_bytes))
        for number, group in enumerate(groups, start=1):
            _commit(group, life)
            index.mark_applied(life.writer.manifest.sequence)
            life.history.catch_up()
            shown.committed(life.history.counts, life.history.rows, number / len(groups))
        n_after = len(life.writer.manifest.files)
        return CompactOutcome(life.history.finish("done"), n_before, n_after)


def _groups(life: RunLife, target_bytes: int) -> Iterator[_Group]:
    manifest = life.writer.manifest
    textless = {
        sequence_of(file.path) for file in manifest.files_of(ARTICLES.name) if n_without_text(life.writer.root, [file])
    }
    by_place: dict[tuple[str, Coding | None, bool], dict[int, list[DataFile]]] = defaultdict(lambda: defaultdict(list))
    for file in manifest.files.values():
        if (file.rows or _is_old(file)) and file.table != STORIES.name:
            sequence = sequence_of(file.path)
            place = (_place_of(file), manifest.codings.get(file.path), sequence in textless)
            by_place[place][sequence].append(file)
    for (folder, coding, _), by_commit in sorted(by_place.items(), key=lambda item: str(item[0])):
        for files in _filled(by_commit, target_bytes):
            if _pays(files):
                yield _Group(folder, coding, tuple(sorted(files, key=lambda f: (sequence_of(f.path), f.path))))


def _place_of(file: DataFile) -> str:
    """What is merged together: the coded tables of one month, or the folder of another table."""
    folder = file.path.rpartition("/")[0]
    return folder.partition("/")[2] if file.table in CODED_TABLES else folder


def _filled(by_commit: dict[int, list[DataFile]], target_bytes: int) -> Iterator[list[DataFile]]:
    """Commits in order, put together until they reach the target; one that reaches it by itself stays alone."""
    files: list[DataFile] = []
    size = 0
    for _, added in sorted(by_commit.items()):
        added_size = sum(file.bytes for file in added)
        if added_size >= target_bytes:
            yield added
            continue
        files += added
        size += added_size
        if size >= target_bytes:
            yield files
            files, size = [], 0
    yield files


def _pays(files: Iterable[DataFile]) -> bool:
    files = list(files)
    return any(map(_is_old, files)) or len(files) > len({file.table for file in files})


def _is_old(file: DataFile) -> bool:
    return file.schema_version < _BY_NAME[file.table].version


def _commit(group: _Group, life: RunLife) -> None:
    writer, draft = life.writer, life.history.draft
    sequence = writer.next_sequence
    by_table: dict[str, list[DataFile]] = defaultdict(list)
    for file in group.files:
        by_table[file.table].append(file)
    metadata = life.versions.file_metadata
    if group.coding is not None:
        coding = {"demarche.model_version": group.coding.model, "demarche.ontology_version": group.coding.ontology}
        metadata = {**metadata, **coding}
    merged = tuple(
        stage_file(
            writer.staging(sequence),
            f"{files[0].path.rpartition('/')[0]}/{data_file_name(sequence, 0)}",
            _BY_NAME[name],
            _rows(life, _BY_NAME[name], files).to_batches(),
            metadata,
        )
        for name, files in sorted(by_table.items())
    )
    reached("slice-staged")
    removed = tuple(file.path for file in group.files)
    instant = writer.next_instant()
    writer.commit(
        Commit(sequence, draft.run_id, draft.command, instant, add=merged, remove=removed, coding=group.coding)
    )
    reached("slice-committed")


def _rows(life: RunLife, table: Table, files: list[DataFile]) -> pa.Table:
    rows = pa.concat_tables([read_data_file(life.writer.root, file, table.arrow) for file in files])
    if table is not SOURCES:
        return rows
    # The files come in the order of their commits, so that the last row of a source is its present state.
    last = {uri: position for position, uri in enumerate(rows.column(SOURCES.key).to_pylist())}
    return rows.take(sorted(last.values()))
