"""Spots the names of places in a text: toponyms, demonyms and named facilities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from spacy.attrs import IS_LOWER, POS
from spacy.symbols import ADJ, NOUN, PROPN
from spacy.tokens import Doc, Span, Token

from configs.lexicon.actors import ActorLexicon, Kind
from configs.lexicon.gazetteer import Gazetteer, Toponym, folded_name
from configs.lexicon.phrase_trie import words_of
from configs.lexicon.toponyms import PlaceWords
from transforms.language.doc_columns import columns_of

_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NAME_POS = (PROPN, ADJ, NOUN)
# A name outside what the tagger took for a place must be that of a place of this many people.
_MIN_POPULATION_UNLABELLED = 100_000
_MAX_WORDS = 4
# Names that are kept looked up, most of them of nothing known.
_CACHED_NAMES = 20_000
_COUNTRY_JOINTS = frozenset({"of", "and", "&"})
_LEADING = frozenset({"the", "'s", "’s", "a", "an", "in", "of", "and", ","})
_TRAILING = frozenset({"'s", "’s", "'", "’", ",", "and"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of tokens that names a place, with what it may mean; none if it is unknown."""

    span: Span
    candidates: tuple[Toponym, ...]
    is_demonym: bool
    label: str
    kind_hint: str | None = None

    @property
    def key(self) -> str:
        """What makes two spots of an article the same name."""
        return folded_name(self.span.text)


