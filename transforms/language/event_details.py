"""What an event row says beside its parties: mode, trigger, confidence, and whether it repeats another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from configs.lexicon.event_types import EventTypes, Kind
from configs.lexicon.frames import Frames
from schemas.events import Event, Party
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.doc_columns import columns_of
from transforms.language.event_rules import Candidate
from transforms.language.word_tests import WordMatcher

# Rough shares of what is right by kind of evidence, for ontologies that were not calibrated; a judge takes them as one
# feature among others.
_BASE_CONFIDENCE = {"verb": 0.8, "adjective": 0.7, "noun": 0.65}
_NO_ACTOR, _NO_RECIPIENT, _NO_COUNTRY, _INFERRED = 0.6, 0.9, 0.8, 0.8
_UNKNOWN_HELD_ACT = 0.9
# Words of a trigger that stand further apart than this are told by the head alone.
_MAX_TRIGGER_TOKENS = 6


def kind_by_words(frames: Frames, types: EventTypes, words: WordMatcher, act: Act) -> Kind | None:
    """Kind of an act; where the frame leaves the mode open, by the words of its clause."""
    if act.kind is None or act.kind.mode is not None:
        return act.kind
    around = columns_of(act.head.doc).sentence_words(act.head.i)
    tests = [(mode, test) for mode, test in frames.mode_words.get(act.kind.type, ()) if test.may_hold(around)]
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
    """Estimated chance that an event is right, where no judge gives it.

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


def _own_words(act: Act) -> list[Token]:
    found: list[Token] = list(syntax.clause_tokens_of(act.head)) if act.head.pos_ == "VERB" else list(act.head.subtree)
    found.extend(token for word in act.trigger for token in word.subtree if token not in found)
    subject = syntax.logical_subject_of(act.head) if act.head.pos_ == "VERB" else None
    if subject is not None and subject not in found:
        found.extend(subject.subtree)
    return found


def _key_of(party: Party) -> object:
    return party.entity_id or (party.country, party.sector)


def _agree(earlier: Event, later: Event) -> bool:
    if earlier.modes and later.modes and earlier.modes != later.modes:
        return False
    return earlier.happened_from is None or later.happened_from is None or earlier.happened_from == later.happened_from
