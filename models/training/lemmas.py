"""Lemmas by rule: WordNet's tables, corrected, with exceptions that the treebanks teach.

Edit trees on the shared network are right a little more often on the treebanks, and wrong for irregular verbs that
the treebanks lack ("fled", "fought"), which are news.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

import spacy
import srsly
import typer
from spacy.lookups import Lookups
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc, DocBin

from models.training.mixture import NAMES_FILE
from transforms.language.lemmatizer import FACTORY

_RULES = {
    "noun": [
        *(["ses", "s"], ["ves", "f"], ["xes", "x"], ["zes", "z"], ["ches", "ch"], ["shes", "sh"]),
        *(["men", "man"], ["ies", "y"], ["s", ""]),
    ],
    "verb": [["es", ""], ["ies", "y"], ["es", "e"], ["s", ""], ["ed", ""], ["ed", "e"], ["ing", ""], ["ing", "e"]],
    "num": [[",000", "000"], [",500", "500"]],
}
# Rare verbs that the rules would take for better known ones without "e": "singing" is of "sing".
_SHADOWING_VERBS = ("dinge", "singe", "swinge", "tinge")
# Learned where the treebanks have a form this often, and nearly always with one lemma.
_LEARNED_PARTS = ("NOUN", "PROPN", "PUNCT", "VERB")
_MIN_COUNT, _MIN_SHARE = 2, 0.85

Exceptions: TypeAlias = dict[str, dict[str, str]]


def learned_exceptions(docs: Iterable[Doc]) -> Exceptions:
    """Lemmas that differ from the form by more than case, by part of speech and lower-case form."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for doc in docs:
        for token in doc:
            if token.pos_ in _LEARNED_PARTS:
                counts[token.pos_.lower(), token.lower_][token.lemma_] += 1
    found: Exceptions = defaultdict(dict)
    for (part, form), lemmas in counts.items():
        ((lemma, n),) = lemmas.most_common(1)
        if lemma.lower() != form and n >= _MIN_COUNT and n >= _MIN_SHARE * lemmas.total():
            found[part][form] = lemma
    return found


def plurals_of_peoples(names: Iterable[str]) -> dict[str, str]:
    """Names of peoples and parties that `names` has with and without "s": "Iraqis", "Democrats"."""
    known = set(names)
    return {f"{name}s".lower(): name for name in known if f"{name}s" in known}


def correct(tables: Lookups, learned: Mapping[str, Mapping[str, str]]) -> None:
    """Put the order of the rules right, and add exceptions; those of the tables count first."""
    rules, exceptions, index = (tables.get_table(f"lemma_{name}") for name in ("rules", "exc", "index"))
    for part, pairs in _RULES.items():
        rules[part] = pairs
    index["verb"] = [verb for verb in index["verb"] if verb not in _SHADOWING_VERBS]
    shadowed = {f"{verb}{ending}": [verb] for verb in _SHADOWING_VERBS for ending in ("", "s", "d", "ing")}
    exceptions["verb"] = exceptions["verb"] | shadowed
    for part, lemmas in learned.items():
        exceptions[part] = {form: [lemma] for form, lemma in lemmas.items()} | exceptions.get(part, {})


def main(trained: Path, rules: Path, work: Path, output: Path) -> None:
    """Write TRAINED to OUTPUT with a lemmatizer of rules.

    Its tables are those of the pipeline RULES, corrected by what `prepare` left in WORK.
    """
    nlp = spacy.load(trained)
    if nlp.has_pipe("lemmatizer"):
        nlp.remove_pipe("lemmatizer")
    lemmatizer, tables = nlp.add_pipe(FACTORY, "lemmatizer", after="parser"), spacy.load(rules).get_pipe("lemmatizer")
    assert isinstance(lemmatizer, Lemmatizer)
    assert isinstance(tables, Lemmatizer)
    lemmatizer.from_bytes(tables.to_bytes())
    learned = learned_exceptions(DocBin().from_disk(work / "treebanks.spacy").get_docs(nlp.vocab))
    peoples = plurals_of_peoples(srsly.read_json(work / NAMES_FILE)["seen"]["NORP"])
    learned["propn"] = peoples | learned["propn"]
    correct(lemmatizer.lookups, learned)
    nlp.to_disk(output)


if __name__ == "__main__":
    typer.run(main)
