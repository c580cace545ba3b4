"""Events: who did what to whom, with the characters that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pyarrow as pa

from schemas.table import Table

STATUSES = ("actual", "ongoing", "habitual", "historical", "future", "hypothetical", "negated")
CLAIMS = ("asserted", "attributed", "alleged", "denied")
DATE_BASES = ("explicit", "relative", "context", "publication")
GRANULARITIES = ("day", "week", "month", "quarter", "season", "year", "decade")


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or a recipient of an event."""

    text: Annotated[str, pa.string(), "The party as written."]
    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]
    mention_id: Annotated[str | None, pa.string(), "Row of `mentions` that it is."] = None
    entity_id: Annotated[str | None, pa.string(), "Entry of the ontology, or a hash of name and country."] = None
    name: Annotated[str | None, pa.string(), "Canonical name."] = None
    role: Annotated[str | None, pa.string(), "Office or role that the text gives it."] = None
    country: Annotated[str | None, pa.string(), "ISO 3166-1 alpha-3, KOS, or an international kind (IGO, UNO…)."] = None
    sector: Annotated[str | None, pa.string(), "PLOVER sector (GOV, MIL, …)."] = None
    other_sectors: Annotated[tuple[str, ...], pa.list_(pa.string()), "Further sectors, most telling first."] = ()
    is_inferred: Annotated[bool, pa.bool_(), "Whether the clause leaves it out and the context supplies it."] = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """One link of the chain of those who are reported as saying that an event took place."""

    speaker: Annotated[str | None, pa.string(), "Speaker as written; null if unnamed."] = None
    speaker_start: Annotated[int | None, pa.int32(), "Offset of the speaker's first character."] = None
    speaker_end: Annotated[int | None, pa.int32(), "Offset just past the speaker's last character."] = None
    entity_id: Annotated[str | None, pa.string(), "Entry of the ontology, or a hash of name and country."] = None
    name: Annotated[str | None, pa.string(), "Canonical name of the speaker."] = None
    country: Annotated[str | None, pa.string(), "Country of the speaker."] = None
    sector: Annotated[str | None, pa.string(), "Sector of the speaker."] = None
    cue: Annotated[str | None, pa.string(), "The words that attribute: said, according to, …"] = None
    quote_id: Annotated[str | None, pa.string(), "Row of `quotes` that holds the event."] = None


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an event took place, as its clause says."""

    place_id: Annotated[str, pa.string(), "Row of `places`."]
    text: Annotated[str, pa.string(), "The place as written."]
    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]
    name: Annotated[str | None, pa.string(), "Name in GeoNames."] = None
    geonames_id: Annotated[int | None, pa.int64(), "Id in GeoNames."] = None
    latitude: Annotated[float | None, pa.float64(), "Degrees north."] = None
    longitude: Annotated[float | None, pa.float64(), "Degrees east."] = None
    country: Annotated[str | None, pa.string(), "Country of the place."] = None
    admin1: Annotated[str | None, pa.string(), "First-order division: state, province, region."] = None
    precision: Annotated[str | None, pa.string(), "What is located: point, city, admin, country, region."] = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one clause. Parties are lists; the view `dyads` pairs them."""

    event_id: Annotated[str, pa.string(), "Hash of article, field, offsets of the trigger and type."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    sentence_index: Annotated[int, pa.int32(), "Number of the sentence within the field, from 0."]
    start: Annotated[int, pa.int32(), "Offset of the evidence, which is the sentence."]
    end: Annotated[int, pa.int32(), "Offset just past the evidence."]
    text: Annotated[str, pa.string(), "The evidence: the sentence."]
    trigger_start: Annotated[int, pa.int32(), "Offset of the words that express the event."]
    trigger_end: Annotated[int, pa.int32(), "Offset just past them."]
    trigger: Annotated[str, pa.string(), "The words that express the event."]
    event_type: Annotated[str, pa.string(), "Type of the ontology (PLOVER's sixteen: AGREE, CONSULT, …)."]
    status: Annotated[
        str, pa.string(), "actual, ongoing, habitual, historical, future, hypothetical or negated, as the text has it."
    ]
    claim: Annotated[str, pa.string(), "asserted (by the outlet), attributed, alleged or denied."]
    confidence: Annotated[float, pa.float32(), "0…1: chance that the event is told there and has this type."]
    rule_id: Annotated[str, pa.string(), "Entry of the ontology that fired."]
    is_lead: Annotated[bool, pa.bool_(), "Whether it stands in the headline or the first two sentences."]
    modes: Annotated[tuple[str, ...], pa.list_(pa.string()), "Modes of the type."] = ()
    contexts: Annotated[tuple[str, ...], pa.list_(pa.string()), "What it is about: military, economic, …"] = ()
    cameo_code: Annotated[str | None, pa.string(), "Deepest CAMEO code that the text supports."] = None
    quad_class: Annotated[
        int | None, pa.int8(), "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."
    ] = None
    intensity: Annotated[float | None, pa.float32(), "Conflict-cooperation score, −10…10."] = None
    actors: Annotated[tuple[Party, ...], "Who acts; all parties of a reciprocal event."] = ()
    recipients: Annotated[tuple[Party, ...], "Who is acted on; the host of a visit."] = ()
    attributions: Annotated[tuple[Attribution, ...], "Who says so, from the one the outlet cites inwards."] = ()
    happened_from: Annotated[date | None, pa.date32(), "First day on which it can have taken place."] = None
    happened_to: Annotated[date | None, pa.date32(), "Last day, inclusive."] = None
    date_granularity: Annotated[str | None, pa.string(), "day, week, month, quarter, season, year, decade."] = None
    date_basis: Annotated[str | None, pa.string(), "explicit, relative, context or publication."] = None
    date_text: Annotated[str | None, pa.string(), "The words that date it."] = None
    place: Annotated[EventPlace | None, "Where it took place; null if the text gives no place."] = None
    duplicate_of: Annotated[str | None, pa.string(), "Earlier event of this article that this one repeats."] = None


EVENTS = Table("events", Event, version=1, key="event_id")
