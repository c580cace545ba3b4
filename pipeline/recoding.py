"""Codes the stored articles anew, commit by commit, and tells how the events differ."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.dataset import n_without_text
from pipeline.graph import stage_slice
from pipeline.index_sync import open_index, reload_dead_letters
from pipeline.intake import Slice
from pipeline.lifecycle import RunLife, run_lifecycle
from pipeline.progress import RunProgress, Silence
from pipeline.progress_channel import progress_channel
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import CODED_TABLES, Commit, DataFile, Manifest, sequence_of
from schemas import ARTICLES, DEAD_LETTERS, EVENTS
from schemas.articles import Article
from schemas.runs import Run
from transforms.extract import FAILED

_EXTRACT = "extract"
Kind = tuple[str, str]


@dataclass(slots=True)
class EventDiff:
    """How events differ before and after, by type and rule. An event is the same if its id is: type and trigger."""

    before: Counter[Kind] = field(default_factory=Counter)
    after: Counter[Kind] = field(default_factory=Counter)
    changed: Counter[Kind] = field(default_factory=Counter)
    lost: Counter[Kind] = field(default_factory=Counter)
    gained: Counter[Kind] = field(default_factory=Counter)

    def add(self, old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]) -> None:
        """Takes up the events of the same articles, by id, before and after."""
        self.before.update(_kind_of(row) for row in old.values())
        self.after.update(_kind_of(row) for row in new.values())
        self.lost.update(_kind_of(old[event_id]) for event_id in old.keys() - new.keys())
        self.gained.update(_kind_of(new[event_id]) for event_id in new.keys() - old.keys())
        self.changed.update(_kind_of(new[i]) for i in old.keys() & new.keys() if old[i] != new[i])


@dataclass(frozen=True, slots=True)
class RecodeOutcome:
    """What recoding did: its row of `runs` (None for a dry run), commits recoded, and how the events differ.

    `n_without_text` articles were to be recoded, and are left as they are: their text is not stored.
    """

    run: Run | None
    n_commits: int
    diff: EventDiff
    n_without_text: int = 0


def recode(
    settings: RunSettings,
    *,
    is_dry: bool = False,
    everything: bool = False,
    wait: bool = False,
    progress: RunProgress | None = None,
) -> RecodeOutcome:
    """Extracts again what another model or ontology has coded, or `everything`, into files that replace the old ones.

    Each commit of old is replaced by one of its own, so that a run that was killed goes on where it stood. A dry run
    only compares. Raises as `run_batch` does.
    """
    with ExitStack() as stack:
        life = stack.enter_context(run_lifecycle(settings, "recode", wait=wait, is_recoding=True))
        index = stack.enter_context(closing(open_index(life.writer)))
        shown = stack.enter_context(progress or Silence())
        report = stack.enter_context(progress_channel(shown.extracted))
        diff = EventDiff()
        due = list(_units(life, everything))
        units = [unit for unit in due if not n_without_text(life.writer.root, unit)]
        n_left = sum(n_without_text(life.writer.root, unit) for unit in due)
        for number, unit in enumerate(units, start=1):
            staging = life.writer.staging(life.writer.next_sequence)
            files, n_failed = _stage(unit, settings, life, staging, report)
            diff.add(_events(life.writer.root, unit), _events(staging, files))
            if is_dry:
                shutil.rmtree(staging, ignore_errors=True)
            else:
                _commit(unit, files, n_failed, life)
                reload_dead_letters(index, life.writer)
                index.mark_applied(life.writer.manifest.sequence)
                life.history.catch_up()
            shown.committed(life.history.counts, life.history.rows, number / len(units))
        if is_dry:
            life.history.abandon()
            return RecodeOutcome(None, len(units), diff, n_left)
        return RecodeOutcome(life.history.finish("done"), len(units), diff, n_left)


def _units(life: RunLife, everything: bool) -> Iterator[list[DataFile]]:
    """Files of the coded tables and of dead letters, by the commit that added them, where any is coded otherwise."""
    manifest: Manifest = life.writer.manifest
    by_commit: dict[int, list[DataFile]] = {}
    for file in manifest.files.values():
        if file.rows and file.table in (*CODED_TABLES, DEAD_LETTERS.name):
            by_commit.setdefault(sequence_of(file.path), []).append(file)
    for _, files in sorted(by_commit.items()):
        codings = {manifest.codings[file.path] for file in files if file.path in manifest.codings}
        is_due = everything or codings != {life.versions.coding} or _is_waiting(life.writer.root, files)
        if codings and is_due:
            yield sorted(files, key=lambda file: file.path)


def _is_waiting(root: Path, files: Iterable[DataFile]) -> bool:
    """Whether an article was never coded and nothing speaks against it: a copy whose first is gone."""
    columns = ["is_coded", "not_coded_reason"]
    return any(
        not row["is_coded"] and row["not_coded_reason"] is None
        for file in files
        if file.table == ARTICLES.name
        for row in pq.ParquetFile(root / file.path).read(columns).to_pylist()
    )


def _stage(
    unit: list[DataFile], settings: RunSettings, life: RunLife, staging: Path, report: Any
) -> tuple[list[DataFile], int]:
    """Stages a unit's articles and all that is extracted from them, a slice at a time; counts failed articles."""
    root, run_id = life.writer.root, life.history.draft.run_id
    letters = [
        letter for file in unit if file.table == DEAD_LETTERS.name for letter in _records(root, file, DEAD_LETTERS)
    ]
    ids = {article_id for file in unit if file.table == ARTICLES.name for article_id in _article_ids(root, file)}
    kept = [letter for letter in letters if letter.stage != _EXTRACT or letter.article_id not in ids]
    files: list[DataFile] = []
    for part, articles in enumerate(_slices(root, unit, settings.articles_per_slice)):
        taken = Slice(life.writer.next_sequence, articles=articles, dead_letters=kept if part == 0 else [])
        files += stage_slice(taken, settings, life.versions, run_id, staging, report, part)
    n_letters = sum(file.rows for file in files if file.table == DEAD_LETTERS.name)
    return files, n_letters - len(kept)


