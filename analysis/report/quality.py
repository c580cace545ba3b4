"""What a reader should know before trusting the numbers: what failed, what stayed unresolved, which feeds are ill."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import duckdb

_N_REASONS = 12
_N_UNRESOLVED = 15
_N_RUNS = 8

_TOTALS = """
    SELECT count(*) AS articles, count(*) FILTER (is_coded) AS coded,
           count(*) FILTER (published_on IS NULL) AS undated, count(DISTINCT outlet) AS outlets
    FROM articles
"""
_NOT_CODED = """
    SELECT not_coded_reason || coalesce(' (' || coalesce(duplicate_kind, CASE not_coded_reason
               WHEN 'language' THEN language END) || ')', '') AS reason, count(*) AS n
    FROM articles WHERE not_coded_reason IS NOT NULL GROUP BY reason ORDER BY n DESC, reason LIMIT $n
"""
_COMPLETENESS = """
    SELECT count(*) AS events,
           count(*) FILTER (len(actors) = 0) AS "no actor",
           count(*) FILTER (len(recipients) = 0) AS "no recipient",
           count(*) FILTER (len(actors) > 0 AND len(list_filter(actors, lambda p: p.country IS NOT NULL)) = 0)
               AS "actor without country",
           count(*) FILTER (happened_from IS NULL) AS "no day",
           count(*) FILTER (date_basis = 'publication') AS "day taken from publication",
           count(*) FILTER (place IS NULL) AS "no place",
           count(*) FILTER (confidence < 0.5) AS "confidence below one half"
    FROM events
"""
_UNRESOLVED = """
    SELECT any_value(party.text ORDER BY party.text) AS name, count(*) AS n
    FROM (SELECT unnest(actors || recipients) AS party FROM events)
    WHERE party.country IS NULL GROUP BY lower(party.text) ORDER BY n DESC, name LIMIT $n
"""
_DEAD_LETTERS = """
    SELECT stage, error_type AS reason, count(*) AS n, count(*) FILTER (is_retryable) AS retryable,
           min(message) AS message, min(source_uri) AS source
    FROM dead_letters GROUP BY stage, reason ORDER BY n DESC, stage, reason LIMIT $n
"""
_FEEDS = """
    SELECT source_uri AS source, n_items_seen AS items, error_streak AS failures, last_error AS error,
           strftime(last_success_at, '%Y-%m-%d %H:%M') AS last_success, is_retired AS retired
    FROM (SELECT * FROM sources QUALIFY row_number() OVER (PARTITION BY source_uri ORDER BY committed_at DESC) = 1)
    WHERE kind IN ('feed', 'sitemap') ORDER BY failures DESC, retired DESC, source
"""
_RUNS = """
    SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS started, command, status, n_in AS "in", n_new AS "new",
           n_revisions AS revisions,
           n_duplicates AS duplicates, n_unchanged AS unchanged, n_dead_letters AS "dead letters"
    FROM runs ORDER BY started_at DESC LIMIT $n
"""


def quality(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Counts and lists over the whole dataset, whatever part of its events the page shows."""
    dead_letters, feeds = _rows(connection, _DEAD_LETTERS, _N_REASONS), _rows(connection, _FEEDS)
    for row in (*dead_letters, *feeds):
        row["source"] = _without_folders(row["source"])
    return {
        "totals": _rows(connection, _TOTALS)[0],
        "not_coded": _rows(connection, _NOT_CODED, _N_REASONS),
        "completeness": _rows(connection, _COMPLETENESS)[0],
        "unresolved": _rows(connection, _UNRESOLVED, _N_UNRESOLVED),
        "dead_letters": dead_letters,
        "feeds": feeds,
        "runs": _rows(connection, _RUNS, _N_RUNS),
    }


def _rows(connection: duckdb.DuckDBPyConnection, query: str, n: int | None = None) -> list[dict[str, Any]]:
    found = connection.execute(query, None if n is None else {"n": n})
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _without_folders(uri: str) -> str:
    """A web address as it is; of a path its name alone, since a page that travels need not tell where it was made."""
    return uri if urlsplit(uri).scheme in ("http", "https") else uri.replace("\\", "/").rpartition("/")[2]
