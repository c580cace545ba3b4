"""Extracts mentions."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.mentions import Mention
from transforms.language.reading import Reading


def extract_mentions(reading: Reading) -> Iterator[Mention]:
    """Records of the table `mentions`."""
    yield from ()
