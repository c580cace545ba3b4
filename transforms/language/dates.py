"""Extracts dates."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.dates import DateExpression
from transforms.language.reading import Reading


def extract_dates(reading: Reading) -> Iterator[DateExpression]:
    """Records of the table `dates`."""
    yield from ()
