"""Extracts places."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.places import Place
from transforms.language.reading import Reading


def extract_places(reading: Reading) -> Iterator[Place]:
    """Records of the table `places`."""
    yield from ()
