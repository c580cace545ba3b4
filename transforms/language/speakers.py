"""Finds who speaks: the noun phrase beside a cue, by grammar where the parse gives it, else by the order of words."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from configs.lexicon.speech import SpeechCues
from transforms.language import syntax
from transforms.language.speech_cues import Cue, is_passive, verb_cue_at
from transforms.language.speech_layout import SpeechLayout, is_break, is_edge

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_PHRASE_OPENERS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "SYM", "X"})
_BETWEEN_SUBJECT_AND_VERB = frozenset({"AUX", "ADV", "PART"})
_INSIDE_PHRASE = frozenset({"of", "for", "at", "with", "from", "by", "and", "&", "'s", "’s", "'", "’"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
_MISTAGGED_NAMES = frozenset({"AUX", "VERB", "ADJ", "ADV", "X", "INTJ"})
_OBJECT_PRONOUNS = frozenset({"him", "them", "me", "us"})
_MAX_PHRASE_TOKENS = 40
_MAX_DATELINE_TOKENS = 14


@dataclass(frozen=True, slots=True)
class Speaker:
    """Tokens from `start` to before `end` that name who speaks; `head` stands for them in the grammar."""

    start: int
    end: int
    head: Token

    def short_of(self, index: int) -> Speaker:
        """The same speaker without what stands from `index` on, if the head stands before it."""
        return Speaker(self.start, index, self.head) if self.head.i < index < self.end else self

    def offsets(self) -> tuple[int, int]:
        """Offsets of the phrase's characters."""
        doc = self.head.doc
        last = doc[self.end - 1]
        return doc[self.start].idx, last.idx + len(last)


def is_relative(token: Token) -> bool:
    """Whether a token can open a relative clause."""
    return token.lower_ in _RELATIVE


def speaker_of_verb(layout: SpeechLayout, cues: SpeechCues, cue: Cue, floor: int, ceiling: int) -> Speaker | None:
    """Who speaks by a verb that stands in front of what it reports: its subject, or whoever the main clause is about.

    A participle ("…, he said, adding") borrows the speaker of the cue in front of it; "quoted X as saying" has X.
    """
    if cue.start > floor and layout.tokens[cue.start - 1].lower_ == "as":
        return phrase_before(layout, cue.start - 1, _end_of_cue_before(layout, cues, cue.start - 1, floor))
    if cue.head.lower_.endswith("ing") and syntax.subject_of(cue.head) is None:
        start, _ = layout.unit_of(cue.start)
        return leading_speaker(layout, cues, start, cue.start) or subject_speaker(layout, cues, cue, floor, ceiling)
    if syntax.subject_of(cue.head) is None and _is_coordinated(layout, cue, floor):
        return leading_speaker(layout, cues, floor, cue.start)
    nested = _cue_between(layout, cues, cue, floor)
    if nested is not None:
        return phrase_before(layout, cue.start, nested)
    found = subject_speaker(layout, cues, cue, max(0, floor - _MAX_PHRASE_TOKENS), ceiling)
    if found is not None or is_passive(cue):
        return found
    if _is_coordinated(layout, cue, floor):
        return leading_speaker(layout, cues, floor, cue.start)
    return phrase_before(layout, cue.start, floor)


def _is_coordinated(layout: SpeechLayout, cue: Cue, floor: int) -> bool:
    """Whether a conjunction stands in front of a cue, so that its subject is that of the clause before."""
    index = cue.start - 1
    while index > floor and layout.tokens[index].pos_ in ("ADV", "AUX"):
        index -= 1
    return index > floor and layout.tokens[index].pos_ == "CCONJ" and not is_passive(cue)


def _end_of_cue_before(layout: SpeechLayout, cues: SpeechCues, index: int, floor: int) -> int:
    """Where the words behind the nearest cue in front of a token begin."""
    for i in range(index - 1, max(floor, index - _MAX_PHRASE_TOKENS) - 1, -1):
        cue = verb_cue_at(layout.tokens[i], cues)
        if cue is not None:
            return min(cue.end, index)
    return floor


def _cue_between(layout: SpeechLayout, cues: SpeechCues, cue: Cue, floor: int) -> int | None:
    """Where the subject begins that follows another cue at once, though the parse gives the cue that one's subject."""
    own = syntax.subject_of(cue.head)
    start = max(floor, cue.start - _MAX_PHRASE_TOKENS)
    has_noun = False
    for index in range(cue.start - 1, start - 1, -1):
        token = layout.tokens[index]
        if is_relative(token) or token.text == "," or not layout.is_outside(index):
            return None
        if own is not None and index == own.i:
            return None
        has_noun = has_noun or token.pos_ in _NOMINAL
        other = verb_cue_at(token, cues) if has_noun else None
        if other is not None and other.takes("bare"):
            return other.end
    return None


