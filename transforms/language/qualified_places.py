"""Cities that the region after them tells from greater ones of that name: "Paris, Texas", "Birmingham, Ala."."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon, Kind, Sense
from transforms.language.doc_columns import columns_of
from transforms.language.lexical_units import Unit

_NAMESAKES = frozenset({Kind.CAPITAL, Kind.CITY})


def with_qualified_places(
    units: Sequence[Unit], doc: Doc, lexicon: ActorLexicon, abbreviations: Mapping[str, str]
) -> list[Unit]:
    """The units, a city before a region of another country being in that country.

    `abbreviations` lead from short names of regions ("Ala.") to those that the lexicon lists.
    """
    texts = columns_of(doc).texts
    starts = {unit.start: unit for unit in units}
    qualified: list[Unit] = []
    for unit in units:
        after = unit.end + 1
        if after < len(texts) and texts[unit.end] == "," and unit.senses and unit.senses[0].kind in _NAMESAKES:
            region = _region_at(texts[after], starts.get(after), lexicon, abbreviations)
            if region is not None and region.country != unit.senses[0].country:
                name = doc[unit.start : unit.end].text
                unit = replace(unit, senses=(Sense(Kind.CITY, None, name, region.country),))
        qualified.append(unit)
    return qualified


def _region_at(text: str, unit: Unit | None, lexicon: ActorLexicon, abbreviations: Mapping[str, str]) -> Sense | None:
    senses: Sequence[Sense] = () if unit is None else unit.senses
    if text in abbreviations:
        name = abbreviations[text]
        # "Georgia" alone is a country, and "Washington" a capital.
        senses = (*lexicon.phrases.values_of(f"{name} state"), *lexicon.phrases.values_of(name))
        return next((sense for sense in senses if sense.kind in (Kind.REGION, Kind.CAPITAL)), None)
    return next((sense for sense in senses if sense.kind is Kind.REGION), None)
