"""Parties of events, made of mentions."""

from __future__ import annotations

from dataclasses import replace

from schemas.events import Party
from schemas.mentions import Mention


def party_of(mention: Mention, country: str | None) -> Party:
    """The party that a mention is evidence of, with a country that it may not give itself."""
    return Party(
        text=mention.text,
        start=mention.start,
        end=mention.end,
        mention_id=mention.mention_id,
        entity_id=mention.entity_id,
        name=mention.name,
        role=mention.role,
        country=country,
        sector=mention.sector,
        other_sectors=mention.other_sectors,
    )


def member_party(member: Mention, sum_: Mention, country: str | None) -> Party:
    """One of several parties, in the capacity in which a plural sums them up: leaders act for governments."""
    party = party_of(member, country)
    return party if party.sector is not None else replace(party, sector=sum_.sector)


def merged(owner: Mention, country: str | None, mention: Mention | None) -> Party:
    """The owner's codes under the words of the mention that it says more about, if there is one."""
    party = party_of(owner, country)
    if mention is None:
        return party
    return replace(
        party,
        text=mention.text,
        start=mention.start,
        end=mention.end,
        mention_id=mention.mention_id,
        entity_id=mention.entity_id,
        name=mention.name,
        role=mention.role,
        sector=mention.sector or owner.sector,
    )


def is_part_of(party: Party, other: Party) -> bool:
    """Whether a party is told within another: "prisoners" of "scores of prisoners"."""
    if party is other or party.entity_id is not None or (party.country, party.sector) != (other.country, other.sector):
        return False
    return (
        other.start <= party.start and party.end <= other.end and (party.start, party.end) != (other.start, other.end)
    )
