"""Turns records of keys and values (JSON lines, rows of tables) into articles."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from pipeline.sources.arrivals import RunContext
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.inputs import InputFile
from pipeline.sources.instants import parse_instant
from pipeline.sources.settings import RECORD_FIELDS, FileSettings
from schemas.raw import RawArticle

_LOG = logging.getLogger(__name__)

_MAX_NAMED_KEYS = 12
# A file whose every record has keys of its own must not fill the memory.
_MAX_KEPT_KEYS = 1000


class RecordReader:
    """Reads the records of one file; remembers which keys and dates it cannot read, to name them once."""

    def __init__(self, file: InputFile, source_kind: str, settings: FileSettings, run: RunContext) -> None:
        self.file = file
        self.source_kind = source_kind
        self.settings = settings
        self.run = run
        self._name_of = {name: settings.columns.get(name, name) for name in RECORD_FIELDS}
        self._read_keys = frozenset(self._name_of.values())
        self._unread_keys: set[str] = set()
        self._n_unread_dates = 0
        self._unread_date: object = None

    def columns_among(self, names: Sequence[str]) -> list[str]:
        """Those of the names that are read. Raises SourceError where none of them is that of the text."""
        self._note_keys(names)
        self._require_text(names)
        return [name for name in names if name in self._read_keys]

    def article_of(self, record: Mapping[str, object]) -> RawArticle:
        """The article of one record. Raises SourceError where it has no text, or one that is no text."""
        self._note_keys(record)
        published_at = self._instant(record, "published_at")
        return RawArticle(
            source_kind=self.source_kind,
            source_uri=self.file.source_uri,
            input_name=self.file.input_name,
            text=self._text(record),
            fetched_at=self.run.now,
            external_id=self._string(record, "id"),
            url=self._string(record, "url"),
            outlet=self._string(record, "outlet") or self.settings.outlet,
            title=self._string(record, "title"),
            authors=self._authors(record),
            language=self._string(record, "language") or self.settings.language,
            published_at=published_at,
            published_at_basis=None if published_at is None else "record",
            updated_at=self._instant(record, "updated_at"),
        )

    def id_of(self, record: Mapping[str, object]) -> str | None:
        """The record's own id, also where the rest of it is of no use."""
        return self._string(record, "id")

    def warn_of_unread(self) -> None:
        """Logs, once for the file, which keys were not read and how many dates could not be."""
        if self._unread_keys:
            named = sorted(self._unread_keys)[:_MAX_NAMED_KEYS]
            n_more = len(self._unread_keys) - len(named)
            tail = f" and {n_more} more" if n_more else ""
            _LOG.warning("%s: keys not read: %s%s", self.file.source_uri, ", ".join(map(_shown, named)), tail)
        if self._n_unread_dates:
            _LOG.warning(
                "%s: %d dates not understood, such as %.60r; their articles stay undated",
                self.file.source_uri,
                self._n_unread_dates,
                self._unread_date,
            )

    def _note_keys(self, keys: Iterable[str]) -> None:
        if len(self._unread_keys) < _MAX_KEPT_KEYS:
            self._unread_keys.update(key for key in keys if key not in self._read_keys)

    def _require_text(self, keys: Collection[str]) -> None:
        key = self._name_of["text"]
        if key not in keys:
            present = ", ".join(map(_shown, sorted(keys)[:_MAX_NAMED_KEYS])) or "none"
            raise SourceError(
                Problem("parse", "no_text_key", f"no {key!r}; the keys are: {present}. Map one with files.columns")
            )

    def _text(self, record: Mapping[str, object]) -> str:
        self._require_text(record)
        key = self._name_of["text"]
        value = record[key]
        if value is None:
            return ""
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return "\n\n".join(value)
        if not isinstance(value, str):
            raise SourceError(Problem("parse", "text_is_no_text", f"{key!r} is of type {type(value).__name__}"))
        return value

    def _string(self, record: Mapping[str, object], name: str) -> str | None:
        value = record.get(self._name_of[name])
        if isinstance(value, str):
            return value.strip() or None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return str(value) if is_number and name == "id" else None

    def _authors(self, record: Mapping[str, object]) -> tuple[str, ...]:
        value = record.get(self._name_of["authors"])
        if isinstance(value, str):
            value = value.split(";")
        if not isinstance(value, list):
            return ()
        return tuple(name.strip() for name in value if isinstance(name, str) and name.strip())

    def _instant(self, record: Mapping[str, object], name: str) -> datetime | None:
        value = record.get(self._name_of[name])
        instant = parse_instant(value, self.run.now, self.settings.day_first)
        if instant is None and value not in (None, ""):
            self._n_unread_dates += 1
            self._unread_date = value
        return instant


def _shown(key: str) -> str:
    """The key as it can be printed on one line."""
    return repr(key)[1:-1][:60]
