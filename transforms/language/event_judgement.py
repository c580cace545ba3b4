"""What the ontology's judge says of an event: how likely it is right, and its mode where the frame leaves that open.

The judge weighs what is seen of an event; `demarche calibrate` learns the weights from the same features.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from configs.lexicon.event_types import Kind
from configs.lexicon.judge import NO_MODE, Judge
from schemas.events import Event, Party
from transforms.language.relevance import RelevanceOf

_WORD = re.compile(r"[^\W\d_]+")
# Words are cut to their first letters, so that forms of one word count as one.
_STEM = 6
_SHORT_STEM = 4
_BEFORE, _AFTER = 6, 8
# A mode is given where it is likelier than all else.
_LIKELY = 0.5
_FAR, _LONG = 200, 400


def with_mode(judge: Judge, kind: Kind, features: Callable[[], Iterable[str]]) -> Kind:
    """The kind with the mode that its words speak for; as it is where it has one, or none is likely.

    `features` gives the words where they are asked for.
    """
    modes = judge.modes.get(kind.type) if kind.mode is None else None
    if modes is None:
        return kind
    mode, chance = modes.likeliest(features())
    return kind if mode == NO_MODE or chance < _LIKELY else Kind(kind.type, mode)


def mode_features(
    text: str, start: int, end: int, actors: Sequence[Party], recipients: Sequence[Party]
) -> tuple[str, ...]:
    """Words of a sentence by their place about the trigger (its `start` to `end`), and the sectors of the parties."""
    before, trigger, after = (_WORD.findall(part.lower()) for part in (text[:start], text[start:end], text[end:]))
    found = dict.fromkeys(f"trigger={word[:_STEM]}" for word in trigger)
    found |= dict.fromkeys(f"trigger~{word[:_SHORT_STEM]}" for word in trigger)
    found |= dict.fromkeys(f"before={word[:_STEM]}" for word in before[-_BEFORE:])
    found |= dict.fromkeys(f"after={word[:_STEM]}" for word in after[:_AFTER])
    found |= dict.fromkeys(f"word={word[:_STEM]}" for word in (*before, *after))
    found |= dict.fromkeys(f"actor={party.sector}" for party in actors)
    found |= dict.fromkeys(f"recipient={party.sector}" for party in recipients)
    return tuple(found)


def gate_features(event: Event, relevance: RelevanceOf) -> dict[str, float]:
    """What tells whether an event is one at all: what tells its confidence, and how far its text is public affairs."""
    return {
        **confidence_features(event),
        "relevance": relevance.sentence,
        "relevance of article": relevance.article,
    }


def confidence_features(event: Event) -> dict[str, float]:
    """What tells how likely an event is right: its rule, kind and status, who is named, and how far from the trigger.

    `event.confidence` is the estimate that stands without a judge.
    """
    names = (
        f"type={event.event_type}",
        f"rule={event.rule_id}",
        f"family={event.rule_id.partition('.')[0]}",
        f"field={event.field}",
        f"status={event.status}",
        f"claim={event.claim}",
        f"actors={min(len(event.actors), 3)}",
        f"recipients={min(len(event.recipients), 3)}",
        *(f"actor={party.sector}" for party in event.actors),
        *(f"recipient={party.sector}" for party in event.recipients),
        *_marks(event),
    )
    found = dict.fromkeys(names, 1.0)
    found["estimate"] = event.confidence
    found["length"] = min(event.end - event.start, _LONG) / _LONG
    found["trigger at"] = (event.trigger_start - event.start) / max(event.end - event.start, 1)
    found["to actor"] = _distance(event, event.actors)
    found["to recipient"] = _distance(event, event.recipients)
    return found


def _marks(event: Event) -> Iterator[str]:
    if any(party.is_inferred for party in event.actors):
        yield "actor inferred"
    if any(party.is_inferred for party in event.recipients):
        yield "recipient inferred"
    if any(party.country is not None for party in event.actors):
        yield "actor's country"
    if any(party.country is not None for party in event.recipients):
        yield "recipient's country"
    if event.modes:
        yield "mode"
    if event.attributions:
        yield "attributed"


def _distance(event: Event, parties: Sequence[Party]) -> float:
    """Characters between the trigger and the nearest of some parties, as a share of what counts as far."""
    nearest = min((abs(party.start - event.trigger_start) for party in parties), default=_FAR)
    return min(nearest, _FAR) / _FAR
