"""Mentions that sum up several parties: "both leaders", "the two sides", "Greek and Turkish officials"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon, Sense
from schemas.mentions import Mention
from transforms.language.drafts import Draft
from transforms.language.reading import Reading

# Parties that a plural sums up are looked for in its sentence and in this many before it.
_REACH_SENTENCES = 3
_PAIR = 2
_JOINING = frozenset({"and", "or", "&"})


def share_heads(drafts: Sequence[Draft], docs: Mapping[str, Doc]) -> None:
    """Gives "Greek" of "Greek and Turkish officials" the sector of the officials."""
    starting = {(draft.field, draft.start): draft for draft in drafts if draft.kind == "nominal"}
    for draft in drafts:
        if draft.label not in ("NORP", "GPE") or draft.is_attributive or draft.actor.sector is not None:
            continue
        doc = docs[draft.field]
        if draft.end >= len(doc) or doc[draft.end].lower_ not in _JOINING:
            continue
        nominal = starting.get((draft.field, draft.end + 1))
        if nominal is None or not _is_shared(draft, nominal):
            continue
        draft.actor = replace(
            draft.actor, sector=nominal.actor.sector, other_sectors=nominal.actor.other_sectors, role=nominal.actor.role
        )


def _is_shared(draft: Draft, nominal: Draft) -> bool:
    """Whether both begin with a country of the same form: two adjectives, or names such as "U.S." used as ones."""
    if nominal.phrase is None or not nominal.phrase.modifiers or nominal.actor.sector is None:
        return False
    first = nominal.phrase.modifiers[0]
    if first.start != nominal.start or not first.is_area:
        return False
    return first.label == draft.label or (draft.label == "GPE" and draft.head_text.isupper())


def members_of(reading: Reading, mention: Mention) -> tuple[Mention, ...]:
    """The parties that a mention stands for, in order of the text: itself, if it is but one.

    Plurals that sum up ("the two countries", "the foreign ministers", an unresolved "they") give the last two, or as
    many as they count, different parties named before them; nothing if there are fewer. A noun that coordinated
    countries share ("Greek and Turkish officials") gives those countries' mentions, then itself.
    """
    if mention.kind == "name" or (mention.resolved_by is not None and mention.kind == "pronoun"):
        return (mention,)
    lexicon = reading.ontology.actors
    if mention.kind == "pronoun":
        if lexicon.pronouns.get(mention.text.lower()) != "group":
            return (mention,)
        return _parties_before(reading, mention, _PAIR, wants_people=False)
    if mention.country is not None:
        return (*_sharing(reading, mention), mention)
    senses = _head_senses(mention, lexicon)
    if not any(sense.noun == "collective" and sense.is_plural for sense in senses):
        return (mention,)
    span = reading.span_of(mention)
    words = [token.lower_ for token in reading.docs[mention.field][max(span.start - 1, 0) : span.end]]
    count = next((lexicon.collectives[word] for word in words if word in lexicon.collectives), _PAIR)
    wants_people = any(sense.noun in ("office", "presider", "position") for sense in senses)
    return _parties_before(reading, mention, count, wants_people)


def _head_senses(mention: Mention, lexicon: ActorLexicon) -> tuple[Sense, ...]:
    """Senses of the longest listed phrase with which the mention's words before "of" end."""
    words = mention.text.split(" of ")[0].split()
    for start in range(len(words)):
        senses = lexicon.phrases.values_of(" ".join(words[start:]))
        if senses:
            return senses
    return ()


def _sharing(reading: Reading, mention: Mention) -> list[Mention]:
    """Coordinated countries right before a noun that have its sector."""
    text = reading.docs[mention.field].text
    found: list[Mention] = []
    start = mention.start
    for other in reversed(reading.mentions):
        if other.field != mention.field or other.end > start:
            continue
        between = text[other.end : start].strip()
        if between not in (*_JOINING, ",") or other.kind != "name" or other.sector != mention.sector:
            break
        found.insert(0, other)
        start = other.start
    return found


def _parties_before(reading: Reading, mention: Mention, count: int, wants_people: bool) -> tuple[Mention, ...]:
    found: list[Mention] = []
    countries: set[str] = set()
    for other in reversed(_outermost_before(reading, mention)):
        if other.country is None or other.country in countries or other.kind == "pronoun":
            continue
        is_place = other.resolved_by == "metonym" and other.sector is None
        if is_place or (wants_people and other.role is None):
            continue
        countries.add(other.country)
        found.insert(0, other)
        if len(found) == count:
            return tuple(found)
    return ()


def _outermost_before(reading: Reading, mention: Mention) -> list[Mention]:
    """Mentions that end before this one, within reach, without those inside another."""
    found: list[Mention] = []
    for other in reading.mentions:
        if other.field != mention.field or mention.sentence_index - other.sentence_index > _REACH_SENTENCES:
            continue
        if other.start >= mention.start:
            break
        if other.end <= mention.start and not (found and other.end <= found[-1].end):
            found.append(other)
    return found
