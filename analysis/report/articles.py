"""The articles that events and quotes on the page come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

from analysis.report.numbering import Numbers, day_number

_ARTICLES = """
    SELECT article_id, title, coalesce(canonical_url, url) AS url, outlet, published_on
    FROM articles SEMI JOIN wanted USING (article_id)
    ORDER BY article_id
"""


class Articles:
    """Numbers articles; tells what the page shows of them."""

    def __init__(self) -> None:
        self._ids: Numbers[str] = Numbers()

    def number(self, article_id: str) -> int:
        """Number of an article on the page."""
        return self._ids.at(article_id)

    def columns(self, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        """Titles, addresses, outlets and days of publication of all that were numbered."""
        rows = {row[0]: row[1:] for row in _rows_of(connection, self._ids.values)}
        outlets: Numbers[str] = Numbers()
        columns: dict[str, list[Any]] = {"title": [], "url": [], "outlet": [], "day": []}
        for article_id in self._ids.values:
            title, url, outlet, published_on = rows[article_id]
            columns["title"].append(title)
            columns["url"].append(url)
            columns["outlet"].append(outlets.of(outlet))
            columns["day"].append(day_number(published_on))
        return {"articles": columns, "outlets": outlets.values}


def _rows_of(connection: duckdb.DuckDBPyConnection, article_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($ids) AS article_id", {"ids": list(article_ids)}
    )
    return connection.execute(_ARTICLES).fetchall()
