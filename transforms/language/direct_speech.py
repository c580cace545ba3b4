"""Reads direct speech off quotation marks and the words beside them; no parse is needed to find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from configs.lexicon.speech import SpeechCues
from transforms.language.direct_cues import DirectCues, Found
from transforms.language.quotation_marks import Quotation
from transforms.language.speakers import Speaker, leading_speaker, phrase_before
from transforms.language.speech_cues import Cue
from transforms.language.speech_layout import SpeechLayout

_MIN_UNCUED_WORDS = 3
# Characters between a quotation without a cue and the one whose speaker goes on.
_MAX_GAP = 200
# Shares of quotes whose content and speaker were right, by how they were found; measured on news of several kinds.
_CONFIDENCE_BEHIND = 0.94
_CONFIDENCE_IN_FRONT = 0.75
_CONFIDENCE_GOES_ON = 0.4
_CONFIDENCE_GUESSED = 0.3


@dataclass(slots=True)
class Turn:
    """One speech turn while it is put together: its fragments as offsets, its cue and its speaker."""

    fragments: list[tuple[int, int]]
    cue: Cue | None
    speaker: Speaker | None
    confidence: float
    quotations: list[int] = field(default_factory=list)

    @property
    def extent(self) -> tuple[int, int]:
        """Offsets of the hull of its fragments."""
        return self.fragments[0][0], self.fragments[-1][1]


def direct_turns(layout: SpeechLayout, cues: SpeechCues) -> Iterator[Turn]:
    """Turns of direct speech in order of the text, each with the numbers of the quotations that it uses."""
    return _Reader(layout, cues).turns()


class _Reader:
    def __init__(self, layout: SpeechLayout, cues: SpeechCues) -> None:
        self._layout = layout
        self._tokens = layout.tokens
        self._cues = cues
        self._beside = DirectCues(layout, cues)
        self._text = layout.text
        self._last: Turn | None = None

    def turns(self) -> Iterator[Turn]:
        number = 0
        while number < len(self._layout.quotations):
            turn = self._turn_at(number)
            if turn is None:
                number += 1
                continue
            yield turn
            self._last = turn
            number = turn.quotations[-1] + 1

    def _turn_at(self, number: int) -> Turn | None:
        behind = self._beside.behind(number)
        in_front = None if behind is not None else self._beside.in_front(number)
        if behind is not None:
            turn = Turn([self._content_behind(number)], behind.cue, behind.speaker, _CONFIDENCE_BEHIND, [number])
            self._resume(turn, behind)
        elif in_front is not None:
            turn = self._turn_behind(number, in_front)
        else:
            uncued = self._uncued(number)
            if uncued is None:
                return None
            turn = uncued
        self._follow_paragraphs(turn)
        return turn

    def _turn_behind(self, number: int, in_front: Found) -> Turn:
        """A quotation behind its cue, with the words that the cue parts from it."""
        said = [_inner(self._layout.quotations[number])]
        speaker = in_front.speaker
        before = None if in_front.cue is None else self._beside.interrupted(number, in_front.cue)
        if in_front.cue is not None and before is not None:
            start, comma = before
            said.insert(0, (self._tokens[start].idx, self._tokens[comma].idx))
            speaker = phrase_before(self._layout, in_front.cue.start, comma + 1)
        return Turn(said, in_front.cue, speaker, _CONFIDENCE_IN_FRONT, [number])

    def _follow_paragraphs(self, turn: Turn) -> None:
        """Adds the paragraphs of a quotation that is reopened but not closed, and what its last cue interrupts."""
        quotations = self._layout.quotations
        while quotations[turn.quotations[-1]].continues:
            number = turn.quotations[-1] + 1
            turn.fragments.append(_inner(quotations[number]))
            turn.quotations.append(number)
            behind = self._beside.behind(number)
            if behind is not None:
                if turn.cue is None:
                    turn.cue, turn.speaker = behind.cue, behind.speaker
                self._resume(turn, behind)

    def _resume(self, turn: Turn, behind: Found) -> None:
        """Adds the quotation that resumes the turn right behind its cue, unless it has a cue of its own."""
        number = turn.quotations[-1] + 1
        if number >= len(self._layout.quotations) or self._beside.behind(number) is not None:
            return
        opening = self._layout.token_touching(self._layout.quotations[number].start)
        if self._resumes(behind, opening) and self._layout.ends_like_sentence(number):
            turn.fragments.append(_inner(self._layout.quotations[number]))
            turn.quotations.append(number)

    def _resumes(self, behind: Found, opening: int) -> bool:
        """Whether only the cue's clause, ended by a mark, parts two quotations; "he said, adding: …" begins anew."""
        if opening not in (behind.end, behind.end + 1) or behind.cue is None:
            return False
        before = self._tokens[opening - 1]
        if before.text not in (",", ":") and not self._layout.is_full_stop(opening - 1) and before.text[-1:] != ".":
            return False
        return not any(
            self._beside.quoting(i) is not None and self._tokens[i].lower_.endswith("ing")
            for i in range(behind.cue.end, opening)
        )

    def _content_behind(self, number: int) -> tuple[int, int]:
        """A quotation before its cue, or the whole sentence up to its end where unquoted words lead into it."""
        quotation = self._layout.quotations[number]
        if self._layout.begins_sentence(number):
            return _inner(quotation)
        floor = self._layout.window_before(self._layout.token_touching(quotation.start))
        while self._tokens[floor].pos_ == "CCONJ" or self._tokens[floor].text == ",":
            floor += 1
        start = self._tokens[floor].idx
        return (start, quotation.end) if start < quotation.start else _inner(quotation)

    def _uncued(self, number: int) -> Turn | None:
        """A whole utterance without a cue: the speaker goes on, or is the subject of the sentence in front."""
        quotation = self._layout.quotations[number]
        inner = self._layout.inner_text(number)
        first = next((c for c in inner if c.isalnum()), "")
        if quotation.is_single or not self._layout.begins_sentence(number) or not (first.isupper() or first.isdigit()):
            return None
        if len(inner.split()) < _MIN_UNCUED_WORDS or not self._layout.ends_like_sentence(number):
            return None
        speaker, confidence = self._speaker_who_goes_on(quotation)
        return Turn([_inner(quotation)], None, speaker, confidence, [number])

    def _speaker_who_goes_on(self, quotation: Quotation) -> tuple[Speaker | None, float]:
        opening = self._layout.token_touching(quotation.start)
        before = opening - 1
        while before >= 0 and self._tokens[before].is_space:
            before -= 1
        if before < 0:
            return None, _CONFIDENCE_GUESSED
        start, end = self._layout.unit_of(before)
        last_end = self._layout.quotations[self._last.quotations[-1]].end if self._last is not None else -1
        if self._last is not None and (last_end > self._tokens[start].idx or not self._layout.is_outside(before)):
            is_near = quotation.start - last_end <= _MAX_GAP
            return (self._last.speaker, _CONFIDENCE_GOES_ON) if is_near else (None, _CONFIDENCE_GUESSED)
        return leading_speaker(self._layout, self._cues, start, end), _CONFIDENCE_GUESSED


def _inner(quotation: Quotation) -> tuple[int, int]:
    return quotation.inner_start, quotation.inner_end
