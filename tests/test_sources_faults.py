"""Every fault of the table leads to what the table says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.sources.arrivals import RunContext
from pipeline.sources.reading import read_sources
from pipeline.sources.settings import FeedSettings, FetchSettings, SourceSettings
from schemas.raw import RawArticle
from schemas.sources import SourceState
from tests import fault_server
from tests.fault_cases import FAULTS, LIMITS, PAGE, READ, RETIRED, UNCHANGED, WAITS, Fault, table
from tests.fault_server import FaultServer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with fault_server.running() as running:
        yield running


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_leads_to_what_the_table_says(server: FaultServer, fault: Fault) -> None:
    path = f"/{FAULTS.index(fault)}"
    fault.play(server, path)
    limits = {"host_delay_s": 0.0, "backoff_s": 0.0, "n_retries": 0, "allow_private_addresses": True, **LIMITS}
    settings = SourceSettings(feeds=FeedSettings(feeds=(server.url(path),)), fetch=FetchSettings.model_validate(limits))
    arrivals = list(read_sources(settings, {}, RunContext("run", NOW)))
    failures = [arrival.failure for arrival in arrivals if arrival.failure is not None]
    articles = [arrival.content for arrival in arrivals if isinstance(arrival.content, RawArticle)]
    state = arrivals[-1].state
    assert state is not None
    if fault.becomes in (READ, UNCHANGED):
        assert failures == []
        assert bool(articles) is (fault.becomes == READ)
        assert (state.error_streak, state.last_success_at) == (0, NOW)
        return
    assert [failure.partition(":")[0] for failure in failures] == [fault.reason]
    assert articles == []
    assert (state.error_streak, state.last_success_at, state.etag) == (1, None, None)
    assert state.is_retired is (fault.becomes == RETIRED)
    assert bool(asked_in_an_hour(server, path, settings, state)) is (fault.becomes not in (RETIRED, WAITS))


def asked_in_an_hour(server: FaultServer, path: str, settings: SourceSettings, state: SourceState) -> int:
    """Requests that a run an hour later makes."""
    n_before = len(server.requests(path))
    list(read_sources(settings, {state.source_uri: state}, RunContext("later", NOW + timedelta(hours=1))))
    return len(server.requests(path)) - n_before


def test_the_page_of_faults_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(), "run: python -m tests.fault_cases"
