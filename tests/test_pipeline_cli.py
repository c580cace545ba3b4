"""The command line: what each command prints, and with which code it exits."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from analysis.catalog import views
from pipeline.cli import app, main
from pipeline.commit import open_dataset
from pipeline.sinks.kill_points import KILL_AT
from schemas import ARTICLES, EVENTS, TABLES
from tests.articles import article, rows_of, write_jsonl
from tests.conftest import SmallRun
from tests.killing import killed_at
from tests.support import REPOSITORY

COMMANDS = (
    "run",
    "inspect",
    "check",
    "status",
    "init",
    "schema",
    "verify",
    "demo",
    "recode",
    "compact",
    "forget",
    "retry",
    "watch",
    "evaluate",
    "explain",
    "query",
    "link",
    "export",
)


def call(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(app, list(arguments), **options)


def demarche(*arguments: str, cwd: Path = REPOSITORY, **options: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user calls it."""
    code = "from pipeline.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_examples(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert f"demarche {command}" in result.output


def test_help_lists_the_commands_and_the_exit_codes() -> None:
    result = call("--help")
    assert all(command in result.output for command in COMMANDS)
    assert "Exit codes" in result.output


def test_help_does_not_load_what_takes_long() -> None:
    code = (
        "import sys, pipeline.cli\n"
        "slow = [m for m in ('apache_beam', 'spacy', 'pyarrow', 'duckdb') if m in sys.modules]\n"
        "sys.exit(' '.join(slow) or 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=False).returncode == 0


def test_version() -> None:
    assert call("--version").output.strip() == f"demarche {version('demarche')}"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], "nothing to read"),
        (["run", "--input", "nowhere.txt"], "sources.files.inputs: 'nowhere.txt': no such file or folder"),
        (["run", "--input", __file__, "--output", __file__], "is a file, not a folder"),
        (["run", "--input", __file__, "--output", "{tmp}/out", "--model", "nix"], "a bundled one (en_demarche_sm)"),
        (["run", "--input", __file__, "--output", "{tmp}/out", "--ontology", "nix"], "a bundled one (plover)"),
        (["run", "--input", __file__, "--since", "2024-02-01", "--until", "2024-01-01"], "must not be after until"),
        (["run", "--feeds", "nowhere.opml"], "neither a URL nor a file"),
        (["run", "{tmp}/none.yaml"], "No such file"),
        (["check", "{tmp}/none.yaml"], "No such file"),
        (["inspect", "nowhere.txt"], "no such file"),
    ],
)
def test_mistakes_are_told_in_one_line_before_any_work(arguments: list[str], told: str, tmp_path: Path) -> None:
    result = call(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_an_unwritable_output_is_refused() -> None:
    # Nobody, root included, can make a folder there.
    result = call("run", "--input", __file__, "--output", "/proc/demarche-out")
    assert (result.exit_code, "cannot be written" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["status", "verify"])
def test_a_folder_without_a_dataset_is_told(command: str, tmp_path: Path) -> None:
    result = call(command, str(tmp_path))
    assert result.exit_code == 1
    assert "holds no dataset" in result.output


@pytest.mark.model
def test_a_run_tells_what_came_of_it_and_nothing_else(tmp_path: Path) -> None:
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(0), article(1), article(2, text=article(0)["text"])])
    result = demarche("run", "--input", str(inputs), "--output", "out", cwd=tmp_path)
    assert result.returncode == 0
    first, second = result.stdout.splitlines()
    assert first == "3 in = 2 new + 0 revisions + 1 duplicates + 0 unchanged + 0 dead letters"
    assert second.endswith("added to out")
    assert result.stderr == ""


@pytest.mark.model
def test_quiet_is_silent_and_standard_input_is_read(tmp_path: Path) -> None:
    output = tmp_path / "out"
    result = call("run", "--input", "-", "--output", str(output), "--quiet", input=json.dumps(article(5)) + "\n")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert [row["external_id"] for row in rows_of(output, ARTICLES)] == ["a5"]


@pytest.mark.model
def test_too_many_dead_letters_have_an_exit_code(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps(article(0)) + '\n{"text": \n{"text": 3}\n')
    result = call("run", "--input", str(tmp_path / "news.jsonl"), "--output", str(tmp_path / "out"), "--quiet")
    assert result.exit_code == 3
    assert "more than max_dead_letter_share allows" not in result.stdout


@pytest.mark.model
def test_a_held_dataset_has_an_exit_code(small_run: SmallRun) -> None:
    with open_dataset(small_run.dataset, "watch"):
        result = call("run", "--input", str(small_run.inputs), "--output", str(small_run.dataset))
    assert result.exit_code == 4
    assert "demarche watch" in result.stderr


def run_until_a_signal(inputs: str, output: str) -> None:
    """Runs the command until SIGTERM comes, right after the second slice; exits as the command does."""
    n_slices = 0

    def signal_after_two(point: str) -> None:
        nonlocal n_slices
        n_slices += point == "slice-committed"
        if n_slices == 2:
            os.kill(os.getpid(), signal.SIGTERM)

    settings = Path(output).with_name("settings.yaml")
    settings.write_text(f"slice_articles: 2\noutput: {output}\nsources: {{files: {{inputs: [{inputs}]}}}}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.batch.reached", signal_after_two)
        patch.setattr(sys, "argv", ["demarche", "run", str(settings), "--quiet"])
        with pytest.raises(SystemExit) as exited:
            main()
    assert exited.value.code == 130


