"""Offices that a text says a person holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemas.mentions import MENTIONS
from tests.actor_support import reading_of
from tests.support import cases, doc_of
from transforms.language.mentions import extract_mentions
from transforms.language.roles import extract_roles

DAY = date(2024, 5, 1)


@pytest.mark.parametrize("case", cases("roles"))
def test_stated_offices(case: dict[str, Any]) -> None:
    reading = reading_of(doc_of(case["parse"]), DAY)
    reading.add(MENTIONS, extract_mentions(reading))
    found = list(extract_roles(reading))
    assert len(found) == len(case["want"])
    for role, want in zip(found, case["want"], strict=True):
        assert {key: getattr(role, key) for key in want} == want
        assert role.as_of == DAY
        assert reading.docs["text"].text[role.start : role.end] == role.text
