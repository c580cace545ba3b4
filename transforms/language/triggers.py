"""Finds the words that express acts: frames of the ontology, matched against a parse.

An act may hold another: "refused to meet", "called for the withdrawal of". The outer one is then what happened, and the
inner one tells its mode and its parties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from spacy.tokens import Token

from configs.lexicon.event_types import EventTypes, Kind
from configs.lexicon.frame_patterns import CLAUSE, GERUND, INFINITIVE, NO_PREPOSITIONS, OBJECT, SUBJECT, Role, Slot
from configs.lexicon.frames import Frame, Frames, Part
from transforms.language import syntax
from transforms.language.acts import Act, Step, carried, parties_of_held
from transforms.language.doc_columns import columns_of, word_of
from transforms.language.slot_filling import SlotFiller, subject_of
from transforms.language.word_tests import WordMatcher
from transforms.language.words import compound_forms_of

_MAX_DEPTH = 5
_CLAUSES = ((CLAUSE,), (INFINITIVE,), (GERUND,))
_NO_ACTS = frozenset({"DATE", "PERSON"})
_OTHER_SIDE: tuple[Role, ...] = ("B", "R")
_PARTS: dict[str, Part] = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


class ActFinder:
    """Acts of one article's Docs. Results are kept by token, since an act may be looked at from several sides."""

    def __init__(
        self, frames: Frames, types: EventTypes, words: WordMatcher, on_step: Callable[[Step], None] | None = None
    ) -> None:
        self._frames = frames
        self._types = types
        self._words = words
        self._on_step = on_step
        self._filler = SlotFiller(words, frames.recipient_prepositions)
        self._found: dict[int, Act | None] = {}

    def acts_in(self, tokens: Iterable[Token]) -> list[Act]:
        """Acts whose words stand among the tokens, without those that another holds and swallows."""
        acts = [act for token in tokens if (act := self.act_at(token)) is not None]
        swallowed: set[Token] = set()
        for act in acts:
            outer = act
            while outer.held is not None:
                if outer.frame is None or not outer.frame.group.keeps_act:
                    swallowed.add(outer.held.head)
                outer = outer.held
            swallowed.update(token for token in act.trigger if token is not act.head)
        return [act for act in acts if act.head not in swallowed]

    def act_at(self, token: Token) -> Act | None:
        """The act that a token's own frame expresses."""
        if _part_of(token) is None:
            return None
        if token.i not in self._found:
            self._found[token.i] = None
            self._found[token.i] = self._act_at(token, depth=0)
        return self._found[token.i]

    def _act_at(self, token: Token, depth: int, carrier: Token | None = None) -> Act | None:
        part = _part_of(token)
        if part is None or depth > _MAX_DEPTH:
            return None
        frames = self._frames_of(part, token)
        if not frames or not _may_tell(token):
            return None
        act = self._first_match(frames, token, depth, carrier)
        if act is None and part == "verb" and syntax.is_passive(token) and syntax.is_stranded(token):
            # No frame has it as a participle: from here on it is the main verb for whoever asks.
            word_of(token).passive = False
            self._filler.forget(token)
            act = self._first_match(frames, token, depth, carrier)
        if act is not None and part == "noun":
            self._predicate(act)
        return act

    def _first_match(self, frames: Sequence[Frame], token: Token, depth: int, carrier: Token | None) -> Act | None:
        blocked: set[str] = set()
        for frame in frames:
            is_tried = not blocked or frame.family not in blocked
            act = self._match(frame, token, depth, carrier) if is_tried else None
            if act is not None and not frame.is_blocker:
                return self._completed(act, frames, depth, carrier)
            if act is not None:
                blocked.add(frame.family)
        return None

    def _completed(self, act: Act, frames: Sequence[Frame], depth: int, carrier: Token | None) -> Act:
        """The act with the parties that only a less demanding frame of its kind asks for: "met on Friday with B"."""
        if act.frame is None or act.frame.is_same or any(act.roles.get(role) for role in _OTHER_SIDE):
            return act
        for frame in frames:
            if frame is act.frame or frame.kind != act.frame.kind or not _names_other_side(frame):
                continue
            fitting = self._match(frame, act.head, depth, carrier)
            if fitting is not None and any(fitting.roles.get(role) for role in _OTHER_SIDE):
                for role in _OTHER_SIDE:
                    self._fill(act, role, fitting.roles.get(role, []))
                return act
        return act

    def _frames_of(self, part: Part, token: Token) -> Sequence[Frame]:
        """Frames to try; all of the word if each is noted, for who asks why one did not fire wants to hear of it."""
        if self._on_step is not None:
            return self._frames.of(part, *_base_forms(token))
        words = columns_of(token.doc).sentence_words(token.i)
        return self._frames.fitting(part, _base_forms(token), words)

    def _predicate(self, act: Act) -> None:
        """Adds the subject of a predicate: "Korea" of "Korea is under sanctions", by the frames of "be"."""
        preposition = syntax.copular_preposition_of(act.head)
        subject = syntax.predication_subject_of(act.head) if preposition is not None else None
        if subject is None:
            return
        for frame in self._frames.of("verb", "be"):
            if any(self._holds_predicate(slot, preposition, act.head) for slot in frame.pattern.slots):
                role: Role | None = next((s.role for s in frame.pattern.slots if s.where == (SUBJECT,)), "A")
                if role is not None:
                    self._fill(act, role, [subject])
                    act.carriers = (act.head,)
                return

    def _holds_predicate(self, slot: Slot, preposition: str | None, noun: Token) -> bool:
        return slot.role == "~" and preposition in slot.where and self._words.passes(noun, slot.test)

    def _match(self, frame: Frame, token: Token, depth: int, carrier: Token | None) -> Act | None:
        missing = self._mismatch(frame, token)
        if missing is not None:
            self._note(token, frame, missing)
            return None
        act = Act(token, frame.kind, frame, self._head_words(frame, token), status=frame.group.status)
        act.claim = frame.group.claim
        if carrier is not None:
            act.carriers = (carrier,)
        for slot in frame.pattern.slots:
            if slot.role == "~":
                held = self._held_by(frame, token, slot, depth)
                if held is not None and act.held is None:
                    act.held = held
                elif slot.is_required and act.held is None:
                    self._note(token, frame, f"holds no act in its {'/'.join(slot.where)}")
                    return None
                continue
            candidates = self._filler.fillers(frame, token, slot, carrier)
            fillers = [filler for filler in candidates if self._words.passes(filler, slot.test)]
            if not fillers and (slot.is_required or (candidates and slot.where == (OBJECT,))):
                self._note(token, frame, f"no fitting {'/'.join(slot.where)}")
                return None
            if slot.role is not None:
                self._fill(act, slot.role, fillers)
            if slot.test is not None and not slot.test.is_negative and slot.where[0] != SUBJECT:
                act.trigger = (*act.trigger, *fillers[:1])
        if frame.part != "noun" and not any(slot.where == (SUBJECT,) for slot in frame.pattern.slots):
            subject = self._filler.once(subject_of, token)
            if subject is not None:
                self._fill(act, "A", [subject])
        return self._settled(act, frame)

    def _settled(self, act: Act, frame: Frame) -> Act | None:
        """The act with its kind and parties completed from the act it holds; None if that does not fit."""
        held = act.held
        if held is None or held.kind is None:
            if frame.group.needs_act or frame.is_same:
                self._note(act.head, frame, "the act it holds is not known")
                return None
        elif frame.is_same:
            self._note(act.head, frame, f"holds {held.kind}", has_fired=True)
            return carried(act, held)
        if held is not None and held.kind is not None and frame.results:
            result = frame.results.get(held.kind) or frame.results.get(Kind(held.kind.type))
            if result is None and frame.group.needs_act:
                self._note(act.head, frame, f"does not go with {held.kind}")
                return None
            act.kind = result or act.kind
        if act.kind is not None and act.kind.mode is None and held is not None:
            act.kind = Kind(act.kind.type, self._types.mode_for(act.kind.type, held.kind))
        taken = parties_of_held(held, frame) if held is not None else []
        act.loose = [*taken, *self._filler.loose_of(act.head)]
        self._note(act.head, frame, f"gives {act.kind}" if act.kind is not None else "is no event", has_fired=True)
        return act

    def _fill(self, act: Act, role: Role, fillers: list[Token]) -> None:
        taken = act.roles.setdefault(role, [])
        taken.extend(filler for filler in fillers if filler not in taken)

    def _mismatch(self, frame: Frame, token: Token) -> str | None:
        pattern = frame.pattern
        if pattern.particles and not self._filler.may_have(pattern.particles, token):
            return f"no particle {'/'.join(sorted(pattern.particles))}"
        if pattern.particles and syntax.particle_among(token, pattern.particles) is None:
            return f"no particle {'/'.join(sorted(pattern.particles))}"
        if pattern.is_intransitive and self._filler.once(syntax.logical_object_of, token) is not None:
            return "has an object"
        if frame.part == "noun" and not self._words.precede(token, pattern.words[:-1]):
            return f"not preceded by {' '.join(pattern.words[:-1])}"
        return None

    def _held_by(self, frame: Frame, token: Token, slot: Slot, depth: int) -> Act | None:
        needs_known = frame.is_same or frame.group.needs_act
        for candidate in self._filler.fillers(frame, token, slot, None):
            act = self._held_at(candidate, token, depth)
            if act is not None and self._words.passes(candidate, slot.test):
                return act
            if not needs_known and self._words.passes(candidate, slot.test) and slot.where in _CLAUSES:
                return self._filler.unknown_act(candidate)
        if needs_known or slot.where in _CLAUSES:
            return None
        fillers = (f for f in self._filler.fillers(frame, token, slot, None) if self._words.passes(f, slot.test))
        return next((self._filler.unknown_act(filler) for filler in fillers), None)

    def _held_at(self, candidate: Token, holder: Token, depth: int) -> Act | None:
        for member in syntax.later_conjuncts_of(candidate):
            token: Token | None = member
            while token is not None:
                act = self._act_at(token, depth + 1, carrier=holder if token.pos_ != "VERB" else None)
                if act is not None and act.kind is not None:
                    return act
                token = syntax.oblique_of(token, "of") if self._words.is_transparent(token) else None
        return None

    def _head_words(self, frame: Frame, token: Token) -> tuple[Token, ...]:
        pattern = frame.pattern
        head = pattern.words[-1 if frame.part == "noun" else 0]
        words = [token, *_parts_before(token, head)]
        if frame.part == "noun":
            words += self._words.preceding(token, pattern.words[:-1])
        elif pattern.particles:
            words += [c for c in syntax.children_of(token) if c.lower_ in pattern.particles]
        return tuple(words)

    def _note(self, token: Token, frame: Frame, outcome: str, has_fired: bool = False) -> None:
        if self._on_step is not None:
            self._on_step(Step(token, frame, outcome, has_fired))


