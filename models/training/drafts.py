"""Annotated documents in an editable form, between spaCy's stored gold and its training examples."""

from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.vocab import Vocab

OUTSIDE, UNKNOWN = "O", "-"
SPACE_TAG, SPACE_POS = "_SP", "SPACE"


@dataclass(slots=True)
class Word:
    """One token of a `Draft`; `entity` is a BIO tag, `-` where nobody annotated."""

    text: str
    space: bool
    entity: str
    tag: str = ""
    pos: str = ""
    morph: str = ""
    lemma: str = ""
    dep: str = ""
    head: "Word | None" = None


class Draft:
    """A document as a list of words that may be added, removed and changed.

    Heads are words, not indices, so that an edit cannot shift them. `has_syntax` tells
    whether tags, morphology, lemmas and heads are annotated; entities always are.
    """

    __slots__ = ("has_syntax", "words")

    def __init__(self, words: list[Word], *, has_syntax: bool) -> None:
        self.words = words
        self.has_syntax = has_syntax

    @classmethod
    def of(cls, doc: Doc) -> "Draft":
        """An editable copy of `doc`."""
        words = [Word(token.text, bool(token.whitespace_), _entity_of(token.ent_iob, token.ent_type_)) for token in doc]
        has_syntax = doc.has_annotation("DEP")
        if has_syntax:
            for word, token in zip(words, doc, strict=True):
                word.tag, word.pos, word.morph = token.tag_, token.pos_, str(token.morph)
                word.lemma, word.dep, word.head = token.lemma_, token.dep_, words[token.head.i]
        return cls(words, has_syntax=has_syntax)

    def doc(self, vocab: Vocab) -> Doc:
        """The draft as a spaCy document with gold annotation."""
        words = self.words
        texts, spaces = [word.text for word in words], [word.space for word in words]
        entities = ["" if word.entity == UNKNOWN else word.entity for word in words]
        if not self.has_syntax:
            return Doc(vocab, words=texts, spaces=spaces, ents=entities)
        places = {id(word): place for place, word in enumerate(words)}
        return Doc(
            vocab,
            words=texts,
            spaces=spaces,
            ents=entities,
            tags=[word.tag for word in words],
            pos=[word.pos for word in words],
            morphs=[word.morph for word in words],
            lemmas=[word.lemma for word in words],
            deps=[word.dep for word in words],
            heads=[place if word.head is None else places[id(word.head)] for place, word in enumerate(words)],
        )

    def sentence_ends(self) -> list[int]:
        """Index of the last word of each sentence but the last; needs syntax."""
        roots = [_root_of(word) for word in self.words]
        return [place for place in range(len(roots) - 1) if roots[place] is not roots[place + 1]]

    def mentions(self) -> list[tuple[int, int, str]]:
        """Start, end (exclusive) and label of every entity, in order."""
        found: list[tuple[int, int, str]] = []
        for place, word in enumerate(self.words):
            if word.entity.startswith("B-"):
                found.append((place, place + 1, word.entity[2:]))
            elif word.entity.startswith("I-") and found and found[-1][1] == place:
                start, _, label = found[-1]
                found[-1] = (start, place + 1, label)
        return found


def _entity_of(ent_iob: int, label: str) -> str:
    # spaCy's numbers: 0 missing, 1 inside, 2 outside, 3 begins
    return (UNKNOWN, f"I-{label}", OUTSIDE, f"B-{label}")[ent_iob]


def _root_of(word: Word) -> Word:
    while word.head is not None and word.head is not word:
        word = word.head
    return word
