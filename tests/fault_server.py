"""A real HTTP server on loopback that plays whatever goes wrong on the web."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Play = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A request that reached the server, and when by the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    at_s: float


@dataclass
class FaultServer:
    """Answers of one server by path; a path that nobody defined gives 404."""

    plays: dict[str, Play] = field(default_factory=dict)
    seen: list[SeenRequest] = field(default_factory=list)
    n_at_once: int = 0
    most_at_once: int = 0
    base: str = ""
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        """Address of a path of this server."""
        return self.base + path

    def requests(self, path: str) -> list[SeenRequest]:
        """Requests for this path so far."""
        return [request for request in self.seen if request.path == path]

    def plays_in_turn(self, path: str, *plays: Play) -> None:
        """The first request for the path gets the first play, and so on; the last one stays."""
        pending = list(plays)

        def play(handler: BaseHTTPRequestHandler) -> None:
            with self.lock:
                current = pending.pop(0) if len(pending) > 1 else pending[0]
            current(handler)

        self.plays[path] = play


def answer(status: int = 200, body: bytes | str = b"", **headers: str) -> Play:
    """A proper answer; underscores in names of headers stand for hyphens."""
    content = body.encode() if isinstance(body, str) else body

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if status not in (204, 304):
            handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        if status not in (204, 304):
            handler.wfile.write(content)

    return play


def conditional(body: bytes | str, etag: str, last_modified: str | None = None) -> Play:
    """The body, or 304 to whoever sends its ETag or Last-Modified back."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get("If-None-Match") == etag
        if last_modified is not None and handler.headers.get("If-Modified-Since") == last_modified:
            is_known = True
        headers = {"ETag": etag, **({"Last-Modified": last_modified} if last_modified else {})}
        answer(304 if is_known else 200, body, **headers)(handler)

    return play


def raw(content: bytes, *, close: bool = True) -> Play:
    """Bytes as they are, in place of a whole answer; then the connection ends."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(content)
        handler.wfile.flush()
        handler.close_connection = close

    return play


def truncated(body: bytes, n_announced: int) -> Play:
    """An answer that announces more bytes than it sends."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (n_announced, body))


def reset() -> Play:
    """A connection that is cut before any answer."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        handler.close_connection = True
        handler.connection.close()

    return play


def gzip_bomb(n_mebibytes: int) -> Play:
    """So many MiB of nothing in a small gzip body."""
    body = gzip.compress(bytes(1024 * 1024)) * n_mebibytes
    return answer(200, body, Content_Encoding="gzip", Content_Type="application/rss+xml")


def silent(server: FaultServer) -> Play:
    """No answer at all while the test lasts."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        server.released.wait(30)
        handler.close_connection = True

    return play


def drip(server: FaultServer, head: bytes, pause_s: float = 0.02) -> Play:
    """A head, and then one byte after the other without end while the test lasts."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            while not server.released.is_set():
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(pause_s)
        handler.close_connection = True

    return play


def rss(*items: str, title: str = "Example Wire", extra: str = "") -> str:
    """An RSS 2.0 feed with these items."""
    joined = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{extra}{joined}</channel></rss>'


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """A page with one article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"
    )


@contextlib.contextmanager
def running() -> Iterator[FaultServer]:
    """A server on a free port of loopback, for the time of the block."""
    state = FaultServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with state.lock:
                state.seen.append(SeenRequest(self.path, dict(self.headers.items()), time.monotonic()))
                state.n_at_once += 1
                state.most_at_once = max(state.most_at_once, state.n_at_once)
            try:
                with contextlib.suppress(OSError, ValueError):
                    state.plays.get(self.path, answer(404, "nothing here"))(self)
            finally:
                with state.lock:
                    state.n_at_once -= 1

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            """Says nothing: clients that hang up are what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    state.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
