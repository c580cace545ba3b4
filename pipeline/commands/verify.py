"""`demarche verify`: says what is wrong with a dataset."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from pipeline.console import counted, say
from pipeline.dataset import Snapshot, n_without_text
from pipeline.errors import ExitCode
from pipeline.verification import verify_dataset
from schemas import ARTICLES


def verify(dataset: Path, *, quiet: bool) -> ExitCode:
    """Prints each finding in a line; exits with 1 if there is any."""
    with Console(stderr=True, quiet=quiet).status("verifying") as status:
        n_findings = 0
        for finding in verify_dataset(dataset, lambda step: status.update(f"verifying: {step}")):
            n_findings += 1
            say(f"{finding.where}: {finding.what}")
    if n_findings:
        say(counted(n_findings, "finding"))
        return ExitCode.FAILED
    if not quiet:
        say(f"{dataset}: sound")
        snapshot = Snapshot(dataset)
        if n := n_without_text(dataset, snapshot.manifest.files_of(ARTICLES.name)):
            say(f"{counted(n, 'article')} stored without a text: what other tables quote of it could not be checked")
    return ExitCode.DONE
