"""Links mentions of one article that mean the same: names by their parts, offices to their holders, pronouns.

Precision first: a mention that could mean two things stays alone. `I` and `we` are left to whoever knows the speaker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from configs.lexicon.actors import ActorLexicon
from configs.lexicon.phrase_trie import words_of
from transforms.language.actor_senses import CONFIDENCE
from transforms.language.drafts import Draft

# A pronoun is not looked for further back than this many sentences.
_REACH_SENTENCES = 2
_THIRD_PERSON = frozenset({"male", "female", "thing", "group"})


@dataclass(slots=True)
class _Entity:
    """A chain in the making: its mentions and the fullest name so far."""

    words: tuple[str, ...]
    drafts: list[Draft]


def link_names(drafts: Sequence[Draft]) -> None:
    """Gives names that mean the same one chain: equal ids or words, and persons called by a part of their name.

    A country and its capital are one where the capital stands for the government; as a place, the city is itself. A
    people ("Malians") is not its country, and an adjective ("Malian") means neither.
    """
    by_meaning: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind == "name" and draft.label not in ("PERSON", "NORP"):
            by_meaning[_meaning_of(draft)].append(draft)
    for chain in by_meaning.values():
        _chain(chain)
    _link_persons(drafts)


def _meaning_of(draft: Draft) -> tuple[str, ...]:
    if draft.actor.entity_id is not None and not draft.is_seat_as_place:
        return (draft.actor.entity_id,)
    return _name_words(draft)


def _link_persons(drafts: Sequence[Draft]) -> None:
    """Longer names first claim their chains; a shorter one joins the last before it that holds all its words.

    Names of nothing known that look like part of a person's name are taken for that person.
    """
    persons = [draft for draft in drafts if draft.label == "PERSON" or _may_be_person(draft)]
    entities: list[_Entity] = []
    by_word: dict[str, list[_Entity]] = defaultdict(list)
    for draft in sorted(persons, key=lambda d: -len(_name_words(d))):
        words = _name_words(draft)
        fitting = [entity for entity in by_word[words[-1]] if _is_part(words, entity.words)] if words else []
        if len(fitting) > 1:
            fitting = [_nearest_before(draft, fitting)]
        if fitting:
            fitting[0].drafts.append(draft)
            draft.label = "PERSON"
            continue
        if draft.label != "PERSON":
            continue
        entity = _Entity(words, [draft])
        entities.append(entity)
        for word in words:
            by_word[word].append(entity)
    for entity in entities:
        _share_person(sorted(entity.drafts, key=lambda d: d.order))


def _may_be_person(draft: Draft) -> bool:
    return draft.kind == "name" and draft.actor.resolved_by is None and draft.phrase is not None


def _nearest_before(draft: Draft, entities: Sequence[_Entity]) -> _Entity:
    def distance(entity: _Entity) -> tuple[bool, int]:
        before = [d.order for d in entity.drafts if d.order < draft.order]
        return (not before, draft.order - max(before) if before else entity.drafts[0].order - draft.order)

    return min(entities, key=distance)


def _name_words(draft: Draft) -> tuple[str, ...]:
    return tuple(word.folded for word in words_of(draft.head_text))


def _is_part(words: tuple[str, ...], of: tuple[str, ...]) -> bool:
    """Whether a shorter name fits a longer one: the same words in order, or initials in place of given names."""
    position = 0
    for word in words:
        while position < len(of) and not (of[position] == word or (len(word) == 1 and of[position][0] == word)):
            position += 1
        if position == len(of):
            return False
        position += 1
    return True


def _share_person(chain: list[Draft]) -> None:
    """What is said of a person in one place holds in all: the best resolved mention lends what the others lack."""
    best = max(chain, key=lambda d: (d.actor.sector is not None, d.actor.country is not None, d.actor.confidence))
    full = max(chain, key=lambda d: len(d.head_text))
    listed = next((d.actor for d in chain if d.actor.entity_id and d.actor.entity_id.startswith("person:")), None)
    for draft in chain:
        actor = draft.actor
        draft.actor = replace(
            actor,
            entity_id=(listed or full.actor).entity_id,
            name=(listed or full.actor).name,
            role=actor.role or best.actor.role,
            country=actor.country or best.actor.country,
            sector=actor.sector or best.actor.sector,
            other_sectors=actor.other_sectors if actor.sector else best.actor.other_sectors,
            organisation=actor.organisation or best.actor.organisation,
            is_former=actor.is_former if actor.role else best.actor.is_former,
            resolved_by=actor.resolved_by or ("coreference" if best.actor.resolved_by else None),
            confidence=max(actor.confidence, min(best.actor.confidence, CONFIDENCE["coreference"])),
        )
    if len(chain) > 1:
        _chain(chain)


def link_offices(drafts: Sequence[Draft], lexicon: ActorLexicon) -> None:
    """Links "the North Korean top diplomat" to the one person of the article who holds that office."""
    holders: dict[tuple[str, str | None], dict[str, Draft]] = defaultdict(dict)
    for draft in drafts:
        if draft.label == "PERSON" and draft.actor.role is not None and draft.actor.name is not None:
            for office in _office_classes(draft.actor.role, lexicon):
                holders[office, draft.actor.country].setdefault(draft.actor.name, draft)
                holders[office, None].setdefault(draft.actor.name, draft)
    for draft in drafts:
        actor = draft.actor
        if draft.kind != "nominal" or actor.role is None or draft.is_indefinite or draft.is_plural:
            continue
        offices = _office_classes(actor.role, lexicon)
        fitting = {name: d for office in offices for name, d in holders.get((office, actor.country), {}).items()}
        if len(fitting) != 1:
            continue
        holder = next(iter(fitting.values()))
        if holder.actor.is_former != actor.is_former:
            continue
        draft.actor = replace(
            holder.actor,
            role=actor.role,
            sector=actor.sector or holder.actor.sector,
            resolved_by="coreference",
            confidence=CONFIDENCE["coreference"],
        )
        _join(draft, holder)


def _office_classes(role: str, lexicon: ActorLexicon) -> frozenset[str]:
    """Names of the classes of equal offices ("top diplomat" is "foreign minister") that a role's last words are in."""
    words = [word.folded for word in words_of(role)]
    for start in range(len(words)):
        found = lexicon.equal_offices.get(" ".join(words[start:]))
        if found is not None:
            return found
    return frozenset({" ".join(words)})


def _join(draft: Draft, other: Draft) -> None:
    if other.chain is None:
        other.chain = other
    draft.chain = other.chain


def _chain(drafts: Sequence[Draft]) -> None:
    if len(drafts) < 2:
        return
    first = min(drafts, key=lambda d: d.order)
    chain = next((draft.chain for draft in drafts if draft.chain is not None), first)
    for draft in (*drafts, chain):
        draft.chain = chain
