"""How a run and the run after it, to which nothing is new, grow with the number of articles: `make bench-scale`.

Prints a line per size as soon as it is measured: hours of CPU are nothing unusual for large ones.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.dispatches import write_dispatches
from benchmarks.processes import Cost, cost_of

_MIB = 1024 * 1024
_DEMARCHE = str(Path(sys.executable).with_name("demarche"))
_COLUMNS = (
    "articles",
    "CPU s",
    "CPU ms each",
    "wall s",
    "peak MiB",
    "files",
    "dataset MiB",
    "index MiB",
    "no-op wall s",
    "no-op CPU s",
    "no-op peak MiB",
    "one more: CPU s",
)


def main() -> None:
    """Prints costs as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of articles (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where input and datasets are made and kept (default: nowhere)")
    options = parser.parse_args()
    print(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for size in map(int, options.sizes.split(",")):
            print(_line(options.folder or Path(temporary), size), flush=True)


def _line(folder: Path, n: int) -> str:
    articles, output = folder / f"{n}.jsonl", folder / f"out-{n}"
    write_dispatches(articles, n)
    first, again = _run(output, articles), _run(output, articles)
    more = folder / f"{n}-more.jsonl"
    more.write_text('{"id": "last", "text": "The mayor of Lima met the governor on Tuesday."}\n', encoding="utf-8")
    one = _run(output, more)
    state = output / ".demarche"
    files = [path for path in output.rglob("*.parquet") if state not in path.parents]
    index_bytes = sum(path.stat().st_size for path in state.glob("index.sqlite*"))
    figures = (
        f"{n:,}",
        f"{first.cpu_s:.0f}",
        f"{1000 * first.cpu_s / n:.1f}",
        f"{first.wall_s:.0f}",
        f"{first.peak_bytes / _MIB:.0f}",
        f"{len(files):,}",
        f"{sum(path.stat().st_size for path in files) / _MIB:.0f}",
        f"{index_bytes / _MIB:.0f}",
        f"{again.wall_s:.1f}",
        f"{again.cpu_s:.1f}",
        f"{again.peak_bytes / _MIB:.0f}",
        f"{one.cpu_s:.1f}",
    )
    return f"| {' | '.join(figures)} |"


def _run(output: Path, *inputs: Path) -> Cost:
    given = [flag for path in inputs for flag in ("--input", str(path))]
    return cost_of([_DEMARCHE, "run", *given, "--output", str(output), "--quiet"])


if __name__ == "__main__":
    main()
