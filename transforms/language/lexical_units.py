"""Names and actor words of a Doc: phrases of the lexicon and named entities, made to agree with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from configs.lexicon.actors import ActorLexicon, Kind, Sense
from configs.lexicon.phrase_trie import Word, words_of
from transforms.language.doc_columns import columns_of

_NAME_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT"})
_LABELS = {
    Kind.COUNTRY: "GPE",
    Kind.CAPITAL: "GPE",
    Kind.REGION: "GPE",
    Kind.CITY: "GPE",
    Kind.PEOPLE: "NORP",
    Kind.SEAT: "FAC",
    Kind.BODY: "ORG",
    Kind.PERSON: "PERSON",
}
_AREAS = frozenset({Kind.COUNTRY, Kind.CAPITAL, Kind.REGION, Kind.CITY, Kind.SEAT, Kind.PEOPLE})
_BREAK = Word("\n", False, False)
_CACHED_WORDS = 65_536
_HYPHENS = frozenset("-‐‑–/")
# From a word to what a hyphen joins to it.
_HYPHENATED = 2
_COUNTING = frozenset({"multi", "bi", "cross", "inter", "all", "both"})
_CANNOT_NAME = frozenset({"VERB", "AUX", "ADV", "SCONJ", "CCONJ", "INTJ", "DET", "PRON"})


@dataclass(frozen=True, slots=True)
class Unit:
    """Tokens `start` to `end` (exclusive) with what the lexicon lists for them; none for names it does not know.

    `is_cut_off`: a country that qualifies without being the actor's own ("Iran-backed", "pro-Russian").
    """

    start: int
    end: int
    senses: tuple[Sense, ...]
    label: str | None = None
    is_cut_off: bool = False

    def sense(self, kind: Kind) -> Sense | None:
        """The first sense of a kind."""
        return next((sense for sense in self.senses if sense.kind is kind), None)

    @property
    def is_area(self) -> bool:
        """Whether it is a country, its people, or a place in it."""
        return bool(self.senses) and self.senses[0].kind in _AREAS

    @property
    def is_person(self) -> bool:
        """Whether it names a person."""
        return self.label == "PERSON"

    @property
    def is_noun(self) -> bool:
        """Whether it is a common noun for an actor."""
        return self.sense(Kind.NOUN) is not None

    @property
    def is_body(self) -> bool:
        """Whether it names a body, listed or not."""
        return self.label == "ORG"


def units_of(doc: Doc, lexicon: ActorLexicon) -> list[Unit]:
    """Units of a Doc, in order, none overlapping another."""
    listed = [unit for unit in _listed(doc, lexicon) if _is_plausible(doc, unit)]
    units: list[Unit] = []
    position = 0
    for ent in doc.ents:
        if ent.label_ not in _NAME_LABELS:
            continue
        while position < len(listed) and listed[position].end <= ent.start:
            units.append(listed[position])
            position += 1
        first = position
        while position < len(listed) and listed[position].start < ent.end:
            position += 1
        if units and units[-1].end > ent.start:
            units.extend(listed[first:position])
        else:
            units.extend(_reconciled(listed[first:position], ent))
    units.extend(listed[position:])
    return [unit for unit in units if not _is_no_actor(unit, doc, lexicon)]


def _is_no_actor(unit: Unit, doc: Doc, lexicon: ActorLexicon) -> bool:
    """Whether a name hides a country ("Persian Gulf"), or says of what kind a thing is.

    Of culture, as in "the Russian language", or of the state, as in "a state visit".
    """
    if unit.senses and unit.senses[0].noun == "nowhere":
        return True
    first = unit.senses[0] if unit.senses else None
    if first is not None and (first.noun == "realm" or first.sums_up) and not first.is_plural:
        return unit.end < len(doc) and doc[unit.end].pos_ == "NOUN"
    return unit.label == "NORP" and unit.end < len(doc) and doc[unit.end].lower_ in lexicon.culture


def _reconciled(inside: list[Unit], ent: Span) -> list[Unit]:
    return _with_person(inside, ent) if ent.label_ == "PERSON" else _with_name(inside, ent)


def _listed(doc: Doc, lexicon: ActorLexicon) -> Iterator[Unit]:
    words: list[Word] = []
    owners: list[int] = []
    for position, text in enumerate(columns_of(doc).texts):
        parts = _parts_of(text)
        words += parts
        owners += (position,) * len(parts)
    for match in lexicon.phrases.matches(words):
        if words[match.start].folded == "the":
            shorter = lexicon.phrases.longest_at(words, match.start + 1)
            if shorter is not None and shorter.end == match.end:
                match = shorter
        start, end = owners[match.start], owners[match.end - 1] + 1
        senses = tuple(sorted(match.values, key=_rank))
        label = _LABELS.get(senses[0].kind)
        is_cut_off = label is not None and _is_cut_off(doc, words, owners, match.start, match.end, lexicon)
        yield Unit(start, end, senses, label, is_cut_off)


@lru_cache(maxsize=_CACHED_WORDS)
def _parts_of(text: str) -> tuple[Word, ...]:
    return (_BREAK,) if text == "." or text.isspace() else words_of(text)


_RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.PERSON,
            Kind.BODY,
            Kind.COUNTRY,
            Kind.CAPITAL,
            Kind.SEAT,
            Kind.PEOPLE,
            Kind.REGION,
            Kind.CITY,
            Kind.NOUN,
            Kind.MODIFIER,
        )
    )
}


def _rank(sense: Sense) -> tuple[int, bool]:
    return _RANKS[sense.kind], sense.sums_up


def _is_cut_off(
    doc: Doc, words: Sequence[Word], owners: Sequence[int], start: int, end: int, lexicon: ActorLexicon
) -> bool:
    if end < len(words) and words[end].folded in lexicon.cut_after:
        return _is_hyphenated(doc, owners[end - 1], owners[end])
    return start > 0 and words[start - 1].folded in lexicon.cut_before


def _is_hyphenated(doc: Doc, left: int, right: int) -> bool:
    if left == right:
        return True
    return right - left == 2 and doc[left + 1].text in _HYPHENS


def _is_plausible(doc: Doc, unit: Unit) -> bool:
    """Whether the words can be what the lexicon says: a noun must not be tagged as a verb, an acronym not shouted."""
    if unit.end - unit.start > 1:
        return True
    token = doc[unit.start]
    if unit.senses[0].beside:
        return _is_half(token, unit.senses[0].beside)
    if unit.label is None and _is_counted_before(token):
        return False
    if unit.label is None:
        return token.pos_ not in _CANNOT_NAME or (unit.senses[0].kind is Kind.MODIFIER and token.pos_ == "VERB")
    return not (token.is_stop and token.is_upper and token.sent.text.isupper())


def _is_half(token: Token, beside: frozenset[str]) -> bool:
    """Whether "North" or "South" stands alone, in a text that speaks of the whole: "the North" beside "Korea"."""
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    is_part = following is not None and (following.text in _HYPHENS or following.is_title)
    return not is_part and not beside.isdisjoint(columns_of(token.doc).lowers)


def _is_counted_before(token: Token) -> bool:
    """Whether a hyphen joins a word to a number: the "party" of "six-party talks" is none."""
    if token.i < _HYPHENATED or token.nbor(-1).text != "-" or token.nbor(-1).whitespace_:
        return False
    return token.nbor(-_HYPHENATED).like_num or token.nbor(-_HYPHENATED).lower_ in _COUNTING


def _with_person(inside: list[Unit], ent: Span) -> list[Unit]:
    """A person's name takes its tokens, but for titles before it and for what the lexicon knows better."""
    if any(unit.start <= ent.start and ent.end <= unit.end and unit.label is not None for unit in inside):
        return inside
    if any(unit.start < ent.start or unit.end > ent.end for unit in inside):
        return inside
    if inside and inside[-1].end == ent.end and _is_noun_phrase(inside, ent):
        return inside
    start = ent.start
    kept: list[Unit] = []
    for unit in inside:
        if unit.start == start and unit.end < ent.end and not _is_given_name(unit, ent):
            kept.append(unit)
            start = unit.end
    known = next((unit for unit in inside if unit.is_person), None)
    return [*kept, Unit(start, ent.end, known.senses if known else (), "PERSON")]


