"""Finds which words of a unit a cue reports: a clause, an infinitive or a phrase.

The order of words decides where it can, since parsers attach reported clauses badly; the parse helps with clauses that
no word opens and with the ends of phrases.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from configs.lexicon.speech import Content, SpeechCues
from transforms.language import syntax
from transforms.language.content_ends import ContentEnds
from transforms.language.speech_cues import (
    Cue,
    is_complementizer,
    is_named_by,
    is_passive,
    noun_cue_at,
)
from transforms.language.speech_layout import SpeechLayout
from transforms.language.speech_units import Unit, is_finite

_MAX_ADDRESSEE_TOKENS = 14
_MAX_NOUN_TOKENS = 8
_MAX_PARENTHESIS_TOKENS = 8
_MAX_SUBJECT_TOKENS = 20
_PREPOSITIONS: tuple[Content, ...] = ("about", "against", "at", "for", "in", "of", "on", "to", "with")
_CONJUNCTIONS = frozenset({"and", "but", "while", "though", "although"})
_RELATIVE = frozenset({"who", "which", "whose", "whom"})
_NOUN_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_FINITE = frozenset({"VERB", "AUX"})
_TIED = frozenset({"of", "with", "for", "to", "between", "against", "toward", "towards", "about", "on"})


@dataclass(frozen=True, slots=True)
class Reported:
    """Stretches of tokens (half-open) that a cue reports."""

    parts: tuple[tuple[int, int], ...]
    confidence: float


class ReportedContent:
    """Looks for what the cues of one unit report."""

    def __init__(self, layout: SpeechLayout, cues: SpeechCues, unit: Unit) -> None:
        self._layout = layout
        self._doc = layout.doc
        self._cues = cues
        self._unit = unit
        self._ends = ContentEnds(layout, cues, unit)

    def of(self, cue: Cue) -> Reported | None:
        """What a verb reports; None if it reports nothing here."""
        for find in (self._around, self._clause, self._raised, self._infinitive, self._phrase):
            found = find(cue)
            if found is not None:
                return found
        return None

    def of_noun(self, cue: Cue) -> tuple[int, int] | None:
        """The clause behind a noun that reports: "the claim (by X) that …"; a relative clause is none."""
        if cue.noun is None or not cue.noun.reports:
            return None
        for index in range(cue.end, min(self._unit.end, cue.end + _MAX_NOUN_TOKENS)):
            token = self._layout.tokens[index]
            if token.lower_ == "that":
                is_clause = token.pos_ != "DET" and self._opens_clause(index)
                return (index, self._end_of_noun_clause(index + 1, cue)) if is_clause else None
            if token.pos_ in _FINITE or token.is_punct:
                return None
        return None

    def _end_of_noun_clause(self, start: int, cue: Cue) -> int:
        """Where the clause of a noun ends: at the latest in front of the verb whose subject the noun is."""
        end = self._ends.of(start, cue)
        verb = syntax.governor_of(cue.head)
        if verb is None or cue.head not in (syntax.subject_of(verb), syntax.passive_subject_of(verb)):
            return end
        if not start < verb.i < end:
            return end
        return min(i for i in (verb.i, *(a.i for a in syntax.auxiliaries_of(verb))) if i > start)

    def _around(self, cue: Cue) -> Reported | None:
        """ "X did Y, Z said" and "X, Z said, did Y"."""
        if not (cue.takes("quote") and cue.takes("clause")):
            return None
        unit = self._unit
        if unit.tail is not None and unit.tail.start == cue.start:
            return Reported(((unit.body_start, unit.tail_start),), 0.7)
        closing = self._comma_after_parenthesis(cue)
        opening = None if closing is None else unit.comma_of_bare_cue(cue)
        if closing is None or opening is None:
            return None
        before = (unit.body_start, opening)
        if unit.has_verb(*before) and not self._goes_on(closing + 1):
            return Reported((before,), 0.6)
        return Reported((before, (closing + 1, self._ends.of(closing + 1, cue))), 0.65)

    def _goes_on(self, start: int) -> bool:
        """Whether a sentence that "Z said," interrupts goes on here, rather than what is told of Z: ", adding …"."""
        following = self._layout.tokens[start]
        return not (following.lower_.endswith("ing") or following.lower_ in _RELATIVE)

    def _comma_after_parenthesis(self, cue: Cue) -> int | None:
        """The comma that ends "Z said," or "Z told reporters on Monday,"."""
        for index in range(cue.end, min(self._unit.end - 1, cue.end + _MAX_PARENTHESIS_TOKENS)):
            token = self._layout.tokens[index]
            if token.text == ",":
                return index
            if token.pos_ in _FINITE or is_complementizer(token) or not self._layout.is_outside(index):
                return None
        return None

    def _clause(self, cue: Cue) -> Reported | None:
        """ "said (that) X did Y": the clause behind the cue."""
        if not cue.takes("clause"):
            return None
        opened = self._complementizer_after(cue)
        if opened is not None:
            return Reported(((opened, self._ends.of(opened + 1, cue)),), 0.7)
        complement = syntax.complement_clause_of(cue.head)
        if complement is not None and cue.end <= complement.i < self._unit.end:
            start = self._unit.past_commas(max(complement.left_edge.i, cue.end))
            if cue.lemma not in self._cues.telling and self._is_noun_phrase(cue.end, start):
                start = cue.end
            return Reported(((start, self._ends.of(complement.i, cue)),), 0.65)
        if cue.takes("bare") and self._opens_bare_clause(cue.end):
            return Reported(((cue.end, self._ends.of(cue.end, cue)),), 0.55)
        return None

    def _is_noun_phrase(self, start: int, end: int) -> bool:
        """Whether what stands between a cue and its clause is a subject that the parse has left out."""
        outside = [self._layout.tokens[i] for i in range(start, end) if self._layout.is_outside(i)]
        return all(token.pos_ in _NOUN_PHRASE or token.lower_ in _TIED for token in outside)

    def _complementizer_after(self, cue: Cue) -> int | None:
        """The word that opens the reported clause, behind the cue and who is told."""
        is_object = True
        for index in range(cue.end, min(self._unit.end, cue.end + _MAX_ADDRESSEE_TOKENS)):
            token = self._layout.tokens[index]
            is_object = is_object and token.pos_ != "ADP"
            if is_complementizer(token) and (index == cue.end or token.lower_ in ("that", "whether")):
                if token.pos_ == "DET" and not self._opens_bare_clause(index + 1):
                    return None
                is_next = index == cue.end and index + 1 < self._unit.end and self._layout.texts[index + 1] != ","
                return index if is_next or self._opens_clause(index) else None
            if token.pos_ in _FINITE or not self._layout.is_outside(index):
                return None
            if is_object and self._is_reporting_noun(token):
                return None
        return None

    def _is_reporting_noun(self, token: Token) -> bool:
        cue = noun_cue_at(token, self._cues)
        return cue is not None and cue.noun is not None and cue.noun.reports

    def _opens_clause(self, index: int) -> bool:
        """Whether "that" opens a reported clause rather than a relative one, whose subject it would be."""
        following = self._layout.tokens[index + 1] if index + 1 < self._unit.end else None
        return following is not None and following.pos_ not in _FINITE and following.text not in (",", ";", ":")

    def _opens_bare_clause(self, start: int) -> bool:
        """Whether a subject and its verb begin here, with no comma between them."""
        if start >= self._unit.end or self._layout.parts[start] not in _NOUN_PHRASE:
            return False
        for index in range(start + 1, min(self._unit.end, start + _MAX_SUBJECT_TOKENS)):
            token = self._layout.tokens[index]
            if token.text in (",", ":") or token.lower_ in ("to", "who", "which", "that"):
                return False
            if token.pos_ in _FINITE:
                return not token.lower_.endswith("ing")
        return False

    def _raised(self, cue: Cue) -> Reported | None:
        """ "is said to have left", "was believed to be ill": the infinitive behind a passive, said by nobody named."""
        is_told = cue.lemma in self._cues.telling or self._cues.class_of(cue.lemma, "infinitive") == "requesting"
        if not cue.takes("clause") or is_told or not is_passive(cue):
            return None
        if (
            cue.end + 1 >= self._unit.end
            or self._layout.lowers[cue.end] != "to"
            or not self._opens_infinitive(cue.end + 1)
        ):
            return None
        return Reported(((cue.end, self._ends.of_infinitive(cue.end + 1, cue)),), 0.4)

    def _infinitive(self, cue: Cue) -> Reported | None:
        """ "vowed to leave", "urged Kyiv to talk"."""
        if not cue.takes("infinitive"):
            return None
        for index in range(cue.end, min(self._unit.end - 1, cue.end + _MAX_ADDRESSEE_TOKENS)):
            token = self._layout.tokens[index]
            if token.lower_ == "to" and self._opens_infinitive(index + 1):
                return None if is_passive(cue) else Reported(((index, self._ends.of_infinitive(index + 1, cue)),), 0.55)
            if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text == "," or not self._layout.is_outside(index):
                return None
        return None

    def _opens_infinitive(self, index: int) -> bool:
        while index < self._unit.end and self._layout.parts[index] == "ADV":
            index += 1
        return index < self._unit.end and self._layout.parts[index] in _FINITE

    def _phrase(self, cue: Cue) -> Reported | None:
        """ "called for talks", "accused Israel of shelling", "called it a mistake", "denied the charge"."""
        start = cue.end
        while start < self._unit.end and self._layout.parts[start] == "ADV":
            start += 1
        if start >= self._unit.end:
            return None
        preposition = next((p for p in _PREPOSITIONS if cue.takes(p) and self._layout.lowers[start] == p), None)
        if preposition is not None:
            end = self._phrase_end(start + 1, cue)
            return Reported(((start + 1, end),), 0.5) if end > start + 1 else None
        if is_passive(cue) or self._is_named(start):
            return None
        if cue.takes("of") and (of := self._word_after(start, "of")) is not None:
            return Reported(((of + 1, self._ends.of(of + 1, cue)),), 0.55)
        marked = self._quotation_within(start)
        is_plain_object = cue.takes("noun", "marked noun")
        is_named = self._word_after(start, "as") is not None or (not is_plain_object and marked is not None)
        if cue.takes("naming") and is_named:
            return Reported(((start, self._ends.of(start, cue)),), 0.5)
        return self._object(cue, start, marked)

    def _object(self, cue: Cue, start: int, marked: int | None) -> Reported | None:
        """ "denied the charge", "praised the “brave” rescuers", "stressed the need for a “clean” harbour"."""
        if marked is not None and cue.takes("noun", "quote", "marked noun"):
            end = self._quoted_phrase_end(marked, self._ends.of(start, cue))
        elif cue.takes("noun"):
            end = self._phrase_end(start, cue)
        else:
            return None
        is_pronoun = end == start + 1 and self._layout.parts[start] == "PRON"
        return Reported(((start, end),), 0.4) if end > start and not is_pronoun else None

    def _is_named(self, start: int) -> bool:
        return not self._layout.is_outside(start) and is_named_by(self._doc, start, self._cues)

    def _word_after(self, start: int, word: str) -> int | None:
        for index in range(start, min(self._unit.end - 1, start + _MAX_ADDRESSEE_TOKENS)):
            if self._layout.lowers[index] == word:
                return index
            if self._layout.texts[index] == ",":
                return None
        return None

    def _quotation_within(self, start: int) -> int | None:
        """The first token in marks of the object that begins here, if they mark no title or name."""
        for index in range(start, min(self._unit.end, start + _MAX_ADDRESSEE_TOKENS)):
            if not self._layout.is_outside(index):
                return None if is_named_by(self._doc, index, self._cues) else index
            if self._layout.texts[index] == "," or is_finite(self._layout.tokens[index]):
                return None
        return None

    def _phrase_end(self, start: int, cue: Cue) -> int:
        """Index just past a noun phrase or gerund that begins at `start`; `start` if none does."""
        limit = self._ends.of(start, cue)
        for index in range(start, limit):
            token = self._layout.tokens[index]
            if not self._layout.is_outside(index):
                return self._quoted_phrase_end(index, limit)
            if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM") or token.lower_.endswith("ing"):
                head = token
                while head.head.i > cue.head.i and head.head != head and head.head.i < limit:
                    head = head.head
                return self._through_quotation(min(limit, max(index, head.right_edge.i) + 1), limit)
            if token.pos_ not in ("DET", "ADJ", "ADV", "PART"):
                return start
        return start

    def _quoted_phrase_end(self, index: int, limit: int) -> int:
        """End of a phrase that a quotation begins: nouns and what is closely tied to them follow the marks."""
        end = self._through_quotation(index, limit)
        while end < limit and (self._layout.parts[end] in _NOUN_PHRASE or self._layout.lowers[end] in _TIED):
            end += 1
        return self._through_quotation(end, limit)

    def _through_quotation(self, end: int, limit: int) -> int:
        while end < limit and not self._layout.is_outside(end):
            end += 1
        return end
