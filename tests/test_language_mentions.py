"""Mentions: what is found where, and with which codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from tests.actor_support import reading_of
from tests.support import cases, doc_of
from transforms.language.mentions import extract_mentions

WORDS = [
    "Iran",
    "-",
    "backed",
    "the",
    "police",
    "of",
    "U.S.",
    "(",
    "UN",
    ")",
    "'s",
    ",",
    "Minister",
    "Putin",
    "and",
    ".",
]
TAGS = ["NOUN", "PROPN", "ADJ", "ADP", "PUNCT", "PART", "VERB", "PRON", "DET", "X"]


@pytest.mark.parametrize("case", cases("mentions"))
def test_mentions_are_found(case: dict[str, Any]) -> None:
    doc = doc_of(case["parse"])
    found = list(extract_mentions(reading_of(doc, date(2024, 5, 1))))
    assert [mention.text for mention in found] == [want["text"] for want in case["want"]]
    for mention, want in zip(found, case["want"], strict=True):
        assert {key: getattr(mention, key) for key in want} == want


def test_text_of_a_mention_is_its_evidence() -> None:
    doc = doc_of(cases("mentions")[0].values[0]["parse"])
    for mention in extract_mentions(reading_of(doc)):
        assert doc.text[mention.start : mention.end] == mention.text


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(TAGS), st.integers(0, 30)), min_size=1, max_size=30))
def test_no_parse_whatever_raises(tokens: list[tuple[str, str, int]]) -> None:
    heads = [
        min(head, len(tokens) - 1) if head <= position else position for position, (_, _, head) in enumerate(tokens)
    ]
    doc = Doc(
        Vocab(),
        words=[word for word, _, _ in tokens],
        pos=[pos for _, pos, _ in tokens],
        deps=["ROOT" if head == i else "dep" for i, head in enumerate(heads)],
        heads=heads,
    )
    for mention in extract_mentions(reading_of(doc)):
        assert doc.text[mention.start : mention.end] == mention.text
        assert 0 <= mention.confidence <= 1
