"""Named points of a run at which a test may kill the process, to show that nothing is lost and nothing comes twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from filelock import FileLock

KILL_AT = "DEMARCHE_KILL_AT"
KILL_LOG = "DEMARCHE_KILL_LOG"

KILL_POINTS = (
    "dataset-created",
    "run-started",
    "slice-cut",
    "model-loaded",
    "file-staged",
    "slice-staged",
    "before-pending",
    "entry-pending",
    "file-renamed",
    "files-renamed",
    "entry-final",
    "file-removed",
    "index-updated",
    "slice-committed",
    "checkpoint-written",
    "before-run-row",
    "run-row-written",
)


def reached(point: str) -> None:
    """Kills this process with SIGKILL if `DEMARCHE_KILL_AT` is `POINT` or `POINT:N` and this is the Nth time (from 1).

    Passes are counted in the file that `DEMARCHE_KILL_LOG` names, so that they add up over worker processes; without
    `DEMARCHE_KILL_AT` nothing happens. Raises ValueError for a point that `KILL_POINTS` lacks.
    """
    if point not in KILL_POINTS:
        raise ValueError(f"{point} is no kill point")
    wanted = os.environ.get(KILL_AT)
    if not wanted:
        return
    name, _, number = wanted.partition(":")
    log = Path(os.environ[KILL_LOG])
    # If two workers wrote before either counts, both would count one too many and the Nth pass would go unnoticed.
    with FileLock(f"{log}.lock"):
        with log.open("a", encoding="ascii") as stream:
            stream.write(f"{point}\n")
        if point == name and log.read_text(encoding="ascii").split().count(point) == int(number or 1):
            os.kill(os.getpid(), signal.SIGKILL)
