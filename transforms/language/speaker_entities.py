"""What a speaker stands for: the entity of its mention, of its antecedent, or of whoever issued a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from schemas.mentions import Mention
from transforms.language import syntax
from transforms.language.reading import Reading
from transforms.language.speakers import Speaker

_RELATIVE = frozenset({"who", "which", "that", "whose"})
_ISSUER_PREPOSITIONS = ("by", "from", "of", "at")


@dataclass(frozen=True, slots=True)
class SpeakerEntity:
    """Columns of a speaker that the mentions table resolved; all None where it did not."""

    mention_id: str | None = None
    entity_id: str | None = None
    name: str | None = None
    role: str | None = None
    country: str | None = None
    sector: str | None = None


def entity_of_speaker(reading: Reading, field: str, speaker: Speaker) -> SpeakerEntity:
    """The entity of the noun or pronoun that a speaker's phrase is built on, or of a mention within the phrase."""
    own = _own_mention(reading, field, speaker)
    found = next((m for m in _candidates(reading, field, speaker) if m.entity_id or m.country or m.sector), own)
    if found is None:
        return SpeakerEntity()
    mention_id = own.mention_id if own is not None else found.mention_id
    return SpeakerEntity(mention_id, found.entity_id, found.name, found.role, found.country, found.sector)


def _own_mention(reading: Reading, field: str, speaker: Speaker) -> Mention | None:
    """The mention of the phrase's head; parsers and mentions may differ about which word that is."""
    own = reading.mention_at(field, speaker.head)
    return own if own is not None else next(_mentions_within(reading, field, speaker), None)


def _mentions_within(reading: Reading, field: str, speaker: Speaker) -> Iterator[Mention]:
    """Mentions in the phrase that hold its head, are headed behind it, or end right in front of it as a title does.

    What follows the first comma or relative pronoun is left aside.
    """
    doc = speaker.head.doc
    for index in range(speaker.head.i, speaker.end):
        if doc[index].text == "," or (index > speaker.head.i and doc[index].lower_ in _RELATIVE):
            break
        mention = reading.mention_at(field, doc[index])
        if mention is not None:
            yield mention
    for index in range(speaker.head.i - 1, speaker.start - 1, -1):
        mention = reading.mention_at(field, doc[index])
        if mention is not None and mention.end + 1 >= speaker.head.idx and mention.kind != "pronoun":
            yield mention


def _candidates(reading: Reading, field: str, speaker: Speaker) -> Iterator[Mention]:
    """Mentions that say who speaks, the most direct first."""
    direct = (reading.mention_at(field, token) for token in _standing_for(reading, speaker.head))
    for mention in (*direct, *_mentions_within(reading, field, speaker)):
        if mention is None:
            continue
        yield mention
        if mention.chain_id is not None:
            yield from reading.mentions_by_chain.get(mention.chain_id, ())


def _standing_for(reading: Reading, head: Token) -> Iterator[Token]:
    """The head; the antecedent of a relative pronoun; the issuer of a document; names inside and beside the phrase."""
    if head.lower_ in _RELATIVE:
        antecedent = syntax.antecedent_of(head.head)
        if antecedent is not None:
            yield from _standing_for(reading, antecedent)
        return
    yield head
    noun = reading.ontology.speech.nouns.get(head.lower_)
    if noun is not None and noun.speaks:
        issuer = syntax.possessor_of(head) or syntax.oblique_of(head, *_ISSUER_PREPOSITIONS)
        if issuer is not None:
            yield issuer
        yield from syntax.modifiers_of(head)
    yield from syntax.appositions_of(head)
    yield from (part for part in syntax.name_parts_of(head) if part is not head)
