"""Opens a dataset in DuckDB: its tables as of one commit, and the views of `views.sql` over them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import duckdb

from pipeline.dataset import Snapshot
from schemas import TABLES
from schemas.ddl import quoted, sql_type
from schemas.table import Table

_VIEWS = Path(__file__).with_name("views.sql")

# A commit that removes files may overtake the opening, which then starts over from the new manifest.
_ATTEMPTS = 5

_SESSION = """
    SET TimeZone = 'UTC';
    SET autoinstall_known_extensions = false;
    SET autoload_known_extensions = false;
"""


def open_views(root: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables of a dataset, as of its last commit, and all views.

    Tables are views over the files that the manifest lists: nothing is read before a query asks for it, and a query
    made after those files were merged or removed raises duckdb.IOException. Days of instants are those of UTC. Raises
    DatasetError if the folder holds no dataset, or its journal is damaged.
    """
    for attempt in range(_ATTEMPTS):
        database = duckdb.connect()
        try:
            snapshot = Snapshot(root)
            database.execute(_SESSION)
            for table in TABLES:
                database.execute(f"CREATE VIEW {table.name} AS {table_query(database, snapshot, table)}")
            database.execute(views_sql())
        except duckdb.IOException:
            database.close()
            if attempt == _ATTEMPTS - 1:
                raise
        except BaseException:
            database.close()
            raise
        else:
            return database
    raise AssertionError("unreachable")


@cache
def views_sql() -> str:
    """The statements that create the views, where the tables are."""
    return _VIEWS.read_text(encoding="utf-8")


def table_query(database: duckdb.DuckDBPyConnection, snapshot: Snapshot, table: Table) -> str:
    """A SELECT of all rows of a table; columns that every file lacks, being older, are null, or empty lists."""
    files = snapshot.manifest.files_of(table.name)
    if not files:
        columns = ", ".join(f"NULL::{sql_type(field.type)} AS {quoted(field.name)}" for field in table.arrow)
        return f"SELECT {columns} WHERE false"
    paths = ", ".join(_text(str(snapshot.root / file.path)) for file in files)
    are_alike = all(file.schema_version == table.version for file in files)
    source = f"read_parquet([{paths}], hive_partitioning = false, union_by_name = {not are_alike})"
    if are_alike:
        return f"SELECT * FROM {source}"
    held = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    return f"SELECT {', '.join(_column(field.name, sql_type(field.type), held) for field in table.arrow)} FROM {source}"


def _column(name: str, kind: str, held: set[str]) -> str:
    if kind.endswith("[]"):
        value = f"coalesce({quoted(name)}, [])" if name in held else "[]"
    else:
        value = quoted(name) if name in held else "NULL"
    return f"{value}::{kind} AS {quoted(name)}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
