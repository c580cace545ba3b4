"""Links mentions of one article that mean the same: names by their parts, offices to their holders, pronouns.

Precision first: a mention that could mean two things stays alone. `I` and `we` are left to whoever knows the speaker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon
from configs.lexicon.phrase_trie import words_of
from transforms.language.actor_senses import CONFIDENCE
from transforms.language.drafts import Draft
from transforms.language.syntax import is_subject

# A pronoun is not looked for further back than this many sentences.
_REACH_SENTENCES = 2
_THIRD_PERSON = frozenset({"male", "female", "thing", "group"})


@dataclass(slots=True)
class _Entity:
    """A chain in the making: its mentions and the fullest name so far."""

    words: tuple[str, ...]
    drafts: list[Draft]


def link_names(drafts: Sequence[Draft]) -> None:
    """Gives names that mean the same one chain: equal ids, and persons called by a part of their name."""
    by_entity: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.kind == "name" and draft.label != "PERSON" and draft.actor.entity_id is not None:
            by_entity[draft.actor.entity_id].append(draft)
    for chain in by_entity.values():
        _chain(chain)
    _link_persons(drafts)


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


def link_pronouns(drafts: Sequence[Draft], docs: Mapping[str, Doc], lexicon: ActorLexicon) -> None:
    """Finds the antecedents of third-person pronouns: the subject before them; the others stay alone."""
    recent: list[Draft] = []
    for draft in drafts:
        if draft.kind == "pronoun":
            features = lexicon.pronouns[docs[draft.field][draft.start].lower_]
            if features not in _THIRD_PERSON:
                continue
            candidates = [
                candidate
                for candidate in _within_reach(recent, draft)
                if _agrees(candidate, features) and candidate.end <= draft.start and not candidate.is_attributive
            ]
            draft.antecedent = _preferred(candidates, draft, docs)
            if draft.antecedent is None:
                continue
            draft.gender = draft.antecedent.gender or draft.gender
        recent.append(draft)


def settle_pronouns(drafts: Iterable[Draft]) -> None:
    """Gives pronouns what is known of their antecedents in the end."""
    for draft in drafts:
        if draft.antecedent is not None:
            known = draft.antecedent.actor
            draft.actor = replace(
                known,
                resolved_by="coreference" if known.resolved_by is not None else None,
                confidence=min(known.confidence, CONFIDENCE["coreference"]),
            )
            _join(draft, draft.antecedent)


def _within_reach(recent: Sequence[Draft], draft: Draft) -> list[Draft]:
    found: list[Draft] = []
    for candidate in reversed(recent):
        if candidate.field != draft.field or draft.sentence - candidate.sentence > _REACH_SENTENCES:
            break
        found.append(candidate)
    return found


def _agrees(candidate: Draft, features: str) -> bool:
    if candidate.antecedent is not None:
        return _agrees(candidate.antecedent, features)
    if features == "group":
        return candidate.is_plural or candidate.is_collective
    if features == "thing":
        return candidate.is_thing
    return candidate.is_one_person and candidate.gender in (None, features)


def _preferred(candidates: Iterable[Draft], draft: Draft, docs: Mapping[str, Doc]) -> Draft | None:
    """The nearest subject of the pronoun's sentence, else of the nearest sentence; else the only candidate there."""
    by_sentence: dict[int, list[Draft]] = defaultdict(list)
    for candidate in candidates:
        by_sentence[candidate.sentence].append(candidate)
    for sentence in sorted(by_sentence, reverse=True):
        group = by_sentence[sentence]
        subjects = [d for d in group if is_subject(docs[d.field][d.start : d.end].root)]
        chosen = subjects or group
        distinct = {d.actor.entity_id or id(d) for d in chosen}
        if len(distinct) == 1 or (subjects and sentence == draft.sentence):
            return chosen[0]
        if subjects:
            return chosen[-1]
        return None
    return None


def _join(draft: Draft, other: Draft) -> None:
    if other.chain is None:
        other.chain = other
    draft.chain = other.chain


def _chain(drafts: Sequence[Draft]) -> None:
    if len(drafts) < 2:
        return
    first = min(drafts, key=lambda d: d.order)
    for draft in drafts:
        draft.chain = first
