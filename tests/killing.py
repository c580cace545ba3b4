"""Runs functions in processes that are killed at a named point; forked from one that has loaded all modules."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.sinks.kill_points import KILL_AT, KILL_LOG

_PATIENCE_S = 1200


def killed_at(point: str | None, log: Path, function: Callable[..., Any], *arguments: Any) -> bool:
    """Calls a function in a process that is killed at `point` (`NAME` or `NAME:N`); whether it was.

    The function and its arguments are pickled by reference. Raises AssertionError if it ends in any other way than by
    that kill or in peace.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kill_preload"])
    log.unlink(missing_ok=True)
    process = context.Process(target=_call, args=(point, str(log), function, arguments))
    process.start()
    process.join(_PATIENCE_S)
    assert process.exitcode in (0, -signal.SIGKILL), f"ended with {process.exitcode}"
    return process.exitcode == -signal.SIGKILL


def _call(point: str | None, log: str, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    if point is not None:
        os.environ[KILL_AT] = point
    os.environ[KILL_LOG] = log
    function(*arguments)
