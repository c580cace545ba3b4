"""Runs: what was run, with which versions, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import TIMESTAMP, Table

RUN_STATUSES = ("done", "failed", "interrupted", "too_many_dead_letters")


@dataclass(frozen=True, slots=True)
class Count:
    """A named number."""

    name: Annotated[str, pa.string(), "Table, source or stage."]
    n: Annotated[int, pa.int64(), "How many."]


@dataclass(frozen=True, slots=True)
class Run:
    """One run. The balance: in = new + revisions + duplicates + unchanged + dead letters, disjoint."""

    run_id: Annotated[str, pa.string(), "Id of the run."]
    started_at: Annotated[datetime, TIMESTAMP, "When it started."]
    finished_at: Annotated[datetime | None, TIMESTAMP, "When it finished."]
    status: Annotated[str, pa.string(), "done, failed, interrupted or too_many_dead_letters."]
    command: Annotated[str, pa.string(), "run, watch, recode, compact, forget, retry or link."]
    settings: Annotated[str, pa.string(), "Settings as resolved, in JSON; secrets masked."]
    demarche_version: Annotated[str, pa.string(), "Version of demarche."]
    schema_version: Annotated[str, pa.string(), "Versions of the tables, in JSON."]
    model_version: Annotated[str, pa.string(), "Name and version of the language model."]
    ontology_version: Annotated[str, pa.string(), "Name and hash of the ontology."]
    beam_version: Annotated[str, pa.string(), "Version of Apache Beam."]
    python_version: Annotated[str, pa.string(), "Version of Python."]
    n_in: Annotated[int, pa.int64(), "Articles, entries and records that came in."] = 0
    n_new: Annotated[int, pa.int64(), "Documents seen for the first time."] = 0
    n_revisions: Annotated[int, pa.int64(), "Known documents with a changed text."] = 0
    n_duplicates: Annotated[int, pa.int64(), "Copies of another document's text, exact or near."] = 0
    n_unchanged: Annotated[int, pa.int64(), "Articles that the dataset already has."] = 0
    n_dead_letters: Annotated[int, pa.int64(), "Inputs that failed."] = 0
    rows: Annotated[tuple[Count, ...], "Rows committed, by table."] = ()
    sources: Annotated[tuple[Count, ...], "Articles that came in, by source."] = ()
    failed_sources: Annotated[tuple[Count, ...], "Failures by source."] = ()
    dead_letter_stages: Annotated[tuple[Count, ...], "Dead letters by stage."] = ()
    n_files: Annotated[int, pa.int64(), "Files committed."] = 0
    message: Annotated[str | None, pa.string(), "Why it failed, if it did."] = None


RUNS = Table("runs", Run, version=1, key="run_id", partitioned=False)
