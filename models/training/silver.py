"""Silver: raw text as the teacher parses it, and gold that tells names only with the teacher's parse beside them.

The treebanks are small and hold little news; a small network learns more from a large one's guesses about much text
than from what is certain about little (Hinton et al. 2015; for parsing Kuncoro et al. 2016, with hard labels as here).
"""

import lzma
from collections.abc import Iterator
from pathlib import Path

import spacy
import typer
from spacy.language import Language
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps, set_current_ops

from models.training.mixture import load_docs, write_docs
from models.training.prepare import NEWS_WORDS, RAW
from models.training.raw_text import untokenize

NEWS, SPEECHES, PARSED = "news", "speeches", "{}_parsed"
# Gold without syntax.
_NAMED = ("wikigold", "crossner", "stories")
# Longer texts may be more than the encoder reads at once; shorter ones teach nothing.
_MIN_WORDS, _MAX_WORDS = 8, 300
# Of the speeches, every eighth text will do.
_SPEECH_STEP = 8
_BATCH = 64


def raw_texts(path: Path) -> tuple[list[str], list[str]]:
    """News and some of the speeches, as people type them."""
    news, speeches, n_words = [], [], 0
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for place, line in enumerate(lines):
            length = line.count(" ") + 1
            n_words += length
            if not _MIN_WORDS <= length <= _MAX_WORDS:
                continue
            if n_words <= NEWS_WORDS:
                news.append(untokenize(line.rstrip("\n")))
            elif place % _SPEECH_STEP == 0:
                speeches.append(untokenize(line.rstrip("\n")))
    return news, speeches


def with_syntax(golds: list[Doc], teacher: Language) -> Iterator[Doc]:
    """`golds` with the teacher's syntax; their entities stay."""
    words = (
        Doc(teacher.vocab, [token.text for token in gold], [bool(token.whitespace_) for token in gold])
        for gold in golds
    )
    with teacher.select_pipes(disable=["ner"]):
        for doc, gold in zip(teacher.pipe(words, batch_size=_BATCH), golds, strict=True):
            unknown = [doc[token.i : token.i + 1] for token in gold if token.ent_iob == 0]
            names = [Span(doc, name.start, name.end, name.label_) for name in gold.ents]
            doc.set_ents(names, missing=unknown, default="outside")
            yield doc


def main(data: Path, work: Path, teacher: Path) -> None:
    """Write what TEACHER makes of the raw text of DATA and of the names in WORK, into WORK."""
    # Registers the teacher's network; what it imports is not needed elsewhere.
    from models.training import encoder

    assert encoder
    set_current_ops(NumpyOps(use_blis=False))
    nlp = spacy.load(teacher)
    for name in _NAMED:
        golds = [gold for gold in load_docs(work / f"{name}.spacy", nlp.vocab) if len(gold) <= _MAX_WORDS]
        print(name, write_docs(list(with_syntax(golds, nlp)), work / f"{PARSED.format(name)}.spacy"), flush=True)
    for name, texts in zip((NEWS, SPEECHES), raw_texts(data / RAW), strict=True):
        print(name, write_docs(list(nlp.pipe(texts, batch_size=_BATCH)), work / f"{name}.spacy"), flush=True)


if __name__ == "__main__":
    typer.run(main)
