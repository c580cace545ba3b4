"""Resolves common nouns for actors: "Nigerian police", "spokeswoman for the army", "former vice president"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actor_codes import INTERNATIONAL_KINDS
from configs.lexicon.actors import Kind, Sense
from transforms.language.actor_senses import (
    CONFIDENCE,
    OFFICES,
    SECTOR_ONLY_CONFIDENCE,
    Actor,
    ActorContext,
    Surroundings,
    best_sense,
)
from transforms.language.lexical_units import Unit
from transforms.language.noun_phrases import Phrase

# A word before the noun outranks these sectors of the noun: "rebel soldiers" are rebels, not the military.
_OUTRANKING = {
    "REB": frozenset({"MIL", "UAF", "GOV", "COP", "CVL", "OPP", "SPY", "JUD"}),
    "PRM": frozenset({"MIL", "UAF", "GOV"}),
    "OPP": frozenset({"PTY", "GOV"}),
}
# Sectors of words before the noun that are worth a second code.
_TELLING = frozenset({"REB", "OPP", "PRE", "PRM", "REL", "EDU", "MIL"})
# Offices that leave their former holders among the elite.
LAPSING = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "PTY"})
_MAX_SECTORS = 2


def noun_actor(
    phrase: Phrase, doc: Doc, noun: Sense, country: str | None, surroundings: Surroundings, context: ActorContext
) -> Actor:
    """The actor of a phrase whose head is a common noun; `country` is what the phrase gives."""
    body = surroundings.body
    if noun.noun == "group" and body is not None and noun.sector is None:
        return replace(body, country=country or body.country, entity_id=None, name=None, role=None)
    is_former = any(sense.noun == "former" for unit in phrase.modifiers for sense in unit.senses)
    organisation = _organisation_of(phrase, context)
    sectors = _sectors(phrase, noun, organisation, body, context)
    if is_former and noun.noun in OFFICES and (not sectors or sectors[0] in LAPSING):
        sectors = ["ELI", *sectors[:1]]
    code = country or noun.country or (organisation.country if organisation is not None else None)
    if code in INTERNATIONAL_KINDS and sectors[:1] == ["GOV"] and noun.noun in OFFICES:
        sectors = sectors[1:]
    role = _role(phrase, doc, noun, is_former)
    if not sectors and code is None:
        return Actor(role=role)
    return Actor(
        role=role,
        country=code,
        sector=sectors[0] if sectors else None,
        other_sectors=tuple(sectors[1:_MAX_SECTORS]),
        resolved_by="lexicon",
        confidence=SECTOR_ONLY_CONFIDENCE if code is None else CONFIDENCE["lexicon"],
        organisation=organisation.name if organisation is not None else None,
        is_former=is_former,
    )


def _role(phrase: Phrase, doc: Doc, noun: Sense, is_former: bool) -> str | None:
    """The office as written, without the country: "Foreign Minister" of "Russian Foreign Minister"."""
    if noun.noun not in OFFICES | {"agent"} or noun.is_plural:
        return None
    names = [unit.end for unit in phrase.modifiers if unit.label is not None]
    start = max(names, default=phrase.start)
    while start < phrase.head.start and doc[start].pos_ in ("PART", "PUNCT", "DET", "NUM"):
        start += 1
    role: str = doc[start : phrase.head.end].text
    return f"former {role}" if is_former and not _begins_former(phrase, start) else role


def _begins_former(phrase: Phrase, start: int) -> bool:
    return any(unit.start >= start and sense.noun == "former" for unit in phrase.modifiers for sense in unit.senses)


def _organisation_of(phrase: Phrase, context: ActorContext) -> Sense | None:
    """The body before the noun to which a post belongs: "Hamas leader", "NATO chief"."""
    for unit in reversed(phrase.modifiers):
        sense = best_sense(unit, None, context)
        if sense is not None and sense.kind in (Kind.BODY, Kind.SEAT):
            return sense
    return None


def _sectors(
    phrase: Phrase, noun: Sense, organisation: Sense | None, body: Actor | None, context: ActorContext
) -> list[str]:
    """Sectors of a common noun, the most telling first: the noun's own, or for a post those of what it heads."""
    own = [noun.sector] if noun.sector is not None else []
    if noun.noun == "presider":
        presided = _presided(phrase, body, context)
        return own if presided is None else [presided]
    named, qualifying = _before(phrase, context)
    if noun.noun in ("position", "unit", "group"):
        nearest = _distinct([*named, *qualifying])
        if nearest:
            return nearest
        if body is not None and body.sector is not None:
            return _distinct([body.sector, *body.other_sectors])
        return [] if organisation is not None and noun.sector is None else own
    dominant = [sector for sector in (*qualifying, *named) if own and own[0] in _OUTRANKING.get(sector, ())]
    telling = [sector for sector in (*named, *qualifying) if sector in _TELLING]
    return _distinct([*dominant, *own, *noun.other_sectors, *telling])


def _before(phrase: Phrase, context: ActorContext) -> tuple[list[str], list[str]]:
    """Sectors of the names and of the common words before the noun, nearest first."""
    named: list[str] = []
    qualifying: list[str] = []
    for unit in reversed(phrase.modifiers):
        if unit.is_cut_off:
            continue
        if unit.label is not None:
            sense = best_sense(unit, None, context)
            if sense is not None and sense.sector is not None:
                named.extend([sense.sector, *sense.other_sectors])
        else:
            qualifying.extend(_qualified(unit))
    return named, qualifying


def _qualified(unit: Unit) -> list[str]:
    """Sectors of a common word before the noun: as the modifier it is listed as, else as a noun."""
    sense = unit.sense(Kind.MODIFIER) or unit.sense(Kind.NOUN)
    return [] if sense is None or sense.sector is None else [sense.sector, *sense.other_sectors]


def _presided(phrase: Phrase, body: Actor | None, context: ActorContext) -> str | None:
    """Sector of the body of which someone is president: a parliament, a company, a union."""
    for unit in reversed(phrase.modifiers):
        sense = best_sense(unit, None, context)
        if sense is not None and sense.kind in (Kind.BODY, Kind.NOUN) and sense.sector is not None:
            return sense.sector
    return body.sector if body is not None and body.role is None else None


def _distinct(sectors: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sectors))
