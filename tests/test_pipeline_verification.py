"""Verification: each kind of damage is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.commit import open_dataset
from pipeline.creation import create_dataset
from pipeline.history import new_run
from pipeline.sinks.manifest import Commit, data_file_name, journal_folder
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from pipeline.verification import verify_dataset
from pipeline.versions import Versions
from schemas import ARTICLES, EVENTS, MENTIONS, PLACES, QUOTES
from schemas.articles import Article
from schemas.events import Attribution, Event, EventPlace, Party
from schemas.mentions import Mention
from schemas.places import Place
from schemas.quotes import Quote
from schemas.table import Table

VERSIONS = Versions("0", "{}", "model-0", "ontology-0", "0", "0")
TEXT = "🛳 Zoë Ärn met Bo in Ilmar, she said."
NOW = datetime(2024, 1, 16, tzinfo=UTC)


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "start": start, "end": start + len(words)}


NAME_OF_SHE = (span("she")["start"], span("she")["end"])


def records() -> dict[Table, list[Any]]:
    """One article with a row of each kind, all sound."""
    about: dict[str, Any] = {"article_id": "a", "field": "text", "sentence_index": 0}
    party = Party(**span("Zoë Ärn"), mention_id="m")
    spot = EventPlace("p", **span("Ilmar"))
    said = span("said")
    quote = Quote(
        "q",
        **about,
        **span("Zoë Ärn met Bo"),
        kind="indirect",
        confidence=0.5,
        cue="said",
        cue_start=said["start"],
        cue_end=said["end"],
    )
    event = Event(
        event_id="e",
        **about,
        **span(TEXT),
        trigger="met",
        trigger_start=span("met")["start"],
        trigger_end=span("met")["end"],
        event_type="CONSULT",
        status="actual",
        claim="asserted",
        confidence=0.5,
        rule_id="r",
        is_lead=True,
        actors=(party, Party(**span("Bo"))),
        attributions=(Attribution("she", *NAME_OF_SHE, quote_id="q"),),
        place=spot,
    )
    return {
        ARTICLES: [Article("a", "d", "txt", "s", TEXT, "0", NOW)],
        MENTIONS: [Mention("m", **about, **span("Zoë Ärn"), kind="name", confidence=0.5)],
        PLACES: [Place("p", **about, **span("Ilmar"), is_demonym=False, confidence=0.5)],
        QUOTES: [quote],
        EVENTS: [event],
    }


def dataset(root: Path, rows: dict[Table, list[Any]]) -> Path:
    with open_dataset(root, "run") as writer:
        create_dataset(writer, VERSIONS, new_run("run", "{}", VERSIONS, NOW))
        sequence = writer.next_sequence
        files = tuple(
            stage_file(
                writer.staging(sequence),
                f"{folder_of(table)}/{data_file_name(sequence, 0)}",
                table,
                [table.to_arrow(kept)],
                {},
            )
            for table, kept in rows.items()
        )
        writer.commit(Commit(sequence, "r", "run", writer.next_instant(), add=files))
    return root


def findings(root: Path) -> list[str]:
    return [f"{finding.where}: {finding.what}" for finding in verify_dataset(root)]


def changed(table: Table, **fields: Any) -> dict[Table, list[Any]]:
    rows = records()
    return {**rows, table: [replace(rows[table][0], **fields)]}


def test_a_sound_dataset_has_no_findings(tmp_path: Path) -> None:
    assert findings(dataset(tmp_path, records())) == []


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (changed(MENTIONS, start=3), "mentions: is not what the article has at its offsets"),
        (changed(MENTIONS, end=99), "mentions: is not what"),
        (changed(MENTIONS, field="title"), "mentions: is not what"),
        (changed(EVENTS, trigger_end=14), "events.trigger: is not what"),
        (changed(EVENTS, actors=(Party("Bo", 0, 2),)), "events.actors: is not what"),
        (changed(EVENTS, recipients=(Party("Bo", 0, 2),)), "events.recipients: is not what"),
        (changed(EVENTS, attributions=(Attribution("he", *NAME_OF_SHE),)), "events.attributions: is not what"),
        (changed(EVENTS, place=EventPlace("p", "Ilmar", 0, 5)), "events.place: is not what"),
        (changed(QUOTES, cue_start=1), "quotes.cue: is not what"),
        (changed(MENTIONS, mention_id="n"), "events.actors.mention_id: is no row of mentions: 1 rows, such as m"),
        (changed(PLACES, place_id="o"), "events.place.place_id: is no row of places"),
        (changed(QUOTES, quote_id="o"), "events.attributions.quote_id: is no row of quotes"),
        (changed(QUOTES, speaker_mention_id="o"), "quotes.speaker_mention_id: is no row of mentions"),
        (changed(EVENTS, duplicate_of="o"), "events.duplicate_of: is no row of events"),
        (changed(ARTICLES, duplicate_of="o"), "articles.duplicate_of: is no row of articles"),
        ({**records(), PLACES: records()[PLACES] * 2}, "places.place_id: comes more than once"),
    ],
)
def test_rows_that_do_not_fit_are_found(tmp_path: Path, rows: dict[Table, list[Any]], where: str) -> None:
    (found,) = findings(dataset(tmp_path, rows))
    assert found.startswith(where)


def test_rows_without_their_article_are_found(tmp_path: Path) -> None:
    rows = records()
    del rows[ARTICLES]
    found = findings(dataset(tmp_path, rows))
    assert len(found) == 4
    assert all(line.endswith("article_id: is no row of articles: 1 rows, such as a") for line in found)


def lose(file: Path) -> None:
    file.unlink()


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[9] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-4])


@pytest.mark.parametrize(
    ("damage", "what"),
    [(lose, "is listed in the journal and not there"), (spoil, "its bytes are not"), (cut, "its bytes are not")],
)
def test_damaged_files_are_found(tmp_path: Path, damage: Callable[[Path], None], what: str) -> None:
    path = dataset(tmp_path, records()) / "events" / "published_month=undated" / "00000002-0.parquet"
    damage(path)
    (found,) = findings(tmp_path)
    assert found.startswith(f"events/published_month=undated/00000002-0.parquet: {what}")


def test_a_file_that_no_commit_lists_is_found(tmp_path: Path) -> None:
    folder = dataset(tmp_path, records()) / "events" / "published_month=undated"
    (folder / "copy.parquet").write_bytes((folder / "00000002-0.parquet").read_bytes())
    name = f"{folder.relative_to(tmp_path)}/copy.parquet"
    assert findings(tmp_path) == [f"{name}: is no file of the dataset: no commit lists it"]


def test_a_damaged_journal_is_found(tmp_path: Path) -> None:
    entry = journal_folder(dataset(tmp_path, records())) / "00000002.json"
    entry.write_text(entry.read_text().replace("events", "evens"))
    (found,) = findings(tmp_path)
    assert "00000002.json: damaged" in found


def test_a_file_of_a_newer_schema_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(EVENTS, "version", EVENTS.version + 1)
        dataset(tmp_path, records())
    assert all("has schema version 2; this demarche knows 1" in line for line in findings(tmp_path))
    assert len(findings(tmp_path)) == 2


def test_a_folder_without_a_dataset_is_told(tmp_path: Path) -> None:
    assert findings(tmp_path) == [f"{tmp_path}: holds no dataset"]
