"""Extracts events."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.events import Event
from transforms.language.reading import Reading


def extract_events(reading: Reading) -> Iterator[Event]:
    """Records of the table `events`."""
    yield from ()