def _slices(root: Path, unit: Iterable[DataFile], n_articles: int) -> Iterator[list[Article]]:
    """Stored articles as they were before extraction, so many at a time."""
    articles: list[Article] = []
    for file in unit:
        if file.table == ARTICLES.name:
            for batch in pq.ParquetFile(root / file.path).iter_batches(n_articles):
                articles += map(_uncoded, ARTICLES.from_rows(batch.to_pylist()))
                while len(articles) >= n_articles:
                    yield articles[:n_articles]
                    articles = articles[n_articles:]
    yield articles


def _uncoded(article: Article) -> Article:
    reason = None if article.not_coded_reason == FAILED else article.not_coded_reason
    return replace(article, is_coded=False, n_tokens=None, not_coded_reason=reason)


def _commit(unit: list[DataFile], files: list[DataFile], n_failed: int, life: RunLife) -> None:
    writer, draft = life.writer, life.history.draft
    writer.commit(
        Commit(
            writer.next_sequence,
            draft.run_id,
            draft.command,
            writer.next_instant(),
            add=tuple(files),
            remove=tuple(file.path for file in unit),
            coding=life.versions.coding,
            tallies={"dead_letter_stages": {_EXTRACT: n_failed}} if n_failed else {},
        )
    )
    reached("slice-committed")


def _records(root: Path, file: DataFile, table: Any) -> list[Any]:
    records: list[Any] = table.from_rows(pq.ParquetFile(root / file.path).read().to_pylist())
    return records


def _article_ids(root: Path, file: DataFile) -> list[str]:
    ids: list[str] = pq.ParquetFile(root / file.path).read(["article_id"]).column(0).to_pylist()
    return ids


def _events(root: Path, files: Iterable[DataFile]) -> dict[str, dict[str, Any]]:
    return {
        row["event_id"]: row
        for file in files
        if file.table == EVENTS.name
        for row in pq.ParquetFile(root / file.path).read().to_pylist()
    }


def _kind_of(row: dict[str, Any]) -> Kind:
    return row["event_type"], row["rule_id"]
