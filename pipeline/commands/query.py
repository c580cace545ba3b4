"""`demarche query`: SQL over a dataset's tables and views."""

from __future__ import annotations

import re
import sys
from enum import StrEnum
from pathlib import Path

import duckdb

from analysis.results import WRITERS
from analysis.session import Session
from pipeline.console import complain, plain_console
from pipeline.errors import DemarcheError, ExitCode, SettingsError
from pipeline.output_files import STANDARD_OUTPUT, output_stream

# Rows that a grid shows at most, the first and the last of them; the others are counted.
_ROWS_SHOWN = 1000
_ROWS_SHOWN_IN_TERMINAL = 40
_ABOUT_STORIES = re.compile(r"\bstor(?:ies|y_events)\b", re.IGNORECASE)


class QueryFormat(StrEnum):
    """How the result of a query is written."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


class QueryError(DemarcheError):
    """The query cannot be run."""

    exit_code = ExitCode.USAGE


def query(dataset: Path, sql: str, form: QueryFormat | None, output: Path | None) -> ExitCode:
    """Writes the result of a query as `form` says; without it as the file's name says, else as a grid.

    Raises QueryError if it is no SQL that DuckDB runs on this dataset.
    """
    form = form or _form_of(output)
    to_file = output is not None and output != STANDARD_OUTPUT
    if form is QueryFormat.PARQUET and not to_file and sys.stdout.isatty():
        raise SettingsError("command line", "--format", form.value, "needs -o FILE, or a pipe to write to")
    with Session(dataset) as session:
        try:
            if form is QueryFormat.TABLE:
                grid = session.grid(sql, *grid_size(to_file=to_file))
            else:
                rows = session.rows(sql)
            if _ABOUT_STORIES.search(sql):
                tell_unlinked(session)
        except duckdb.Error as error:
            raise QueryError(f"query: {in_one_line(error)}") from error
    with output_stream(output) as stream:
        if form is QueryFormat.TABLE:
            stream.write(grid.encode())
        else:
            WRITERS[form.value](rows, stream)
    if to_file and form is not QueryFormat.TABLE:
        complain(f"{output}: {rows.num_rows} rows")
    return ExitCode.DONE


def tell_unlinked(session: Session) -> None:
    """Says on standard error if events came after the last linking of stories."""
    n_events = session.n_unlinked()
    if n_events:
        complain(f"stories: events not linked yet: {n_events}; demarche link {session.root} links them")


def grid_size(*, to_file: bool = False) -> tuple[int, int]:
    """Rows and characters across that a grid takes where it is written."""
    console = plain_console()
    return (_ROWS_SHOWN_IN_TERMINAL if console.is_terminal and not to_file else _ROWS_SHOWN), console.width


def in_one_line(error: duckdb.Error) -> str:
    """What DuckDB says about a query, without the lines that point into it."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split())


def _form_of(output: Path | None) -> QueryFormat:
    if output is None or output == STANDARD_OUTPUT:
        return QueryFormat.TABLE
    named = output.suffix.removeprefix(".").lower()
    if named not in {form.value for form in QueryFormat}:
        allowed = ", ".join(f".{form.value}" for form in QueryFormat if form is not QueryFormat.TABLE)
        raise SettingsError("command line", "--output", str(output), f"name it {allowed}, or give --format")
    return QueryFormat(named)
