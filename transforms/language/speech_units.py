"""One unit of text as reported speech sees it: where it begins and ends, and what is attributed at its end."""

from __future__ import annotations

from spacy.tokens import Token

from configs.lexicon.speech import SpeechCues
from transforms.language.speech_cues import Cue, is_complementizer, verb_cue_at
from transforms.language.speech_layout import SpeechLayout, is_break

# "…, said Ilse Brandt, the governor of …" may be long; "…, Brandt said on Monday" is not.
_MAX_TAIL_TOKENS = 30
_MAX_BARE_TAIL_TOKENS = 14
_MAX_LABEL_TOKENS = 8
_MAX_DATELINE_TOKENS = 14
_MIN_DATELINE_LETTERS = 3
_LABEL_WORDS = frozenset({"PROPN", "NOUN", "ADJ", "DET", "NUM"})
_RELATIVE = frozenset({"who", "which", "whose", "that"})
_FINITE = frozenset({"VERB", "AUX"})
_NOUN_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ"})


class Unit:
    """The tokens of one unit without its full stop, and where attributions at its end begin."""

    def __init__(self, layout: SpeechLayout, cues: SpeechCues, start: int, end: int) -> None:
        self._layout = layout
        self._tokens = layout.tokens
        self._texts = layout.texts
        self._lowers = layout.lowers
        self._parts = layout.parts
        self._cues = cues
        self.start = self._past_dateline(self._past_space(start, end), end)
        self.end = self._without_full_stop(self.start, end)
        self.tail: Cue | None = None
        self.tail_start = self.end
        self._find_tail()

    @property
    def body_start(self) -> int:
        """The first token behind "But" and "And"."""
        start = self.start
        while start < self.end and (self._parts[start] == "CCONJ" or self._texts[start] == ","):
            start += 1
        return start

    @property
    def label_end(self) -> int | None:
        """The colon behind a name that opens a paragraph or headline: "Brandt: No ship may leave"."""
        opens = self.start == 0 or is_break(self._tokens[self.start - 1])
        for index in range(self.start, min(self.end - 1, self.start + _MAX_LABEL_TOKENS)) if opens else ():
            if self._texts[index] == ":":
                is_said = self._texts[index + 1][:1].isupper() and self.has_verb(index + 1, self.end)
                return index if index > self.start and is_said else None
            if self._parts[index] not in _LABEL_WORDS or not self._layout.is_outside(index):
                return None
        return None

    def leads(self, index: int) -> bool:
        """Whether only a conjunction or an adverb stands in front of a token."""
        return all(self._parts[i] in ("CCONJ", "ADV", "PUNCT", "SCONJ") for i in range(self.start, index))

    def past_commas(self, index: int) -> int:
        """The first token from `index` on that is no comma, colon or dash."""
        while index < self.end and (self._texts[index] in (",", ":") or self._tokens[index].is_space):
            index += 1
        return index

    def before_commas(self, index: int) -> int:
        """The end of what stands in front of `index`, without a comma or dash."""
        while index > self.start and (self._texts[index - 1] == "," or self._layout.is_dash(index - 1)):
            index -= 1
        return index

    def _past_space(self, start: int, end: int) -> int:
        while start < end and self._tokens[start].is_space:
            start += 1
        return start

    def _past_dateline(self, start: int, end: int) -> int:
        """Where the text begins behind "KINSHASA, May 3 (Reuters) -"."""
        if start >= end or not self._tokens[start].is_upper or len(self._tokens[start]) < _MIN_DATELINE_LETTERS:
            return start
        for index in range(start, min(end - 1, start + _MAX_DATELINE_TOKENS)):
            if self._layout.is_dash(index):
                return index + 1
            if self._parts[index] in _FINITE and not self._tokens[index].is_upper:
                return start
        return start

    def _without_full_stop(self, start: int, end: int) -> int:
        while end > start and (
            self._tokens[end - 1].is_space or (self._layout.is_outside(end - 1) and self._layout.is_full_stop(end - 1))
        ):
            end -= 1
        return end

    def _find_tail(self) -> None:
        """Sets the cue of "X did Y, Z said (on Monday)" or "X did Y, said Z", and the comma in front of it."""
        for index in range(self.end - 1, max(self.start, self.end - _MAX_TAIL_TOKENS), -1):
            if not self._layout.is_outside(index):
                return
            if self._lowers[index] not in self._cues.verbs:
                continue
            cue = verb_cue_at(self._tokens[index], self._cues)
            if cue is None or not (cue.takes("quote") and cue.takes("clause")):
                continue
            is_near = self.end - index <= _MAX_BARE_TAIL_TOKENS
            comma = self._comma_of_inverted(cue) or (self.comma_of_bare_cue(cue) if is_near else None)
            if comma is not None and self._has_clause(cue.end, self.end):
                continue
            if comma is not None and self.has_verb(self.start, comma) and not self._is_fronted(comma):
                self.tail, self.tail_start = cue, comma
                return

    def _is_fronted(self, comma: int) -> bool:
        """Whether all up to a comma is the clause or phrase with which the main clause behind it is opened.

        "As he shook hands with voters, Brandt repeated …" reports nothing; "If it rains, we stay, Brandt said" does.
        """
        first = self._tokens[self.start]
        if any(self._texts[i] in (",", ":", ";") or not self._layout.is_outside(i) for i in range(self.start, comma)):
            return False
        if first.pos_ == "SCONJ":
            return not is_complementizer(first)
        if first.pos_ != "ADP":
            return False
        finite = next((i for i in range(self.start, comma) if is_finite(self._tokens[i])), None)
        words = (self._lowers[i] for i in range(self.start, comma if finite is None else finite))
        return finite is None or any(word in _RELATIVE for word in words)

    def _comma_of_inverted(self, cue: Cue) -> int | None:
        """The comma in front of "said Z", whose subject is all that follows."""
        comma = cue.start - 1
        if comma <= self.start or self._texts[comma] != "," or cue.head.lower_.endswith("ing"):
            return None
        if cue.end >= self.end or self._parts[cue.end] not in _NOUN_PHRASE:
            return None
        if self._parts[cue.end] == "PRON" and "Poss=Yes" not in str(self._tokens[cue.end].morph):
            return None
        return None if is_complementizer(self._tokens[cue.end]) else comma

    def comma_of_bare_cue(self, cue: Cue) -> int | None:
        """The comma that only a subject parts from the cue; appositions and relative clauses may stand in it."""
        for index in range(cue.start - 1, self.start, -1):
            part, lower = self._parts[index], self._lowers[index]
            if not self._layout.is_outside(index):
                return None
            if lower == "," and self._opens_subject(index + 1, cue.start):
                return index
            if part in ("SCONJ", "CCONJ") and lower != "and":
                return None
            if part == "VERB" and lower not in ("based", "elected", "retired"):
                return None
        return None

    def _opens_subject(self, start: int, end: int) -> bool:
        """Whether the tokens up to a cue can be its subject, with its apposition, and are not one themselves."""
        if start >= end or is_complementizer(self._tokens[start]) or self._parts[start] not in _NOUN_PHRASE:
            return False
        if any(self._parts[i] == "PRON" for i in range(start + 1, end)):
            return False
        return self._texts[end - 1] != "," or any(self._texts[i] == "," for i in range(start, end - 1))

    def has_verb(self, start: int, end: int) -> bool:
        """Whether a verb other than a gerund stands between two tokens."""
        return any(self._parts[i] in _FINITE and not self._lowers[i].endswith("ing") for i in range(start, end))

    def _has_clause(self, start: int, end: int) -> bool:
        """Whether a finite verb stands between two tokens outside a relative clause."""
        for index in range(start, end):
            if self._lowers[index] in ("who", "which", "whose", "that"):
                return False
            if is_finite(self._tokens[index]):
                return True
        return False


def is_finite(token: Token) -> bool:
    """Whether a token is a finite verb, as far as its tags tell."""
    if token.pos_ not in _FINITE or token.lower_.endswith("ing"):
        return False
    form = token.morph.get("VerbForm", [])
    return not form or "Fin" in form
