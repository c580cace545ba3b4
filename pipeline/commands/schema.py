"""`demarche schema`: the tables, for people and for other programs."""

from __future__ import annotations

import json
from enum import StrEnum

import pyarrow as pa
from rich.table import Table as Grid

from pipeline.console import plain_console, say
from pipeline.errors import ExitCode
from pipeline.sinks.parquet import folder_of
from schemas import TABLES
from schemas.table import PARTITION_KEY, PUBLISHED_ON, Table


class SchemaFormat(StrEnum):
    """How the tables are printed."""

    TEXT = "text"
    JSON = "json"
    SQL = "sql"


def schema(form: SchemaFormat) -> ExitCode:
    """Prints the columns of every table: as tables to read, as JSON, or as SQL that creates views over a dataset."""
    console = plain_console()
    if form is SchemaFormat.JSON:
        say(json.dumps([_table_json(table) for table in TABLES], indent=1))
    elif form is SchemaFormat.SQL:
        for table in TABLES:
            say(_table_sql(table))
    else:
        for table in TABLES:
            console.print(_table_grid(table))
    return ExitCode.DONE


def _columns(table: Table) -> list[tuple[str, str, bool, str]]:
    columns = [(c.name, str(c.arrow), c.nullable, c.doc) for c in table.columns]
    if table.partitioned:
        columns.append((PUBLISHED_ON.name, str(PUBLISHED_ON.type), True, "Day of publication of the article, in UTC."))
    return columns


def _table_json(table: Table) -> dict[str, object]:
    return {
        "table": table.name,
        "version": table.version,
        "key": table.key,
        "partitioned_by": PARTITION_KEY if table.partitioned else None,
        "columns": [
            {"name": name, "type": kind, "nullable": nullable, "meaning": doc}
            for name, kind, nullable, doc in _columns(table)
        ],
    }


def _table_grid(table: Table) -> Grid:
    grid = Grid(title=f"{table.name} (version {table.version}, key {table.key})", title_justify="left")
    for heading in ("column", "type", "null", "meaning"):
        grid.add_column(heading, overflow="fold")
    for name, kind, nullable, doc in _columns(table):
        grid.add_row(name, _short(kind), "yes" if nullable else "no", doc)
    return grid


def _short(kind: str) -> str:
    return "list of struct" if kind.startswith("list<element: struct") else kind.partition("<")[0]


def _table_sql(table: Table) -> str:
    columns = ",\n".join(
        f"    {_quoted(field.name)} {_sql_type(field.type)}{'' if field.nullable else ' NOT NULL'}"
        for field in table.arrow
    )
    files = f"{folder_of(table, '*')}/*.parquet"
    return f"-- {files}\nCREATE TABLE {table.name} (\n{columns}\n);\n"


def _quoted(name: str) -> str:
    return f'"{name}"'


# DuckDB's names of Arrow's types.
_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.binary(): "BLOB",
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
}


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{_quoted(field.name)} {_sql_type(field.type)}" for field in kind) + ")"
    return "TIMESTAMP WITH TIME ZONE" if pa.types.is_timestamp(kind) else _SQL_TYPES[kind]
