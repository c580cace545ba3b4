"""`demarche calibrate`: fits confidence, modes and choice of recipients of an ontology on gold stories."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table as Grid

from analysis.gold import GoldError, read_gold
from configs.lexicon.judge import JUDGE_FILE, RECIPIENTS_FILE, Judge, RecipientsFile, RecipientWeights
from pipeline.errors import ExitCode, SettingsError
from pipeline.gold_articles import reading_of
from pipeline.preflight import check_coding
from pipeline.settings import load_settings
from pipeline.versions import ontology_folder, ontology_of
from transforms.language.model import load_language

_FORM = "JSONL with id, text and events, each with offsets of its trigger"


def calibrate_ontology(gold: Sequence[Path], flags: Mapping[str, Any]) -> ExitCode:
    """Writes `judge.json` and `recipients.json` into the ontology's folder, and prints what they are worth on stories
    that they were not fitted on.

    Raises SettingsError if the gold cannot be read or is too little, or if scikit-learn is missing.
    """
    try:
        from pipeline.calibration import TooFewEventsError, fit_judge
        from pipeline.recipient_fitting import fit_recipients
    except ModuleNotFoundError as error:
        raise SettingsError("environment", "scikit-learn", "missing", "pip install 'demarche[calibrate]'") from error
    settings = load_settings(None, flags)
    check_coding(settings)
    try:
        stories = read_gold(gold)
    except GoldError as error:
        raise SettingsError("command line", "GOLD", str(error), _FORM) from error
    try:
        nlp, ontology = load_language(settings.model), ontology_of(settings.ontology)
        fitted_on = _named(gold, len(stories))
        recipients = fit_recipients(stories, lambda story, plain: reading_of(story, nlp, plain), ontology)
        judge = Judge(recipients=RecipientWeights(recipients.weights))
        fit = fit_judge(stories, nlp, replace(ontology, judge=judge), fitted_on)
    except TooFewEventsError as error:
        raise SettingsError("command line", "GOLD", str(error), _FORM) from error
    folder = ontology_folder(settings.ontology)
    _write(folder / JUDGE_FILE, fit.judge)
    _write(folder / RECIPIENTS_FILE, RecipientsFile(fitted_on=fitted_on, weights=recipients.weights))
    grid = Grid("out of fold", "estimate", "fitted", box=None)
    for name, before in fit.before.items():
        grid.add_row(name.replace("_", " "), f"{before:.3f}", f"{fit.after[name]:.3f}")
    console = Console(highlight=False)
    console.print(f"{len(stories)} stories, {fit.n_events} coded events, {100 * fit.share_right:.1f}% right in type")
    console.print(grid)
    if fit.relevance_auc is not None:
        console.print(
            f"Stories with events read more as public affairs than those without in {fit.relevance_auc:.3f} of pairs"
        )
    console.print(
        f"Recipients of {recipients.n_acts} acts that name none: {recipients.n_right_by_rule} right by rule, "
        f"{recipients.n_right} out of fold"
    )
    console.print(f"Written: {folder / JUDGE_FILE}, {folder / RECIPIENTS_FILE}")
    return ExitCode.DONE


def _write(path: Path, found: BaseModel) -> None:
    path.write_text(json.dumps(found.model_dump(), indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _named(gold: Sequence[Path], n_stories: int) -> str:
    return f"{n_stories} stories of {', '.join(path.name for path in gold)}"
