"""Reads indirect and mixed speech: a cue, the clause or phrase that it reports, and who is its speaker."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.reported_content import ReportedContent
from transforms.language.speakers import Speaker, phrase_after, phrase_before, speaker_of_noun, speaker_of_verb
from transforms.language.speech_cues import Cue, is_passive, is_possessed, noun_cue_at, source_cue_at, verb_cue_at
from transforms.language.speech_layout import SpeechLayout
from transforms.language.speech_units import Unit, is_finite

_HOLDER_PREPOSITIONS = ("by", "from", "of", "among")
_RELATIVE = frozenset({"who", "which", "whose", "that"})
_CONFIDENCE_SOURCE = 0.7
_CONFIDENCE_NOUN = 0.5
_CONFIDENCE_LABEL = 0.5


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported, as stretches of tokens (half-open), in order."""

    parts: tuple[tuple[int, int], ...]
    cue: Cue | None
    speaker: Speaker | None
    confidence: float


def reports_of(layout: SpeechLayout, cues: SpeechCues, used: Collection[int]) -> Iterator[Report]:
    """Reported clauses and phrases in order of their cues; tokens in `used` are cues of direct speech already."""
    for start, end in layout.units:
        reader = _UnitReader(layout, cues, Unit(layout, cues, start, end))
        for report in reader.reports(used):
            parts = tuple(part for part in report.parts if part[0] < part[1])
            if parts:
                yield Report(parts, report.cue, report.speaker, report.confidence)


class _UnitReader:
    def __init__(self, layout: SpeechLayout, cues: SpeechCues, unit: Unit) -> None:
        self._layout = layout
        self._cues = cues
        self._unit = unit
        self._content = ReportedContent(layout, cues, unit)

    def reports(self, used: Collection[int]) -> Iterator[Report]:
        index = self._unit.start
        colon = self._unit.label_end
        if colon is not None and (named := phrase_before(self._layout, colon, index)) is not None:
            yield Report(((colon + 1, self._unit.end),), None, named, _CONFIDENCE_LABEL)
            index = colon + 1
        lowers, first_words = self._layout.lowers, self._cues.first_words
        while index < self._unit.end:
            report, step = None, 1
            if lowers[index] in first_words and self._layout.is_outside(index) and index not in used:
                report, step = self._report_at(index)
            if report is not None:
                yield report
            index += step

    def _report_at(self, index: int) -> tuple[Report | None, int]:
        token = self._layout.tokens[index]
        source = source_cue_at(token, self._cues)
        if source is not None:
            return self._sourced(source), source.end - index
        cue = verb_cue_at(token, self._cues)
        if cue is not None:
            return self._verbal(cue), cue.end - index
        cue = noun_cue_at(token, self._cues)
        return (None, 1) if cue is None else (self._nominal(cue), 1)

    def _sourced(self, cue: Cue) -> Report | None:
        """ "According to X, …" and "…, according to X"."""
        leads = self._unit.leads(cue.start)
        ceiling = self._end_of_source(cue)
        if not leads and (ceiling == self._unit.end or not self._resumes(ceiling + 1)):
            ceiling = self._unit.end
        speaker = phrase_after(self._layout, cue.end, ceiling, self._cues)
        if speaker is None:
            return None
        rest = self._unit.past_commas(max(speaker.end, ceiling if leads else 0))
        if leads:
            return Report(((rest, self._unit.end),), cue, speaker, _CONFIDENCE_SOURCE)
        before = (self._unit.body_start, self._unit.before_commas(cue.start))
        is_medial = speaker.end < self._unit.end and self._layout.texts[speaker.end] == ","
        parts = (before, (rest, self._unit.end)) if is_medial else (before,)
        return Report(parts, cue, speaker, _CONFIDENCE_SOURCE)

    def _resumes(self, start: int) -> bool:
        """Whether the clause that a source interrupts goes on here: with its verb, or with a subject and its verb."""
        for index in range(start, self._unit.end):
            token = self._layout.tokens[index]
            if is_finite(token):
                return True
            if token.text == "," or token.lower_ in _RELATIVE or not self._layout.is_outside(index):
                return False
        return False

    def _end_of_source(self, cue: Cue) -> int:
        """The comma behind the source that opens a sentence: the last one before the clause's subject and verb."""
        commas = []
        in_relative = False
        for index in range(cue.end, self._unit.end):
            lower = self._layout.lowers[index]
            if not self._layout.is_outside(index):
                break
            if lower == ",":
                commas.append(index)
                in_relative = False
            elif lower in ("who", "which", "whose"):
                in_relative = True
            elif commas and self._layout.parts[index] in ("VERB", "AUX") and not in_relative:
                break
        return commas[-1] if commas else self._unit.end

    def _verbal(self, cue: Cue) -> Report | None:
        found = self._content.of(cue)
        if found is None:
            return None
        speaker = self._speaker(cue, found.parts)
        return Report(found.parts, cue, speaker, found.confidence)

    def _speaker(self, cue: Cue, parts: tuple[tuple[int, int], ...]) -> Speaker | None:
        if self._opens_as_participle(cue):
            return None
        tail = self._unit.tail
        if tail is not None and tail.start == cue.start and self._unit.tail_start + 1 < cue.start:
            return phrase_before(self._layout, cue.start, self._unit.tail_start + 1)
        speaker = speaker_of_verb(self._layout, self._cues, cue, self._unit.start, self._unit.end)
        if speaker is not None and speaker.head.i < self._unit.start and cue.head.lower_[-3:] != "ing":
            speaker = None
        if speaker is not None and not any(start <= speaker.head.i < end for start, end in parts):
            return speaker.short_of(min(start for start, _ in parts))
        if is_passive(cue):
            return None
        if parts[-1][1] == cue.start - 1:
            inverted = phrase_after(self._layout, cue.end, self._unit.end, self._cues)
            if inverted is not None and inverted.start == cue.end:
                return inverted
        before = [end for _, end in parts if end <= cue.start]
        return phrase_before(self._layout, cue.start, max(before, default=self._unit.start))

    def _opens_as_participle(self, cue: Cue) -> bool:
        """Whether the unit begins with "Asked whether …,": the subject behind the comma is the one who was asked."""
        if not self._unit.leads(cue.start) or cue.head.lower_.endswith("ing"):
            return False
        return syntax.subject_of(cue.head) is None and "Part" in cue.head.morph.get("VerbForm", [])

    def _nominal(self, cue: Cue) -> Report | None:
        """ "the claim by X that Y", "X's warning that Y"."""
        part = self._content.of_noun(cue)
        if part is None:
            return None
        holder = self._holder(cue.head)
        if holder is not None:
            speaker = speaker_of_noun(self._layout, self._cues, holder, cue)
        elif is_possessed(cue.head, self._cues):
            speaker = phrase_before(self._layout, cue.start - 1, self._unit.start)
        else:
            speaker = None
        return Report((part,), cue, speaker, _CONFIDENCE_NOUN)

    def _holder(self, noun: Token) -> Token | None:
        """Who makes a claim: its possessor or author, or the subject of "repeated its claim"."""
        holder = syntax.possessor_of(noun) or syntax.oblique_of(noun, *_HOLDER_PREPOSITIONS)
        if holder is not None and holder.pos_ != "PRON":
            return holder
        governor = syntax.governor_of(noun)
        if governor is None or governor.pos_ != "VERB" or syntax.object_of(governor) != noun:
            return holder
        return syntax.logical_subject_of(governor) or holder
