"""The shipped folder: components alone, a vocabulary of the strings they need, scores and sources."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
import srsly
import typer
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokenizer import Tokenizer
from spacy.tokens import DocBin

_NAME, _VERSION = "demarche_sm", "0.7.0"
_DESCRIPTION = (
    "English newswire pipeline of demarche: Universal Dependencies tags, morphology and parse, lemmas, "
    "and named entities, trained on open data"
)
_LICENSE = "CC BY-SA 4.0"
_SPACY_VERSION = ">=3.8.2,<3.9.0"
_SOURCES = Path(__file__).with_name("sources.yaml")
_CHECKED_DOCS = 100


def rules_of(nlp: Language) -> Tokenizer:
    """The pipeline's tokenizer; TypeError unless it is spaCy's own, which is rules and no code."""
    if not isinstance(nlp.tokenizer, Tokenizer):
        raise TypeError(f"cannot package a tokenizer of type {type(nlp.tokenizer).__name__}")
    return nlp.tokenizer


def bare_copy(trained: Language) -> Language:
    """A pipeline with the components and tokenizer of `trained`, and nothing left of its training settings."""
    nlp = spacy.blank("en")
    rules_of(nlp).from_bytes(rules_of(trained).to_bytes())
    for name in trained.pipe_names:
        nlp.add_pipe(name, source=trained)
    nlp.config["nlp"]["batch_size"] = trained.batch_size
    return nlp


def needed_strings(nlp: Language) -> Iterator[str]:
    """Strings that the components know by their hash only."""
    for name in nlp.pipe_names:
        pipe = nlp.get_pipe(name)
        yield name
        yield from _strings_in(getattr(pipe, "labels", None))
        yield from _strings_in(getattr(pipe, "label_data", None))
    for text, pieces in rules_of(nlp).rules.items():
        yield text
        yield from _strings_in(pieces)


def _strings_in(value: Any) -> Iterator[str]:
    """Every string of a nested value; of morphological labels also their features and values."""
    if isinstance(value, str):
        yield value
        for feature in value.split("|"):
            yield feature
            yield from feature.split("=")
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _strings_in(key)
            yield from _strings_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _strings_in(part)


def trim_strings(folder: Path, nlp: Language) -> None:
    """Replace the strings saved in `folder` by those that its components need."""
    known = set(spacy.blank("en").vocab.strings) | set(needed_strings(nlp))
    StringStore(sorted(known)).to_disk(folder / "vocab" / "strings.json")


def check_same(folder: Path, trained: Language, texts: list[str]) -> None:
    """Raise ValueError unless the pipeline in `folder` reads `texts` as `trained` does."""
    packaged = spacy.load(folder)
    for ours, theirs in zip(packaged.pipe(texts), trained.pipe(texts), strict=True):
        if _reading(ours) != _reading(theirs):
            raise ValueError(f"the packaged pipeline reads otherwise: {ours.text!r}")


def _reading(doc: Any) -> list[tuple[Any, ...]]:
    return [
        (token.text, token.tag_, token.pos_, str(token.morph), token.lemma_, token.dep_, token.head.i, token.ent_type_)
        for token in doc
    ]


def main(trained: Path, scores: Path, dev: Path, output: Path) -> None:
    """Write TRAINED (of `lemmas`) to OUTPUT as it ships; SCORES go into its meta.json, DEV checks the copy."""
    nlp = spacy.load(trained)
    copy = bare_copy(nlp)
    (performance,) = srsly.read_json(scores).values()
    copy.meta.update(
        name=_NAME,
        version=_VERSION,
        description=_DESCRIPTION,
        spacy_version=_SPACY_VERSION,
        author="demarche",
        license=_LICENSE,
        sources=srsly.read_yaml(_SOURCES),
        performance=performance,
    )
    for leftover in output.glob("*/"):
        shutil.rmtree(leftover)
    copy.to_disk(output)
    trim_strings(output, copy)
    texts = [doc.text for doc in DocBin().from_disk(dev).get_docs(nlp.vocab)][:_CHECKED_DOCS]
    check_same(output, nlp, texts)
    n_bytes = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{output}: {n_bytes / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
