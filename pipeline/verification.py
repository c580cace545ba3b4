"""Checks of a dataset: journal, files, schemas, ids, links between tables, and evidence against the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline.sinks.manifest import (
    DataFile,
    JournalError,
    Manifest,
    checkpoints_of,
    is_dataset,
    journal_folder,
    oldest_commit,
    read_checkpoint,
    read_commits,
    read_manifest,
)
from pipeline.sinks.parquet import sha256_of
from schemas import ARTICLES, DATES, EVENTS, MENTIONS, PLACES, QUOTES, ROLES, SOURCES, STORIES, TABLES
from schemas.table import Table

_BY_NAME = {table.name: table for table in TABLES}
_SPANS = (EVENTS, QUOTES, MENTIONS, ROLES, PLACES, DATES)
# Tables whose rows may share their key: states of sources follow one another, and stories are rebuilt.
_REPEATING = (SOURCES, STORIES)
_MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class _Link:
    table: Table
    column: str
    rows: str
    value: str
    target: Table


# `rows` yields the values of a column that must be a key of another table; `t` is the table's row.
_LINKS = (
    *(_Link(table, "article_id", "", "t.article_id", ARTICLES) for table in _SPANS),
    _Link(ARTICLES, "duplicate_of", "", "t.duplicate_of", ARTICLES),
    _Link(EVENTS, "duplicate_of", "", "t.duplicate_of", EVENTS),
    _Link(EVENTS, "actors.mention_id", ", unnest(t.actors) AS u(x)", "x.mention_id", MENTIONS),
    _Link(EVENTS, "recipients.mention_id", ", unnest(t.recipients) AS u(x)", "x.mention_id", MENTIONS),
    _Link(EVENTS, "attributions.quote_id", ", unnest(t.attributions) AS u(x)", "x.quote_id", QUOTES),
    _Link(EVENTS, "place.place_id", "", "t.place.place_id", PLACES),
    _Link(QUOTES, "speaker_mention_id", "", "t.speaker_mention_id", MENTIONS),
)

# Further offsets of a row, beside its own: what yields them, then text, start and end.
_EVIDENCE = (
    *((table, table.name, "", "t.text", "t.start", "t.end") for table in _SPANS),
    (EVENTS, "events.trigger", "", "t.trigger", "t.trigger_start", "t.trigger_end"),
    (EVENTS, "events.actors", ", unnest(t.actors) AS u(x)", "x.text", "x.start", 'x."end"'),
    (EVENTS, "events.recipients", ", unnest(t.recipients) AS u(x)", "x.text", "x.start", 'x."end"'),
    (
        EVENTS,
        "events.attributions",
        ", unnest(t.attributions) AS u(x)",
        "x.speaker",
        "x.speaker_start",
        "x.speaker_end",
    ),
    (EVENTS, "events.place", "", "t.place.text", "t.place.start", 't.place."end"'),
    (QUOTES, "quotes.cue", "", "t.cue", "t.cue_start", "t.cue_end"),
    (QUOTES, "quotes.speaker", "", "t.speaker", "t.speaker_start", "t.speaker_end"),
)


def verify_dataset(root: Path, told: Callable[[str], None] = lambda step: None) -> Iterator[Finding]:
    """Everything that is wrong with a dataset; nothing if it is sound. `told` hears of each step before it is taken.

    Evidence in a text that is not stored cannot be held against it, and passes.
    """
    if not is_dataset(root):
        yield Finding(str(root), "holds no dataset")
        return
    told("journal")
    try:
        manifest = read_manifest(root)
        for commit in read_commits(root, (oldest_commit(root) or 1) - 1):
            told(f"commit {commit.sequence}")
    except JournalError as error:
        yield Finding("journal", str(error))
        return
    yield from (
        Finding(str(path.relative_to(root)), "a commit under way or left by a dead process; the next run settles it")
        for path in sorted(journal_folder(root).glob("*.pending.json"))
    )
    yield from _check_checkpoints(root)
    told("files")
    broken = [finding for file in manifest.files.values() for finding in _check_file(root, file)]
    yield from broken
    yield from _check_strangers(root, manifest)
    if broken:
        return
    with duckdb.connect() as database:
        _open_tables(database, root, manifest)
        told("ids")
        yield from _check_keys(database)
        told("links between tables")
        yield from _check_links(database)
        told("evidence")
        yield from _check_evidence(database)


def _check_checkpoints(root: Path) -> Iterator[Finding]:
    for path in checkpoints_of(root):
        try:
            read_checkpoint(path)
        except JournalError as error:
            yield Finding("journal", f"{error}; those before it and since stand in for it, and it may be deleted")


def _check_file(root: Path, file: DataFile) -> Iterator[Finding]:
    path = root / file.path
    if not path.is_file():
        yield Finding(file.path, "is listed in the journal and not there")
    elif path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
        yield Finding(file.path, "its bytes are not those that were committed")
    else:
        yield from _check_schema(path, file)


def _check_schema(path: Path, file: DataFile) -> Iterator[Finding]:
    table = _BY_NAME[file.table]
    if file.schema_version > table.version:
        yield Finding(file.path, f"has schema version {file.schema_version}; this demarche knows {table.version}")
        return
    schema = pq.read_schema(path)
    known = {field.name: field for field in table.arrow}
    for field in schema:
        if field.name in known and known[field.name].type != field.type:
            yield Finding(file.path, f"{field.name} is {field.type}, should be {known[field.name].type}")
    if file.schema_version == table.version and schema.names != table.arrow.names:
        yield Finding(file.path, f"its columns are not those of {table.name} version {table.version}")
    if schema.metadata.get(b"demarche.table") != table.name.encode():
        yield Finding(file.path, f"does not say that it is a file of {table.name}")


def _check_strangers(root: Path, manifest: Manifest) -> Iterator[Finding]:
    for table in TABLES:
        for path in sorted((root / table.name).rglob("*.parquet")):
            name = path.relative_to(root).as_posix()
            if name not in manifest.files:
                yield Finding(name, "is no file of the dataset: no commit lists it")


def _open_tables(database: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest) -> None:
    for table in TABLES:
        files = [str(root / file.path) for file in manifest.files_of(table.name)]
        relation = database.read_parquet(files, union_by_name=True, hive_partitioning=False)
        relation.create_view(table.name)


def _check_keys(database: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for table in TABLES:
        if table not in _REPEATING:
            query = f"SELECT {table.key} FROM {table.name} GROUP BY 1 HAVING count(*) > 1"
            yield from _findings(database, query, f"{table.name}.{table.key}", "comes more than once")


def _check_links(database: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for link in _LINKS:
        query = (
            f"SELECT DISTINCT {link.value} FROM {link.table.name} t{link.rows} WHERE {link.value} IS NOT NULL AND"
            f" {link.value} NOT IN (SELECT {link.target.key} FROM {link.target.name})"
        )
        yield from _findings(database, query, f"{link.table.name}.{link.column}", f"is no row of {link.target.name}")


def _check_evidence(database: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for table, where, rows, text, start, end in _EVIDENCE:
        query = (
            f"SELECT t.{table.key} FROM {table.name} t JOIN articles a USING (article_id){rows}"
            f" WHERE {text} IS NOT NULL AND (t.field = 'title' OR a.text IS NOT NULL) AND {text} IS DISTINCT FROM"
            f" substring(CASE t.field WHEN 'title' THEN a.title ELSE a.text END, {start} + 1, {end} - {start})"
        )
        yield from _findings(database, query, where, "is not what the article has at its offsets")


def _findings(database: duckdb.DuckDBPyConnection, query: str, where: str, what: str) -> Iterator[Finding]:
    n_rows, *_ = database.execute(f"SELECT count(*) FROM ({query})").fetchone() or (0,)
    if n_rows:
        named = ", ".join(str(row[0]) for row in database.execute(f"{query} LIMIT {_MAX_NAMED}").fetchall())
        yield Finding(where, f"{what}: {n_rows} rows, such as {named}")