def leading_speaker(layout: SpeechLayout, cues: SpeechCues, start: int, end: int) -> Speaker | None:
    """Speaker of the last finite cue between two tokens, or the subject of the first clause there."""
    for index in range(end - 1, max(start - 1, end - 2 * _MAX_PHRASE_TOKENS), -1):
        token = layout.tokens[index]
        if not layout.is_outside(index) or token.lower_.endswith("ing"):
            continue
        cue = verb_cue_at(token, cues)
        if cue is None:
            continue
        noun = syntax.subject_of(cue.head)
        if noun is not None and layout.is_outside(noun.i) and noun.pos_ in _PHRASE_OPENERS:
            return speaker_of_noun(layout, cues, noun, cue)
        if cue.takes("quote") and cue.end < end:
            inverted = phrase_after(layout, cue.end, end, cues)
            if inverted is not None and inverted.start == cue.end:
                return inverted
    return clause_subject(layout, cues, start, end)


def clause_subject(layout: SpeechLayout, cues: SpeechCues, start: int, end: int) -> Speaker | None:
    """The subject of the first clause between two tokens that has one."""
    for index in range(start, end):
        token = layout.tokens[index]
        if token.pos_ not in ("VERB", "AUX", "NOUN", "ADJ") or not layout.is_outside(index):
            continue
        noun = syntax.subject_of(token)
        if noun is not None and start <= noun.i < end and layout.is_outside(noun.i) and not is_relative(noun):
            return speaker_of_noun(layout, cues, noun)
    return None


def subject_speaker(layout: SpeechLayout, cues: SpeechCues, cue: Cue, floor: int, ceiling: int) -> Speaker | None:
    """The grammatical subject of a verb cue between two tokens, outside quotations; None if the parse gives none.

    A relative pronoun stands as written: "who" of "Graham, who says". What a participle lacks is borrowed from its
    clause, also from left of `floor`.
    """
    noun = syntax.subject_of(cue.head)
    if noun is None and not is_passive(cue):
        noun = syntax.logical_subject_of(cue.head)
    if noun is None and is_passive(cue):
        noun = syntax.agent_of(cue.head)
    if noun is None or not layout.is_outside(noun.i) or noun.pos_ not in _PHRASE_OPENERS:
        return None
    if abs(noun.i - cue.head.i) > _MAX_PHRASE_TOKENS * 2 or not floor <= noun.i < ceiling:
        return None
    return speaker_of_noun(layout, cues, noun, cue)


def speaker_of_noun(layout: SpeechLayout, cues: SpeechCues, noun: Token, cue: Cue | None = None) -> Speaker | None:
    """The whole phrase of a noun, with title, apposition and relative clause, but short of the cue and quotations."""
    first, last = noun.left_edge.i, noun.right_edge.i
    start, end = max(first, noun.i - _MAX_PHRASE_TOKENS), min(last + 1, noun.i + _MAX_PHRASE_TOKENS)
    start = _past_last_verb(layout, start, noun.i, cues)
    if cue is not None and noun.i < cue.start:
        end = _past_name(layout, min(end, cue.start), cue.start)
    if cue is not None and noun.i >= cue.end:
        start = max(start, cue.end)
    for index in range(noun.i, end):
        if not layout.is_outside(index) or is_break(layout.tokens[index]):
            end = index
            break
    for index in range(noun.i, start - 1, -1):
        if not layout.is_outside(index) or is_break(layout.tokens[index]) or layout.is_dash(index):
            start = index + 1
            break
    return _trimmed(layout, start, end, noun)


def phrase_before(layout: SpeechLayout, verb: int, floor: int) -> Speaker | None:
    """The noun phrase that ends before a verb and begins no earlier than `floor`, by the order of words alone."""
    end = verb
    doc = layout.doc
    while end > floor and (doc[end - 1].pos_ in _BETWEEN_SUBJECT_AND_VERB and doc[end - 1].lower_ not in _RELATIVE):
        end -= 1
    start = max(floor, end - _MAX_PHRASE_TOKENS)
    for index in range(end - 1, start - 1, -1):
        is_name_dash = layout.is_dash(index) and index - start < _MAX_DATELINE_TOKENS and doc[start].is_upper
        if not layout.is_outside(index) or is_break(doc[index]) or is_name_dash:
            start = index + 1
            break
    start = _past_introduction(layout, start, end)
    return _checked(layout, start, end)


def phrase_after(layout: SpeechLayout, start: int, ceiling: int, cues: SpeechCues) -> Speaker | None:
    """The noun phrase that begins at a token and ends before `ceiling`, with its appositions, by the order of words."""
    doc = layout.doc
    end = start
    limit = min(ceiling, start + _MAX_PHRASE_TOKENS)
    while end < limit and layout.is_outside(end) and _continues_phrase(layout, start, end, limit, cues):
        end += 1
    return _checked(layout, start, end) if start < len(doc) else None


