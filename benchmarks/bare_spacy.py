"""What demarche is held against: the same model over the same texts with `nlp.pipe`, and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import spacy

BATCH_SIZE = 16


def main() -> None:
    """Parses title and text of each article of a JSONL file: `python -m benchmarks.bare_spacy MODEL FILE`."""
    nlp = spacy.load(sys.argv[1])
    with Path(sys.argv[2]).open(encoding="utf-8") as file:
        texts = [
            text for line in file for article in [json.loads(line)] for text in (article["title"], article["text"])
        ]
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH_SIZE))
    print(n_tokens)


if __name__ == "__main__":
    main()
