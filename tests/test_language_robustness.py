"""All extractors on texts that nobody would print: nothing raises, rows match their text, and work is linear."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from schemas.articles import TEXT, TITLE, Article
from tests.speech_support import bundled_ontology, english
from tests.support import doc_of
from transforms.language.model import load_language
from transforms.language.reading import Reading
from transforms.language.registry import extract_records
from transforms.normalize import normalize_text

_WORDS = """
Russian Foreign Minister Sergey Lavrov Moscow Pyongyang Mali troops rebels police leaders both two latter former they he
we you its their said told denied accused attacked met in on of by to that and not will may Monday mid-September 2023
third quarter last week daily three days 5 % NATO ( ) , . : ; - — ? ! ' " “ ” ‘ ’ 's Paris Amur region according former
"""
_TAGS = "NOUN PROPN PRON VERB AUX DET ADP SCONJ CCONJ NUM PUNCT ADJ PART"
_LABELS = (
    "ROOT nsubj nsubj:pass obj iobj ccomp xcomp obl nmod nmod:poss advcl conj cc appos acl acl:relcl case mark amod"
)
_ENTITIES = ("", "", "", "B-PERSON", "B-GPE", "B-ORG", "B-NORP", "B-DATE")
_MARKED = st.sampled_from([*"\"'“”‘’()—:;,.?!\n", "\n\n", " ", " said ", " he said", "the latter", "mid-May ", "M. "])
_NEWS = st.sampled_from(
    [
        "The two sides met in Paris on Tuesday",
        "We will respond, Lavrov told reporters",
        "police in Amur region, Russia, killed 12",
        "according to a Kremlin statement",
        "both leaders accused each other every Friday",
    ]
)

# Two paragraphs of nine clauses, as a parser might see them; they are repeated to make long texts.
_STORY = """
    Mali Mali PROPN nsubj 3 B-GPE
    and and CCONJ cc 2
    Niger Niger PROPN conj 0 B-GPE
    attacked attack VERB ROOT 3 - Tense=Past|VerbForm=Fin
    rebels rebel NOUN obj 3
    in in ADP case 6
    Gao Gao PROPN obl 3 B-GPE
    on on ADP case 8
    Monday_ Monday PROPN obl 3 B-DATE
    . . PUNCT punct 3
    The the DET det 12
    two two NUM nummod 12
    sides side NOUN nsubj 13 - Number=Plur
    said say VERB ROOT 13 - Tense=Past|VerbForm=Fin
    that that SCONJ mark 16
    they they PRON nsubj 16
    agreed_ agree VERB ccomp 13 - Tense=Past|VerbForm=Fin
    . . PUNCT punct 13
    "_ " PUNCT punct 20
    We we PRON nsubj 20
    won_ win VERB ccomp 23 - Tense=Past|VerbForm=Fin
    ,_ , PUNCT punct 20
    " " PUNCT punct 20
    said say VERB ROOT 23 - Tense=Past|VerbForm=Fin
    President President PROPN nmod:desc 25
    Ilse Ilse PROPN nsubj 23 B-PERSON
    Brandt_ Brandt PROPN flat 25 I-PERSON
    . . PUNCT punct 23
    ¶_ ¶ SPACE dep 27
"""


def _reading(text: Doc, title: Doc | None = None) -> Reading:
    article = Article(
        article_id="article",
        document_id="document",
        source_kind="txt",
        source_uri="text.txt",
        title=None if title is None else title.text,
        text=text.text,
        text_sha256="",
        fetched_at=datetime(2024, 5, 15, tzinfo=UTC),
        published_at=datetime(2024, 5, 15, tzinfo=UTC),
    )
    docs = {TEXT: text} if title is None else {TITLE: title, TEXT: text}
    return Reading(article, docs, bundled_ontology())


def _assert_rows_match(reading: Reading) -> None:
    """Every row of every table lies inside its field, and its text is what stands there; ids are unique."""
    for rows in extract_records(reading).values():
        for row in rows:
            text = reading.docs[row.field].text
            assert 0 <= row.start < row.end <= len(text)
            assert text[row.start : row.end] == row.text
    mentions = reading.mention_by_id
    assert len(mentions) == len(reading.mentions)
    assert all(member in mentions for mention in reading.mentions for member in mention.members)


@st.composite
def _parsed(draw: st.DrawFn) -> Doc:
    """Likely words of news under any tree, with any names marked."""
    words = draw(st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=30))
    heads = [draw(st.integers(0, index)) for index in range(len(words))]
    tags = st.sampled_from(_TAGS.split())
    return Doc(
        english().vocab,
        words=words,
        spaces=draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words))),
        pos=[draw(tags) for _ in words],
        deps=["ROOT" if head == i else draw(st.sampled_from(_LABELS.split())) for i, head in enumerate(heads)],
        heads=heads,
        ents=[draw(st.sampled_from(_ENTITIES)) for _ in words],
    )


@settings(max_examples=150, deadline=None)
@given(_parsed())
def test_any_parse_gives_rows_that_match_the_text(doc: Doc) -> None:
    _assert_rows_match(_reading(doc))


@pytest.mark.model
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.one_of(st.text(max_size=200), st.lists(_MARKED | _NEWS, max_size=30).map("".join)))
def test_any_text_is_read_by_the_model(title: str, text: str) -> None:
    nlp = load_language()
    _assert_rows_match(_reading(nlp(normalize_text(text)), nlp(normalize_text(title))))


@cache
def _story() -> Doc:
    return doc_of(_STORY)


def _steps(n_repeats: int) -> int:
    """Calls of Python functions and steps of generators while a story told n times is read: work without a clock."""
    reading = _reading(Doc.from_docs([_story()] * n_repeats, ensure_whitespace=False))
    n_calls = 0

    def count(frame: object, event: str, argument: object) -> Callable[..., Any] | None:
        nonlocal n_calls
        n_calls += 1
        return None

    sys.setprofile(count)
    try:
        extract_records(reading)
    finally:
        sys.setprofile(None)
    return n_calls


def test_work_is_linear_in_the_length_of_the_text() -> None:
    _steps(1)
    short, long = _steps(25), _steps(100)
    assert long < 5 * short
