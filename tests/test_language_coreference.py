"""Coreference within an article, and mentions that sum up several."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from schemas.mentions import Mention
from tests.actor_support import reading_of
from tests.support import cases, doc_of
from transforms.language.mentions import extract_mentions

DAY = date(2024, 5, 1)


@pytest.mark.parametrize("case", cases("coreference"))
def test_mentions_are_linked(case: dict[str, Any]) -> None:
    found = list(extract_mentions(reading_of(doc_of(case["parse"]), DAY)))
    if "chains" in case:
        assert sorted(_chains(found)) == sorted(case["chains"])
    for text, want in case.get("want", {}).items():
        mention = [mention for mention in found if mention.text == text][-1]
        assert {key: getattr(mention, key) for key in want} == want
    by_id = {mention.mention_id: mention for mention in found}
    for text, members in case.get("members", {}).items():
        summing = [mention for mention in found if mention.text == text][-1]
        assert [by_id[member].text for member in summing.members] == members


def _chains(found: list[Mention]) -> list[list[str]]:
    """Texts of the chains of people, pronouns and bodies; those of countries are left out unless a pronoun joins."""
    chains: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        if mention.chain_id is not None:
            chains[mention.chain_id].append(mention)
    kept = [c for c in chains.values() if any(m.kind == "pronoun" or m.label in ("PERSON", "ORG") for m in c)]
    return [[mention.text for mention in chain] for chain in kept]