def _continues_phrase(layout: SpeechLayout, start: int, index: int, limit: int, cues: SpeechCues) -> bool:
    token = layout.tokens[index]
    if is_break(token) or layout.is_dash(index) or token.text in (":", ";") or layout.is_full_stop(index):
        return False
    if token.ent_type_ in ("DATE", "TIME") and index > start:
        return False
    if token.text == ",":
        return index > start and index + 1 < limit and _opens_apposition(layout.tokens[index + 1], cues)
    if _is_nameable(token) or token.lower_ in _INSIDE_PHRASE or token.text in ("(", ")", "."):
        return not (index > start and token.pos_ == "PRON" and token.lower_ not in _RELATIVE)
    if token.lower_ in _RELATIVE and index > start:
        return True
    after_relative = any(layout.tokens[i].lower_ in _RELATIVE for i in range(max(start, index - 12), index))
    return after_relative or token.text in ("-", "/", "'", "’") or layout.tokens[index - 1].text == "-"


def _is_nameable(token: Token) -> bool:
    """Whether a token can stand in a noun phrase, also where a tagger takes a name for a verb."""
    return token.pos_ in _PHRASE_OPENERS or (token.pos_ in _MISTAGGED_NAMES and token.text[:1].isupper())


def _opens_apposition(token: Token, cues: SpeechCues) -> bool:
    if token.lower_ in ("who", "which", "whose", "the", "a", "an", "his", "her", "its", "their", "one", "another"):
        return True
    is_cue = verb_cue_at(token, cues) is not None
    return token.pos_ in ("NOUN", "PROPN", "ADJ") and not is_cue and token.ent_type_ not in ("DATE", "TIME")


def _past_name(layout: SpeechLayout, end: int, limit: int) -> int:
    """The end of a name whose last parts a parser has cut off: capitals that go on right up to the cue."""
    index = end
    while index < limit and _is_nameable(layout.tokens[index]) and layout.tokens[index].text[:1].isupper():
        index += 1
    return index


def _past_last_verb(layout: SpeechLayout, start: int, head: int, cues: SpeechCues) -> int:
    """Where a phrase begins whose parse has swallowed the clause in front of it."""
    for index in range(head - 1, start - 1, -1):
        token = layout.tokens[index]
        if token.pos_ == "AUX" or (token.pos_ == "VERB" and "Fin" in token.morph.get("VerbForm", [])):
            return index + 1
        cue = verb_cue_at(token, cues)
        if cue is not None and cue.takes("bare"):
            return index + 1
    return start


def _past_introduction(layout: SpeechLayout, start: int, end: int) -> int:
    """Where the subject begins behind "But", "In a statement," or "Speaking in Kyiv,"."""
    doc = layout.doc
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ == "CCONJ"):
        start += 1
    if start < end and doc[start].pos_ not in _PHRASE_OPENERS:
        comma = next((i for i in range(start, end) if doc[i].text == ","), None)
        if comma is not None and any(doc[i].pos_ in _NOMINAL for i in range(comma + 1, end)):
            return _past_introduction(layout, comma + 1, end)
    while start < end and doc[start].pos_ not in _PHRASE_OPENERS:
        start += 1
    return start


def _checked(layout: SpeechLayout, start: int, end: int) -> Speaker | None:
    """The phrase if it has a noun or pronoun that can be a subject."""
    span = [layout.tokens[i] for i in range(start, end)]
    nominal = [token for token in span if token.pos_ in _NOMINAL]
    if not nominal:
        nominal = [t for t in span if _is_nameable(t) and (t.text[:1].isupper() or span[0].pos_ == "DET")][-1:]
    if not nominal or (len(nominal) == 1 and nominal[0].lower_ in _OBJECT_PRONOUNS):
        return None
    head = layout.doc[start:end].root
    return _trimmed(layout, start, end, head if head in nominal else nominal[0])


def _trimmed(layout: SpeechLayout, start: int, end: int, head: Token) -> Speaker | None:
    """The phrase without punctuation, conjunctions and adverbs at its edges; brackets stay balanced."""
    doc = layout.doc
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].pos_ in ("CCONJ", "ADP", "SCONJ")):
        if doc[start].i == head.i:
            break
        start += 1
    while end > start and is_edge(doc[end - 1]):
        end -= 1
    end = _before_date(layout, end, head.i + 1)
    if not start <= head.i < end:
        return None
    return Speaker(start, end, head)


def _before_date(layout: SpeechLayout, end: int, floor: int) -> int:
    """The end of a phrase without the date that a parser has hung on it: "the ministry on Monday"."""
    index = end
    while index > floor and layout.tokens[index - 1].ent_type_ == "DATE":
        index -= 1
    if index < end and index > floor and layout.tokens[index - 1].pos_ == "ADP":
        index -= 1
    return index
