"""Throws mutated bytes at the readers for a bounded time: `python -m tests.fuzz_readers [--seconds 30] [READER ...]`.

Needs atheris (`pip install -e '.[fuzz]'`). Each reader runs in a process of its own. What is neither an article, nor a
dead letter, nor a refusal with a reason is a crash, and makes the command fail; so does an input that takes too long.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

READERS = ("feed", "page", "fragment", "jsonl", "csv", "txt", "warc", "body", "opml", "address")

_MAX_BYTES = 64 * 1024
# One input that takes longer is a hang.
_TIMEOUT_S = 20


def _fuzz(reader: str, seconds: int) -> None:
    """Fuzzes one reader in this process, which atheris ends."""
    import atheris

    # The fuzzer follows branches of what is imported here, and of nothing that was imported before.
    with atheris.instrument_imports(include=["pipeline.sources", "transforms.normalize"]):
        from tests.fuzz_targets import REFUSALS, SEEDS, TARGETS

    def attempt(content: bytes) -> None:
        try:
            TARGETS[reader](content)
        except REFUSALS:
            return

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(SEEDS[reader]):
            (Path(corpus) / str(number)).write_bytes(seed)
        limits = (f"-max_total_time={seconds}", f"-timeout={_TIMEOUT_S}", f"-max_len={_MAX_BYTES}", "-verbosity=0")
        atheris.Setup([sys.argv[0], *limits, corpus], attempt)
        atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"of {', '.join(READERS)}; all by default")
    parser.add_argument("--seconds", type=int, default=30, help="for each reader")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    readers = arguments.readers or READERS
    unknown = sorted(set(readers) - set(READERS))
    if unknown:
        parser.error(f"{', '.join(unknown)}: no such reader")
    if arguments.here:
        _fuzz(readers[0], arguments.seconds)
    command = [sys.executable, "-m", "tests.fuzz_readers", "--here", "--seconds", str(arguments.seconds)]
    failed = [reader for reader in readers if subprocess.run([*command, reader], check=False).returncode != 0]
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else f"no crash in {len(readers)} readers\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
