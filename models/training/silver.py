"""Silver news: sentences of raw news on whose parse two pipelines of different make agree word for word.

The treebanks hold little news. What two parsers that share no weights agree on is mostly right (Sagae and Tsujii 2007,
"Dependency Parsing and Domain Adaptation with LR Models and Parser Ensembles"). Entities are those of the first
pipeline, open where a further one finds others.
"""

import lzma
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import spacy
import typer
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps, set_current_ops

from models.training.mixture import SILVER, write_docs
from models.training.prepare import NEWS_WORDS, RAW
from models.training.raw_text import untokenize

# Shorter sentences are agreed on without teaching anything.
_MIN_WORDS, _MAX_WORDS = 8, 60
_BATCH = 64


def news_texts(path: Path) -> Iterator[str]:
    """The news at the beginning of the raw file, as people type it."""
    n_words = 0
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if n_words > NEWS_WORDS:
                return
            n_words += line.count(" ") + 1
            yield untokenize(line.rstrip("\n"))


def agreed_sentences(texts: Iterable[str], parser: Language, second: Language, namer: Language) -> Iterator[Doc]:
    """Sentences of `parser` that `second` parses alike, with the entities on which `namer` agrees."""
    texts = iter(texts)
    while batch := list(islice(texts, _BATCH)):
        docs = list(parser.pipe(batch))
        others = [list(nlp.pipe([_words(doc, nlp) for doc in docs])) for nlp in (second, namer)]
        for doc, parsed, named in zip(docs, *others, strict=True):
            for sentence in doc.sents:
                if _MIN_WORDS <= len(sentence) <= _MAX_WORDS and _agree(sentence, parsed):
                    yield _silver(sentence, named)


def _words(doc: Doc, nlp: Language) -> Doc:
    return Doc(nlp.vocab, [token.text for token in doc], [bool(token.whitespace_) for token in doc])


def _agree(sentence: Span, other: Doc) -> bool:
    return all(
        token.dep_ == "punct" or (token.head.i == other[token.i].head.i and token.dep_ == other[token.i].dep_)
        for token in sentence
    )


def _silver(sentence: Span, named: Doc) -> Doc:
    doc = sentence.as_doc()
    first, end = sentence.start, sentence.end
    theirs = {(e.start - first, e.end - first, e.label_) for e in named.ents if first <= e.start and e.end <= end}
    ours = {(e.start, e.end, e.label_) for e in doc.ents}
    kept = [Span(doc, start, stop, label) for start, stop, label in sorted(ours & theirs)]
    taken = {token.i for span in kept for token in span}
    doubtful = {i for start, stop, _ in ours ^ theirs for i in range(start, stop)} - taken
    doc.set_ents(kept, missing=[doc[i : i + 1] for i in sorted(doubtful)], default="outside")
    return doc


def main(data: Path, work: Path, parser: Path, second: Path, namer: Path) -> None:
    """Write WORK/silver.spacy: news of DATA as PARSER has it where SECOND parses alike and NAMER finds the names."""
    set_current_ops(NumpyOps(use_blis=False))
    pipelines = [spacy.load(path, exclude=["lemmatizer"]) for path in (parser, second, namer)]
    docs = list(agreed_sentences(news_texts(data / RAW), *pipelines))
    print(write_docs(docs, work / f"{SILVER}.spacy"))


if __name__ == "__main__":
    typer.run(main)
