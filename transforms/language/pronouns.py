"""Personal and possessive pronouns as mentions, and what stands alone like one: "the latter", "both", "the two"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from configs.lexicon.actors import ActorLexicon
from transforms.language.actor_senses import Actor
from transforms.language.doc_columns import columns_of
from transforms.language.drafts import Draft
from transforms.language.reading import Reading
from transforms.language.syntax import is_premodifier, is_subject

_OF_TWO = frozenset({"former", "latter"})
_DETERMINED = frozenset({"the", "these", "those"})
_ALONE = frozenset({"both"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
_DETERMINERS = frozenset({"DET", "PRON"})


def pronoun_drafts(reading: Reading, field: str) -> Iterator[Draft]:
    """Every pronoun that the lexicon knows, and every word that alone means parties named before, unresolved."""
    lexicon = reading.ontology.actors
    columns = columns_of(reading.docs[field])
    for position, word in enumerate(columns.lowers):
        if word not in lexicon.pronouns and word not in lexicon.collectives:
            continue
        token = columns.tokens[position]
        is_sum = word in lexicon.collectives
        if word in _OF_TWO or is_sum:
            if not _stands_alone(token):
                continue
        elif columns.parts[position] != "PRON" or (token.is_upper and len(token) > 1):
            continue
        yield _draft(reading, field, token, lexicon)


def _draft(reading: Reading, field: str, token: Token, lexicon: ActorLexicon) -> Draft:
    features = lexicon.pronouns.get(token.lower_)
    return Draft(
        field=field,
        start=token.i,
        end=token.i + 1,
        kind="pronoun",
        label=None,
        actor=Actor(),
        sentence=reading.sentence_of(field, token).index,
        head_text=token.text,
        gender=features if features in ("female", "male") else None,
        is_plural=features in ("group", "we", None),
        is_gathered=features is None,
    )


def _stands_alone(token: Token) -> bool:
    """Whether "the latter" or "both" is a whole phrase: nothing of its phrase follows."""
    doc = token.doc
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if following is not None and (following.pos_ in _NOMINAL or following.text in ("-", "%")):
        return False
    if is_premodifier(token):
        return False
    is_determined = token.i > 0 and doc[token.i - 1].lower_ in _DETERMINED
    if token.lower_ in _OF_TWO:
        return is_determined
    if not is_subject(token) or (following is not None and following.pos_ in _DETERMINERS):
        return False
    return is_determined or token.lower_ in _ALONE
