"""What rules ask of every token of a Doc, taken out of it once: spaCy makes tokens and strings anew at each look."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache

from spacy.tokens import Doc, Token

from transforms.language.words import Word, compound_forms_of, words_of

# Title and text of the article at hand; more would keep Docs alive that nobody reads.
DOCS_AT_HAND = 2


class DocColumns:
    """Tuples with one entry per token of a Doc, in order. The Doc must not be written to any more."""

    def __init__(self, doc: Doc) -> None:
        # `syntax` reads columns itself.
        from transforms.language.syntax.label_mending import mend_labels

        self._doc = doc
        self.tokens: tuple[Word, ...] = words_of(doc)
        mend_labels(self.tokens)
        self._words_by_sentence: dict[int, frozenset[str]] = {}

    @cached_property
    def text(self) -> str:
        """The text of the whole Doc."""
        text: str = self._doc.text
        return text

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Words as they are written."""
        return tuple([token.text for token in self.tokens])

    @cached_property
    def lowers(self) -> tuple[str, ...]:
        """Words in lower case."""
        return tuple([token.lower_ for token in self.tokens])

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Parts of speech."""
        return tuple([token.pos_ for token in self.tokens])

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Base forms in lower case."""
        return tuple([token.base for token in self.tokens])

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Index of the first token of each token's sentence."""
        return tuple(span.start for span in self._doc.sents for _ in range(span.start, span.end))

    def sentence_of(self, index: int) -> tuple[Word, ...]:
        """The words of the sentence that holds a token, white space at its end left out."""
        start = self.sentence_starts[index]
        end = self._sentence_end(start)
        while end > start + 1 and self.tokens[end - 1].is_space:
            end -= 1
        return self.tokens[start:end]

    def sentence_words(self, index: int) -> frozenset[str]:
        """The words of the sentence that holds a token, in lower case, their base forms, and those of compounds."""
        start = self.sentence_starts[index]
        words = self._words_by_sentence.get(start)
        if words is None:
            end = self._sentence_end(start)
            compounds = [form for word in self.tokens[start:end] if word.compound for form in compound_forms_of(word)]
            simple = (*self.lowers[start:end], *self.lemmas[start:end])
            words = self._words_by_sentence[start] = frozenset((*simple, *compounds))
        return words

    def _sentence_end(self, start: int) -> int:
        return bisect_right(self.sentence_starts, start)

    def take_apart(self) -> None:
        """Parts the words, which refer to each other: else they would keep the Doc until garbage is collected."""
        for word in self.tokens:
            del word.head
            word.dependents = ()
            word.obliques = word.conjuncts_below = None


@lru_cache(maxsize=DOCS_AT_HAND)
def columns_of(doc: Doc) -> DocColumns:
    """The columns of a Doc, made once while it is at hand."""
    return DocColumns(doc)


def let_go(docs: Iterable[Doc]) -> None:
    """Lets go of the columns of Docs that nobody reads any more."""
    for doc in docs:
        columns_of(doc).take_apart()
    columns_of.cache_clear()


def word_of(token: Token) -> Word:
    """The token itself if it is a word, else the word in its place."""
    return token if type(token) is Word else columns_of(token.doc).tokens[token.i]
