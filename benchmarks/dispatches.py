"""Short articles by the hundred thousand, made of the sentences of our own corpus with other names in them.

Three short sentences each. Persons get invented names, so that words never end to be new; countries, cities and peoples
change places, weekdays and figures change. No two are near copies but by chance, and every one is told apart.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.texts import REPOSITORY

SEED = 20260310
_N_SENTENCES = 3
# Words of a sentence that is taken.
_SHORT = range(6, 15)
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
_PER_DAY = 1000
_RENAMED = ("PERSON", "GPE", "NORP")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile("|".join(_WEEKDAYS))
_FIGURE = re.compile(r"(?<![\d.,])[2-9]\d{1,2}(?![\d.,])")
# fmt: off
_ONSETS = (
    "b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kl", "l",
    "m", "n", "p", "r", "s", "sh", "st", "t", "tr", "v", "y", "z",
)
# fmt: on
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ei", "ou")
_CODAS = ("l", "n", "r", "s", "k", "m", "th", "nd", "rt", "sk")


# A sentence in pieces: plain text, or a name with its label.
_Sentence = tuple[tuple[str, str | None], ...]


def dispatches(n: int) -> Iterator[dict[str, Any]]:
    """`n` records, 1,000 a day of publication; the same ones at every call."""
    sentences, names = _material()
    chance = random.Random(SEED)
    for number in range(n):
        rename = _Names(chance, names)
        body = chance.sample(sentences, _N_SENTENCES)
        at = _FIRST + timedelta(days=number // _PER_DAY, seconds=number % _PER_DAY * 60)
        yield {
            "id": f"dispatch-{number}",
            "text": " ".join(rename.text(sentence) for sentence in body),
            "published_at": at.isoformat(),
            "outlet": f"Outlet {number % 40}",
        }


def write_dispatches(path: Path, n: int) -> None:
    """Writes `n` records as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for record in dispatches(n):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


class _Names:
    """Other names for those of one article: the same word gets the same name throughout."""

    def __init__(self, chance: random.Random, names: Mapping[str, Sequence[str]]) -> None:
        self._chance = chance
        self._names = names
        self._given: dict[str, str] = {}

    def text(self, sentence: _Sentence) -> str:
        return "".join(self._plain(text) if label is None else self._name(text, label) for text, label in sentence)

    def _name(self, text: str, label: str) -> str:
        if label == "PERSON":
            return " ".join(self._given.setdefault(word, self._invented()) for word in text.split())
        return self._given.setdefault(text, self._chance.choice(self._names[label]))

    def _plain(self, text: str) -> str:
        text = _WEEKDAY.sub(lambda match: self._chance.choice(_WEEKDAYS), text)
        return _FIGURE.sub(lambda match: str(self._chance.randint(21, 899)), text)

    def _invented(self) -> str:
        syllables = [
            self._chance.choice(_ONSETS) + self._chance.choice(_NUCLEI) for _ in range(self._chance.randint(2, 3))
        ]
        return ("".join(syllables) + self._chance.choice(_CODAS)).capitalize()


def _material() -> tuple[list[_Sentence], dict[str, list[str]]]:
    """Short sentences of texts, and the names of each label."""
    sentences: list[_Sentence] = []
    names: dict[str, set[str]] = defaultdict(set)
    for path in sorted((REPOSITORY / "corpus" / "train").glob("*.jsonl")):
        for story in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            entities = [e for e in story["entities"] if e["kind"] == "name" and e["label"] in _RENAMED]
            for entity in entities:
                names[entity["label"]].add(entity["text"])
            for sentence in story["sentences"]:
                field, start, end = sentence["field"], sentence["start"], sentence["end"]
                if field == "text" and len(story[field][start:end].split()) in _SHORT:
                    inside = [e for e in entities if e["field"] == field and start <= e["start"] and e["end"] <= end]
                    sentences.append(_cut(story[field], start, end, inside))
    return sentences, {label: sorted(found) for label, found in names.items()}


def _cut(text: str, start: int, end: int, entities: Sequence[Mapping[str, Any]]) -> _Sentence:
    pieces: list[tuple[str, str | None]] = []
    at = start
    for entity in sorted(entities, key=lambda e: (e["start"], -e["end"])):
        if entity["start"] >= at:
            pieces += [(text[at : entity["start"]], None), (entity["text"], entity["label"])]
            at = entity["end"]
    return (*pieces, (text[at:end], None))
