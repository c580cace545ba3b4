"""Mends parses of headlines: "Mali orders out UN spokesman", where a parser trained on sentences sees nouns only.

A headline whose clause has no verb, but a word that heads verb frames and agrees with the noun before it, is parsed
anew by its order: subject, verb, particle, object, phrases with prepositions; clauses follow after semicolons, commas
and words such as "as". Other headlines stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc, Span, Token

from configs.lexicon.frames import Frames
from transforms.language.headline_columns import Columns, columns_of_headline, doc_with
from transforms.language.headline_predicates import PredicateMender
from transforms.language.headline_verbs import NOUNS, POSSESSIVES, HeadlineVerbs

_BREAKS = frozenset({";", ":", "—", "–"})
_SUBORDINATORS = frozenset({"as", "after", "before", "while", "when", "until", "once"})
_MODIFIERS = {"DET": "det", "NUM": "nummod", "ADJ": "amod", "VERB": "amod", "ADV": "advmod", "PUNCT": "punct"}


def mended_headline(doc: Doc, frames: Frames) -> Doc:
    """The Doc itself, or a new one with the same tokens, entities and sentences where a clause lacked its verb."""
    columns = columns_of_headline(doc)
    is_changed = False
    for sentence in doc.sents:
        mender = _Mender(sentence, frames)
        if mender.needs_mending():
            mender.write(columns)
            is_changed = True
        is_changed = PredicateMender(sentence, columns, frames).write() or is_changed
    return doc_with(doc, columns) if is_changed else doc


class _Mender:
    """Parses one headline by the order of its words."""

    def __init__(self, sentence: Span, frames: Frames) -> None:
        self._tokens: Mapping[int, Token] = {token.i: token for token in sentence}
        self._start, self._end = sentence.start, sentence.end
        self._frames = frames
        self._verbs = HeadlineVerbs(self._tokens, frames)
        self._segments = [(start, end, self._verbs.verb_of(start, end)) for start, end in self._parts()]

    def needs_mending(self) -> bool:
        """Whether a clause gains a verb that the parser did not see."""
        return any(verb is not None and self._verbs.is_new(verb) for _, _, verb in self._segments)

    def write(self, columns: Columns) -> None:
        """Writes the new parse of the sentence into the columns."""
        main: int | None = None
        for start, end, verb in self._segments:
            if verb is None:
                head = self._phrase(start, end, columns)
            elif not self._verbs.is_new(verb):
                head = self._kept(start, end, verb, columns)
            else:
                head = self._clause(start, end, verb, columns)
            if head is None:
                continue
            is_held = start > self._start and self._tokens[start - 1].lower_ in _SUBORDINATORS
            if main is None:
                columns.heads[head], columns.deps[head] = head, "ROOT"
                main = head
            else:
                label = "parataxis" if not is_held else "obl" if verb is None else "advcl"
                columns.heads[head], columns.deps[head] = main, label
            if start > self._start:
                columns.heads[start - 1] = head
                columns.deps[start - 1] = "punct" if not is_held else "case" if verb is None else "mark"

    def _parts(self) -> Iterator[tuple[int, int]]:
        start = self._start
        for i in range(self._start, self._end):
            word = self._tokens[i].lower_
            if word in _BREAKS or (word in _SUBORDINATORS and i > start):
                if i > start:
                    yield start, i
                start = i + 1
        if start < self._end:
            yield start, self._end

    def _clause(self, start: int, end: int, verb: int, columns: Columns) -> int:
        """Writes subject, verb and what follows; gives the verb."""
        self._write_verb(verb, columns)
        comma = next((i for i in range(start, verb) if self._tokens[i].text == ","), None)
        if self._tokens[start].pos_ == "ADP" and comma is not None:
            columns.heads[comma], columns.deps[comma] = verb, "punct"
            self._write_rest(start, comma, verb, columns)
            start = comma + 1
        subject = self._phrase(start, verb, columns)
        if subject is not None:
            columns.heads[subject], columns.deps[subject] = verb, "nsubj"
        self._write_rest(verb + 1, end, verb, columns)
        return verb

    def _kept(self, start: int, end: int, verb: int, columns: Columns) -> int:
        """Keeps the parse of a clause that has its verb; what hung outside hangs on the verb."""
        for i in range(start, end):
            if not start <= columns.heads[i] < end or (columns.heads[i] == i and i != verb):
                columns.heads[i], columns.deps[i] = verb, "dep"
        above = verb
        while start <= columns.heads[above] < end and columns.heads[above] not in (above, verb):
            above = columns.heads[above]
        if above != verb:
            columns.heads[above] = verb
        return verb

    def _write_verb(self, verb: int, columns: Columns) -> None:
        token = self._tokens[verb]
        if not self._verbs.is_parsed(verb):
            columns.pos[verb] = "VERB"
            columns.tags[verb] = "VBZ" if token.lower_.endswith("s") else "VBP"
            columns.lemmas[verb] = self._verbs.base_of(token.lower_) or token.lower_

    def _write_rest(self, start: int, end: int, verb: int, columns: Columns) -> None:
        i = start
        if i < end and self._is_particle(i, end, columns.lemmas[verb]):
            columns.heads[i], columns.deps[i] = verb, "compound:prt"
            i += 1
        has_object = False
        while i < end:
            token = self._tokens[i]
            stop = self._verbs.phrase_end(i, end)
            if token.text == "," and i + 1 < end and self._goes_on(i + 1, columns.tags[verb]):
                self._write_verb(i + 1, columns)
                columns.heads[i], columns.deps[i] = i + 1, "punct"
                columns.heads[i + 1], columns.deps[i + 1] = verb, "conj"
                self._write_rest(i + 2, end, i + 1, columns)
                return
            if token.lower_ == "to" and i + 1 < end and self._verbs.base_of(self._tokens[i + 1].lower_):
                columns.heads[i], columns.deps[i] = i + 1, "mark"
                columns.pos[i + 1], columns.tags[i + 1] = "VERB", "VB"
                columns.lemmas[i + 1] = self._tokens[i + 1].lower_
                columns.heads[i + 1], columns.deps[i + 1] = verb, "xcomp"
                self._write_rest(i + 2, end, i + 1, columns)
                return
            if token.pos_ == "ADP" and self._verbs.phrase_end(i + 1, end) > i + 1:
                stop = self._verbs.phrase_end(i + 1, end)
                noun = self._phrase(i + 1, stop, columns)
                assert noun is not None
                columns.heads[noun], columns.deps[noun] = verb, "obl"
                columns.heads[i], columns.deps[i] = noun, "case"
            elif stop > i:
                noun = self._phrase(i, stop, columns)
                assert noun is not None
                columns.heads[noun], columns.deps[noun] = verb, "dep" if has_object else "obj"
                has_object = True
            else:
                columns.heads[i], columns.deps[i] = verb, "punct" if token.is_punct else "dep"
                stop = i + 1
            i = stop

    def _is_particle(self, i: int, end: int, lemma: str) -> bool:
        word = self._tokens[i].lower_
        known = {p for frame in self._frames.of("verb", lemma) for p in frame.pattern.particles}
        return word in known and self._tokens[i].pos_ in ("ADP", "ADV", "PART", "SCONJ")

    def _goes_on(self, i: int, tag: str) -> bool:
        """Whether a comma is followed by another verb of the same subject."""
        token = self._tokens[i]
        if self._verbs.is_parsed(i):
            return True
        is_singular = token.lower_.endswith("s")
        return token.is_lower and self._verbs.base_of(token.lower_) is not None and is_singular == (tag == "VBZ")

    def _phrase(self, start: int, end: int, columns: Columns) -> int | None:
        """Writes a run of nouns with what modifies them; gives its head. Later nouns hang by preposition or comma."""
        if start >= end:
            return None
        stop = next((i for i in range(start, end) if self._ends_noun(i)), end)
        if stop == start:
            head = self._phrase(start + 1, end, columns)
            if head is None:
                columns.deps[start] = "dep"
                return start
            columns.heads[start], columns.deps[start] = head, "punct" if self._tokens[start].is_punct else "dep"
            return head
        head = self._noun(start, stop, columns)
        if stop < end:
            rest = self._phrase(stop + 1, end, columns)
            joint = self._tokens[stop]
            if rest is None:
                columns.heads[stop], columns.deps[stop] = head, "punct"
                return head
            if all(self._tokens[i].pos_ == "ADJ" for i in range(start, stop)) and joint.pos_ != "ADP":
                columns.heads[head], columns.deps[head] = rest, "amod"
                columns.heads[stop], columns.deps[stop] = rest, "punct" if joint.is_punct else "cc"
                return rest
            is_oblique = joint.pos_ == "ADP"
            columns.heads[rest], columns.deps[rest] = head, "nmod" if is_oblique else "conj"
            columns.heads[stop] = rest
            columns.deps[stop] = "case" if is_oblique else "punct" if joint.is_punct else "cc"
        return head

    def _ends_noun(self, i: int) -> bool:
        token = self._tokens[i]
        return token.pos_ in ("ADP", "CCONJ") or token.text in (",", '"', "“", "”")

    def _noun(self, start: int, end: int, columns: Columns) -> int:
        owner_end = next((i for i in range(end - 1, start, -1) if self._tokens[i].lower_ in POSSESSIVES), None)
        first = start
        head = next((i for i in range(end - 1, start - 1, -1) if self._tokens[i].pos_ in NOUNS), end - 1)
        if owner_end is not None and owner_end < head:
            owner = self._noun(start, owner_end, columns)
            columns.heads[owner], columns.deps[owner] = head, "nmod:poss"
            columns.heads[owner_end], columns.deps[owner_end] = owner, "case"
            first = owner_end + 1
        for i in range(first, end):
            if i != head:
                columns.heads[i] = head
                columns.deps[i] = _MODIFIERS.get(columns.pos[i], "compound")
        return head
