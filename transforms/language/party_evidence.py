"""Keeps the evidence of parties in the field of their event, and apart from the words that cite a speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.events import Party
from schemas.mentions import Mention
from transforms.language.event_rules import Candidate
from transforms.language.reading import Reading


def with_own_evidence(reading: Reading, field: str, candidate: Candidate) -> Candidate:
    """The candidate with parties inferred from the other field as its own field names them, nearest to the act.

    A party that the field does not name is left out.
    """
    if not any(party.is_inferred for party in (*candidate.actors, *candidate.recipients)):
        return candidate
    near = candidate.act.head.idx
    return replace(
        candidate,
        actors=tuple(_evident(reading, field, near, candidate.actors)),
        recipients=tuple(_evident(reading, field, near, candidate.recipients)),
    )


def without_cited_speakers(reading: Reading, field: str, candidate: Candidate) -> Candidate:
    """The candidate without recipients that are the speakers cited after it: "wounding dozens, medics said"."""
    head = candidate.act.head
    spans = [
        (quote.speaker_start, quote.speaker_end)
        for quote in reading.quotes_over(field, head)
        if quote.speaker_start is not None and quote.speaker_end is not None and quote.speaker_start > head.idx
    ]
    kept = tuple(p for p in candidate.recipients if not any(a <= p.start and p.end <= b for a, b in spans))
    return candidate if len(kept) == len(candidate.recipients) else replace(candidate, recipients=kept)


def _evident(reading: Reading, field: str, near: int, parties: Iterable[Party]) -> Iterator[Party]:
    for party in parties:
        mention = reading.mention_by_id.get(party.mention_id) if party.mention_id is not None else None
        if not party.is_inferred or mention is None or mention.field == field:
            yield party
        else:
            found = min(_namesakes(reading, field, mention), key=lambda m: abs(m.start - near), default=None)
            if found is not None:
                yield replace(party, mention_id=found.mention_id, text=found.text, start=found.start, end=found.end)


def _namesakes(reading: Reading, field: str, mention: Mention) -> Iterator[Mention]:
    """Mentions of the same entity in a field."""
    for other in reading.mentions:
        same_chain = other.chain_id is not None and other.chain_id == mention.chain_id
        if other.field == field and (same_chain or (other.entity_id or "") == mention.entity_id):
            yield other
