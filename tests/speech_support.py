"""Readings of Docs for tests of quotes and attribution."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache

from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from configs.lexicon.ontology import Ontology, load_ontology
from schemas.articles import TEXT, Article
from schemas.mentions import MENTIONS, Mention
from schemas.quotes import QUOTES
from transforms.language.quotes import extract_quotes
from transforms.language.reading import Reading

LIKELY_WORDS = """
The envoy Brandt he who said says told adding that to of according claim denied called it was left
" “ ” ' '' , . : ? — ( ) 6
"""
LIKELY_TAGS = "NOUN PROPN PRON VERB AUX DET ADP SCONJ CCONJ ADV PUNCT ADJ PART"
LIKELY_LABELS = "ROOT nsubj obj ccomp xcomp obl nmod advcl conj appos parataxis acl acl:relcl case mark punct"
WORDS = st.sampled_from([*LIKELY_WORDS.split(), "\n\n"])
POS = st.sampled_from(LIKELY_TAGS.split())
DEPS = st.sampled_from(LIKELY_LABELS.split())


@cache
def english() -> English:
    """A tokenizer and a vocabulary without a trained model."""
    return English()


@st.composite
def parsed_docs(draw: st.DrawFn) -> Doc:
    """Docs of likely words under any tree, or any forest."""
    words = draw(st.lists(WORDS, min_size=1, max_size=40))
    heads = [draw(st.integers(0, index)) for index in range(len(words))]
    return Doc(
        english().vocab,
        words=words,
        spaces=draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words))),
        pos=[draw(POS) for _ in words],
        deps=["ROOT" if head == index else draw(DEPS) for index, head in enumerate(heads)],
        heads=heads,
    )


@cache
def bundled_ontology() -> Ontology:
    """The default ontology, loaded once."""
    return load_ontology()


def quoted_reading(doc: Doc, mentions: Iterable[Mention] = ()) -> Reading:
    """A reading of one text with these mentions, whose quotes were extracted."""
    article = Article(
        article_id="article",
        document_id="document",
        source_kind="txt",
        source_uri="text.txt",
        text=doc.text,
        text_sha256="",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    reading = Reading(article, {TEXT: doc}, bundled_ontology())
    reading.add(MENTIONS, mentions)
    reading.add(QUOTES, extract_quotes(reading))
    return reading
