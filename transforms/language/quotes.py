"""Extracts quotes."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.quotes import Quote
from transforms.language.reading import Reading


def extract_quotes(reading: Reading) -> Iterator[Quote]:
    """Records of the table `quotes`."""
    yield from ()
