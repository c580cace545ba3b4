"""Opens a dataset in DuckDB: its tables as of one commit, and the views of `views.sql` over them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline.dataset import Snapshot
from schemas import TABLES
from schemas.ddl import quoted, sql_type
from schemas.table import Table

_VIEWS = Path(__file__).with_name("views.sql")

# A commit that removes files may overtake the opening, which then starts over from the new manifest.
_ATTEMPTS = 5

# Days are those of UTC, and nothing is fetched from the network.
SESSION_SQL = """SET TimeZone = 'UTC';
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
"""


def open_views(root: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables of a dataset, as of its last commit, and all views.

    Tables are views over the files that the manifest lists: nothing is read before a query asks for it, and a query
    made after those files were merged or removed raises duckdb.IOException; `take_up` helps. Days of instants are those
    of UTC. Raises DatasetError if the folder holds no dataset, or its journal is damaged.
    """
    database, _ = open_views_of_commit(root)
    return database


def open_views_of_commit(root: Path) -> tuple[duckdb.DuckDBPyConnection, int]:
    """Like `open_views`, with the number of the commit."""
    database = duckdb.connect()
    try:
        database.execute(SESSION_SQL)
        sequence = take_up(database, root)
        database.execute(views_sql())
    except BaseException:
        database.close()
        raise
    return database, sequence


def take_up(database: duckdb.DuckDBPyConnection, root: Path) -> int:
    """Lets the tables of a database be those of a dataset's last commit, whose number it gives. Raises DatasetError."""
    for attempt in range(_ATTEMPTS):
        snapshot = Snapshot(root)
        try:
            for statement in tables_sql(snapshot):
                database.execute(statement)
        except duckdb.IOException:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return snapshot.manifest.sequence
    raise AssertionError("unreachable")


@cache
def views_sql() -> str:
    """The statements that create the views, where the tables are."""
    return _VIEWS.read_text(encoding="utf-8")


def tables_sql(snapshot: Snapshot) -> Iterator[str]:
    """The statements that create the tables of a dataset as views over its files."""
    for table in TABLES:
        yield f"CREATE OR REPLACE VIEW {table.name} AS {_select_of(snapshot, table)};"


def _select_of(snapshot: Snapshot, table: Table) -> str:
    """All rows of a table; columns that every file lacks, being older, are null, or empty lists."""
    files = snapshot.manifest.files_of(table.name)
    if not files:
        columns = ", ".join(f"NULL::{sql_type(field.type)} AS {quoted(field.name)}" for field in table.arrow)
        return f"SELECT {columns} WHERE false"
    paths = ", ".join(_text(str(snapshot.root.resolve() / file.path)) for file in files)
    are_alike = all(file.schema_version == table.version for file in files)
    source = f"read_parquet([{paths}], hive_partitioning = false, union_by_name = {str(not are_alike).lower()})"
    if are_alike:
        return f"SELECT * FROM {source}"
    held = {name for file in files for name in pq.read_schema(snapshot.root / file.path).names}
    return f"SELECT {', '.join(_column(field.name, sql_type(field.type), held) for field in table.arrow)} FROM {source}"


def _column(name: str, kind: str, held: set[str]) -> str:
    value = quoted(name) if name in held else "NULL"
    if kind.endswith("[]"):
        value = f"coalesce({value}, [])"
    return f"{value}::{kind} AS {quoted(name)}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
