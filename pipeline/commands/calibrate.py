"""`demarche calibrate`: fits confidence and modes of an ontology on gold stories."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from analysis.gold import GoldError, read_gold
from configs.lexicon.judge import JUDGE_FILE
from pipeline.errors import ExitCode, SettingsError
from pipeline.preflight import check_coding
from pipeline.settings import load_settings
from pipeline.versions import ontology_folder, ontology_of
from transforms.language.model import load_language

_FORM = "JSONL with id, text and events, each with offsets of its trigger"


def calibrate_ontology(gold: Sequence[Path], flags: Mapping[str, Any]) -> ExitCode:
    """Writes `judge.json` into the ontology's folder, and prints what it is worth on stories that it was not fitted on.

    Raises SettingsError if the gold cannot be read or is too little, or if scikit-learn is missing.
    """
    try:
        from pipeline.calibration import TooFewEventsError, fit_judge
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
        fit = fit_judge(stories, nlp, ontology, _named(gold, len(stories)))
    except TooFewEventsError as error:
        raise SettingsError("command line", "GOLD", str(error), _FORM) from error
    path = ontology_folder(settings.ontology) / JUDGE_FILE
    path.write_text(json.dumps(fit.judge.model_dump(), indent=0, sort_keys=True) + "\n", encoding="utf-8")
    grid = Grid("out of fold", "estimate", "fitted", box=None)
    for name, before in fit.before.items():
        grid.add_row(name.replace("_", " "), f"{before:.3f}", f"{fit.after[name]:.3f}")
    console = Console(highlight=False)
    console.print(f"{len(stories)} stories, {fit.n_events} coded events, {100 * fit.share_right:.1f}% right in type")
    console.print(grid)
    console.print(f"Written: {path}")
    return ExitCode.DONE


def _named(gold: Sequence[Path], n_stories: int) -> str:
    return f"{n_stories} stories of {', '.join(path.name for path in gold)}"
