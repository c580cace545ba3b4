"""Reads all inputs of a run as one stream of arrivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.sources.arrivals import Arrival, RunContext
from pipeline.sources.feeds import read_feeds
from pipeline.sources.files import read_files
from pipeline.sources.narrowing import Narrowing
from pipeline.sources.settings import SourceSettings
from schemas.sources import SourceState


def read_sources(settings: SourceSettings, states: Mapping[str, SourceState], run: RunContext) -> Iterator[Arrival]:
    """Arrivals of files, then of feeds, each in the order of the settings; lazily, so that memory stays flat.

    `states` holds the committed state by `source_uri`. Articles outside of `since`…`until` are passed over without
    moving their source's state past them, so that a later run without the limits finds them. Raises FeedListError for
    a list of feeds that cannot be read.
    """
    narrowing = Narrowing(settings, run)
    return narrowing.narrow(_arrivals(settings, states, run, narrowing))


def _arrivals(
    settings: SourceSettings, states: Mapping[str, SourceState], run: RunContext, narrowing: Narrowing
) -> Iterator[Arrival]:
    # How long feeds take cannot be told from the bytes of files: each side counts for half.
    share = 0.5 if settings.files.inputs and settings.feeds.feeds else 1.0
    for arrival in read_files(settings, states, run):
        yield arrival if arrival.fraction is None else replace(arrival, fraction=arrival.fraction * share)
    if settings.feeds.feeds:
        for arrival in read_feeds(settings, states, run, narrowing):
            yield (
                arrival if arrival.fraction is None else replace(arrival, fraction=1.0 - share * (1 - arrival.fraction))
            )
