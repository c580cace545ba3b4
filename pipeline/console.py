"""What reaches the terminal: our own messages, and none of the libraries' chatter."""

from __future__ import annotations

import logging
import os
import sys
import warnings

from rich.console import Console

# Columns where the output is no terminal and the environment says nothing else.
_WIDTH = int(os.environ.get("COLUMNS", "160"))

OUR_PACKAGES = ("analysis", "configs", "models", "pipeline", "schemas", "transforms")


class _OurMessages(logging.Handler):
    """Writes to standard error as it is when a message comes, so that a progress bar is not torn."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"demarche: {self.format(record)}\n")


def hush_libraries() -> None:
    """Lets only warnings of our own packages through to standard error."""
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    logging.getLogger().setLevel(logging.CRITICAL)
    handler = _OurMessages(logging.WARNING)
    for package in OUR_PACKAGES:
        logger = logging.getLogger(package)
        logger.addHandler(handler)
        logger.setLevel(logging.WARNING)
        logger.propagate = False


def plain_console() -> Console:
    """Standard output as it is: no guessed colours; wide enough for tables where it is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDTH)


def counted(n: int, noun: str) -> str:
    """A number with its noun, which takes an s but for one."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def say(message: str) -> None:
    """One line of ours on standard output, as it is."""
    sys.stdout.write(f"{message}\n")


def complain(message: str) -> None:
    """One line of ours on standard error."""
    sys.stderr.write(f"demarche: {message}\n")
