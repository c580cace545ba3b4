"""Scores of pipelines on the test sets, which nothing is trained or chosen on, side by side."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import spacy
import srsly
import typer
from rich.console import Console
from rich.table import Table
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from thinc.api import NumpyOps, set_current_ops

from models.training.prepare import story_docs

# Test sets by name: file below DATA.
_SYNTAX = {"ewt": "syntax/test_ewt.spacy", "gum": "syntax/test_gum.spacy"}
_ENTITIES = {
    "gmb": "ner/test_gmb.spacy",
    "crossner": "ner/test_crossner.spacy",
    "wikigold": "ner/test_wikigold.spacy",
    "gum": "syntax/test_gum.spacy",
}
_SYNTAX_SCORES = {
    "dep_las": "LAS",
    "dep_uas": "UAS",
    "tag_acc": "tag",
    "pos_acc": "part of speech",
    "morph_acc": "morphology",
    "lemma_acc": "lemma",
    "sents_f": "sentence F",
    "token_f": "token F",
}
_BATCH_SIZE = 16
_SPEED_DOCS = 300
_SPEED_RUNS = 3

Scores = dict[str, Any]


def score_syntax(nlp: Language, golds: Sequence[Doc]) -> Scores:
    """spaCy's scores for syntax, in percent, with those of every relation."""
    with nlp.select_pipes(disable=["ner"]):
        scores = nlp.evaluate([Example(nlp.make_doc(gold.text), gold) for gold in golds], batch_size=_BATCH_SIZE)
    found: Scores = {name: _percent(scores[name]) for name in _SYNTAX_SCORES}
    found["relations"] = {label: _percent(parts["f"]) for label, parts in sorted(scores["dep_las_per_type"].items())}
    return found


def score_entities(nlp: Language, golds: Sequence[Doc]) -> Scores:
    """Precision, recall and F of entities, in percent; guesses at places that nobody annotated do not count."""
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        scores = nlp.evaluate([Example(nlp.make_doc(gold.text), gold) for gold in golds], batch_size=_BATCH_SIZE)
    found: Scores = {name: _percent(scores[f"ents_{name}"]) for name in ("p", "r", "f")}
    found["labels"] = {
        label: {name: _percent(value) for name, value in parts.items()}
        for label, parts in sorted(scores["ents_per_type"].items())
    }
    return found


def words_per_cpu_second(nlp: Language, golds: Sequence[Doc]) -> int:
    """Words a second of CPU time through the whole pipeline; the best of three runs."""
    texts = [gold.text for gold in golds[:_SPEED_DOCS]]
    speeds = []
    for _ in range(_SPEED_RUNS):
        started = time.process_time()
        n_words = sum(len(doc) for doc in nlp.pipe(texts, batch_size=_BATCH_SIZE))
        speeds.append(n_words / (time.process_time() - started))
    return round(max(speeds))


def score_model(model: Path, data: Path, stories: Path) -> Scores:
    """All scores of one pipeline."""
    nlp = spacy.load(model)
    found: Scores = {"syntax": {}, "entities": {}}
    for name, file in _SYNTAX.items():
        found["syntax"][name] = score_syntax(nlp, _docs(data / file, nlp))
    for name, file in _ENTITIES.items():
        found["entities"][name] = score_entities(nlp, _docs(data / file, nlp))
    golds = list(story_docs(stories, nlp))
    if golds:
        found["entities"]["stories"] = score_entities(nlp, golds)
    found["words_per_cpu_second"] = words_per_cpu_second(nlp, _docs(data / _ENTITIES["gmb"], nlp))
    return found


def _docs(path: Path, nlp: Language) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(nlp.vocab))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def print_table(scores: dict[str, Scores]) -> None:
    """One column a pipeline."""
    table = Table("test set", "score", *scores)
    for test_set in _SYNTAX:
        for name, title in _SYNTAX_SCORES.items():
            table.add_row(test_set, title, *(str(found["syntax"][test_set][name]) for found in scores.values()))
    for test_set in {name: None for found in scores.values() for name in found["entities"]}:
        table.add_row(test_set, "entity F", *(str(found["entities"][test_set]["f"]) for found in scores.values()))
    table.add_row("gmb", "words / CPU s", *(str(found["words_per_cpu_second"]) for found in scores.values()))
    Console().print(table)


def main(
    data: Path, models: list[Path], output: Path | None = None, stories: Path = Path("corpus/test"), blis: bool = False
) -> None:
    """Score MODELS on the test sets of DATA and of STORIES; OUTPUT (.json) gets the scores by model folder.

    With --blis thinc multiplies matrices as it does by default; else numpy does, as demarche has it.
    """
    set_current_ops(NumpyOps(use_blis=blis))
    scores = {str(model): score_model(model, data, stories) for model in models}
    print_table(scores)
    if output is not None:
        srsly.write_json(output, scores)


if __name__ == "__main__":
    typer.run(main)