def _is_given_name(unit: Unit, ent: Span) -> bool:
    """Whether the first word of a person's name is no place or body: "Jordan Henderson", "Tasnim Aslam"."""
    is_addressed = ent.start > 0 and ent.doc[ent.start - 1].pos_ == "ADP"
    return unit.is_person or unit.is_body or (unit.label == "GPE" and not is_addressed)


def _is_noun_phrase(inside: list[Unit], ent: Span) -> bool:
    """Whether what was taken for a person ends in a noun for a body or many people, or is one that opens a sentence."""
    sense = inside[-1].sense(Kind.NOUN)
    if sense is None:
        return False
    alone = inside[0].start == ent.start and len(inside) == 1
    return sense.is_plural or sense.noun == "body" or (alone and bool(ent[0].is_sent_start) and len(ent) == 1)


def _with_name(inside: list[Unit], ent: Span) -> list[Unit]:
    """A name unknown to the lexicon; inside a longer name, words that only look like a country are hidden."""
    unknown = Unit(ent.start, ent.end, (), ent.label_)
    if not inside:
        return [unknown]
    if ent.label_ in ("GPE", "LOC", "FAC") and all(unit.is_area for unit in inside):
        first = inside[0]
        # "southern Ukraine" is Ukraine, "New South Wales" is not Wales.
        if inside[-1].end <= ent.end and any(ent.doc[i].pos_ == "PROPN" for i in range(ent.start, first.start)):
            return [unknown]
    return inside
