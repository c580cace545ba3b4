"""Resolves names of people: by title, by apposition, by the lists of office holders on the day of publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher

from spacy.tokens import Doc

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.actors import ActorLexicon, Kind
from configs.lexicon.office_holders import Person, Tenure
from configs.lexicon.phrase_trie import words_of
from schemas.ids import content_id
from transforms.language.actor_nouns import LAPSING, noun_actor
from transforms.language.actor_senses import (
    CONFIDENCE,
    UNRESOLVED_CONFIDENCE,
    Actor,
    ActorContext,
    Surroundings,
    best_sense,
    country_of,
)
from transforms.language.noun_phrases import Phrase

# Without a date the last office listed may be over.
_UNDATED_FACTOR = 0.8
# With the title and the given name right, a surname may differ by a letter or two ("Mitterand", "Bouteflicka").
_MIN_SIMILARITY = 0.85
_TITLE_ONLY_CONFIDENCE = 0.5


def person_actor(
    phrase: Phrase,
    doc: Doc,
    country: str | None,
    surroundings: Surroundings,
    lexicon: ActorLexicon,
    context: ActorContext,
) -> Actor:
    """The actor of a phrase whose head is a person's name. A title beside the name counts before what is listed."""
    titled = (
        _titled(phrase, doc, surroundings.owner, context)
        or _of_body(phrase, context)
        or _title_in_name(phrase, lexicon)
    )
    written: str = doc[phrase.head.start : phrase.head.end].text
    sense = phrase.head.senses[0] if phrase.head.senses else None
    person = sense.person if sense is not None else person_named(written, titled, lexicon, context)
    if person is not None and titled is not None and _contradicts(person, titled):
        person = None
    listed = _listed(person, context) if person is not None else None
    found = listed or Actor(name=written)
    of = next((a.country for preposition, a in surroundings.complements if preposition == "of" and a.country), None)
    if titled is not None:
        found = _with_title(found, replace(titled, country=titled.country or of))
    elif country is not None:
        found = replace(found, country=country, resolved_by=found.resolved_by or "lexicon")
    elif found.country is None:
        found = replace(found, country=of, resolved_by="lexicon" if of is not None else None)
    return found if listed is not None else replace(found, entity_id=content_id("entity", found.name, found.country))


def _titled(phrase: Phrase, doc: Doc, owner: Actor | None, context: ActorContext) -> Actor | None:
    title = next((unit for unit in reversed(phrase.modifiers) if unit.is_noun), None)
    if title is None:
        return None
    before = tuple(unit for unit in phrase.modifiers if unit.start < title.start)
    own = Phrase(phrase.start, title.end, title, before)
    owned = Surroundings(owner)
    country = country_of(own, owned, context)
    noun = best_sense(title, country, context)
    return None if noun is None else noun_actor(own, doc, noun, country, owned, context)


def _of_body(phrase: Phrase, context: ActorContext) -> Actor | None:
    """The body that a name without a title belongs to: "Haaretz's Amos Harel"."""
    for unit in reversed(phrase.modifiers):
        sense = best_sense(unit, None, context) if unit.is_body else None
        if sense is not None:
            return Actor(country=sense.country, sector=sense.sector, resolved_by="title", organisation=sense.name)
    return None


def _title_in_name(phrase: Phrase, lexicon: ActorLexicon) -> Actor | None:
    """The title with which a name is listed: "King Hassan", "Pope Francis"."""
    person = phrase.head.senses[0].person if phrase.head.senses else None
    if person is None:
        return None
    first = words_of(person.name)[0]
    nouns = [
        s for s in lexicon.phrases.values_of(first.folded) if s.kind is Kind.NOUN and s.noun in ("office", "agent")
    ]
    if not nouns or len(person.name.split()) < 2:
        return None
    return Actor(role=first.folded, sector=nouns[0].sector, resolved_by="title")


