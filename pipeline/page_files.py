"""Writes a page whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import SettingsError


def write_page(output: Path, page: str) -> int:
    """Writes a page, in place of an older one; returns its size. Raises SettingsError if that cannot be done."""
    content = page.encode()
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise SettingsError("command line", "--output", output, f"cannot be written: {error.strerror}") from error
    return len(content)
