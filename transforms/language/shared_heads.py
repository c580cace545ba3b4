"""Coordinated countries that share a noun: "Greek and Turkish officials"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from configs.lexicon.actors import ActorLexicon
from configs.lexicon.phrase_trie import words_of
from transforms.language.drafts import Draft

_JOINING = frozenset({"and", "or", "&"})


def share_heads(drafts: Sequence[Draft], docs: Mapping[str, Doc], lexicon: ActorLexicon) -> None:
    """Gives "Greek" of "Greek and Turkish officials" the sector of the officials, and what the lexicon has for both.

    "European" is nobody, "European officials" are the European Union's.
    """
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
        country = draft.actor.country or _country_of_both(draft, nominal, doc, lexicon)
        if country is None:
            continue
        draft.actor = replace(
            draft.actor,
            country=country,
            sector=nominal.actor.sector,
            other_sectors=nominal.actor.other_sectors,
            role=nominal.actor.role,
            resolved_by=draft.actor.resolved_by or nominal.actor.resolved_by,
        )


def _country_of_both(draft: Draft, nominal: Draft, doc: Doc, lexicon: ActorLexicon) -> str | None:
    if nominal.phrase is None:
        return None
    head = nominal.phrase.head
    words = words_of(f"{draft.head_text} {doc[head.start : head.end].text}")
    match = lexicon.phrases.longest_at(words, 0)
    return match.values[0].country if match is not None and match.end == len(words) else None


def _is_shared(draft: Draft, nominal: Draft) -> bool:
    """Whether both begin with a country of the same form: two adjectives, or names such as "U.S." used as ones."""
    if nominal.phrase is None or not nominal.phrase.modifiers or nominal.actor.sector is None:
        return False
    first = nominal.phrase.modifiers[0]
    if first.start != nominal.start or not (first.is_area or first.label == "ORG"):
        return False
    return draft.label in (first.label, "NORP") or (draft.label == "GPE" and draft.head_text.isupper())
