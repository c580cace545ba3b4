"""Keeps requests to one host few and apart."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from pipeline.sources.failures import Problem, SourceError


class _Gate:
    """The turns of one host."""

    def __init__(self, concurrency: int, delay_s: float) -> None:
        self.slots = threading.BoundedSemaphore(concurrency)
        self.lock = threading.Lock()
        self.delay_s = delay_s
        self.next_start_s = 0.0


class HostGates:
    """Lets at most `concurrency` requests to one host and port run at a time, their starts `delay_s` apart."""

    def __init__(self, concurrency: int, delay_s: float) -> None:
        self._concurrency = concurrency
        self._delay_s = delay_s
        self._lock = threading.Lock()
        self._is_closed = threading.Event()
        self._gates: dict[str, _Gate] = {}

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """Waits for the host's next turn and holds a place with it during the block; raises SourceError once closed."""
        gate = self._gate_of(url)
        with gate.slots:
            with gate.lock:
                now_s = time.monotonic()
                start_s = max(now_s, gate.next_start_s)
                gate.next_start_s = start_s + gate.delay_s
            if self._is_closed.wait(max(0.0, start_s - now_s)):
                raise SourceError(Problem("fetch", "stopped", "the run was stopped before this was asked for", True))
            yield

    def close(self) -> None:
        """Lets nobody through any more, and wakes those who wait."""
        self._is_closed.set()

    def slow_down(self, url: str, delay_s: float) -> None:
        """Sets requests to this host at least `delay_s` apart from now on."""
        gate = self._gate_of(url)
        with gate.lock:
            gate.delay_s = max(gate.delay_s, delay_s)

    def _gate_of(self, url: str) -> _Gate:
        host = urlsplit(url).netloc.rpartition("@")[2].lower()
        with self._lock:
            return self._gates.setdefault(host, _Gate(self._concurrency, self._delay_s))
