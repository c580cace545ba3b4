"""Who said what: quotes read off parses that the cases carry, and off any text at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from schemas.quotes import QUOTE_KINDS
from tests.speech_support import english, parsed_docs, quoted_reading
from tests.support import REPOSITORY, cases, doc_of, shared_data


@pytest.mark.parametrize("case", cases("quotes"))
def test_case(case: dict[str, Any]) -> None:
    reading = quoted_reading(doc_of(case["parse"]))
    text = reading.article.full_text
    found = [
        {
            "kind": quote.kind,
            "speaker": quote.speaker,
            "cue": quote.cue_lemma,
            "said": [text[part.start : part.end] for part in quote.fragments],
            **({} if quote.addressee is None else {"addressee": quote.addressee}),
        }
        for quote in reading.quotes
    ]
    assert found == (case["want"] or [])


@settings(max_examples=300, deadline=None)
@given(parsed_docs())
def test_any_parse_gives_quotes_that_match_the_text(doc: Doc) -> None:
    reading = quoted_reading(doc)
    text = reading.article.full_text
    for quote in reading.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert quote.kind in QUOTE_KINDS
        assert 0 < quote.confidence <= 1
        assert all(quote.start <= part.start < part.end <= quote.end for part in quote.fragments)
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert text[quote.speaker_start : quote.speaker_end] == quote.speaker
        if quote.cue_start is not None and quote.cue_end is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
    assert len({quote.quote_id for quote in reading.quotes}) == len(reading.quotes)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    doc = english()(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    reading = quoted_reading(doc)
    assert all(text[quote.start : quote.end] == quote.text for quote in reading.quotes)


def counted_steps(doc: Doc) -> int:
    """Calls of Python functions while the quotes of a Doc are read: a measure of work without a clock."""
    n_calls = 0

    def count(frame: object, event: str, argument: object) -> Callable[..., object] | None:
        nonlocal n_calls
        n_calls += 1
        return None

    sys.setprofile(count)
    try:
        quoted_reading(doc)
    finally:
        sys.setprofile(None)
    return n_calls


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param('"We sail ," he said that he said . ', id="speech"),
        pytest.param("he said ", id="cues-without-end"),
        pytest.param("' said 'a ", id="openers-without-end"),
        pytest.param('" a ', id="marks-without-end"),
        pytest.param("Brandt , Brandt , who said , ", id="appositions-without-end"),
    ],
)
def test_work_is_linear_in_the_length_of_the_text(sentence: str) -> None:
    def doc(n: int) -> Doc:
        words = (sentence * n).split()
        heads = [max(0, index - 1) for index in range(len(words))]
        pos = ["VERB" if word == "said" else "PUNCT" if not word.isalpha() else "PROPN" for word in words]
        deps = ["ROOT", *("ccomp" if word == "said" else "nsubj" for word in words[1:])]
        return Doc(english().vocab, words=words, pos=pos, heads=heads, deps=deps)

    short, long = counted_steps(doc(200)), counted_steps(doc(800))
    assert long < 6 * short


@pytest.mark.model
def test_the_seed_article_has_its_quotes() -> None:
    text = (shared_data("seed") / "article.txt").read_text(encoding="utf-8")
    doc = spacy.load(REPOSITORY / "models" / "en_demarche_sm")(text)
    reading = quoted_reading(doc)
    found = [(quote.kind, quote.speaker, quote.cue_lemma) for quote in reading.quotes]
    expected = [
        ("mixed", "Choe Son Hui", "say"),
        ("indirect", "a Kremlin statement", "according to"),
        ("direct", "Choe", "say"),
        ("direct", "Lavrov", "say"),
        ("mixed", "Lavrov", "according to"),
        ("direct", "he", "say"),
        ("mixed", "the United States", "claim"),
        ("mixed", "its intelligence sources", "confirm"),
        ("mixed", "Pyongyang", "say"),
    ]
    assert [quote for quote in found if quote in expected] == expected