@pytest.mark.model
def test_a_signal_ends_a_run_and_keeps_what_was_committed(tmp_path: Path) -> None:
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(n) for n in range(10)])
    killed_at(None, tmp_path / "log", run_until_a_signal, str(inputs), str(tmp_path / "out"))
    status = json.loads(call("status", str(tmp_path / "out"), "--json").stdout)
    assert [run["status"] for run in status["runs"]] == ["interrupted"]
    assert status["rows"]["articles"] == status["balance"]["n_in"] == 4


@pytest.mark.model
def test_status_shows_the_balance_and_the_dead_letters(small_run: SmallRun) -> None:
    result = call("status", str(small_run.dataset))
    assert result.exit_code == 0
    assert "17 in = 13 new + 1 revisions + 2 duplicates + 0 unchanged + 1 dead letters" in result.stdout
    assert "parse" in result.stdout
    status = json.loads(call("status", str(small_run.dataset), "--json").stdout)
    assert status["balance"]["n_in"] == 17
    assert status["rows"]["articles"] == 16
    assert status["dead_letters"] == {"parse": 1}


@pytest.mark.model
def test_verify_names_what_is_wrong(small_run: SmallRun, tmp_path: Path) -> None:
    assert call("verify", str(small_run.dataset)).exit_code == 0
    copy = shutil.copytree(small_run.dataset, tmp_path / "copy")
    file = next(copy.glob("articles/published_month=2024-01/*.parquet"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    result = call("verify", str(copy), "--quiet")
    assert result.exit_code == 1
    assert f"{file.relative_to(copy).as_posix()}: its bytes are not those that were committed" in result.stdout


@pytest.mark.model
def test_inspect_gives_article_and_records_as_json(tmp_path: Path) -> None:
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(n) for n in range(5)])
    result = call("inspect", str(inputs), "--json", "--limit", "2")
    assert result.exit_code == 0
    first, _second = (json.loads(line) for line in result.stdout.splitlines())
    assert first["article"]["external_id"] == "a0"
    assert first["article"]["is_coded"]
    assert set(first) == {"article", "dead_letter", *(t.name for t in TABLES if "article_id" in t.arrow.names)} - {
        "articles",
        "dead_letters",
    }


@pytest.mark.model
def test_inspect_shows_text_and_events(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Title: Ferry resumes\n\nThe ferry to Gralto resumed on Saturday.\n")
    result = call("inspect", str(tmp_path / "note.txt"), "--date", "2024-02-03")
    assert result.exit_code == 0
    for told in ("Ferry resumes", "2024-02-03", "The ferry to Gralto resumed on Saturday.", "material conflict"):
        assert told in result.stdout


@pytest.mark.model
def test_inspect_tells_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text('{"text": \n')
    result = call("inspect", str(tmp_path / "news.jsonl"))
    assert result.exit_code == 1
    assert "parse" in result.stdout


def test_schema_tells_every_column(tmp_path: Path) -> None:
    listed = {table["table"]: table for table in json.loads(call("schema", "--format", "json").stdout)}
    assert [name for name, table in listed.items() if table["kind"] == "table"] == [table.name for table in TABLES]
    assert [column["name"] for column in listed["events"]["columns"]] == EVENTS.arrow.names
    assert [name for name, table in listed.items() if table["kind"] == "view"] == [view.name for view in views()]
    assert "actor_code" in [column["name"] for column in listed["dyads"]["columns"]]
    told = call("schema").stdout
    assert "event_type" in told
    assert "dyads (view): One row per actor-recipient pair" in told


def test_schema_is_sql_that_runs() -> None:
    with duckdb.connect() as database:
        database.execute(call("schema", "--format", "sql").stdout)
        columns = database.execute("DESCRIBE events").fetchall()
        assert database.execute("SELECT * FROM dyads").fetchall() == []
    assert [column[0] for column in columns] == EVENTS.arrow.names


@pytest.mark.model
def test_schema_of_a_dataset_is_sql_that_opens_it(small_run: SmallRun) -> None:
    with duckdb.connect() as database:
        database.execute(call("schema", str(small_run.dataset), "--format", "sql").stdout)
        (n_rows,) = database.execute("SELECT count(*) FROM events_flat").fetchone() or (None,)
    assert n_rows == len(rows_of(small_run.dataset, EVENTS)) > 0
    refused = call("schema", str(small_run.dataset))
    assert (refused.exit_code, "OUT is for --format sql" in refused.stderr) == (2, True)


@pytest.mark.model
def test_init_writes_settings_that_run(tmp_path: Path) -> None:
    assert call("init", str(tmp_path / "news")).exit_code == 0
    write_jsonl(tmp_path / "news" / "articles" / "a.jsonl", [article(0)])
    checked = call("check", str(tmp_path / "news" / "demarche.yaml"))
    assert checked.exit_code == 0, checked.stderr
    assert "files: 1 (1 .jsonl)" in checked.stdout
    assert "settings are sound" in checked.stdout
    assert call("run", str(tmp_path / "news" / "demarche.yaml"), "--quiet").exit_code == 0
    assert len(rows_of(tmp_path / "news" / "out", TABLES[0])) == 1
    again = call("init", str(tmp_path / "news"))
    assert again.exit_code == 2
    assert "is not overwritten" in again.stderr


def test_a_package_that_shadows_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "__init__.py").write_text("")
    code = f"import sys; sys.path.append({str(REPOSITORY)!r}); from pipeline.cli import main; main()"
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}", "--version"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "the package transforms is taken from" in result.stderr


def test_no_test_leaves_a_kill_point_set() -> None:
    assert KILL_AT not in os.environ
