"""Acronyms that an article introduces itself: "the Kenya Anti-Corruption Commission (KACC)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from transforms.language.actor_senses import CONFIDENCE, Actor
from transforms.language.drafts import Draft
from transforms.language.reading import Reading

_MIN_LETTERS = 2


def link_acronyms(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Lends acronyms the actor of the name that they stand for, or the other way round; gives those not yet found."""
    named: dict[str, Draft] = {}
    for draft in drafts:
        acronym = _introduced_by(draft, reading.docs[draft.field])
        if acronym is not None:
            named.setdefault(acronym, draft)
    if not named:
        return []
    known = {(draft.field, draft.start) for draft in drafts}
    missed = [
        Draft(
            field=field,
            start=token.i,
            end=token.i + 1,
            kind="name",
            label="ORG",
            actor=Actor(name=token.text),
            sentence=reading.sentence_of(field, token).index,
            head_text=token.text,
        )
        for field, doc in reading.docs.items()
        for token in doc
        if token.text in named and (field, token.i) not in known
    ]
    for draft in (*drafts, *missed):
        full = named.get(draft.head_text)
        if full is not None and draft.kind != "pronoun":
            _equate(full, draft)
    return missed


def _introduced_by(draft: Draft, doc: Doc) -> str | None:
    """The acronym in brackets after a name, if its letters are initials of the name in their order."""
    if draft.kind == "pronoun" or draft.end + 2 >= len(doc) or doc[draft.end].text != "(":
        return None
    acronym: str = doc[draft.end + 1].text
    if doc[draft.end + 2].text != ")" or not acronym.isupper() or len(acronym) < _MIN_LETTERS:
        return None
    initials = iter([token.text[0].upper() for token in doc[draft.start : draft.end] if token.is_alpha])
    return acronym if all(letter in initials for letter in acronym if letter.isalpha()) else None


def _equate(full: Draft, short: Draft) -> None:
    if short.actor.country is None and short.actor.sector is None:
        short.actor = _lent(full.actor)
    elif full.actor.country is None and short.actor.country is not None:
        full.actor = _lent(short.actor)
    full.chain = full.chain or full
    short.chain = full.chain


def _lent(actor: Actor) -> Actor:
    by = "coreference" if actor.resolved_by is not None else None
    return replace(actor, role=None, resolved_by=by, confidence=min(actor.confidence, CONFIDENCE["coreference"]))
