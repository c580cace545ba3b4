"""The first commit of a dataset, and what may be added to it later."""

from __future__ import annotations

from pipeline.commit import DatasetWriter
from pipeline.errors import MixedCodingError
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import Commit, data_file_name
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from pipeline.versions import Versions
from schemas import TABLES
from schemas.runs import Run


def create_dataset(writer: DatasetWriter, versions: Versions, run: Run) -> None:
    """Commits one empty typed file per table to a dataset that has no commit: a table without rows reads as empty."""
    if writer.manifest.sequence:
        return
    sequence = writer.next_sequence
    staging = writer.staging(sequence)
    files = tuple(
        stage_file(
            staging, f"{folder_of(table)}/{data_file_name(sequence, 'empty')}", table, [], versions.file_metadata
        )
        for table in TABLES
    )
    writer.commit(Commit(sequence, run.run_id, run.command, writer.next_instant(), add=files))
    reached("dataset-created")


def refuse_mixed_coding(writer: DatasetWriter, versions: Versions, *, allow: bool) -> None:
    """Raises MixedCodingError if another model or ontology coded rows of the dataset, unless that is allowed."""
    others = sorted({c.label for c in writer.manifest.codings.values() if c != versions.coding})
    if others and not allow:
        raise MixedCodingError(
            f"{writer.root}: coded with {', '.join(others)}, this run has {versions.coding.label}; `demarche recode "
            f"{writer.root}` codes it anew, --allow-mixed adds to it as it is"
        )
