"""How much speaks for two reports telling the same event."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

# Weights, set on corpus/linking/dev.yaml.
_SAME_NAME = 2.0
_SAME_COUNTRY = 0.5
_SAME_SECTOR = 0.5
_OTHER_SECTOR = -0.75
_SAME_DAY = 1.0
_NEXT_DAY = -2.0
_SAME_PLACE = 1.0
_SAME_MODE = 0.5
_OTHER_MODE = -0.5
_SAME_WORDS = 4.0
_RARE_PARTIES = 2.0

# Points farther apart are two places.
_FAR_KM = 60.0
# A span longer than that is compared with the same span alone.
_LONG_DAYS = 7

_STANDINGS = {"future": "planned", "hypothetical": "supposed", "negated": "denied"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Side:
    """A party, as far as it tells who it is."""

    country: str | None
    sectors: tuple[str, ...]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Report:
    """An event as one article tells it, ready to be compared."""

    event_id: str
    article_id: str
    field: str
    published_at: datetime | None
    event_type: str
    standing: str
    modes: frozenset[str]
    actors: tuple[_Side, ...]
    recipients: tuple[_Side, ...]
    first_day: date | None
    last_day: date | None
    is_dated: bool
    place_country: str | None
    place_name: str | None
    point: tuple[float, float] | None
    words: Mapping[str, float]

    def on_days(self, first_day: date | None, last_day: date | None) -> Report:
        """The same report, with the days that another part of its article gives."""
        return replace(self, first_day=first_day, last_day=last_day, is_dated=True)

    def days_to_compare(self) -> Iterator[object]:
        """Days, or one long span, under which reports of the same event are found."""
        if self.first_day is None or self.last_day is None:
            return
        if (self.last_day - self.first_day).days > _LONG_DAYS:
            yield self.first_day, self.last_day
            return
        day = self.first_day - timedelta(days=1)
        while day <= self.last_day:
            yield day
            day += timedelta(days=1)

    def countries(self) -> frozenset[str]:
        """Countries of the parties."""
        return frozenset(p.country for p in (*self.actors, *self.recipients) if p.country is not None)

    def clues(self) -> set[str]:
        """What reports of the same event share at least one of."""
        parties = (*self.actors, *self.recipients)
        clues = {*self.countries(), *(name for party in parties for name in party.names)}
        return clues | ({self.place_country} if self.place_country is not None else set())


class Rarity:
    """How rare it is among all reports that an event of some type has these countries."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._n_reports = len(reports)
        self._counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
        for report in reports:
            for n_countries in (1, 2):
                for some in combinations(sorted(report.countries()), n_countries):
                    self._counts[report.event_type, some] += 1

    def of(self, one: Report, other: Report) -> float:
        """1 if no other report has the type and the countries that the two share, less the more have; 0 for none."""
        shared = tuple(sorted(one.countries() & other.countries()))[:2]
        n = self._counts[one.event_type, shared]
        return math.log(self._n_reports / n) / math.log(self._n_reports) if n and self._n_reports > 1 else 0.0


def weights_of_words(texts: Iterable[str]) -> dict[str, float]:
    """Weight of each word: the rarer among the texts, the more."""
    counts: Counter[str] = Counter()
    n_texts = 0
    for text in texts:
        counts.update(set(_words(text)))
        n_texts += 1
    return {word: math.log((1 + n_texts) / n) for word, n in counts.items()}


def report_of(row: Mapping[str, Any], article: Mapping[str, Any], weights: Mapping[str, float]) -> Report:
    """A row of `events` with that of its article, ready to be compared; `weights` are those of words."""
    first_day, last_day = _days_of(row)
    place = row["place"] or {}
    is_spot = place.get("precision") in ("point", "city") and place.get("latitude") is not None
    return Report(
        event_id=row["event_id"],
        article_id=row["article_id"],
        field=row["field"],
        published_at=article.get("published_at"),
        event_type=row["event_type"],
        standing=_STANDINGS.get(row["status"], "fact"),
        modes=frozenset(row["modes"]),
        actors=tuple(_side_of(party) for party in row["actors"]),
        recipients=tuple(_side_of(party) for party in row["recipients"]),
        first_day=first_day,
        last_day=last_day,
        is_dated=_is_dated(row),
        place_country=place.get("country"),
        place_name=place.get("name"),
        point=(place["latitude"], place["longitude"]) if is_spot else None,
        words=_vector_of(row, weights),
    )


