"""Articles to time with, made of the bundled sample articles and the stories of our own corpus."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
SEED = 20260309
# Words of an average wire story.
WORDS = 240


def articles(n: int) -> Iterator[dict[str, Any]]:
    """`n` different articles of about 240 words each; the same ones at every call."""
    paragraphs = _paragraphs()
    order = random.Random(SEED)
    for number in range(n):
        chosen: list[str] = []
        while sum(len(paragraph.split()) for paragraph in chosen) < WORDS:
            chosen.append(order.choice(paragraphs))
        yield {
            "id": f"bench-{number}",
            "title": chosen[0].split(". ")[0][:90],
            "text": "\n\n".join(chosen) + f"\n\nDispatch number {number}.",
            "published_at": f"2026-03-{1 + number % 28:02d}T12:00:00Z",
            "outlet": f"Outlet {number % 40}",
        }


def write(path: Path, n: int) -> None:
    """Writes `n` articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles(n):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


def _paragraphs() -> list[str]:
    texts = [
        json.loads(line)["text"]
        for path in sorted((REPOSITORY / "corpus" / "train").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [paragraph for text in texts for paragraph in text.split("\n\n") if len(paragraph.split()) > 8]
