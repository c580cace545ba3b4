"""Connections that reach public addresses only and do not outlive their deadline."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

# Prefixes whose addresses carry an IPv4 address that a gateway may reach. Source: RFC 6052, RFC 8215.
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
# Addresses of one host that are tried, so that many dead ones do not add up to minutes.
_MAX_ADDRESSES = 3


class ForbiddenAddressError(Exception):
    """A host that has no address that may be reached."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host

    def __str__(self) -> str:
        return f"{self.host} is a private, loopback or otherwise internal address"


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, and to one host of it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in _NAT64):
            return False
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo is not None else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class Deadline:
    """Ends what its thread does on the network after some seconds, however slowly bytes drip in.

    Each request starts the clock anew, so that retries and redirects have the time of their own.
    """

    _local = threading.local()

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._timer: threading.Timer | None = None
        self._socket: socket.socket | None = None
        self.has_passed = False

    @classmethod
    @contextlib.contextmanager
    def of(cls, timeout_s: float) -> Iterator[Deadline]:
        """The deadline of all requests that this thread makes within the block."""
        deadline = cls(timeout_s)
        cls._local.current = deadline
        try:
            yield deadline
        finally:
            cls._local.current = None
            deadline._stop()

    @classmethod
    def start(cls, connection: HTTPConnection) -> None:
        """Starts the clock for a request on this connection, if the thread has a deadline."""
        deadline: Deadline | None = getattr(cls._local, "current", None)
        if deadline is not None:
            deadline._stop()
            deadline._socket = connection.sock
            deadline._timer = threading.Timer(deadline._timeout_s, deadline._pass)
            deadline._timer.daemon = True
            deadline._timer.start()

    @classmethod
    def watch(cls, connection: HTTPConnection) -> None:
        """Puts the new socket of a connection under the clock. The connection drops it while the body is still read."""
        deadline: Deadline | None = getattr(cls._local, "current", None)
        if deadline is not None:
            deadline._socket = connection.sock
            if deadline.has_passed:
                deadline._pass()

    def end_now(self) -> None:
        """Ends what is under way, from another thread."""
        self._pass()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _pass(self) -> None:
        self.has_passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    """A connection under the thread's deadline."""

    def connect(self) -> None:
        super().connect()
        Deadline.watch(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        Deadline.start(self)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    """A connection under the thread's deadline."""

    def connect(self) -> None:
        super().connect()
        Deadline.watch(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        Deadline.start(self)
        super().request(*args, **kwargs)


class _PublicConnection(_Connection):
    """A connection to a public address: the one that was checked, so that no second answer of DNS can change it."""

    def _new_conn(self) -> socket.socket:
        return _connect_publicly(self)


class _PublicSecureConnection(_SecureConnection):
    """As `_PublicConnection`; the certificate is checked against the host's name."""

    def _new_conn(self) -> socket.socket:
        return _connect_publicly(self)


def _connect_publicly(connection: HTTPConnection) -> socket.socket:
    host, port = connection._dns_host, connection.port
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(connection.host, connection, reason) from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    public = [address for address in addresses if is_public(address)]
    if not public:
        raise ForbiddenAddressError(host)
    failure: OSError | None = None
    for address in public[:_MAX_ADDRESSES]:
        try:
            return create_connection(
                (address, port), connection.timeout, connection.source_address, connection.socket_options
            )
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"no answer from {host} within {connection.timeout} s") from failure
    raise NewConnectionError(connection, f"no connection: {failure}") from failure


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicSecurePool(HTTPSConnectionPool):
    ConnectionCls = _PublicSecureConnection


class GuardedAdapter(HTTPAdapter):
    """Transport for requests whose connections obey the thread's deadline and, by default, stay on public addresses."""

    def __init__(self, *, allow_private_addresses: bool, **options: Any) -> None:
        self._allow_private_addresses = allow_private_addresses
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        if self._allow_private_addresses:
            self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        else:
            self.poolmanager.pool_classes_by_scheme = {"http": _PublicPool, "https": _PublicSecurePool}
