"""Extracts quotes: direct, mixed and indirect speech with its cue and its speaker.

Direct speech is read off the marks, indirect speech off cues and their clauses; where both find the same words, the
marks hold. Source: O'Keefe et al., 2012, A Sequence Labelling Approach to Quote Attribution (the order of cue
patterns); Pareti, 2015, Attribution: A Computational Approach, chapter 3 (what source, cue and content span).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from schemas.ids import child_id_of
from schemas.quotes import Fragment, Quote
from transforms.language.addressees import addressee_of
from transforms.language.direct_speech import Turn, direct_turns
from transforms.language.indirect_speech import Report, reports_of
from transforms.language.reading import Reading
from transforms.language.speaker_entities import SpeakerEntity, entity_of_speaker, with_speakers_carried_on
from transforms.language.speech_layout import SpeechLayout

_DIRECT_SHARE = 0.9
_INDIRECT_SHARE = 0.02
_EDGE = " \t\r\n\u00a0,;:-–—"


def extract_quotes(reading: Reading) -> Iterator[Quote]:
    """Records of the table `quotes`, in order of the text."""
    for field, doc in reading.docs.items():
        layout = SpeechLayout(doc, reading.ontology.speech)
        in_order = sorted(_quotes_of(reading, field, layout), key=lambda quote: (quote.start, -quote.end))
        yield from with_speakers_carried_on(in_order)


def _quotes_of(reading: Reading, field: str, layout: SpeechLayout) -> Iterator[Quote]:
    cues = reading.ontology.speech
    turns = list(direct_turns(layout, cues))
    used = {i for turn in turns if turn.cue is not None for i in range(turn.cue.start, turn.cue.end)}
    covered = [fragment for turn in turns for fragment in turn.fragments]
    seen: set[tuple[int, int]] = set()
    for turn in turns:
        quote = _record(reading, field, layout, turn)
        if quote is not None and (quote.start, quote.end) not in seen:
            seen.add((quote.start, quote.end))
            yield quote
    for report in reports_of(layout, cues, used):
        turn = _turn_of(layout, report)
        if any(_is_covered(covered, fragment) for fragment in turn.fragments):
            continue
        quote = _record(reading, field, layout, turn)
        if quote is not None and (quote.start, quote.end) not in seen:
            seen.add((quote.start, quote.end))
            yield quote


def _is_covered(covered: Sequence[tuple[int, int]], content: tuple[int, int]) -> bool:
    return any(start < content[1] and content[0] < end for start, end in covered)


def _turn_of(layout: SpeechLayout, report: Report) -> Turn:
    fragments = [
        (layout.doc[start].idx, layout.doc[end - 1].idx + len(layout.doc[end - 1])) for start, end in report.parts
    ]
    return Turn(fragments, report.cue, report.speaker, report.confidence)


def _record(reading: Reading, field: str, layout: SpeechLayout, turn: Turn) -> Quote | None:
    text = layout.text
    fragments = [trimmed for part in turn.fragments if (trimmed := _trimmed(text, *part))[0] < trimmed[1]]
    if not fragments:
        return None
    start, end = fragments[0][0], fragments[-1][1]
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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


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
