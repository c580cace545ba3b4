"""`demarche run`: reads all inputs once and adds what is new to the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.batch import RunOutcome, run_batch
from pipeline.console import complain, say
from pipeline.errors import ExitCode
from pipeline.preflight import check_settings
from pipeline.progress import progress_for
from pipeline.settings import FLAGS, load_settings
from schemas.runs import Run


def run(config: Path | None, flags: Mapping[str, Any], *, quiet: bool, wait: bool) -> ExitCode:
    """Runs, and tells in a few lines what came of it."""
    settings = load_settings(config, flags)
    check_settings(settings, FLAGS if config is None else str(config))
    outcome = run_batch(settings, wait=wait, progress=progress_for(quiet=quiet))
    for source, reason in sorted(outcome.failures.items()):
        complain(f"{source}: could not be read: {reason}")
    if not quiet:
        _summarize(outcome, settings.output)
    return outcome.exit_code


def balance_line(run: Run) -> str:
    """The balance of a run, in words."""
    return (
        f"{run.n_in} in = {run.n_new} new + {run.n_revisions} revisions + {run.n_duplicates} duplicates"
        f" + {run.n_unchanged} unchanged + {run.n_dead_letters} dead letters"
    )


def _summarize(outcome: RunOutcome, output: Path) -> None:
    run = outcome.run
    say(balance_line(run))
    rows = {count.name: count.n for count in run.rows}
    found = ", ".join(f"{rows.get(name, 0)} {name}" for name in ("events", "quotes", "mentions", "places", "dates"))
    say(f"{found} added to {output}")
    if run.dead_letter_stages:
        stages = ", ".join(f"{count.name} {count.n}" for count in run.dead_letter_stages)
        say(f"dead letters by stage: {stages}; `demarche status {output}` tells more")
    if run.status == "too_many_dead_letters":
        complain(f"{run.n_dead_letters} of {run.n_in} became dead letters, more than max_dead_letter_share allows")
    elif run.message is not None:
        complain(run.message)
