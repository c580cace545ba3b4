"""Exports: columns and their order, what is written and what is left out, and that what is written can be read back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner, Result

from analysis.exports import FORMATS
from pipeline.cli import app
from pipeline.dataset import Snapshot
from schemas import EVENTS
from schemas.events import Attribution, Event, EventPlace
from schemas.stories import StoryEvent
from tests.datasets import a_party, an_article, an_event, commit_records
from tests.support import REPOSITORY

# The columns of GDELT 2.0 as its codebook of 2015 numbers them; its files have no header.
PARTY_CODES = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
PARTY = (*PARTY_CODES, "Type1Code", "Type2Code", "Type3Code")
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT = (
    *("GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"),
    *(f"Actor1{name}" for name in PARTY),
    *(f"Actor2{name}" for name in PARTY),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{place}Geo_{name}" for place in ("Actor1", "Actor2", "Action") for name in GEO),
    *("DATEADDED", "SOURCEURL"),
)

RUSSIA = replace(a_party("RUS", "Russia"), entity_id="country:RUS")
LAVROV = replace(a_party("RUSGOV", "Sergei Orlov"), role="foreign minister", other_sectors=("ELI",))
FRANCE = replace(a_party("FRAGOV", "France"), entity_id="country:FRA")
UN = a_party("UNO", "United Nations")
REPORTERS = a_party("MLIJRN")
ODESA = EventPlace(
    "p", "Odesa", 0, 4, name="Odesa", geonames_id=698740, latitude=46.47747, longitude=30.73262, country="UKR",
    admin1="Odesa Oblast", precision="city",
)  # fmt: skip

EVENTS_WRITTEN: list[Event] = [
    an_event("accuse", "a", [LAVROV, UN], [FRANCE], contexts=("military", "legal"), modes=("allege", "disapprove"),
             attributions=(Attribution(speaker="Text", name="Agency"),), place=ODESA),
    an_event("visit", "a", [LAVROV], [FRANCE], event_type="CONSULT", cameo_code="042", quad_class=1, intensity=4.0,
             modes=("visit",), is_lead=False, happened_from=date(2024, 3, 1), happened_to=date(2024, 3, 31),
             date_granularity="month"),
    an_event("meet", "b", [FRANCE, RUSSIA], event_type="CONSULT", cameo_code="040", quad_class=1, intensity=2.5),
    an_event("arrest", "b", [], [REPORTERS], event_type="COERCE", cameo_code="173", quad_class=4, day=None),
    an_event("plan", "b", [FRANCE], [RUSSIA], status="future", cameo_code="030"),
    an_event("uncoded", "b", [FRANCE], [RUSSIA], cameo_code=None, quad_class=None, intensity=None),
    an_event("again", "b", [FRANCE, RUSSIA], event_type="CONSULT", cameo_code="040", duplicate_of="meet"),
    an_event("meet too", "c", [FRANCE, RUSSIA], event_type="CONSULT", cameo_code="040", quad_class=1, intensity=2.5),
]  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = [
        an_article("a", "2024-03-05T23:30:00+00:00", title='Tab\tand "quotes"\nin a title'),
        an_article("b", "2024-03-06"),
        an_article("c", "2024-03-07", outlet="Harbour Post"),
    ]
    stories = [StoryEvent(event_id, "meet", 2, articles[1].published_at) for event_id in ("meet", "meet too", "again")]
    return commit_records(tmp_path_factory.mktemp("exports") / "out", articles, EVENTS_WRITTEN, stories=stories)


def call(dataset: Path, form: str, *options: object) -> Result:
    return CliRunner().invoke(app, ["export", str(dataset), "--format", form, *map(str, options)])


def gdelt_rows(dataset: Path, *options: object) -> list[dict[str, str]]:
    lines = call(dataset, "gdelt", *options).stdout.splitlines()
    assert all(line.count("\t") == len(GDELT) - 1 for line in lines)
    return [dict(zip(GDELT, line.split("\t"), strict=True)) for line in lines]


def table_rows(dataset: Path, form: str, *options: object) -> list[dict[str, str]]:
    text = call(dataset, form, *options).stdout
    return list(csv.DictReader(io.StringIO(text), delimiter="," if form == "csv" else "\t"))


def test_dyads_are_written_flat_and_read_back(dataset: Path) -> None:
    rows = table_rows(dataset, "csv")
    by_event: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_event.setdefault(row["event_id"], []).append(row)
    assert {event: len(pairs) for event, pairs in by_event.items()} == {
        "accuse": 2, "visit": 1, "meet": 2, "arrest": 1, "plan": 1, "uncoded": 1, "meet too": 2,
    }  # fmt: skip
    first, second = by_event["accuse"]
    assert (first["actor"], first["actor_code"], first["actor_role"]) == ("Sergei Orlov", "RUSGOV", "foreign minister")
    assert (second["actor"], second["actor_code"]) == ("United Nations", "UNO")
    assert (first["modes"], first["contexts"], first["speaker_names"]) == (
        "allege;disapprove",
        "military;legal",
        "Agency",
    )
    assert first["title"] == 'Tab\tand "quotes"\nin a title'
    assert (first["confidence"], first["latitude"], first["published_at"]) == (
        "0.75",
        "46.47747",
        "2024-03-05T23:30:00+00:00",
    )
    assert by_event["arrest"][0]["actor"] == ""
    assert by_event["meet too"][0]["story_event_id"] == "meet"


def test_all_writes_repetitions_too(dataset: Path) -> None:
    written = {row["event_id"] for row in table_rows(dataset, "csv", "--all")}
    assert written == {event.event_id for event in EVENTS_WRITTEN}


@pytest.mark.parametrize(
    ("options", "articles"),
    [
        (["--since", "2024-03-06"], {"b", "c"}),
        (["--until", "2024-03-05"], {"a"}),
        (["--since", "2024-03-06", "--until", "2024-03-06"], {"b"}),
        (["--since", "2025-01-01"], set()),
    ],
)
def test_days_of_publication_narrow_it(dataset: Path, options: list[str], articles: set[str]) -> None:
    assert {row["article_id"] for row in table_rows(dataset, "csv", *options)} == articles


def test_gdelt_has_its_columns_and_codes(dataset: Path) -> None:
    rows = gdelt_rows(dataset)
    assert len({row["GlobalEventID"] for row in rows}) == len(rows)
    accuse = next(row for row in rows if row["Actor1Name"] == "SERGEI ORLOV" and row["EventCode"] == "111")
    assert {name: value for name, value in accuse.items() if value} == {
        "GlobalEventID": accuse["GlobalEventID"],
        "Day": "20240305", "MonthYear": "202403", "Year": "2024", "FractionDate": "2024.2603",
        "Actor1Code": "RUSGOV", "Actor1Name": "SERGEI ORLOV", "Actor1CountryCode": "RUS",
        "Actor1Type1Code": "GOV", "Actor1Type2Code": "ELI",
        "Actor2Code": "FRAGOV", "Actor2Name": "FRANCE", "Actor2CountryCode": "FRA", "Actor2Type1Code": "GOV",
        "IsRootEvent": "1", "EventCode": "111", "EventBaseCode": "111", "EventRootCode": "11",
        "QuadClass": "3", "GoldsteinScale": "-2.0", "NumMentions": "1", "NumSources": "1", "NumArticles": "1",
        "ActionGeo_Type": "4", "ActionGeo_FullName": "Odesa, Odesa Oblast, Ukraine",
        "ActionGeo_Lat": "46.4775", "ActionGeo_Long": "30.7326",
        "DATEADDED": "20240305233000", "SOURCEURL": "https://example.org/a",
    }  # fmt: skip
    united_nations = next(row for row in rows if row["Actor1Name"] == "UNITED NATIONS")
    assert [united_nations[f"Actor1{name}"] for name in ("Code", "CountryCode", "KnownGroupCode", "Type1Code")] == [
        "UNOIGO", "", "UNO", "IGO",
    ]  # fmt: skip
    arrest = next(row for row in rows if row["EventCode"] == "173")
    assert (arrest["Actor1Code"], arrest["Actor2Code"], arrest["Actor2Type1Code"]) == ("", "MLIMED", "MED")


def test_a_story_is_one_event_of_gdelt(dataset: Path) -> None:
    meetings = [row for row in gdelt_rows(dataset) if row["EventCode"] == "040"]
    assert [(row["Actor1CountryCode"], row["Actor2CountryCode"]) for row in meetings] == [
        ("FRA", "RUS"),
        ("RUS", "FRA"),
    ]
    for row in meetings:
        assert (row["NumMentions"], row["NumSources"], row["NumArticles"]) == ("2", "2", "2")


@pytest.mark.parametrize("form", ["gdelt", "icews"])
def test_a_visit_is_seen_by_its_host_too(dataset: Path, form: str) -> None:
    if form == "gdelt":
        names = ("EventCode", "Actor1Name", "Actor2Name")
        rows = [tuple(row[name].title() for name in names) for row in gdelt_rows(dataset)]
    else:
        names = ("CAMEO Code", "Source Name", "Target Name")
        rows = [tuple(row[name] for name in names) for row in table_rows(dataset, "icews")]
    assert [row for row in rows if row[0] in ("042", "043")] == [
        ("042", "Sergei Orlov", "France"),
        ("043", "France", "Sergei Orlov"),
    ]


@pytest.mark.parametrize("form", ["gdelt", "icews"])
def test_what_codes_cannot_tell_is_left_out(dataset: Path, form: str) -> None:
    column = "EventCode" if form == "gdelt" else "CAMEO Code"
    rows = gdelt_rows(dataset, "--all") if form == "gdelt" else table_rows(dataset, form, "--all")
    assert "030" not in {row[column] for row in rows}
    assert "" not in {row[column] for row in rows}


def test_icews_has_its_columns_and_words(dataset: Path) -> None:
    rows = table_rows(dataset, "icews")
    first = next(row for row in rows if row["CAMEO Code"] == "111" and row["Source Name"] == "Sergei Orlov")
    numbers = {name: first.pop(name) for name in ("Event ID", "Story ID")}
    assert first == {
        "Event Date": "2024-03-05", "Source Name": "Sergei Orlov", "Source Sectors": "Government,Elite",
        "Source Country": "Russia", "Event Text": "Criticize or denounce", "CAMEO Code": "111", "Intensity": "-2.0",
        "Target Name": "France", "Target Sectors": "Government", "Target Country": "France", "Sentence Number": "1",
        "Publisher": "Example Courier", "City": "Odesa", "District": "", "Province": "Odesa Oblast",
        "Country": "Ukraine", "Latitude": "46.4775", "Longitude": "30.7326",
    }  # fmt: skip
    assert all(value.isdigit() for value in numbers.values())
    assert all(row["Source Name"] and row["Target Name"] for row in rows)


def test_polecat_has_a_row_for_each_event(dataset: Path, tmp_path: Path) -> None:
    rows = table_rows(dataset, "polecat")
    assert len(rows) == len(EVENTS_WRITTEN) - 1
    accuse = next(row for row in rows if row["Event ID"] == "accuse")
    wanted = {
        "Event Type": "ACCUSE", "Event Mode": "allege;disapprove", "Quad Code": "3", "Contexts": "military;legal",
        "Actor Name": "Sergei Orlov;United Nations", "Actor Country": "RUS;UNO",
        "Primary Actor Sector": "GOV;None", "Actor Sectors": "GOV,ELI;None", "Actor Title": "foreign minister;None",
        "Recipient Name": "France", "Placename": "Odesa", "GeoNames ID": "698740", "Publication Date": "2024-03-05",
    }  # fmt: skip
    assert {name: accuse[name] for name in wanted} == wanted
    assert call(dataset, "polecat", "-o", tmp_path / "events.jsonl").exit_code == 0
    objects = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [{name: "" if value is None else str(value) for name, value in each.items()} for each in objects] == rows


def test_json_lines_give_every_event_back(dataset: Path) -> None:
    lines = [json.loads(line) for line in call(dataset, "jsonl", "--all").stdout.splitlines()]
    for line in lines:
        for name in ("happened_from", "happened_to"):
            line[name] = None if line[name] is None else date.fromisoformat(line[name])
    read_back = {event.event_id: event for event in EVENTS.from_rows(_columns_of_events(line) for line in lines)}
    assert read_back == {event.event_id: event for event in Snapshot(dataset).records(EVENTS)}
    meet = next(line for line in lines if line["event_id"] == "meet too")
    assert meet["story"] == {
        "story_event_id": "meet", "n_outlets": 2, "first_reported_at": "2024-03-06T12:00:00+00:00",
    }  # fmt: skip
    assert meet["article"]["outlet"] == "Harbour Post"


def _columns_of_events(line: dict[str, Any]) -> dict[str, Any]:
    return {column.name: line[column.name] for column in EVENTS.columns}


@pytest.mark.parametrize("form", ["csv", "icews", "polecat"])
def test_tables_open_in_duckdb_pandas_and_polars(dataset: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"rows.{'csv' if form == 'csv' else 'tsv'}"
    assert call(dataset, form, "-o", file).exit_code == 0
    n_rows = len(table_rows(dataset, form))
    separator = "," if form == "csv" else "\t"
    with duckdb.connect() as database:
        assert database.execute(f"SELECT count(*) FROM read_csv('{file}')").fetchone() == (n_rows,)
    assert len(pd.read_csv(file, sep=separator)) == n_rows
    assert pl.read_csv(file, separator=separator, infer_schema_length=None).height == n_rows


def test_gdelt_opens_in_duckdb_pandas_and_polars(dataset: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.export.CSV"
    assert call(dataset, "gdelt", "-o", file).exit_code == 0
    n_rows = len(gdelt_rows(dataset))
    assert len(pd.read_csv(file, sep="\t", names=GDELT, dtype={"EventCode": str})) == n_rows
    assert pl.read_csv(file, separator="\t", has_header=False, quote_char=None).shape == (n_rows, len(GDELT))
    with duckdb.connect() as database:
        counted = f"SELECT count(*) FROM read_csv('{file}', delim = '\t', header = false, quote = '')"
        assert database.execute(counted).fetchone() == (n_rows,)


@pytest.mark.parametrize("form", FORMATS)
def test_a_dataset_without_events_gives_an_empty_file(tmp_path: Path, form: str) -> None:
    result = call(commit_records(tmp_path / "out"), form)
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == (form not in ("gdelt", "jsonl"))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_dataset_gives_the_same_file(dataset: Path, form: str) -> None:
    assert call(dataset, form).stdout == call(dataset, form).stdout


def test_every_column_stands_in_the_documentation(dataset: Path) -> None:
    page = (REPOSITORY / "docs" / "exports.md").read_text(encoding="utf-8")
    for form in ("csv", "icews", "polecat"):
        for column in table_rows(dataset, form)[0]:
            assert f"`{column}`" in page, f"{form}: {column}"
    for column in GDELT:
        general = column.replace("Actor2", "Actor1") if "Geo" not in column else column
        assert f"`{general}`" in page or column.startswith(("Actor1Geo", "Actor2Geo")), column
