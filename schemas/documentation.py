"""`docs/tables.md`, read off the tables: `python -m schemas.documentation --write docs/tables.md`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from schemas import TABLES
from schemas.table import PARTITION_KEY, UNDATED, Column, Table

_HEAD = f"""# Tables

Written from `schemas/` by `make docs`; edit the record classes there.

Offsets (`start`, `end`) count Unicode code points in the field (`title` or `text`) of the article and are half-open, so
that `row.text == article[row.field][row.start:row.end]`. Null means unknown or absent; a list is never null. Instants
are UTC. Tables lie in `DATASET/TABLE/{PARTITION_KEY}=YYYY-MM/`, undated rows in `{PARTITION_KEY}={UNDATED}`; each file
of a partitioned table has the column `published_on` (day of publication, nullable) beside those listed.
"""


def documentation() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *(line for table in TABLES for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{_summary(table.record)}\n"
    place = "partitioned by month of publication" if table.partitioned else "not partitioned"
    yield f"Key `{table.key}`, schema version {table.version}, {place}.\n"
    yield from _columns(table.columns)


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for column in columns:
        yield f"| `{column.name}` | {_type_name(column.arrow)} | {'yes' if column.nullable else 'no'} | {column.doc} |"
    yield ""


def _type_name(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return f"list of {_type_name(arrow.value_type)}"
    if pa.types.is_struct(arrow):
        return "struct {" + ", ".join(f"{f.name}: {_type_name(f.type)}" for f in arrow) + "}"
    return str(arrow)


def _summary(record: type) -> str:
    return " ".join((record.__doc__ or "").split())


def write_or_check(page: Callable[[], str], about: str, truth: str) -> int:
    """Exit code of a command that writes a generated page, or with `--check` says whether the file is up to date.

    `about` is the command's description; `truth` names what the page is made from.
    """
    parser = argparse.ArgumentParser(description=about)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", type=Path, metavar="FILE")
    action.add_argument("--check", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.write is not None:
        arguments.write.write_text(page(), encoding="utf-8")
        return 0
    path: Path = arguments.check
    if path.is_file() and path.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{path} is not what {truth}; run: make docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(write_or_check(documentation, __doc__, "schemas/ says"))
