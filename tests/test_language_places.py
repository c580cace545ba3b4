from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

from schemas.places import Place
from tests.support import cases, doc_of
from tests.time_place_support import reading_of, tokens_of
from transforms.language.places import extract_places


@pytest.mark.parametrize("case", cases("places"))
def test_places(case: dict[str, Any]) -> None:
    found = list(extract_places(reading_of(doc_of(case["parse"]))))
    assert [[place.text, place.country, place.admin1, place.is_demonym] for place in found] == case["want"]


def located(text: str, *labels: tuple[str, str]) -> tuple[Place, ...]:
    """Places of a text without a parse, in which some names carry labels."""
    doc = tokens_of(text)
    spans = []
    for name, label in labels:
        start = text.index(name)
        span = doc.char_span(start, start + len(name), label=label)
        assert isinstance(span, Span)
        spans.append(span)
    doc.ents = tuple(spans)
    return tuple(extract_places(reading_of(doc)))


def test_moscow_lies_where_it_lies() -> None:
    (moscow,) = located("He flew to Moscow.", ("Moscow", "GPE"))
    assert moscow.geonames_id == 524901
    assert moscow.latitude == pytest.approx(55.75, abs=0.01)
    assert moscow.longitude == pytest.approx(37.62, abs=0.01)
    assert moscow.feature_class == "P"


def test_an_unknown_place_has_no_coordinates() -> None:
    (place,) = located("He flew to Qwertzuia.", ("Qwertzuia", "GPE"))
    assert (place.latitude, place.longitude, place.geonames_id, place.country, place.name) == (None,) * 5


def test_a_religion_is_no_place() -> None:
    assert located("Muslim leaders met.", ("Muslim", "NORP")) == ()


def test_news_agencies_are_no_places() -> None:
    assert located("He told Reuters so.", ("Reuters", "GPE")) == ()


_NAMES = [
    "Paris", "London", "Georgia", "Moscow", "Turkish", "U.S.", "Texas", "St. Petersburg", "the", "of", "and", ",", "in",
    "'s", "region", "Republic", "Congo", "North", "West", "Mo.", "Black Sea", "Côte d'Ivoire", "İzmir", "Łódź",
    "New York", "Washington", "\n\n", ".",
]  # fmt: skip
_LABELS = ["", "GPE", "LOC", "NORP", "ORG", "PERSON", "FAC"]


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_LABELS)), max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_sequence_of_names_is_read(names: list[tuple[str, str]]) -> None:
    doc = tokens_of(" ".join(name for name, _ in names))
    position, spans = 0, []
    for name, label in names:
        span = doc.char_span(position, position + len(name), label=label) if label else None
        if span is not None and not name.isspace():
            spans.append(span)
        position += len(name) + 1
    doc.ents = tuple(spans)
    check_records(doc.text, tuple(extract_places(reading_of(doc))))


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    check_records(text, tuple(extract_places(reading_of(tokens_of(text)))))


def check_records(text: str, places: tuple[Place, ...]) -> None:
    end = 0
    for place in places:
        assert text[place.start : place.end] == place.text
        assert end <= place.start < place.end
        end = place.end
        assert 0 <= place.confidence <= 1
        assert (place.latitude is None) == (place.longitude is None) == (place.name is None)
