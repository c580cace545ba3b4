"""Tables are read off their record classes, and rows go to Arrow and back unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

import pyarrow as pa
import pytest

from schemas import TABLES
from schemas.articles import ARTICLES, Article
from schemas.documentation import documentation
from schemas.events import EVENTS, Event, EventPlace, Party
from schemas.ids import article_id_of, content_id, document_id_of
from schemas.table import UNDATED, Table, partition_of
from tests.support import REPOSITORY


def event(**changes: object) -> Event:
    values: dict[str, object] = {
        "event_id": "e1",
        "article_id": "a1",
        "field": "text",
        "sentence_index": 0,
        "start": 0,
        "end": 20,
        "text": "Rome met with Paris.",
        "trigger_start": 5,
        "trigger_end": 8,
        "trigger": "met",
        "event_type": "CONSULT",
        "status": "actual",
        "claim": "asserted",
        "confidence": 0.5,
        "rule_id": "meet",
        "is_lead": True,
        **changes,
    }
    return Event(**values)  # type: ignore[arg-type]


def test_records_come_back_from_arrow_as_they_went() -> None:
    party = Party(text="Rome", start=0, end=4, country="ITA", sector="GOV", other_sectors=("ELI",))
    place = EventPlace(place_id="p1", text="Rome", start=0, end=4, latitude=41.9, longitude=12.5)
    record = event(actors=(party,), place=place, modes=("visit",), happened_from=date(2026, 3, 3))
    batch = EVENTS.to_arrow([record], date(2026, 3, 4))
    assert batch.schema == EVENTS.arrow
    assert batch.column("published_on").to_pylist() == [date(2026, 3, 4)]
    assert EVENTS.from_rows(batch.to_pylist()) == [record]


def test_a_list_is_empty_and_never_null() -> None:
    batch = EVENTS.to_arrow([event()])
    assert batch.column("actors").to_pylist() == [[]]
    assert batch.column("place").to_pylist() == [None]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_empty_table_keeps_its_types(table: Table) -> None:
    assert table.to_arrow([]).schema == table.arrow
    assert table.key in table.arrow.names


def test_null_in_a_column_that_admits_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"events\.trigger is null"):
        EVENTS.to_arrow([event(trigger=None)])


def test_a_field_without_meaning_or_type_is_refused() -> None:
    @dataclass(frozen=True)
    class Untyped:
        name: Annotated[str, "A name."]

    @dataclass(frozen=True)
    class Unexplained:
        name: Annotated[str, pa.string()]

    with pytest.raises(TypeError, match="needs an Arrow type"):
        Table("untyped", Untyped, version=1, key="name")
    with pytest.raises(TypeError, match="says not what it means"):
        Table("unexplained", Unexplained, version=1, key="name")


def test_partitions_are_months() -> None:
    assert partition_of(date(2026, 3, 9)) == "2026-03"
    assert partition_of(None) == UNDATED


def test_instants_are_utc() -> None:
    article = Article(
        article_id="a",
        document_id="d",
        source_kind="txt",
        source_uri="a.txt",
        text="",
        text_sha256="",
        fetched_at=datetime(2026, 3, 9, 23, 30, tzinfo=UTC),
        published_at=datetime(2026, 3, 9, 23, 30, tzinfo=UTC),
    )
    assert article.published_on == date(2026, 3, 9)
    assert ARTICLES.to_arrow([article]).column("published_at").type == pa.timestamp("us", tz="UTC")


def test_ids_tell_apart_what_differs_and_only_that() -> None:
    assert content_id("a", None) == content_id("a", None)
    assert content_id("a", None) != content_id("a", "")
    assert content_id("ab", "c") != content_id("a", "bc")
    assert document_id_of("https://x.example/1", "X", "7", "t") == document_id_of("https://x.example/1", "Y", None, "u")
    assert document_id_of(None, "X", "7", "t") == document_id_of(None, "X", "7", "u")
    assert document_id_of(None, "X", None, "t") != document_id_of(None, "X", None, "u")
    assert article_id_of("d", None, "t") != article_id_of("d", "", "t")


def test_the_page_of_tables_is_up_to_date() -> None:
    assert (REPOSITORY / "docs" / "tables.md").read_text(encoding="utf-8") == documentation()
