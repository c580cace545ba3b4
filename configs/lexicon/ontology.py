"""An ontology, loaded, checked and frozen."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from configs.lexicon.actors import ActorLexicon, load_actor_lexicon
from configs.lexicon.event_types import EventTypes, load_event_types
from configs.lexicon.folder import BUNDLED, open_folder
from configs.lexicon.frames import Frames, load_frames
from configs.lexicon.judge import Judge, load_judge
from configs.lexicon.speech import SpeechCues, load_speech_cues
from configs.lexicon.status_words import StatusWords, load_status_words
from configs.lexicon.times import TimeWords, load_time_words
from configs.lexicon.toponyms import PlaceWords, load_place_words

DEFAULT_ONTOLOGY = BUNDLED / "plover"


@dataclass(frozen=True, slots=True)
class Ontology:
    """Everything that the extractors know about words; `version` is the name and a digest of the files."""

    name: str
    version: str
    types: EventTypes
    frames: Frames
    status: StatusWords
    actors: ActorLexicon
    speech: SpeechCues
    times: TimeWords
    places: PlaceWords
    judge: Judge = field(default_factory=Judge)


def load_ontology(path: Path = DEFAULT_ONTOLOGY) -> Ontology:
    """The ontology of a folder. Raises OntologyError, which names file, line and what is allowed."""
    with _without_collection():
        folder = open_folder(path)
        types = load_event_types(folder)
        return Ontology(
            name=folder.manifest.name,
            version=f"{folder.manifest.name}-{folder.digest()}",
            types=types,
            frames=load_frames(folder),
            status=load_status_words(folder),
            actors=load_actor_lexicon(folder),
            speech=load_speech_cues(folder),
            times=load_time_words(folder),
            places=load_place_words(folder),
            judge=load_judge(folder, types),
        )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Pauses garbage collection: of many new objects that all stay, it would take more time than the loading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
