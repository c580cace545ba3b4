"""The compiled form of the corpus: one `Story` a line; columns are named as in the tables.

Offsets count Unicode code points in the story's `title` or `text`, half-open. Days are inclusive.
"""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from corpus.enums import (
    Claim,
    DateBasis,
    Field,
    Granularity,
    Kind,
    Label,
    QuoteKind,
    Status,
    TimexType,
)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sentence(_Record):
    """`start` and `end` in `field`; the title is one sentence."""

    field: Field
    start: int
    end: int


class _Evidence(_Record):
    field: Field
    sentence_index: int
    start: int
    end: int
    text: str


class Entity(_Evidence):
    """A mention. Mentions of one entity share `chain_id`; a nominal outside a chain has no label."""

    mention_id: str
    label: Label | None
    kind: Kind
    chain_id: str
    country: str | None
    sector: str | None
    other_sectors: list[str]
    role: str | None


class Party(_Record):
    """`is_inferred`: not named in the event's own sentence."""

    field: Field
    start: int
    end: int
    text: str
    mention_id: str
    chain_id: str
    country: str | None
    sector: str | None
    other_sectors: list[str]
    role: str | None
    is_inferred: bool


class Attribution(_Record):
    """Null speaker: the text says that someone says so, and names nobody."""

    speaker: str | None
    field: Field | None
    speaker_start: int | None
    speaker_end: int | None
    mention_id: str | None
    country: str | None
    sector: str | None
    cue: str | None
    quote_id: str | None


class EventPlace(_Record):
    place_id: str
    field: Field
    start: int
    end: int
    text: str
    name: str
    country: str | None


class Event(_Evidence):
    """`start`, `end`, `text` are the sentence; the trigger is inside it."""

    event_id: str
    trigger_start: int
    trigger_end: int
    trigger: str
    event_type: str
    modes: list[str]
    actors: list[Party]
    recipients: list[Party]
    status: Status
    claim: Claim
    attributions: list[Attribution]
    happened_from: date | None
    happened_to: date | None
    date_granularity: Granularity | None
    date_basis: DateBasis | None
    date_text: str | None
    place: EventPlace | None


class Fragment(_Record):
    start: int
    end: int


class Quote(_Evidence):
    """`start`, `end`, `text` are the hull of `fragments`; quotation marks belong to the content."""

    quote_id: str
    kind: QuoteKind
    fragments: list[Fragment]
    cue: str | None
    cue_start: int | None
    cue_end: int | None
    speaker: str | None
    speaker_start: int | None
    speaker_end: int | None
    speaker_mention_id: str | None
    speaker_country: str | None
    speaker_sector: str | None


class TimeExpression(_Evidence):
    date_id: str
    type: TimexType
    value: str
    granularity: Granularity | None
    basis: DateBasis | None


class Place(_Evidence):
    """A name of a place, demonyms included (`is_demonym`), whether it locates or stands for its rulers."""

    place_id: str
    mention_id: str
    name: str
    country: str | None
    is_demonym: bool


class Story(_Record):
    id: str
    title: str
    text: str
    published_at: datetime
    outlet: str
    genre: str
    sentences: list[Sentence]
    entities: list[Entity]
    events: list[Event]
    quotes: list[Quote]
    dates: list[TimeExpression]
    places: list[Place]
