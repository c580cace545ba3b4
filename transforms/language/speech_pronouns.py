"""Pronouns of speech: "I" and "we" inside quotation marks mean the speaker, "you" the addressee, "he" the last speaker.

News lets one person speak on for several sentences, so a "he" or "she" that speaks and means nobody yet is the speaker
before, unless that one is known to be of the other gender.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Token

from transforms.language.addressees import addressee_of
from transforms.language.direct_speech import Turn
from transforms.language.drafts import Draft
from transforms.language.reading import Reading

_FIRST_PERSON = frozenset({"speaker", "we"})
_SECOND_PERSON = frozenset({"addressee"})


def link_persons_of_speech(drafts: Sequence[Draft], reading: Reading) -> None:
    """Gives pronouns of the first and second person inside quotation marks, and "he" who speaks on, an antecedent."""
    for field in reading.docs:
        if reading.speech_in(field).turns:
            _Linker([draft for draft in drafts if draft.field == field], reading, field).link()


class _Linker:
    def __init__(self, drafts: Sequence[Draft], reading: Reading, field: str) -> None:
        self._speech = reading.speech_in(field)
        self._cues = reading.ontology.speech
        self._meanings = reading.ontology.actors.pronouns
        self._doc = reading.docs[field]
        self._covering: dict[int, Draft] = {}
        for draft in sorted(drafts, key=lambda d: d.end - d.start):
            for index in range(draft.start, draft.end):
                self._covering[index] = draft
        persons = _FIRST_PERSON | _SECOND_PERSON
        self._persons = [draft for draft in drafts if draft.kind == "pronoun" and self._meaning(draft) in persons]
        self._addressees: dict[tuple[int, int], Draft] = {}
        self._starts = [draft.start for draft in self._persons]

    def link(self) -> None:
        self._carry_speakers_on()
        self._carry_addressees_on()
        innermost: dict[int, Turn] = {}
        for turn in sorted(self._speech.turns, key=lambda turn: turn.extent[0] - turn.extent[1]):
            for position in self._inside(turn):
                innermost[position] = turn
        for position, turn in innermost.items():
            draft = self._persons[position]
            is_first = self._meaning(draft) in _FIRST_PERSON
            meant = self._speaker_of(turn) if is_first else self._addressees.get(turn.extent)
            if meant is not None and meant is not draft:
                draft.antecedent = meant.referent if meant.referent is not draft else None

    def _carry_speakers_on(self) -> None:
        last: Draft | None = None
        for turn in self._speech.turns:
            speaker = self._speaker_of(turn)
            if speaker is None or speaker.kind != "pronoun":
                if turn.speaker is not None:
                    last = speaker if speaker is not None and speaker.is_one_person else None
            elif last is not None and _may_speak_on(speaker, last):
                speaker.antecedent, last.gender = last, speaker.gender

    def _carry_addressees_on(self) -> None:
        """Whoever spoke to somebody still does so in the next turns, until the words say otherwise."""
        last: dict[int, Draft] = {}
        for turn in self._speech.turns:
            told, speaker = self._told(turn), self._speaker_of(turn)
            if speaker is not None:
                key = id(speaker.referent.chain or speaker.referent)
                told = last.get(key) if told is None else told
                if told is not None:
                    last[key] = self._addressees[turn.extent] = told

    def _inside(self, turn: Turn) -> list[int]:
        """Positions of the first and second persons that stand in quotation marks within a turn."""
        layout = self._speech.layout
        found = []
        for start, end in turn.fragments:
            first = bisect_left(self._starts, layout.token_touching(start))
            last = bisect_left(self._starts, layout.token_from(end))
            found += [n for n in range(first, last) if not layout.is_outside(self._starts[n])]
        return found

    def _speaker_of(self, turn: Turn) -> Draft | None:
        return None if turn.speaker is None else self._at(turn.speaker.head)

    def _told(self, turn: Turn) -> Draft | None:
        phrase = None if turn.cue is None else addressee_of(self._speech.layout, self._cues, turn.cue)
        return None if phrase is None else self._at(phrase.root)

    def _at(self, token: Token) -> Draft | None:
        return self._covering.get(token.i)

    def _meaning(self, draft: Draft) -> str | None:
        return self._meanings.get(self._doc[draft.start].lower_)


def _may_speak_on(pronoun: Draft, last: Draft) -> bool:
    if pronoun.antecedent is not None or pronoun.gender is None or last.order > pronoun.order:
        return False
    return last.gender in (None, pronoun.gender)
