"""Finds where reported content ends: at the unit's end, or where another report or the main clause goes on."""

from __future__ import annotations

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.speech_cues import Cue, source_cue_at, verb_cue_at
from transforms.language.speech_layout import SpeechLayout
from transforms.language.speech_units import Unit, is_finite

_MAX_SUBJECT_TOKENS = 8
_CONJUNCTIONS = frozenset({"and", "but", "while", "though", "although"})
_NOUN_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_FINITE = frozenset({"VERB", "AUX"})


class ContentEnds:
    """Looks for the ends of what the cues of one unit report."""

    def __init__(self, layout: SpeechLayout, cues: SpeechCues, unit: Unit) -> None:
        self._layout = layout
        self._doc = layout.doc
        self._cues = cues
        self._unit = unit

    def of(self, start: int, cue: Cue) -> int:
        """Index just past content that goes on from `start`: the unit's end, or where another cue begins."""
        limit = self._unit.tail_start if start < self._unit.tail_start else self._unit.end
        is_in_relative = self._has_relative_subject(cue)
        for index in range(start, limit):
            if not self._layout.is_outside(index):
                if self._is_subordinate() and self._ends_with_comma(index):
                    return index + 1
                continue
            token = self._layout.tokens[index]
            if token.text == "," and (self._begins_other_report(index + 1) or self._begins_other_speaker(index + 1)):
                return index
            if token.text == "," and is_in_relative and index + 1 < limit and self._is_main_verb(index + 1):
                return index
            if token.lower_ in _CONJUNCTIONS and (
                self._begins_other_report(index + 1)
                or (self._layout.texts[index - 1] == "," and self._begins_other_speaker(index + 1))
                or self._is_coordinated(index + 1, cue)
            ):
                return self._unit.before_commas(index)
            if index > start and source_cue_at(token, self._cues) is not None:
                return self._unit.before_commas(index)
        return limit

    def _begins_other_speaker(self, index: int) -> bool:
        """Whether a subject and its cue begin here: "residents said" of "…, but residents said"."""
        for i in range(index, min(self._unit.end, index + _MAX_SUBJECT_TOKENS)):
            cue = verb_cue_at(self._layout.tokens[i], self._cues)
            if cue is not None and i > index:
                return cue.takes("bare")
            if self._layout.parts[i] not in _NOUN_PHRASE:
                return False
        return False

    def _is_subordinate(self) -> bool:
        """Whether the unit opens with a clause that its main clause follows: "When he said …, they cheered"."""
        return self._layout.parts[self._unit.start] in ("SCONJ", "ADP")

    def _ends_with_comma(self, index: int) -> bool:
        """Whether a token is the last one of a quotation that a comma ends."""
        number = self._layout.quotation_by_token[index]
        is_last = index + 1 >= len(self._doc) or self._layout.quotation_by_token[index + 1] != number
        return is_last and self._layout.inner_text(number)[-1:] == ","

    def _is_coordinated(self, index: int, cue: Cue) -> bool:
        """Whether a verb that stands beside the cue begins here: "insists it is safe and wants it reopened"."""
        while index < self._unit.end and self._layout.parts[index] == "ADV":
            index += 1
        if index >= self._unit.end or not is_finite(self._layout.tokens[index]):
            return False
        return syntax.first_conjunct_of(self._layout.tokens[index]) == cue.head

    def _has_relative_subject(self, cue: Cue) -> bool:
        index = cue.start - 1
        while index > self._unit.start and self._layout.parts[index] in ("AUX", "ADV", "PART"):
            index -= 1
        return index >= self._unit.start and self._layout.lowers[index] in ("who", "which")

    def _is_main_verb(self, index: int) -> bool:
        """Whether the clause that a relative clause interrupted goes on here with its verb."""
        return self._layout.parts[index] in _FINITE and not self._layout.lowers[index].endswith("ing")

    def of_infinitive(self, start: int, cue: Cue) -> int:
        """End of an infinitive, which a coordinated clause may follow: "urged X to stop, and Y offered …"."""
        end = self.of(start, cue)
        commas = (i for i in range(start, end - 1) if self._layout.texts[i] == ",")
        return next((i for i in commas if self._layout.parts[i + 1] in ("CCONJ", "SCONJ")), end)

    def _begins_other_report(self, index: int) -> bool:
        """Whether a new cue of the same speaker begins here."""
        while index < self._unit.end and self._layout.parts[index] == "ADV":
            index += 1
        if index >= self._unit.end:
            return False
        token = self._layout.tokens[index]
        if source_cue_at(token, self._cues) is not None:
            return True
        other = verb_cue_at(token, self._cues)
        return other is not None and (token.lower_ != other.lemma.split()[0] or token.pos_ == "VERB")
