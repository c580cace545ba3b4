"""Stories: the same event across articles. Derived from `events`, and rebuilt at will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import pyarrow as pa

from schemas.table import TIMESTAMP, Table


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """Membership of one event in the event that several articles report."""

    event_id: Annotated[str, pa.string(), "Row of `events`."]
    story_event_id: Annotated[str, pa.string(), "The event that all reports share: id of its first report."]
    n_outlets: Annotated[int, pa.int32(), "Outlets that report it."]
    first_reported_at: Annotated[datetime | None, TIMESTAMP, "Earliest publication among its reports."] = None


STORIES = Table("stories", StoryEvent, version=1, key="event_id", partitioned=False)