def _names_other_side(frame: Frame) -> bool:
    """Whether a frame finds partners or recipients by prepositions, and nowhere else."""
    slots = [slot for slot in frame.pattern.slots if slot.role in _OTHER_SIDE]
    return bool(slots) and all(slot.where[0] not in NO_PREPOSITIONS for slot in slots)


def _is_in_name(token: Token) -> bool:
    """Whether a capitalised noun ends a name ("the Vietnam War"), where not all words of the sentence have capitals."""
    if not token.is_title or token.i == token.sent.start or not token.nbor(-1).is_title:
        return False
    return any(other.is_lower and other.pos_ in ("NOUN", "VERB", "ADJ") for other in token.sent)


def _parts_before(token: Token, head: str) -> tuple[Token, ...]:
    """What stands before the last part of a compound that heads a frame: "sit" and "-" of "sit-in"."""
    return tuple(token.doc[token.i - 2 * head.count("-") : token.i]) if word_of(token).compound else ()


def _base_forms(token: Token) -> tuple[str, ...]:
    """What a token's base form may be, the likeliest first; lookup lemmatizers take "staged" for a form of "stag"."""
    word = word_of(token)
    forms = _forms_of(word.lower_, word.base, is_verb=word.pos_ == "VERB")
    return (*_forms_of(*compound_forms_of(word), is_verb=word.pos_ == "VERB"), *forms) if word.compound else forms


def _forms_of(lower: str, lemma: str, *, is_verb: bool) -> tuple[str, ...]:
    if not is_verb:
        return lemma, lower
    if lower.endswith("ed"):
        return lower[:-1], lemma, lower[:-2], lower
    return (lower[:-3] + "e", lemma, lower[:-3], lower) if lower.endswith("ing") else (lemma, lower)


def _part_of(token: Token) -> Part | None:
    """As what part of speech a word may head a frame; a particle ends a noun ("sit-in", "pull-out")."""
    if token.pos_ in ("ADP", "ADV", "PART") and word_of(token).compound:
        return "noun"
    return _PARTS.get(token.pos_)


def _may_tell(token: Token) -> bool:
    """Whether a word may be the head of a frame: no month ("March"), no person ("Ban"), no part of another noun."""
    if token.pos_ != "ADJ" and syntax.is_premodifier(token):
        return False
    return token.pos_ != "PROPN" or not (token.ent_type_ in _NO_ACTS or _is_in_name(token))
