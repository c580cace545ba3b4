"""Places events: where the text says that they took place."""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Token

from configs.lexicon.toponyms import PlaceWords
from schemas.articles import FIELDS, TEXT
from schemas.events import EventPlace
from schemas.places import Place
from transforms.language import syntax
from transforms.language.reading import Reading
from transforms.language.shared_clauses import is_spoken_of, lender_of

# Nouns that may stand between an event and its place: "at a summit at the space centre located in the Amur region".
_MAX_STEPS = 8
# Clauses above the event's own that may lend it their place.
_MAX_LENDERS = 2
_POINT_CLASSES = frozenset({"P", "S", "R"})
_PRECISIONS = {"S": "point", "R": "point", "P": "city", "H": "region", "T": "region", "L": "region"}
_NARROW = frozenset({"point", "city", "admin"})
# The most exact first.
_EXACTNESS = ("point", "city", "admin", "country", "region")
_DATELINE_END = re.compile(r"\s(?:[-–—]{1,2}|_)\s|\)_\s")
_MAX_DATELINE = 80


def place_of(reading: Reading, field: str, trigger: Token) -> EventPlace | None:
    """Where the event that a token expresses took place; None if the text names no place.

    A place counts that hangs on the trigger, or on the head of its clause, by a preposition of place; that is the
    object of a verb such as "shell" or "visit"; or that stands before an event noun ("the Geneva talks"). Demonyms, and
    the places that stand for a government ("Moscow said"), are none. Of several, the closest to the trigger and then
    the most exact wins. A clause without a place has that of the one whose time and place it shares; "there" is the
    place named before, "here" that of the dateline. The dateline alone is no place of an event.
    """
    places = _places_beside(reading, field, trigger)
    clause: Token | None = syntax.clause_of(trigger)
    head = trigger
    for _ in range(_MAX_LENDERS + 1):
        if clause is None:
            break
        found = [
            (distance, _EXACTNESS.index(_precision_of(place)), place.start, place)
            for place in places
            if (distance := _distance(reading, place, head, clause)) is not None
        ]
        if found:
            return _event_place(min(found, key=lambda item: item[:3])[3])
        pointed = _pointed_place(reading, field, clause)
        if pointed is not None:
            return _event_place(pointed)
        clause = lender_of(clause, reading.ontology.places)
        head = trigger if clause is None else clause
    return None


def _places_beside(reading: Reading, field: str, trigger: Token) -> list[Place]:
    """Places of the trigger's sentence that are no demonyms."""
    sentence = reading.sentence_of(field, trigger)
    found = []
    for number in range(_first_from(reading, field, sentence.start), len(reading.places)):
        place = reading.places[number]
        if place.field != field or place.start >= sentence.end:
            break
        if not place.is_demonym:
            found.append(place)
    return found


def _first_from(reading: Reading, field: str, offset: int) -> int:
    """Number of the first place of a field at or after an offset."""
    return bisect_left(
        reading.places, (FIELDS.index(field), offset), key=lambda place: (FIELDS.index(place.field), place.start)
    )


def _distance(reading: Reading, place: Place, trigger: Token, clause: Token) -> int | None:
    """How many nouns lie between a place and the event, going up the tree; None if it did not happen there."""
    token: Token = reading.root_of(place)
    if is_spoken_of(token, trigger, reading.ontology.places):
        return None
    if _is_modifier(place, token, trigger) or _is_affected(reading, place, token, (trigger, clause)):
        return 0
    is_located = False
    # Places of the object of a main verb that a parser hung on it are those of the verb.
    ends = (trigger, clause, trigger.head if syntax.is_stray_verb(trigger) else trigger)
    for step in range(_MAX_STEPS):
        governor = _head_of(token)
        if governor is None:
            return None
        is_located = is_located or _is_located(reading, place, token, governor, is_first=step == 0)
        if governor in ends:
            return step if is_located else None
        if syntax.is_clause_head(governor) and syntax.antecedent_of(governor) is None:
            return None
        token = governor
    return None


