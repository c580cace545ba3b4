"""Decompresses the body of an answer while it arrives, and stops at a cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from pipeline.sources.failures import Problem, SourceError

_GZIP_MAGIC = b"\x1f\x8b"
_STEP_BYTES = 64 * 1024
# zlib's code for "gzip or zlib, told by its header".
_ANY_HEADER = zlib.MAX_WBITS | 32
_RAW_DEFLATE = -zlib.MAX_WBITS

_IDENTITY = ("", "identity", "none", "utf-8", "binary")


def read_body(chunks: Iterable[bytes], content_encoding: str, max_bytes: int) -> bytes:
    """The body, decompressed; a gzip file that was sent without saying so is decompressed too.

    Raises SourceError for a body of more than `max_bytes` before or after decompression, for one that ends early or is
    damaged, and for an encoding that was not asked for. What is called gzip and is not is taken as it is.
    """
    codings = [name.strip().lower() for name in content_encoding.split(",")]
    unknown = [name for name in codings if name not in (*_IDENTITY, "gzip", "x-gzip", "deflate")]
    if unknown:
        raise SourceError(Problem("fetch", "unknown_encoding", f"the body is encoded as {', '.join(unknown)}"))
    content = _joined(chunks, max_bytes)
    for coding in reversed(codings):
        if coding == "deflate":
            content = _inflated(content, max_bytes)
        elif coding in ("gzip", "x-gzip") and content.startswith(_GZIP_MAGIC):
            content = _decompressed(content, _ANY_HEADER, max_bytes)
    if content.startswith(_GZIP_MAGIC):
        content = _decompressed(content, _ANY_HEADER, max_bytes)
    return content


def _joined(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    parts: list[bytes] = []
    n_bytes = 0
    for chunk in chunks:
        n_bytes += len(chunk)
        if n_bytes > max_bytes:
            raise SourceError(_too_long(max_bytes))
        parts.append(chunk)
    return b"".join(parts)


def _inflated(content: bytes, max_bytes: int) -> bytes:
    """Content of `deflate`, which servers send with and without the header of zlib."""
    if not content:
        return content
    try:
        return _decompressed(content, _ANY_HEADER, max_bytes)
    except SourceError as error:
        if error.problem.reason == "too_long":
            raise
    return _decompressed(content, _RAW_DEFLATE, max_bytes)


def _decompressed(content: bytes, window_bits: int, max_bytes: int) -> bytes:
    """The decompressed bytes, of all members of a gzip file; what follows the last one is dropped."""
    parts: list[bytes] = []
    n_bytes = 0
    pending = content
    while pending.startswith(_GZIP_MAGIC) or not parts:
        decompressor = zlib.decompressobj(window_bits)
        for part in _steps(decompressor, pending):
            n_bytes += len(part)
            if n_bytes > max_bytes:
                raise SourceError(_too_long(max_bytes))
            parts.append(part)
        pending = decompressor.unused_data
    return b"".join(parts)


def _steps(decompressor: zlib._Decompress, content: bytes) -> Iterator[bytes]:
    """Decompressed pieces up to the end of the stream. Raises SourceError where it is damaged or has no end."""
    pending = content
    while True:
        try:
            part = decompressor.decompress(pending, _STEP_BYTES)
        except zlib.error as error:
            raise SourceError(Problem("fetch", "broken_compression", str(error), is_retryable=True)) from error
        yield part
        pending = decompressor.unconsumed_tail
        if decompressor.eof:
            return
        if not part and not pending:
            message = "the compressed body ends early"
            raise SourceError(Problem("fetch", "broken_compression", message, is_retryable=True))


def _too_long(max_bytes: int) -> Problem:
    return Problem("fetch", "too_long", f"a body of more than {max_bytes} bytes")
