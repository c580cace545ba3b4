"""What rules ask of every token of a Doc, taken out of it once: spaCy makes tokens and strings anew at each look."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from spacy.attrs import HEAD, POS
from spacy.parts_of_speech import IDS
from spacy.tokens import Doc, Token

# Title and text of the article at hand; more would keep Docs alive that nobody reads.
DOCS_AT_HAND = 2


@dataclass(frozen=True, slots=True)
class Oblique:
    """A noun that hangs on a verb, noun or adjective by a preposition, given in lower case."""

    preposition: str
    noun: Token


class DocColumns:
    """Tuples with one entry per token of a Doc, in order. The Doc must not be written to any more."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self.tokens: tuple[Token, ...] = tuple(doc)
        # Answers of `syntax` by the index of the token that was asked about.
        self.obliques: dict[int, tuple[Oblique, ...]] = {}
        self.conjuncts: dict[int, tuple[Token, ...]] = {}
        self.passives: dict[int, bool] = {}
        self._words_by_sentence: dict[int, frozenset[str]] = {}

    @cached_property
    def text(self) -> str:
        """The text of the whole Doc."""
        text: str = self._doc.text
        return text

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Words as they are written."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def lowers(self) -> tuple[str, ...]:
        """Words in lower case."""
        return tuple(token.lower_ for token in self.tokens)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Parts of speech."""
        names = _names_of_parts()
        return tuple([names[part] for part in self._doc.to_array(POS).tolist()])

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """Base forms in lower case."""
        return tuple(token.lemma_.lower() for token in self.tokens)

    @cached_property
    def children(self) -> tuple[tuple[Token, ...], ...]:
        """The tokens that hang on each token, in order of the text."""
        found: list[list[Token]] = [[] for _ in self.tokens]
        for token, offset in zip(self.tokens, self._doc.to_array(HEAD).astype("int64").tolist(), strict=True):
            if offset:
                found[token.i + offset].append(token)
        return tuple(tuple(children) for children in found)

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Index of the first token of each token's sentence."""
        return tuple(span.start for span in self._doc.sents for _ in range(span.start, span.end))

    def sentence_words(self, index: int) -> frozenset[str]:
        """The words of the sentence that holds a token, in lower case, and their base forms."""
        start = self.sentence_starts[index]
        words = self._words_by_sentence.get(start)
        if words is None:
            end = bisect_right(self.sentence_starts, start)
            words = self._words_by_sentence[start] = frozenset((*self.lowers[start:end], *self.lemmas[start:end]))
        return words


@cache
def _names_of_parts() -> dict[int, str]:
    return {number: name for name, number in IDS.items()}


@lru_cache(maxsize=DOCS_AT_HAND)
def columns_of(doc: Doc) -> DocColumns:
    """The columns of a Doc, made once while it is at hand."""
    return DocColumns(doc)
