"""Runs in a mount namespace of its own, as `python -m tests.on_small_disk FOLDER SETTINGS KIB...`: see the test.

Per size: a run on a disk so large that fills up, another one on the full disk, reading while the disk is read-only, and
one more run once there is room. What came of each goes to standard output as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.console import hush_libraries
from pipeline.dataset import Snapshot
from pipeline.verification import verify_dataset
from schemas import RUNS
from tests.articles import tables_of

_ROOMY = "64m"


def main(disk: Path, settings: str, sizes: list[str]) -> list[dict[str, Any]]:
    """What came of each size."""
    hush_libraries()
    return [_filled_and_freed(disk, settings, size) for size in sizes]


def _filled_and_freed(disk: Path, settings: str, size: str) -> dict[str, Any]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(disk)], check=True)
    output = disk / "out"
    run = ["run", settings, "--output", str(output), "--quiet"]
    filled = [_called(run), _called(run)]
    _remount(disk, "ro")
    read_only = [_called(run), _called(["compact", str(output), "--quiet"]), _called(["status", str(output)])]
    _remount(disk, f"rw,size={_ROOMY}")
    freed = _called(run)
    outcome = {
        "filled": filled,
        "read_only": read_only,
        "freed": freed,
        "findings": [finding.what for finding in verify_dataset(output)],
        "statuses": sorted(row.status for row in Snapshot(output).records(RUNS)),
        "tables": tables_of(output),
    }
    subprocess.run(["umount", str(disk)], check=True)
    return outcome


def _remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def _called(arguments: list[str]) -> dict[str, Any]:
    result = CliRunner().invoke(app, arguments)
    return {"exit_code": result.exit_code, "stderr": result.stderr}


if __name__ == "__main__":
    folder, files, *kib = sys.argv[1:]
    json.dump(main(Path(folder), files, kib), sys.stdout, default=str)
