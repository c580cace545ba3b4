"""Places: toponyms, resolved to GeoNames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import pyarrow as pa

from schemas.table import Table


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym, a demonym or a named facility, with coordinates if it was resolved."""

    place_id: Annotated[str, pa.string(), "Hash of article, field and offsets."]
    article_id: Annotated[str, pa.string(), "Article it was read from."]
    field: Annotated[str, pa.string(), "Where the offsets count: title or text."]
    sentence_index: Annotated[int, pa.int32(), "Number of the sentence within the field, from 0."]
    start: Annotated[int, pa.int32(), "Offset of its first character."]
    end: Annotated[int, pa.int32(), "Offset just past its last character."]
    text: Annotated[str, pa.string(), "The place as written."]
    is_demonym: Annotated[bool, pa.bool_(), 'Whether it is a demonym ("Turkish").']
    confidence: Annotated[float, pa.float32(), "0…1: estimated chance that the place is the right one."]
    name: Annotated[str | None, pa.string(), "Name in GeoNames."] = None
    geonames_id: Annotated[int | None, pa.int64(), "Id in GeoNames."] = None
    latitude: Annotated[float | None, pa.float64(), "Degrees north."] = None
    longitude: Annotated[float | None, pa.float64(), "Degrees east."] = None
    country: Annotated[str | None, pa.string(), "Country of the place."] = None
    admin1: Annotated[str | None, pa.string(), "First-order division: state, province, region."] = None
    feature_class: Annotated[str | None, pa.string(), "GeoNames feature class: A, P, H, T, S, L, …"] = None


PLACES = Table("places", Place, version=1, key="place_id")
