"""Files that commands write besides datasets: whole or not at all, and standard output where `-` is named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import SettingsError

STANDARD_OUTPUT = Path("-")


@contextmanager
def output_stream(path: Path | None) -> Iterator[BinaryIO]:
    """A stream whose bytes are the file once the block ends well; standard output for None and `-`.

    Raises SettingsError if the file cannot be written.
    """
    if path is None or path == STANDARD_OUTPUT:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        stream = unfinished.open("wb")
    except OSError as error:
        raise SettingsError("command line", "--output", str(path), f"cannot be written: {error.strerror}") from error
    try:
        with stream:
            yield stream
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
