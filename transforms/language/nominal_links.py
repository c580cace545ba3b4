"""Links common nouns to what they stand for: "the group" to a body, "the soldiers" to soldiers named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon
from schemas.articles import TITLE
from transforms.language.actor_senses import CONFIDENCE, Actor, ActorContext
from transforms.language.drafts import Draft
from transforms.language.syntax import is_subject

_REACH_SENTENCES = 4
_OPENING_SENTENCES = 3
_NEAR_MENTIONS = 12
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


def link_nouns(drafts: Sequence[Draft], docs: Mapping[str, Doc], lexicon: ActorLexicon, context: ActorContext) -> None:
    """Links bare definite nouns: to the country or the last body they may stand for, else to the same noun before."""
    before: list[Draft] = []
    for draft in drafts:
        if _is_bare_definite(draft, docs[draft.field]):
            antecedent = (
                _country_before(draft, before, docs, context)
                if draft.is_realm
                else _body_before(draft, before, lexicon) or _same_noun_before(draft, before)
            )
            if antecedent is not None:
                _link(draft, antecedent)
        if draft.kind != "pronoun":
            before.append(draft)
    _link_headline(drafts)


def _link_headline(drafts: Sequence[Draft]) -> None:
    """Links a headline's bare noun ("Police seize cargo") to the first of its kind in the opening sentences."""
    for draft in drafts:
        if draft.field != TITLE:
            break
        if draft.noun is None or draft.chain is not None or draft.is_gathered:
            continue
        for other in drafts:
            if other.field == TITLE or other.noun is None:
                continue
            if other.sentence >= _OPENING_SENTENCES:
                break
            if other.noun.name == draft.noun.name and _agree(draft, other):
                _link(draft, other)
                break


def _agree(draft: Draft, other: Draft) -> bool:
    own = draft.actor.country if draft.actor.resolved_by != "document" else None
    return draft.is_plural == other.is_plural and own in (None, other.actor.country)


def _is_bare_definite(draft: Draft, doc: Doc) -> bool:
    """Whether it is "the" and a noun, with nothing between that could tell it from the one before."""
    phrase = draft.phrase
    if draft.noun is None or draft.chain is not None or phrase is None or phrase.modifiers or draft.start == 0:
        return False
    is_bare = phrase.head.start == draft.start and draft.end == phrase.end
    return is_bare and doc[draft.start - 1].lower_ in _DEFINITE


def _country_before(
    draft: Draft, before: Sequence[Draft], docs: Mapping[str, Doc], context: ActorContext
) -> Draft | None:
    """The country that was last a subject, else the one named shortly before that the article is most about.

    One that only qualifies ("U.S. officials in Afghanistan") is meant if no other is there.
    """
    near = [
        other
        for other in before[-_NEAR_MENTIONS:]
        if other.label == "GPE" and other.field == draft.field and _is_country(other.actor)
    ]
    doc = docs[draft.field]
    subject = next((other for other in reversed(near) if is_subject(doc[other.start : other.end].root)), None)
    if subject is not None:
        return subject
    named = [other for other in near if not other.is_attributive] or near
    return max(reversed(named), key=lambda other: context.countries.get(other.actor.country or "", 0.0), default=None)


def _is_country(actor: Actor) -> bool:
    return actor.entity_id is not None and actor.entity_id.startswith("country:")


def _body_before(draft: Draft, before: Sequence[Draft], lexicon: ActorLexicon) -> Draft | None:
    assert draft.noun is not None
    allowed = lexicon.anaphors.get(draft.noun.name or "")
    is_body = draft.noun.noun in ("body", "unit")
    if allowed is None or draft.is_plural == is_body:
        return None
    for other in reversed(before):
        if other.field != draft.field or draft.sentence - other.sentence > _REACH_SENTENCES:
            return None
        if other.label == "ORG" and allowed & {other.actor.sector, other.actor.country}:
            return other
    return None


def _same_noun_before(draft: Draft, before: Sequence[Draft]) -> Draft | None:
    for other in reversed(before):
        if other.field != draft.field or draft.sentence - other.sentence > _REACH_SENTENCES:
            return None
        if other.noun is None or draft.noun is None or other.noun.name != draft.noun.name:
            continue
        return other if other.is_plural == draft.is_plural else None
    return None


def _link(draft: Draft, antecedent: Draft) -> None:
    known = antecedent.actor
    if known.country is not None or known.sector is not None:
        draft.actor = replace(
            known,
            role=draft.actor.role,
            resolved_by="coreference",
            confidence=min(known.confidence, CONFIDENCE["coreference"]),
        )
    draft.chain = antecedent.chain = antecedent.chain or antecedent
