"""Quotes: reported speech with its cue and its speaker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa

from schemas.table import Table

QUOTE_KINDS = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One stretch of a quote that its cue interrupts."""

    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]


@dataclass(frozen=True, slots=True)
class Quote:
    """One speech turn. Offsets count Unicode code points in the field; quotation marks are not part of the content."""

    quote_id: Annotated[str, pa.string(), "Hash of article, field and offsets."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    sentence_index: Annotated[int, pa.int32(), "Sentence in which the quote begins."]
    kind: Annotated[str, pa.string(), "direct (in quotation marks), indirect, or mixed."]
    start: Annotated[int, pa.int32(), "Offset of the first character of the content."]
    end: Annotated[int, pa.int32(), "Offset just past the content."]
    text: Annotated[str, pa.string(), "Hull of the content: all between first and last fragment."]
    confidence: Annotated[float, pa.float32(), "0…1: estimated chance that content and speaker are right."]
    fragments: Annotated[tuple[Fragment, ...], "The content without interruptions, in order."] = ()
    cue: Annotated[str | None, pa.string(), "Words that report the speech; null if none does."] = None
    cue_start: Annotated[int | None, pa.int32(), "Offset of the cue."] = None
    cue_end: Annotated[int | None, pa.int32(), "Offset just past the cue."] = None
    cue_lemma: Annotated[str | None, pa.string(), "Lemma of the cue."] = None
    speaker: Annotated[str | None, pa.string(), "Speaker as written; null if unnamed."] = None
    speaker_start: Annotated[int | None, pa.int32(), "Offset of the speaker."] = None
    speaker_end: Annotated[int | None, pa.int32(), "Offset just past the speaker."] = None
    speaker_mention_id: Annotated[str | None, pa.string(), "Row of `mentions` that the speaker is."] = None
    speaker_entity_id: Annotated[str | None, pa.string(), "Entity of the speaker."] = None
    speaker_name: Annotated[str | None, pa.string(), "Canonical name of the speaker."] = None
    speaker_role: Annotated[str | None, pa.string(), "Office or role of the speaker."] = None
    speaker_country: Annotated[str | None, pa.string(), "Country of the speaker."] = None
    speaker_sector: Annotated[str | None, pa.string(), "Sector of the speaker."] = None
    addressee: Annotated[str | None, pa.string(), "Who is spoken to, as written."] = None


QUOTES = Table("quotes", Quote, version=1, key="quote_id")
