"""What demarche is held against: the same model over the same texts with `nlp.pipe`, and nothing else.

The model is loaded as demarche loads it, with numpy's matrix product, or with `--default-ops` as `spacy.load` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import spacy

from transforms.language.model import load_language

BATCH_SIZE = 16


def main() -> None:
    """Parses title and text of each article of a file: `python -m benchmarks.bare_spacy MODEL FILE [--default-ops]`."""
    nlp = spacy.load(sys.argv[1]) if "--default-ops" in sys.argv else load_language(sys.argv[1])
    with Path(sys.argv[2]).open(encoding="utf-8") as file:
        texts = [
            text for line in file for article in [json.loads(line)] for text in (article["title"], article["text"])
        ]
    n_tokens = sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH_SIZE))
    print(n_tokens)


if __name__ == "__main__":
    main()
