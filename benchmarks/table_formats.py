"""What a commit costs in our journal, in Delta Lake and in Iceberg, on a local disk: see docs/decisions/0005.

`python -m benchmarks.table_formats demarche DATASET`; for `delta` and `iceberg` in an environment that has `deltalake`,
or `pyiceberg[sql-sqlite,pyarrow]`, and pyarrow. Rows come from a dataset that was made before. A commit takes up the
same rows of the same tables in each.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.sinks.manifest import Manifest, read_manifest, sequence_of
from schemas import TABLES
from schemas.table import PARTITION_KEY

Rows = dict[str, pa.Table]
Commit = Callable[[Rows], None]
_TABLES = [table for table in TABLES if table.name not in ("runs", "stories", "dead_letters")]
_MONTH = "2026-01"
# Commits at the end, to see what history does to them.
_LATE = 10
_OPENINGS = 5
_COLUMNS = (
    "format",
    "articles × commits",
    "CPU ms a commit",
    "the last ten",
    "wall ms a commit",
    "CPU ms to list the files",
    "data files",
    "other files",
    "KiB of those",
    "rows",
)


def main() -> None:
    """Prints a Markdown table of one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format", choices=sorted(_FORMATS))
    parser.add_argument("dataset", type=Path, help="dataset whose rows are committed")
    parser.add_argument("--articles", type=int, default=20, help="articles per commit (default: %(default)s)")
    parser.add_argument("--commits", type=int, default=200, help="commits (default: %(default)s)")
    options = parser.parse_args()
    commits = list(_commits(options.dataset, options.articles, options.commits))
    with tempfile.TemporaryDirectory(dir=options.dataset.parent) as folder:
        root = Path(folder)
        commit, count = _FORMATS[options.format](root, commits[0])
        costs = [_cost_of(partial(commit, rows)) for rows in commits]
        opened = [_cost_of(count) for _ in range(_OPENINGS)]
        files = [path for path in root.rglob("*") if path.is_file()]
        metadata = [path for path in files if path.suffix != ".parquet"]
        metadata_bytes = sum(path.stat().st_size for path in metadata)
        n_rows = count()
    figures = (
        options.format,
        f"{options.articles} × {len(commits)}",
        f"{_median_ms(cpu for _, cpu in costs):.0f}",
        f"{_median_ms(cpu for _, cpu in costs[-_LATE:]):.0f}",
        f"{_median_ms(wall for wall, _ in costs):.0f}",
        f"{_median_ms(cpu for _, cpu in opened):.0f}",
        f"{len(files) - len(metadata):,}",
        f"{len(metadata):,}",
        f"{metadata_bytes / 1024:,.0f}",
        f"{n_rows:,}",
    )
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}")
    print(f"| {' | '.join(figures)} |")


def _median_ms(seconds: Iterable[float]) -> float:
    return statistics.median(seconds) * 1000


def _commits(dataset: Path, n_articles: int, n_commits: int) -> Iterator[Rows]:
    """Rows of every table, of so many articles each."""
    slices = list(_slices(dataset, read_manifest(dataset)))
    chunks = [
        (taken, ids)
        for taken in slices
        for ids in _chunks(taken["articles"].column("article_id").to_pylist(), n_articles)
    ]
    for number in range(n_commits):
        taken, ids = chunks[number % len(chunks)]
        wanted = pa.array(ids, pa.string())
        yield {
            name: rows.filter(pc.is_in(rows.column("article_id"), wanted))
            if "article_id" in rows.column_names
            else rows
            for name, rows in taken.items()
        }


def _slices(dataset: Path, manifest: Manifest) -> Iterator[Rows]:
    by_commit: dict[int, Rows] = {}
    for table in _TABLES:
        for file in manifest.files_of(table.name):
            if file.rows:
                rows = pq.ParquetFile(dataset / file.path).read()
                for field in table.arrow:
                    if field.name not in rows.column_names:
                        older = pa.array([table.default_of(field.name)] * rows.num_rows, field.type)
                        rows = rows.append_column(field, older)
                rows = rows.select(table.arrow.names).cast(table.arrow)
                by_commit.setdefault(sequence_of(file.path), {})[table.name] = rows
    yield from (rows for rows in by_commit.values() if "articles" in rows and len(rows) == len(_TABLES))


def _chunks(ids: list[str], size: int) -> list[list[str]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def _cost_of(work: Callable[[], Any]) -> tuple[float, float]:
    started, cpu = time.perf_counter(), _cpu_s()
    work()
    return time.perf_counter() - started, _cpu_s() - cpu


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _demarche(root: Path, first: Rows) -> tuple[Commit, Callable[[], int]]:
    from pipeline.commit import DatasetWriter
    from pipeline.sinks.manifest import Commit as Entry
    from pipeline.sinks.manifest import data_file_name, journal_folder
    from pipeline.sinks.parquet import folder_of
    from pipeline.sinks.tables import stage_file

    journal_folder(root).mkdir(parents=True)
    writer = DatasetWriter(root, read_manifest(root))

    def commit(rows: Rows) -> None:
        sequence = writer.next_sequence
        files = tuple(
            stage_file(
                writer.staging(sequence),
                f"{folder_of(table, _MONTH)}/{data_file_name(sequence, 0)}",
                table,
                rows[table.name].combine_chunks().to_batches(),
                {},
            )
            for table in _TABLES
        )
        writer.commit(Entry(sequence, "run", "run", writer.next_instant(), add=files))

    def count() -> int:
        return sum(file.rows for file in read_manifest(root).files.values())

    return commit, count


def _delta(root: Path, first: Rows) -> tuple[Commit, Callable[[], int]]:
    deltalake = importlib.import_module("deltalake")

    def commit(rows: Rows) -> None:
        for table in _TABLES:
            deltalake.write_deltalake(
                str(root / table.name), _with_month(rows[table.name]), mode="append", partition_by=[PARTITION_KEY]
            )

    def count() -> int:
        n_rows = 0
        for table in _TABLES:
            actions = pa.table(deltalake.DeltaTable(str(root / table.name)).get_add_actions(flatten=True))
            n_rows += pc.sum(actions.column("num_records")).as_py()
        return n_rows

    return commit, count


def _iceberg(root: Path, first: Rows) -> tuple[Commit, Callable[[], int]]:
    sql = importlib.import_module("pyiceberg.catalog.sql")
    catalog = sql.SqlCatalog("local", uri=f"sqlite:///{root}/catalog.db", warehouse=f"file://{root}")
    catalog.create_namespace("news")
    for table in _TABLES:
        created = catalog.create_table(f"news.{table.name}", schema=_with_month(first[table.name]).schema)
        with created.update_spec() as spec:
            spec.add_identity(PARTITION_KEY)

    def commit(rows: Rows) -> None:
        for table in _TABLES:
            catalog.load_table(f"news.{table.name}").append(_with_month(rows[table.name]))

    def count() -> int:
        return sum(
            task.file.record_count
            for table in _TABLES
            for task in catalog.load_table(f"news.{table.name}").scan().plan_files()
        )

    return commit, count


def _with_month(rows: pa.Table) -> pa.Table:
    month = pa.array([_MONTH] * rows.num_rows, pa.string())
    return rows.append_column(pa.field(PARTITION_KEY, pa.string()), month)


_FORMATS = {"demarche": _demarche, "delta": _delta, "iceberg": _iceberg}

if __name__ == "__main__":
    os.environ.setdefault("PYICEBERG_MAX_WORKERS", "1")
    main()
