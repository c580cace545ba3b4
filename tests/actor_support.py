"""The bundled actor lexicon, and readings of Docs built by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import cast

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon, load_actor_lexicon
from configs.lexicon.folder import open_folder
from configs.lexicon.ontology import DEFAULT_ONTOLOGY, Ontology
from configs.lexicon.speech import SpeechCues, load_speech_cues
from configs.lexicon.toponyms import PlaceWords, load_place_words
from schemas.articles import TEXT, Article
from transforms.language.reading import Reading


@cache
def bundled_actors() -> ActorLexicon:
    """The actor lexicon of the default ontology, loaded once."""
    return load_actor_lexicon(open_folder(DEFAULT_ONTOLOGY))


@cache
def bundled_cues() -> SpeechCues:
    """The cues of speech of the default ontology, loaded once."""
    return load_speech_cues(open_folder(DEFAULT_ONTOLOGY))


@cache
def bundled_place_words() -> PlaceWords:
    """The words around places of the default ontology, loaded once."""
    return load_place_words(open_folder(DEFAULT_ONTOLOGY))


def reading_of(doc: Doc, published_on: date | None = None) -> Reading:
    """A reading of one text whose ontology holds the bundled actors, cues of speech and words around places."""
    published_at = (
        None if published_on is None else datetime(published_on.year, published_on.month, published_on.day, tzinfo=UTC)
    )
    article = Article(
        article_id="article",
        document_id="document",
        source_kind="txt",
        source_uri="text.txt",
        text=doc.text,
        text_sha256="",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
        published_at=published_at,
    )
    return Reading(
        article,
        {TEXT: doc},
        cast(Ontology, SimpleNamespace(actors=bundled_actors(), speech=bundled_cues(), places=bundled_place_words())),
    )
