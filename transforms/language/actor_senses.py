"""What an actor is made of, and which listed sense of a word fits its surroundings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.actors import Kind, Sense
from transforms.language.lexical_units import Unit
from transforms.language.noun_phrases import Phrase

# Chances that country and sector are right, by how they were found; from development phrases, rounded.
CONFIDENCE = {
    "lexicon": 0.9,
    "title": 0.9,
    "apposition": 0.85,
    "metonym": 0.7,
    "coreference": 0.75,
    "document": 0.55,
}
UNRESOLVED_CONFIDENCE = 0.2
# Of a country-less common noun: its sector is known, its country is not.
SECTOR_ONLY_CONFIDENCE = 0.6

OFFICES = frozenset({"office", "presider", "position"})
_SPOKEN_FOR = frozenset({"of", "for", "at"})


@dataclass(frozen=True, slots=True)
class Actor:
    """What a phrase was resolved to; `resolved_by` is None if it says nothing about country or sector."""

    entity_id: str | None = None
    name: str | None = None
    role: str | None = None
    country: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    resolved_by: str | None = None
    confidence: float = UNRESOLVED_CONFIDENCE
    organisation: str | None = None
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What the rest of the article tells: its countries with their weights, and the day of publication."""

    countries: Mapping[str, float] = field(default_factory=dict)
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Actors that a phrase names beside its head: its owner, and what follows by a preposition, nearest first."""

    owner: Actor | None = None
    complements: Sequence[tuple[str, Actor]] = ()

    @property
    def body(self) -> Actor | None:
        """The resolved actor that a post is of, for or at; else the owner."""
        spoken_for = (actor for preposition, actor in self.complements if preposition in _SPOKEN_FOR)
        return next((actor for actor in spoken_for if actor.resolved_by is not None), self.owner)


def best_sense(unit: Unit, country: str | None, context: ActorContext) -> Sense | None:
    """The sense of a unit that fits its country, else the article's countries, else the first listed.

    A body's name that several countries share, none of them in sight, keeps its sector and loses its country.
    """
    if not unit.senses:
        return None
    first = unit.senses[0]
    if len(unit.senses) == 1 or first.kind is Kind.NOUN:
        return first
    rivals = [sense for sense in unit.senses if sense.kind is first.kind]
    if first.kind in (Kind.COUNTRY, Kind.CAPITAL):
        rivals.extend(sense for sense in unit.senses if sense.kind in (Kind.REGION, Kind.CITY))
    if len(rivals) == 1:
        return first
    if country is not None:
        fitting = next((sense for sense in rivals if sense.country == country), None)
        if fitting is not None:
            return fitting
    weighed = max(rivals, key=lambda sense: context.countries.get(sense.country or "", 0.0))
    if context.countries.get(weighed.country or "", 0.0) > 0:
        return weighed
    if first.kind is Kind.BODY and len({sense.country for sense in rivals}) > 1:
        return replace(first, key=None, country=None)
    return first


def is_shared_name(unit: Unit) -> bool:
    """Whether bodies of several countries go by the name."""
    return len({sense.country for sense in unit.senses if sense.kind is Kind.BODY}) > 1


def _qualifying_countries(phrase: Phrase, context: ActorContext) -> list[str]:
    """Countries of the units before the head of a phrase, the nearest first."""
    units = (unit for unit in reversed(phrase.modifiers) if not unit.is_cut_off and unit.label is not None)
    senses = (best_sense(unit, None, context) for unit in units)
    return [sense.country for sense in senses if sense is not None and sense.country is not None]


def country_of(phrase: Phrase, surroundings: Surroundings, context: ActorContext) -> str | None:
    """The country that a phrase gives by the words before its head, else by its owner, else by what follows it."""
    head = phrase.head.senses[0] if phrase.head.senses else None
    countries = _qualifying_countries(phrase, context)
    if countries:
        # "China's U.N. ambassador" is China's.
        is_sent = head is not None and head.noun == "office" and head.sector == "GOV"
        states = [country for country in countries if country not in INTERNATIONAL_KINDS]
        return states[0] if states and is_sent else countries[0]
    is_known_name = head is not None and head.kind in (Kind.BODY, Kind.PERSON) and head.country is not None
    if phrase.head.is_area or (is_known_name and not is_shared_name(phrase.head)):
        return None
    if head is not None and head.is_of_others:
        return None
    owner = surroundings.owner
    if owner is not None and owner.country is not None:
        return owner.country
    # An envoy, and people whose noun says whose they are ("peacekeepers"), are not of the place that they are in.
    is_guest = any(preposition == "to" for preposition, _ in surroundings.complements) or (
        head is not None and head.noun == "agent" and head.country is not None
    )
    for preposition, actor in surroundings.complements:
        if actor.country is None or preposition in ("by", "with", "to"):
            continue
        if (preposition == "for" and actor.sector is None) or (preposition in ("in", "at") and is_guest):
            continue
        return actor.country
    return None
