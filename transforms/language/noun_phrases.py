"""Noun phrases that may name an actor, read off words and parts of speech rather than the tree.

A small parser errs most on long titles, coordinations and appositions, which is where newswire puts its actors. So the
extent of a phrase follows from the order of its words; the tree is asked only how phrases relate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon, Kind
from transforms.language.doc_columns import DocColumns, columns_of
from transforms.language.lexical_units import Unit
from transforms.language.syntax import governor_of
from transforms.language.words import Word

_INSIDE = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_DETERMINERS = frozenset({"DET", "PRON"})
_INSIDE_OR_VERB = _INSIDE | {"VERB"}
_INSIDE_OR_DETERMINER = _INSIDE | _DETERMINERS
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


def phrases_of(doc: Doc, units: Sequence[Unit], lexicon: ActorLexicon, departure: Collection[str] = ()) -> list[Phrase]:
    """Phrases of a Doc in order of their ends; countries and bodies that qualify another are phrases too.

    What goes "from" a place by one of the `departure` words is not of that place.
    """
    columns = columns_of(doc)
    by_start = {unit.start: unit for unit in units}
    phrases: list[Phrase] = []
    for start, end in _chunks(columns, by_start):
        inside = _with_titled_names(columns, [by_start[i] for i in range(start, end) if i in by_start], end, lexicon)
        phrases.extend(_phrases_of_chunk(columns, inside, start, end))
    _attach_complements(columns, phrases, departure)
    return phrases


def _chunks(columns: DocColumns, by_start: dict[int, Unit]) -> Iterator[tuple[int, int]]:
    """Runs of nouns, adjectives and names, joined by hyphens and possessives."""
    start: int | None = None
    tokens, parts = columns.tokens, columns.parts
    position, length = 0, len(tokens)
    while position < length:
        unit = by_start.get(position)
        if start is not None and tokens[position].is_sent_start and tokens[position - 1].is_punct:
            yield start, position
            start = None
        if unit is not None:
            start = position if start is None else start
            position = unit.end
            continue
        part = parts[position]
        if part in _INSIDE or (part == "VERB" and _is_participle(columns, position, start)):
            start = position if start is None else start
        elif start is not None and not _joins(columns, position):
            yield start, position
            start = None
        position += 1
    if start is not None:
        yield start, length


def _is_participle(columns: DocColumns, position: int, start: int | None) -> bool:
    """ "striking" of "the striking workers": a participle after an article, a possessor or a hyphen."""
    if position + 1 >= len(columns.parts) or columns.tokens[position].morph.get("VerbForm", []) not in _PARTICIPLES:
        return False
    before = position - 1
    if before < 0 or columns.parts[position + 1] not in _INSIDE:
        return False
    is_after_determiner = start is None and columns.parts[before] in _DETERMINERS
    return _is_possessive(columns, before) or columns.texts[before] in _HYPHENS or is_after_determiner


def _joins(columns: DocColumns, position: int) -> bool:
    if _is_possessive(columns, position):
        return True
    return (
        columns.texts[position] in _HYPHENS
        and 0 < position < len(columns.parts) - 1
        and not columns.tokens[position - 1].whitespace_
        and columns.parts[position + 1] in _INSIDE_OR_VERB
    )


def _with_titled_names(columns: DocColumns, units: list[Unit], end: int, lexicon: ActorLexicon) -> list[Unit]:
    """Adds names that stand after a title ("Governor Vadim Shumkov"), and lengthens those cut short."""
    found: list[Unit] = []
    for position, unit in enumerate(units):
        limit = units[position + 1].start if position + 1 < len(units) else end
        if unit.is_person:
            stop = _name_end(columns, unit.end, limit, lexicon)
            found.append(unit if stop == unit.end else Unit(unit.start, stop, unit.senses, "PERSON"))
            continue
        found.append(unit)
        sense = unit.sense(Kind.NOUN)
        if sense is not None and not sense.is_plural and sense.noun != "group":
            stop = _name_end(columns, unit.end, limit, lexicon)
            if stop > unit.end and columns.parts[unit.end] == "PROPN" and sense.noun in _TITLES:
                found.append(Unit(unit.end, stop, (), "PERSON"))
    return found


def _name_end(columns: DocColumns, start: int, limit: int, lexicon: ActorLexicon) -> int:
    """End of the run of capitalised words from `start`, particles and hyphens between them included."""
    stop = start
    for position in range(start, limit):
        token = columns.tokens[position]
        if token.is_title and token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "TIME", "ORG", "GPE"):
            stop = position + 1
        elif not (token.text in _HYPHENS or token.lower_ in lexicon.particles):
            break
    return stop


def _phrases_of_chunk(columns: DocColumns, units: list[Unit], chunk_start: int, chunk_end: int) -> Iterator[Phrase]:
    limit = chunk_start
    waiting: list[Unit] = []
    owner: Phrase | None = None
    for position, unit in enumerate(units):
        following = units[position + 1] if position + 1 < len(units) else None
        qualifies = following is not None and _modifies(columns, unit, following)
        if unit.is_area or (qualifies and unit.is_body):
            yield Phrase(unit.start, unit.end, unit)
        if qualifies:
            waiting.append(unit)
            continue
        if unit.label is None and _is_mere_adjective(columns, unit, chunk_end):
            waiting, limit = [], unit.end
            continue
        if unit.is_area and _owns_next(columns, unit, following):
            # "Burundi's largest Hutu rebel group"
            owner = Phrase(unit.start, unit.end, unit)
        if unit.is_area or not (unit.label or unit.is_noun):
            waiting, limit = [], unit.end
            continue
        start = _start_of(columns, unit, waiting, limit)
        phrase = Phrase(start, unit.end, unit, tuple(waiting), owner)
        yield phrase
        waiting, limit = [], unit.end
        owner = phrase if _owns_next(columns, unit, following) else None


def _is_possessive(columns: DocColumns, position: int) -> bool:
    return columns.texts[position] in _POSSESSIVE_MARKS and columns.parts[position] == "PART"


def _is_plural(columns: DocColumns, position: int) -> bool:
    is_noun = columns.parts[position] in ("NOUN", "PROPN")
    return is_noun and "Plur" in columns.tokens[position].morph.get("Number", [])


def _is_mere_adjective(columns: DocColumns, unit: Unit, chunk_end: int) -> bool:
    """ "military" of "military operation", unlike "rebel" of "rebel offensive" or "the military"."""
    return columns.parts[unit.end - 1] == "ADJ" and unit.end < chunk_end and columns.parts[unit.end] in _INSIDE


def _owns_next(columns: DocColumns, unit: Unit, following: Unit | None) -> bool:
    """Whether the next phrase of the run belongs to this one: "Putin's aide", "Clinton spokesman"."""
    if unit.end < len(columns.parts) and _is_possessive(columns, unit.end):
        return True
    noun = following.sense(Kind.NOUN) if following is not None and following.start == unit.end else None
    return unit.is_person and noun is not None and noun.noun in _POSTS


def _modifies(columns: DocColumns, unit: Unit, following: Unit) -> bool:
    """Whether a unit qualifies the next one in the same run of nouns, rather than being a phrase that ends there."""
    gap = range(unit.end, following.start)
    is_possessive = any(_is_possessive(columns, i) for i in gap)
    is_adjacent = all(_is_possessive(columns, i) or columns.texts[i] in _HYPHENS for i in gap)
    if following.is_area and any(sense.noun == "former" for sense in unit.senses):
        # "former" of "former U.S. president" waits for the office behind the country.
        return is_adjacent
    if unit.is_person or (following.is_area and not _is_people(following)):
        return False
    if any(_is_plural(columns, i) for i in gap) and not is_possessive:
        return False
    if following.is_person:
        return is_adjacent and (is_possessive or not (unit.is_body or _is_addressed(columns, unit)))
    noun = unit.sense(Kind.NOUN)
    if noun is not None and noun.is_inflected and not is_possessive:
        # "protesters police" are two, "Farmers Federation" is one.
        return is_adjacent and columns.parts[unit.end - 1] == "PROPN" and columns.parts[following.start] == "PROPN"
    if _is_people(following):
        return is_adjacent and unit.label is None and not is_possessive
    return True


def _is_addressed(columns: DocColumns, unit: Unit) -> bool:
    """Whether a country ends what stands before a name: "Ambassador to Iraq Ryan Crocker"."""
    return unit.is_area and not _is_people(unit) and unit.start > 0 and columns.lowers[unit.start - 1] in _ATTACHING


def _is_people(unit: Unit) -> bool:
    return unit.senses[0].kind is Kind.PEOPLE if unit.senses else unit.label == "NORP"


def _start_of(columns: DocColumns, head: Unit, modifiers: Sequence[Unit], limit: int) -> int:
    """First token of a phrase: names take their modifiers only, common nouns the words between and before them too."""
    start = modifiers[0].start if modifiers else head.start
    if head.label is not None and not any(unit.is_noun for unit in modifiers):
        return start
    for position in range(start - 1, limit - 1, -1):
        is_inside = columns.parts[position] in _INSIDE_OR_VERB and not _is_plural(columns, position)
        if not is_inside or columns.tokens[position].ent_type_ in ("DATE", "TIME"):
            break
        start = position
    return start


def _attach_complements(columns: DocColumns, phrases: list[Phrase], departure: Collection[str]) -> None:
    by_start: dict[int, Phrase] = {}
    for phrase in phrases:
        known = by_start.get(phrase.start)
        if known is None or phrase.end > known.end:
            by_start[phrase.start] = phrase
    for phrase in phrases:
        after = phrase.end
        if phrase.head.label == "GPE" and columns.lowers[after : after + 1] == ("of",):
            # "the deportation by Israel of 400 men": a country is nobody's.
            continue
        if (
            after < len(columns.parts)
            and columns.lowers[after] in _ATTACHING
            and columns.parts[after] in ("ADP", "SCONJ", "PART")
        ):
            target = _first_phrase_from(columns, after + 1, by_start)
            if target is not None and not (
                columns.lowers[after] == "from" and _leaves(columns.tokens[target.end - 1], departure)
            ):
                phrase.complements.append((columns.lowers[after], target))


def _leaves(place: Word, departure: Collection[str]) -> bool:
    """Whether somebody goes or is taken from a place: "withdraw troops from Iraq", "the withdrawal of troops from"."""
    governor = governor_of(place)
    return governor is not None and governor.base in departure


def _first_phrase_from(columns: DocColumns, start: int, by_start: dict[int, Phrase]) -> Phrase | None:
    """The phrase that begins at a token, or after an article and adjectives."""
    for position in range(start, min(start + 4, len(columns.parts))):
        if position in by_start:
            return by_start[position]
        if columns.parts[position] not in _INSIDE_OR_DETERMINER or _is_plural(columns, position):
            return None
    return None
