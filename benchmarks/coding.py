"""What each extractor costs beside the parse of the same articles: `make bench-coding`.

Parse and extraction take turns, batch by batch, and of several rounds the best counts, so that other load weighs on
both alike.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from spacy.language import Language

from benchmarks.texts import articles
from configs.lexicon.ontology import Ontology, load_ontology
from schemas.articles import Article
from schemas.raw import RawArticle
from transforms.extract import parse
from transforms.language.doc_columns import columns_of
from transforms.language.model import load_language
from transforms.language.reading import Reading
from transforms.language.registry import EXTRACTORS
from transforms.normalize import normalize_article

_BATCH = 16
_ROUNDS = 3
_PARSE = "parse"
_MICROSECONDS = 1e6


def main() -> None:
    """Prints CPU time a token of the parse and of each extractor, and its share of the parse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200, help="number of articles (default: %(default)s)")
    taken = [_article(record) for record in articles(parser.parse_args().articles)]
    nlp, ontology = load_language(), load_ontology()
    costs: defaultdict[str, float] = defaultdict(float)
    n_tokens = 0
    for start in range(0, len(taken), _BATCH):
        batch = taken[start : start + _BATCH]
        rounds = [dict(_costs(batch, nlp, ontology)) for _ in range(_ROUNDS)]
        for step in rounds[0]:
            costs[step] += min(one[step] for one in rounds)
        n_tokens += sum(len(doc) for docs in parse(batch, nlp) for doc in docs.values())
    print("| step | µs of CPU a token | of the parse |\n|---|---|---|")
    after = sum(cost for step, cost in costs.items() if step != _PARSE)
    for step, cost in (*costs.items(), ("all after the parse", after)):
        print(f"| {step} | {cost / n_tokens * _MICROSECONDS:.1f} | {cost / costs[_PARSE]:.0%} |")


def _costs(batch: Sequence[Article], nlp: Language, ontology: Ontology) -> Iterator[tuple[str, float]]:
    """Seconds of CPU that each step takes over a batch of articles, in order."""
    started = time.process_time()
    parsed = parse(batch, nlp)
    yield _PARSE, time.process_time() - started
    costs: defaultdict[str, float] = defaultdict(float)
    for article, docs in zip(batch, parsed, strict=True):
        columns_of.cache_clear()
        started = time.process_time()
        reading = Reading(article, docs, ontology)
        costs["sentences"] += time.process_time() - started
        for extractor in EXTRACTORS:
            started = time.process_time()
            reading.add(extractor.table, extractor.extract(reading))
            costs[extractor.table.name] += time.process_time() - started
    yield from costs.items()


def _article(record: dict[str, str]) -> Article:
    at = datetime.fromisoformat(record["published_at"])
    raw = RawArticle("jsonl", "memory", "memory", record["text"], at, title=record["title"], published_at=at)
    return normalize_article(raw)


if __name__ == "__main__":
    main()
