"""`demarche forget`: takes articles out of a dataset for good."""

from __future__ import annotations

from pathlib import Path

from pipeline.console import counted, say
from pipeline.errors import ExitCode
from pipeline.forgetting import forget
from pipeline.preflight import check_dataset
from pipeline.settings import load_settings


def forget_articles(dataset: Path, targets: list[str], *, is_dry: bool, quiet: bool, wait: bool) -> ExitCode:
    """Forgets, and says how much."""
    check_dataset(dataset)
    outcome = forget(load_settings(None, {"output": str(dataset)}), targets, is_dry=is_dry, wait=wait)
    if not quiet:
        forgotten = outcome.forgotten
        did = "would be forgotten" if is_dry else "forgotten"
        articles, documents = len(forgotten.article_ids), len(forgotten.document_ids)
        say(f"{counted(articles, 'article')} of {counted(documents, 'document')} {did}")
        if None in forgotten.heirs.values():
            say(f"copies of them stay, and are not coded yet: `demarche recode {dataset}` codes them")
    return ExitCode.DONE
