"""The whole pipeline against bare spaCy on the same texts and model: `make bench`.

Start-up is told apart by running both over one article; what is left is the steady state, whose ratio is what counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import Cost, cost_of, has_parquet
from benchmarks.texts import REPOSITORY, write

DEMARCHE = str(Path(sys.executable).with_name("demarche"))
MODEL = str(REPOSITORY / "models" / "en_demarche_sm")
_MIB = 1024 * 1024


def bare(articles: Path, *flags: str) -> Cost:
    """Cost of parsing the articles with spaCy alone."""
    return cost_of([sys.executable, "-m", "benchmarks.bare_spacy", MODEL, str(articles), *flags])


def demarche(articles: Path, output: Path) -> Cost:
    """Cost of `demarche run` over the articles, and the time until the first events lay in the dataset."""
    command = [DEMARCHE, "run", "--input", str(articles), "--output", str(output), "--model", MODEL, "--quiet"]
    return cost_of([*command, "--no-near-duplicates"], seen=lambda: has_parquet(output / "events"))


def main() -> None:
    """Prints costs and ratios as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", default="1000,4000", help="numbers of articles, comma-separated (default: %(default)s)"
    )
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        one = folder / "1.jsonl"
        write(one, 1)
        start_bare, start_ours = bare(one), demarche(one, folder / "out-1")
        print(f"start-up CPU: spaCy {start_bare.cpu_s:.1f} s, demarche {start_ours.cpu_s:.1f} s")
        print(f"time to first row, one article: {start_ours.until_seen_s or start_ours.wall_s:.1f} s")
        print()
        print(
            "| articles | spaCy CPU s | with its default ops | demarche CPU s | ratio | to default | articles/s | MiB |"
        )
        print("|---|---|---|---|---|---|---|---|")
        for n in sizes:
            articles = folder / f"{n}.jsonl"
            write(articles, n)
            theirs, default = bare(articles), bare(articles, "--default-ops")
            ours = demarche(articles, folder / f"out-{n}")
            steady = ours.cpu_s - start_ours.cpu_s
            ratios = [steady / (cost.cpu_s - start_bare.cpu_s) for cost in (theirs, default)]
            print(
                f"| {n} | {theirs.cpu_s:.1f} | {default.cpu_s:.1f} | {ours.cpu_s:.1f} "
                f"| {ratios[0]:.2f} | {ratios[1]:.2f} | {n / steady:.1f} | {ours.peak_bytes / _MIB:.0f} |"
            )


if __name__ == "__main__":
    main()
