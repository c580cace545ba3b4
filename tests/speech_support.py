"""Readings of Docs for tests of quotes and attribution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from spacy.tokens import Doc

from configs.lexicon.ontology import Ontology, load_ontology
from schemas.articles import TEXT, Article
from schemas.mentions import MENTIONS, Mention
from schemas.quotes import QUOTES
from transforms.language.quotes import extract_quotes
from transforms.language.reading import Reading


@cache
def bundled_ontology() -> Ontology:
    """The default ontology, loaded once."""
    return load_ontology()


def quoted_reading(doc: Doc, mentions: Iterable[Mention] = ()) -> Reading:
    """A reading of one text with these mentions, whose quotes were extracted."""
    article = Article(
        article_id="article",
        document_id="document",
        source_kind="txt",
        source_uri="text.txt",
        text=doc.text,
        text_sha256="",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    reading = Reading(article, {TEXT: doc}, bundled_ontology())
    reading.add(MENTIONS, mentions)
    reading.add(QUOTES, extract_quotes(reading))
    return reading
