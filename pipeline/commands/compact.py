"""`demarche compact`: many small files into few big ones."""

from __future__ import annotations

from pathlib import Path

from pipeline.compaction import compact
from pipeline.console import say
from pipeline.errors import ExitCode
from pipeline.preflight import check_dataset
from pipeline.progress import progress_for
from pipeline.settings import load_settings


def compact_dataset(dataset: Path, *, quiet: bool, wait: bool) -> ExitCode:
    """Compacts, and says how many files there were and are."""
    check_dataset(dataset)
    settings = load_settings(None, {"output": str(dataset)})
    outcome = compact(settings, wait=wait, progress=progress_for(quiet=quiet))
    if not quiet:
        say(f"{dataset}: {outcome.n_before} files are now {outcome.n_after}")
    return ExitCode.DONE
