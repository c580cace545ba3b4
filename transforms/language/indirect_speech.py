"""Reads indirect and mixed speech: a cue, the clause or phrase that it reports, and who is its speaker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.speakers import Speaker, phrase_after, phrase_before, speaker_of_noun, subject_speaker
from transforms.language.speech_cues import Cue, is_complementizer, noun_cue_at, source_cue_at, verb_cue_at
from transforms.language.speech_layout import SpeechLayout

_MAX_ADDRESSEE_TOKENS = 14
_PREPOSITIONS = ("about", "against", "at", "for", "in", "of", "on", "to", "with")
_SPEAKER_PREPOSITIONS = ("by", "from", "of")
_CONJUNCTIONS = frozenset({"and", "but", "while", "though", "although"})


@dataclass(frozen=True, slots=True)
class Report:
    """Tokens from `start` to before `end` are what is reported."""

    start: int
    end: int
    cue: Cue
    speaker: Speaker | None
    confidence: float


def reports_of(layout: SpeechLayout, cues: SpeechCues, used: Collection[int]) -> Iterator[Report]:
    """Reported clauses and phrases in order of their cues; tokens in `used` are cues of direct speech already."""
    for start, end in layout.units:
        yield from _Unit(layout, cues, start, end, used).reports()


class _Unit:
    def __init__(self, layout: SpeechLayout, cues: SpeechCues, start: int, end: int, used: Collection[int]) -> None:
        self._layout = layout
        self._doc = layout.doc
        self._cues = cues
        self._used = used
        self._start = start
        self._end = self._without_full_stop(start, end)

    def reports(self) -> Iterator[Report]:
        index = self._start
        while index < self._end:
            report = None
            step = 1
            if self._layout.is_outside(index) and index not in self._used:
                report, step = self._report_at(index)
            if report is not None and report.end > report.start:
                yield report
            index += step

    def _report_at(self, index: int) -> tuple[Report | None, int]:
        token = self._doc[index]
        source = source_cue_at(token, self._cues)
        if source is not None:
            return self._sourced(source[0]), source[0].end - index
        cue = verb_cue_at(token, self._cues)
        if cue is not None:
            return self._verbal(cue), cue.end - index
        cue = noun_cue_at(token, self._cues)
        return (None, 1) if cue is None else (self._nominal(cue), 1)

    def _sourced(self, cue: Cue) -> Report | None:
        """ "According to X, …" and "…, according to X"."""
        speaker = phrase_after(self._layout, cue.end, self._end, self._cues)
        if speaker is None:
            return None
        before = cue.start - self._start
        if before <= 1:
            start = self._past_commas(speaker.end)
            return Report(start, self._end, cue, speaker, 0.75)
        return Report(self._start, self._before_commas(cue.start), cue, speaker, 0.75)

    def _verbal(self, cue: Cue) -> Report | None:
        for find in (self._clause, self._postposed, self._infinitive):
            content = find(cue)
            if content is not None:
                return self._with_speaker(cue, *content)
        return None

    def _with_speaker(self, cue: Cue, start: int, end: int, confidence: float) -> Report | None:
        speaker = subject_speaker(self._layout, cue, self._start, self._end)
        if speaker is not None and start <= speaker.head.i < end:
            speaker = None
        if speaker is None and not syntax.is_passive(cue.head) and cue.head.lower_[-3:] != "ing":
            floor = end if end <= cue.start else self._start
            speaker = phrase_before(self._layout, cue.start, floor)
        return Report(start, end, cue, speaker, confidence)

    def _clause(self, cue: Cue) -> tuple[int, int, float] | None:
        """ "said (that) X did Y": the clause behind the cue."""
        if not cue.takes("clause"):
            return None
        opened = self._complementizer_after(cue)
        if opened is not None:
            return opened, self._clause_end(opened + 1, cue), 0.7
        complement = syntax.complement_clause_of(cue.head)
        if complement is not None and complement.i > cue.start:
            start = max(complement.left_edge.i, cue.end)
            return self._past_commas(start), self._clause_end(complement.i, cue), 0.65
        return None

    def _complementizer_after(self, cue: Cue) -> int | None:
        """The word that opens the reported clause, behind the cue and who is told."""
        for index in range(cue.end, min(self._end, cue.end + _MAX_ADDRESSEE_TOKENS)):
            token = self._doc[index]
            if is_complementizer(token) and (token.lower_ == "that" or index == cue.end):
                return index if token.pos_ != "DET" else None
            if token.pos_ in ("VERB", "AUX") or not self._layout.is_outside(index):
                return None
        return None

    def _postposed(self, cue: Cue) -> tuple[int, int, float] | None:
        """ "X did Y, Z said": the clause in front of the cue and its subject."""
        if not cue.takes("quote") or not cue.takes("clause"):
            return None
        comma = next((i for i in range(cue.start - 1, self._start, -1) if self._doc[i].text == ","), None)
        subject = syntax.subject_of(cue.head)
        if comma is None or (subject is not None and subject.i < comma):
            return None
        if not any(self._doc[i].pos_ in ("VERB", "AUX") for i in range(self._start, comma)):
            return None
        if self._end - cue.end > _MAX_ADDRESSEE_TOKENS or not self._is_bare_cue(comma, cue):
            return None
        return self._start, comma, 0.7

    def _is_bare_cue(self, comma: int, cue: Cue) -> bool:
        """Whether only a subject stands between the comma and the cue."""
        between = [self._doc[i] for i in range(comma + 1, cue.start)]
        if not between or between[0].pos_ in ("CCONJ", "SCONJ", "ADP", "VERB") or is_complementizer(between[0]):
            return False
        return not any(token.pos_ == "VERB" for token in between)

    def _infinitive(self, cue: Cue) -> tuple[int, int, float] | None:
        """ "vowed to leave", "urged Kyiv to talk"."""
        if not cue.takes("infinitive"):
            return None
        for index in range(cue.end, min(self._end - 1, cue.end + _MAX_ADDRESSEE_TOKENS)):
            token = self._doc[index]
            if token.lower_ == "to" and self._doc[index + 1].pos_ in ("VERB", "AUX"):
                return cue.end, self._clause_end(index + 1, cue), 0.55
            if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text == "," or not self._layout.is_outside(index):
                return None
        return None

    def _nominal(self, cue: Cue) -> Report | None:
        """ "the claim by X that Y", "X's warning that Y"."""
        opened = None
        for index in range(cue.end, min(self._end, cue.end + 8)):
            token = self._doc[index]
            if token.lower_ == "that" and token.pos_ != "DET":
                opened = index
                break
            if token.pos_ in ("VERB", "AUX") or token.is_punct:
                return None
        if opened is None:
            return None
        holder = self._holder(cue.head)
        speaker = None if holder is None else speaker_of_noun(self._layout, holder, cue)
        return Report(opened, self._clause_end(opened + 1, cue), cue, speaker, 0.5)

    def _holder(self, noun: Token) -> Token | None:
        holder = syntax.possessor_of(noun)
        return holder if holder is not None else syntax.oblique_of(noun, *_SPEAKER_PREPOSITIONS)

    def _clause_end(self, start: int, cue: Cue) -> int:
        """Index just past a reported clause that goes on from `start`: the unit's end, or where another cue begins."""
        for index in range(start, self._end):
            if not self._layout.is_outside(index):
                continue
            token = self._doc[index]
            if token.text == "," and self._begins_other_report(index + 1, cue):
                return index
            if token.lower_ in _CONJUNCTIONS and self._begins_other_report(index + 1, cue):
                return self._before_commas(index)
        return self._end

    def _begins_other_report(self, index: int, cue: Cue) -> bool:
        """Whether a new cue that belongs to the same speaker begins here."""
        while index < self._end and self._doc[index].pos_ == "ADV":
            index += 1
        if index >= self._end:
            return False
        token = self._doc[index]
        if source_cue_at(token, self._cues) is not None:
            return True
        other = verb_cue_at(token, self._cues)
        if other is None:
            return False
        return token.lower_.endswith("ing") or token.lower_.endswith("ed") or token.lower_ in ("said", "says", "told")

    def _past_commas(self, index: int) -> int:
        while index < self._end and (self._doc[index].text in (",", ":", "-", "–", "—") or self._doc[index].is_space):
            index += 1
        return index

    def _before_commas(self, index: int) -> int:
        while index > self._start and self._doc[index - 1].text in (",", "-", "--", "–", "—"):
            index -= 1
        return index

    def _without_full_stop(self, start: int, end: int) -> int:
        while end > start and (
            self._doc[end - 1].is_space
            or (self._layout.is_outside(end - 1) and self._doc[end - 1].text in (".", "!", "?", ";", "…", "..."))
        ):
            end -= 1
        return end
