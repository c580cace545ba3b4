"""Noun phrases that may name an actor, read off words and parts of speech rather than the tree.

A small parser errs most on long titles, coordinations and appositions, which is where newswire puts its actors. So the
extent of a phrase follows from the order of its words; the tree is asked only how phrases relate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from configs.lexicon.actors import ActorLexicon, Kind
from transforms.language.doc_columns import columns_of
from transforms.language.lexical_units import Unit

_INSIDE = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_DETERMINERS = frozenset({"DET", "PRON"})
_HYPHENS = frozenset("-‐‑–/&")
_ATTACHING = frozenset({"of", "in", "from", "for", "at", "to", "by", "with"})
_POSTS = frozenset({"office", "position"})
_PARTICIPLES = (["Part"], ["Ger"])
_TITLES = frozenset({"agent", "office", "presider", "position"})
_POSSESSIVE_MARKS = frozenset({"'s", "’s", "'", "’", "'S", "’S"})


@dataclass(slots=True)
class Phrase:
    """Tokens `start` to `end`; `head` is the unit that it is about, `modifiers` the units before it.

    `complements` are what follows by a preposition, nearest first; `possessor` the phrase that owns it.
    """

    start: int
    end: int
    head: Unit
    modifiers: tuple[Unit, ...] = ()
    possessor: Phrase | None = None
    complements: list[tuple[str, Phrase]] = field(default_factory=list)


def phrases_of(doc: Doc, units: Sequence[Unit], lexicon: ActorLexicon) -> list[Phrase]:
    """Phrases of a Doc in order of their ends; countries and bodies that qualify another are phrases too."""
    by_start = {unit.start: unit for unit in units}
    phrases: list[Phrase] = []
    for start, end in _chunks(doc, by_start):
        inside = _with_titled_names(doc, [by_start[i] for i in range(start, end) if i in by_start], end, lexicon)
        phrases.extend(_phrases_of_chunk(doc, inside, start, end))
    _attach_complements(doc, phrases)
    return phrases


def _chunks(doc: Doc, by_start: dict[int, Unit]) -> Iterator[tuple[int, int]]:
    """Runs of nouns, adjectives and names, joined by hyphens and possessives."""
    start: int | None = None
    tokens = columns_of(doc).tokens
    position, length = 0, len(tokens)
    while position < length:
        token = tokens[position]
        unit = by_start.get(position)
        if start is not None and token.is_sent_start and tokens[position - 1].is_punct:
            yield start, position
            start = None
        if unit is not None:
            start = position if start is None else start
            position = unit.end
            continue
        part = token.pos_
        if part in _INSIDE or (part == "VERB" and _is_participle(doc, position, start)):
            start = position if start is None else start
        elif start is not None and not _joins(doc, position):
            yield start, position
            start = None
        position += 1
    if start is not None:
        yield start, length


def _is_participle(doc: Doc, position: int, start: int | None) -> bool:
    """ "striking" of "the striking workers": a participle after an article, a possessor or a hyphen."""
    token = doc[position]
    if position + 1 >= len(doc) or token.morph.get("VerbForm", []) not in _PARTICIPLES:
        return False
    before = doc[position - 1] if position > 0 else None
    if before is None or doc[position + 1].pos_ not in _INSIDE:
        return False
    return _is_possessive(before) or before.text in _HYPHENS or (start is None and before.pos_ in _DETERMINERS)


def _joins(doc: Doc, position: int) -> bool:
    token = doc[position]
    if _is_possessive(token):
        return True
    return (
        token.text in _HYPHENS
        and 0 < position < len(doc) - 1
        and not doc[position - 1].whitespace_
        and doc[position + 1].pos_ in _INSIDE | {"VERB"}
    )


def _with_titled_names(doc: Doc, units: list[Unit], end: int, lexicon: ActorLexicon) -> list[Unit]:
    """Adds names that stand after a title ("Governor Vadim Shumkov"), and lengthens those cut short."""
    found: list[Unit] = []
    for position, unit in enumerate(units):
        limit = units[position + 1].start if position + 1 < len(units) else end
        if unit.is_person:
            stop = _name_end(doc, unit.end, limit, lexicon)
            found.append(unit if stop == unit.end else Unit(unit.start, stop, unit.senses, "PERSON"))
            continue
        found.append(unit)
        sense = unit.sense(Kind.NOUN)
        if sense is not None and not sense.is_plural and sense.noun != "group":
            stop = _name_end(doc, unit.end, limit, lexicon)
            if stop > unit.end and doc[unit.end].pos_ == "PROPN" and sense.noun in _TITLES:
                found.append(Unit(unit.end, stop, (), "PERSON"))
    return found


def _name_end(doc: Doc, start: int, limit: int, lexicon: ActorLexicon) -> int:
    """End of the run of capitalised words from `start`, particles and hyphens between them included."""
    stop = start
    for position in range(start, limit):
        token = doc[position]
        if token.is_title and token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME", "ORG", "GPE"):
            stop = position + 1
        elif not (token.text in _HYPHENS or token.lower_ in lexicon.particles):
            break
    return stop


def _phrases_of_chunk(doc: Doc, units: list[Unit], chunk_start: int, chunk_end: int) -> Iterator[Phrase]:
    limit = chunk_start
    waiting: list[Unit] = []
    owner: Phrase | None = None
    for position, unit in enumerate(units):
        following = units[position + 1] if position + 1 < len(units) else None
        qualifies = following is not None and _modifies(doc, unit, following)
        if unit.is_area or (qualifies and unit.is_body):
            yield Phrase(unit.start, unit.end, unit)
        if qualifies:
            waiting.append(unit)
            continue
        if unit.label is None and _is_mere_adjective(doc, unit, chunk_end):
            waiting, limit = [], unit.end
            continue
        if unit.is_area or not (unit.label or unit.is_noun):
            waiting, limit = [], unit.end
            continue
        start = _start_of(doc, unit, waiting, limit)
        phrase = Phrase(start, unit.end, unit, tuple(waiting), owner)
        yield phrase
        waiting, limit = [], unit.end
        owner = phrase if _owns_next(doc, unit, following) else None


def _is_possessive(token: Token) -> bool:
    return token.text in _POSSESSIVE_MARKS and token.pos_ == "PART"


def _is_plural(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") and "Plur" in token.morph.get("Number", [])


def _is_mere_adjective(doc: Doc, unit: Unit, chunk_end: int) -> bool:
    """ "military" of "military operation", unlike "rebel" of "rebel offensive" or "the military"."""
    return doc[unit.end - 1].pos_ == "ADJ" and unit.end < chunk_end and doc[unit.end].pos_ in _INSIDE


def _owns_next(doc: Doc, unit: Unit, following: Unit | None) -> bool:
    """Whether the next phrase of the run belongs to this one: "Putin's aide", "Clinton spokesman"."""
    if unit.end < len(doc) and _is_possessive(doc[unit.end]):
        return True
    noun = following.sense(Kind.NOUN) if following is not None and following.start == unit.end else None
    return unit.is_person and noun is not None and noun.noun in _POSTS


def _modifies(doc: Doc, unit: Unit, following: Unit) -> bool:
    """Whether a unit qualifies the next one in the same run of nouns, rather than being a phrase that ends there."""
    gap = [doc[i] for i in range(unit.end, following.start)]
    is_possessive = any(_is_possessive(token) for token in gap)
    is_adjacent = not [token for token in gap if not _is_possessive(token) and token.text not in _HYPHENS]
    if following.is_area and any(sense.noun == "former" for sense in unit.senses):
        # "former" of "former U.S. president" waits for the office behind the country.
        return is_adjacent
    if unit.is_person or (following.is_area and not _is_people(following)):
        return False
    if any(_is_plural(token) for token in gap) and not is_possessive:
        return False
    if following.is_person:
        return is_adjacent and not (unit.is_body and not is_possessive)
    noun = unit.sense(Kind.NOUN)
    if noun is not None and noun.is_inflected and not is_possessive:
        # "protesters police" are two, "Farmers Federation" is one.
        return is_adjacent and doc[unit.end - 1].pos_ == "PROPN" and doc[following.start].pos_ == "PROPN"
    if _is_people(following):
        return is_adjacent and unit.label is None and not is_possessive
    return True


def _is_people(unit: Unit) -> bool:
    return unit.senses[0].kind is Kind.PEOPLE if unit.senses else unit.label == "NORP"


def _start_of(doc: Doc, head: Unit, modifiers: Sequence[Unit], limit: int) -> int:
    """First token of a phrase: names take their modifiers only, common nouns the words between and before them too."""
    start = modifiers[0].start if modifiers else head.start
    if head.label is not None and not any(unit.is_noun for unit in modifiers):
        return start
    for position in range(start - 1, limit - 1, -1):
        token = doc[position]
        if _is_plural(token) or token.pos_ not in _INSIDE | {"VERB"} or token.ent_type_ in ("DATE", "TIME"):
            break
        start = position
    return start


def _attach_complements(doc: Doc, phrases: list[Phrase]) -> None:
    by_start: dict[int, Phrase] = {}
    for phrase in phrases:
        known = by_start.get(phrase.start)
        if known is None or phrase.end > known.end:
            by_start[phrase.start] = phrase
    for phrase in phrases:
        after = phrase.end
        if after < len(doc) and doc[after].lower_ in _ATTACHING and doc[after].pos_ in ("ADP", "SCONJ", "PART"):
            target = _first_phrase_from(doc, after + 1, by_start)
            if target is not None:
                phrase.complements.append((doc[after].lower_, target))


def _first_phrase_from(doc: Doc, start: int, by_start: dict[int, Phrase]) -> Phrase | None:
    """The phrase that begins at a token, or after an article and adjectives."""
    for position in range(start, min(start + 4, len(doc))):
        if position in by_start:
            return by_start[position]
        token: Token = doc[position]
        if token.pos_ not in _INSIDE | _DETERMINERS or _is_plural(token):
            return None
    return None
