"""Headlines that a parser trained on sentences reads as nouns."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from tests.event_support import bundled_ontology
from tests.support import cases, doc_of
from transforms.language.headlines import mended_headline

VOCAB = English().vocab
WORDS = ["Mali", "police", "orders", "fire", "out", "as", ";", ",", "to", "'s", "talks", "on", "and", "11", "-", ":"]
TAGS = ["NOUN", "PROPN", "VERB", "AUX", "ADP", "PUNCT", "PART", "ADJ", "NUM", "SCONJ", "CCONJ"]


@pytest.mark.parametrize("case", cases("headlines"))
def test_case(case: dict[str, Any]) -> None:
    doc = doc_of(case["parse"])
    mended = mended_headline(doc, bundled_ontology().frames)
    if case["want"] is None:
        assert mended is doc
        return
    assert [f"{t.text} {t.pos_} {t.dep_} {t.head.text}" for t in mended] == case["want"]
    assert [(ent.text, ent.label_) for ent in mended.ents] == [(ent.text, ent.label_) for ent in doc.ents]
    assert mended.text == doc.text


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(TAGS), st.integers(0, 20)), min_size=1, max_size=20))
def test_any_parse_gives_a_tree_over_the_same_words(tokens: list[tuple[str, str, int]]) -> None:
    doc = Doc(
        VOCAB,
        words=[word for word, _, _ in tokens],
        pos=[tag for _, tag, _ in tokens],
        tags=["NN" for _ in tokens],
        lemmas=[word.lower() for word, _, _ in tokens],
        deps=["ROOT" if head >= i else "nmod" for i, (_, _, head) in enumerate(tokens)],
        heads=[min(head, i) for i, (_, _, head) in enumerate(tokens)],
    )
    mended = mended_headline(doc, bundled_ontology().frames)
    assert mended.text == doc.text
    for token in mended:
        assert len(list(token.ancestors)) < len(mended)
