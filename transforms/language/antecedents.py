"""Finds what pronouns and summing plurals mean: "he", "its", "the latter", "both leaders", "they" after "A and B".

Precision first: what could mean two things stays alone. `I`, `we` and `you` are left to whoever knows the speaker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon
from transforms.language.actor_senses import CONFIDENCE
from transforms.language.drafts import Draft
from transforms.language.gathered import Gathering
from transforms.language.syntax import governor_of, is_subject, logical_subject_of

# A pronoun is not looked for further back than this many sentences.
_REACH_SENTENCES = 2
# A sum is compared with the sums among this many mentions before it.
_NEAR_MENTIONS = 40
_THIRD_PERSON = frozenset({"male", "female", "thing", "group"})


def link_anaphors(drafts: Sequence[Draft], docs: Mapping[str, Doc], lexicon: ActorLexicon) -> None:
    """Gives third-person pronouns their antecedent, and what sums up parties its members, in order of the text."""
    recent: list[Draft] = []
    gathering = Gathering(docs, lexicon)
    for draft in drafts:
        if draft.kind == "pronoun" and not draft.is_gathered:
            features = lexicon.pronouns[docs[draft.field][draft.start].lower_]
            if features in ("former", "latter"):
                draft.antecedent = gathering.one_of_two(draft, is_first=features == "former")
            elif features in _THIRD_PERSON:
                _link_pronoun(draft, features, recent, gathering, docs)
            if draft.antecedent is None and not draft.members:
                continue
        elif draft.is_plural and draft.kind != "name":
            draft.members = gathering.members_of(draft)
            _chain_with_equals(draft, recent)
        recent.append(draft)
        gathering.add(draft)


def _link_pronoun(
    draft: Draft, features: str, recent: Sequence[Draft], gathering: Gathering, docs: Mapping[str, Doc]
) -> None:
    candidates = [
        candidate
        for candidate in _within_reach(recent, draft)
        if _agrees(candidate, features) and candidate.end <= draft.start and not candidate.is_attributive
    ]
    candidates = _without_doer(candidates, draft, docs)
    found = _preferred(candidates, draft, docs)
    if features == "group":
        members = gathering.subjects_before(draft)
        if members and (found is None or (found.order < members[-1].order and not _is_subject(found, docs))):
            draft.members, draft.antecedent = members, None
            return
    if found is not None:
        draft.antecedent = found.referent
        draft.gender = found.referent.gender or draft.gender


def settle_anaphors(drafts: Iterable[Draft]) -> None:
    """Gives pronouns and summing plurals what is known of their antecedents and members in the end."""
    for draft in drafts:
        if draft.antecedent is not None:
            known = draft.antecedent.actor
            draft.members = draft.antecedent.members
            draft.actor = replace(
                known,
                resolved_by="coreference" if known.resolved_by is not None else None,
                confidence=min(known.confidence, CONFIDENCE["coreference"]),
            )
            _join(draft, draft.antecedent)
        elif draft.members:
            _settle_sum(draft)


def _settle_sum(draft: Draft) -> None:
    """A sum has the country and the sector that all its members have."""
    actors = [member.actor for member in draft.members]
    countries, sectors = {actor.country for actor in actors}, {actor.sector for actor in actors}
    own = draft.actor.sector if draft.noun is not None and draft.noun.noun != "agent" else None
    draft.actor = replace(
        draft.actor,
        country=countries.pop() if len(countries) == 1 else None,
        sector=own or (sectors.pop() if len(sectors) == 1 else None),
        resolved_by="coreference",
        confidence=CONFIDENCE["coreference"],
    )


def _chain_with_equals(draft: Draft, recent: Sequence[Draft]) -> None:
    """Joins a sum to the last one before it that has the same members."""
    if not draft.members or draft.chain is not None:
        return
    for other in reversed(recent[-_NEAR_MENTIONS:]):
        is_equal = other.antecedent is None and set(other.members) == set(draft.members)
        if is_equal and (other.actor.sector == draft.actor.sector or "pronoun" in (other.kind, draft.kind)):
            _join(draft, other)
            return


def _without_doer(candidates: list[Draft], draft: Draft, docs: Mapping[str, Doc]) -> list[Draft]:
    """Those whom a pronoun may mean; whoever acts on it is none: "Washington threatened it" is not about itself."""
    doc = docs[draft.field]
    pronoun = doc[draft.start]
    verb = governor_of(pronoun)
    if verb is None or verb.pos_ != "VERB" or is_subject(pronoun):
        return candidates
    doer = logical_subject_of(verb)
    acting = [d for d in candidates if doer is not None and d.field == draft.field and d.start <= doer.i < d.end]
    entities = {d.referent.actor.entity_id for d in acting} - {None}
    return [d for d in candidates if d not in acting and d.referent.actor.entity_id not in entities]


def _within_reach(recent: Sequence[Draft], draft: Draft) -> list[Draft]:
    found: list[Draft] = []
    for candidate in reversed(recent):
        if candidate.field != draft.field or draft.sentence - candidate.sentence > _REACH_SENTENCES:
            break
        found.append(candidate)
    return found


def _agrees(candidate: Draft, features: str) -> bool:
    candidate = candidate.referent
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
        subjects = [d for d in group if _is_subject(d, docs)]
        chosen = subjects or group
        distinct = {d.referent.actor.entity_id or id(d.referent) for d in chosen}
        if len(distinct) == 1 or (subjects and sentence == draft.sentence):
            return chosen[0]
        if subjects:
            return chosen[-1]
        return None
    return None


def _is_subject(draft: Draft, docs: Mapping[str, Doc]) -> bool:
    return is_subject(docs[draft.field][draft.start : draft.end].root)


def _join(draft: Draft, other: Draft) -> None:
    if other.chain is None:
        other.chain = other
    draft.chain = other.chain
