"""Runs a command and says what it cost."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_POLL_S = 0.05
_KIB = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds (user and system) of a process with its children, peak memory in bytes, and wall seconds."""

    cpu_s: float
    peak_bytes: int
    wall_s: float
    until_seen_s: float | None


def cost_of(arguments: list[str], seen: Callable[[], bool] | None = None) -> Cost:
    """Cost of a command; `until_seen_s` is when `seen` first was true. Raises if the command fails."""
    started = time.perf_counter()
    until_seen_s: float | None = None
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if seen is not None and until_seen_s is None and seen():
            until_seen_s = time.perf_counter() - started
        if pid:
            break
        time.sleep(_POLL_S)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    wall_s = time.perf_counter() - started
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KIB, wall_s, until_seen_s)


def has_parquet(folder: Path) -> bool:
    """Whether a data file with rows has appeared in a table's folder."""
    return any(not path.parent.name.endswith("undated") for path in folder.glob("*/*.parquet"))
