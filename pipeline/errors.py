"""What stops a command, and the exit code that tells it.

DemarcheError           1  the run failed
  DatasetError          1  the dataset cannot be read or written as it stands
SettingsError           2  settings or usage
  MixedCodingError      2  the dataset was coded with another model or ontology
DatasetLockedError      4  another run holds the dataset
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    TOO_MANY_DEAD_LETTERS = 3
    LOCKED = 4
    INTERRUPTED = 130


class DemarcheError(Exception):
    """Stops a command; the message is one line for its user."""

    exit_code = ExitCode.FAILED


class DatasetError(DemarcheError):
    """The dataset cannot be read or written as it stands."""


class DatasetLockedError(DemarcheError):
    """Another run holds the dataset."""

    exit_code = ExitCode.LOCKED


class SettingsError(DemarcheError):
    """A mistake in settings or flags: where it stands, under which key, and what is allowed."""

    exit_code = ExitCode.USAGE

    def __init__(self, where: str, key: str, value: object, allowed: str) -> None:
        super().__init__(where, key, value, allowed)
        self.where = where
        self.key = key
        self.value = value
        self.allowed = allowed

    def __str__(self) -> str:
        return f"{self.where}: {self.key}: {self.value!r}: {self.allowed}"


class MixedCodingError(DemarcheError):
    """The dataset was coded with another model or ontology than those of this run."""

    exit_code = ExitCode.USAGE


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like a misspelt one, if any is like it."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
