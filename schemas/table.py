"""A table read off a record class: Arrow schema, row conversion and documentation."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

PUBLISHED_ON = pa.field("published_on", pa.date32(), nullable=True)
PARTITION_KEY = "published_month"
UNDATED = "undated"

TIMESTAMP = pa.timestamp("us", tz="UTC")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Arrow type, whether null is allowed, and its meaning."""

    name: str
    arrow: pa.DataType
    nullable: bool
    doc: str
    convert: Callable[[Any], Any] | None

    def value_of(self, record: Any) -> Any:
        """The column's value of a record, as `pyarrow` takes it."""
        value = getattr(record, self.name)
        return value if value is None or self.convert is None else self.convert(value)


class Table:
    """A table of the dataset.

    `record` is a frozen dataclass whose fields are `Annotated[type, arrow type, meaning]`; a field whose type is a
    tuple of a nested record class needs no Arrow type of its own. Null is admitted where the type says `| None`.
    A partitioned table has the column `published_on` after those of its record, and lies in folders
    `published_month=YYYY-MM` or `published_month=undated`.

    Raises TypeError if a field is not annotated so.
    """

    def __init__(self, name: str, record: type, *, version: int, key: str, partitioned: bool = True) -> None:
        self.name = name
        self.record = record
        self.version = version
        self.key = key
        self.partitioned = partitioned
        self.columns = _columns_of(record)
        fields = [pa.field(c.name, c.arrow, c.nullable) for c in self.columns]
        self.arrow = pa.schema([*fields, PUBLISHED_ON] if partitioned else fields)

    def __repr__(self) -> str:
        return f"Table({self.name!r}, version={self.version})"

    def to_arrow(self, records: Iterable[Any], published_on: date | None = None) -> pa.RecordBatch:
        """The records as one Arrow batch; all of them share `published_on`. Raises on null where none is allowed."""
        rows = list(records)
        arrays = []
        for column in self.columns:
            if column.convert is None:
                values = [getattr(row, column.name) for row in rows]
            else:
                values = [column.value_of(row) for row in rows]
            if not column.nullable and None in values:
                raise ValueError(f"{self.name}.{column.name} is null, and its column admits no null")
            arrays.append(pa.array(values, column.arrow))
        if self.partitioned:
            arrays.append(pa.repeat(pa.scalar(published_on, PUBLISHED_ON.type), len(rows)))
        return pa.RecordBatch.from_arrays(arrays, schema=self.arrow)

    def default_of(self, name: str) -> Any:
        """What rows of an older version hold in a column that they lack: the default of the record's field."""
        default = next((f.default for f in dataclasses.fields(self.record) if f.name == name), None)
        if default is dataclasses.MISSING:
            raise ValueError(f"{self.name}.{name} has no default, so that older rows have no value for it")
        return list(default) if isinstance(default, tuple) else default

    def from_rows(self, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Records from rows as `pyarrow` gives them (`to_pylist`); columns that the record lacks are dropped."""
        return [_record_from(self.record, row) for row in rows]


def partition_of(published_on: date | None) -> str:
    """Value of `published_month` for a day of publication: `YYYY-MM`, or `undated`."""
    return UNDATED if published_on is None else f"{published_on:%Y-%m}"


def _columns_of(record: type) -> tuple[Column, ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(record, f.name, hints[f.name]) for f in dataclasses.fields(record))


def _column(record: type, name: str, hint: Any) -> Column:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{record.__name__}.{name} must be Annotated[type, (arrow type,) meaning]")
    python_type, *notes = get_args(hint)
    arrow = next((note for note in notes if isinstance(note, pa.DataType)), None)
    doc = next((note for note in notes if isinstance(note, str)), None)
    if doc is None:
        raise TypeError(f"{record.__name__}.{name} says not what it means")
    inner, nullable = _without_none(python_type)
    nested = _nested_record(inner)
    if nested is None:
        if arrow is None:
            raise TypeError(f"{record.__name__}.{name} needs an Arrow type")
        return Column(name, arrow, nullable, doc, list if get_origin(inner) is tuple else None)
    columns = _columns_of(nested)
    struct = pa.struct([pa.field(c.name, c.arrow, c.nullable) for c in columns])
    if get_origin(inner) is tuple:
        list_of_structs = pa.list_(pa.field("element", struct, nullable=False))
        return Column(name, list_of_structs, nullable, doc, partial(_dicts_of, columns))
    return Column(name, struct, nullable, doc, partial(_dict_of, columns))


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        members = [arg for arg in get_args(hint) if arg is not type(None)]
        if len(members) != 1:
            raise TypeError(f"{hint} is a union of several types")
        return members[0], True
    return hint, False


def _nested_record(hint: Any) -> type | None:
    member = get_args(hint)[0] if get_origin(hint) is tuple else hint
    return member if dataclasses.is_dataclass(member) and isinstance(member, type) else None


def _dict_of(columns: tuple[Column, ...], record: Any) -> dict[str, Any]:
    return {column.name: column.value_of(record) for column in columns}


def _dicts_of(columns: tuple[Column, ...], records: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [_dict_of(columns, record) for record in records]


def _record_from(record: type, row: Mapping[str, Any]) -> Any:
    values = {}
    for name, nested, is_list in _nesting_of(record):
        if name not in row:
            continue
        value = row[name]
        if value is not None and nested is not None:
            value = tuple(_record_from(nested, v) for v in value) if is_list else _record_from(nested, value)
        elif isinstance(value, list):
            value = tuple(value)
        values[name] = value
    return record(**values)


@cache
def _nesting_of(record: type) -> tuple[tuple[str, type | None, bool], ...]:
    """Of each field its name, the record class inside it if there is one, and whether it is a list."""
    inner = {name: _without_none(hint)[0] for name, hint in get_type_hints(record).items()}
    return tuple((name, _nested_record(hint), get_origin(hint) is tuple) for name, hint in inner.items())
