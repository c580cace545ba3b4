"""Brings the index up to the dataset: replays commits that it missed, or builds it anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.commit import DatasetWriter
from pipeline.disk_faults import is_damaged
from pipeline.index import Index, delete_index, index_path
from pipeline.sinks.manifest import DataFile, oldest_commit, read_commits, sequence_of
from schemas import ARTICLES, DEAD_LETTERS, SOURCES
from schemas.articles import Article
from transforms.deduplicate import Signature, signature_from, signature_of

_BATCH_ROWS = 1024


def open_index(writer: DatasetWriter) -> Index:
    """The index of a dataset, holding exactly what is committed; one that turns out to be damaged is built anew."""
    path = index_path(writer.root)
    try:
        return _up_to_date(path, writer)
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        delete_index(path)
        return _up_to_date(path, writer)


def _up_to_date(path: Path, writer: DatasetWriter) -> Index:
    index = Index(path)
    is_astray = index.applied > writer.manifest.sequence or index.applied + 1 < (oldest_commit(writer.root) or 1)
    missed = [] if is_astray else list(read_commits(writer.root, index.applied))
    if is_astray or any(commit.forgotten for commit in missed):
        index.close()
        delete_index(path)
        index = Index(path)
        missed = []
    index.forget_uncommitted()
    if index.applied == 0:
        _apply(index, writer.root, writer.manifest.files.values())
    for commit in missed:
        _apply(index, writer.root, (file for file in commit.add if file.path in writer.manifest.files))
    if any(path.startswith(f"{DEAD_LETTERS.name}/") for commit in missed for path in commit.remove):
        reload_dead_letters(index, writer)
    index.mark_applied(writer.manifest.sequence)
    return index


def reload_dead_letters(index: Index, writer: DatasetWriter) -> None:
    """Notes the dead letters anew, after a commit that took some away."""
    index.drop_dead_letters()
    _apply(index, writer.root, writer.manifest.files_of(DEAD_LETTERS.name))


def _apply(index: Index, root: Path, files: Iterable[DataFile]) -> None:
    ordered = sorted(files, key=lambda file: (sequence_of(file.path), file.path))
    for file in ordered:
        if not file.rows or file.table not in (ARTICLES.name, DEAD_LETTERS.name, SOURCES.name):
            continue
        sequence = sequence_of(file.path)
        for batch in pq.ParquetFile(root / file.path).iter_batches(_BATCH_ROWS):
            rows = batch.to_pylist()
            if file.table == ARTICLES.name:
                for article in ARTICLES.from_rows(rows):
                    index.add_article(article, own_signature(article), sequence)
            elif file.table == DEAD_LETTERS.name:
                for letter in DEAD_LETTERS.from_rows(rows):
                    index.add_dead_letter(letter, sequence)
            else:
                index.set_states(SOURCES.from_rows(rows))


def own_signature(article: Article) -> Signature | None:
    """Signature of an article that later ones may be near copies of; None for copies and short texts."""
    if article.duplicate_of is not None:
        return None
    return signature_from(article.text_minhash) if article.text is None else signature_of(article.text)
