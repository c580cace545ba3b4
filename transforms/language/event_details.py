"""What an event row says beside its parties: mode, trigger, place, confidence, and whether it repeats another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from configs.lexicon.event_types import EventTypes, Kind
from configs.lexicon.frames import Frames
from schemas.events import Event, EventPlace, Party
from schemas.places import Place
from transforms.language import syntax
from transforms.language.event_rules import Candidate
from transforms.language.reading import Reading, Sentence
from transforms.language.triggers import Act
from transforms.language.word_tests import WordMatcher

# A first estimate of how often a kind of evidence is right, to be replaced by calibration on annotated stories.
_BASE_CONFIDENCE = {"verb": 0.8, "adjective": 0.7, "noun": 0.65}
_NO_ACTOR, _NO_RECIPIENT, _NO_COUNTRY, _INFERRED = 0.6, 0.9, 0.8, 0.8
_UNKNOWN_HELD_ACT = 0.9
# Words of a trigger that stand further apart than this are told by the head alone.
_MAX_TRIGGER_TOKENS = 6


def kind_by_words(frames: Frames, types: EventTypes, words: WordMatcher, act: Act) -> Kind | None:
    """Kind of an act; where the frame leaves the mode open, by the words of its clause."""
    if act.kind is None or act.kind.mode is not None:
        return act.kind
    tests = frames.mode_words.get(act.kind.type)
    if not tests:
        return act.kind
    clause = _own_words(act)
    for mode, test in tests:
        if any(words.passes(token, test) for token in clause):
            return Kind(act.kind.type, mode)
    return act.kind


def trigger_of(act: Act) -> Span:
    """The words that express an act, as one stretch."""
    indices = [token.i for token in act.trigger]
    if max(indices) - min(indices) >= _MAX_TRIGGER_TOKENS:
        near = [i for i in indices if abs(i - act.head.i) < _MAX_TRIGGER_TOKENS // 2]
        indices = near or [act.head.i]
    return act.head.doc[min(indices) : max(indices) + 1]


def confidence_of(candidate: Candidate) -> float:
    """Estimated chance that type and parties are right.

    A base by part of speech, lowered for each thing that is missing or inferred, and by the least sure party.
    """
    act = candidate.act
    parties = (*candidate.actors, *candidate.recipients)
    confidence = _BASE_CONFIDENCE[act.frame.part if act.frame is not None else "noun"]
    if not candidate.actors:
        confidence *= _NO_ACTOR
    if not candidate.recipients and len(candidate.actors) < 2:
        confidence *= _NO_RECIPIENT
    if not any(party.country is not None for party in parties):
        confidence *= _NO_COUNTRY
    if any(party.is_inferred for party in parties):
        confidence *= _INFERRED
    if act.held is not None and act.held.kind is None:
        confidence *= _UNKNOWN_HELD_ACT
    return round(confidence, 3)


def place_of(reading: Reading, sentence: Sentence, act: Act) -> EventPlace | None:
    """Where the clause says that the act took place: a place name that hangs on it by a preposition of place."""
    by_head = {
        reading.span_of(place).root.i: place
        for place in reading.places
        if place.field == sentence.field and place.sentence_index == sentence.index and not place.is_demonym
    }
    if not by_head:
        return None
    for head in dict.fromkeys((*act.trigger, act.head)):
        for oblique in syntax.obliques_of(head):
            if oblique.preposition in _PLACE_PREPOSITIONS:
                found = _place_in(oblique.noun, by_head)
                if found is not None:
                    return _event_place(found)
    clause = {token.i for token in syntax.clause_tokens_of(syntax.clause_of(act.head))}
    for head in syntax.clause_tokens_of(syntax.clause_of(act.head)):
        for oblique in syntax.obliques_of(head):
            if oblique.preposition in _PLACE_PREPOSITIONS and oblique.noun.i in clause and oblique.noun.i in by_head:
                return _event_place(by_head[oblique.noun.i])
    return None


def duplicates_marked(events: Iterable[Event]) -> Iterator[Event]:
    """The events of one article; one that repeats an earlier one points to it.

    Repeated means: the same type, status and parties, no mode or day that contradicts.
    """
    first: dict[object, Event] = {}
    for event in events:
        key = (
            event.event_type,
            event.status,
            frozenset(map(_key_of, event.actors)),
            frozenset(map(_key_of, event.recipients)),
        )
        earlier = first.get(key)
        if earlier is None:
            first[key] = event
            yield event
        elif _agree(earlier, event):
            yield replace(event, duplicate_of=earlier.event_id)
        else:
            yield event


_PLACE_PREPOSITIONS = frozenset(
    ("in", "at", "near", "outside", "inside", "on", "around", "across", "throughout", "along")
)


def _own_words(act: Act) -> list[Token]:
    found = list(syntax.clause_tokens_of(act.head)) if act.head.pos_ == "VERB" else list(act.head.subtree)
    found.extend(token for word in act.trigger for token in word.subtree if token not in found)
    subject = syntax.logical_subject_of(act.head) if act.head.pos_ == "VERB" else None
    if subject is not None and subject not in found:
        found.extend(subject.subtree)
    return found


def _place_in(noun: Token, by_head: dict[int, Place]) -> Place | None:
    if noun.i in by_head:
        return by_head[noun.i]
    return next((by_head[token.i] for token in noun.subtree if token.i in by_head), None)


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
        precision=_precision_of(place),
    )


def _precision_of(place: Place) -> str | None:
    return {"P": "city", "A": "admin", "S": "point", "T": "point", "H": "region", "L": "region"}.get(
        place.feature_class or ""
    )


def _key_of(party: Party) -> object:
    return party.entity_id or (party.country, party.sector)


def _agree(earlier: Event, later: Event) -> bool:
    if earlier.modes and later.modes and earlier.modes != later.modes:
        return False
    return earlier.happened_from is None or later.happened_from is None or earlier.happened_from == later.happened_from
