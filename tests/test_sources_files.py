"""Reading files of every kind, from where the last commit left them."""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.inputs import missing_inputs
from pipeline.sources.reading import read_sources
from pipeline.sources.settings import FileSettings, SourceSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STEADY = settings(deadline=None, derandomize=True)
LINES = [{"id": str(number), "text": f"Text {number}."} for number in range(5)]
JSONL = "".join(json.dumps(line) + "\n" for line in LINES)


def read(
    *inputs: Path | str, states: dict[str, SourceState] | None = None, top: dict[str, Any] | None = None, **options: Any
) -> list[Arrival]:
    files = FileSettings(inputs=tuple(map(str, inputs)), **options)
    settings = SourceSettings(files=files, **(top or {}))
    arrivals = list(read_sources(settings, states or {}, RunContext("run", NOW)))
    if states is not None:
        states.update({arrival.source_uri: arrival.state for arrival in arrivals if arrival.state is not None})
    return arrivals


def articles(arrivals: list[Arrival]) -> list[RawArticle]:
    return [arrival.content for arrival in arrivals if isinstance(arrival.content, RawArticle)]


def letters(arrivals: list[Arrival]) -> list[DeadLetter]:
    return [arrival.content for arrival in arrivals if isinstance(arrival.content, DeadLetter)]


def ids(arrivals: list[Arrival]) -> list[str | None]:
    return [article.external_id for article in articles(arrivals)]


def zstd(content: bytes) -> bytes:
    packed: bytes = pa.Codec("zstd").compress(content, asbytes=True)
    return packed


def test_header_lines_of_a_text_are_read_and_the_rest_is_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Title: Ministers meet\nDate: 12 March 2024 09:30 UTC\nsource: Example Wire\nURL: https://example.org/a\n"
        "\nVIENNA, March 12 - The ministers met.\nDate: this line is text.\n"
    )
    (article,) = articles(read(path))
    assert (article.title, article.outlet, article.url) == ("Ministers meet", "Example Wire", "https://example.org/a")
    assert (article.published_at, article.published_at_basis) == (datetime(2024, 3, 12, 9, 30, tzinfo=UTC), "header")
    assert article.text.strip() == "VIENNA, March 12 - The ministers met.\nDate: this line is text."


def test_a_text_without_a_date_stays_undated(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-05-wire.txt"
    path.write_text("The ministers met.")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    (article,) = articles(read(path))
    assert (article.published_at, article.published_at_basis) == (None, None)
    (dated,) = articles(read(path, use_filename_dates=True))
    assert (dated.published_at, dated.published_at_basis) == (datetime(2024, 3, 5, tzinfo=UTC), "filename")


@pytest.mark.parametrize(
    "content",
    [
        "Café protesters met in Zürich – “peacefully”.".encode(),
        b"\xef\xbb\xbf" + "Café protesters met in Zürich – “peacefully”.".encode(),
        "Café protesters met in Zürich – “peacefully”.".encode("cp1252"),
        "Café protesters met in Zürich – “peacefully”.".encode("utf-16"),
        "Café protesters met in Zürich – “peacefully”.".encode("utf-16-be"),
    ],
)
def test_texts_in_any_usual_encoding_read_the_same(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert [article.text for article in articles(read(tmp_path))] == ["Café protesters met in Zürich – “peacefully”."]


def test_an_empty_text_is_an_article_and_binary_data_a_dead_letter(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.txt").write_bytes(bytes(range(256)) * 8)
    arrivals = read(tmp_path)
    assert [article.text for article in articles(arrivals)] == [""]
    assert [letter.error_type for letter in letters(arrivals)] == ["binary_data"]


def test_json_lines_name_the_keys_that_are_not_read_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.jsonl"
    record = {
        "id": 7,
        "text": "The ministers met.",
        "title": "Ministers meet",
        "url": "https://example.org/a",
        "published_at": "2024-03-12T09:30:00+02:00",
        "outlet": "Example Wire",
        "language": "en",
        "wordcount": 3,
        "section": "World",
    }
    path.write_text(json.dumps(record) + "\n" + json.dumps(record) + "\n")
    with caplog.at_level(logging.WARNING):
        first, _ = articles(read(path))
    assert (first.external_id, first.title, first.outlet) == ("7", "Ministers meet", "Example Wire")
    assert (first.published_at, first.published_at_basis) == (datetime(2024, 3, 12, 7, 30, tzinfo=UTC), "record")
    warnings = [record.getMessage() for record in caplog.records]
    assert warnings == [f"{path}: keys not read: section, wordcount"]


def test_bad_lines_are_dead_letters_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "1", "text": "One."}\n{"id": "2", "te\n\n[]\n{"id": "3"}\n{"id": "4", "text": 5}\n{"text": null}'
    )
    arrivals = read(path)
    assert [(article.external_id, article.text) for article in articles(arrivals)] == [("1", "One."), (None, "")]
    assert [(letter.stage, letter.error_type, letter.external_id) for letter in letters(arrivals)] == [
        ("parse", "broken_json", None),
        ("parse", "no_object", None),
        ("parse", "no_text_key", "3"),
        ("parse", "text_is_no_text", "4"),
    ]
    assert letters(arrivals)[0].payload == b'{"id": "2", "te'


def test_equal_bad_lines_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{broken}\n" * 3)
    assert len({letter.dead_letter_id for letter in letters(read(path))}) == 3


def test_an_overlong_line_is_a_dead_letter_and_does_not_stop_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"text": "{"x" * 5000}"}}\n' + JSONL)
    arrivals = read(path, max_record_bytes=1024)
    assert [letter.error_type for letter in letters(arrivals)] == ["too_long"]
    assert len(articles(arrivals)) == 5


