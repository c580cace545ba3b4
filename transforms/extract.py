"""Articles in, the rows of every table out: a Doc is built, read by all extractors, and dropped, in one step."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import apache_beam as beam
import pyarrow as pa
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import DoOutputsTuple, PCollection, TaggedOutput
from apache_beam.utils.timestamp import Timestamp
from apache_beam.utils.windowed_value import WindowedValue
from spacy.language import Language
from spacy.tokens import Doc

from configs.lexicon.ontology import Ontology
from schemas.articles import ARTICLES, FIELDS, TEXT, Article
from schemas.dead_letters import MAX_PAYLOAD_BYTES, DeadLetter
from schemas.ids import content_id
from transforms.language.doc_columns import let_go
from transforms.language.reading import Reading
from transforms.language.registry import extract_records
from transforms.language.sentence_starts import with_sentence_starts

ROWS = "rows"
DEAD_LETTERS = "dead_letters"
FAILED = "failed"
# In one memory zone, at whose end what the model learned is cleared away: not after each batch.
_BATCHES_AT_ONCE = 4
# The model keeps the words it meets up to this many; later ones it forgets, and splits anew each time. A word that it
# keeps costs a quarter of a kilobyte, one that it splits anew half as much as its parse.
_WORDS_KEPT = 60_000


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """What became of one article: its row of `articles`, and its records of the other tables by name."""

    article: Article
    records: Mapping[str, tuple[Any, ...]]


def article_bytes(article: Article) -> bytes:
    """An article as it crosses a shuffle; `article_from` reads it."""
    return bytes(ARTICLES.to_arrow([article], article.published_on).serialize().to_pybytes())


def article_from(element: bytes) -> Article:
    """The article that `article_bytes` wrote."""
    batch = pa.ipc.read_record_batch(pa.py_buffer(element), ARTICLES.arrow)
    article: Article = ARTICLES.from_rows(batch.to_pylist())[0]
    return article


class ExtractRecords(beam.PTransform[PCollection[bytes], DoOutputsTuple]):
    """Articles as bytes in (see `article_bytes`); per article one `ArticleRows` out; tagged `dead_letters`.

    An article with a `not_coded_reason` passes with its own row alone. One that raises passes so too, marked `failed`,
    and a `DeadLetter` of stage `extract` tells why. Timestamps and windows pass through; no Doc leaves the step.
    """

    def __init__(
        self,
        load_nlp: Callable[[], Language],
        load_ontology: Callable[[], Ontology],
        run_id: str,
        batch_size: int = 16,
        report: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__()
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}, must be 1 or more")
        self._fn = _ExtractFn(load_nlp, load_ontology, run_id, batch_size, report)

    def expand(self, articles: PCollection[bytes]) -> DoOutputsTuple:
        outputs: DoOutputsTuple = articles | "Extract" >> beam.ParDo(self._fn).with_outputs(DEAD_LETTERS, main=ROWS)
        return outputs


class _Buffered(NamedTuple):
    article: Article
    timestamp: Timestamp
    window: Any


class _ExtractFn(beam.DoFn):
    """Buffers articles, since the model reads several at once faster than one by one."""

    def __init__(
        self,
        load_nlp: Callable[[], Language],
        load_ontology: Callable[[], Ontology],
        run_id: str,
        batch_size: int,
        report: Callable[[int], None] | None,
    ) -> None:
        self._load_nlp = load_nlp
        self._load_ontology = load_ontology
        self._run_id = run_id
        self._batch_size = batch_size
        self._report = report
        self._buffer: list[_Buffered] = []

    def setup(self) -> None:
        self._nlp = self._load_nlp()
        self._ontology = self._load_ontology()

    def start_bundle(self) -> None:
        self._buffer = []

    def process(
        self, element: bytes, timestamp: Any = beam.DoFn.TimestampParam, window: Any = beam.DoFn.WindowParam
    ) -> Iterator[Any]:
        self._buffer.append(_Buffered(article_from(element), timestamp, window))
        if len(self._buffer) >= self._batch_size * _BATCHES_AT_ONCE:
            yield from self._flush()

    def finish_bundle(self) -> Iterator[Any]:
        yield from self._flush()

    def _flush(self) -> Iterator[Any]:
        buffered, self._buffer = self._buffer, []
        articles = [entry.article for entry in buffered]
        outcomes = extract_articles(articles, self._nlp, self._ontology, self._run_id, self._batch_size)
        for (rows, dead_letter), entry in zip(outcomes, buffered, strict=True):
            windows = (entry.window,)
            yield WindowedValue(rows, entry.timestamp, windows)
            if dead_letter is not None:
                Metrics.counter("extract", "dead_letters").inc()
                yield TaggedOutput(DEAD_LETTERS, WindowedValue(dead_letter, entry.timestamp, windows))
        if self._report is not None and buffered:
            self._report(len(buffered))


Outcome = tuple[ArticleRows, DeadLetter | None]


def extract_articles(
    articles: Sequence[Article], nlp: Language, ontology: Ontology, run_id: str = "", batch_size: int = 16
) -> Iterator[Outcome]:
    """Per article, in order, its rows, and a dead letter if its text could not be worked on.

    The model reads `batch_size` articles at a time.
    """
    wanted = [article for article in articles if article.not_coded_reason is None]
    coded: dict[str, Outcome] = {}
    # Memory stays flat over millions of articles, since what the model learns in a memory zone is forgotten at its end.
    with nullcontext() if len(nlp.vocab) < _WORDS_KEPT else nlp.memory_zone():
        for start in range(0, len(wanted), batch_size):
            batch = wanted[start : start + batch_size]
            coded.update(zip((a.article_id for a in batch), _code(batch, nlp, ontology, run_id), strict=True))
    for article in articles:
        yield coded[article.article_id] if article.article_id in coded else (ArticleRows(article, {}), None)


def _code(articles: Sequence[Article], nlp: Language, ontology: Ontology, run_id: str) -> list[Outcome]:
    try:
        parsed = parse(articles, nlp)
    except Exception as error:  # noqa: BLE001  one text spoils its batch: each is tried alone, and fails alone
        if len(articles) == 1:
            return [_failed(articles[0], error, run_id)]
        return [outcome for article in articles for outcome in _code([article], nlp, ontology, run_id)]
    return [_read(article, docs, ontology, run_id) for article, docs in zip(articles, parsed, strict=True)]


def parse(articles: Sequence[Article], nlp: Language) -> list[dict[str, Doc]]:
    """Per article, in order, the parsed Doc of each field that is not empty."""
    docs = [
        (with_sentence_starts(nlp.make_doc(text)) if field == TEXT else nlp.make_doc(text), (index, field))
        for index, article in enumerate(articles)
        for field in FIELDS
        if (text := getattr(article, field))
    ]
    parsed: list[dict[str, Doc]] = [{} for _ in articles]
    for doc, (index, field) in nlp.pipe(docs, as_tuples=True, batch_size=max(len(docs), 1)):
        parsed[index][field] = doc
    return parsed


def _read(article: Article, docs: Mapping[str, Doc], ontology: Ontology, run_id: str) -> Outcome:
    coded = replace(article, is_coded=True, n_tokens=sum(len(doc) for doc in docs.values()))
    reading = None
    try:
        reading = Reading(coded, docs, ontology)
        return ArticleRows(coded, extract_records(reading)), None
    except Exception as error:  # noqa: BLE001  a fault of ours costs one article, not the run
        return _failed(article, error, run_id)
    finally:
        let_go((docs if reading is None else reading.docs).values())


def _failed(article: Article, error: Exception, run_id: str) -> Outcome:
    message = " ".join(str(error).split()) or type(error).__name__
    payload = article.full_text.encode()[:MAX_PAYLOAD_BYTES]
    letter = DeadLetter(
        dead_letter_id=content_id("extract", article.source_uri, article.article_id, type(error).__name__, message),
        stage="extract",
        source_uri=article.source_uri,
        error_type=type(error).__name__,
        message=message,
        is_retryable=False,
        run_id=run_id,
        article_id=article.article_id,
        external_id=article.external_id,
        traceback="".join(traceback.format_exception(error)),
        payload=payload,
    )
    return ArticleRows(replace(article, not_coded_reason=FAILED), {}), letter
