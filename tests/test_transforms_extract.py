"""The extraction step: rows per article, failures that cost one article, windows that pass through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import apache_beam as beam
import pytest
import spacy
from apache_beam.runners.direct.direct_runner import BundleBasedDirectRunner
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.testing import test_pipeline, test_stream
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from spacy.language import Language
from spacy.tokens import Doc

from configs.lexicon.frames import Frames
from schemas.articles import Article
from transforms.extract import DEAD_LETTERS, ROWS, ArticleRows, ExtractRecords, article_bytes, article_from
from transforms.extract import extract_articles as extract


@Language.component("stumbles_over_stones")
def stumbles_over_stones(doc: Doc) -> Doc:
    if "stone" in doc.text:
        raise ValueError("a stone lies in the way")
    return doc


def load_blank() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("stumbles_over_stones")
    return nlp


def load_nothing() -> Any:
    """An ontology without any words."""
    return SimpleNamespace(frames=Frames())


@pytest.fixture(autouse=True)
def records_of_one_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction that is none: the first token of each field; raises over a thorn."""

    def first_tokens(reading: Any) -> dict[str, Any]:
        if "thorn" in reading.article.text:
            raise KeyError("thorn")
        return {"mentions": tuple(doc[0].text for doc in reading.docs.values())}

    monkeypatch.setattr("transforms.extract.extract_records", first_tokens)


def article(number: int, text: str = "Boats left.", **fields: Any) -> Article:
    return Article(
        article_id=f"{number:024d}",
        document_id=f"d{number}",
        source_kind="txt",
        source_uri="memory",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        fetched_at=datetime(2024, 1, 16, tzinfo=UTC),
        **fields,
    )


def outcomes(*articles: Article) -> list[tuple[ArticleRows, Any]]:
    return list(extract(articles, load_blank(), load_nothing(), "run"))


def test_an_article_crosses_a_shuffle_unchanged() -> None:
    whole = article(1, title="A", authors=("B", "C"), published_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert article_from(article_bytes(whole)) == whole


def test_tokens_of_title_and_text_are_counted() -> None:
    (rows, letter), (untitled, _) = outcomes(article(1, title="Off they go"), article(2))
    assert letter is None
    assert rows.records == {"mentions": ("Off", "Boats")}
    assert (rows.article.is_coded, rows.article.n_tokens, untitled.article.n_tokens) == (True, 6, 3)


def test_what_is_not_to_be_coded_passes_with_its_row_alone() -> None:
    copy = article(1, not_coded_reason="duplicate")
    assert outcomes(copy, article(2))[0] == (ArticleRows(copy, {}), None)


@pytest.mark.parametrize(("text", "error"), [("A stone.", "ValueError"), ("A thorn.", "KeyError")])
def test_a_failure_costs_one_article_of_its_batch(text: str, error: str) -> None:
    first, failed, last = outcomes(article(1), article(2, text=text), article(3))
    assert first[0].article.is_coded
    assert last[0].article.is_coded
    rows, letter = failed
    assert (rows.article.is_coded, rows.article.not_coded_reason, rows.records) == (False, "failed", {})
    assert (letter.stage, letter.error_type, letter.article_id) == ("extract", error, article(2).article_id)
    assert letter.payload == text.encode()
    assert error in letter.traceback
    assert outcomes(article(2, text=text))[0][1].dead_letter_id == letter.dead_letter_id


def test_a_batch_size_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="batch_size is 0"):
        ExtractRecords(load_blank, load_nothing, "run", 0)


def ids_of(rows: ArticleRows) -> str:
    return rows.article.article_id


def in_window(element: Any, window: Any = beam.DoFn.WindowParam) -> Iterator[tuple[str, float]]:
    yield element, float(window.start)


@pytest.mark.parametrize("n_articles", [0, 1, 5])
def test_every_article_comes_out_once(n_articles: int) -> None:
    told: list[int] = []
    with test_pipeline.TestPipeline(runner=FnApiRunner()) as pipeline:
        outputs = (
            pipeline
            | beam.Create(
                [article_bytes(article(n, text="A stone." if n == 3 else "Boats.")) for n in range(n_articles)]
            )
            | ExtractRecords(load_blank, load_nothing, "run", 2, told.append)
        )
        expected = [article(n).article_id for n in range(n_articles)]
        assert_that(outputs[ROWS] | "Ids" >> beam.Map(ids_of), equal_to(expected), "rows")
        letters = outputs[DEAD_LETTERS] | "LetterIds" >> beam.Map(letter_id)
        assert_that(letters, equal_to(expected[3:4]), "letters")


def letter_id(letter: Any) -> str | None:
    article_id: str | None = letter.article_id
    return article_id


def by_stream(elements: dict[float, list[bytes]]) -> Any:
    stream: Any = test_stream.TestStream()
    for time, values in elements.items():
        stream = stream.advance_watermark_to(time).add_elements([TimestampedValue(value, time) for value in values])
    return stream.advance_watermark_to_infinity()


def test_windows_pass_through_even_if_a_batch_spans_two() -> None:
    first, second, late = (article_bytes(article(n)) for n in (1, 2, 3))
    with test_pipeline.TestPipeline(runner=BundleBasedDirectRunner()) as pipeline:
        outputs = (
            pipeline
            | by_stream({0.0: [first], 61.0: [second, late]})
            | beam.WindowInto(FixedWindows(60))
            | ExtractRecords(load_blank, load_nothing, "run", 16)
        )
        windows = outputs[ROWS] | "Ids" >> beam.Map(ids_of) | "Windows" >> beam.ParDo(in_window)
        expected = [(article(1).article_id, 0.0), (article(2).article_id, 60.0), (article(3).article_id, 60.0)]
        assert_that(windows, equal_to(expected))


@pytest.mark.parametrize(("kept", "is_known"), [(60_000, True), (0, False)])
def test_new_words_are_kept_up_to_a_number(monkeypatch: pytest.MonkeyPatch, kept: int, is_known: bool) -> None:
    monkeypatch.setattr("transforms.extract._WORDS_KEPT", kept)
    nlp = load_blank()
    list(extract([article(1, "Quinqueremes left.")], nlp, load_nothing()))
    assert ("Quinqueremes" in nlp.vocab) is is_known
