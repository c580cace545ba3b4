"""The demo's outlets: a real HTTP server on a loopback port that serves the bundled feeds and pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

_CONTENT_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
# Stands in the bundled feeds where the address of the server goes.
_BASE = b"{base}"


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """Serves `folder` on a loopback port (0: any free one) and gives the address, until the block ends.

    Answers carry an ETag and a conditional request gets 304. Raises OSError if the port is taken.
    """
    handler = type("_FolderHandler", (_Handler,), {"folder": folder.resolve()})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        Thread(target=server.serve_forever, name="demo-server", daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    folder: Path

    def do_GET(self) -> None:
        path = (self.folder / self.path.split("?")[0].lstrip("/")).resolve()
        if not path.is_file() or not path.is_relative_to(self.folder):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = path.read_bytes().replace(_BASE, f"http://{self.headers['Host']}".encode())
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = self.headers.get("If-None-Match") == etag
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
        self.send_header("ETag", etag)
        if not unchanged:
            self.send_header("Content-Type", _CONTENT_TYPES.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keeps requests out of the demo's output."""
