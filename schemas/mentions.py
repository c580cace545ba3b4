"""Mentions: spans that name someone or something, and what they were resolved to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa

from schemas.table import Table

MENTION_KINDS = ("name", "nominal", "pronoun")
RESOLUTIONS = ("lexicon", "title", "apposition", "metonym", "coreference", "document")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, a nominal ("the North Korean top diplomat") or a pronoun, with the entity it stands for."""

    mention_id: Annotated[str, pa.string(), "Hash of article, field and offsets."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    sentence_index: Annotated[int, pa.int32(), "Number of the sentence within the field, from 0."]
    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]
    text: Annotated[str, pa.string(), "The mention as written."]
    kind: Annotated[str, pa.string(), "name, nominal or pronoun."]
    confidence: Annotated[float, pa.float32(), "0…1: estimated chance that country and sector are right."]
    label: Annotated[str | None, pa.string(), "PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, …; null for pronouns."] = None
    chain_id: Annotated[str | None, pa.string(), "Coreference chain within the article; null for singletons."] = None
    entity_id: Annotated[str | None, pa.string(), "Entry of the ontology, or a hash of name and country."] = None
    name: Annotated[str | None, pa.string(), "Canonical name."] = None
    role: Annotated[str | None, pa.string(), "Office or role that the text gives."] = None
    country: Annotated[str | None, pa.string(), "ISO 3166-1 alpha-3, KOS, or an international kind."] = None
    sector: Annotated[str | None, pa.string(), "PLOVER sector."] = None
    other_sectors: Annotated[tuple[str, ...], pa.list_(pa.string()), "Further sectors, most telling first."] = ()
    resolved_by: Annotated[
        str | None, pa.string(), "lexicon, title, apposition, metonym, coreference or document; null if unresolved."
    ] = None
    members: Annotated[
        tuple[str, ...],
        pa.list_(pa.string()),
        'Mentions whose parties it sums up ("both leaders"), by their ids; empty if it stands for one party.',
    ] = ()


MENTIONS = Table("mentions", Mention, version=2, key="mention_id")
