"""Gold data as the training stages read it: one tokenisation, one folder, every source recorded."""

import hashlib
import lzma
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import spacy
import srsly
import typer
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import filter_spans, load_config, load_model_from_config
from thinc.api import Adam

from configs.lexicon.gazetteer import FOLDER, PLACES_FILE
from models.training.augmentation import add_breaks
from models.training.drafts import Draft
from models.training.mixture import NAMES_FILE, load_docs, write_docs
from models.training.raw_text import write_features
from models.training.tokenizer import set_newswire_rules

# Sources by name: file below DATA. The treebanks' file holds syntax and entities.
_TREEBANKS = "syntax/ud_ner_train.spacy"
_ENTITIES = {
    "wikigold": "ner/ner_wikigold_train.spacy",
    "crossner": "ner/ner_crossner_train.spacy",
}
# Syntax and entities. Texts without syntax would count against the parser in spaCy's scores.
_DEV = "syntax/syntax_dev.spacy"
RAW = "raw/voa_and_un_speeches_tokenised.txt.xz"
# The raw file begins with the training texts of the sets above, news for the most part.
NEWS_WORDS = 1_290_000
# Cities of at least this many people are names to train with.
_MIN_CITY_POPULATION = 50_000
# Every second document of the development set is scored while training.
_DEV_STEP = 2
_CONFIG = Path(__file__).with_name("joint.cfg")


def retokenized(doc: Doc, nlp: Language) -> Doc:
    """`doc`'s text in the tokenisation of `nlp`, with its entities and its places that nobody annotated."""
    new = nlp.make_doc(doc.text)
    spans = [_span_at(new, ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    entities = filter_spans([span for span in spans if span is not None])
    taken = {token.i for span in entities for token in span}
    unknown = {
        token.i
        for place in doc
        if place.ent_iob == 0
        for token in _span_at(new, place.idx, place.idx + len(place), "") or ()
    }
    new.set_ents(entities, missing=[new[i : i + 1] for i in sorted(unknown - taken)], default="outside")
    return new


def _span_at(doc: Doc, start: int, end: int, label: str) -> Span | None:
    return doc.char_span(start, end, label=label, alignment_mode="expand")


def story_docs(folder: Path, nlp: Language) -> Iterator[Doc]:
    """Headlines and texts of the annotated corpus below `folder`; names and dates are entities.

    As in the other sources, an article is no part of a name. Times and durations are left open: the others
    mark some of them as dates.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for story in srsly.read_jsonl(path):
            for field in ("title", "text"):
                doc = nlp.make_doc(story[field])
                names = [
                    _without_article(_span_at(doc, entity["start"], entity["end"], entity["label"]))
                    for entity in story["entities"]
                    if entity["field"] == field and entity["kind"] == "name" and entity["label"] is not None
                ]
                times = [
                    _span_at(doc, time["start"], time["end"], "DATE" if time["type"] == "DATE" else "")
                    for time in story["dates"]
                    if time["field"] == field
                ]
                spans = filter_spans([span for span in names + times if span is not None])
                doc.set_ents(
                    [span for span in spans if span.label_],
                    missing=[span for span in spans if not span.label_],
                    default="outside",
                )
                yield doc


def _without_article(span: Span | None) -> Span | None:
    if span is not None and len(span) > 1 and span[0].lower_ == "the":
        return Span(span.doc, span.start + 1, span.end, span.label)
    return span


def _seen_names(docs: Sequence[Doc]) -> dict[str, list[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for doc in docs:
        for ent in doc.ents:
            names[ent.label_].add(ent.text)
    return {label: sorted(texts) for label, texts in names.items()}


def _city_names() -> list[str]:
    """Names of the large cities of the project's gazetteer."""
    with pa.memory_map(str(FOLDER / PLACES_FILE)) as source:
        places = pa.ipc.open_file(source).read_all()
    is_city = pc.equal(places["kind"].cast(pa.string()), "city")
    is_large = pc.greater_equal(places["population"], _MIN_CITY_POPULATION)
    return sorted(set(places.filter(pc.and_(is_city, is_large))["name"].to_pylist()))


def write_labels(docs: Sequence[Doc], output: Path) -> None:
    """The labels of every component, read off `docs`, as `output`/COMPONENT.json."""
    config = load_config(_CONFIG, overrides={"vars.width": 16})
    # What is read, by whom and in which shares, is no part of the components.
    config["corpora"] = {}
    nlp = load_model_from_config(config, auto_fill=True)
    set_newswire_rules(nlp)
    # The labels are what the config would read here.
    nlp.config["initialize"]["components"] = {}
    drafts = [Draft.of(doc) for doc in docs]
    random = Random(0)
    for draft in drafts:
        if draft.has_syntax:
            add_breaks(draft, random)
    golds = [draft.doc(nlp.vocab) for draft in drafts]
    nlp.initialize(lambda: [Example(nlp.make_doc(gold.text), gold) for gold in golds], sgd=Adam())
    for name in nlp.pipe_names:
        labels = getattr(nlp.get_pipe(name), "label_data", None)
        if labels is not None:
            srsly.write_json(output / f"{name}.json", labels)


def main(data: Path, work: Path, stories: Path = Path("corpus/train"), raw: bool = True) -> None:
    """Write what the other stages read, from DATA (the folder its MANIFEST.md describes) into WORK."""
    work.mkdir(parents=True, exist_ok=True)
    nlp = set_newswire_rules(spacy.blank("en"))
    treebanks = load_docs(data / _TREEBANKS, nlp.vocab)
    sources = {"treebanks": treebanks}
    for name, file in _ENTITIES.items():
        sources[name] = [retokenized(doc, nlp) for doc in load_docs(data / file, nlp.vocab)]
    sources["stories"] = list(story_docs(stories, nlp))
    record: dict[str, Any] = {name: write_docs(docs, work / f"{name}.spacy") for name, docs in sources.items()}
    record["dev"] = write_docs(load_docs(data / _DEV, nlp.vocab)[::_DEV_STEP], work / "dev.spacy")
    write_labels([*treebanks, *sources["stories"]], work)
    seen = _seen_names([doc for docs in sources.values() for doc in docs])
    srsly.write_json(work / NAMES_FILE, {"seen": seen, "cities": _city_names()})
    files = [_TREEBANKS, *_ENTITIES.values(), _DEV, RAW]
    record["sha256"] = {file: hashlib.sha256((data / file).read_bytes()).hexdigest() for file in files}
    if raw:
        with lzma.open(data / RAW, "rt", encoding="utf-8") as lines:
            record["raw"] = {"words": write_features(nlp, lines, NEWS_WORDS, work / "features.npz")}
    srsly.write_json(work / "prepared.json", record)
    print(srsly.json_dumps(record, indent=2))


if __name__ == "__main__":
    typer.run(main)
