"""Chooses, for all place names of an article together, the place of the gazetteer that each means.

A name is judged by what it may mean at all (kind and population), by the larger place named beside it ("Paris, Texas"),
by the countries and divisions that the article names beyond doubt, and by its distance from the places resolved before.

Source: Leidner, 2007, Toponym Resolution in Text, chapter 4 (minimality, one sense per discourse); Kamalloo and Rafiei,
2018, A Coherent Unsupervised Model for Toponym Resolution, section 4.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from configs.lexicon.gazetteer import Toponym
from configs.lexicon.toponyms import PlaceWords
from transforms.language.toponyms import Spot

KeyT = TypeVar("KeyT")

# Weights set by hand on general grounds and checked on three sets of news: a country outweighs any city of its name, a
# place named beside outweighs everything else.
_COUNTRY, _CONTINENT, _FEATURE, _CAPITAL, _ADMIN1, _ADMIN2 = 7.0, 7.0, 6.5, 1.0, 2.5, 1.2
_PER_MAGNITUDE = 0.8
_OTHER_NAME = -1.2
_KIND_HINT = 3.0
_CONTAINER = 6.0
_COUNTRY_NAMED = 3.0
_DIVISION_NAMED = 2.5
_NEAR = 1.5
_NAMESAKE, _NAMESAKE_SHARE = -1.5, 0.15
_NEAR_KM, _FAR_KM = 60.0, 600.0
# Places that give a name its surroundings; more change nothing but the time it takes.
_MAX_NEIGHBOURS = 12
_MAX_CANDIDATES = 30
# What the first round settles tells the second its surroundings, and so on.
_ROUNDS = 3
# Words between a name and the larger place beside it.
_MAX_GAP = 4
# Names in front of a larger place that it may hold: "Springfield" and "Cook County" of "…, Illinois".
_MAX_HELD = 2
_CONFIDENCE_SCALE = 1.2
_UNRESOLVED_CONFIDENCE = 0.3
_ONLY_CANDIDATE_CONFIDENCE = 0.97
_LOCAL_KINDS = frozenset({"capital", "city", "admin2"})
_EARTH_KM = 12742.0
# Degrees of latitude that are more than `_FAR_KM`.
_FAR_DEGREES = 6.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place that a spot means, None if none is known, and how sure that is."""

    place: Toponym | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place that a name may mean, with what is told of it whatever stands around the name."""

    place: Toponym
    prior: float
    namesake_penalty: float


@dataclass(frozen=True, slots=True)
class _Surroundings:
    countries: Mapping[str, float]
    divisions: Mapping[tuple[str, str], float]
    places: Sequence[Toponym]


def resolve(spots: Sequence[Spot], words: PlaceWords) -> list[Resolution]:
    """One resolution per spot. A name means one place all through an article, unless a container tells it apart."""
    containers = [_container_of(spots, i, words) for i in range(len(spots))]
    groups: dict[str, list[int]] = defaultdict(list)
    for i, spot in enumerate(spots):
        groups[spot.key].append(i)
    # What the first spot of a name may mean holds for all; few have candidates of their own.
    ranked = {key: _ranked(spots[members[0]].candidates) for key, members in groups.items()}
    chosen: dict[str, tuple[Toponym, float] | None] = {}
    surroundings = _Surroundings({}, {}, ())
    for _ in range(_ROUNDS):
        chosen = {
            key: _best(
                ranked[key],
                surroundings,
                [larger for i in members for larger in containers[i]],
                _hint(spots, members),
            )
            for key, members in groups.items()
        }
        surroundings = _surroundings(chosen, groups)
    found = [_resolution(spots, i, containers[i], chosen, surroundings) for i in range(len(spots))]
    return [_as_container(spots, i, containers, found) for i in range(len(spots))]


def _as_container(
    spots: Sequence[Spot], index: int, containers: Sequence[Sequence[Toponym]], found: Sequence[Resolution]
) -> Resolution:
    """A name set beside a place that it holds is the holder: "Georgia" of "Atlanta, Georgia"."""
    for held in range(max(index - _MAX_HELD, 0), index):
        place = found[held].place
        if place is None or spots[held].span.doc is not spots[index].span.doc:
            continue
        holders = [c for c in spots[index].candidates if c in containers[held] and _holds(c, place)]
        if holders and found[index].place not in holders:
            return Resolution(holders[0], found[held].confidence)
    return found[index]


def _resolution(
    spots: Sequence[Spot],
    index: int,
    container: Sequence[Toponym],
    chosen: Mapping[str, tuple[Toponym, float] | None],
    surroundings: _Surroundings,
) -> Resolution:
    found = chosen[spots[index].key]
    if container:
        found = _best(_ranked(spots[index].candidates), surroundings, container, spots[index].kind_hint) or found
    return Resolution(None, _UNRESOLVED_CONFIDENCE) if found is None else Resolution(*found)


def _hint(spots: Sequence[Spot], members: Sequence[int]) -> str | None:
    hints = Counter(spots[i].kind_hint for i in members)
    hint, count = hints.most_common(1)[0]
    return hint if hint is not None and count * 2 > len(members) else None


def _container_of(spots: Sequence[Spot], index: int, words: PlaceWords) -> tuple[Toponym, ...]:
    """Larger places that the text sets beside a name: after a comma, after "in" or "of", or as its possessor."""
    spot = spots[index]
    doc = spot.span.doc
    found: list[Toponym] = []
    for number, other in enumerate(spots[index + 1 : index + 3], index + 1):
        if other.span.doc is not doc or other.span.start - spot.span.end > _MAX_GAP:
            break
        between = [token.lower_ for token in doc[spot.span.end : other.span.start] if token.lower_ != "the"]
        following = spots[number + 1] if number + 1 < len(spots) else None
        if between == [","] and _is_enumerated(other, following):
            break
        if between in ([","], ["("], [",", "in"]) or (len(between) == 1 and between[0] in words.within):
            found.extend(c for c in other.candidates if c.kind in ("country", "admin1"))
        elif between:
            break
    before = spots[index - 1] if index > 0 else None
    if before is not None and before.span.doc is doc and spot.span.start - before.span.end <= _MAX_GAP:
        between_words = [token.lower_ for token in doc[before.span.end : spot.span.start]]
        if between_words and between_words[0] in ("'s", "’s") and len(between_words) <= 4:
            found.extend(c for c in before.candidates if c.kind in ("country", "admin1"))
        elif before.is_demonym and len(between_words) <= 3 and not {",", "and", "."} & set(between_words):
            found.extend(c for c in before.candidates if c.kind == "country")
    return tuple(found)


def _is_enumerated(spot: Spot, following: Spot | None) -> bool:
    """Whether a place after a comma is one of a list: "Washington, New York and Boston", "Utah, Virginia, Iowa"."""
    doc, end = spot.span.doc, spot.span.end
    after = [token.lower_ for token in doc[end : end + 2]]
    if after[:1] in (["and"], ["or"]) or after in ([",", "and"], [",", "or"]):
        return True
    if following is None or following.span.doc is not doc or following.span.start != end + 1 or after[:1] != [","]:
        return False
    larger = [place for place in following.candidates if place.kind in ("country", "admin1")]
    return bool(larger) and not any(_holds(one, other) for one in larger for other in spot.candidates)


def _ranked(places: Sequence[Toponym]) -> list[_Candidate]:
    """The likeliest of places, by what they are."""
    if len(places) == 1:
        return [_Candidate(places[0], 0.0, 0.0)]
    priors = sorted(((_prior(place), place) for place in places), key=lambda pair: pair[0], reverse=True)
    limited = priors[:_MAX_CANDIDATES]
    likely = [place for _, place in limited]
    return [_Candidate(place, prior, _namesake_penalty(place, likely)) for prior, place in limited]


def _best(
    candidates: Sequence[_Candidate], surroundings: _Surroundings, held: Sequence[Toponym], hint: str | None
) -> tuple[Toponym, float] | None:
    if not candidates:
        return None
    if len(candidates) == 1:
        return candidates[0].place, _ONLY_CANDIDATE_CONFIDENCE
    # Countries rank before all else, so that none is among those left out.
    if any(candidate.place.kind == "country" for candidate in candidates):
        held = [larger for larger in held if larger.kind == "country"]
    scored = [(_score(c, surroundings, held, hint) + c.namesake_penalty, c.place) for c in candidates]
    best_score, best = max(scored, key=lambda pair: pair[0])
    total = sum(math.exp((score - best_score) / _CONFIDENCE_SCALE) for score, _ in scored)
    return best, round(min(1 / total, _ONLY_CANDIDATE_CONFIDENCE), 4)


def _namesake_penalty(place: Toponym, candidates: Sequence[Toponym]) -> float:
    """Lowers a division below the city of its name, if a good part of its people live there: Geneva, not Quebec."""
    if place.kind not in ("admin1", "admin2"):
        return 0.0
    cities = (c for c in candidates if c.kind in ("city", "capital") and c.country == place.country)
    is_shadowed = any(c.population >= _NAMESAKE_SHARE * place.population for c in cities)
    return _NAMESAKE if is_shadowed else 0.0


def _prior(place: Toponym) -> float:
    size = math.log10(place.population + 10) * _PER_MAGNITUDE
    score = {
        "country": _COUNTRY,
        "continent": _CONTINENT,
        "capital": _CAPITAL + size,
        "admin1": _ADMIN1 + size * 0.45,
        "admin2": _ADMIN2 + size * 0.5,
        "city": size,
    }.get(place.kind, _FEATURE)
    return score if place.is_main_name else score + _OTHER_NAME


def _score(candidate: _Candidate, surroundings: _Surroundings, held: Sequence[Toponym], hint: str | None) -> float:
    place, score = candidate.place, candidate.prior
    if hint is not None:
        score += _KIND_HINT if place.kind == hint else 0.0
    if any(_holds(larger, place) for larger in held):
        score += _CONTAINER
    if place.country is not None:
        score += _COUNTRY_NAMED * surroundings.countries.get(place.country, 0.0)
        division = place.name if place.kind == "admin1" else place.admin1
        if division is not None:
            score += _DIVISION_NAMED * surroundings.divisions.get((place.country, division), 0.0)
    if place.kind in _LOCAL_KINDS and surroundings.places:
        others = (o for o in surroundings.places if o.geonames_id != place.geonames_id and _may_be_near(place, o))
        near = min((_distance_km(place, other) for other in others), default=_FAR_KM)
        score += _NEAR * (1 - min(1.0, math.log(max(near, _NEAR_KM) / _NEAR_KM) / math.log(_FAR_KM / _NEAR_KM)))
    return score


def _holds(larger: Toponym, place: Toponym) -> bool:
    if larger.kind == "country":
        return place.kind != "country" and place.country == larger.country
    if larger.kind == "admin1":
        return place.country == larger.country and place.admin1 == larger.name
    return False


def _surroundings(
    chosen: Mapping[str, tuple[Toponym, float] | None], groups: Mapping[str, Sequence[int]]
) -> _Surroundings:
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    places: list[tuple[float, Toponym]] = []
    for key, found in chosen.items():
        if found is None:
            continue
        place, confidence = found
        weight = confidence * (1 + math.log(len(groups[key])))
        if place.country is not None:
            countries[place.country] += weight
            division = place.name if place.kind == "admin1" else place.admin1
            if division is not None:
                divisions[place.country, division] += weight
        if place.kind in _LOCAL_KINDS:
            places.append((weight, place))
    places.sort(key=lambda pair: -pair[0])
    return _Surroundings(_shares(countries), _shares(divisions), tuple(place for _, place in places[:_MAX_NEIGHBOURS]))


def _shares(counts: Mapping[KeyT, float]) -> dict[KeyT, float]:
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()} if total else {}


def _may_be_near(one: Toponym, other: Toponym) -> bool:
    """Whether latitudes alone do not put two places farther apart than counts."""
    return abs(one.latitude - other.latitude) < _FAR_DEGREES


def _distance_km(one: Toponym, other: Toponym) -> float:
    """Great-circle distance by the haversine formula."""
    north, east = math.radians(one.latitude), math.radians(one.longitude)
    north2, east2 = math.radians(other.latitude), math.radians(other.longitude)
    half = math.sin((north2 - north) / 2) ** 2 + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
