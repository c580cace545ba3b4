"""The life of a run: the dataset is opened, the row drafted, the work done, and the row written whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.commit import DatasetWriter, open_dataset
from pipeline.creation import create_dataset, refuse_mixed_coding
from pipeline.disk_faults import disk_faults_told, is_disk_fault
from pipeline.errors import DemarcheError, ExitCode
from pipeline.history import RunHistory, new_run, settle_killed_run
from pipeline.settings import RunSettings, settings_json
from pipeline.versions import Versions, find_versions


@dataclass(frozen=True, slots=True)
class RunLife:
    """A run under way; whoever does the work finishes its history."""

    writer: DatasetWriter
    history: RunHistory
    versions: Versions


@contextmanager
def run_lifecycle(
    settings: RunSettings, command: str, *, wait: bool = False, is_recoding: bool = False
) -> Iterator[RunLife]:
    """A run on the dataset of the settings, made if it is not there.

    The row of a run that fails or is interrupted is written here. Raises DatasetLockedError, and MixedCodingError
    unless the run allows mixed coding or recodes, before there is a run at all; and DatasetError for what is the disk's
    fault.
    """
    versions = find_versions(settings.model, settings.ontology)
    with disk_faults_told(settings.output), open_dataset(settings.output, command, wait=wait) as writer:
        refuse_mixed_coding(writer, versions, allow=settings.allow_mixed or is_recoding)
        draft = new_run(command, settings_json(settings), versions, datetime.now(UTC))
        create_dataset(writer, versions, draft)
        settle_killed_run(writer)
        history = RunHistory(writer, versions, draft, writer.manifest.sequence)
        history.start()
        with _row_written(history):
            yield RunLife(writer, history, versions)


@contextmanager
def _row_written(history: RunHistory) -> Iterator[None]:
    try:
        yield
    except DemarcheError as error:
        if error.exit_code is not ExitCode.USAGE:
            history.break_off("failed", str(error))
        else:
            history.abandon()
        raise
    except KeyboardInterrupt:
        history.break_off("interrupted", "stopped by a signal")
        raise
    except Exception as error:
        # If the disk is full or gone, the draft stays, and the next run writes the row.
        if not is_disk_fault(error):
            history.break_off("failed", f"{type(error).__name__}: {error}")
        raise
