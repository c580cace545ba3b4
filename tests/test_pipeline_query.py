"""`demarche query`: formats, files, errors, commits in the meantime, and the prompt."""

from __future__ import annotations

import csv
import io
import json
import threading
from concurrent.futures import Future
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from typer.testing import CliRunner, Result

from analysis.results import json_of
from analysis.session import Session
from pipeline.cli import app
from pipeline.commit import open_dataset
from pipeline.query_shell import QueryShell, entries_of, prompt_for
from pipeline.sinks.manifest import Commit, data_file_name
from pipeline.sinks.tables import stage_file
from schemas import EVENTS
from tests.datasets import a_party, an_article, an_event, commit_records

FRANCE, RUSSIA = a_party("FRAGOV", "France"), a_party("RUS", "Russia")
TITLE = 'A "quoted" title, with a comma; = and ünïcode'


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    articles = [an_article("a", "2024-03-05T23:30:00+00:00", title=TITLE), an_article("b", None)]
    events = [
        an_event("1", "a", [FRANCE], [RUSSIA], modes=("visit", "phone"), contexts=("military",)),
        an_event("2", "b", [FRANCE], day=None),
    ]
    return commit_records(tmp_path_factory.mktemp("query") / "out", articles, events)


def call(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(app, ["query", *map(str, arguments)], **options)


QUERY = (
    "SELECT event_id, title, published_at, day, modes, actors, intensity, is_lead FROM events_flat ORDER BY event_id"
)


def test_a_table_shows_the_rows(dataset: Path) -> None:
    result = call(dataset, "SELECT event_id, day FROM events_flat ORDER BY 1")
    assert result.exit_code == 0
    assert "│ 1        │ 2024-03-05 │" in result.stdout
    assert "│ 2        │ NULL       │" in result.stdout


def test_json_keeps_what_is_nested(dataset: Path) -> None:
    first, second = json.loads(call(dataset, QUERY, "--format", "json").stdout)
    assert first["title"] == TITLE
    assert (first["published_at"], first["day"]) == ("2024-03-05T23:30:00+00:00", "2024-03-05")
    assert first["modes"] == ["visit", "phone"]
    assert first["actors"][0]["country"] == "FRA"
    assert (second["published_at"], second["day"], second["modes"]) == (None, None, [])


def test_json_lines_are_the_rows_of_json(dataset: Path) -> None:
    lines = call(dataset, QUERY, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == json.loads(call(dataset, QUERY, "--format", "json").stdout)


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_keep_every_character(dataset: Path, form: str, delimiter: str) -> None:
    text = call(dataset, QUERY, "--format", form).stdout
    first, second = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    assert first["title"] == TITLE
    assert json.loads(first["modes"]) == ["visit", "phone"]
    assert first["is_lead"] == "true"
    assert (second["day"], second["published_at"]) == ("", "")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "parquet"])
