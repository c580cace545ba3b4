"""Queries one after the other over a dataset, which may be merged or rewritten by a run in the meantime."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import redirect_stdout
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import duckdb
import pyarrow as pa

from analysis.results import with_plain_sums
from analysis.views import open_views_of_commit, take_up

T = TypeVar("T")

# Between two tries to interrupt a query.
_PATIENCE_S = 0.05


class Session:
    """A database of a dataset's tables and views, open until the `with` block ends.

    All queries see the same commit, unless files that one needs have been merged or removed: then the last commit is
    taken up, and the query made again. Every method raises duckdb.Error for what is no query of this dataset.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.database, self.sequence = open_views_of_commit(root)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.database.close()

    def refresh(self) -> int:
        """Takes up the last commit and gives its number."""
        self.sequence = take_up(self.database, self.root)
        return self.sequence

    def rows(self, sql: str) -> pa.Table:
        """Result of the last statement; names that come twice get a number. No rows where it has no result."""

        def fetched() -> pa.Table:
            relation = self.database.sql(sql)
            return pa.Table.from_pydict({}) if relation is None else relation.to_arrow_table()

        rows = self.despite_commits(fetched)
        return with_plain_sums(rows.rename_columns(_told_apart(rows.column_names)))

    def grid(self, sql: str, max_rows: int, width: int) -> str:
        """Result of the last statement in a frame of so many columns of characters; empty where it has none."""

        def drawn() -> str:
            relation = self.database.sql(sql)
            with redirect_stdout(io.StringIO()) as text:
                if relation is not None:
                    relation.show(max_rows=max_rows, max_width=width)
            return text.getvalue().rstrip("\n") + "\n" if text.getvalue() else ""

        return self.despite_commits(drawn)

    def n_unlinked(self) -> int:
        """Events that the table `stories` does not have, since they came after the last linking."""
        count = "SELECT count(*) FROM events ANTI JOIN stories USING (event_id)"
        (n_events,) = self.despite_commits(lambda: self.database.execute(count).fetchone()) or (0,)
        return int(n_events)

    def despite_commits(self, work: Callable[[], T]) -> T:
        """Result of some work with the database, which is done again if files vanish under it."""
        while True:
            try:
                return self._interruptible(work)
            except duckdb.IOException:
                before = self.sequence
                if self.refresh() == before:
                    raise

    def _interruptible(self, work: Callable[[], T]) -> T:
        """Result of some work; a signal stops the query that is under way, which DuckDB alone would not notice."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            future = pool.submit(work)
            try:
                return future.result()
            except KeyboardInterrupt:
                # Again until it heeds: a query that has not begun yet does not hear it.
                while wait([future], timeout=_PATIENCE_S).not_done:
                    self.database.interrupt()
                raise


def _told_apart(names: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    result = []
    for name in names:
        result.append(f"{name}_{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return result
