"""Tables as SQL: the statement that creates one, in DuckDB's types."""

from __future__ import annotations

import pyarrow as pa

from schemas.table import Table

# DuckDB's names of Arrow's types.
_TYPES = {
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


def create_table(table: Table) -> str:
    """`CREATE TABLE` with the columns of a table."""
    columns = ",\n".join(
        f"    {quoted(field.name)} {sql_type(field.type)}{'' if field.nullable else ' NOT NULL'}"
        for field in table.arrow
    )
    return f"CREATE TABLE {table.name} (\n{columns}\n);\n"


def sql_type(kind: pa.DataType) -> str:
    """An Arrow type in SQL."""
    if pa.types.is_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{quoted(field.name)} {sql_type(field.type)}" for field in kind) + ")"
    return "TIMESTAMP WITH TIME ZONE" if pa.types.is_timestamp(kind) else _TYPES[kind]


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it is."""
    return '"' + name.replace('"', '""') + '"'
