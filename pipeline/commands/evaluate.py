"""`demarche evaluate`: scores the events of a dataset against gold stories."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from analysis.evaluate import Evaluation, EvaluationError, Score, evaluate
from analysis.gold import GoldError, read_gold
from pipeline.dataset import Snapshot
from pipeline.errors import ExitCode, SettingsError
from schemas.articles import ARTICLES
from schemas.events import EVENTS


def evaluate_dataset(dataset: Path, gold: Sequence[Path], *, n_errors: int, as_json: bool) -> ExitCode:
    """Prints scores and the worst errors. Raises SettingsError if the gold cannot be read or names no article."""
    try:
        stories = read_gold(gold)
    except GoldError as error:
        raise SettingsError("command line", "GOLD", str(error), "JSONL with id, text and events") from error
    coded = _events_by_story(Snapshot(dataset))
    missing = [story.story_id for story in stories if story.story_id not in coded]
    if len(missing) == len(stories):
        known = "articles are matched by external_id, the `id` of their input"
        raise SettingsError("command line", "GOLD", ", ".join(map(str, gold)), f"no story is in {dataset}: {known}")
    result = evaluate(stories, coded)
    if as_json:
        print_json(result, missing)
    else:
        show(result, missing, n_errors)
    return ExitCode.DONE


def print_json(result: Evaluation, missing: Sequence[str]) -> None:
    """Prints every score as one JSON object."""
    scores = {name: _numbers(score) for name, score in result.scores.items()}
    by_type = {name: _numbers(score) for name, score in sorted(result.by_type.items())}
    summary = {"n_stories": result.n_stories, "n_gold": result.n_gold, "n_coded": result.n_coded}
    Console().print_json(json.dumps({**summary, "missing": list(missing), "scores": scores, "by_type": by_type}))


def show(result: Evaluation, missing: Sequence[str], n_errors: int) -> None:
    """Prints scores as tables, then the worst errors with their evidence."""
    console = Console(highlight=False)
    console.print(f"{result.n_stories} stories, {result.n_gold} gold events, {result.n_coded} coded")
    if missing:
        console.print(f"{len(missing)} stories are not in the dataset: {', '.join(missing[:5])} …", style="yellow")
    console.print(_grid("score", result.scores))
    console.print(_grid("type", dict(sorted(result.by_type.items()))))
    confused = ", ".join(f"{gold} as {row} {n}" for (gold, row), n in result.confusions.most_common(8))
    console.print(f"Confused: {confused or 'none'}\n")
    for error in result.errors[:n_errors]:
        console.print(_explained(error), soft_wrap=True)


def _events_by_story(snapshot: Snapshot) -> dict[str, list[Mapping[str, Any]]]:
    articles = snapshot.read(ARTICLES, ["article_id", "external_id", "revision"]).to_pylist()
    latest = {row["external_id"]: row["article_id"] for row in sorted(articles, key=lambda row: row["revision"] or 0)}
    by_article: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in snapshot.read(EVENTS).to_pylist():
        by_article[row["article_id"]].append(row)
    return {story: by_article[article] for story, article in latest.items() if story is not None}


def _grid(title: str, scores: Mapping[str, Score]) -> Grid:
    grid = Grid(title, "precision", "recall", "F1", "right", "spurious", "missed", box=None)
    for column in grid.columns[1:]:
        column.justify = "right"
    for name, score in scores.items():
        shares = [_percent(share) for share in (score.precision, score.recall, score.f1)]
        grid.add_row(name, *shares, str(score.n_right), str(score.n_spurious), str(score.n_missed))
    return grid


def _explained(error: EvaluationError) -> Text:
    row = error.coded or error.gold or {}
    line = Text(f"{error.kind:9}", style="bold").append(f"{error.story_id}  ", style="not bold")
    for label, event in (("gold", error.gold), ("coded", error.coded)):
        if event is not None:
            line.append(f"{label} {_event(event)}  ", style="not bold cyan" if label == "gold" else "not bold yellow")
    return line.append(f"\n          {' '.join(str(row.get('text', '')).split())}", style="not bold dim")


def _event(event: Mapping[str, Any]) -> str:
    who, whom = (
        ",".join(f"{p.get('text')}={p.get('country') or p.get('sector') or '-'}" for p in event.get(role) or ())
        for role in ("actors", "recipients")
    )
    rule = f" [{event['rule_id']}]" if event.get("rule_id") else ""
    return f"{event['event_type']} {who or '?'}{f' → {whom}' if whom else ''} “{event.get('trigger', '')}”{rule}"


def _numbers(score: Score) -> dict[str, float | int | None]:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {**shares, "n_right": score.n_right, "n_spurious": score.n_spurious, "n_missed": score.n_missed}


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"