@pytest.mark.parametrize(
    "content", [json.dumps(LINES), json.dumps(LINES, indent=2), json.dumps(LINES).replace("{", "\n{")]
)
def test_one_json_array_is_read_as_well(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    assert ids(read(tmp_path)) == ["0", "1", "2", "3", "4"]


def test_keys_may_have_other_names(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "The ministers met.", "date": "20240312"}')
    (article,) = articles(read(tmp_path, columns={"text": "body", "published_at": "date"}))
    assert (article.text, article.published_at) == ("The ministers met.", datetime(2024, 3, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.csv", "a.csv.gz", "a.tsv", "a.parquet"])
def test_every_kind_of_record_file_reads_the_same(tmp_path: Path, name: str) -> None:
    write_records(tmp_path / name)
    assert [(article.external_id, article.text) for article in articles(read(tmp_path))] == [
        (line["id"], line["text"]) for line in LINES
    ]


def write_records(path: Path) -> None:
    stem = path.name.split(".")[1]
    if stem == "parquet":
        pq.write_table(pa.Table.from_pylist(LINES), path)
        return
    separator = "\t" if stem == "tsv" else ","
    table = f"id{separator}text\r\n" + "".join(f'{line["id"]}{separator}"{line["text"]}"\r\n' for line in LINES)
    content = (JSONL if stem == "jsonl" else table).encode()
    path.write_bytes({".gz": gzip.compress(content), ".zst": zstd(content)}.get(path.suffix, content))


def test_a_table_without_a_text_column_says_which_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,body\n1,x\n")
    pq.write_table(pa.table({"id": [1], "body": ["x"]}), tmp_path / "b.parquet")
    arrivals = read(tmp_path)
    assert [letter.error_type for letter in letters(arrivals)] == ["no_text_key"] * 2
    assert all("body, id" in letter.message for letter in letters(arrivals))


def test_a_quoted_cell_may_hold_line_breaks_and_a_long_row_is_a_dead_letter(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id;text\n1;"One,\n""two""."\n2;a;b\n3;Three\n')
    arrivals = read(tmp_path)
    assert [article.text for article in articles(arrivals)] == ['One,\n"two".', "Three"]
    assert [letter.error_type for letter in letters(arrivals)] == ["too_many_cells"]


def test_a_saved_page_is_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<html lang="en-GB"><head><meta property="og:site_name" content="Example"><title>Aid reaches town | Example'
        '</title><link rel="canonical" href="https://example.org/aid"><meta property="article:published_time" '
        'content="2024-03-02T10:00:00+01:00"><meta name="author" content="By Ana Example and Bo Sample"></head><body>'
        "<nav>Home</nav><article><h1>Aid reaches town</h1><p>A convoy reached the town on Saturday, the United Nations "
        "said.</p><p>It carried flour and medicine for ten thousand people.</p></article></body></html>"
    )
    (article,) = articles(read(tmp_path))
    assert article.text.startswith("A convoy reached the town on Saturday")
    assert (article.title, article.outlet, article.language) == ("Aid reaches town", "Example", "en-GB")
    assert article.authors == ("Ana Example", "Bo Sample")
    assert (article.published_at, article.published_at_basis) == (datetime(2024, 3, 2, 9, tzinfo=UTC), "page")
    assert article.canonical_url == "https://example.org/aid"


def test_folders_are_read_recursively_and_what_is_left_out_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "sub" / "deeper").mkdir(parents=True)
    (tmp_path / "sub" / "deeper" / "b.txt").write_text("B.")
    (tmp_path / "a.txt").write_text("A.")
    (tmp_path / ".hidden.txt").write_text("H.")
    (tmp_path / "notes.md").write_text("N.")
    with caplog.at_level(logging.WARNING):
        assert [article.text for article in articles(read(tmp_path))] == ["A.", "B."]
    assert ".md (1)" in caplog.text
    assert [article.text for article in articles(read(tmp_path / "*.md"))] == ["N."]
    assert [article.input_name for article in articles(read(tmp_path / "**" / "*.txt"))] == [
        "a.txt",
        "sub/deeper/b.txt",
    ]


def test_inputs_that_match_nothing_are_found_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A.")
    settings = FileSettings(inputs=(str(tmp_path / "*.txt"), str(tmp_path / "none.txt"), str(tmp_path / "*.csv"), "-"))
    assert missing_inputs(settings) == [str(tmp_path / "none.txt"), str(tmp_path / "*.csv")]


def test_a_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("A.")
    assert [article.text for article in articles(read(tmp_path / "a[1].txt"))] == ["A."]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(JSONL.encode(), "jsonl"), (gzip.compress(JSONL.encode()), "jsonl"), (b"The ministers met.", "txt")],
)
def test_standard_input_is_read_without_a_state(monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(content))))
    arrivals = read("-")
    assert {article.source_kind for article in articles(arrivals)} == {kind}
    assert all(arrival.state is None for arrival in arrivals)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.parquet"])
