"""Lexicon of the ontology: places that the gazetteer lacks, and words around the names of places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import field_validator

from configs.lexicon.folder import OntologyFolder
from configs.lexicon.gazetteer import Toponym, folded_name
from configs.lexicon.yaml_entries import Entry, read_one

PLACES = "places.yaml"

# GeoNames' feature classes of the kinds that the ontology adds.
KINDS = MappingProxyType(
    {
        "continent": "L", "region": "L", "sea": "H", "river": "H", "lake": "H", "mountain": "T", "island": "T",
        "desert": "T", "peninsula": "T", "facility": "S", "base": "L", "area": "P", "road": "R",
    }
)  # fmt: skip


class FeatureEntry(Entry):
    """A place with its point and its other names."""

    name: str
    kind: str
    at: tuple[float, float]
    country: str | None = None
    admin1: str | None = None
    id: int | None = None
    also: tuple[str, ...] = ()

    @field_validator("kind")
    @classmethod
    def _known_kind(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"must be one of {', '.join(KINDS)}, not {kind!r}")
        return kind


class PlacesFile(Entry):
    """`places.yaml`."""

    features: tuple[FeatureEntry, ...]
    abbreviations: dict[str, str]
    demonyms: dict[str, str]
    division_words: dict[str, str]
    before_names: tuple[str, ...]
    after_names: tuple[str, ...]
    within: tuple[str, ...]
    locative: tuple[str, ...]
    directional: tuple[str, ...]
    motion: tuple[str, ...]
    departure: tuple[str, ...]
    parts: tuple[str, ...]
    there: tuple[str, ...]
    here: tuple[str, ...]
    shared_clauses: tuple[str, ...]
    remote_objects: tuple[str, ...]
    located_objects: tuple[str, ...]
    name_words: dict[str, str]
    directions: tuple[str, ...]
    common_words: tuple[str, ...]
    not_places: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceWords:
    """Places and words around them.

    `features` and `demonyms` are looked up by folded name, `abbreviations` as written. `division_words` lead from the
    word after a name to the kind of place that it announces ("region": admin1). `before_names` and `after_names` are
    folded words that a name may lack in the gazetteer; `within`, `locative` and `directional` are prepositions,
    `motion` and `departure` lemmas beside which "to" and "from" name a place, `parts` lemmas of what lies in the place
    that "of" names ("the streets of Minsk"), `there` and `here` words for one,
    `located_objects` lemmas of verbs whose object is where it happens, `remote_objects` of verbs whose object is
    another event; `shared_clauses` open clauses that share time and place with the one above. `name_words` spell out
    a name's first word ("St." Petersburg); `common_words` and `directions` are names that are ordinary words as well:
    the first count where the tagger takes them for places, the second only with a word for their kind.
    """

    features: Mapping[str, tuple[Toponym, ...]]
    abbreviations: Mapping[str, str]
    demonyms: Mapping[str, str]
    division_words: Mapping[str, str]
    before_names: frozenset[str]
    after_names: frozenset[str]
    within: frozenset[str]
    locative: frozenset[str]
    directional: frozenset[str]
    motion: frozenset[str]
    departure: frozenset[str]
    parts: frozenset[str]
    there: frozenset[str]
    here: frozenset[str]
    shared_clauses: frozenset[str]
    remote_objects: frozenset[str]
    located_objects: frozenset[str]
    name_words: Mapping[str, str]
    directions: frozenset[str]
    common_words: frozenset[str]
    not_places: frozenset[str]


def load_place_words(folder: OntologyFolder) -> PlaceWords:
    """Reads `places.yaml`. Raises OntologyError."""
    entry = read_one(folder.file(PLACES), PlacesFile)
    features: dict[str, list[Toponym]] = defaultdict(list)
    for feature in entry.features:
        toponym = Toponym(
            name=feature.name,
            kind=feature.kind,
            latitude=feature.at[0],
            longitude=feature.at[1],
            country=feature.country,
            admin1=feature.admin1,
            geonames_id=feature.id,
            feature_class=KINDS[feature.kind],
        )
        for name in {folded_name(name) for name in (feature.name, *feature.also)}:
            features[name].append(toponym)
    return PlaceWords(
        features=MappingProxyType({name: tuple(found) for name, found in features.items()}),
        abbreviations=MappingProxyType(dict(entry.abbreviations)),
        demonyms=MappingProxyType({folded_name(word): place for word, place in entry.demonyms.items()}),
        division_words=MappingProxyType(dict(entry.division_words)),
        before_names=frozenset(entry.before_names),
        after_names=frozenset(entry.after_names),
        within=frozenset(entry.within),
        locative=frozenset(entry.locative),
        directional=frozenset(entry.directional),
        motion=frozenset(entry.motion),
        departure=frozenset(entry.departure),
        parts=frozenset(entry.parts),
        there=frozenset(entry.there),
        here=frozenset(entry.here),
        shared_clauses=frozenset(entry.shared_clauses),
        remote_objects=frozenset(entry.remote_objects),
        located_objects=frozenset(entry.located_objects),
        name_words=MappingProxyType(dict(entry.name_words)),
        directions=frozenset(folded_name(word) for word in entry.directions),
        common_words=frozenset(folded_name(word) for word in entry.common_words),
        not_places=frozenset(folded_name(word) for word in entry.not_places),
    )