class Spotter:
    """Finds places with the tagger's entities, the gazetteer and the ontology's names."""

    def __init__(self, gazetteer: Gazetteer, words: PlaceWords, actors: ActorLexicon) -> None:
        self._gazetteer = gazetteer
        self._words = words
        self._actors = actors
        # Names come back in article after article.
        self._well_known = lru_cache(_CACHED_NAMES)(self._looked_up_well_known)
        self._people = lru_cache(_CACHED_NAMES)(self._looked_up_people)
        self._named = lru_cache(_CACHED_NAMES)(self._looked_up)

    def spots_in(self, doc: Doc) -> Iterator[Spot]:
        """Places in order of the text; their spans do not overlap."""
        position = 0
        capitals = _capitalised(doc)
        entities = doc.ents
        people = (entity for entity in entities if entity.label_ == "PERSON" and len(entity) > 1)
        bearers = frozenset(token.text for person in people for token in person)
        for entity in entities:
            if entity.start < position:
                continue
            yield from self._unlabelled(doc, capitals, position, entity.start)
            position = entity.end
            for spot in self._labelled(doc, capitals, bearers, entity):
                yield spot
                position = max(position, spot.span.end)
        yield from self._unlabelled(doc, capitals, position, len(doc))

    def _labelled(self, doc: Doc, capitals: Sequence[int], bearers: frozenset[str], entity: Span) -> Iterator[Spot]:
        if entity.label_ in _PLACE_LABELS:
            span = trimmed(entity)
            if span is not None and folded_name(span.text) not in self._words.not_places:
                yield self._place(self._widened(span), entity.label_)
        elif entity.label_ == "NORP":
            span = trimmed(entity)
            if span is not None:
                yield from self._demonym(span)
        elif entity.label_ != "PERSON" or self._is_mistaken_person(entity, bearers):
            yield from self._unlabelled(doc, capitals, entity.start, entity.end)

    def _is_mistaken_person(self, entity: Span, bearers: frozenset[str]) -> bool:
        """Whether a single name taken for a person's may be a place: no given name, and nobody in the text bears it."""
        return (
            len(entity) == 1 and entity.text not in bearers and folded_name(entity.text) not in self._actors.given_names
        )

    def _widened(self, span: Span) -> Span:
        """The span with what follows, where both make the name of a country: "Democratic Republic" of the Congo."""
        doc = span.doc
        if span.end + 1 >= len(doc) or doc[span.end].lower_ not in _COUNTRY_JOINTS:
            return span
        for end in range(min(len(doc), span.end + _MAX_WORDS), span.end + 1, -1):
            longer = doc[span.start : end]
            is_name = longer[-1].text[:1].isupper()
            if is_name and next(self._senses(longer.text, Kind.COUNTRY), None) is not None:
                return longer
        return span

    def _place(self, span: Span, label: str) -> Spot:
        people = self._people(span.text)
        if people is not None:
            return Spot(span, people, is_demonym=True, label=label)
        hint = self._kind_hint(span)
        is_common = folded_name(span.text) in self._words.directions and hint is None
        candidates = () if is_common else self.candidates_of(span.text)
        if not candidates and label != "FAC":
            candidates = self._inside(span)
        return Spot(span, candidates, is_demonym=False, label=label, kind_hint=hint)

    def _demonym(self, span: Span) -> Iterator[Spot]:
        people = self._people(span.text)
        if people is not None:
            yield Spot(span, people, is_demonym=True, label="NORP")
        elif (candidates := self.candidates_of(span.text)) and span.text[:1].isupper():
            strong = tuple(
                c
                for c in candidates
                if c.kind in ("country", "continent") or c.population >= _MIN_POPULATION_UNLABELLED
            )
            if strong:
                yield Spot(span, strong, is_demonym=False, label="GPE")

    def _unlabelled(self, doc: Doc, capitals: Sequence[int], start: int, end: int) -> Iterator[Spot]:
        """Countries, divisions, large cities, and demonyms among words that no place label covers."""
        position = start
        for i in capitals[bisect_left(capitals, start) : bisect_left(capitals, end)]:
            if i < position:
                continue
            found = self._longest_known(doc, i, end)
            if found is not None:
                yield found
                position = found.span.end

    def _longest_known(self, doc: Doc, start: int, end: int) -> Spot | None:
        last = start
        texts = columns_of(doc).texts
        while last < min(end, start + _MAX_WORDS) and texts[last][:1].isupper():
            last += 1
        for stop in range(last, start, -1):
            span = doc[start:stop]
            text = texts[start] if stop == start + 1 else span.text
            if folded_name(text) in self._words.not_places:
                continue
            people = self._people(text)
            if people is not None:
                return Spot(span, people, is_demonym=True, label="")
            known = self._well_known(text)
            if known and not _is_inside_longer_name(span, end):
                return Spot(span, known, is_demonym=False, label="", kind_hint=self._kind_hint(span))
        return None

    def candidates_of(self, text: str, is_exact: bool = False) -> tuple[Toponym, ...]:
        """Places that a text may name, also without the words that go before or after names."""
        expanded = self._words.abbreviations.get(text, text)
        if expanded == text and not is_exact:
            # The tagger may leave the stop of an abbreviation outside.
            expanded = self._words.abbreviations.get(f"{text}.", text)
        found = self._named(expanded)
        if found or is_exact:
            return found
        words = expanded.replace("-", " ").split()
        while len(words) > 1 and words[0].lower() in self._words.before_names:
            words = words[1:]
            if found := self._named(" ".join(words)):
                return found
        while len(words) > 1 and words[-1].lower() in self._words.after_names:
            words = words[:-1]
            if found := self._named(" ".join(words)):
                return found
        return ()

    def _looked_up(self, name: str) -> tuple[Toponym, ...]:
        folded = folded_name(name)
        listed = self._gazetteer.lookup(folded)
        first, _, rest = folded.partition(" ")
        if rest and first in self._words.name_words:
            spelt = self._gazetteer.lookup(f"{self._words.name_words[first]} {rest}")
            listed = (*spelt, *(place for place in listed if all(p.geonames_id != place.geonames_id for p in spelt)))
        countries = tuple(self._senses(name, Kind.COUNTRY))
        own = {place.country for place in listed if place.is_main_name and place.kind in ("country", "admin1")}
        countries = tuple(country for country in countries if country.country not in own)
        if countries:
            listed = tuple(c for c in listed if c.kind != "country")
        return (*self._words.features.get(folded, ()), *countries, *listed)

    def _senses(self, name: str, kind: Kind) -> Iterator[Toponym]:
        words = words_of(name)
        match = self._actors.phrases.longest_at(words, 0) if words else None
        if match is None or match.end != len(words):
            return
        for sense in match.values:
            if sense.kind is kind and sense.country is not None:
                country = self._gazetteer.country(sense.country)
                if country is not None:
                    yield country

    def _looked_up_people(self, text: str) -> tuple[Toponym, ...] | None:
        """What a demonym belongs to; None if the text is none, or a country as well: "the Philippines"."""
        place = self._words.demonyms.get(folded_name(text))
        if place is not None:
            return self._named(place)
        found = tuple(self._senses(text, Kind.PEOPLE))
        is_country = bool(found) and next(self._senses(text, Kind.COUNTRY), None) is not None
        return None if is_country or not found else found

    def _inside(self, span: Span) -> tuple[Toponym, ...]:
        """What a well-known name within a long one means: "the Russian city of Kazan", "Seattle Waterfront"."""
        for start in range(span.start, span.end):
            for end in range(span.end, start, -1):
                part = span.doc[start:end]
                if end - start < span.end - span.start and part.text[:1].isupper():
                    known = self._people(part.text) or self._well_known(part.text)
                    if known:
                        return known
        return ()

    def _looked_up_well_known(self, text: str) -> tuple[Toponym, ...]:
        if folded_name(text) in self._words.common_words | self._words.directions:
            return ()
        return tuple(place for place in self.candidates_of(text, is_exact=True) if _is_well_known(place))

    def _kind_hint(self, span: Span) -> str | None:
        words = folded_name(span.text).split()
        if words and words[-1] in self._words.division_words and len(words) > 1:
            return self._words.division_words[words[-1]]
        if span.end < len(span.doc) and span.doc[span.end].lower_ in self._words.division_words:
            return self._words.division_words[span.doc[span.end].lower_]
        if span.start >= 2 and span.doc[span.start - 1].lower_ == "of":
            return self._words.division_words.get(span.doc[span.start - 2].lower_)
        if span.start >= 1:
            return self._words.division_words.get(span.doc[span.start - 1].lower_)
        return None


