"""Extracts quotes: direct, mixed and indirect speech with its cue and its speaker.

Source: O'Keefe et al., 2012, A Sequence Labelling Approach to Quote Attribution (the order of cue
patterns); Pareti, 2015, Attribution: A Computational Approach, chapter 3 (what source, cue and content span).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from schemas.ids import child_id_of
from schemas.quotes import Fragment, Quote
from transforms.language.addressees import addressee_of
from transforms.language.direct_speech import Turn
from transforms.language.reading import Reading
from transforms.language.speaker_entities import SpeakerEntity, entity_of_speaker
from transforms.language.speech_layout import SpeechLayout

_DIRECT_SHARE = 0.9
_INDIRECT_SHARE = 0.02


def extract_quotes(reading: Reading) -> Iterator[Quote]:
    """Records of the table `quotes`, in order of the text."""
    for field in reading.docs:
        speech = reading.speech_in(field)
        for turn in speech.turns:
            yield _record(reading, field, speech.layout, turn)


def _record(reading: Reading, field: str, layout: SpeechLayout, turn: Turn) -> Quote:
    text = layout.text
    fragments = turn.fragments
    start, end = turn.extent
    cue = None if turn.cue is None else turn.cue.offsets
    speaker = None if turn.speaker is None else turn.speaker.offsets()
    spoken_by = [] if speaker is None else [speaker]
    addressee = None if turn.cue is None else addressee_of(layout, reading.ontology.speech, turn.cue)
    entity = SpeakerEntity() if turn.speaker is None else entity_of_speaker(reading, field, turn.speaker)
    return Quote(
        quote_id=child_id_of(reading.article.article_id, field, "quote", start, end),
        article_id=reading.article.article_id,
        field=field,
        sentence_index=reading.sentence_of(field, layout.doc[layout.token_touching(start)]).index,
        kind=_kind(layout, fragments),
        start=start,
        end=end,
        text=text[start:end],
        confidence=turn.confidence,
        fragments=tuple(Fragment(*part) for part in fragments),
        cue=None if cue is None else text[cue[0] : cue[1]],
        cue_start=None if cue is None else cue[0],
        cue_end=None if cue is None else cue[1],
        cue_lemma=None if turn.cue is None else turn.cue.lemma,
        speaker=None if speaker is None else text[speaker[0] : speaker[1]],
        speaker_start=None if speaker is None else speaker[0],
        speaker_end=None if speaker is None else speaker[1],
        speaker_mention_id=entity.mention_id,
        speaker_entity_id=entity.entity_id,
        speaker_name=entity.name,
        speaker_role=entity.role,
        speaker_country=entity.country,
        speaker_sector=entity.sector,
        addressee=None if addressee is None else _text_outside(text, addressee, [*fragments, *spoken_by]),
    )


def _text_outside(text: str, phrase: Span, others: Sequence[tuple[int, int]]) -> str | None:
    """A phrase as written; None if it overlaps what is said or who speaks."""
    if any(start < phrase.end_char and phrase.start_char < end for start, end in others):
        return None
    return text[phrase.start_char : phrase.end_char]


def _kind(layout: SpeechLayout, fragments: Sequence[tuple[int, int]]) -> str:
    """direct if nearly all letters stand in marks, indirect if nearly none do, else mixed."""
    text = layout.text
    total = inside = 0
    for start, end in fragments:
        for index in range(layout.token_touching(start), layout.token_from(end)):
            token = layout.doc[index]
            n_letters = sum(c.isalnum() for c in text[max(start, token.idx) : min(end, token.idx + len(token))])
            total += n_letters
            inside += 0 if layout.is_outside(index) else n_letters
    share = inside / total if total else 0.0
    if share >= _DIRECT_SHARE:
        return "direct"
    return "mixed" if share > _INDIRECT_SHARE else "indirect"
