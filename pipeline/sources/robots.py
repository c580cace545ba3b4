"""Asks robots.txt whether a page may be fetched. Source: RFC 9309."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from protego import Protego

from pipeline.sources.charsets import decode
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.http import Fetcher, FetchError

# Source: RFC 9309, section 2.5, "Limits".
_MAX_BYTES = 512 * 1024
# A longer Crawl-delay would keep a site's news out for good.
_MAX_CRAWL_DELAY_S = 10.0
_ALLOWS_ALL = ""


class Robots:
    """The rules of the hosts met so far, each asked for once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._rules: dict[str, Protego | Problem] = {}

    def require(self, url: str) -> None:
        """Returns if the page may be fetched, else raises SourceError; a host in trouble forbids it for now."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            if origin not in self._rules:
                self._rules[origin] = self._read_rules(origin)
        rules = self._rules[origin]
        if isinstance(rules, Problem):
            raise SourceError(rules)
        if not rules.can_fetch(url, self._fetcher.user_agent):
            raise SourceError(Problem("fetch", "robots", f"{origin}/robots.txt forbids {url}"))

    def _read_rules(self, origin: str) -> Protego | Problem:
        try:
            answer = self._fetcher.fetch(f"{origin}/robots.txt", max_bytes=_MAX_BYTES, accept="text/plain, */*;q=0.1")
        except FetchError as error:
            return _rules_without_file(error)
        rules = Protego.parse(decode(answer.content))
        delay_s = rules.crawl_delay(self._fetcher.user_agent)
        if delay_s:
            self._fetcher.gates.slow_down(origin, min(float(delay_s), _MAX_CRAWL_DELAY_S))
        return rules


def _rules_without_file(error: FetchError) -> Protego | Problem:
    """No robots.txt allows everything; a server in trouble forbids everything until it answers."""
    status = error.status
    if status is not None and (status < 500 and status != 429):
        return Protego.parse(_ALLOWS_ALL)
    return Problem("fetch", "robots_unreachable", f"robots.txt gave no answer: {error}", is_retryable=True)
