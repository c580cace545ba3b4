"""Finds places and says which place of the gazetteer each name means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from configs.lexicon.actors import ActorLexicon
from configs.lexicon.gazetteer import load_gazetteer
from configs.lexicon.toponyms import PlaceWords
from schemas.ids import child_id_of
from schemas.places import Place
from transforms.language.reading import Reading, Sentence
from transforms.language.toponym_resolution import Resolution, resolve
from transforms.language.toponyms import Spot, Spotter


def extract_places(reading: Reading) -> Iterator[Place]:
    """Toponyms, demonyms and named facilities in order of the text, resolved to GeoNames where the gazetteer has them.

    All names of an article are resolved together, since each tells something about the others. A place that is found
    but not known has no coordinates.
    """
    spotter = _spotter(reading.ontology.places, reading.ontology.actors)
    spots = [(field, spot) for field, doc in reading.docs.items() for spot in spotter.spots_in(doc)]
    resolutions = resolve([spot for _, spot in spots], reading.ontology.places)
    for field in reading.docs:
        sentences = [sentence for sentence in reading.sentences if sentence.field == field]
        starts = [sentence.start for sentence in sentences]
        for (spot_field, spot), resolution in zip(spots, resolutions, strict=True):
            if spot_field == field:
                sentence = sentences[max(0, bisect_right(starts, spot.span.start_char) - 1)]
                yield _record(reading, sentence, spot, resolution)


@lru_cache(maxsize=4)
def _spotter(words: PlaceWords, actors: ActorLexicon) -> Spotter:
    return Spotter(load_gazetteer(), words, actors)


def _record(reading: Reading, sentence: Sentence, spot: Spot, resolution: Resolution) -> Place:
    place = resolution.place
    start, end = spot.span.start_char, spot.span.end_char
    return Place(
        place_id=child_id_of(reading.article.article_id, sentence.field, "place", start, end),
        article_id=reading.article.article_id,
        field=sentence.field,
        sentence_index=sentence.index,
        start=start,
        end=end,
        text=spot.span.text,
        is_demonym=spot.is_demonym,
        confidence=resolution.confidence,
        name=None if place is None else place.name,
        geonames_id=None if place is None else place.geonames_id,
        latitude=None if place is None else place.latitude,
        longitude=None if place is None else place.longitude,
        country=None if place is None else place.country,
        admin1=None if place is None else place.name if place.kind == "admin1" else place.admin1,
        feature_class=None if place is None else place.feature_class,
    )