def _head_of(token: Token) -> Token | None:
    """The word that a noun hangs on, past its preposition."""
    governor = syntax.governor_of(token)
    if governor is not None and governor.pos_ in ("ADP", "SCONJ"):
        governor = syntax.governor_of(governor)
    return governor


def _is_located(reading: Reading, place: Place, token: Token, governor: Token, is_first: bool) -> bool:
    words = reading.ontology.places
    first = syntax.first_conjunct_of(token)
    for oblique in syntax.obliques_of(governor):
        if oblique.noun == first:
            if oblique.preposition in words.locative or _is_part(oblique.preposition, governor, words):
                return True
            is_narrow = is_first and _precision_of(place) in _NARROW
            lemma = governor.lemma_.lower()
            return is_narrow and (
                oblique.preposition in words.directional
                or (oblique.preposition == "to" and lemma in words.motion)
                or (oblique.preposition == "from" and lemma in words.departure)
            )
    return False


def _is_part(preposition: str, governor: Token, words: PlaceWords) -> bool:
    """Whether what stands before "of" lies in the place: "the streets of Minsk"."""
    return preposition == "of" and governor.lemma_.lower() in words.parts


def _is_modifier(place: Place, token: Token, trigger: Token) -> bool:
    """ "the Geneva talks", "the Kabul bombing"."""
    is_noun = trigger.pos_ in ("NOUN", "PROPN") and place.feature_class in _POINT_CLASSES
    return is_noun and token in (*syntax.modifiers_of(trigger), *syntax.name_parts_of(trigger))


def _is_affected(reading: Reading, place: Place, token: Token, heads: tuple[Token, Token]) -> bool:
    """ "shelled Kharkiv", "stormed a Kismayo hotel", "overran Bangassou's hospital", "bombed the town of Falam"."""
    is_narrow = _precision_of(place) in _NARROW
    verbs = reading.ontology.places.located_objects
    first = syntax.first_conjunct_of(token)
    for head in heads:
        thing = syntax.logical_object_of(head) if head.lemma_.lower() in verbs else None
        if thing is not None and (
            first == thing
            or (is_narrow and first in (syntax.possessor_of(thing), syntax.oblique_of(thing, "of")))
            or token in (*syntax.modifiers_of(thing), *syntax.name_parts_of(thing))
        ):
            return True
    return False


def _pointed_place(reading: Reading, field: str, clause: Token) -> Place | None:
    """What "there" or "here" in a clause stands for: the last place named before it, or the dateline's."""
    words = reading.ontology.places
    pointers = [
        child
        for child in syntax.children_of(clause)
        if child.lower_ in words.there | words.here and child.pos_ == "ADV"
    ]
    if not pointers:
        return None
    if pointers[0].lower_ in words.here:
        return _dateline_place(reading)
    for number in reversed(range(_first_from(reading, field, pointers[0].idx))):
        place = reading.places[number]
        if place.field != field:
            return None
        if not place.is_demonym:
            return place
    return None


def _dateline_place(reading: Reading) -> Place | None:
    """The place with which the text begins, before a dash: "MOGADISHU, Somalia (AP) - …"."""
    match = _DATELINE_END.search(reading.article.full_text, 0, _MAX_DATELINE)
    first = _first_from(reading, TEXT, 0)
    if match is None or first >= len(reading.places):
        return None
    place = reading.places[first]
    return place if place.end <= match.start() and place.start == 0 and not place.is_demonym else None


def _precision_of(place: Place) -> str:
    if place.feature_class == "A":
        return "admin" if place.admin1 is not None else "country"
    return _PRECISIONS.get(place.feature_class or "", "region")


def _event_place(place: Place) -> EventPlace:
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
        precision=None if place.latitude is None else _precision_of(place),
    )
