"""Quotes as columns for the page of a dataset."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from analysis.report.articles import Articles
from analysis.report.numbering import Numbers
from analysis.report.parties import Directory

_QUOTES = """
    SELECT article_id, text, kind, cue, speaker, speaker_name, speaker_country, speaker_entity_id,
           speaker_role, addressee
    FROM quotes
    WHERE ($since IS NULL OR published_on >= $since) AND ($until IS NULL OR published_on <= $until)
    ORDER BY published_on DESC NULLS LAST, article_id, field DESC, start, quote_id
    LIMIT $limit
"""


def quote_columns(
    connection: duckdb.DuckDBPyConnection,
    since: date | None,
    until: date | None,
    limit: int,
    articles: Articles,
    directory: Directory,
) -> dict[str, Any]:
    """The latest quotes and the list of their kinds. A quote without a speaker has none."""
    found = connection.execute(_QUOTES, {"since": since, "until": until, "limit": limit})
    kinds: Numbers[str] = Numbers()
    columns: dict[str, list[Any]] = {
        name: [] for name in ("text", "article", "kind", "cue", "speaker", "role", "addressee")
    }
    for article_id, text, kind, cue, speaker, name, country, entity_id, role, addressee in found.fetchall():
        is_named = name is not None or speaker is not None
        columns["text"].append(text)
        columns["article"].append(articles.number(article_id))
        columns["kind"].append(kinds.at(kind))
        columns["cue"].append(cue)
        columns["speaker"].append(directory.who(name, speaker, country, entity_id) if is_named else None)
        columns["role"].append(role)
        columns["addressee"].append(addressee)
    return {"quotes": columns, "quote_kinds": kinds.values}
