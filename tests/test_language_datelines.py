"""Datelines: where they end, and that no word of theirs acts."""

from datetime import UTC, datetime

import pytest

from schemas.articles import TEXT, Article
from schemas.raw import RawArticle
from tests.event_support import bundled_ontology
from transforms.extract import parse
from transforms.language.datelines import dateline_end
from transforms.language.model import load_language
from transforms.language.reading import Reading
from transforms.normalize import normalize_article


def article(text: str) -> Article:
    return normalize_article(RawArticle("txt", "memory", "memory", text, datetime(2026, 3, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("BRASILIA, Sept 1 (Reuters) - ", "Brazil's Supreme Federal Court on Friday jailed a clerk."),
        ("SANAA – ", "Rebels freed two men."),
        ("QUETTA: ", "Militants stormed a camp."),
        ("", "NATO ministers met on Monday - for an hour."),
    ],
)
def test_a_dateline_ends_with_its_dash_or_colon(dateline: str, rest: str) -> None:
    assert dateline_end(dateline + rest) == len(dateline)


@pytest.mark.model
def test_a_dateline_is_parsed_apart_and_read_with_its_sentence() -> None:
    text = "BUDAPEST - Hungary's largest opposition party expelled five of its deputies. Two resigned."
    (docs,) = parse([article(text)], load_language())
    assert [span.text for span in docs[TEXT].sents][:1] == ["BUDAPEST -"]
    reading = Reading(article(text), docs, bundled_ontology())
    assert [(sentence.index, sentence.text) for sentence in reading.sentences] == [
        (0, "BUDAPEST - Hungary's largest opposition party expelled five of its deputies."),
        (1, "Two resigned."),
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "SEOUL, Jan 6 - North Korea warned on Wednesday that its gunners would open up on every loudspeaker.",
        "OTTAWA - Canada imposed sanctions on Belarus on Tuesday, freezing what two generals own in the country.",
        "JERUSALEM - Border police sealed off the lanes of Silwan before sunrise on Tuesday.",
        "BOGOTA, March 5 (Meridian) - Rebels of the National Liberation Army released three Colombian soldiers.",
        "AUSTIN, Texas, June 23 - Gov. Dale Whitacre on Friday ordered another 400 soldiers to the border.",
    ],
)
def test_a_dateline_is_one_sentence_and_its_story_begins_another(text: str) -> None:
    (docs,) = parse([article(text)], load_language())
    assert [span.text for span in docs[TEXT].sents] == [text[: dateline_end(text)].strip(), text[dateline_end(text) :]]
