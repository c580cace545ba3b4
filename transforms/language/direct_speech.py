"""Reads direct speech off quotation marks and the words beside them; no parse is needed to find it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from configs.lexicon.speech import SpeechCues
from transforms.language.quotation_marks import Quotation
from transforms.language.speakers import Speaker, phrase_after, phrase_before, subject_speaker
from transforms.language.speech_cues import Cue, source_cue_at, verb_cue_at
from transforms.language.speech_layout import SpeechLayout, is_break

_MAX_WINDOW_TOKENS = 45
_STOPS = frozenset({".", "!", "?", ";", "...", "…"})
_FINITE = frozenset({"VERB", "AUX"})
_CLAUSE_OPENERS = frozenset({"CCONJ", "SCONJ", "ADP", "PUNCT"})
_RELATIVE = frozenset({"who", "which", "that", "whose"})
_ASIDE_MARKS = frozenset({",", "(", "–", "—", "-", "--"})


@dataclass(slots=True)
class Turn:
    """One speech turn while it is put together: its fragments as offsets, its cue and its speaker."""

    fragments: list[tuple[int, int]]
    cue: Cue | None
    speaker: Speaker | None
    confidence: float
    quotations: list[int] = field(default_factory=list)


def direct_turns(layout: SpeechLayout, cues: SpeechCues) -> Iterator[Turn]:
    """Turns of direct speech in order of the text, each with the numbers of the quotations that it uses."""
    return _Reader(layout, cues).turns()


class _Reader:
    def __init__(self, layout: SpeechLayout, cues: SpeechCues) -> None:
        self._layout = layout
        self._cues = cues
        self._doc = layout.doc
        self._text = layout.doc.text
        self._last: Turn | None = None
        self._last_end = 0

    def turns(self) -> Iterator[Turn]:
        number = 0
        quotations = self._layout.quotations
        while number < len(quotations):
            turn = self._turn_at(number)
            if turn is None:
                number += 1
                continue
            yield turn
            self._last = turn
            number = turn.quotations[-1] + 1
            self._last_end = quotations[turn.quotations[-1]].end

    def _turn_at(self, number: int) -> Turn | None:
        quotation = self._layout.quotations[number]
        after = self._cue_after(number)
        if after is not None:
            cue, speaker, resumes_at = after
            turn = Turn([self._content_from_sentence(quotation)], cue, speaker, 0.9, [number])
            self._resume(turn, resumes_at)
        else:
            before = self._cue_before(number)
            if before is not None:
                turn = Turn([_inner(quotation)], before[0], before[1], 0.85, [number])
            else:
                inherited = self._uncued(number)
                if inherited is None:
                    return None
                turn = inherited
        self._follow_paragraphs(turn)
        return turn

    def _follow_paragraphs(self, turn: Turn) -> None:
        """Adds the paragraphs of a quotation that is reopened but not closed, and what its last cue interrupts."""
        quotations = self._layout.quotations
        while quotations[turn.quotations[-1]].continues:
            number = turn.quotations[-1] + 1
            turn.fragments.append(_inner(quotations[number]))
            turn.quotations.append(number)
            after = self._cue_after(number)
            if after is not None:
                if turn.cue is None:
                    turn.cue, turn.speaker = after[0], after[1]
                self._resume(turn, after[2])

    def _resume(self, turn: Turn, token: int) -> None:
        """Adds the quotation that resumes the turn right behind its cue, unless it has a cue of its own."""
        number = turn.quotations[-1] + 1
        quotations = self._layout.quotations
        if number >= len(quotations) or self._layout.token_touching(quotations[number].start) != token:
            return
        if self._cue_after(number) is not None:
            return
        turn.fragments.append(_inner(quotations[number]))
        turn.quotations.append(number)

    def _cue_after(self, number: int) -> tuple[Cue, Speaker | None, int] | None:
        """Cue and speaker behind a quotation, with the token at which the turn would resume."""
        quotation = self._layout.quotations[number]
        start = self._layout.token_from(quotation.end)
        end, resumes_at = self._window_after(start)
        while start < end and (self._doc[start].text in (",", "-", "--", "–", "—")):
            start += 1
        if start >= end or not self._may_be_interrupted(quotation, start):
            return None
        found = self._source_phrase(start, end) or self._inverted(number, start, end) or self._normal(start, end)
        return None if found is None else (*found, resumes_at)

    def _window_after(self, start: int) -> tuple[int, int]:
        """End of the words behind a quotation, and the token behind their full stop, comma or colon."""
        for index in range(start, min(len(self._doc), start + _MAX_WINDOW_TOKENS)):
            token = self._doc[index]
            if not self._layout.is_outside(index):
                return index, index
            if is_break(token):
                return index, -1
            if token.text in _STOPS or (token.text.endswith(".") and self._opens_quotation(index + 1)):
                return index, index + 1
        return min(len(self._doc), start + _MAX_WINDOW_TOKENS), -1

    def _opens_quotation(self, index: int) -> bool:
        return index < len(self._doc) and not self._layout.is_outside(index)

    def _may_be_interrupted(self, quotation: Quotation, start: int) -> bool:
        """Whether the words behind a quotation can still belong to its sentence."""
        last = self._text[quotation.inner_start : quotation.inner_end].rstrip()[-1:]
        comma_behind = self._text[quotation.end : quotation.end + 1] in (",", "-", "–", "—")
        if last in (",", "?", "!", "-", "–", "—", "…") or comma_behind:
            return True
        if last == ".":
            return self._doc[start].text[:1].islower()
        return verb_cue_at(self._doc[start], self._cues) is not None or self._is_short_cue(start)

    def _is_short_cue(self, start: int) -> bool:
        """Whether "he said" or a name and a cue stand here and end the sentence."""
        end, _ = self._window_after(start)
        return end - start <= 4 and any(self._quoting(i) is not None for i in range(start, end))

    def _source_phrase(self, start: int, end: int) -> tuple[Cue, Speaker | None] | None:
        found = source_cue_at(self._doc[start], self._cues)
        if found is None:
            return None
        return found[0], phrase_after(self._layout, found[0].end, end, self._cues)

    def _inverted(self, number: int, start: int, end: int) -> tuple[Cue, Speaker | None] | None:
        """ "said Awa Ndour, a law student"."""
        cue = self._quoting(start)
        if cue is None or cue.end >= end:
            return None
        speaker = phrase_after(self._layout, cue.end, end, self._cues)
        if speaker is None or speaker.start != cue.end:
            return None
        if self._doc[speaker.start].pos_ == "PRON" and not self._begins_sentence(self._layout.quotations[number]):
            return None
        return cue, speaker

    def _normal(self, start: int, end: int) -> tuple[Cue, Speaker | None] | None:
        """ "Ron Doe, a lawyer at Roe & Co, said"."""
        if self._doc[start].pos_ in _CLAUSE_OPENERS or self._doc[start].lower_ in _RELATIVE:
            return None
        for index in range(start + 1, end):
            cue = self._quoting(index)
            if cue is not None and not self._is_in_relative_clause(start, index):
                speaker = phrase_before(self._layout, index, start)
                return None if speaker is None else (cue, speaker)
            if self._doc[index].pos_ == "VERB" and not self._is_in_aside(start, index):
                return None
        return None

    def _is_in_aside(self, start: int, index: int) -> bool:
        """Whether a verb can belong to a relative clause or an apposition rather than to the main clause."""
        return self._is_in_relative_clause(start, index) or any(
            self._doc[i].text in _ASIDE_MARKS for i in range(start, index)
        )

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        for i in range(index - 1, max(start, index - 12), -1):
            if self._doc[i].lower_ in _RELATIVE:
                return True
            if self._doc[i].text == ",":
                return False
        return False

    def _quoting(self, index: int) -> Cue | None:
        """The verb at a token if it can introduce words in quotation marks."""
        cue = verb_cue_at(self._doc[index], self._cues)
        return cue if cue is not None and cue.takes("quote") else None

    def _cue_before(self, number: int) -> tuple[Cue | None, Speaker | None] | None:
        """Cue and speaker in front of a quotation that is a whole utterance."""
        quotation = self._layout.quotations[number]
        opening = self._layout.token_touching(quotation.start)
        floor = self._window_before(opening)
        if floor >= opening or not self._is_utterance(quotation):
            return None
        lead = self._doc[opening - 1].text
        for index in range(opening - 1, floor - 1, -1):
            cue = self._quoting(index)
            if cue is None:
                if lead != ":" and self._doc[index].pos_ in _FINITE and self._doc[index].lower_ not in ("to",):
                    return None
                continue
            between = opening - cue.end
            if lead != ":" and between > (14 if lead == "," else 6):
                return None
            speaker = subject_speaker(self._layout, cue, max(0, floor - _MAX_WINDOW_TOKENS), opening)
            return cue, speaker or phrase_before(self._layout, index, floor)
        return self._label(floor, opening) if lead == ":" else None

    def _label(self, floor: int, opening: int) -> tuple[None, Speaker] | None:
        """Speaker of "From the minister:" and "Kim:", which have no cue."""
        if opening - floor > 12:
            return None
        start = floor + 1 if self._doc[floor].pos_ == "ADP" and opening - floor > 2 else floor
        speaker = phrase_after(self._layout, start, opening - 1, self._cues)
        return None if speaker is None or speaker.end < opening - 1 else (None, speaker)

    def _window_before(self, opening: int) -> int:
        """The first token of the words in front of a quotation."""
        for index in range(opening - 1, max(-1, opening - _MAX_WINDOW_TOKENS), -1):
            token = self._doc[index]
            if not self._layout.is_outside(index) or is_break(token) or token.text in _STOPS:
                return index + 1
        return max(0, opening - _MAX_WINDOW_TOKENS)

    def _is_utterance(self, quotation: Quotation) -> bool:
        """Whether a quotation begins like a sentence and nothing follows it in its own."""
        inner = self._text[quotation.inner_start : quotation.inner_end].strip()
        first = next((c for c in inner if c.isalnum()), "")
        begins = first.isupper() or first.isdigit() or inner[:1] in ("…", "[", "$", ".")
        lead = self._text[: quotation.start].rstrip()[-1:] if quotation.start else ""
        if not begins and lead != ":":
            return False
        if inner[-1:] in (".", "!", "?", "…", "-", "–", "—") or not quotation.is_closed:
            return True
        following = self._text[quotation.end : quotation.end + 1]
        return following in (".", "!", "?", "\n", "") or inner[-1:] == ","

    def _begins_sentence(self, quotation: Quotation) -> bool:
        opening = self._layout.token_touching(quotation.start)
        if opening == 0:
            return True
        before = self._doc[opening - 1]
        return is_break(before) or before.text in _STOPS or before.text == ":" or not self._layout.is_outside(before.i)

    def _content_from_sentence(self, quotation: Quotation) -> tuple[int, int]:
        """The quotation, or the whole sentence up to its end where unquoted words lead into it."""
        if self._begins_sentence(quotation):
            return _inner(quotation)
        floor = self._window_before(self._layout.token_touching(quotation.start))
        start = self._doc[floor].idx
        return (start, quotation.end) if start < quotation.start else _inner(quotation)

    def _uncued(self, number: int) -> Turn | None:
        """A whole utterance without a cue: the speaker goes on, or is the subject of the sentence in front."""
        quotation = self._layout.quotations[number]
        if not self._begins_sentence(quotation) or not self._is_utterance(quotation) or quotation.is_single:
            return None
        inner = self._text[quotation.inner_start : quotation.inner_end]
        if len(inner.split()) < 3 or inner.rstrip()[-1:] not in (".", "!", "?", "…"):
            return None
        if self._last is not None and self._is_near(self._last_end, quotation.start):
            return Turn([_inner(quotation)], None, self._last.speaker, 0.6, [number])
        return Turn([_inner(quotation)], None, None, 0.4, [number])

    def _is_near(self, end: int, start: int) -> bool:
        """Whether at most one paragraph break and one sentence part two quotations."""
        between = self._text[end:start]
        return len(between) < 200 and len([line for line in between.split("\n") if line.strip(" .")]) <= 1


def _inner(quotation: Quotation) -> tuple[int, int]:
    return quotation.inner_start, quotation.inner_end
