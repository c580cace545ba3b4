"""The views: what they count, what they leave out, and that each column says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, make_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import pyarrow as pa
import pytest

from analysis.catalog import views
from analysis.views import open_views
from pipeline.commit import open_dataset
from pipeline.errors import DatasetError
from pipeline.sinks.manifest import Commit, data_file_name, read_manifest
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from schemas import EVENTS, TABLES
from schemas.events import Attribution, Event, Party
from schemas.mentions import Mention
from schemas.quotes import Quote
from schemas.stories import StoryEvent
from schemas.table import Table
from tests.datasets import a_party, an_article, an_event, commit_records

# `events` as it would be had two of its columns come later.
OlderEvent = make_dataclass(
    "OlderEvent",
    [
        (field.name, get_type_hints(Event, include_extras=True)[field.name], None)
        for field in fields(Event)
        if field.name not in ("modes", "date_text")
    ],
)

FRANCE, GERMANY, RUSSIA = a_party("FRAGOV", "France"), a_party("DEUGOV", "Germany"), a_party("RUS", "Russia")


def rows(root: Path, query: str) -> list[tuple[Any, ...]]:
    with open_views(root) as database:
        return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_views(commit_records(tmp_path_factory.mktemp("empty") / "out")) as database:
        yield database


@pytest.mark.parametrize("view", [view.name for view in views()])
def test_every_view_of_an_empty_dataset_is_empty(empty: duckdb.DuckDBPyConnection, view: str) -> None:
    assert empty.execute(f"SELECT * FROM {view}").fetchall() == []


def test_every_view_and_column_says_what_it_is() -> None:
    for view in views():
        assert view.doc.endswith("."), view.name
        for column in view.columns:
            assert column.doc.endswith((".", "…")), f"{view.name}.{column.name}"


def test_tables_have_their_columns_and_types(empty: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    root = commit_records(tmp_path / "full", [an_article("a")], [an_event("e", "a", [FRANCE], [RUSSIA])])
    with open_views(root) as database:
        for table in TABLES:
            described = database.execute(f"DESCRIBE {table.name}").fetchall()
            assert [column[0] for column in described] == table.arrow.names
        for view in views():
            described = database.execute(f"DESCRIBE {view.name}").fetchall()
            assert [(column[0], column[1]) for column in described] == [(c.name, c.type) for c in view.columns]


def test_columns_that_older_files_lack_are_null_or_empty(tmp_path: Path) -> None:
    root = commit_records(tmp_path / "out", [an_article("a")])
    with open_dataset(root, "test") as writer:
        older = Table("events", OlderEvent, version=0, key="event_id")
        path = f"{folder_of(older, '2024-03')}/{data_file_name(2, 0)}"
        whole = EVENTS.to_arrow([an_event("e", "a", [FRANCE])])
        batch = pa.RecordBatch.from_arrays([whole[name] for name in older.arrow.names], schema=older.arrow)
        file = stage_file(writer.staging(2), path, older, [batch], {})
        writer.commit(Commit(2, "run", "test", writer.next_instant(), add=(file,)))
    assert rows(root, "SELECT event_id, modes, date_text FROM events_flat") == [("e", [], None)]
    commit_records(root, events=[an_event("f", "a", [FRANCE], date_text="Monday", modes=("visit",))])
    assert rows(root, "SELECT event_id, modes, date_text FROM events ORDER BY 1") == [
        ("e", [], None),
        ("f", ["visit"], "Monday"),
    ]


def test_a_folder_with_odd_characters_opens(tmp_path: Path) -> None:
    root = commit_records(tmp_path / "o'ut [1]*", [an_article("a")], [an_event("e", "a", [FRANCE])])
    assert rows(root, "SELECT event_id FROM events_flat") == [("e",)]


def test_a_folder_without_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no dataset"):
        open_views(tmp_path)


def test_only_files_of_the_manifest_are_read(tmp_path: Path) -> None:
    root = commit_records(tmp_path / "out", [an_article("a")], [an_event("e", "a", [FRANCE])])
    file = root / read_manifest(root).files_of(EVENTS.name)[0].path
    (file.parent / "stranger.parquet").write_bytes(file.read_bytes())
    assert rows(root, "SELECT count(*) FROM events") == [(1,)]


def test_compound_parties_pair_across_and_reciprocal_ones_both_ways(tmp_path: Path) -> None:
    root = commit_records(
        tmp_path / "out",
        [an_article("a")],
        [
            an_event("across", "a", [FRANCE, GERMANY], [RUSSIA]),
            an_event("meet", "a", [FRANCE, GERMANY, RUSSIA], event_type="CONSULT"),
            an_event("march", "a", [FRANCE, GERMANY], event_type="PROTEST"),
            an_event("alone", "a", [FRANCE]),
            an_event("done to", "a", [], [RUSSIA], event_type="ASSAULT"),
        ],
    )
    dyads = rows(root, "SELECT event_id, actor, recipient FROM dyads ORDER BY ALL")
    assert dyads == [
        ("across", "France", "Russia"),
        ("across", "Germany", "Russia"),
        ("meet", "France", "Germany"),
        ("meet", "France", "Russia"),
        ("meet", "Germany", "France"),
        ("meet", "Germany", "Russia"),
        ("meet", "Russia", "France"),
        ("meet", "Russia", "Germany"),
    ]
    unpaired = "SELECT event_id, actor, recipient FROM pairs WHERE actor IS NULL OR recipient IS NULL ORDER BY ALL"
    one_sided = rows(root, unpaired)
    assert one_sided == [
        ("alone", "France", None),
        ("done to", None, "Russia"),
        ("march", "France", None),
        ("march", "Germany", None),
    ]


def test_superseded_revisions_and_repetitions_do_not_count(tmp_path: Path) -> None:
    root = commit_records(
        tmp_path / "out",
        [
            an_article("old", document_id="d", revision=0),
            an_article("new", document_id="d", revision=1),
            an_article("unread", document_id="d", revision=2, is_coded=False, not_coded_reason="language"),
            an_article("copy", duplicate_of="new", duplicate_kind="exact", is_coded=False),
        ],
        [
            an_event("old", "old", [FRANCE], [RUSSIA]),
            an_event("new", "new", [FRANCE], [RUSSIA]),
            an_event("again", "new", [FRANCE], [RUSSIA], duplicate_of="new"),
        ],
    )
    assert rows(root, "SELECT event_id, is_current FROM events_flat ORDER BY ALL") == [
        ("again", False),
        ("new", True),
        ("old", False),
    ]
    assert rows(root, "SELECT event_id FROM dyads") == [("new",)]
    assert rows(root, "SELECT n_events FROM daily_types") == [(1,)]
    assert rows(root, "SELECT article_id FROM current_articles ORDER BY ALL") == [("copy",), ("new",)]


def span(first: str, last: str | None, granularity: str) -> dict[str, Any]:
    return {
        "happened_from": date.fromisoformat(first),
        "happened_to": None if last is None else date.fromisoformat(last),
        "date_granularity": granularity,
    }


@pytest.mark.parametrize(
    ("fields", "published", "day", "basis"),
    [
        ({"day": "2024-03-04"}, "2024-03-05", "2024-03-04", "day"),
        ({"day": None}, "2024-03-05", "2024-03-05", "published"),
        ({"day": None}, None, None, None),
        (span("2024-02-26", "2024-03-03", "week"), "2024-03-05", "2024-03-03", "within"),
        (span("2024-03-01", "2024-03-31", "month"), "2024-03-05", "2024-03-05", "within"),
        (span("2024-04-01", "2024-04-30", "month"), "2024-03-05", "2024-04-01", "within"),
        (span("2024-01-01", "2024-12-31", "year"), "2024-03-05", "2024-03-05", "within"),
        (span("1998-01-01", "1998-12-31", "year"), "2024-03-05", None, None),
        (span("1998-01-01", None, "month"), None, "1998-01-01", "within"),
    ],
)
def test_an_event_is_counted_on_its_day(
    tmp_path: Path, fields: dict[str, Any], published: str | None, day: str | None, basis: str | None
) -> None:
    root = commit_records(tmp_path / "out", [an_article("a", published)], [an_event("e", "a", [FRANCE], **fields)])
    wanted = None if day is None else date.fromisoformat(day)
    assert rows(root, "SELECT day, day_basis FROM events_flat") == [(wanted, basis)]


def test_days_are_those_of_utc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    root = commit_records(tmp_path / "out", [an_article("a", "2024-03-05T01:30:00+00:00")])
    assert rows(root, "SELECT published_at::DATE = published_on FROM articles") == [(True,)]


def test_what_was_not_told_as_a_fact_is_in_no_series(tmp_path: Path) -> None:
    others: dict[str, tuple[str, ...]] = {
        "status": ("future", "hypothetical", "negated", "historical"),
        "claim": ("denied",),
    }
    events = [
        an_event(f"{name} {value}", "a", [FRANCE], [RUSSIA], **{name: value})
        for name, values in others.items()
        for value in values
    ]
    told = [an_event("told", "a", [FRANCE], [RUSSIA]), an_event("alleged", "a", [FRANCE], [RUSSIA], claim="alleged")]
    root = commit_records(tmp_path / "out", [an_article("a")], [*events, *told])
    for view in ("daily_types", "daily_dyads", "daily_intensity", "quad_shares", "cameo_roots"):
        assert rows(root, f"SELECT n_events FROM {view}") == [(2,)], view
    assert rows(root, "SELECT n_asserted FROM daily_types") == [(1,)]
    assert rows(root, "SELECT count(*) FROM dyads") == [(len(events) + len(told),)]


def test_one_event_a_day_of_each_kind(tmp_path: Path) -> None:
    articles = [
        an_article("a", "2024-03-05T10:00:00+00:00"),
        an_article("b", "2024-03-05T09:00:00+00:00", outlet="Harbour Post"),
        an_article("c", None, outlet=None),
    ]
    pairs: dict[str, list[tuple[str, Party, Party | None, dict[str, Any]]]] = {
        "a": [("1", FRANCE, RUSSIA, {}), ("2", FRANCE, RUSSIA, {"event_type": "REJECT"}), ("3", RUSSIA, FRANCE, {})],
        "b": [("4", FRANCE, RUSSIA, {}), ("5", FRANCE, RUSSIA, {"day": "2024-03-04"})],
        "c": [("6", FRANCE, RUSSIA, {}), ("7", FRANCE, None, {}), ("8", a_party("---"), None, {})],
    }
    events = [
        an_event(event_id, article, [actor], [recipient] if recipient else [], **fields)
        for article, listed in pairs.items()
        for event_id, actor, recipient, fields in listed
    ]
    root = commit_records(tmp_path / "out", articles, events)
    query = "SELECT event_id, n_reports, n_outlets, outlet FROM one_a_day ORDER BY ALL"
    assert rows(root, query) == [
        ("2", 1, 1, "Example Courier"),
        ("3", 1, 1, "Example Courier"),
        ("4", 3, 2, "Harbour Post"),
        ("5", 1, 1, "Harbour Post"),
        ("7", 1, 0, None),
    ]


def test_an_event_counts_once_for_a_pair_of_countries(tmp_path: Path) -> None:
    ministers = [a_party("FRAGOV", "Anne"), a_party("FRAGOV", "Luc")]
    root = commit_records(tmp_path / "out", [an_article("a")], [an_event("e", "a", ministers, [RUSSIA])])
    assert rows(root, "SELECT actor_country, recipient_country, n_events FROM daily_dyads") == [("FRA", "RUS", 1)]


def test_shares_of_a_day_add_up(tmp_path: Path) -> None:
    events = [an_event(str(n), "a", [FRANCE], quad_class=n % 4 + 1) for n in range(7)]
    root = commit_records(tmp_path / "out", [an_article("a")], events)
    assert rows(root, "SELECT round(sum(share), 9), sum(n_events), count(DISTINCT quad_name) FROM quad_shares") == [
        (1.0, 7, 4)
    ]


def a_quote(quote_id: str, kind: str, speaker: str | None, **fields: Any) -> Quote:
    span = {} if speaker is None else {"speaker": speaker, "speaker_start": 0, "speaker_end": len(speaker)}
    return Quote(quote_id, "a", "text", 0, kind, 0, 4, "Text", 0.5, **span, **fields)  # type: ignore[arg-type]


def a_mention(mention_id: str, entity_id: str | None, **fields: Any) -> Mention:
    values = {"kind": "name", "label": "PERSON", **fields}
    return Mention(mention_id, "a", "text", 0, 0, 4, "Text", confidence=0.9, entity_id=entity_id, **values)


def test_statements_name_their_speaker_and_their_events(tmp_path: Path) -> None:
    ruiz = {"speaker_name": "Ana Ruiz", "speaker_entity_id": "x:r", "speaker_country": "PER"}
    quotes = [
        a_quote("q1", "direct", "Ruiz", **ruiz, speaker_sector="GOV", speaker_mention_id="m1"),
        a_quote("q2", "indirect", "she", **ruiz),
        a_quote("q3", "direct", None),
        a_quote("q4", "direct", "they", speaker_mention_id="m4"),
        a_quote("q5", "direct", "Officials", speaker_mention_id="m5", speaker_country="PER"),
        a_quote("q6", "direct", "officials", speaker_mention_id="m6", speaker_country="PER"),
        a_quote("q7", "direct", "who"),
    ]
    mentions = [
        a_mention("m1", "x:r"),
        a_mention("m4", None, kind="pronoun"),
        *(a_mention(name, None, kind="nominal") for name in ("m5", "m6")),
    ]
    said = an_event("e", "a", [FRANCE], claim="attributed", attributions=(Attribution(speaker="Ruiz", quote_id="q1"),))
    root = commit_records(tmp_path / "out", [an_article("a")], [said], quotes=quotes, mentions=mentions)
    assert rows(root, "SELECT quote_id, speaker, speaker_code, n_events, event_ids FROM statements ORDER BY ALL") == [
        ("q1", "Ana Ruiz", "PERGOV", 1, ["e"]),
        ("q2", "Ana Ruiz", "PER", 0, []),
        ("q3", None, None, 0, []),
        ("q4", None, None, 0, []),
        ("q5", "Officials", "PER", 0, []),
        ("q6", "officials", "PER", 0, []),
        ("q7", "who", None, 0, []),
    ]
    assert rows(root, "SELECT speaker, speaker_code, n_quotes, n_direct FROM speakers ORDER BY ALL") == [
        ("Ana Ruiz", "PER", 2, 1),
        ("Officials", "PER", 2, 2),
    ]


def test_the_directory_counts_each_entity(tmp_path: Path) -> None:
    mentions = [
        a_mention("1", "x:France", name="France", country="FRA", role="host", sector="GOV"),
        a_mention("2", "x:France", name="France", country="FRA", role="mediator", sector="GOV"),
        a_mention("3", "x:France", name="French Republic", role="mediator", kind="nominal"),
        a_mention("4", None),
    ]
    articles = [an_article("a", "2024-03-05")]
    events = [an_event("e", "a", [FRANCE, GERMANY], event_type="CONSULT"), an_event("f", "a", [RUSSIA], [FRANCE])]
    root = commit_records(tmp_path / "out", articles, events, mentions=mentions)
    facts = "name, country, sectors, roles, first_seen"
    assert rows(root, f"SELECT {facts} FROM entities") == [
        ("France", "FRA", ["GOV"], ["mediator", "host"], date(2024, 3, 5))
    ]
    assert rows(root, "SELECT n_mentions, n_articles, n_as_actor, n_as_recipient FROM entities") == [(3, 1, 1, 2)]


def test_story_events_gather_the_reports_that_were_linked(tmp_path: Path) -> None:
    articles = [
        an_article("a", "2024-03-05T10:00:00+00:00"),
        an_article("b", "2024-03-05T09:00:00+00:00", outlet="Harbour Post"),
    ]
    events = [
        an_event("1", "a", [FRANCE], [RUSSIA]),
        an_event("2", "b", [FRANCE], [RUSSIA], claim="attributed"),
        an_event("3", "b", [RUSSIA], [FRANCE]),
    ]
    first = articles[1].published_at
    stories = [StoryEvent("1", "2", 2, first), StoryEvent("2", "2", 2, first)]
    root = commit_records(tmp_path / "out", articles, events, stories=stories)
    query = "SELECT story_event_id, n_reports, n_outlets, outlets, claims, first_outlet FROM story_events ORDER BY ALL"
    assert rows(root, query) == [
        ("2", 2, 2, ["Example Courier", "Harbour Post"], ["asserted", "attributed"], "Harbour Post"),
        ("3", 1, 1, ["Harbour Post"], ["asserted"], "Harbour Post"),
    ]
