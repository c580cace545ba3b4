"""Heavier noun phrases in parsed drafts: coordinations and appositions grafted from elsewhere in the treebanks.

News packs its subjects ("Ana Ruiz, the mayor of Quito, the port authority and two unions said"); the treebanks'
web, encyclopedia and speech genres do so less. Grafts keep the annotation true: a conjunct or an apposition is a
whole gold phrase, attached as Universal Dependencies has it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from models.training.drafts import OUTSIDE, Draft, Word

# Relations whose noun phrases may grow.
_GROWING = frozenset({"nsubj", "nsubj:pass", "obj", "obl", "obl:agent"})
# Verbs that agree with any subject: past forms, modals with their infinitive, participles.
_INVARIANT_TAGS = frozenset({"VBD", "VB", "VBN", "VBG"})
_INNER_LIMIT, _GRAFT_LIMIT = 6, 9
# Relations that a graft may hold: others lean on a context that it loses.
_GRAFTED = frozenset(
    {"amod", "compound", "flat", "nmod", "case", "det", "nummod", "nmod:poss", "nmod:desc", "nmod:unmarked", "advmod"}
)
_NAMED = frozenset({"PERSON", "ORG", "GPE"})
_POSSESSIVE = "POS"
_MOST_CONJUNCTS = 3


@dataclass(frozen=True)
class Phrase:
    """A noun phrase of its own: its words, whose heads lie within, and which of them is the root."""

    words: Sequence[Word]
    root: int

    def copy(self) -> tuple[list[Word], Word]:
        """Fresh words, heads among them, and their root."""
        fresh = [replace(word) for word in self.words]
        places = {id(word): place for place, word in enumerate(self.words)}
        for word in fresh:
            word.head = fresh[places[id(word.head)]] if id(word.head) in places else None
        return fresh, fresh[self.root]


class Grafts:
    """Noun phrases to graft: names as conjuncts, descriptions ("the mayor of Quito") as appositions."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.names: list[Phrase] = []
        self.descriptions: list[Phrase] = []
        for draft in drafts:
            for phrase in noun_phrases(draft):
                self._add(phrase)

    def _add(self, phrase: Phrase) -> None:
        root, first = phrase.words[phrase.root], phrase.words[0]
        inner = [word for place, word in enumerate(phrase.words) if place != phrase.root]
        is_cut = first.entity.startswith("I-") or phrase.words[-1].tag == _POSSESSIVE
        if is_cut or any(word.dep not in _GRAFTED for word in inner):
            return
        if root.pos == "PROPN" and root.entity[2:] in _NAMED and first.text[0].isupper():
            self.names.append(phrase)
        elif root.pos == "NOUN" and first.text in ("the", "a", "an") and len(phrase.words) > 2:
            self.descriptions.append(phrase)


def noun_phrases(draft: Draft) -> Iterator[Phrase]:
    """Every noun with all that hangs on it, where that is one piece of text."""
    for start, end, root in _subtrees(draft.words):
        if draft.words[root].pos in ("NOUN", "PROPN") and end - start <= _GRAFT_LIMIT:
            yield Phrase(draft.words[start:end], root - start)


def _subtrees(words: Sequence[Word]) -> list[tuple[int, int, int]]:
    """Start, end and root of each word's subtree, for those without gaps."""
    places = {id(word): place for place, word in enumerate(words)}
    first, last, size = list(range(len(words))), list(range(len(words))), [0] * len(words)
    for place, word in enumerate(words):
        above: Word | None = word
        while above is not None:
            at = places[id(above)]
            first[at], last[at], size[at] = min(first[at], place), max(last[at], place), size[at] + 1
            above = above.head if above.head is not above else None
    return [(first[at], last[at] + 1, at) for at in range(len(words)) if last[at] - first[at] + 1 == size[at]]


def grow_phrases(draft: Draft, grafts: Grafts, share: float, random: Random) -> None:
    """Give some names of `draft` an apposition, conjuncts, or both."""
    for start, end, root in sorted(_subtrees(draft.words), key=lambda subtree: -subtree[1]):
        target = draft.words[root]
        if _may_grow(draft, target, end - start) and random.random() < share:
            added: list[Word] = []
            if random.random() < 0.5:
                added += _apposition(target, random.choice(grafts.descriptions))
            if not added or random.random() < 0.5:
                conjuncts = _conjuncts(target, grafts, random)
                # the comma that closes an apposition also divides
                added += conjuncts[1:] if added and conjuncts[0].text == "," else conjuncts
            _insert(draft, end, added)


def _may_grow(draft: Draft, target: Word, n_words: int) -> bool:
    verb = target.head
    return (
        target.pos == "PROPN"
        and target.dep in _GROWING
        and n_words <= _INNER_LIMIT
        and verb is not None
        and verb.tag in _INVARIANT_TAGS
        and not any(word.head is target and word.dep in ("conj", "appos", "acl:relcl") for word in draft.words)
        and (target.dep != "nsubj" or verb.tag == "VBD" or _has_modal(draft, verb))
    )


def _has_modal(draft: Draft, verb: Word) -> bool:
    return any(word.head is verb and word.tag == "MD" for word in draft.words)


def _comma(head: Word) -> Word:
    return Word(",", True, OUTSIDE, tag=",", pos="PUNCT", lemma=",", dep="punct", head=head)


def _apposition(target: Word, phrase: Phrase) -> list[Word]:
    words, root = phrase.copy()
    root.head, root.dep = target, "appos"
    words[-1].space = False
    return [_comma(root), *words, _comma(root)]


def _conjuncts(target: Word, grafts: Grafts, random: Random) -> list[Word]:
    added: list[Word] = []
    n_conjuncts = random.choice((1, 1, 2, _MOST_CONJUNCTS))
    has_last_comma = random.random() < 0.3
    for number in range(n_conjuncts):
        words, root = random.choice(grafts.names).copy()
        root.head, root.dep = target, "conj"
        is_last = number + 1 == n_conjuncts
        if not is_last or (has_last_comma and n_conjuncts > 1):
            added.append(_comma(root))
        if is_last:
            added.append(Word("and", True, OUTSIDE, tag="CC", pos="CCONJ", lemma="and", dep="cc", head=root))
        added += words
        words[-1].space = True
    return added


def _insert(draft: Draft, end: int, added: list[Word]) -> None:
    """Put `added` after the word before `end`, with the spaces and commas that the place asks for."""
    words = draft.words
    before = words[end - 1]
    if added[-1].text == "," and (end == len(words) or words[end].pos == "PUNCT"):
        added.pop()
    added[-1].space = before.space
    before.space = True
    for left, right in pairwise([before, *added]):
        if right.text == ",":
            left.space = False
    draft.words = words[:end] + added + words[end:]
