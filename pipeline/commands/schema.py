"""`demarche schema`: the tables, for people and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from rich.table import Table as Grid

from analysis.catalog import View, views
from analysis.views import SESSION_SQL, tables_sql, views_sql
from pipeline.console import plain_console, say
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode
from pipeline.sinks.parquet import folder_of
from schemas import TABLES
from schemas.ddl import create_table
from schemas.table import PARTITION_KEY, PUBLISHED_ON, Table


class SchemaFormat(StrEnum):
    """How the tables are printed."""

    TEXT = "text"
    JSON = "json"
    SQL = "sql"


def schema(form: SchemaFormat, dataset: Path | None) -> ExitCode:
    """Prints the columns of every table and view: as grids to read, as JSON, or as SQL that DuckDB runs.

    SQL creates empty tables, or with a dataset views over its files.
    """
    console = plain_console()
    if form is SchemaFormat.JSON:
        say(json.dumps([*map(_table_json, TABLES), *map(_view_json, views())], indent=1))
    elif form is SchemaFormat.SQL:
        for statement in _empty_tables() if dataset is None else (SESSION_SQL, *tables_sql(Snapshot(dataset))):
            say(statement)
        say(views_sql())
    else:
        for table in TABLES:
            console.print(_table_grid(table))
        for view in views():
            console.print(_view_grid(view))
    return ExitCode.DONE


def _empty_tables() -> Iterator[str]:
    for table in TABLES:
        yield f"-- {folder_of(table, '*')}/*.parquet\n{create_table(table)}"


def _columns(table: Table) -> list[tuple[str, str, bool, str]]:
    columns = [(c.name, str(c.arrow), c.nullable, c.doc) for c in table.columns]
    if table.partitioned:
        columns.append((PUBLISHED_ON.name, str(PUBLISHED_ON.type), True, "Day of publication of the article, in UTC."))
    return columns


def _table_json(table: Table) -> dict[str, object]:
    return {
        "table": table.name,
        "kind": "table",
        "version": table.version,
        "key": table.key,
        "partitioned_by": PARTITION_KEY if table.partitioned else None,
        "columns": [
            {"name": name, "type": kind, "nullable": nullable, "meaning": doc}
            for name, kind, nullable, doc in _columns(table)
        ],
    }


def _view_json(view: View) -> dict[str, object]:
    columns = [{"name": column.name, "type": column.type, "meaning": column.doc} for column in view.columns]
    return {"table": view.name, "kind": "view", "meaning": view.doc, "columns": columns}


def _table_grid(table: Table) -> Grid:
    grid = Grid(title=f"{table.name} (version {table.version}, key {table.key})", title_justify="left")
    for heading in ("column", "type", "null", "meaning"):
        grid.add_column(heading, overflow="fold")
    for name, kind, nullable, doc in _columns(table):
        grid.add_row(name, _short(kind), "yes" if nullable else "no", doc)
    return grid


def _view_grid(view: View) -> Grid:
    grid = Grid(title=f"{view.name} (view): {view.doc}", title_justify="left")
    for heading in ("column", "type", "meaning"):
        grid.add_column(heading, overflow="fold")
    for column in view.columns:
        grid.add_row(column.name, column.short_type, column.doc)
    return grid


def _short(kind: str) -> str:
    return "list of struct" if kind.startswith("list<element: struct") else kind.partition("<")[0]
