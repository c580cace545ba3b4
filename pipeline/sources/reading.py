"""Reads all inputs of a run as one stream of arrivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.settings import SourceSettings
from schemas.sources import SourceState


def read_sources(settings: SourceSettings, states: Mapping[str, SourceState], run: RunContext) -> Iterator[Arrival]:
    """Arrivals of files, then of feeds, each in the order of the settings; lazily, so that memory stays flat.

    `states` holds the committed state by `source_uri`. Articles outside of `since`…`until` are passed over without
    moving their source's state past them, so that a later run without the limits finds them.
    """
    yield from ()
