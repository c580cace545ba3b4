"""Resolves phrases to actors: country, sector, role and entity, as the PLOVER codebook assigns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc, Span

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.actors import ActorLexicon, Kind, Sense
from configs.lexicon.office_holders import Person, Tenure
from configs.lexicon.phrase_trie import words_of
from schemas.ids import content_id
from transforms.language.lexical_units import Unit, units_of
from transforms.language.noun_phrases import Phrase, phrases_of

# Chances that country and sector are right, by how they were found; measured on development phrases, rounded.
CONFIDENCE = {
    "lexicon": 0.9,
    "title": 0.9,
    "apposition": 0.85,
    "metonym": 0.7,
    "coreference": 0.75,
    "document": 0.55,
}
UNRESOLVED_CONFIDENCE = 0.2
_UNDATED_FACTOR = 0.8
_PLACE_KINDS = frozenset({Kind.CAPITAL, Kind.SEAT})
_OUTRANKING = {
    "REB": frozenset({"MIL", "UAF", "GOV", "COP", "CVL", "PTY", "OPP", "SPY", "JUD"}),
    "PRM": frozenset({"MIL", "UAF", "GOV", "REB"}),
    "OPP": frozenset({"PTY", "GOV"}),
    "PRE": frozenset(),
}
_TELLING = frozenset({"REB", "OPP", "PRE", "PRM", "REL", "EDU", "MIL"})
_OFFICE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY"})
_OFFICES = frozenset({"office", "presider", "position"})
_MAX_DEPTH = 6


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
class _Country:
    code: str
    resolved_by: str
    unit: Unit | None = None


NO_CONTEXT = ActorContext()


def resolve_actor(span: Span, lexicon: ActorLexicon, context: ActorContext = NO_CONTEXT) -> Actor:
    """The actor that a phrase names, read from its own words only: the phrase that covers most of the span."""
    doc: Doc = span.as_doc()
    phrases = phrases_of(doc, units_of(doc, lexicon), lexicon)
    if not phrases:
        return Actor()
    best = max(phrases, key=lambda phrase: (extent_of(phrase) - phrase.start, -phrase.start))
    return actor_of(best, doc, lexicon, context)


def extent_of(phrase: Phrase) -> int:
    """End of the phrase with what follows by "of"."""
    for preposition, complement in phrase.complements:
        if preposition == "of" and complement.start > phrase.end:
            return extent_of(complement)
    return phrase.end


def actor_of(phrase: Phrase, doc: Doc, lexicon: ActorLexicon, context: ActorContext, depth: int = 0) -> Actor:
    """The actor of a phrase. Text beats the lexicon: a title or country beside a name counts before what is listed."""
    if depth > _MAX_DEPTH:
        return Actor()
    inner = tuple(
        (preposition, actor_of(complement, doc, lexicon, context, depth + 1))
        for preposition, complement in phrase.complements
    )
    country = _country_of(phrase, inner, context)
    head = _best_sense(phrase.head, country.code if country else None, context)
    if phrase.head.is_person:
        return _person(phrase, doc, head, country, inner, lexicon, context)
    if head is None:
        return _unknown_name(phrase, doc, country)
    if phrase.head.is_area:
        return _area(head, phrase.head)
    if head.kind is Kind.BODY:
        return _body(head, country)
    return _nominal(phrase, doc, head, country, inner, context)


def _area(sense: Sense, unit: Unit) -> Actor:
    by = "metonym" if sense.kind in _PLACE_KINDS else "lexicon"
    sector = sense.sector
    return Actor(sense.key, sense.name, None, sense.country, sector, (), by, CONFIDENCE[by])


def _body(sense: Sense, country: _Country | None) -> Actor:
    code = sense.country
    if country is not None and (code is None or code not in INTERNATIONAL_KINDS):
        code = country.code
    return Actor(sense.key, sense.name, None, code, sense.sector, sense.other_sectors, "lexicon", CONFIDENCE["lexicon"])


def _unknown_name(phrase: Phrase, doc: Doc, country: _Country | None) -> Actor:
    name = _text(doc, phrase.head.start, phrase.head.end)
    if country is None:
        return Actor(entity_id=content_id("entity", name, None), name=name)
    entity = content_id("entity", name, country.code)
    return Actor(entity, name, None, country.code, None, (), country.resolved_by, CONFIDENCE[country.resolved_by])


def _person(
    phrase: Phrase,
    doc: Doc,
    sense: Sense | None,
    country: _Country | None,
    inner: Sequence[tuple[str, Actor]],
    lexicon: ActorLexicon,
    context: ActorContext,
) -> Actor:
    title = next((unit for unit in reversed(phrase.modifiers) if unit.is_noun), None)
    titled = None
    if title is not None:
        own = Phrase(phrase.start, title.end, title, tuple(u for u in phrase.modifiers if u.start < title.start))
        noun = _best_sense(title, country.code if country else None, context)
        if noun is not None:
            titled = _nominal(own, doc, noun, country, (), context)
    written = _text(doc, phrase.head.start, phrase.head.end)
    person = sense.person if sense is not None else person_named(written, titled, lexicon, context)
    listed = _listed_person(person, context) if person is not None else None
    base = listed or Actor(name=written)
    if titled is not None:
        code = titled.country or base.country
        base = replace(
            base,
            role=titled.role,
            country=code,
            sector=titled.sector or base.sector,
            other_sectors=titled.other_sectors if titled.sector else base.other_sectors,
            resolved_by="title" if titled.sector or titled.country else base.resolved_by,
            confidence=CONFIDENCE["title"] if code and titled.sector else max(base.confidence, 0.5),
            organisation=titled.organisation or base.organisation,
            is_former=titled.is_former,
        )
    elif country is not None:
        base = replace(base, country=country.code, resolved_by=base.resolved_by or "lexicon")
    elif base.country is None:
        found = next((actor.country for preposition, actor in inner if preposition == "of" and actor.country), None)
        base = replace(base, country=found, resolved_by="lexicon" if found else base.resolved_by)
    if listed is None:
        base = replace(base, entity_id=content_id("entity", base.name, base.country))
    return base


def _listed_person(person: Person, context: ActorContext) -> Actor:
    day = context.published_on
    tenure = person.tenure_on(day)
    confidence = CONFIDENCE["lexicon"] * (_UNDATED_FACTOR if day is None else 1.0)
    if tenure is not None:
        return _actor_in(person, tenure, tenure.sector, tenure.other_sectors, confidence, is_former=False)
    past = person.tenure_before(day) if day is not None else None
    if past is not None:
        sector = "ELI" if past.sector in _OFFICE_SECTORS else past.sector
        return _actor_in(person, past, sector, (), confidence, is_former=True)
    first = person.tenures[0]
    return Actor(person.key, person.name, None, first.country, None, (), "lexicon", UNRESOLVED_CONFIDENCE)


def _actor_in(
    person: Person, tenure: Tenure, sector: str | None, others: tuple[str, ...], confidence: float, is_former: bool
) -> Actor:
    role = f"former {tenure.office}" if is_former else tenure.office
    return Actor(
        person.key,
        person.name,
        role,
        tenure.country,
        sector,
        others,
        "lexicon",
        confidence,
        tenure.organisation,
        is_former,
    )


def person_named(written: str, titled: Actor | None, lexicon: ActorLexicon, context: ActorContext) -> Person | None:
    """The one listed person whom a surname with its title means; None if several or none may be meant."""
    words = words_of(written)
    if not words:
        return None
    bearers = lexicon.surnames.get(words[-1].folded, ())
    if len(words) > 1:
        given = words[0].folded
        bearers = tuple(p for p in bearers if any(given == words_of(name)[0].folded for name in (p.name, *p.also)))
    fitting = [person for person in bearers if _fits(person, titled, context)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(person: Person, titled: Actor | None, context: ActorContext) -> bool:
    tenure = person.tenure_on(context.published_on)
    if titled is None or titled.role is None:
        return tenure is not None and tenure.country in context.countries
    offices = {word.folded for t in person.tenures for word in words_of(t.office)}
    if not {word.folded for word in words_of(titled.role)} & offices:
        return False
    return titled.country is None or any(t.country == titled.country for t in person.tenures)


def _nominal(
    phrase: Phrase,
    doc: Doc,
    noun: Sense,
    country: _Country | None,
    inner: Sequence[tuple[str, Actor]],
    context: ActorContext,
) -> Actor:
    of = next((actor for preposition, actor in inner if preposition in ("of", "for", "at") and actor.resolved_by), None)
    if noun.noun == "group" and of is not None and noun.sector is None:
        code = country.code if country else of.country
        return replace(of, country=code, entity_id=None, role=None)
    is_former = any(sense.noun == "former" for unit in phrase.modifiers for sense in unit.senses)
    organisation = _organisation_of(phrase, of, context)
    sectors = _sectors(phrase, noun, organisation, of, context)
    if is_former and noun.noun in _OFFICES and (not sectors or sectors[0] in _OFFICE_SECTORS):
        sectors = ["ELI", *sectors[:1]]
    code, by = (country.code, country.resolved_by) if country is not None else (noun.country, "lexicon")
    if code is None and organisation is not None:
        code = organisation.country
    if code in INTERNATIONAL_KINDS and sectors[:1] == ["GOV"] and noun.noun in _OFFICES:
        sectors = sectors[1:]
    if not sectors and code is None:
        return Actor(role=_role(phrase, doc, noun, is_former))
    return Actor(
        entity_id=None,
        name=None,
        role=_role(phrase, doc, noun, is_former),
        country=code,
        sector=sectors[0] if sectors else None,
        other_sectors=tuple(sectors[1:2]),
        resolved_by=by,
        confidence=CONFIDENCE[by] if code else 0.6,
        organisation=organisation.name if organisation is not None else None,
        is_former=is_former,
    )


def _role(phrase: Phrase, doc: Doc, noun: Sense, is_former: bool) -> str | None:
    """The office as written, without the country: "Foreign Minister" of "Russian Foreign Minister"."""
    if noun.noun not in _OFFICES | {"agent"} or noun.is_plural:
        return None
    names = [unit.end for unit in phrase.modifiers if unit.label is not None]
    start = max(names, default=phrase.start)
    while start < phrase.head.start and doc[start].pos_ in ("PART", "PUNCT", "DET", "NUM"):
        start += 1
    role = _text(doc, start, phrase.head.end)
    return f"former {role}" if is_former and not _begins_former(phrase, start) else role


def _begins_former(phrase: Phrase, start: int) -> bool:
    return any(unit.start >= start and sense.noun == "former" for unit in phrase.modifiers for sense in unit.senses)


def _organisation_of(phrase: Phrase, of: Actor | None, context: ActorContext) -> Sense | None:
    """The body to which a post belongs: "Hamas leader", "NATO chief"."""
    for unit in reversed(phrase.modifiers):
        sense = _best_sense(unit, None, context)
        if sense is not None and sense.kind in (Kind.BODY, Kind.SEAT):
            return sense
    return None


def _sectors(
    phrase: Phrase, noun: Sense, organisation: Sense | None, of: Actor | None, context: ActorContext
) -> list[str]:
    """Sectors of a common noun, the most telling first: the noun's own, or for a post those of what it heads."""
    nearest: list[str] = []
    for unit in reversed(phrase.modifiers):
        sense = _best_sense(unit, None, context) if unit.label is not None else _qualifier(unit)
        if sense is not None and sense.sector is not None and not (unit.is_cut_off):
            nearest.extend([sense.sector, *sense.other_sectors])
    if noun.noun == "presider":
        presided = _presided(phrase, of, context)
        return _distinct([presided] if presided is not None else [noun.sector] if noun.sector else [])
    if noun.noun in ("position", "unit", "group"):
        if nearest:
            return _distinct(nearest)
        if of is not None and of.sector is not None:
            return _distinct([of.sector, *of.other_sectors])
        if organisation is not None and noun.sector is None:
            return []
        return _distinct([noun.sector] if noun.sector else [])
    own = [noun.sector] if noun.sector else []
    dominant = [s for s in nearest if own and own[0] in _OUTRANKING.get(s, frozenset())]
    telling = [s for s in nearest if s in _TELLING]
    return _distinct([*dominant, *own, *telling, *noun.other_sectors])


