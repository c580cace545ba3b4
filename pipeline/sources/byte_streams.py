"""Opens files and standard input as decompressed bytes, and reads them with a cap."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa

from pipeline.sources.charsets import encoding_of_bom
from pipeline.sources.failures import Problem, SourceError

STDIN = "-"
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_CHUNK_BYTES = 1024 * 1024
_PIECE_BYTES = 64 * 1024
# An overlong line is passed over for this many times the cap; a file with a longer one is given up.
_SKIP_FACTOR = 64

# Arrow reports broken zstd as OSError, of which BadGzipFile is a kind; so is a disk that fails.
READ_ERRORS = (OSError, zlib.error, EOFError)


@dataclass(frozen=True, slots=True)
class InputStream:
    """A file or standard input: `stream` gives decompressed bytes, `raw` those that are stored."""

    stream: BinaryIO
    raw: BinaryIO

    @property
    def n_stored_bytes_read(self) -> int:
        """How far into the stored bytes the reader is; 0 where that cannot be told."""
        return self.raw.tell() if self.raw.seekable() else 0


@contextmanager
def opened(path: Path | None) -> Iterator[InputStream]:
    """The file, or standard input for None; decompressed if it starts as gzip or zstd does, whatever its name."""
    if path is None:
        yield InputStream(_decompressed(sys.stdin.buffer), sys.stdin.buffer)
        return
    with path.open("rb") as raw, closing(_decompressed(raw)) as stream:
        yield InputStream(stream, raw)


def _decompressed(raw: BinaryIO) -> BinaryIO:
    head = raw.peek(4) if isinstance(raw, io.BufferedReader) else b""
    if head.startswith(_GZIP_MAGIC):
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))
    if head.startswith(_ZSTD_MAGIC):
        # The zstandard package takes a stream that ends early for a complete one; Arrow raises.
        return cast(BinaryIO, pa.CompressedInputStream(raw, "zstd"))
    return raw


def fingerprint_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of the file as it lies on disk."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def read_capped(stream: BinaryIO, max_bytes: int) -> bytes:
    """All bytes of the stream. Raises SourceError past `max_bytes` and for compressed data that is broken."""
    chunks: list[bytes] = []
    n_left = max_bytes + 1
    while n_left > 0:
        try:
            chunk = stream.read(min(_CHUNK_BYTES, n_left))
        except READ_ERRORS as error:
            raise SourceError(unreadable(error)) from error
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        n_left -= len(chunk)
    raise SourceError(Problem("read", "too_long", f"more than {max_bytes} bytes after decompression"))


def unreadable(error: BaseException) -> Problem:
    """The problem of a file that is damaged or ends early, or of a disk that fails and may be well another time."""
    if isinstance(error, OSError) and error.errno is not None:
        return Problem("read", "unreadable_file", str(error), is_retryable=True)
    return Problem("read", "broken_compression", f"the compressed data cannot be read on: {error}")


class Lines:
    """Lines of a stream without their ends, each of at most `max_bytes`; memory holds one line and one chunk.

    A longer line comes as None, once, in its place. UTF-16 and UTF-32 with a byte order mark come as UTF-8. Iteration
    raises SourceError where data cannot be read on, or where a line is so long that passing over it takes for ever.
    """

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[bytes | None]:
        pending = b""
        n_skipped = 0
        for chunk in self._chunks():
            first, *others = chunk.split(b"\n")
            pending += first
            for line in others:
                yield None if n_skipped or len(pending) > self._max_bytes else pending.removesuffix(b"\r")
                pending, n_skipped = line, 0
            if n_skipped or len(pending) > self._max_bytes:
                n_skipped += len(pending)
                pending = b""
                if n_skipped > _SKIP_FACTOR * self._max_bytes:
                    raise SourceError(Problem("read", "endless_line", f"a line of more than {n_skipped} bytes"))
        if n_skipped:
            yield None
        elif pending:
            yield pending.removesuffix(b"\r")

    def _chunks(self) -> Iterator[bytes]:
        chunk = self._read()
        bom = encoding_of_bom(chunk)
        if bom is None:
            while chunk:
                yield chunk
                chunk = self._read()
            return
        encoding, length = bom
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        chunk = chunk[length:]
        while chunk:
            yield decoder.decode(chunk).encode("utf-8", "replace")
            chunk = self._read()
        yield decoder.decode(b"", final=True).encode("utf-8")

    def _read(self) -> bytes:
        # A read of several pieces loses those before the one that cannot be read; `read1` gives them one by one.
        read = getattr(self._stream, "read1", self._stream.read)
        try:
            return bytes(read(min(_PIECE_BYTES, self._max_bytes)))
        except READ_ERRORS as error:
            raise SourceError(unreadable(error)) from error
