"""Fetches feeds and pages over HTTP: politely, within caps, and never into private networks."""

from __future__ import annotations

import contextlib
import email.utils
import importlib.metadata
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
import requests.exceptions as failures
import urllib3.exceptions
from requests.cookies import extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry

from pipeline.sources.bodies import read_body
from pipeline.sources.connections import Deadline, ForbiddenAddressError, GuardedAdapter
from pipeline.sources.failures import Problem, SourceError
from pipeline.sources.host_gates import HostGates
from pipeline.sources.settings import FetchSettings

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
# Statuses that may pass another time. Source: RFC 9110, section 15; 425 RFC 8470; 52x are Cloudflare's.
_TRANSIENT = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530))
_RETRIED = frozenset((429, 500, 502, 503, 504))
_CHUNK_BYTES = 64 * 1024
_BACKOFF_MAX_S = 30.0
# Headers that must not follow a redirect to another host.
_BOUND_TO_HOST = ("authorization", "cookie", "proxy-authorization", "x-api-key")


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer, or "not modified" (`status` 304, no content).

    `url` is where it came from; `moved_to` is where a chain of permanent redirects from the asked address leads.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved_to: str | None = None

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case; empty if not given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class FetchError(SourceError):
    """An address that gave no usable answer; `status` if it answered, `retry_after_s` if it asked for a pause."""

    def __init__(self, problem: Problem, status: int | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(problem)
        self.args = (problem, status, retry_after_s)
        self.status = status
        self.retry_after_s = retry_after_s


class Fetcher:
    """Fetches addresses; safe to use from several threads. Proxies and credentials of the environment are not used."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self.user_agent = settings.user_agent or default_user_agent()
        self.gates = HostGates(settings.host_concurrency, settings.host_delay_s)
        self._lock = threading.Lock()
        self._under_way: set[Deadline] = set()
        self._adapter = GuardedAdapter(
            allow_private_addresses=settings.allow_private_addresses,
            max_retries=_retries(settings),
            pool_connections=settings.n_threads,
            pool_maxsize=settings.n_threads,
        )

    def close(self) -> None:
        """Ends what is under way, refuses what is asked for from now on, and closes idle connections."""
        self.gates.close()
        with self._lock:
            for deadline in self._under_way:
                deadline.end_now()
        self._adapter.close()

    def fetch(
        self, url: str, *, max_bytes: int, accept: str = "*/*", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer at `url` after redirects. Raises FetchError; any status but 200 and 304 is one."""
        asked = {"User-Agent": self.user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate", **(headers or {})}
        session = requests.Session()
        session.trust_env = False
        session.headers.clear()
        seen: list[str] = []
        moved_to = None
        is_moved = True
        while True:
            _check_address(url)
            # Sites that set a cookie first send readers back to where they came from, so that once is no loop.
            if len(seen) > self._settings.max_redirects:
                kind = "redirect_loop" if url in seen else "too_many_redirects"
                raise FetchError(Problem("fetch", kind, " → ".join([*seen, url])[:500]))
            seen.append(url)
            with self.gates.turn(url), self._deadline() as deadline:
                try:
                    response = self._send(session, url, asked)
                    location = response.headers.get("location")
                    with response:
                        if response.status_code not in _REDIRECTS or location is None:
                            found = self._answer(response, max_bytes, moved_to)
                            # A body without an announced length ends when the deadline cuts it off.
                            if deadline.has_passed:
                                raise FetchError(_too_late(self._settings))
                            return found
                except (failures.RequestException, urllib3.exceptions.HTTPError, ForbiddenAddressError) as error:
                    raise FetchError(_problem_of(error, deadline.has_passed, self._settings)) from error
            is_moved = is_moved and response.status_code in _PERMANENT
            target = _joined(url, location)
            if urlsplit(target).netloc != urlsplit(url).netloc:
                asked = {name: value for name, value in asked.items() if name.lower() not in _BOUND_TO_HOST}
            moved_to = target if is_moved else moved_to
            url = target

    @contextlib.contextmanager
    def _deadline(self) -> Iterator[Deadline]:
        with Deadline.of(self._settings.total_timeout_s) as deadline:
            with self._lock:
                self._under_way.add(deadline)
            try:
                yield deadline
            finally:
                with self._lock:
                    self._under_way.discard(deadline)

    def _send(self, session: requests.Session, url: str, headers: Mapping[str, str]) -> requests.Response:
        try:
            request = session.prepare_request(requests.Request("GET", url, headers=dict(headers)))
        except (UnicodeError, ValueError) as error:
            raise FetchError(Problem("fetch", "bad_address", f"{url}: {error}")) from error
        timeout = (self._settings.connect_timeout_s, self._settings.read_timeout_s)
        # A session's own `send` reads the address of the redirect before we can check it.
        response = self._adapter.send(request, stream=True, timeout=timeout)
        extract_cookies_to_jar(session.cookies, request, response.raw)
        return response

    def _answer(self, response: requests.Response, max_bytes: int, moved_to: str | None) -> Answer:
        headers: CaseInsensitiveDict[str] = response.headers
        if response.status_code == 304:
            return Answer(response.url, 304, headers, b"", moved_to)
        if response.status_code != 200:
            raise _status_error(response)
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
            raise FetchError(Problem("fetch", "too_long", f"a body of {length} bytes, {max_bytes} are allowed"))
        try:
            content = read_body(_chunks(response), headers.get("content-encoding", ""), max_bytes)
        except FetchError:
            raise
        except SourceError as error:
            raise FetchError(error.problem, 200) from error
        return Answer(response.url, 200, headers, content, moved_to)


def default_user_agent() -> str:
    """`demarche/VERSION`, with the project's address where its metadata has one."""
    metadata = importlib.metadata.metadata("demarche")
    addresses = [entry.partition(",")[2].strip() for entry in metadata.get_all("Project-URL") or ()]
    tail = f" (+{addresses[0]})" if addresses else ""
    return f"demarche/{metadata['Version']}{tail}"


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or a date; None without one."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


class _PatientRetry(Retry):
    """Retries that wait as Retry-After asks, if that is not too long; else the answer stands as it is."""

    max_wait_s: float = 0.0

    def new(self, **changes: Any) -> _PatientRetry:
        copy = super().new(**changes)
        copy.max_wait_s = self.max_wait_s
        return copy

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        return retry_after_s(response.headers, datetime.now(UTC))

    def increment(self, *args: Any, **kwargs: Any) -> _PatientRetry:
        response = kwargs.get("response")
        if response is not None and (self.get_retry_after(response) or 0.0) > self.max_wait_s:
            raise urllib3.exceptions.MaxRetryError(kwargs.get("_pool"), "", None)  # type: ignore[arg-type]
        return super().increment(*args, **kwargs)


def _retries(settings: FetchSettings) -> Retry:
    retries = _PatientRetry(
        total=settings.n_retries,
        redirect=False,
        allowed_methods=("GET",),
        status_forcelist=_RETRIED,
        backoff_factor=settings.backoff_s,
        backoff_jitter=settings.backoff_s / 2,
        backoff_max=_BACKOFF_MAX_S,
        raise_on_status=False,
    )
    retries.max_wait_s = settings.max_wait_s
    return retries


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(Problem("fetch", "bad_address", f"{url[:200]}: {error}")) from error
    if parts.scheme not in ("http", "https"):
        raise FetchError(Problem("fetch", "bad_scheme", f"{url[:200]}: only http and https are fetched"))
    if not host:
        raise FetchError(Problem("fetch", "bad_address", f"{url[:200]}: no host"))


def _joined(url: str, location: str) -> str:
    """The address of a redirect. Servers send UTF-8 there, which HTTP reads as latin-1."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urlunsplit(urlsplit(urljoin(url, location))._replace(fragment=""))
    except ValueError as error:
        raise FetchError(Problem("fetch", "bad_address", f"redirect to {location[:200]}: {error}")) from error


def _chunks(response: requests.Response) -> Iterator[bytes]:
    return response.raw.stream(_CHUNK_BYTES, decode_content=False)


def _status_error(response: requests.Response) -> FetchError:
    status = response.status_code
    reason = "rate_limited" if status == 429 else f"http_{status}"
    problem = Problem("fetch", reason, f"{status} {response.reason or ''}".strip(), status in _TRANSIENT)
    return FetchError(problem, status, retry_after_s(response.headers, datetime.now(UTC)))


def _problem_of(error: Exception, is_too_late: bool, settings: FetchSettings) -> Problem:
    """The problem behind an exception of the transport. Almost all of them may pass another time."""
    if isinstance(error, ForbiddenAddressError):
        return Problem("fetch", "private_address", f"{error}; --allow-private-addresses permits it")
    if is_too_late:
        return _too_late(settings)
    if isinstance(
        error, failures.InvalidURL | failures.InvalidSchema | failures.MissingSchema | failures.InvalidHeader
    ):
        return Problem("fetch", "bad_address", str(error))
    if isinstance(error, failures.ConnectTimeout):
        return Problem("fetch", "connect_timeout", f"no connection within {settings.connect_timeout_s} s", True)
    if isinstance(error, failures.ReadTimeout | urllib3.exceptions.ReadTimeoutError) or "timed out" in str(error):
        return Problem("fetch", "read_timeout", f"no byte within {settings.read_timeout_s} s", True)
    if isinstance(error, failures.SSLError):
        return Problem("fetch", "tls", _innermost(error), True)
    if "NameResolutionError" in str(error):
        return Problem("fetch", "unknown_host", _innermost(error), True)
    if isinstance(error, urllib3.exceptions.IncompleteRead) or "IncompleteRead" in str(error):
        return Problem("fetch", "truncated", _innermost(error), True)
    return Problem("fetch", "connection", _innermost(error), True)


def _too_late(settings: FetchSettings) -> Problem:
    return Problem("fetch", "total_timeout", f"no full answer within {settings.total_timeout_s} s", True)


def _innermost(error: BaseException) -> str:
    """The message of the cause that started a chain of wrapped errors."""
    reason = error
    while reason.__cause__ is not None or reason.__context__ is not None:
        reason = reason.__cause__ or reason.__context__  # type: ignore[assignment]
    return f"{type(reason).__name__}: {reason}"[:300]
