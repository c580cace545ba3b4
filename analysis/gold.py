"""Gold stories: what an annotator found in articles, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class GoldError(Exception):
    """A line of a gold file that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One annotated article. Events are rows shaped as those of the table `events`; columns may be missing."""

    story_id: str
    title: str | None
    text: str
    events: tuple[dict[str, Any], ...]


def read_gold(paths: Iterable[Path]) -> list[GoldStory]:
    """Stories of JSONL files with `id`, `text`, `events`, and a `title` where there is one; folders are searched.

    Raises GoldError.
    """
    files = [file for path in paths for file in (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])]
    return [story for file in files for story in _stories(file)]


def _stories(path: Path) -> Iterable[GoldStory]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _story(path, number, line)


def _story(path: Path, number: int, line: str) -> GoldStory:
    try:
        row = json.loads(line)
        events = tuple(row["events"])
        for event in events:
            event["event_type"]
        return GoldStory(str(row["id"]), row.get("title"), row["text"], events)
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}:{number}: not JSON: {error.msg}") from error
    except (KeyError, TypeError) as error:
        raise GoldError(
            f"{path}:{number}: a story has id, text and events, an event has event_type: {error}"
        ) from error
