"""Actor resolution, on phrases with their own parts of speech."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.actor_support import bundled_actors
from tests.support import cases, doc_of
from transforms.language.actor_senses import ActorContext
from transforms.language.actors import resolve_actor


@pytest.mark.parametrize("case", cases("actors"))
def test_phrase_resolves_to_actor(case: dict[str, Any]) -> None:
    doc = doc_of(case["parse"])
    published_on = date.fromisoformat(case["day"]) if "day" in case else None
    context = ActorContext(countries=case.get("countries", {}), published_on=published_on)
    found = resolve_actor(doc[:], bundled_actors(), context)
    assert {key: getattr(found, key) for key in case["want"]} == {
        key: tuple(value) if isinstance(value, list) else value for key, value in case["want"].items()
    }
