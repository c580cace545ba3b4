"""The prompt of `demarche query --shell`: SQL over several lines, history, completion, and commands with a dot."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from analysis.catalog import views
from analysis.results import WRITERS
from analysis.session import Session
from pipeline.commands.query import grid_size
from pipeline.console import complain, say
from pipeline.errors import DemarcheError, ExitCode
from pipeline.output_files import output_stream
from schemas import TABLES

_HELP = """\
A statement ends with ; and may take several lines. Ctrl-C drops it, Ctrl-D leaves.
.tables            tables and views, and what they are
.schema [NAME]     columns of a table or view, or of all
.mode FORMAT       how results are written: table, csv, tsv, json, jsonl
.output FILE       write the next result to a file: its name's ending gives the format
.refresh           look at the last commit
.help              this
.quit              leave
"""
_COMMANDS = (".help", ".mode", ".output", ".quit", ".refresh", ".schema", ".tables")
_TABLE = "table"


class QueryShell:
    """Runs what is entered, line by line; text goes to standard output, complaints to standard error."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._mode = _TABLE
        self._next_output: Path | None = None
        self._commands: dict[str, Callable[[str], None]] = {
            ".help": lambda argument: say(_HELP.rstrip()),
            ".mode": self._set_mode,
            ".output": self._set_output,
            ".refresh": self._refresh,
            ".schema": self._show_schema,
            ".tables": self._show_tables,
        }

    def run(self, entered: Iterator[str]) -> None:
        """Runs each entry until they end or one is `.quit`."""
        for text in entered:
            entry = text.strip()
            if entry in (".quit", ".exit"):
                return
            if entry.startswith("."):
                self._run_command(entry)
            elif entry.strip(";"):
                self._run_sql(entry)

    def _run_command(self, entry: str) -> None:
        name, _, argument = entry.rstrip(";").partition(" ")
        command = self._commands.get(name)
        if command is None:
            complain(f"{name} is no command; .help lists them")
        else:
            command(argument.strip())

    def _run_sql(self, sql: str) -> None:
        output, self._next_output = self._next_output, None
        try:
            self._write(sql, output)
        except duckdb.Error as error:
            complain(str(error))
        except DemarcheError as error:
            complain(str(error))
        except KeyboardInterrupt:
            complain("stopped")

    def _write(self, sql: str, output: Path | None) -> None:
        if output is None and self._mode == _TABLE:
            sys.stdout.write(self._session.grid(sql, *grid_size()))
            sys.stdout.flush()
            return
        rows = self._session.rows(sql)
        form = self._mode if output is None else output.suffix.removeprefix(".").lower()
        with output_stream(output) as stream:
            WRITERS[form](rows, stream)
        if output is not None:
            say(f"{output}: {rows.num_rows} rows")

    def _set_mode(self, argument: str) -> None:
        allowed = [_TABLE, *(name for name in WRITERS if name != "parquet")]
        if argument in allowed:
            self._mode = argument
        else:
            complain(f"{argument or 'nothing'} is no format to show: {', '.join(allowed)}")

    def _set_output(self, argument: str) -> None:
        output = Path(argument)
        if output.suffix.removeprefix(".").lower() in WRITERS:
            self._next_output = output
        else:
            complain(f"{argument or 'nothing'}: name a file that ends in {', '.join(f'.{name}' for name in WRITERS)}")

    def _refresh(self, argument: str) -> None:
        try:
            say(f"at commit {self._session.refresh()}")
        except DemarcheError as error:
            complain(str(error))

    def _show_tables(self, argument: str) -> None:
        for table in TABLES:
            say(f"{table.name:18}table  {_first_sentence(table.record.__doc__ or '')}")
        for view in views():
            say(f"{view.name:18}view   {_first_sentence(view.doc)}")

    def _show_schema(self, argument: str) -> None:
        known = {
            table.name: [(c.name, str(c.arrow).partition("<")[0], c.doc) for c in table.columns] for table in TABLES
        }
        known |= {view.name: [(c.name, c.short_type, c.doc) for c in view.columns] for view in views()}
        wanted = argument.split() or list(known)
        for name in wanted:
            if name in known:
                say(name)
                for column, kind, doc in known[name]:
                    say(f"    {column:24}{kind:26}{doc}")
            else:
                self._run_sql(f'DESCRIBE "{name}"')


def entries(session: Session, name: str) -> Iterator[str]:
    """What the user enters: at a prompt, or what standard input holds if it is no terminal."""
    if not sys.stdin.isatty():
        yield from entries_of(sys.stdin)
        return
    say(f"{name} at commit {session.sequence}: tables and views with .tables, help with .help; end a statement with ;")
    prompt: PromptSession[str] = prompt_for(session, _history())
    while True:
        try:
            yield prompt.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def entries_of(lines: Iterator[str]) -> Iterator[str]:
    """Lines put together to statements and commands; the last one need not end."""
    pending = ""
    for line in lines:
        pending += line
        if is_whole(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def is_whole(text: str) -> bool:
    """Whether a command, or a statement with its semicolon, is there; or nothing at all."""
    entry = text.strip()
    return not entry or entry.startswith(".") or sqlite3.complete_statement(entry)


def prompt_for(session: Session, history: History) -> PromptSession[str]:
    """A prompt that takes lines until a statement is whole."""
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=False)

    return PromptSession(
        "demarche> ",
        prompt_continuation="     ...> ",
        multiline=True,
        history=history,
        key_bindings=keys,
        lexer=PygmentsLexer(SqlLexer),
        completer=WordCompleter(_words(session), ignore_case=True, WORD=False),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        enable_open_in_editor=True,
    )


def _words(session: Session) -> list[str]:
    keywords = session.rows("SELECT upper(keyword_name) AS word FROM duckdb_keywords()").column("word").to_pylist()
    columns = {column.name for table in TABLES for column in table.columns}
    columns |= {column.name for view in views() for column in view.columns}
    names = [*(table.name for table in TABLES), *(view.name for view in views())]
    return sorted({*keywords, *columns, *names, *_COMMANDS})


def _history() -> History:
    """History in the user's folder of state; in memory where that cannot be written."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "demarche"
    try:
        state.mkdir(parents=True, exist_ok=True)
        path = state / "query_history"
        path.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def _first_sentence(text: str) -> str:
    return " ".join(text.split()).partition(". ")[0].rstrip(".") + "."


def query_shell(dataset: Path) -> ExitCode:
    """Shows a prompt over a dataset until its user leaves. Raises DatasetError if there is none."""
    with Session(dataset) as session:
        QueryShell(session).run(entries(session, str(dataset)))
    return ExitCode.DONE
