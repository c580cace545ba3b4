"""The bundled gazetteer: GeoNames' countries, divisions and places of 500 people or more, looked up by name."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyarrow as pa

FOLDER = Path(__file__).resolve().parent.parent / "gazetteer"
PLACES_FILE = "places.arrow"
NAMES_FILE = "names.arrow"

FEATURE_CLASSES = {"country": "A", "admin1": "A", "admin2": "A", "city": "P", "capital": "P"}

# Letters that do not fall apart into a Latin letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}
    | {"þ": "th", "ð": "d", "ə": "a", "Ə": "A"}
)
_NOT_NAME = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’‘`ʻʼ´]")
# Distinct names of many articles that are kept resolved; a name's candidates take about a kilobyte.
_CACHED_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place that a name may mean. `kind` is country, admin1, admin2, capital, city, or one of the ontology's kinds.

    `is_main_name` tells whether the name is the place's own, rather than one in another language or an old one.
    """

    name: str
    kind: str
    latitude: float
    longitude: float
    population: int = 0
    country: str | None = None
    admin1: str | None = None
    geonames_id: int | None = None
    feature_class: str | None = None
    is_main_name: bool = True


class Gazetteer:
    """Places by name. Holds Arrow columns, about 20 MB; a look-up is a binary search in the sorted names."""

    def __init__(self, places: pa.Table, names: pa.Table) -> None:
        self._columns = {name: _array(places, name) for name in places.column_names}
        self._names = _array(names, "name")
        self._rows = _array(names, "place")
        self._is_main = _array(names, "is_main")
        self._index = _Sorted(self._names)
        # Countries come first. Arrow's own filters would do, but the first of them takes 45 MB of memory.
        self._country_rows: dict[str, int] = {}
        while self._columns["kind"][row := len(self._country_rows)].as_py() == "country":
            self._country_rows[self._columns["country"][row].as_py()] = row

    def country(self, code: str) -> Toponym | None:
        """A country by its code of three letters."""
        row = self._country_rows.get(code)
        return None if row is None else self._toponym(row, is_main=True)

    def lookup(self, name: str) -> tuple[Toponym, ...]:
        """Places that bear a name, whatever its case, accents and hyphens; none if it is unknown."""
        return self._lookup(folded_name(name))

    @lru_cache(maxsize=_CACHED_NAMES)  # noqa: B019 (one gazetteer lives as long as its process)
    def _lookup(self, folded: str) -> tuple[Toponym, ...]:
        found = []
        position = bisect_left(self._index, folded)
        while position < len(self._names) and self._names[position].as_py() == folded:
            found.append(self._toponym(self._rows[position].as_py(), self._is_main[position].as_py()))
            position += 1
        return tuple(found)

    def _toponym(self, row: int, is_main: bool) -> Toponym:
        value = {name: column[row].as_py() for name, column in self._columns.items()}
        return Toponym(
            name=value["name"],
            kind=value["kind"],
            latitude=round(value["latitude"], 4),
            longitude=round(value["longitude"], 4),
            population=value["population"],
            country=value["country"] or None,
            admin1=value["admin1"],
            geonames_id=value["geonames_id"] or None,
            feature_class=FEATURE_CLASSES[value["kind"]],
            is_main_name=is_main,
        )


class _Sorted(Sequence[str]):
    """Sorted Arrow strings as a sequence, for `bisect`."""

    def __init__(self, strings: pa.StringArray) -> None:
        self._strings = strings

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._strings[index].as_py()


@lru_cache(maxsize=_CACHED_NAMES)
def folded_name(name: str) -> str:
    """A name in lower-case ASCII, its words parted by one blank: "São Tomé" and "Sao-Tome" are one."""
    plain = _APOSTROPHES.sub("", name.translate(_LETTERS))
    decomposed = unicodedata.normalize("NFKD", plain)
    if not decomposed.isascii():
        decomposed = "".join(c for c in decomposed if not unicodedata.combining(c))
    if not decomposed.isascii():
        return " ".join(decomposed.lower().split())
    return _NOT_NAME.sub(" ", decomposed.lower()).strip()


@cache
def load_gazetteer() -> Gazetteer:
    """The bundled gazetteer, read once a process."""
    return Gazetteer(_read(FOLDER / PLACES_FILE), _read(FOLDER / NAMES_FILE))


def _array(table: pa.Table, name: str) -> pa.Array:
    """A column of a table that was written in one piece."""
    (chunk,) = table.column(name).chunks
    return chunk


def _read(path: Path) -> pa.Table:
    with pa.OSFile(str(path), "rb") as source:
        return pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(use_threads=False)).read_all()
