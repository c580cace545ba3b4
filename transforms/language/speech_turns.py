"""All speech of a field before anybody is looked up: turns of direct, mixed and indirect speech, in order of the text.

Direct speech is read off the marks, indirect speech off cues and their clauses; where both find the same words, the
marks hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from configs.lexicon.speech import SpeechCues
from transforms.language.direct_speech import Turn, direct_turns
from transforms.language.indirect_speech import Report, reports_of
from transforms.language.speech_layout import SpeechLayout

_EDGE = " \t\r\n\u00a0,;:-–—"


@dataclass(frozen=True, slots=True)
class Speech:
    """Quotations of a field and the turns of speech in it, whose fragments are trimmed and never empty."""

    layout: SpeechLayout
    turns: tuple[Turn, ...]


def speech_of(doc: Doc, cues: SpeechCues) -> Speech:
    """The speech of a Doc; no two turns have the same extent, a longer one comes before one that begins with it."""
    layout = SpeechLayout(doc, cues)
    by_extent: dict[tuple[int, int], Turn] = {}
    for turn in _turns(layout, cues):
        turn.fragments = [part for part in (_trimmed(layout.text, *f) for f in turn.fragments) if part[0] < part[1]]
        if turn.fragments:
            by_extent.setdefault(turn.extent, turn)
    return Speech(layout, tuple(sorted(by_extent.values(), key=lambda turn: (turn.extent[0], -turn.extent[1]))))


def _turns(layout: SpeechLayout, cues: SpeechCues) -> Iterator[Turn]:
    turns = list(direct_turns(layout, cues))
    used = {i for turn in turns if turn.cue is not None for i in range(turn.cue.start, turn.cue.end)}
    covered = sorted(fragment for turn in turns for fragment in turn.fragments)
    yield from turns
    for report in reports_of(layout, cues, used):
        turn = _turn_of(layout, report)
        if not any(_is_covered(covered, fragment) for fragment in turn.fragments):
            yield turn


def _is_covered(covered: Sequence[tuple[int, int]], content: tuple[int, int]) -> bool:
    """Whether a stretch overlaps one of `covered`, which are in order and apart."""
    first = bisect_left(covered, content)
    return any(start < content[1] and content[0] < end for start, end in covered[max(first - 1, 0) : first + 1])


def _turn_of(layout: SpeechLayout, report: Report) -> Turn:
    fragments = [
        (layout.doc[start].idx, layout.doc[end - 1].idx + len(layout.doc[end - 1])) for start, end in report.parts
    ]
    return Turn(fragments, report.cue, report.speaker, report.confidence)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end
