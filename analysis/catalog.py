"""What the views are: their columns, types and meanings, read off `views.sql` itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import duckdb

from analysis.views import views_sql
from schemas import TABLES
from schemas.ddl import create_table

_COLUMNS = """
    SELECT view_name, duckdb_views.comment, column_name, data_type, duckdb_columns.comment
    FROM duckdb_views()
    JOIN duckdb_columns() ON table_oid = view_oid
    WHERE NOT duckdb_views.internal
    ORDER BY view_oid, column_index
"""


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a view; `type` is DuckDB's name of it."""

    name: str
    type: str
    doc: str

    @property
    def short_type(self) -> str:
        """The type for a reader: without the fields of structs."""
        return "list of struct" if "STRUCT" in self.type else self.type.lower()


@dataclass(frozen=True, slots=True)
class View:
    """A view."""

    name: str
    doc: str
    columns: tuple[ViewColumn, ...]


@cache
def views() -> tuple[View, ...]:
    """All views, in the order in which they build on one another.

    A column without a comment of its own means what the column of that name means in an earlier view, or else in the
    tables. Raises LookupError if it is found nowhere.
    """
    with duckdb.connect() as database:
        for table in TABLES:
            database.execute(create_table(table))
        database.execute(views_sql())
        rows = database.execute(_COLUMNS).fetchall()
    meanings = {column.name: column.doc for table in reversed(TABLES) for column in table.columns}
    meanings["published_on"] = "Day of publication of the article, in UTC."
    about: dict[str, str] = {}
    columns: dict[str, list[ViewColumn]] = {}
    for view, view_doc, column, kind, doc in rows:
        if doc is not None:
            meanings[column] = doc
        about[view] = view_doc
        columns.setdefault(view, []).append(ViewColumn(column, kind, meanings[column]))
    return tuple(View(name, doc, tuple(columns[name])) for name, doc in about.items())
