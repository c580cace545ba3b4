"""The Beam graph of one slice: articles in, staged Parquet files out."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.transforms.environments import SubprocessSDKEnvironment
from spacy.language import Language

from pipeline.intake import Slice
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import DataFile, data_file_name
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import KeyedBatch, StageTables, keyed_batch, read_staged, shard_name, stage_file
from pipeline.versions import Versions, ontology_of
from schemas import ARTICLES, DEAD_LETTERS, SOURCES, TABLES
from schemas.articles import Article
from schemas.dead_letters import DeadLetter
from transforms.deduplicate import minhash_of
from transforms.extract import DEAD_LETTERS as DEAD_LETTERS_TAG
from transforms.extract import ROWS, ArticleRows, ExtractRecords, article_bytes
from transforms.language.model import load_language

# Buckets of the shuffle that spreads articles over workers; with many more, its own cost showed.
_N_BUCKETS = 64

_WORKER_LOG = "workers.log"

_BY_NAME = {table.name: table for table in TABLES}


def stage_slice(
    taken: Slice,
    settings: RunSettings,
    versions: Versions,
    run_id: str,
    staging: Path,
    report: Callable[[int], None] | None = None,
    part: int = 0,
) -> tuple[DataFile, ...]:
    """Extracts a slice and stages its files under `staging`; gives their list. `part` tells slices of one commit apart.

    Runs in this process with Beam's FnApiRunner, whose extraction spreads over worker processes if the settings have
    more than one and the slice is worth their start. `report`, which must be picklable, is told of articles as they are
    done. A slice without articles needs no Beam.
    """
    keeps = settings.store_text
    if not taken.articles:
        return _staged_directly(taken, versions, staging, part, keeps)
    workers = settings.workers_for(len(taken.articles))
    runner, options = _runner(workers, staging)
    pipeline = beam.Pipeline(runner=runner, options=options)
    extract = ExtractRecords(
        partial(_load_model, settings.model),
        partial(ontology_of, settings.ontology),
        run_id,
        settings.batch_articles,
        report,
    )
    outputs = (
        pipeline
        | "Articles" >> beam.Create([article_bytes(article) for article in taken.articles], reshuffle=False)
        | "Spread" >> beam.Reshuffle(num_buckets=_N_BUCKETS)
        | "ExtractRecords" >> extract
    )
    batches = (
        outputs[ROWS] | "BatchRows" >> beam.FlatMap(batches_of, workers, keeps).with_output_types(KeyedBatch),
        outputs[DEAD_LETTERS_TAG]
        | "BatchDeadLetters" >> beam.Map(_dead_letter_batch, keeps).with_output_types(KeyedBatch),
        pipeline
        | "AsTheyAre" >> beam.Create(_settled_batches(taken, keeps), reshuffle=False).with_output_types(KeyedBatch),
    )
    batches | beam.Flatten() | "StageTables" >> StageTables(staging, taken.sequence, versions.file_metadata, part)
    pipeline.run().wait_until_finish()
    reached("slice-staged")
    return read_staged(staging, part)


def _staged_directly(
    taken: Slice, versions: Versions, staging: Path, part: int, keeps_text: bool
) -> tuple[DataFile, ...]:
    letters = [_stored_letter(letter, keeps_text) for letter in taken.dead_letters]
    records = ((DEAD_LETTERS, letters), (SOURCES, taken.states.values()))
    name = data_file_name(taken.sequence, shard_name(part, 0))
    return tuple(
        stage_file(staging, f"{folder_of(table)}/{name}", table, [table.to_arrow(rows)], versions.file_metadata)
        for table, rows in records
        if rows
    )


def batches_of(rows: ArticleRows, n_shards: int, keeps_text: bool) -> Iterator[KeyedBatch]:
    """The rows of one article, as keyed batches of each table that has any; its text too, if texts are kept."""
    published_on: date | None = rows.article.published_on
    article_id = rows.article.article_id
    yield keyed_batch(ARTICLES, [_stored(rows.article, keeps_text)], published_on, article_id, n_shards)
    for name, records in rows.records.items():
        if records:
            yield keyed_batch(_BY_NAME[name], records, published_on, article_id, n_shards)


def _stored(article: Article, keeps_text: bool) -> Article:
    if keeps_text or article.text is None:
        return article
    return replace(article, text=None, text_minhash=minhash_of(article.text))


def _stored_letter(letter: DeadLetter, keeps_text: bool) -> DeadLetter:
    return letter if keeps_text else replace(letter, payload=None)


def _dead_letter_batch(letter: DeadLetter, keeps_text: bool) -> KeyedBatch:
    return keyed_batch(DEAD_LETTERS, [_stored_letter(letter, keeps_text)], None)


def _settled_batches(taken: Slice, keeps_text: bool) -> list[KeyedBatch]:
    """What needs no extraction: dead letters of the readers, and the sources' states."""
    batches = []
    if taken.dead_letters:
        letters = [_stored_letter(letter, keeps_text) for letter in taken.dead_letters]
        batches.append(keyed_batch(DEAD_LETTERS, letters, None))
    if taken.states:
        batches.append(keyed_batch(SOURCES, taken.states.values(), None))
    return batches


def _runner(workers: int, staging: Path) -> tuple[FnApiRunner, PipelineOptions]:
    """Beam's runner of this process; with several workers, one that spreads over processes that chatter into a file."""
    if workers == 1:
        return FnApiRunner(), PipelineOptions([])
    staging.mkdir(parents=True, exist_ok=True)
    log = shlex.quote(str(staging / _WORKER_LOG))
    command = f"exec {shlex.quote(sys.executable)} -m apache_beam.runners.worker.sdk_worker_main >>{log} 2>&1"
    environment = SubprocessSDKEnvironment.from_command_string(command)
    return FnApiRunner(default_environment=environment), PipelineOptions([f"--direct_num_workers={workers}"])


@cache
def _load_model(model: str) -> Language:
    nlp = load_language(model)
    reached("model-loaded")
    return nlp