def trimmed(span: Span) -> Span | None:
    """A span without articles, possessive marks and punctuation at its ends; None if nothing is left.

    One that breaks off at a preposition ends before it and the common nouns there: "Ecuadorean city of".
    """
    start, end = span.start, span.end
    while start < end and (span.doc[start].lower_ in _LEADING or span.doc[start].is_space):
        start += 1
    while end > start and (span.doc[end - 1].lower_ in _TRAILING or span.doc[end - 1].is_space):
        end -= 1
    if end > start and span.doc[end - 1].pos_ == "ADP":
        end = next((i + 1 for i in range(end - 1, start - 1, -1) if not span.doc[i].is_lower), start)
    return span.doc[start:end] if end > start else None


def _capitalised(doc: Doc) -> list[int]:
    """Tokens that are not all in lower case and that the tagger takes for a name, noun or adjective."""
    columns = doc.to_array([IS_LOWER, POS])
    return [int(i) for i in ((columns[:, 0] == 0) & np.isin(columns[:, 1], _NAME_POS)).nonzero()[0]]


def _is_well_known(place: Toponym) -> bool:
    if place.kind == "city":
        return place.is_main_name and place.population >= _MIN_POPULATION_UNLABELLED
    return place.kind != "admin2" and (place.is_main_name or place.kind != "admin1")


def _is_inside_longer_name(span: Span, end: int) -> bool:
    """Whether a person's or a firm's name goes on after the span: "Jordan Spieth", "Paris Hilton"."""
    doc = span.doc
    after: Token | None = doc[span.end] if span.end < min(end, len(doc)) else None
    before = doc[span.start - 1] if span.start > 0 else None
    glued = [
        t for t in (after, before) if t is not None and t.pos_ == "PROPN" and t.text[:1].isupper() and not t.ent_type_
    ]
    return bool(glued)
