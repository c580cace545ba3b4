"""Readings for the tests of dates and places: the bundled ontology's words, and Docs with or without a parse."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from spacy.lang.en import English
from spacy.tokens import Doc

from configs.lexicon.folder import open_folder
from configs.lexicon.frames import load_frames
from configs.lexicon.ontology import DEFAULT_ONTOLOGY, Ontology
from configs.lexicon.times import load_time_words
from configs.lexicon.toponyms import load_place_words
from schemas.articles import TEXT, TITLE, Article
from schemas.dates import DATES
from schemas.places import PLACES
from tests.actor_support import bundled_actors
from tests.support import doc_of
from transforms.language.dates import extract_dates
from transforms.language.places import extract_places
from transforms.language.reading import Reading


@cache
def words() -> Ontology:
    """The parts of the bundled ontology that dates and places need."""
    folder = open_folder(DEFAULT_ONTOLOGY)
    parts = SimpleNamespace(
        times=load_time_words(folder),
        places=load_place_words(folder),
        actors=bundled_actors(),
        frames=load_frames(folder),
        name="plover",
        version="",
    )
    return cast(Ontology, parts)


def tokens_of(text: str) -> Doc:
    """A Doc with tokens and sentences alone."""
    return _tokenizer()(text)


def doc_of_case(case: dict[str, Any]) -> Doc:
    """The Doc of a case: its parse, or its text without one."""
    return doc_of(case["parse"]) if "parse" in case else tokens_of(case["text"])


def reading_of(doc: Doc, published: str | None = None, title: Doc | None = None) -> Reading:
    """A reading of a text that was published at an instant."""
    article = Article(
        article_id="a",
        document_id="d",
        source_kind="txt",
        source_uri="a.txt",
        text=doc.text,
        text_sha256="",
        fetched_at=datetime(2024, 3, 14, tzinfo=UTC),
        title=None if title is None else title.text,
        published_at=None if published is None else datetime.fromisoformat(published),
    )
    return Reading(article, {TEXT: doc} if title is None else {TITLE: title, TEXT: doc}, words())


def read_case(case: dict[str, Any]) -> Reading:
    """The reading of a case, its dates and places found."""
    reading = reading_of(doc_of_case(case), case.get("published"))
    reading.add(DATES, extract_dates(reading))
    reading.add(PLACES, extract_places(reading))
    return reading


@cache
def _tokenizer() -> English:
    nlp = English()
    nlp.add_pipe("sentencizer")
    return nlp
