"""Gold stories as articles, and as the extractors read them."""

from __future__ import annotations

from datetime import UTC, datetime

from spacy.language import Language

from analysis.gold import GoldStory
from configs.lexicon.ontology import Ontology
from schemas.articles import Article
from schemas.raw import RawArticle
from transforms.extract import parse
from transforms.language.reading import Reading
from transforms.language.registry import extract_records
from transforms.normalize import normalize_article


def article_of(story: GoldStory) -> Article:
    """The story as an article that was just fetched."""
    raw = RawArticle(
        source_kind="jsonl",
        source_uri=story.story_id,
        input_name="gold",
        external_id=story.story_id,
        title=story.title,
        text=story.text,
        language="en",
        fetched_at=datetime.now(UTC),
    )
    return normalize_article(raw)


def reading_of(story: GoldStory, nlp: Language, ontology: Ontology) -> Reading:
    """The story, parsed, with the tables of all extractors."""
    article = article_of(story)
    (docs,) = parse([article], nlp)
    reading = Reading(article, docs, ontology)
    extract_records(reading)
    return reading
