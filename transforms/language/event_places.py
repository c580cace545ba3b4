"""Places events: where the clause says that they took place."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from schemas.articles import FIELDS
from schemas.events import EventPlace
from schemas.places import Place
from transforms.language import syntax
from transforms.language.reading import Reading

# Nouns that may stand between an event and its place: "at a summit at the space centre located in the Amur region".
_MAX_STEPS = 4
_PRECISION = {"S": "point", "P": "city", "H": "region", "T": "region", "L": "region", "R": "point"}


def place_of(reading: Reading, field: str, trigger: Token) -> EventPlace | None:
    """Where the event that a token expresses took place; None if its clause names no place.

    A place counts that hangs on the trigger, or on the head of its clause, by a preposition of place. Demonyms and the
    places that stand for a government ("Moscow said") are none. Of several, the one closest to the trigger and the
    most exact wins.
    """
    places = _places_beside(reading, field, trigger)
    if not places:
        return None
    found: list[tuple[int, int, int, Place]] = []
    for place in places:
        steps = _steps_to(reading, place, trigger)
        if steps is not None:
            found.append((steps, -_exactness(place), place.start, place))
    if not found:
        return None
    nearest = min(found)[3]
    return _event_place(nearest)


def _places_beside(reading: Reading, field: str, trigger: Token) -> list[Place]:
    """Places of the trigger's sentence that are no demonyms."""
    sentence = reading.sentence_of(field, trigger)
    rank = FIELDS.index(field)
    first = bisect_left(reading.places, (rank, sentence.start), key=lambda p: (FIELDS.index(p.field), p.start))
    found = []
    for place in reading.places[first:]:
        if place.field != field or place.start >= sentence.end:
            break
        if not place.is_demonym:
            found.append(place)
    return found


def _steps_to(reading: Reading, place: Place, trigger: Token) -> int | None:
    """How many nouns lie between a place and the trigger, going up the tree; None if it did not happen there."""
    locative = reading.ontology.places.locative
    clause = syntax.clause_of(trigger)
    token = reading.span_of(place).root
    is_located = False
    for step in range(_MAX_STEPS):
        governor = syntax.governor_of(token)
        if governor is None:
            return None
        if governor.pos_ in ("ADP", "SCONJ"):
            governor = syntax.governor_of(governor)
            if governor is None:
                return None
        is_located = is_located or any(
            oblique.preposition in locative and oblique.noun == syntax.first_conjunct_of(token)
            for oblique in syntax.obliques_of(governor)
        )
        if governor in (trigger, clause):
            return step if is_located else None
        if governor.pos_ == "VERB" and syntax.antecedent_of(governor) is None:
            return None
        token = governor
    return None


def _exactness(place: Place) -> int:
    return {"S": 4, "P": 3, "A": 2}.get(place.feature_class or "", 1)


def _event_place(place: Place) -> EventPlace:
    precision = _PRECISION.get(place.feature_class or "")
    if place.feature_class == "A":
        precision = "admin" if place.admin1 is not None else "country"
    return EventPlace(
        place_id=place.place_id,
        text=place.text,
        start=place.start,
        end=place.end,
        name=place.name,
        geonames_id=place.geonames_id,
        latitude=place.latitude,
        longitude=place.longitude,
        country=place.country,
        admin1=place.admin1,
        precision=precision,
    )
