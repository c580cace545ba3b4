"""Whether an event is so, and who says it: cases that carry their own parse and mentions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.event_support import events_of
from tests.support import cases, doc_of


@pytest.mark.parametrize("case", cases("status"))
def test_case(case: dict[str, Any]) -> None:
    found = [
        f"{event.event_type} {event.status} {event.claim}"
        for event in events_of(doc_of(case["parse"]), case["mentions"])
    ]
    assert found == case["want"]


def test_the_speaker_is_the_attribution() -> None:
    case = next(c.values[0] for c in cases("status") if c.id == "attributed")
    (event,) = events_of(doc_of(case["parse"]), case["mentions"])
    assert [(link.speaker, link.cue) for link in event.attributions] == [("Bamako", "said")]
