"""Finds the cue and the speaker that stand behind or in front of a quotation, by the order of words."""

from __future__ import annotations

from dataclasses import dataclass

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.speakers import (
    Speaker,
    clause_subject,
    is_relative,
    phrase_after,
    phrase_before,
    speaker_of_verb,
)
from transforms.language.speech_cues import Cue, is_named_by, source_cue_at, verb_cue_at
from transforms.language.speech_layout import SpeechLayout
from transforms.language.speech_units import Unit

_PHRASE_OPENERS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})
_CLAUSE_OPENERS = frozenset({"CCONJ", "SCONJ", "ADP", "PUNCT"})
_ASIDE_MARKS = frozenset({",", "(", "–", "—", "--"})
_NO_SUBJECT = frozenset({"to", "while", "because", "if", "although", "though"})
_INTERRUPTED = frozenset({",", "?", "!", "-", "–", "—", "…"})
# "said on Tuesday in a speech at the base in the north of the country, …" and "X told Y, …".
_MAX_BEFORE_COMMA = 16
_MAX_BEFORE_BARE = 6
_MAX_LABEL_TOKENS = 12
_MAX_RELATIVE_TOKENS = 12
_SHORT_CUE_TOKENS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Cue and speaker of a quotation; `end` is the token behind the words that hold them."""

    cue: Cue | None
    speaker: Speaker | None
    end: int


class DirectCues:
    """Looks for cues beside the quotations of one layout."""

    def __init__(self, layout: SpeechLayout, cues: SpeechCues) -> None:
        self._layout = layout
        self._tokens = layout.tokens
        self._cues = cues
        self._doc = layout.doc
        self._behind: dict[int, Found | None] = {}

    def behind(self, number: int) -> Found | None:
        """ "…," he said; "…," said X, a lawyer; "…", according to X."""
        if number not in self._behind:
            self._behind[number] = self._find_behind(number)
        return self._behind[number]

    def in_front(self, number: int) -> Found | None:
        """X said: "…"; X said, "…"; X told reporters "…"; From X: "…". Only for words that can be an utterance."""
        opening = self._layout.token_touching(self._layout.quotations[number].start)
        floor = self._layout.window_before(opening)
        if floor >= opening or is_named_by(self._doc, opening, self._cues):
            return None
        lead = self._tokens[opening - 1].text
        if not self._is_utterance(number, lead, opening):
            return None
        for index in range(opening - 1, floor - 1, -1):
            cue = self.quoting(index)
            if cue is not None and cue.end <= opening:
                if opening - cue.end > self._reach(lead):
                    return None
                speaker = speaker_of_verb(self._layout, self._cues, cue, floor, opening)
                return Found(cue, speaker, opening)
            if lead != ":" and self._tokens[index].pos_ in ("VERB", "AUX"):
                return None
        return self._labelled(floor, opening) if lead == ":" else None

    def interrupted(self, number: int, cue: Cue) -> tuple[int, int] | None:
        """The words (tokens, half-open) in front of "Z said," that a quotation completes: 'We, Z said, "shall …"'."""
        opening = self._layout.token_touching(self._layout.quotations[number].start)
        first = next((c for c in self._layout.inner_text(number) if c.isalnum()), "")
        if not first.islower() or self._tokens[opening - 1].text != ",":
            return None
        unit = Unit(self._layout, self._cues, *self._layout.unit_of(cue.start))
        comma = unit.comma_of_bare_cue(cue)
        start = unit.body_start
        if comma is None or start >= comma or self._tokens[start].pos_ not in _PHRASE_OPENERS:
            return None
        return start, comma

    def quoting(self, index: int) -> Cue | None:
        """The verb that begins at a token, if it can introduce words in quotation marks."""
        cue = verb_cue_at(self._tokens[index], self._cues)
        return cue if cue is not None and cue.takes("quote") else None

    def _find_behind(self, number: int) -> Found | None:
        quotation = self._layout.quotations[number]
        start = self._layout.token_from(quotation.end)
        end = self._layout.window_after(start)
        while start < end and (self._tokens[start].text == "," or self._layout.is_dash(start)):
            start += 1
        if start >= end or not self._goes_on(number, start, end):
            return None
        return self._sourced(start, end) or self._inverted(number, start, end) or self._regular(number, start, end)

    def _goes_on(self, number: int, start: int, end: int) -> bool:
        """Whether the words behind a quotation can still belong to its sentence."""
        quotation = self._layout.quotations[number]
        last = self._layout.inner_text(number)[-1:]
        behind = self._layout.text[quotation.end : quotation.end + 1]
        if last in _INTERRUPTED or behind in (",", "-", "–", "—"):
            return True
        if last == ".":
            return self._tokens[start].text[:1].islower()
        return self.quoting(start) is not None or self._is_short_cue(start, end)

    def _is_short_cue(self, start: int, end: int) -> bool:
        """Whether "he said" or a name and a cue stand here and end the sentence."""
        return end - start <= _SHORT_CUE_TOKENS and any(self.quoting(i) is not None for i in range(start, end))

    def _sourced(self, start: int, end: int) -> Found | None:
        cue = source_cue_at(self._tokens[start], self._cues)
        if cue is None:
            return None
        return Found(cue, phrase_after(self._layout, cue.end, end, self._cues), end)

    def _inverted(self, number: int, start: int, end: int) -> Found | None:
        """ "said Awa Ndour, a law student"."""
        cue = self.quoting(start)
        if cue is None or cue.end >= end:
            return None
        speaker = phrase_after(self._layout, cue.end, end, self._cues)
        if speaker is None or speaker.start != cue.end:
            return None
        if self._tokens[speaker.start].pos_ == "PRON" and not self._layout.begins_sentence(number):
            return None
        return Found(cue, speaker, end)

    def _regular(self, number: int, start: int, end: int) -> Found | None:
        """ "Ron Doe, a lawyer at Roe & Co, said".

        Where unquoted words lead into the quotation, the cue must be one that reports clauses.
        """
        opener = self._tokens[start]
        if opener.pos_ in _CLAUSE_OPENERS or is_relative(opener) or opener.lower_.endswith("ing"):
            return None
        is_whole = self._layout.begins_sentence(number)
        for index in range(start + 1, end):
            in_relative = self._is_in_relative_clause(start, index)
            if self._tokens[index].pos_ in ("SCONJ", "PART") and self._tokens[index].lower_ in _NO_SUBJECT:
                return None
            cue = self.quoting(index)
            if cue is not None and not in_relative:
                if not is_whole and not cue.takes("clause"):
                    return None
                speaker = phrase_before(self._layout, index, start)
                return None if speaker is None else Found(cue, speaker, end)
            token = self._tokens[index]
            is_verb = token.pos_ == "VERB" and token.text[:1].islower() and not syntax.is_premodifier(token)
            if is_verb and not in_relative and not self._is_in_aside(start, index):
                return None
        return None

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        for i in range(index - 1, max(start, index - _MAX_RELATIVE_TOKENS), -1):
            if is_relative(self._tokens[i]):
                return True
            if self._tokens[i].text == ",":
                return False
        return False

    def _is_in_aside(self, start: int, index: int) -> bool:
        """Whether a verb can belong to an apposition or to a compound ("Florida-based")."""
        return self._tokens[index - 1].text == "-" or any(
            self._tokens[i].text in _ASIDE_MARKS for i in range(start, index)
        )

    def _is_utterance(self, number: int, lead: str, opening: int) -> bool:
        """Whether a quotation reads like a sentence of its own, or stands right behind its cue."""
        first = next((c for c in self._layout.inner_text(number) if c.isalnum()), "")
        if lead == ":":
            return True
        ends = self._layout.ends_like_sentence(number) or self._layout.inner_text(number)[-1:] == ","
        if first.isupper() or first.isdigit():
            return ends
        return ends and (lead == "," or self.quoting(opening - 1) is not None)

    def _reach(self, lead: str) -> int:
        if lead == ":":
            return len(self._doc)
        return _MAX_BEFORE_COMMA if lead == "," else _MAX_BEFORE_BARE

    def _labelled(self, floor: int, opening: int) -> Found | None:
        """ "From the minister:" and "Kim:", or a sentence that ends with a colon, whose subject then speaks."""
        if opening - floor <= _MAX_LABEL_TOKENS:
            start = floor + 1 if self._tokens[floor].pos_ == "ADP" and opening - floor > 2 else floor
            speaker = phrase_after(self._layout, start, opening - 1, self._cues)
            if speaker is not None and speaker.end >= opening - 1:
                return Found(None, speaker, opening)
        speaker = clause_subject(self._layout, self._cues, floor, opening)
        return None if speaker is None else Found(None, speaker, opening)
