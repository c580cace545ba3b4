"""The index: what the dataset has seen, for quick look-ups. A cache in SQLite, rebuilt whenever it does not fit.

Rows carry the number of the commit that they belong to, so that those of a slice that was never committed are told
apart, and dropped at the next start.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.sinks.manifest import STATE_FOLDER
from schemas.articles import Article
from schemas.dead_letters import DeadLetter
from schemas.sources import SourceState
from transforms.deduplicate import SIGNATURE_VERSION, Signature, bands_of, resemblance

# Signatures of another version of their library do not compare with ours.
FORMAT = f"2.{SIGNATURE_VERSION}.{version('datasketch')}"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY, document_id TEXT NOT NULL, text_sha256 TEXT NOT NULL, is_copy INTEGER NOT NULL,
    revision INTEGER NOT NULL, sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_document ON articles (document_id);
CREATE INDEX articles_text ON articles (text_sha256) WHERE is_copy = 0;
CREATE INDEX articles_sequence ON articles (sequence);
CREATE TABLE urls (url TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX urls_sequence ON urls (sequence);
CREATE TABLE signatures (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, document_id TEXT NOT NULL, signature BLOB NOT NULL,
    sequence INTEGER NOT NULL
);
CREATE INDEX signatures_sequence ON signatures (sequence);
CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number)) WITHOUT ROWID;
CREATE TABLE dead_letters (
    dead_letter_id TEXT PRIMARY KEY, is_retryable INTEGER NOT NULL, sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX dead_letters_sequence ON dead_letters (sequence);
CREATE TABLE sources (source_uri TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
"""
_BY_SEQUENCE = ("articles", "urls", "signatures", "dead_letters")
_ADD_SIGNATURE = """
INSERT INTO signatures (article_id, document_id, signature, sequence) VALUES (?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET sequence = excluded.sequence
"""
# A band that very many texts share (one template) tells nothing; the first ones stand for it.
_MAX_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class SeenText:
    """An article whose text is another's."""

    article_id: str
    document_id: str


