"""Personal and possessive pronouns as mentions."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.attrs import POS
from spacy.symbols import PRON

from transforms.language.actor_senses import Actor
from transforms.language.drafts import Draft
from transforms.language.reading import Reading


def pronoun_drafts(reading: Reading, field: str) -> Iterator[Draft]:
    """Every pronoun that the lexicon knows, unresolved."""
    known = reading.ontology.actors.pronouns
    doc = reading.docs[field]
    for position, pos in enumerate(doc.to_array(POS).tolist()):
        if pos != PRON:
            continue
        token = doc[position]
        features = known.get(token.lower_)
        if features is not None and not (token.is_upper and len(token) > 1):
            yield Draft(
                field=field,
                start=token.i,
                end=token.i + 1,
                kind="pronoun",
                label=None,
                actor=Actor(),
                sentence=reading.sentence_of(field, token).index,
                head_text=token.text,
                gender=features if features in ("female", "male") else None,
                is_plural=features in ("group", "we"),
            )
