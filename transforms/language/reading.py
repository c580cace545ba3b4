"""One article as the extractors see it: its Docs, its sentences, and the records that were found so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Doc, Span, Token

from configs.lexicon.ontology import Ontology
from schemas.articles import TEXT, TITLE, Article
from schemas.dates import DATES, DateExpression
from schemas.mentions import MENTIONS, Mention
from schemas.places import PLACES, Place
from schemas.quotes import QUOTES, Quote
from schemas.table import Table
from transforms.language.datelines import dateline_end
from transforms.language.doc_columns import columns_of, word_of
from transforms.language.headlines import mended_headline
from transforms.language.speech_turns import Speech, speech_of
from transforms.language.words import Word


@dataclass(frozen=True)
class Sentence:
    """One sentence; `index` counts from 0 within its field. Its span may begin and end with white space."""

    field: str
    index: int
    span: Span

    @cached_property
    def start(self) -> int:
        """Offset of the first character that is no white space."""
        return next((token.idx for token in self.span if not token.is_space), self.span.start_char)

    @cached_property
    def end(self) -> int:
        """Offset just past the last character that is no white space."""
        tokens = (self.span[i] for i in reversed(range(len(self.span))))
        return next((token.idx + len(token) for token in tokens if not token.is_space), self.span.end_char)

    @cached_property
    def text(self) -> str:
        """The characters from `start` to `end`."""
        return columns_of(self.span.doc).text[self.start : self.end]


class Reading:
    """An article with one parsed Doc per field, and the tables that earlier extractors filled.

    Extractors read `mentions`, `quotes` and the rest of what stands before them in the registry. Records carry
    character offsets; `span_of` leads back to tokens. `Doc`s are read, never written to.
    """

    def __init__(self, article: Article, docs: Mapping[str, Doc], ontology: Ontology) -> None:
        self.article = article
        self.docs = {field: docs[field] for field in (TITLE, TEXT) if field in docs}
        if TITLE in self.docs:
            self.docs[TITLE] = mended_headline(self.docs[TITLE], ontology.frames)
        self.ontology = ontology
        self.sentences: tuple[Sentence, ...] = tuple(
            Sentence(field, index, span) for field, doc in self.docs.items() for index, span in enumerate(_sents(doc))
        )
        self._records: dict[str, tuple[Any, ...]] = {}
        self._span_by_offsets: dict[tuple[str, int, int], Span] = {}
        self._root_by_offsets: dict[tuple[str, int, int], Word] = {}
        self._speech: dict[str, Speech] = {}

    def add(self, table: Table, records: Iterable[Any]) -> tuple[Any, ...]:
        """Stores what was found for a table; later extractors see it. A table is filled once."""
        if table.name in self._records:
            raise ValueError(f"{table.name} was filled before")
        self._records[table.name] = tuple(records)
        return self._records[table.name]

    def records(self, table: Table) -> tuple[Any, ...]:
        """Records of a table that an earlier extractor filled. Raises KeyError if none did."""
        return self._records[table.name]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Mentions, in order of the text."""
        return self.records(MENTIONS)

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Quotes, in order of the text."""
        return self.records(QUOTES)

    @property
    def dates(self) -> tuple[DateExpression, ...]:
        """Time expressions, in order of the text."""
        return self.records(DATES)

    @cached_property
    def dates_by_sentence(self) -> Mapping[tuple[str, int], tuple[DateExpression, ...]]:
        """Time expressions of each sentence that has some, by field and number of the sentence."""
        by_sentence: dict[tuple[str, int], list[DateExpression]] = {}
        for expression in self.dates:
            by_sentence.setdefault((expression.field, expression.sentence_index), []).append(expression)
        return {key: tuple(dates) for key, dates in by_sentence.items()}

    @property
    def places(self) -> tuple[Place, ...]:
        """Places, in order of the text."""
        return self.records(PLACES)

    def speech_in(self, field: str) -> Speech:
        """The turns of speech of a field, read once; of their speakers nothing is known but the words."""
        if field not in self._speech:
            self._speech[field] = speech_of(self.docs[field], self.ontology.speech)
        return self._speech[field]

    def sentence_of(self, field: str, token: Token) -> Sentence:
        """The sentence that holds a token."""
        return self._sentences_by_token[field][token.i]

    def span_of(self, record: Any) -> Span:
        """Tokens that a record's offsets cover, widened to whole tokens; the record has `field`, `start`, `end`."""
        key = (record.field, record.start, record.end)
        found = self._span_by_offsets.get(key)
        if found is None:
            found = self._span_by_offsets[key] = self.tokens_between(*key)
        return found

    def root_of(self, record: Any) -> Word:
        """The root of the tokens that a record's offsets cover."""
        key = (record.field, record.start, record.end)
        found = self._root_by_offsets.get(key)
        if found is None:
            found = self._root_by_offsets[key] = word_of(self.span_of(record).root)
        return found

    def tokens_between(self, field: str, start: int, end: int) -> Span:
        """Tokens that the characters from `start` to `end` touch."""
        span = self.docs[field].char_span(start, end, alignment_mode="expand")
        if span is None:
            raise ValueError(f"no token of the {field} lies between {start} and {end}")
        return span

    def mention_at(self, field: str, token: Token) -> Mention | None:
        """The mention whose head is the token; the longest, if several share it."""
        return self._mention_by_head.get((field, token.i))

    def quotes_over(self, field: str, token: Token) -> tuple[Quote, ...]:
        """Quotes whose content holds the token, in order of the text."""
        return self._quotes_by_token.get((field, token.i), ())

    @cached_property
    def mention_by_id(self) -> Mapping[str, Mention]:
        """Mentions by their id."""
        return {mention.mention_id: mention for mention in self.mentions}

    @cached_property
    def mentions_by_chain(self) -> Mapping[str, tuple[Mention, ...]]:
        """Mentions of each coreference chain, in order of the text."""
        by_chain: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            if mention.chain_id is not None:
                by_chain.setdefault(mention.chain_id, []).append(mention)
        return {chain_id: tuple(mentions) for chain_id, mentions in by_chain.items()}

    @cached_property
    def _mention_by_head(self) -> dict[tuple[str, int], Mention]:
        by_head: dict[tuple[str, int], Mention] = {}
        for mention in sorted(self.mentions, key=lambda m: m.end - m.start):
            by_head[mention.field, _head_of(self.span_of(mention)).i] = mention
        return by_head

    @cached_property
    def _quotes_by_token(self) -> dict[tuple[str, int], tuple[Quote, ...]]:
        by_token: dict[tuple[str, int], tuple[Quote, ...]] = {}
        for quote in self.quotes:
            for fragment in quote.fragments:
                span = self.tokens_between(quote.field, fragment.start, fragment.end)
                for i in range(span.start, span.end):
                    by_token[quote.field, i] = (*by_token.get((quote.field, i), ()), quote)
        return by_token

    @cached_property
    def _sentences_by_token(self) -> dict[str, list[Sentence]]:
        by_token: dict[str, list[Sentence]] = {field: [] for field in self.docs}
        for sentence in self.sentences:
            by_token[sentence.field] += [sentence] * len(sentence.span)
        return by_token


def _sents(doc: Doc) -> Iterator[Span]:
    """The sentences; a dateline that was parsed apart belongs to the one behind it."""
    sents = doc.sents if len(doc) else iter(())
    first = next(sents, None)
    if first is None:
        return
    end = dateline_end(doc.text)
    second = next(sents, None) if first.end_char <= end else None
    yield first if second is None else doc[first.start : second.end]
    yield from sents


def _head_of(span: Span) -> Token:
    """The root of a phrase; of words that all modify what follows the last: "embassy" in "U.S. embassy bombing"."""
    root, last = span.root, span[-1]
    return last if last.head == root.head and last.i < last.head.i else root
