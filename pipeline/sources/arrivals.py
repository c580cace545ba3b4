"""What the readers of files and feeds yield, and what they need to know of the run.

`pipeline.sources.reading.read_sources` gives the arrivals of all inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that came in, and what its source's state is once it is committed.

    `content` is None if only the state changes (an unchanged feed, the end of a file). `state` is to be committed with
    the content or after it, never before; None leaves the source's state as it is. `failure` names a source that could
    not be reached or read at all, and why. `fraction` is the share of all input read so far, 0…1, where it is known.
    `n_unchanged` counts entries that were known by their address and therefore not fetched again.
    """

    source_uri: str
    content: RawArticle | DeadLetter | None
    state: SourceState | None
    failure: str | None = None
    fraction: float | None = None
    n_unchanged: int = 0


def _knows_nothing(url: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class RunContext:
    """The run that reads: its id, its one clock reading (UTC), and what the dataset holds already.

    `knows_url` says whether an article of the dataset, or a dead letter that is not retryable, has this `url` or
    `canonical_url`: the page of a feed entry is then not fetched again.
    """

    run_id: str
    now: datetime
    knows_url: Callable[[str], bool] = _knows_nothing
