"""Questions about grammar, answered for parses of both label schemes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from spacy.tokens import Token

from tests.support import cases, doc_of
from transforms.language import syntax

NEEDS_PARTICLES = frozenset({"particle_among", "object_with_particle"})


@pytest.mark.parametrize("case", cases("syntax"))
def test_case(case: dict[str, Any]) -> None:
    token = next(token for token in doc_of(case["parse"]) if token.text == case["of"])
    for question, want in case["want"].items():
        arguments = [frozenset(case["particles"])] if question in NEEDS_PARTICLES else []
        assert _plain(getattr(syntax, question)(token, *arguments)) == want, question


def _plain(answer: object) -> object:
    """Tokens as their words; pairs in one list."""
    if isinstance(answer, Token):
        return answer.text
    if isinstance(answer, tuple):
        return list(_flat(answer))
    return answer


def _flat(answer: Iterable[object]) -> Iterable[object]:
    for member in answer:
        if isinstance(member, tuple):
            yield from _flat(member)
        else:
            yield _plain(member)
