"""Writes the table `stories` anew, from all events of a dataset."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.stories import link_stories
from pipeline.dataset import Snapshot
from pipeline.lifecycle import run_lifecycle
from pipeline.settings import RunSettings
from pipeline.sinks.kill_points import reached
from pipeline.sinks.manifest import Commit, data_file_name
from pipeline.sinks.parquet import folder_of
from pipeline.sinks.tables import stage_file
from schemas import ARTICLES, EVENTS, STORIES
from schemas.runs import Run

_OF_EVENTS = [
    "event_id", "article_id", "field", "text", "event_type", "modes", "status", "actors", "recipients",
    "happened_from", "happened_to", "date_basis", "place", "duplicate_of", "published_on",
]  # fmt: skip
_OF_ARTICLES = ["article_id", "outlet", "url", "canonical_url", "published_at", "duplicate_of"]


@dataclass(frozen=True, slots=True)
class LinkOutcome:
    """A finished linking: its row of `runs`, the events linked, the stories, and those that several outlets tell."""

    run: Run
    n_events: int
    n_stories: int
    n_shared: int


def link(settings: RunSettings, *, wait: bool = False) -> LinkOutcome:
    """Replaces the rows of `stories` in one commit; makes none if they would stay as they are.

    Raises as `run_batch` does.
    """
    with run_lifecycle(settings, "link", wait=wait, is_recoding=True) as life:
        writer, draft = life.writer, life.history.draft
        snapshot = Snapshot(writer.root)
        rows = link_stories(
            snapshot.read(EVENTS, _OF_EVENTS).to_pylist(), snapshot.read(ARTICLES, _OF_ARTICLES).to_pylist()
        )
        if sorted(snapshot.records(STORIES), key=lambda row: row.event_id) != rows:
            sequence = writer.next_sequence
            path = f"{folder_of(STORIES)}/{data_file_name(sequence, 0)}"
            batches = [STORIES.to_arrow(rows)]
            file = stage_file(writer.staging(sequence), path, STORIES, batches, life.versions.file_metadata)
            reached("slice-staged")
            removed = tuple(old.path for old in writer.manifest.files_of(STORIES.name))
            instant = writer.next_instant()
            writer.commit(Commit(sequence, draft.run_id, draft.command, instant, add=(file,), remove=removed))
            reached("slice-committed")
        shared = {row.story_event_id for row in rows if row.n_outlets > 1}
        n_stories = len({row.story_event_id for row in rows})
        return LinkOutcome(life.history.finish("done"), len(rows), n_stories, len(shared))