@pytest.mark.parametrize("n_committed", [0, 1, 3, 5])
def test_a_killed_run_goes_on_where_the_last_commit_was(tmp_path: Path, name: str, n_committed: int) -> None:
    write_records(tmp_path / name)
    arrivals = read(tmp_path)
    states: dict[str, SourceState] = {}
    for arrival in arrivals[:n_committed]:
        assert arrival.state is not None
        states[arrival.source_uri] = arrival.state
    assert ids(read(tmp_path, states=states)) == [line["id"] for line in LINES[n_committed:]]
    assert read(tmp_path, states=states) == []


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(JSONL)
    states: dict[str, SourceState] = {}
    read(path, states=states)
    path.write_text(JSONL.replace("Text 4.", "Test 4."))
    assert len(articles(read(path, states=states))) == 5
    os.utime(path)
    assert read(path, states=states) == []


def test_narrowing_leaves_articles_for_a_later_run(tmp_path: Path) -> None:
    days = ["2024-03-01", "2024-03-02", None, "2024-03-04", "2024-03-05"]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": str(day), "published_at": day}) + "\n" for day in days))
    states: dict[str, SourceState] = {}
    top = {"since": date(2024, 3, 2), "until": date(2024, 3, 4)}
    assert [article.text for article in articles(read(path, states=states, top=top))] == [
        "2024-03-02",
        "None",
        "2024-03-04",
    ]
    assert [article.text for article in articles(read(path, states=states))] == list(map(str, days))
    assert read(path, states=states) == []


def test_a_limit_stops_and_the_next_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(JSONL)
    states: dict[str, SourceState] = {}
    found = [ids(read(tmp_path, states=states, top={"limit": 2})) for _ in range(4)]
    assert found == [["0", "1"], ["2", "3"], ["4"], []]


def test_a_file_that_ends_early_is_a_dead_letter_and_a_failure(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"id": str(n), "text": os.urandom(200).hex()}).encode() + b"\n" for n in range(500))
    packed = gzip.compress(lines)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "b.jsonl.zst").write_bytes(zstd(lines)[:-5000])
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and nothing more")
    arrivals = read(tmp_path)
    assert [letter.error_type for letter in letters(arrivals)] == [
        "broken_compression",
        "broken_compression",
        "broken_parquet",
    ]
    assert sum(arrival.failure is not None for arrival in arrivals) == 3
    assert len(articles(arrivals)) > 200


def test_an_overlong_text_is_a_dead_letter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 1000)
    (letter,) = letters(read(tmp_path, top={"max_text_chars": 1000}))
    assert letter.error_type == "text_too_long"
    assert len(letter.payload or b"") == 1000


def test_a_gzip_bomb_in_one_line_is_passed_over_in_flat_memory(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(
        gzip.compress(bytes(30 * 1024 * 1024)) + gzip.compress(b"\n" + JSONL.encode())
    )
    arrivals = read(tmp_path, max_record_bytes=1024 * 1024)
    assert [letter.error_type for letter in letters(arrivals)] == ["too_long"]
    assert len(articles(arrivals)) == 5
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(bytes(30 * 1024 * 1024)))
    assert [letter.error_type for letter in letters(read(tmp_path, max_record_bytes=1024))] == ["endless_line"]


@pytest.mark.parametrize(
    "suffix", [".txt", ".jsonl", ".csv", ".tsv", ".html", ".xml", ".warc", ".parquet", ".json", ".x"]
)
@STEADY
@given(content=st.binary(max_size=300))
def test_no_bytes_break_a_reader(tmp_path_factory: pytest.TempPathFactory, suffix: str, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    folder.mkdir(exist_ok=True)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    for arrival in read(path):
        assert arrival.content is not None or arrival.state is not None


@STEADY
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner), max_leaves=8
    ),
    st.sampled_from(["id", "text", "title", "url", "published_at", "outlet", "authors", "language", "updated_at"]),
)
def test_no_value_of_a_key_breaks_a_record(tmp_path_factory: pytest.TempPathFactory, value: Any, key: str) -> None:
    path = tmp_path_factory.getbasetemp() / "value.jsonl"
    path.write_text(json.dumps({"text": "The ministers met.", key: value}))
    assert len([arrival for arrival in read(path) if arrival.content is not None]) == 1
