"""Readings of Docs for tests of the event coder: the cases say which mentions there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from spacy.tokens import Doc

from configs.lexicon.judge import Judge
from configs.lexicon.ontology import Ontology, load_ontology
from schemas.articles import TEXT, Article
from schemas.dates import DATES
from schemas.events import Event, Party
from schemas.mentions import MENTIONS, Mention
from schemas.places import PLACES, Place
from schemas.quotes import QUOTES
from transforms.language.dates import extract_dates
from transforms.language.events import extract_events
from transforms.language.quotes import extract_quotes
from transforms.language.reading import Reading


@cache
def bundled_ontology() -> Ontology:
    """The default ontology, loaded once, without its judge: what the rules give does not change when it is refitted."""
    return replace(load_ontology(), judge=Judge())


def event_reading(
    doc: Doc,
    codes: Mapping[str, str],
    published_at: datetime | None = None,
    ontology: Ontology | None = None,
    places: Mapping[str, str] | None = None,
) -> Reading:
    """A reading of one text, with a mention for each text in `codes`, coded `COUNTRY/SECTOR`; quotes are extracted.

    `places` gives the countries of cities that the text names.
    """
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
    reading = Reading(article, {TEXT: doc}, ontology or bundled_ontology())
    reading.add(MENTIONS, [_mention(doc, text, code) for text, code in codes.items()])
    reading.add(QUOTES, extract_quotes(reading))
    reading.add(DATES, extract_dates(reading))
    reading.add(PLACES, [_city(doc, text, country) for text, country in (places or {}).items()])
    return reading


def events_of(doc: Doc, codes: Mapping[str, str], ontology: Ontology | None = None) -> list[Event]:
    """Events of a text, given its mentions."""
    return list(extract_events(event_reading(doc, codes, ontology=ontology)))


def told(event: Event) -> str:
    """`TYPE/mode actors > recipients status`, as the cases write it."""
    kind = "/".join((event.event_type, *event.modes))
    return f"{kind} {_codes(event.actors)} > {_codes(event.recipients)} {event.status}"


def _codes(parties: tuple[Party, ...]) -> str:
    codes = [party.country if party.sector is None else f"{party.country or '-'}/{party.sector}" for party in parties]
    return "+".join(code or "-" for code in codes) or "-"


def _mention(doc: Doc, text: str, code: str) -> Mention:
    country, _, sector = code.partition("/")
    found = _found(doc, text)
    entity = next((token.ent_type_ for token in doc if token.idx == found["start"]), "")
    return Mention(
        mention_id=text,
        **found,
        kind="name" if text[0].isupper() else "nominal",
        confidence=1.0,
        label=entity or ("GPE" if not sector else None),
        country=country or None,
        sector=sector or None,
    )


def _city(doc: Doc, text: str, country: str) -> Place:
    found = _found(doc, text)
    return Place(
        place_id=text, **found, is_demonym=False, confidence=1.0, name=text, country=country, feature_class="P"
    )


def _found(doc: Doc, text: str) -> dict[str, Any]:
    """The columns that say where a text first stands."""
    start = doc.text.index(text)
    return {
        "article_id": "article",
        "field": TEXT,
        "sentence_index": 0,
        "start": start,
        "end": start + len(text),
        "text": text,
    }
