"""Stories that several outlets tell: how they are written down, and how well events coded from them are linked.

`corpus/linking/*.yaml` lists articles: `id`, `outlet`, `published_at`, `title`, `text`. In a text, `[words](story)`
marks the words that express an event of a story; reports with the same name tell the same event. Every event of a text
that could be confused with a story is marked, be it told once only.

`python -m corpus.linking corpus/linking/test.yaml FOLDER` codes the articles into FOLDER/dataset, links and scores.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from analysis.stories import link_stories
from pipeline.batch import run_batch
from pipeline.dataset import Snapshot
from pipeline.settings import load_settings
from schemas import ARTICLES, EVENTS

_MARK = re.compile(r"\[([^\]]+)\]\(([a-z0-9-]+)\)")


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of a text that express an event of a story."""

    story: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An article without its marks, as a reader of JSON lines takes it, and the marks."""

    record: Mapping[str, Any]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LinkingScore:
    """Pairs of marked events of different articles: rightly linked, wrongly linked, missed; and how many were coded."""

    n_right: int
    n_wrong: int
    n_missed: int
    n_marks: int
    n_coded: int
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]

    @property
    def precision(self) -> float:
        """Share of linked pairs that belong together."""
        return self.n_right / max(1, self.n_right + self.n_wrong)

    @property
    def recall(self) -> float:
        """Share of the pairs that belong together, of coded events, that are linked."""
        return self.n_right / max(1, self.n_right + self.n_missed)


def read_told_articles(path: Path) -> list[ToldArticle]:
    """The articles of a file."""
    return [_told(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _told(entry: Mapping[str, Any]) -> ToldArticle:
    text, marks, at = "", [], 0
    written = entry["text"].strip()
    for found in _MARK.finditer(written):
        text += written[at : found.start()]
        marks.append(Mark(found[2], len(text), len(text) + len(found[1])))
        text += found[1]
        at = found.end()
    record = {**entry, "text": text + written[at:], "published_at": entry["published_at"].isoformat()}
    return ToldArticle(record, tuple(marks))


def score_links(
    told: Iterable[ToldArticle],
    articles: Iterable[Mapping[str, Any]],
    events: Iterable[Mapping[str, Any]],
    stories: Mapping[str, str],
) -> LinkingScore:
    """Scores links between coded events that overlap marks. `stories` gives the story of each event, by its id."""
    by_id = {article["external_id"]: article for article in articles}
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for event in events:
        by_article.setdefault(event["article_id"], []).append(event)
    marked: list[tuple[str, str, str]] = []
    n_marks = 0
    for article in told:
        row = by_id[article.record["id"]]
        if row["text"] != article.record["text"]:
            raise ValueError(f"{article.record['id']}: the text was changed in reading")
        n_marks += len(article.marks)
        for mark in article.marks:
            coded = _event_at(mark, by_article.get(row["article_id"], ()))
            if coded is not None:
                marked.append((mark.story, stories[coded["event_id"]], article.record["id"]))
    right, wrong, missed = 0, [], []
    for (gold, linked, one), (other_gold, other_linked, other) in combinations(marked, 2):
        if one == other:
            continue
        names = (f"{one}:{gold}", f"{other}:{other_gold}")
        if gold == other_gold and linked == other_linked:
            right += 1
        elif linked == other_linked:
            wrong.append(names)
        elif gold == other_gold:
            missed.append(names)
    return LinkingScore(right, len(wrong), len(missed), n_marks, len(marked), tuple(wrong), tuple(missed))


def _event_at(mark: Mark, events: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The event of the text whose trigger shares most characters with the marked words."""
    shared = [
        (min(mark.end, event["trigger_end"]) - max(mark.start, event["trigger_start"]), event["event_id"], event)
        for event in events
        if event["field"] == "text"
    ]
    best = max(shared, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Codes, links and scores."""
    parser = argparse.ArgumentParser(description="Code stories that several outlets tell, link and score them.")
    parser.add_argument("told", type=Path, help="file of articles with marks")
    parser.add_argument("folder", type=Path, help="folder to work in")
    chosen = parser.parse_args(arguments)
    score = score_coded(chosen.told, chosen.folder)
    print(f"{score.n_marks} marked events, {score.n_coded} coded")
    print(f"pairs: {score.n_right} right, {score.n_wrong} wrong, {score.n_missed} missed")
    print(f"precision {score.precision:.3f}, recall {score.recall:.3f}")
    for kind, pairs in (("wrong", score.wrong), ("missed", score.missed)):
        for one, other in pairs:
            print(f"{kind:7}{one}  {other}")
    return 0


def score_coded(path: Path, folder: Path) -> LinkingScore:
    """Scores the articles of a file, coded into FOLDER/dataset."""
    told = read_told_articles(path)
    inputs = folder / "articles.jsonl"
    folder.mkdir(parents=True, exist_ok=True)
    inputs.write_text("".join(f"{json.dumps(article.record)}\n" for article in told), encoding="utf-8")
    flags = {"sources.files.inputs": [str(inputs)], "output": str(folder / "dataset")}
    run_batch(load_settings(None, flags))
    snapshot = Snapshot(folder / "dataset")
    articles, events = snapshot.read(ARTICLES).to_pylist(), snapshot.read(EVENTS).to_pylist()
    stories = {row.event_id: row.story_event_id for row in link_stories(events, articles)}
    return score_links(told, articles, events, stories)


if __name__ == "__main__":
    sys.exit(main())
