"""The trace of the event coder: which frame fired on which words, and what was rejected and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from configs.lexicon.event_types import Kind
from schemas.events import Event, Party
from transforms.language.acts import Step
from transforms.language.event_rules import Rejection
from transforms.language.events import CodedSentence, code_sentences
from transforms.language.reading import Reading

_MAX_PATTERN = 60
_MAX_MISSES = 3


def explain(reading: Reading, event_id: str | None = None) -> str:
    """An indented trace of a reading whose mentions, quotes, dates and places were found.

    With an `event_id` only the sentence of that event is told; the text is empty if no sentence holds it.
    """
    lines: list[str] = []
    for coded in code_sentences(reading, is_traced=True):
        if event_id is None or any(event.event_id == event_id for event in coded.events):
            lines.extend(_sentence_lines(coded))
    return "\n".join(lines)


def _sentence_lines(coded: CodedSentence) -> Iterator[str]:
    yield f"{coded.sentence.field} {coded.sentence.index}: {' '.join(coded.sentence.span.text.split())}"
    for step in _told(coded.steps):
        pattern = step.frame.line if len(step.frame.line) <= _MAX_PATTERN else f"{step.frame.line[:_MAX_PATTERN]}…"
        yield f"  {step.token.text!r} {step.frame.group.id} [{pattern}]: {step.outcome}"
    for rejection in coded.rejections:
        yield f"  - {_rejection_line(rejection)}"
    for event in coded.events:
        yield from _event_lines(event)


def _told(steps: Sequence[Step]) -> Iterator[Step]:
    """Each frame that fired, and for tokens without one the first few of those that did not fit."""
    distinct = list({(step.token.i, step.frame.line, step.outcome): step for step in steps}.values())
    fired = {step.token.i for step in distinct if step.has_fired}
    misses: dict[int, int] = {}
    for step in distinct:
        if not step.has_fired:
            misses[step.token.i] = misses.get(step.token.i, 0) + 1
            if step.token.i in fired or misses[step.token.i] > _MAX_MISSES:
                continue
        yield step


def _rejection_line(rejection: Rejection) -> str:
    candidate = rejection.candidate
    return f"{_kind(candidate.kind)} by {candidate.act.head.text!r} gives no event: {rejection.reason}"


def _event_lines(event: Event) -> Iterator[str]:
    modes = "".join(f"/{mode}" for mode in event.modes)
    yield f"  + {event.event_type}{modes} by {event.trigger!r} ({event.rule_id}), confidence {event.confidence:.2f}"
    yield f"      actors: {_parties(event.actors)}; recipients: {_parties(event.recipients)}"
    chain = " > ".join(attribution.speaker or "?" for attribution in event.attributions)
    yield f"      {event.status}, {event.claim}{f' by {chain}' if chain else ''}; CAMEO {event.cameo_code}"


def _parties(parties: tuple[Party, ...]) -> str:
    return ", ".join(f"{party.text!r} {party.country or '-'}/{party.sector or '-'}" for party in parties) or "none"


def _kind(kind: Kind) -> str:
    return str(kind)
