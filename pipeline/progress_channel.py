"""Counts of extracted articles on their way from workers to the launcher while Beam runs: loopback datagrams.

Nothing can be polled while a Beam run blocks, and worker processes share nothing with the launcher. A lost datagram
costs a little precision of the bar.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

_LOOPBACK = "127.0.0.1"
_MAX_BYTES = 32
_END = b"end"
# The closing datagram may be lost as well; the thread then ends with the process.
_PATIENCE_S = 2.0


class _Sender:
    """Sends a count; picklable, so that it travels to the workers."""

    def __init__(self, port: int) -> None:
        self._port = port

    def __call__(self, n_articles: int) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            channel.sendto(str(n_articles).encode(), (_LOOPBACK, self._port))


@contextmanager
def progress_channel(told: Callable[[int], None]) -> Iterator[Callable[[int], None]]:
    """A function that workers call with counts of articles; `told` gets them, in a thread, until the block ends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        channel.bind((_LOOPBACK, 0))
        address = channel.getsockname()
        listener = Thread(target=_listen, args=(channel, told), name="progress", daemon=True)
        listener.start()
        try:
            yield _Sender(address[1])
        finally:
            channel.sendto(_END, address)
            listener.join(_PATIENCE_S)


def _listen(channel: socket.socket, told: Callable[[int], None]) -> None:
    while (datagram := channel.recv(_MAX_BYTES)) != _END:
        if datagram.isdigit():
            told(int(datagram))
