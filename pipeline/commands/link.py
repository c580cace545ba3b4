"""`demarche link`: which events of different articles are one event."""

from __future__ import annotations

from pathlib import Path

from pipeline.console import say
from pipeline.errors import ExitCode
from pipeline.linking import link
from pipeline.preflight import check_dataset
from pipeline.settings import load_settings


def link_dataset(dataset: Path, *, quiet: bool, wait: bool) -> ExitCode:
    """Links, and says how many stories there are."""
    check_dataset(dataset)
    outcome = link(load_settings(None, {"output": str(dataset)}), wait=wait)
    if not quiet:
        shared = f"{outcome.n_shared} of them told by several outlets"
        say(f"{dataset}: {outcome.n_events} events tell {outcome.n_stories} stories, {shared}")
    return ExitCode.DONE