def likeness(one: Report, other: Report, rarity: Rarity) -> float | None:
    """What speaks for two reports of one type and standing being of one event; None if something speaks against it."""
    parts = (
        _likeness_of_parties(one, other),
        _likeness_of_days(one, other),
        _likeness_of_places(one, other),
        _likeness_of_modes(one, other),
        _RARE_PARTIES * rarity.of(one, other),
        _SAME_WORDS * sum(weight * other.words.get(word, 0.0) for word, weight in one.words.items()),
    )
    return None if None in parts else sum(part for part in parts if part is not None)


def _days_of(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """First and last day on which it can have been; a report without a day tells of its day of publication or the day
    before."""
    first, last = row["happened_from"], row["happened_to"] or row["happened_from"]
    if _is_dated(row):
        return first, last
    published = first or row["published_on"]
    return (None, None) if published is None else (published - timedelta(days=1), published)


def _is_dated(row: Mapping[str, Any]) -> bool:
    return row["happened_from"] is not None and row["date_basis"] != "publication"


def _side_of(party: Mapping[str, Any]) -> _Side:
    is_named = party["name"] is not None and not (party["entity_id"] or "country:").startswith("country:")
    sectors = (party["sector"],) if party["sector"] is not None else ()
    names = frozenset(_words(party["name"])) if is_named else frozenset()
    return _Side(party["country"], (*sectors, *party["other_sectors"]), names)


def _likeness_of_parties(one: Report, other: Report) -> float | None:
    """None also if the sectors speak against the two more than countries and names speak for them."""
    if _is_mutual(one) or _is_mutual(other):
        sides = [_likeness_of_sides((*one.actors, *one.recipients), (*other.actors, *other.recipients))]
    else:
        sides = [
            _likeness_of_sides(one.actors, other.actors),
            _likeness_of_sides(one.recipients, other.recipients),
        ]
    total = None if None in sides else sum(side for side in sides if side is not None)
    return total if total is not None and total > 0 else None


def _is_mutual(report: Report) -> bool:
    return len(report.actors) > 1 and not report.recipients


def _likeness_of_sides(one: Sequence[_Side], other: Sequence[_Side]) -> float | None:
    """Sum over the parties of the side that names fewer, each of which must be found on the other."""
    fewer, more = sorted((list(one), list(other)), key=len)
    total = 0.0
    for party in fewer:
        found = [
            (score, -number) for number, each in enumerate(more) if (score := _likeness_of(party, each)) is not None
        ]
        if not found:
            return None
        score, number = max(found)
        total += score
        del more[-number]
    return total


def _likeness_of(one: _Side, other: _Side) -> float | None:
    if one.country is not None and other.country is not None and one.country != other.country:
        return None
    if one.names and other.names and not one.names & other.names:
        return None
    score = _SAME_NAME if one.names & other.names else 0.0
    if one.country is not None and one.country == other.country:
        score += _SAME_COUNTRY
    if one.sectors and other.sectors:
        score += _SAME_SECTOR if set(one.sectors) & set(other.sectors) else _OTHER_SECTOR
    return score


def _likeness_of_days(one: Report, other: Report) -> float | None:
    if one.first_day is None or one.last_day is None or other.first_day is None or other.last_day is None:
        return None
    gap = (max(one.first_day, other.first_day) - min(one.last_day, other.last_day)).days
    if gap > 1 or (gap == 1 and one.is_dated and other.is_dated):
        return None
    longest = max((one.last_day - one.first_day).days, (other.last_day - other.first_day).days)
    if longest > 1:
        return 0.0
    return _NEXT_DAY if gap == 1 else _SAME_DAY


def _likeness_of_places(one: Report, other: Report) -> float | None:
    """Only towns and points contradict each other: a border is named after either state."""
    if one.point is not None and other.point is not None:
        return _SAME_PLACE if _km_between(one.point, other.point) <= _FAR_KM else None
    return _SAME_PLACE if one.place_name is not None and one.place_name == other.place_name else 0.0


def _likeness_of_modes(one: Report, other: Report) -> float:
    if not one.modes or not other.modes:
        return 0.0
    return _SAME_MODE if one.modes & other.modes else _OTHER_MODE


def _vector_of(row: Mapping[str, Any], weights: Mapping[str, float]) -> dict[str, float]:
    """Words of the evidence with their weights, of length 1, without those that name the parties."""
    named = {
        word for party in (*row["actors"], *row["recipients"]) for word in _words(f"{party['text']} {party['name']}")
    }
    counted = {word: weights.get(word, 0.0) for word in set(_words(row["text"])) - named}
    length = math.sqrt(sum(weight * weight for weight in counted.values()))
    return {word: weight / length for word, weight in sorted(counted.items())} if length else {}


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees."""
    (lat1, lon1), (lat2, lon2) = (tuple(math.radians(degrees) for degrees in point) for point in (one, other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(chord))
