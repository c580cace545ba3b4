"""`demarche verify`: says what is wrong with a dataset."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from pipeline.console import say
from pipeline.errors import ExitCode
from pipeline.verification import verify_dataset


def verify(dataset: Path, *, quiet: bool) -> ExitCode:
    """Prints each finding in a line; exits with 1 if there is any."""
    with Console(stderr=True, quiet=quiet).status("verifying") as status:
        n_findings = 0
        for finding in verify_dataset(dataset, lambda step: status.update(f"verifying: {step}")):
            n_findings += 1
            say(f"{finding.where}: {finding.what}")
    if n_findings:
        say(f"{n_findings} findings")
        return ExitCode.FAILED
    if not quiet:
        say(f"{dataset}: sound")
    return ExitCode.DONE