class Index:
    """What was seen, up to the commit `applied` and, above it, in slices under way.

    One connection, used under a lock: readers ask `knows_url` from threads of their own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._db = _connect(path)

    def close(self) -> None:
        """Writes what is left and lets go of the file."""
        with self._lock:
            try:
                self._db.commit()
            finally:
                self._db.close()

    @property
    def applied(self) -> int:
        """Number of the last commit that the index holds."""
        return int(self._one("SELECT value FROM meta WHERE key = 'applied'")[0])

    def forget_uncommitted(self) -> None:
        """Drops the rows of slices that were never committed."""
        with self._lock:
            applied = self.applied
            uncommitted = self._db.execute("SELECT number, signature FROM signatures WHERE sequence > ?", (applied,))
            for number, signature in uncommitted.fetchall():
                bands = ((band, number) for band in bands_of(_signature_from(signature)))
                self._db.executemany("DELETE FROM bands WHERE band = ? AND number = ?", bands)
            for table in _BY_SEQUENCE:
                self._db.execute(f"DELETE FROM {table} WHERE sequence > ?", (applied,))
            self._db.commit()

    def set_states(self, states: Iterable[SourceState]) -> None:
        """Notes states of sources that a commit brought."""
        with self._lock:
            self._db.executemany(
                "INSERT OR REPLACE INTO sources VALUES (?, ?)", ((s.source_uri, _state_json(s)) for s in states)
            )

    def mark_applied(self, sequence: int) -> None:
        """Notes that a commit is final and wholly known."""
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('applied', ?)", (str(sequence),))
            self._db.commit()

    def add_article(self, article: Article, signature: Signature | None, sequence: int) -> None:
        """Notes an article; `signature` only of one that may be the first of near copies."""
        is_copy = article.duplicate_of is not None
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)",
                (
                    article.article_id,
                    article.document_id,
                    article.text_sha256,
                    is_copy,
                    article.revision,
                    sequence,
                ),
            )
            self._add_urls((article.url, article.canonical_url), sequence)
            if signature is not None:
                values = (article.article_id, article.document_id, signature.tobytes(), sequence)
                self._db.execute(_ADD_SIGNATURE, values)
                (number,) = self._one("SELECT number FROM signatures WHERE article_id = ?", article.article_id)
                bands = ((band, number) for band in bands_of(signature))
                self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", bands)

    def add_dead_letter(self, letter: DeadLetter, sequence: int) -> None:
        """Notes a dead letter; the address of one that will never pass counts as known."""
        with self._lock:
            self._db.execute(
                "INSERT OR REPLACE INTO dead_letters VALUES (?, ?, ?)",
                (letter.dead_letter_id, letter.is_retryable, sequence),
            )
            if not letter.is_retryable:
                self._add_urls((letter.source_uri,), sequence)

    def drop_dead_letters(self) -> None:
        """Forgets all dead letters, for them to be noted anew."""
        with self._lock:
            self._db.execute("DELETE FROM dead_letters")

    def knows_article(self, article_id: str) -> bool:
        """Whether this revision of a document was seen."""
        return self._one("SELECT 1 FROM articles WHERE article_id = ?", article_id) is not None

    def knows_url(self, url: str) -> bool:
        """Whether an article, or a dead letter that will never pass, has this address."""
        return self._one("SELECT 1 FROM urls WHERE url = ?", url) is not None

    def dead_letter(self, dead_letter_id: str) -> bool | None:
        """Whether a dead letter that was seen is retryable; None if it was not seen."""
        row = self._one("SELECT is_retryable FROM dead_letters WHERE dead_letter_id = ?", dead_letter_id)
        return None if row is None else bool(row[0])

    def n_revisions(self, document_id: str) -> int:
        """Revisions of a document seen so far."""
        return int(self._one("SELECT count(*) FROM articles WHERE document_id = ?", document_id)[0])

    def same_text(self, text_sha256: str, document_id: str) -> SeenText | None:
        """The first article of another document with exactly this text."""
        row = self._one(
            "SELECT article_id, document_id FROM articles WHERE text_sha256 = ? AND is_copy = 0"
            " ORDER BY sequence, revision, article_id LIMIT 1",
            text_sha256,
        )
        return None if row is None or row[1] == document_id else SeenText(*row)

    def near_text(self, signature: Signature, document_id: str, threshold: float) -> SeenText | None:
        """The article of another document that is most like a text, if any reaches the threshold."""
        bands = bands_of(signature)
        marks = ",".join("?" * len(bands))
        with self._lock:
            rows = self._db.execute(
                f"SELECT DISTINCT s.article_id, s.document_id, s.signature FROM bands b JOIN signatures s"
                f" ON s.number = b.number WHERE b.band IN ({marks}) AND s.document_id != ?"
                f" ORDER BY s.sequence, s.article_id LIMIT {_MAX_CANDIDATES}",
                (*bands, document_id),
            ).fetchall()
        if not rows:
            return None
        likeness = resemblance(signature, [_signature_from(row[2]) for row in rows])
        best = int(likeness.argmax())
        return SeenText(*rows[best][:2]) if likeness[best] >= threshold else None

    def source_states(self) -> dict[str, SourceState]:
        """The committed state of each source."""
        with self._lock:
            rows = self._db.execute("SELECT source_uri, state FROM sources").fetchall()
        return {uri: _state_from(json.loads(state)) for uri, state in rows}

    def _add_urls(self, urls: Iterable[str | None], sequence: int) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO urls VALUES (?, ?)", ((url, sequence) for url in urls if url is not None)
        )

    def _one(self, query: str, *values: Any) -> Any:
        with self._lock:
            return self._db.execute(query, values).fetchone()


def _signature_from(content: bytes) -> Signature:
    return np.frombuffer(content, dtype=np.uint32)


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to the index; a file that is none of ours, or damaged, is replaced by an empty one."""
    try:
        return _open(path)
    except (sqlite3.DatabaseError, ValueError):
        delete_index(path)
        return _open(path)


def index_path(root: Path) -> Path:
    """Where the index of a dataset lies."""
    return root / STATE_FOLDER / "index.sqlite"


def delete_index(path: Path) -> None:
    """Removes an index with the files that SQLite keeps beside it; it is rebuilt at the next start."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False, isolation_level="DEFERRED")
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        if database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            database.executescript(_SCHEMA)
            database.execute("INSERT INTO meta VALUES ('format', ?), ('applied', '0')", (FORMAT,))
            database.commit()
        found = database.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if found is None or found[0] != FORMAT:
            raise ValueError(f"index of format {found}")
    except (sqlite3.DatabaseError, ValueError):
        database.close()
        raise
    return database


def _state_json(state: SourceState) -> str:
    return json.dumps({k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(state).items()})


def _state_from(values: Mapping[str, Any]) -> SourceState:
    known = {field.name for field in fields(SourceState)}
    state: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value is not None else value
        for name, value in values.items()
        if name in known
    }
    return SourceState(**state)