def test_a_result_without_rows_is_written(dataset: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"none.{form}"
    assert call(dataset, f"SELECT * FROM ({QUERY}) WHERE false", "-o", file).exit_code == 0
    if form == "json":
        assert json.loads(file.read_text()) == []
    elif form == "parquet":
        assert pq.read_table(file).num_rows == 0
    else:
        assert len(file.read_text().splitlines()) == (form == "csv")


def test_files_open_in_duckdb_pandas_and_polars(dataset: Path, tmp_path: Path) -> None:
    for name in ("rows.csv", "rows.parquet", "rows.jsonl"):
        result = call(dataset, QUERY, "-o", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert f"{name}: 2 rows" in result.stderr
    instant = datetime(2024, 3, 5, 23, 30, tzinfo=UTC)
    with duckdb.connect() as database:
        for name in ("rows.csv", "rows.parquet", "rows.jsonl"):
            rows = database.execute(f"SELECT title, day FROM '{tmp_path / name}'").fetchall()
            assert rows == [(TITLE, date(2024, 3, 5)), (f"Title of {'b'}", None)], name
    frame = pd.read_parquet(tmp_path / "rows.parquet")
    assert frame["published_at"][0] == pd.Timestamp(instant)
    assert list(frame["modes"][0]) == ["visit", "phone"]
    assert pd.read_csv(tmp_path / "rows.csv")["title"][0] == TITLE
    assert pd.read_json(tmp_path / "rows.jsonl", lines=True)["title"][0] == TITLE
    polars = pl.read_parquet(tmp_path / "rows.parquet")
    assert polars["published_at"][0] == instant
    assert polars["actors"][0][0]["name"] == "France"
    assert pl.read_csv(tmp_path / "rows.csv", try_parse_dates=True)["day"].to_list() == [date(2024, 3, 5), None]
    assert pl.read_ndjson(tmp_path / "rows.jsonl")["modes"].to_list() == [["visit", "phone"], []]


def test_sums_are_whole_numbers_everywhere(dataset: Path, tmp_path: Path) -> None:
    assert call(dataset, "SELECT sum(n_events) AS n FROM daily_types", "-o", tmp_path / "n.parquet").exit_code == 0
    assert pd.read_parquet(tmp_path / "n.parquet")["n"].to_list() == [1]
    huge = json.loads(call(dataset, "SELECT 2::HUGEINT ** 100 AS x, 10::HUGEINT ^ 2 AS y", "--format", "json").stdout)
    assert huge[0]["y"] == 100


def test_columns_of_one_name_are_told_apart(dataset: Path) -> None:
    assert json.loads(call(dataset, "SELECT 1 AS x, 2 AS x", "--format", "json").stdout) == [{"x": 1, "x_1": 2}]


def test_numbers_that_json_lacks_are_null() -> None:
    assert json_of({"x": [float("nan")], "y": float("inf"), "z": 1.5}) == '{"x": [null], "y": null, "z": 1.5}'


def test_events_that_are_not_linked_are_told(dataset: Path) -> None:
    told = f"demarche: stories: events not linked yet: 2; demarche link {dataset} links them\n"
    assert call(dataset, "SELECT count(*) FROM story_events").stderr == told
    assert call(dataset, "SELECT 'history' AS x FROM events").stderr == ""


def test_a_query_may_come_from_standard_input(dataset: Path) -> None:
    result = call(dataset, "-", "--format", "csv", input="SELECT count(*) AS n\nFROM events;\n")
    assert result.stdout == "n\n2\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["SELECT nothing FROM events"], 'query: Binder Error: Referenced column "nothing" not found'),
        (["SELCT 1"], "syntax error at or near"),
        (["FROM nowhere"], "Table with name nowhere does not exist"),
        (["FROM events", "-o", "rows.xls"], "--output: 'rows.xls': name it .csv, .tsv, .json, .jsonl, .parquet"),
        (["FROM events", "-o", "no/such/folder/rows.csv"], "cannot be written: No such file or directory"),
        ([], "give a query"),
        (["FROM events", "--shell"], "--shell takes neither SQL nor"),
    ],
)
def test_mistakes_are_told_in_one_line(dataset: Path, arguments: list[str], told: str) -> None:
    result = call(dataset, *arguments)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("│", " ").split())
    if result.stderr.startswith("demarche: "):
        assert result.stderr.count("\n") == 1


def test_a_folder_without_dataset_is_named(tmp_path: Path) -> None:
    result = call(tmp_path, "FROM events")
    assert (result.exit_code, result.stderr) == (1, f"demarche: {tmp_path}: holds no dataset\n")


def merge_events(root: Path) -> None:
    """Replaces the files of events by one, as a compaction does."""
    with open_dataset(root, "test") as writer:
        sequence = writer.next_sequence
        old = writer.manifest.files_of("events")
        rows = [
            batch for file in old for batch in pq.ParquetFile(root / file.path).read().cast(EVENTS.arrow).to_batches()
        ]
        path = f"events/published_month=2024-03/{data_file_name(sequence, 0)}"
        added = stage_file(writer.staging(sequence), path, EVENTS, rows, {})
        removed = tuple(file.path for file in old)
        writer.commit(Commit(sequence, "run", "test", writer.next_instant(), add=(added,), remove=removed))


def test_a_session_goes_on_when_files_are_merged(tmp_path: Path) -> None:
    root = commit_records(tmp_path / "out", [an_article("a")], [an_event("1", "a", [FRANCE])])
    with Session(root) as session:
        commit_records(root, [an_article("b")], [an_event("2", "b", [FRANCE])])
        assert session.rows("SELECT event_id FROM events").to_pylist() == [{"event_id": "1"}]
        merge_events(root)
        assert session.rows("SELECT event_id FROM dyads").num_rows == 0
        assert session.rows("SELECT event_id FROM events ORDER BY 1").column("event_id").to_pylist() == ["1", "2"]
        assert session.sequence == 3


