"""Predicates of headlines, which go without "is" and "was": "Envoy expelled by Chad", "Army on alert".

Headlines tell what somebody did in the present tense, so that a past form without an object is a participle.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span, Token

from configs.lexicon.frame_patterns import OBJECT
from configs.lexicon.frames import Frames
from transforms.language.headline_columns import Columns

_PAST = frozenset({"VBD", "VBN"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_CLAUSES = frozenset({"ROOT", "ccomp", "conj", "parataxis", "advcl"})
_ACTIVE = frozenset({"obj", "iobj", "ccomp", "aux", "aux:pass", "cop", "expl"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_STOPS = frozenset({".", "?", "!"})


class PredicateMender:
    """Finds the predicates of one headline in its columns, and writes them there."""

    def __init__(self, sentence: Span, columns: Columns, frames: Frames) -> None:
        self._tokens: Sequence[Token] = tuple(sentence)
        self._columns = columns
        self._frames = frames

    def write(self) -> bool:
        """Writes what it finds; whether that was anything."""
        if self._tokens[-1].text in _STOPS:
            return False
        is_changed = self._write_predicate()
        for token in self._tokens:
            is_changed = self._write_passive(token.i) or is_changed
        return is_changed

    def _write_predicate(self) -> bool:
        """Makes a participle, or a verb after "to", that of a headline which is one noun phrase."""
        columns = self._columns
        root = next((t.i for t in self._tokens if columns.heads[t.i] == t.i and columns.pos[t.i] in _NOUNS), None)
        if root is None or any(self._is_finite(t.i) and not self._hangs_loose(t.i, root) for t in self._tokens):
            return False
        clauses = [t.i for t in self._tokens if columns.deps[t.i] == "acl" and columns.tags[t.i] in ("VBN", "VB")]
        if len(clauses) != 1 or not self._is_below(clauses[0], root):
            return self._write_state(root)
        verb = clauses[0]
        is_passive = columns.tags[verb] == "VBN"
        columns.heads[verb], columns.deps[verb] = verb, "ROOT"
        columns.heads[root], columns.deps[root] = verb, "nsubj:pass" if is_passive else "nsubj"
        for child in self._children_of(root):
            if child > verb:
                columns.heads[child] = verb
            elif columns.deps[child] == "appos" and child > root:
                columns.deps[child] = "conj"
        if is_passive:
            self._write_agent(verb)
        return True

    def _write_state(self, root: int) -> bool:
        """Makes the predicate of a noun that somebody is "on": "Guyana's army on alert"."""
        columns = self._columns
        for noun in self._children_of(root):
            is_on = any(columns.deps[i] == "case" and self._word(i) == "on" for i in self._children_of(noun))
            if noun > root and is_on and columns.deps[noun] == "nmod" and self._may_be_on(noun):
                columns.heads[noun], columns.deps[noun] = noun, "ROOT"
                columns.heads[root], columns.deps[root] = noun, "nsubj"
                for child in self._children_of(root):
                    if child > noun:
                        columns.heads[child] = noun
                return True
        return False

    def _may_be_on(self, noun: int) -> bool:
        """Whether frames know of somebody who "is on" it."""
        slots = [slot for frame in self._frames.of("verb", "be") for slot in frame.pattern.slots if "on" in slot.where]
        word = self._tokens[noun - self._tokens[0].i]
        return any(slot.test is not None and word.lemma_.lower() in slot.test.words for slot in slots)

    def _is_finite(self, token: int) -> bool:
        return self._columns.tags[token] in _FINITE

    def _hangs_loose(self, verb: int, root: int) -> bool:
        """Whether a verb is that of a clause after the noun phrase: "as troops mass at border"."""
        return self._columns.deps[verb] == "advcl" and self._columns.heads[verb] == root

    def _write_passive(self, verb: int) -> bool:
        """Makes a past form with a subject and without an object passive."""
        columns = self._columns
        if columns.tags[verb] not in _PAST or columns.pos[verb] != "VERB" or columns.deps[verb] not in _CLAUSES:
            return False
        children = self._children_of(verb)
        subject = next((i for i in children if columns.deps[i] == "nsubj" and i < verb), None)
        if subject is None or any(columns.deps[i] in _ACTIVE for i in children):
            return False
        has_agent = self._write_agent(verb)
        if not has_agent and (any(columns.deps[i] == "xcomp" for i in children) or not self._takes_object(verb)):
            return False
        columns.deps[subject], columns.tags[verb] = "nsubj:pass", "VBN"
        return True

    def _write_agent(self, verb: int) -> bool:
        """Marks who acts "by"; whether somebody does."""
        columns = self._columns
        for noun in self._children_of(verb):
            is_by = any(columns.deps[i] == "case" and self._word(i) == "by" for i in self._children_of(noun))
            if is_by and noun > verb and columns.deps[noun] in ("obl", "nmod", "obl:agent"):
                columns.deps[noun] = "obl:agent"
                return True
        return False

    def _takes_object(self, verb: int) -> bool:
        """Whether every frame that a verb heads has an object."""
        frames = self._frames.of("verb", self._columns.lemmas[verb].lower())
        return bool(frames) and all(any(OBJECT in slot.where for slot in f.pattern.slots) for f in frames)

    def _children_of(self, head: int) -> list[int]:
        return [t.i for t in self._tokens if self._columns.heads[t.i] == head and t.i != head]

    def _is_below(self, token: int, root: int) -> bool:
        while self._columns.heads[token] not in (token, root):
            token = self._columns.heads[token]
        return self._columns.heads[token] == root

    def _word(self, token: int) -> str:
        return self._tokens[token - self._tokens[0].i].lower_
