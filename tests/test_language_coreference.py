"""Coreference within an article, and mentions that sum up several."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from schemas.mentions import MENTIONS, Mention
from schemas.quotes import QUOTES, Quote
from tests.actor_support import reading_of
from tests.support import cases, doc_of
from transforms.language.collectives import members_of
from transforms.language.mentions import extract_mentions
from transforms.language.reading import Reading
from transforms.language.speech_pronouns import referent_of

DAY = date(2024, 5, 1)


@pytest.mark.parametrize("case", cases("coreference"))
def test_mentions_are_linked(case: dict[str, Any]) -> None:
    found = list(extract_mentions(reading_of(doc_of(case["parse"]), DAY)))
    if "chains" in case:
        assert sorted(_chains(found)) == sorted(case["chains"])
    for text, want in case.get("want", {}).items():
        mention = [mention for mention in found if mention.text == text][-1]
        assert {key: getattr(mention, key) for key in want} == want
    if "members" in case:
        reading = reading_of(doc_of(case["parse"]), DAY)
        reading.add(MENTIONS, found)
        for text, members in case["members"].items():
            assert [m.text for m in members_of(reading, _last(reading, text))] == members


def _chains(found: list[Mention]) -> list[list[str]]:
    """Texts of the chains of people, pronouns and bodies; those of countries are left out unless a pronoun joins."""
    chains: dict[str, list[Mention]] = defaultdict(list)
    for mention in found:
        if mention.chain_id is not None:
            chains[mention.chain_id].append(mention)
    kept = [c for c in chains.values() if any(m.kind == "pronoun" or m.label in ("PERSON", "ORG") for m in c)]
    return [[mention.text for mention in chain] for chain in kept]


def _last(reading: Reading, text: str) -> Mention:
    return [mention for mention in reading.mentions if mention.text == text][-1]


def test_first_person_in_a_quote_is_the_speaker() -> None:
    case = next(param.values[0] for param in cases("coreference") if param.id == "spoken-we")
    reading = reading_of(doc_of(case["parse"]), DAY)
    reading.add(MENTIONS, extract_mentions(reading))
    speaker = _last(reading, "President Emmanuel Macron")
    text = reading.docs["text"].text
    end = text.index("”")
    reading.add(
        QUOTES,
        [
            Quote(
                quote_id="quote",
                article_id="article",
                field="text",
                sentence_index=0,
                kind="direct",
                start=1,
                end=end,
                text=text[1:end],
                confidence=1.0,
                speaker_mention_id=speaker.mention_id,
            )
        ],
    )
    assert referent_of(reading, _last(reading, "We")) == speaker
    assert referent_of(reading, speaker) == speaker
