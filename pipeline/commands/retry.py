"""`demarche retry`: takes dead letters up again whose reason may have passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.batch import run_batch
from pipeline.commands.run import balance_line
from pipeline.console import complain, say
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode
from pipeline.index import Index
from pipeline.preflight import check_coding
from pipeline.progress import progress_for
from pipeline.settings import load_settings
from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.retrying import retry_letters
from schemas import DEAD_LETTERS
from schemas.dead_letters import DeadLetter


def retry(dataset: Path, config: Path | None, flags: Mapping[str, Any], *, quiet: bool, wait: bool) -> ExitCode:
    """Asks again for what failed for a while; what has come since by another way is left alone."""
    letters: list[DeadLetter] = Snapshot(dataset).records(DEAD_LETTERS)
    settings = load_settings(config, {**flags, "output": str(dataset.absolute())})
    check_coding(settings)

    def read(run: RunContext, index: Index) -> Iterable[Arrival]:
        pending = (letter for letter in letters if letter.is_retryable and not _has_come(letter, index))
        return retry_letters(pending, settings.sources, run)

    outcome = run_batch(settings, command="retry", wait=wait, progress=progress_for(quiet=quiet), read=read)
    for source, reason in sorted(outcome.failures.items()):
        complain(f"{source}: could not be read: {reason}")
    if not quiet:
        say(balance_line(outcome.run))
    # Letters that fail again are no sign that a fault is ours.
    return ExitCode.DONE if outcome.exit_code is ExitCode.TOO_MANY_DEAD_LETTERS else outcome.exit_code


def _has_come(letter: DeadLetter, index: Index) -> bool:
    """Whether the page is in the dataset by now, or the file was read to its end."""
    state = index.source_states().get(letter.source_uri)
    return index.knows_url(letter.source_uri) or (state is not None and state.is_complete)