def test_a_file_that_never_was_is_an_error(dataset: Path) -> None:
    with Session(dataset) as session, pytest.raises(duckdb.IOException, match="No files found"):
        session.rows("FROM 'no-such-file.parquet'")


def shell_output(dataset: Path, entered: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    with Session(dataset) as session:
        QueryShell(session).run(entries_of(iter(entered.splitlines(keepends=True))))
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_the_prompt_runs_statements_over_several_lines(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = shell_output(
        dataset, ".mode csv\nSELECT event_id,\n  ';' AS mark -- a ; in a comment\nFROM events ORDER BY 1;\n", capsys
    )
    assert (out, err) == ("event_id,mark\n1,;\n2,;\n", "")


def test_the_prompt_goes_on_after_a_mistake(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = shell_output(
        dataset, "SELCT 1;\n.nonsense\n.mode xml\n.output rows.xls\nSELECT 41 + 1 AS x;\n.quit\nSELECT 99;", capsys
    )
    assert "syntax error" in err
    assert ".nonsense is no command; .help lists them" in err
    assert "xml is no format to show" in err
    assert "rows.xls: name a file that ends in .csv" in err
    assert "42" in out
    assert "99" not in out


def test_the_prompt_tells_tables_views_and_columns(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = shell_output(
        dataset, ".tables\n.schema daily_dyads\n.help\nCREATE TABLE mine (x INTEGER);\n.schema mine\n", capsys
    )
    assert "dyads             view   One row per actor-recipient pair" in out
    assert "n_verbal_conflict       bigint" in out
    assert ".refresh" in out
    assert "INTEGER" in out


def test_the_prompt_writes_one_result_to_a_file(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.parquet"
    out, _ = shell_output(dataset, f".output {file}\nFROM events;\nSELECT 7 AS seven;\n", capsys)
    assert pq.read_table(file).num_rows == 2
    assert f"{file}: 2 rows" in out
    assert "seven" in out


def test_the_prompt_takes_up_commits_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = commit_records(tmp_path / "out", [an_article("a")], [an_event("1", "a", [FRANCE])])
    with Session(root) as session:
        commit_records(root, [an_article("b")], [an_event("2", "b", [FRANCE])])
        QueryShell(session).run(
            iter([".mode csv", "SELECT count(*) AS n FROM events;", ".refresh", "SELECT count(*) AS n FROM events;"])
        )
    assert capsys.readouterr().out == "n\n1\nat commit 2\nn\n2\n"


ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE hash(a.range + b.range) % 7 = 1;"


@pytest.mark.parametrize("mode", ["table", "csv"])
def test_a_signal_stops_the_query_and_not_the_prompt(
    dataset: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    with Session(dataset) as session:
        interrupt = threading.Event()

        def interrupted(self: Future[Any], timeout: float | None = None) -> Any:
            if not interrupt.is_set():
                interrupt.set()
                raise KeyboardInterrupt
            return result(self, timeout)

        result = Future.result
        monkeypatch.setattr(Future, "result", interrupted)
        QueryShell(session).run(iter([f".mode {mode}", ENDLESS, ".mode csv", "SELECT 6 * 7 AS x;"]))
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("x\n42\n", "demarche: stopped\n")


def test_enter_ends_a_statement_only_at_its_semicolon(dataset: Path) -> None:
    history = InMemoryHistory()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()), Session(dataset) as session:
        keys.send_text("SELECT 1\rAS x;\r")
        assert prompt_for(session, history).prompt() == "SELECT 1\nAS x;"
        keys.send_text(".tables\r")
        assert prompt_for(session, history).prompt() == ".tables"
    assert history.get_strings() == ["SELECT 1\nAS x;", ".tables"]


def test_the_shell_reads_standard_input_where_it_is_no_terminal(dataset: Path) -> None:
    result = call(dataset, "--shell", input=".mode csv\nSELECT count(*) AS n FROM events;\n")
    assert (result.exit_code, result.stdout) == (0, "n\n2\n")
