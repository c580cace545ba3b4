"""Takes articles and all their rows out of a dataset, and keeps them from coming in again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset import n_without_text, read_data_file
from pipeline.errors import DemarcheError, ExitCode
from pipeline.index import delete_index, index_path
from pipeline.lifecycle import RunLife, run_lifecycle
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import CODED_TABLES, Coding, Commit, DataFile, data_file_name, sequence_of
from pipeline.sinks.tables import stage_file
from schemas import ARTICLES, DEAD_LETTERS, EVENTS, STORIES, TABLES
from schemas.runs import Run

_BY_NAME = {table.name: table for table in TABLES}
_ABOUT = ["article_id", "document_id", "url", "canonical_url", "outlet", "duplicate_of"]


class NothingToForgetError(DemarcheError):
    """What is to be forgotten is not in the dataset."""

    exit_code = ExitCode.USAGE


@dataclass(slots=True)
class Forgotten:
    """What goes, by id; and the copies of it that stay, with the one that takes its place (None: it is that one)."""

    article_ids: set[str] = field(default_factory=set)
    document_ids: set[str] = field(default_factory=set)
    heirs: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForgetOutcome:
    """What was forgotten, and the row of `runs`; None for a dry run."""

    run: Run | None
    forgotten: Forgotten


def forget(settings: RunSettings, targets: Iterable[str], *, is_dry: bool = False, wait: bool = False) -> ForgetOutcome:
    """Forgets the documents that the targets name: addresses, article ids, or outlets.

    A document goes with all its revisions. The first of its copies that stay takes its place, not coded yet; the others
    name that one. Raises NothingToForgetError if a target names nothing, and otherwise as `run_batch` does.
    """
    wanted = list(targets)
    with run_lifecycle(settings, "forget", wait=wait, is_recoding=True) as life:
        forgotten = _find(life, wanted)
        if is_dry:
            life.history.abandon()
            return ForgetOutcome(None, forgotten)
        for coding, files in _units(life, forgotten):
            _commit(coding, files, forgotten, set(wanted), life)
        # The index holds addresses of what is gone; it is built anew from what is left.
        delete_index(index_path(life.writer.root))
        return ForgetOutcome(life.history.finish("done"), forgotten)


def _find(life: RunLife, targets: list[str]) -> Forgotten:
    rows = list(_about_articles(life))
    forgotten = Forgotten()
    for target in targets:
        named = {
            row["document_id"]
            for row in rows
            if target in (row["article_id"], row["url"], row["canonical_url"], row["outlet"])
        }
        if not named:
            raise NothingToForgetError(f"{life.writer.root}: no article has the address, id or outlet {target!r}")
        forgotten.document_ids |= named
    forgotten.article_ids = {row["article_id"] for row in rows if row["document_id"] in forgotten.document_ids}
    first: dict[str, str] = {}
    for row in rows:
        if row["duplicate_of"] in forgotten.article_ids and row["article_id"] not in forgotten.article_ids:
            heir = first.setdefault(row["duplicate_of"], row["article_id"])
            forgotten.heirs[row["article_id"]] = None if heir == row["article_id"] else heir
    return forgotten


def _about_articles(life: RunLife) -> Iterator[dict[str, Any]]:
    """What tells articles apart, in the order of their commits."""
    for file in life.writer.manifest.files_of(ARTICLES.name):
        yield from pq.ParquetFile(life.writer.root / file.path).read(_ABOUT).to_pylist()


def _units(life: RunLife, forgotten: Forgotten) -> Iterator[tuple[Coding | None, list[DataFile]]]:
    """Files to rewrite: all coded tables of each month of a commit that has something of what goes.

    Those of one coding make one commit, but for articles without their texts, which are never mixed with others.
    """
    manifest, root = life.writer.manifest, life.writer.root
    units: dict[tuple[int, str], list[DataFile]] = defaultdict(list)
    others: list[DataFile] = []
    for file in manifest.files.values():
        if file.rows and file.table in CODED_TABLES:
            units[sequence_of(file.path), file.path.split("/")[1]].append(file)
        elif file.rows and file.table in (DEAD_LETTERS.name, STORIES.name):
            others.append(file)
    touched = forgotten.article_ids | forgotten.heirs.keys()
    by_kind: dict[tuple[Coding | None, bool], list[DataFile]] = defaultdict(list)
    for files in units.values():
        if any(_article_ids(root, file) & touched for file in files if file.table == ARTICLES.name):
            by_kind[manifest.codings.get(files[0].path), n_without_text(root, files) > 0] += files
    if by_kind:
        by_kind[next(iter(by_kind))] += others
    yield from ((coding, files) for (coding, _), files in by_kind.items())


def _article_ids(root: Path, file: DataFile) -> set[str]:
    return set(pq.ParquetFile(root / file.path).read(["article_id"]).column(0).to_pylist())


def _commit(
    coding: Coding | None, files: list[DataFile], forgotten: Forgotten, targets: set[str], life: RunLife
) -> None:
    writer, draft = life.writer, life.history.draft
    sequence = writer.next_sequence
    events = {
        event_id
        for file in files
        if file.table == EVENTS.name
        for event_id in _gone(read_data_file(writer.root, file, EVENTS.arrow), forgotten).column(EVENTS.key).to_pylist()
    }
    added = []
    for number, file in enumerate(sorted(files, key=lambda each: each.path)):
        table = _BY_NAME[file.table]
        rows = _left(read_data_file(writer.root, file, table.arrow), table.name, forgotten, events, targets)
        path = f"{file.path.rpartition('/')[0]}/{data_file_name(sequence, number)}"
        if rows.num_rows:
            metadata = pq.read_schema(writer.root / file.path).metadata
            kept = {key.decode(): value.decode() for key, value in metadata.items() if key.startswith(b"demarche.")}
            added.append(stage_file(writer.staging(sequence), path, table, rows.to_batches(), kept))
    reached("slice-staged")
    writer.commit(
        Commit(
            sequence,
            draft.run_id,
            draft.command,
            writer.next_instant(),
            add=tuple(added),
            remove=tuple(file.path for file in files),
            coding=coding,
            forgotten=tuple(sorted(forgotten.document_ids)),
        )
    )
    reached("slice-committed")


def _gone(rows: pa.Table, forgotten: Forgotten) -> pa.Table:
    return rows.filter(pc.is_in(rows.column("article_id"), pa.array(sorted(forgotten.article_ids), pa.string())))


def _left(rows: pa.Table, table: str, forgotten: Forgotten, events: set[str], targets: set[str]) -> pa.Table:
    """Rows without those of what is forgotten, and copies with the article that they are copies of now."""
    if table == STORIES.name:
        gone = pa.array(sorted(events), pa.string())
        stays = pc.invert(pc.or_(pc.is_in(rows["event_id"], gone), pc.is_in(rows["story_event_id"], gone)))
        return rows.filter(stays)
    stays = pc.invert(pc.is_in(rows.column("article_id"), pa.array(sorted(forgotten.article_ids), pa.string())))
    if table == DEAD_LETTERS.name:
        stays = pc.and_(stays, pc.invert(pc.is_in(rows["source_uri"], pa.array(sorted(targets), pa.string()))))
    rows = rows.filter(stays)
    return _with_heirs(rows, forgotten) if table == ARTICLES.name else rows


def _with_heirs(rows: pa.Table, forgotten: Forgotten) -> pa.Table:
    ids = rows.column("article_id").to_pylist()
    if not any(article_id in forgotten.heirs for article_id in ids):
        return rows
    changed = rows.to_pylist()
    for row in changed:
        if row["article_id"] not in forgotten.heirs:
            continue
        row["duplicate_of"] = forgotten.heirs[row["article_id"]]
        if row["duplicate_of"] is None:
            row["duplicate_kind"] = None
            row["not_coded_reason"] = None if row["not_coded_reason"] == "duplicate" else row["not_coded_reason"]
    return pa.Table.from_pylist(changed, schema=rows.schema)