def _presided(phrase: Phrase, of: Actor | None, context: ActorContext) -> str | None:
    """Sector of the body of which someone is president: a parliament, a company, a union."""
    for unit in reversed(phrase.modifiers):
        sense = _best_sense(unit, None, context)
        if sense is not None and sense.kind in (Kind.BODY, Kind.NOUN) and sense.sector is not None:
            return sense.sector
    return of.sector if of is not None and of.role is None else None


def _qualifier(unit: Unit) -> Sense | None:
    """How a common word before the noun is read: as the modifier it is listed as, else as a noun."""
    return unit.sense(Kind.MODIFIER) or unit.sense(Kind.NOUN)


def _distinct(sectors: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sectors))


def _country_of(phrase: Phrase, inner: Sequence[tuple[str, Actor]], context: ActorContext) -> _Country | None:
    """The country of a phrase by the words before its head, else by its owner, else by what follows it."""
    for unit in reversed(phrase.modifiers):
        if unit.is_cut_off or unit.label is None:
            continue
        sense = _best_sense(unit, None, context)
        if sense is not None and sense.country is not None:
            return _Country(sense.country, "lexicon", unit)
    head = phrase.head.senses[0] if phrase.head.senses else None
    if head is not None and head.kind in (Kind.BODY, Kind.PERSON) and head.country is not None:
        return None
    if phrase.head.is_area:
        return None
    if phrase.possessor is not None:
        owner = phrase.possessor.head.senses
        if owner and owner[0].country is not None:
            return _Country(owner[0].country, "lexicon")
    is_envoy = head is not None and head.kind is Kind.NOUN and any(p == "to" for p, _ in inner)
    for preposition, actor in inner:
        if actor.country is None or preposition in ("by", "with", "to"):
            continue
        if preposition == "for" and actor.sector is None:
            continue
        if preposition in ("in", "at") and is_envoy:
            continue
        return _Country(actor.country, "lexicon")
    return None


def _best_sense(unit: Unit, country: str | None, context: ActorContext) -> Sense | None:
    """The sense of a unit that fits its country, else the article's countries, else the first listed."""
    if not unit.senses:
        return None
    first = unit.senses[0]
    rivals = [sense for sense in unit.senses if sense.kind is first.kind]
    if len(rivals) == 1 or first.kind is Kind.NOUN:
        return first
    if country is not None:
        fitting = next((sense for sense in rivals if sense.country == country), None)
        if fitting is not None:
            return fitting
    weighed = max(rivals, key=lambda sense: context.countries.get(sense.country or "", 0.0))
    if context.countries.get(weighed.country or "", 0.0) > 0:
        return weighed
    countries = {sense.country for sense in rivals}
    if first.kind is Kind.BODY and len(countries) > 1:
        return replace(first, key=None, country=None)
    return first


def _text(doc: Doc, start: int, end: int) -> str:
    return doc[start:end].text
