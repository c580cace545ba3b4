"""Lexicon of the ontology: words of time expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from configs.lexicon.folder import OntologyFolder
from configs.lexicon.yaml_entries import Entry, read_one

TIMES = "times.yaml"

# MM-DD, MM-weekday-number or days from Easter Sunday.
_HOLIDAY = r"^((0\d|1[0-2])-([0-3]\d|[1-7]-([1-4]|-1))|easter[+-]\d+)$"


class TimesFile(Entry):
    """`times.yaml`: per heading its words, with their values where they have one."""

    months: dict[str, int]
    weekdays: dict[str, int]
    weekday_plurals: dict[str, int]
    seasons: dict[str, str]
    units: dict[str, str]
    unit_plurals: dict[str, str]
    halves: dict[str, str]
    weekend: dict[str, str]
    weekend_plurals: dict[str, str]
    day_parts: dict[str, str]
    day_part_plurals: dict[str, str]
    clock_words: dict[str, int]
    half_days: dict[str, int]
    zones: dict[str, int]
    zone_words: dict[str, int]
    ones: dict[str, int]
    teens: dict[str, int]
    tens: dict[str, int]
    scales: dict[str, int]
    dozens: dict[str, int]
    decade_words: dict[str, int]
    ordinals: dict[str, int]
    final: dict[str, int]
    vague: tuple[str, ...]
    articles: tuple[str, ...]
    the: tuple[str, ...]
    of: tuple[str, ...]
    in_: tuple[str, ...]
    and_: tuple[str, ...]
    to: tuple[str, ...]
    or_: tuple[str, ...]
    on: tuple[str, ...]
    at: tuple[str, ...]
    possessives: tuple[str, ...]
    deictic: dict[str, int]
    anaphoric: dict[str, int]
    past_word: tuple[str, ...]
    past_stretch: tuple[str, ...]
    future_stretch: tuple[str, ...]
    recent: tuple[str, ...]
    ahead: tuple[str, ...]
    parts: dict[str, str]
    part_nouns: dict[str, str]
    approximately: tuple[str, ...]
    days_from_today: dict[str, int]
    nights_from_today: dict[str, int]
    ago: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    hence: tuple[str, ...]
    back_references: tuple[str, ...]
    references: dict[str, str]
    sets: dict[str, str]
    each: tuple[str, ...]
    times: tuple[str, ...]
    fiscal: tuple[str, ...]
    academic: tuple[str, ...]
    year_unit: tuple[str, ...]
    quarter_unit: tuple[str, ...]
    century_word: tuple[str, ...]
    week: tuple[str, ...]
    day_word: tuple[str, ...]
    or_so: tuple[str, ...]
    and_a_half: tuple[str, ...]
    half_a: tuple[str, ...]
    per: tuple[str, ...]
    old: tuple[str, ...]
    ends: tuple[str, ...]
    period: tuple[str, ...]
    year_words: dict[str, int]
    hours_word: tuple[str, ...]
    time_word: tuple[str, ...]
    holidays: dict[str, Annotated[str, Field(pattern=_HOLIDAY)]]
    doubtful_months: tuple[str, ...]
    doubtful_weekdays: tuple[str, ...]
    short_forms: tuple[str, ...]
    year_prepositions: tuple[str, ...]
    counted: tuple[str, ...]
    future_prepositions: tuple[str, ...]
    future_participles: tuple[str, ...]
    future_governors: tuple[str, ...]
    future_modals: tuple[str, ...]
    sure_year_prepositions: tuple[str, ...]
    bounds: tuple[str, ...]
    lone_adverbs: tuple[str, ...]
    comparison: tuple[str, ...]


# Headings that the grammar asks about one word at a time; they are no part of its patterns.
_WORD_SETS = (
    "doubtful_months",
    "doubtful_weekdays",
    "year_prepositions",
    "counted",
    "future_prepositions",
    "future_participles",
    "future_governors",
    "future_modals",
    "sure_year_prepositions",
    "bounds",
    "lone_adverbs",
    "comparison",
)


@dataclass(frozen=True, slots=True, eq=False)
class TimeWords:
    """Words of time expressions.

    `headings` gives, for each heading in upper case, its words and phrases in lower case with their values; a heading
    without values gives each word itself. `sets` are the headings that only list words.
    """

    headings: Mapping[str, Mapping[str, int | str]]
    sets: Mapping[str, frozenset[str]]


def load_time_words(folder: OntologyFolder) -> TimeWords:
    """Reads `times.yaml`. Raises OntologyError."""
    entry = read_one(folder.file(TIMES), TimesFile)
    headings: dict[str, Mapping[str, int | str]] = {}
    for name in TimesFile.model_fields:
        if name not in _WORD_SETS:
            words = getattr(entry, name)
            headings[name.rstrip("_").upper()] = MappingProxyType(
                dict(words) if isinstance(words, dict) else {word: word for word in words}
            )
    return TimeWords(
        headings=MappingProxyType(headings),
        sets=MappingProxyType({name: frozenset(getattr(entry, name)) for name in _WORD_SETS}),
    )
