"""Columns of a Doc agree with what spaCy says of its tokens."""

from __future__ import annotations

import gc
import sys

from spacy.tokens import Doc
from spacy.vocab import Vocab

from transforms.language.doc_columns import columns_of, let_go
from transforms.language.syntax import children_of


def _doc() -> Doc:
    words = ["Envoys", "met", ".", "Both", "sides", "Agreed", "."]
    return Doc(
        Vocab(),
        words=words,
        heads=[1, 1, 1, 4, 5, 5, 5],
        deps=["nsubj", "ROOT", "punct", "det", "nsubj", "ROOT", "punct"],
        lemmas=["envoy", "meet", ".", "both", "side", "Agree", "."],
        sent_starts=[True, False, False, True, False, False, False],
    )


def test_columns_have_one_entry_per_token() -> None:
    doc = _doc()
    columns = columns_of(doc)
    assert columns.text == doc.text
    assert columns.texts == tuple(token.text for token in doc)
    assert columns.lowers == tuple(token.lower_ for token in doc)
    assert columns.lemmas == ("envoy", "meet", ".", "both", "side", "agree", ".")
    assert columns.sentence_starts == tuple(token.sent.start for token in doc)
    assert tuple(map(children_of, doc)) == tuple(tuple(token.children) for token in doc)


def test_columns_are_made_once_for_a_doc_at_hand() -> None:
    first, second = _doc(), _doc()
    assert columns_of(first) is columns_of(first)
    assert columns_of(first) is not columns_of(second)


def test_an_empty_doc_has_empty_columns() -> None:
    columns = columns_of(Doc(Vocab()))
    assert columns.text == ""
    assert columns.tokens == ()
    assert columns.sentence_starts == ()


def test_a_doc_is_let_go_without_waiting_for_the_garbage_collector() -> None:
    doc = _doc()
    gc.disable()
    try:
        before = sys.getrefcount(doc)
        columns_of(doc)
        assert sys.getrefcount(doc) > before
        let_go([doc])
        assert sys.getrefcount(doc) == before
    finally:
        gc.enable()
