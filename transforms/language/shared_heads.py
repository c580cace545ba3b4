"""Coordinated countries that share a noun: "Greek and Turkish officials"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.language.drafts import Draft

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
