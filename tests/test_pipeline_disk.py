"""Disks that are full or read-only: nothing is lost, and a line tells what is wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import run_batch
from pipeline.settings import load_settings
from tests.articles import article, tables_of, write_jsonl
from tests.support import REPOSITORY

pytestmark = pytest.mark.model

IN_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
# A first commit of empty tables takes some 180 KiB, the slices of the test 100 each, the index as much again.
TOO_SMALL_FOR_THE_FIRST_COMMIT, TOO_SMALL_FOR_ALL_SLICES = 100, 460


def may_mount(folder: Path) -> bool:
    """Whether this machine lets us mount in a namespace of our own."""
    if shutil.which("unshare") is None:
        return False
    command = [*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_disk_that_fills_up_or_is_read_only_loses_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not may_mount(disk):
        # Many hosts and containers keep namespaces from users, and without a file system of its own no disk fills up.
        pytest.skip("mounting is not allowed here, so there is no small disk to fill")
    inputs = write_jsonl(tmp_path / "news.jsonl", [article(n) for n in range(12)])
    settings = tmp_path / "settings.yaml"
    settings.write_text(f"slice_articles: 4\nsources: {{files: {{inputs: [{inputs}]}}}}\n")
    run_batch(load_settings(settings, {"output": str(tmp_path / "out")}))
    expected = json.loads(json.dumps(tables_of(tmp_path / "out"), default=str))
    for outcome in on_small_disks(disk, settings, TOO_SMALL_FOR_THE_FIRST_COMMIT, TOO_SMALL_FOR_ALL_SLICES):
        told = f"demarche: {disk / 'out'}: "
        for filled in outcome["filled"]:
            assert filled["exit_code"] == 1, filled
            assert filled["stderr"].startswith(told), filled["stderr"]
            assert filled["stderr"].count("\n") == 1
        run, compact, status = outcome["read_only"]
        assert (run["exit_code"], compact["exit_code"], status["exit_code"]) == (2, 1, 0)
        assert "Read-only file system" in run["stderr"]
        assert compact["stderr"].startswith(told)
        assert outcome["freed"] == {"exit_code": 0, "stderr": ""}
        assert outcome["findings"] == []
        assert outcome["tables"] == expected


def on_small_disks(disk: Path, settings: Path, *kib: int) -> list[dict[str, Any]]:
    command = [*IN_A_NAMESPACE, sys.executable, "-m", "tests.on_small_disk", str(disk), str(settings), *map(str, kib)]
    done = subprocess.run(command, check=True, cwd=REPOSITORY, capture_output=True, text=True)
    outcomes: list[dict[str, Any]] = json.loads(done.stdout)
    return outcomes
