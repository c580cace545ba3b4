from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dates import DATE_TYPES
from tests.support import cases
from tests.time_place_support import doc_of_case, reading_of, tokens_of, words
from transforms.language.dates import extract_dates

PUBLISHED = "2024-03-13T09:30:00+00:00"


@pytest.mark.parametrize("case", cases("dates"))
def test_time_expressions(case: dict[str, Any]) -> None:
    reading = reading_of(doc_of_case(case), case["published"])
    found = [[date.text, date.type, date.value] for date in extract_dates(reading)]
    assert found == case["want"]


@pytest.mark.parametrize(
    ("text", "first", "end", "granularity", "basis"),
    [
        ("on May 3, 2022", "2022-05-03", "2022-05-04", "day", "explicit"),
        ("in September 2023", "2023-09-01", "2023-10-01", "month", "explicit"),
        ("in mid-September 2023", "2023-09-01", "2023-10-01", "month", "explicit"),
        ("in late 2022", "2022-01-01", "2023-01-01", "year", "explicit"),
        ("last week", "2024-03-04", "2024-03-11", "week", "relative"),
        ("yesterday", "2024-03-12", "2024-03-13", "day", "relative"),
        ("in the winter of 2022", "2022-12-01", "2023-03-01", "season", "explicit"),
        ("in the second quarter of 2023", "2023-04-01", "2023-07-01", "quarter", "explicit"),
        ("in the 1980s", "1980-01-01", "1990-01-01", "decade", "explicit"),
        ("in the past two weeks", "2024-02-28", "2024-03-14", "week", None),
    ],
)
def test_the_stretch_of_an_expression(text: str, first: str, end: str, granularity: str, basis: str | None) -> None:
    (found,) = extract_dates(reading_of(tokens_of(text), PUBLISHED))
    assert found.from_at is not None
    assert found.to_at is not None
    assert (found.from_at.date().isoformat(), found.to_at.date().isoformat()) == (first, end)
    assert (found.granularity, found.basis) == (granularity, basis)


def test_a_zone_moves_the_instant() -> None:
    (found,) = extract_dates(reading_of(tokens_of("at 8 p.m. EST on January 5, 2023"), PUBLISHED))
    assert found.value == "2023-01-05T20:00"
    assert found.from_at == datetime(2023, 1, 6, 1, tzinfo=UTC)


def test_a_zone_may_be_named_by_a_word() -> None:
    (found,) = extract_dates(reading_of(tokens_of("at 9 a.m. Moscow time on January 5, 2023"), PUBLISHED))
    assert found.from_at == datetime(2023, 1, 5, 6, tzinfo=UTC)


def test_at_the_time_is_when_the_date_before_says() -> None:
    reading = reading_of(tokens_of("They met in May 2011. At the time nobody knew."), PUBLISHED)
    before, at_the_time = extract_dates(reading)
    assert at_the_time.value == "PAST_REF"
    assert (at_the_time.from_at, at_the_time.to_at, at_the_time.basis) == (before.from_at, before.to_at, "context")


def test_titles_and_texts_are_both_read() -> None:
    reading = reading_of(tokens_of("It ended today."), PUBLISHED, title=tokens_of("War ended yesterday"))
    assert [(date.field, date.text) for date in extract_dates(reading)] == [("title", "yesterday"), ("text", "today")]


_WORDS = sorted(
    {phrase for heading in words().times.headings.values() for phrase in heading}
    | {
        "2023",
        "31",
        "1990s",
        "'90s",
        "8:30",
        "25th",
        "3/4/21",
        "2024-02-30",
        ",",
        ".",
        "-",
        "'s",
        "\n\n",
        "99999999",
        "war",
    }
)


@given(st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join), st.sampled_from([PUBLISHED, None]))
@settings(max_examples=300, deadline=None)
def test_any_sequence_of_time_words_is_read(text: str, published: str | None) -> None:
    check_records(text, published)


@given(st.text(max_size=200), st.sampled_from([PUBLISHED, None]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str, published: str | None) -> None:
    check_records(text, published)


def check_records(text: str, published: str | None) -> None:
    end = 0
    for date in extract_dates(reading_of(tokens_of(text), published)):
        assert text[date.start : date.end] == date.text
        assert end <= date.start < date.end
        end = date.end
        assert date.type in DATE_TYPES
        assert (date.from_at is None) == (date.to_at is None) == (date.granularity is None)
        assert date.from_at is None or date.to_at is None or date.from_at < date.to_at


def test_work_grows_with_the_text_alone() -> None:
    sentence = "On Friday, May 3, 2022, and the first two weeks of the last year of the 1990s, they met at 8 p.m. GMT. "
    once = list(extract_dates(reading_of(tokens_of(sentence), PUBLISHED)))
    many = list(extract_dates(reading_of(tokens_of(sentence * 50), PUBLISHED)))
    assert len(many) == 50 * len(once)
