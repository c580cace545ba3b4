"""Tells monitors how `demarche watch` is: `/metrics` for Prometheus and `/healthz`, on a loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from pipeline.history import BALANCE
from pipeline.watching import Health

_LOOPBACK = "127.0.0.1"
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@contextmanager
def health_server(port: int, health: Callable[[], Health]) -> Iterator[int]:
    """Serves until the block ends; gives the port, which 0 leaves to the system. Raises OSError if it is taken."""
    handler = type("_HealthHandler", (_Handler,), {"health": staticmethod(health)})
    with ThreadingHTTPServer((_LOOPBACK, port), handler) as server:
        Thread(target=server.serve_forever, name="health", daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    health: Callable[[], Health]

    def do_GET(self) -> None:
        health = self.health()
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, metrics_text(health))
        elif self.path == "/healthz":
            is_well = health.last_error is None
            status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(status, f"{health.line}\n")
        else:
            self._answer(HTTPStatus.NOT_FOUND, "/metrics and /healthz are here\n")

    def log_message(self, *arguments: object) -> None:
        return

    def _answer(self, status: HTTPStatus, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", _TEXT)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def metrics_text(health: Health) -> str:
    """The state of the loop in Prometheus' text format."""
    lines = [
        *_metric("cycles_total", "counter", "Cycles since the start.", {"": health.n_cycles}),
        *_metric("failed_cycles_total", "counter", "Cycles that an error ended.", {"": health.n_failed_cycles}),
        *_metric(
            "articles_total",
            "counter",
            "What came in, by what became of it.",
            {f'{{outcome="{name.removeprefix("n_")}"}}': health.counts[name] for name in BALANCE[1:]},
        ),
        *_metric(
            "rows_total",
            "counter",
            "Rows committed, by table.",
            {f'{{table="{name}"}}': n for name, n in sorted(health.rows.items())},
        ),
        *_metric("failing_sources", "gauge", "Sources whose last read failed.", {"": health.n_failing_sources}),
        *_metric(
            "last_success_timestamp_seconds",
            "gauge",
            "When a cycle last ended well.",
            {} if health.last_success_at is None else {"": health.last_success_at.timestamp()},
        ),
    ]
    return "\n".join(lines) + "\n"


def _metric(name: str, kind: str, meaning: str, values: dict[str, float]) -> list[str]:
    head = [f"# HELP demarche_{name} {meaning}", f"# TYPE demarche_{name} {kind}"]
    return [*head, *(f"demarche_{name}{labels} {value}" for labels, value in values.items())] if values else []