def _with_title(found: Actor, titled: Actor) -> Actor:
    country = titled.country or found.country
    says_sector = titled.sector is not None
    return replace(
        found,
        role=titled.role or found.role,
        country=country,
        sector=titled.sector if says_sector else found.sector,
        other_sectors=titled.other_sectors if says_sector else found.other_sectors,
        resolved_by="title" if says_sector or titled.country is not None else found.resolved_by,
        confidence=CONFIDENCE["title"] if country and says_sector else max(found.confidence, _TITLE_ONLY_CONFIDENCE),
        organisation=titled.organisation or found.organisation,
        is_former=titled.is_former,
    )


def _contradicts(person: Person, titled: Actor) -> bool:
    """Whether the title gives a country in which the listed person never held an office: a namesake."""
    countries = {tenure.country for tenure in person.tenures}
    return titled.country is not None and titled.country not in countries | INTERNATIONAL_KINDS


def _listed(person: Person, context: ActorContext) -> Actor:
    day = context.published_on
    confidence = CONFIDENCE["lexicon"] * (_UNDATED_FACTOR if day is None else 1.0)
    tenure = person.tenure_on(day)
    if tenure is not None:
        return _holding(person, tenure, confidence)
    past = person.tenure_before(day) if day is not None else None
    if past is None:
        first = person.tenures[0]
        return Actor(person.key, person.name, None, first.country, None, (), "lexicon", UNRESOLVED_CONFIDENCE)
    held = _holding(person, past, confidence)
    if past.sector in LAPSING:
        held = replace(held, sector="ELI", other_sectors=())
    return replace(held, role=f"former {past.office}", is_former=True)


def _holding(person: Person, tenure: Tenure, confidence: float) -> Actor:
    return Actor(
        entity_id=person.key,
        name=person.name,
        role=tenure.office,
        country=tenure.country,
        sector=tenure.sector,
        other_sectors=tenure.other_sectors,
        resolved_by="lexicon",
        confidence=confidence,
        organisation=tenure.organisation,
    )


def person_named(written: str, titled: Actor | None, lexicon: ActorLexicon, context: ActorContext) -> Person | None:
    """The listed person whom a surname, with its title or in its article, means; None if several may be meant.

    Of namesakes who held one state's offices, "President Bush", it is the one in office, else the last who left it.
    """
    words = [word.folded for word in words_of(written)]
    if not words:
        return None
    bearers = lexicon.surnames.get(words[-1], ())
    if len(words) > 1:
        bearers = tuple(person for person in bearers if _has_given_name(person, words[0]))
        if not bearers and titled is not None and titled.role is not None:
            bearers = _nearly_named(words, lexicon)
    fitting = [person for person in bearers if _fits(person, titled, context)]
    if len({tenure.country for person in fitting for tenure in person.tenures}) != 1:
        return fitting[0] if len(fitting) == 1 else None
    return max(fitting, key=lambda person: _nearness(person, context.published_on))


def _nearness(person: Person, day: date | None) -> tuple[bool, date]:
    """Whether a person is in office on a day, and the last day of those in office before it."""
    if day is None:
        return False, person.tenures[-1].end or date.max
    past = person.tenure_before(day)
    return person.tenure_on(day) is not None, (None if past is None else past.end) or date.min


def _has_given_name(person: Person, given: str) -> bool:
    return any(words_of(name)[0].folded == given for name in (person.name, *person.also))


def _nearly_named(words: list[str], lexicon: ActorLexicon) -> tuple[Person, ...]:
    """People with this given name and a surname that differs by a slip of the pen."""
    matcher = SequenceMatcher(b=words[-1])
    found: list[Person] = []
    for person in lexicon.given.get(words[0], ()):
        matcher.set_seq1(words_of(person.name)[-1].folded)
        if matcher.real_quick_ratio() >= _MIN_SIMILARITY and matcher.ratio() >= _MIN_SIMILARITY:
            found.append(person)
    return tuple(found)


def _fits(person: Person, titled: Actor | None, context: ActorContext) -> bool:
    if titled is None or titled.role is None:
        tenure: Tenure | None = person.tenure_on(context.published_on)
        return tenure is not None and tenure.country in context.countries
    offices = {word.folded for tenure in person.tenures for word in words_of(tenure.office)}
    if not {word.folded for word in words_of(titled.role)} & offices:
        return False
    return titled.country is None or any(tenure.country == titled.country for tenure in person.tenures)
