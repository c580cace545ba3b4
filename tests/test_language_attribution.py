"""Who is reported as saying what a token says, and how far the report stands behind it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from spacy.tokens import Doc

from schemas.articles import TEXT
from schemas.events import CLAIMS
from tests.speech_support import parsed_docs, quoted_reading
from tests.support import cases, doc_of
from transforms.language.attribution import attributions_of, claim_class_of

BROKEN_TURN = """
    "_ " PUNCT punct 3
    We we PRON nsubj 3
    will will AUX aux 3
    leave_ leave VERB ccomp 7
    ,_ , PUNCT punct 3
    " " PUNCT punct 3
    Brandt Brandt PROPN nsubj 7
    told tell VERB ROOT 7
    the the DET det 9
    council_ council NOUN iobj 7
    . . PUNCT punct 7
    "_ " PUNCT punct 13
    You you PRON nsubj 13
    know know VERB ROOT 13
    it_ it PRON obj 13
    ._ . PUNCT punct 13
    "_ " PUNCT punct 13
"""


@pytest.mark.parametrize("case", cases("attribution"))
def test_case(case: dict[str, Any]) -> None:
    reading = quoted_reading(doc_of(case["parse"]))
    token = next(token for token in reading.docs[TEXT] if token.text == case["of"])
    found = [[link.speaker, link.cue] for link in attributions_of(reading, TEXT, token)]
    assert found == case["want"]["attributions"]
    assert claim_class_of(reading, TEXT, token) == case["want"]["claim"]


def test_links_lead_back_to_their_quotes() -> None:
    doc = doc_of(BROKEN_TURN)
    reading = quoted_reading(doc)
    (link,) = attributions_of(reading, TEXT, doc[3])
    (quote,) = reading.quotes
    assert link.quote_id == quote.quote_id
    assert reading.article.full_text[link.speaker_start : link.speaker_end] == "Brandt"


@settings(max_examples=100, deadline=None)
@given(parsed_docs())
def test_any_token_of_any_parse_has_a_claim(doc: Doc) -> None:
    reading = quoted_reading(doc)
    for token in doc:
        claim = claim_class_of(reading, TEXT, token)
        links = attributions_of(reading, TEXT, token)
        assert claim in CLAIMS
        assert not (links and claim == "asserted")
