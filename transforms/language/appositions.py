"""Appositions that name the office or country of a person or body: "Gitanas Nauseda, the Lithuanian president,"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.language.actor_senses import CONFIDENCE, Actor
from transforms.language.drafts import Draft

_SKIPPED = frozenset({"the", "a", "an", "his", "her", "its", "their", "who", "which", "is", "was", "currently"})
_ENDS = frozenset({",", ".", ";", ":", ")", "—", "–", "who", "said", "says", "told", ""})


def link_appositions(drafts: Sequence[Draft], docs: Mapping[str, Doc]) -> None:
    """Lends a name what its apposition says, and the apposition the name.

    An office whose country stands before the name is one without its comma: "Ambassador to Iraq Ryan Crocker".
    """
    by_start: dict[tuple[str, int], Draft] = {}
    for draft in drafts:
        if draft.kind != "pronoun":
            known = by_start.get((draft.field, draft.start))
            if known is None or draft.end > known.end:
                by_start[draft.field, draft.start] = draft
    for draft in drafts:
        if draft.kind == "pronoun" or draft.is_attributive:
            continue
        doc = docs[draft.field]
        titled = _titled(draft, by_start)
        if titled is not None:
            _unite(titled, draft)
        if draft.end >= len(doc) or doc[draft.end].text not in (",", "("):
            continue
        other = _after(draft, doc, by_start)
        if other is None or not _is_closed(other, doc):
            continue
        if draft.label in ("PERSON", "ORG") and other.kind == "nominal":
            _unite(draft, other)
        elif draft.kind == "nominal" and other.label == "PERSON" and not draft.is_indefinite and not other.actor.role:
            _unite(other, draft)


def _titled(draft: Draft, by_start: Mapping[tuple[str, int], Draft]) -> Draft | None:
    """The person whose name follows an office and its country: "U.S. Ambassador to Iraq Ryan Crocker"."""
    if draft.kind != "nominal" or draft.is_indefinite or draft.phrase is None or not draft.phrase.complements:
        return None
    _, complement = draft.phrase.complements[0]
    other = by_start.get((draft.field, complement.end)) if complement.head.is_area else None
    return other if other is not None and other.label == "PERSON" and other.actor.role is None else None


def _after(draft: Draft, doc: Doc, by_start: dict[tuple[str, int], Draft]) -> Draft | None:
    position = draft.end + 1
    while position < len(doc) and doc[position].lower_ in _SKIPPED:
        position += 1
    return by_start.get((draft.field, position))


def _is_closed(draft: Draft, doc: Doc) -> bool:
    """Whether the phrase ends as an apposition does; "X, Y and Z" is a list."""
    after = doc[draft.end].lower_ if draft.end < len(doc) else ""
    if after == ",":
        return not (draft.end + 1 < len(doc) and doc[draft.end + 1].lower_ in ("and", "or"))
    return after in _ENDS


def _unite(name: Draft, office: Draft) -> None:
    if name.label == "PERSON" and (office.is_plural or not office.is_individual):
        return
    if name.label == "ORG" and office.is_individual:
        if name.actor.resolved_by is not None or office.is_plural:
            return
        name.label = "PERSON"
    said = office.actor
    if said.resolved_by is None and said.role is None:
        return
    own = name.actor
    name.actor = replace(
        own,
        role=own.role or said.role,
        country=said.country or own.country,
        sector=said.sector or own.sector,
        other_sectors=said.other_sectors if said.sector else own.other_sectors,
        organisation=own.organisation or said.organisation,
        is_former=said.is_former or own.is_former,
        resolved_by="apposition",
        confidence=CONFIDENCE["apposition"],
    )
    office.actor = _named(said, name.actor)
    first, second = sorted((name, office), key=lambda d: d.order)
    second.chain = first.chain = first


def _named(said: Actor, named: Actor) -> Actor:
    return replace(said, entity_id=named.entity_id, name=named.name, country=said.country or named.country)
