"""Read the compiled corpus. Training may read `train` only; `test` is for tests and scores."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from corpus.records import Story

Part = Literal["train", "test", "second"]
CORPUS = Path(__file__).parent


def load_stories(part: Part, folder: Path = CORPUS) -> Iterator[Story]:
    """Stories of a part, by file name and place in the file; `second` are stories annotated anew."""
    for path in sorted((folder / part).glob("*.jsonl")):
        yield from read_stories(path)


def read_stories(path: Path) -> Iterator[Story]:
    """Stories of one compiled file. Raises pydantic.ValidationError for a line of another form."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield Story.model_validate_json(line)
