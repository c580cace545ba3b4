"""Finds who is said to hold which office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from configs.lexicon.actors import ActorLexicon
from configs.lexicon.phrase_trie import words_of
from schemas.ids import child_id_of
from schemas.mentions import Mention
from schemas.roles import Role
from transforms.language.doc_columns import columns_of
from transforms.language.reading import Reading

# A name and its apposition stand no further apart than this many characters: a comma, an article.
_MAX_GAP_CHARS = 12


def extract_roles(reading: Reading) -> Iterator[Role]:
    """Records of the table `roles`: people to whom the text itself gives an office, one per place that says so."""
    mentions = reading.mentions
    for position, mention in enumerate(mentions):
        if mention.label != "PERSON" or mention.role is None or mention.name is None:
            continue
        if mention.resolved_by == "title" or _holds_role(mention):
            yield _role(reading, mention, mention.start, mention.end, position)
        elif mention.resolved_by == "apposition":
            office = _apposed(mentions, position)
            if office is not None:
                start, end = min(mention.start, office.start), max(mention.end, office.end)
                yield _role(reading, mention, start, end, position)


def _role(reading: Reading, mention: Mention, start: int, end: int, position: int) -> Role:
    article = reading.article
    assert mention.name is not None
    assert mention.role is not None
    text = columns_of(reading.docs[mention.field]).text
    return Role(
        role_id=child_id_of(article.article_id, mention.field, "role", start, end),
        article_id=article.article_id,
        name=mention.name,
        role=mention.role,
        field=mention.field,
        start=start,
        end=end,
        text=text[start:end],
        is_former=_is_former(mention.role, reading.ontology.actors),
        entity_id=mention.entity_id,
        country=mention.country,
        organisation=_organisation(reading.mentions, position, start, end),
        as_of=article.published_on,
    )


def _holds_role(mention: Mention) -> bool:
    """Whether the words of a name give its office, whatever else told who it is."""
    return mention.role is not None and mention.role.casefold() in mention.text.casefold()


def _apposed(mentions: Sequence[Mention], position: int) -> Mention | None:
    """The nominal of the same chain that stands next to a name."""
    mention = mentions[position]
    for other in mentions[max(position - 4, 0) : position + 5]:
        if other.kind != "nominal" or other.chain_id != mention.chain_id or other.field != mention.field:
            continue
        if max(other.start - mention.end, mention.start - other.end) <= _MAX_GAP_CHARS:
            return other
    return None


def _is_former(role: str, lexicon: ActorLexicon) -> bool:
    senses = [sense for word in words_of(role) for sense in lexicon.phrases.values_of(word.folded)]
    return any(sense.noun == "former" for sense in senses)


def _organisation(mentions: Sequence[Mention], position: int, start: int, end: int) -> str | None:
    """Name of the body that is named inside the phrase: "NATO Secretary-General Jens Stoltenberg"."""
    field = mentions[position].field
    return next(
        (
            other.name
            for other in mentions[max(position - 4, 0) : position + 8]
            if other.field == field and other.label == "ORG" and start <= other.start and other.end <= end
        ),
        None,
    )
