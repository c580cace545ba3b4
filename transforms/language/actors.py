"""Resolves phrases to actors: country, sector, role and entity, as the PLOVER codebook assigns them.

Titles, demonyms and possessors in the text count before the lexicon. Nothing here looks beyond the phrase but the
article's countries and day of publication, which settle names that several bear.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Span

from configs.lexicon.actors import ActorLexicon, Kind, Sense
from schemas.ids import content_id
from transforms.language.actor_nouns import noun_actor
from transforms.language.actor_people import person_actor
from transforms.language.actor_senses import (
    CONFIDENCE,
    Actor,
    ActorContext,
    Surroundings,
    best_sense,
    country_of,
    is_shared_name,
)
from transforms.language.lexical_units import Unit, units_of
from transforms.language.noun_phrases import Phrase, phrases_of
from transforms.language.syntax import first_conjunct_of, governor_of, is_subject, object_of

NO_CONTEXT = ActorContext()

_MAX_DEPTH = 6
_WHERE = frozenset({"in", "at", "near"})
_METONYMS = frozenset({Kind.CAPITAL, Kind.SEAT})
# A capital after one of these acts or is dealt with as a government; after any other preposition it is a place.
_ACTING_AFTER = frozenset({"by", "with", "between", "against"})
_PLACE_CONFIDENCE = 0.5


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
    end = phrase.end
    for _ in range(_MAX_DEPTH):
        following = next(
            (c for preposition, c in phrase.complements if preposition == "of" and c.start > phrase.end), None
        )
        if following is None:
            break
        phrase, end = following, following.end
    return end


def actor_of(phrase: Phrase, doc: Doc, lexicon: ActorLexicon, context: ActorContext, depth: int = 0) -> Actor:
    """The actor of a phrase of a Doc. An embassy is not of the country that it stands in."""
    if depth > _MAX_DEPTH:
        return Actor()
    surroundings = Surroundings(
        owner=None if phrase.possessor is None else actor_of(phrase.possessor, doc, lexicon, context, depth + 1),
        complements=tuple(
            (preposition, actor_of(complement, doc, lexicon, context, depth + 1))
            for preposition, complement in phrase.complements
            if not (preposition in _WHERE and doc[phrase.head.end - 1].lower_ in lexicon.abroad)
        ),
    )
    country = country_of(phrase, surroundings, context)
    if phrase.head.is_person:
        return person_actor(phrase, doc, country, surroundings, lexicon, context)
    head = best_sense(phrase.head, country, context)
    if head is None:
        return _unknown_name(phrase, doc, country)
    if phrase.head.is_area:
        return _area(head, phrase.head, doc, surroundings, lexicon)
    if head.kind is Kind.BODY:
        return _body(head, phrase.head, country)
    return noun_actor(phrase, doc, head, country, surroundings, context)


def _area(sense: Sense, unit: Unit, doc: Doc, surroundings: Surroundings, lexicon: ActorLexicon) -> Actor:
    if sense.kind in _METONYMS:
        is_acting = sense.kind is Kind.SEAT or _is_acting(doc, unit)
        is_body = is_acting or _is_dealt_with(doc, unit, lexicon)
        hosted = lexicon.hosted.get(doc[unit.start : unit.end].text) if is_body else None
        if hosted is not None:
            return replace(_body(hosted, unit, None), resolved_by="metonym", confidence=CONFIDENCE["metonym"])
        confidence = CONFIDENCE["metonym"] if is_acting else _PLACE_CONFIDENCE
        sector = "GOV" if is_acting else None
        return Actor(sense.key, sense.name, None, sense.country, sector, (), "metonym", confidence)
    actor = Actor(sense.key, sense.name, None, sense.country, sense.sector, (), "lexicon", CONFIDENCE["lexicon"])
    if sense.is_plural and not (unit.start > 0 and doc[unit.start - 1].lower_ == "the"):
        actor = replace(actor, sector="CVL")
    if sense.kind is Kind.PEOPLE and sense.is_plural:
        home = next((a.country for p, a in surroundings.complements if p in ("of", "in", "from") and a.country), None)
        if home is not None:
            return replace(actor, entity_id=None, name=None, country=home, sector="CVL")
    return actor


def _is_acting(doc: Doc, unit: Unit) -> bool:
    """Whether a capital stands for its government: as a subject, or dealt with; "in Moscow" is a place.

    So is "MOSCOW" at the head of a story.
    """
    if doc[unit.start].is_upper and not doc[unit.start].sent.text.isupper():
        return False
    before = doc[unit.start - 1] if unit.start > 0 else None
    if before is not None and before.pos_ == "ADP":
        return before.lower_ in _ACTING_AFTER
    return is_subject(first_conjunct_of(doc[unit.start : unit.end].root))


def _is_dealt_with(doc: Doc, unit: Unit, lexicon: ActorLexicon) -> bool:
    """Whether somebody does something to a capital that is not done to a place: "urged Brussels", not "left"."""
    noun = first_conjunct_of(doc[unit.start : unit.end].root)
    verb = governor_of(noun)
    return verb is not None and verb.lemma_.lower() not in lexicon.visiting and object_of(verb) == noun


def _body(sense: Sense, unit: Unit, country: str | None) -> Actor:
    code = country or sense.country if sense.country is None or is_shared_name(unit) else sense.country
    return Actor(sense.key, sense.name, None, code, sense.sector, sense.other_sectors, "lexicon", CONFIDENCE["lexicon"])


def _unknown_name(phrase: Phrase, doc: Doc, country: str | None) -> Actor:
    name: str = doc[phrase.head.start : phrase.head.end].text
    entity_id = content_id("entity", name, country)
    if country is None:
        return Actor(entity_id=entity_id, name=name)
    return Actor(entity_id, name, None, country, None, (), "lexicon", CONFIDENCE["lexicon"])
