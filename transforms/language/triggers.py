"""Finds the words that express acts: frames of the ontology, matched against a parse.

An act may hold another: "refused to meet", "called for the withdrawal of". The outer one is then what happened, and the
inner one tells its mode and its parties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from spacy.tokens import Token

from configs.lexicon.event_types import EventTypes, Kind
from configs.lexicon.frame_patterns import (
    CLAUSE,
    INDIRECT,
    MODAL,
    MODIFIER,
    OBJECT,
    POSSESSOR,
    SUBJECT,
    WORD,
    Role,
    Slot,
)
from configs.lexicon.frames import Frame, Frames, Part
from transforms.language import syntax
from transforms.language.word_tests import WordMatcher

Answer = TypeVar("Answer")

_MAX_DEPTH = 5
_PARTS: dict[str, Part] = {"VERB": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}


@dataclass(slots=True, eq=False)
class Act:
    """An act as the words tell it, before parties are resolved.

    `head` carries tense and negation; `held` is the act inside, if any; `loose` holds nouns that may name the recipient
    where no slot does, the likeliest first. `kind` is None for an act inside whose words no frame knows.
    """

    head: Token
    kind: Kind | None
    frame: Frame | None
    trigger: tuple[Token, ...]
    roles: dict[Role, list[Token]] = field(default_factory=dict)
    loose: list[Token] = field(default_factory=list)
    held: Act | None = None
    carriers: tuple[Token, ...] = ()
    """Heads of the words that hold this act and leave it what it is: "carried out" of "carried out an attack"."""
    status: str | None = None
    """What frames say of the status: negated for "failed to attack"."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one frame at one token, for `explain`."""

    token: Token
    frame: Frame
    outcome: str
    has_fired: bool = False


class ActFinder:
    """Acts of one article's Docs. Results are kept by token, since an act may be looked at from several sides."""

    def __init__(
        self, frames: Frames, types: EventTypes, words: WordMatcher, on_step: Callable[[Step], None] | None = None
    ) -> None:
        self._frames = frames
        self._types = types
        self._words = words
        self._on_step = on_step
        self._found: dict[int, Act | None] = {}
        self._answers: dict[tuple[Callable[[Token], Any], int], Any] = {}

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
        if token.i not in self._found:
            self._found[token.i] = None
            self._found[token.i] = self._act_at(token, depth=0)
        return self._found[token.i]

    def _act_at(self, token: Token, depth: int, carrier: Token | None = None) -> Act | None:
        part = _PARTS.get(token.pos_)
        if part is None or depth > _MAX_DEPTH:
            return None
        frames = self._frames.of(part, *_base_forms(token))
        if not frames or not _may_tell(token):
            return None
        blocked: set[str] = set()
        for frame in frames:
            is_tried = not blocked or frame.family not in blocked
            act = self._match(frame, token, depth, carrier) if is_tried else None
            if act is not None and frame.is_blocker:
                blocked.add(frame.family)
            elif act is not None:
                if part == "noun":
                    self._predicate(act)
                return act
        return None

    def _predicate(self, act: Act) -> None:
        """Adds the subject of a predicate: "Korea" of "Korea is under sanctions", by the frames of "be"."""
        preposition = syntax.copular_preposition_of(act.head)
        subject = syntax.predication_subject_of(act.head) if preposition is not None else None
        if subject is None:
            return
        for frame in self._frames.of("verb", "be"):
            if any(slot.role == "~" and preposition in slot.where for slot in frame.pattern.slots):
                role: Role | None = next((s.role for s in frame.pattern.slots if s.where == (SUBJECT,)), "A")
                if role is not None:
                    self._fill(act, role, [subject])
                    act.carriers = (act.head,)
                return

    def _match(self, frame: Frame, token: Token, depth: int, carrier: Token | None) -> Act | None:
        missing = self._mismatch(frame, token)
        if missing is not None:
            self._note(token, frame, missing)
            return None
        act = Act(token, frame.kind, frame, self._head_words(frame, token), status=frame.group.status)
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
            candidates = self._fillers(frame, token, slot, carrier)
            fillers = [filler for filler in candidates if self._words.passes(filler, slot.test)]
            if not fillers and (slot.is_required or (candidates and slot.where == (OBJECT,))):
                self._note(token, frame, f"no fitting {'/'.join(slot.where)}")
                return None
            if slot.role is not None:
                self._fill(act, slot.role, fillers)
            if slot.test is not None and not slot.test.is_negative and slot.where[0] != SUBJECT:
                act.trigger = (*act.trigger, *fillers[:1])
        if frame.part != "noun" and not any(slot.where == (SUBJECT,) for slot in frame.pattern.slots):
            subject = self._once(_subject_of, token)
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
            return _carried(act, held)
        if held is not None and held.kind is not None and frame.results:
            result = frame.results.get(held.kind) or frame.results.get(Kind(held.kind.type))
            if result is None and frame.group.needs_act:
                self._note(act.head, frame, f"does not go with {held.kind}")
                return None
            act.kind = result or act.kind
        if act.kind is not None and act.kind.mode is None and held is not None:
            act.kind = Kind(act.kind.type, self._types.mode_for(act.kind.type, held.kind))
        taken = _parties_of_held(held, frame) if held is not None else []
        act.loose = [*taken, *self._loose_of(act.head)]
        self._note(act.head, frame, f"gives {act.kind}" if act.kind is not None else "is no event", has_fired=True)
        return act

    def _fill(self, act: Act, role: Role, fillers: list[Token]) -> None:
        taken = act.roles.setdefault(role, [])
        taken.extend(filler for filler in fillers if filler not in taken)

    def _mismatch(self, frame: Frame, token: Token) -> str | None:
        pattern = frame.pattern
        if pattern.particles and not self._may_have(pattern.particles, token):
            return f"no particle {'/'.join(sorted(pattern.particles))}"
        if pattern.particles and syntax.particle_among(token, pattern.particles) is None:
            return f"no particle {'/'.join(sorted(pattern.particles))}"
        if pattern.is_intransitive and self._once(syntax.logical_object_of, token) is not None:
            return "has an object"
        if frame.part == "noun" and not self._words.precede(token, pattern.words[:-1]):
            return f"not preceded by {' '.join(pattern.words[:-1])}"
        return None

    def _held_by(self, frame: Frame, token: Token, slot: Slot, depth: int) -> Act | None:
        needs_known = frame.is_same or frame.group.needs_act
        for candidate in self._fillers(frame, token, slot, None):
            act = self._held_at(candidate, token, depth)
            if act is not None and self._words.passes(candidate, slot.test):
                return act
            if not needs_known and self._words.passes(candidate, slot.test) and slot.where == (CLAUSE,):
                return self._unknown_act(candidate)
        if needs_known or slot.where == (CLAUSE,):
            return None
        fillers = (f for f in self._fillers(frame, token, slot, None) if self._words.passes(f, slot.test))
        return next((self._unknown_act(filler) for filler in fillers), None)

    def _held_at(self, candidate: Token, holder: Token, depth: int) -> Act | None:
        for member in syntax.later_conjuncts_of(candidate):
            token: Token | None = member
            while token is not None:
                act = self._act_at(token, depth + 1, carrier=holder if token.pos_ != "VERB" else None)
                if act is not None and act.kind is not None:
                    return act
                token = syntax.oblique_of(token, "of") if self._words.is_transparent(token) else None
        return None

    def _fillers(self, frame: Frame, token: Token, slot: Slot, carrier: Token | None) -> list[Token]:
        where = slot.where
        if where == (SUBJECT,):
            subject = self._once(_subject_of, token)
            return [] if subject is None else [subject]
        if where == (OBJECT,):
            return self._objects(frame, token)
        if where == (INDIRECT,):
            found = syntax.indirect_object_of(token) or syntax.passive_subject_of(token)
            return [] if found is None else [found]
        if where == (WORD,):
            return self._words.after(token, slot.test)
        if where == (CLAUSE,):
            has_object = any(other.where == (OBJECT,) and other.role is not None for other in frame.pattern.slots)
            return list(syntax.embedded_clauses_of(token, of_object=has_object))
        if where == (MODAL,):
            clauses = syntax.embedded_clauses_of(token)
            return [word for clause in clauses for word in (*syntax.auxiliaries_of(clause), clause)]
        fillers: list[Token] = []
        if POSSESSOR in where:
            fillers.extend(t for t in (syntax.possessor_of(token),) if t is not None)
        if MODIFIER in where:
            fillers.extend(t for t in self._once(syntax.all_modifiers_of, token) if self._words.is_coded(t))
        fillers.extend(o.noun for o in self._once(syntax.obliques_of, token) if o.preposition in where)
        if frame.part == "verb":
            governed = self._object_of(frame, token)
            if governed is not None and slot.role != "~":
                fillers.extend(o.noun for o in self._once(syntax.obliques_of, governed) if o.preposition in where)
            fillers.extend(
                clause for word, clause in self._once(syntax.prepositional_clauses_of, token) if word in where
            )
        elif carrier is not None:
            fillers.extend(o.noun for o in self._once(syntax.obliques_of, carrier) if o.preposition in where)
        if "by" in where:
            agent = syntax.agent_of(token)
            if agent is not None:
                fillers.append(agent)
        return list(dict.fromkeys(fillers))

    def _objects(self, frame: Frame, token: Token) -> list[Token]:
        if any(slot.where == (INDIRECT,) for slot in frame.pattern.slots) and syntax.object_of(token) is not None:
            found = syntax.object_of(token)
        else:
            found = self._object_of(frame, token) or self._once(syntax.shared_object_of, token)
        if found is None:
            found = self._once(syntax.indirect_object_of, token)
        return [] if found is None else [found]

    def _unknown_act(self, head: Token) -> Act:
        """A clause or noun that no frame knows, with those it speaks of."""
        roles: dict[Role, list[Token]] = {"A": [], "R": []}
        if head.pos_ in ("VERB", "AUX"):
            subject = syntax.logical_subject_of(head)
            if subject is not None:
                roles["A"].append(subject)
            target = syntax.logical_object_of(head)
            if target is not None:
                roles["R"].append(target)
        else:
            owner = syntax.possessor_of(head)
            if owner is not None:
                roles["A"].append(owner)
        return Act(head, None, None, (head,), roles, loose=self._loose_of(head))

    def _loose_of(self, head: Token) -> list[Token]:
        """Nouns of a clause that may be acted on: the object, what hangs on it, and the obliques."""
        found: list[Token] = []
        target = syntax.logical_object_of(head) if head.pos_ in ("VERB", "AUX") else None
        if target is not None:
            found.append(target)
            found.extend(self._obliques_of(target))
        found.extend(self._obliques_of(head))
        return found

    def _obliques_of(self, head: Token) -> list[Token]:
        return [o.noun for o in syntax.obliques_of(head) if o.preposition in self._frames.recipient_prepositions]

    def _head_words(self, frame: Frame, token: Token) -> tuple[Token, ...]:
        if frame.part == "noun":
            return (token, *self._words.preceding(token, frame.pattern.words[:-1]))
        if not frame.pattern.particles:
            return (token,)
        return (token, *(c for c in syntax.children_of(token) if c.lower_ in frame.pattern.particles))

    def _object_of(self, frame: Frame, token: Token) -> Token | None:
        found = self._once(syntax.logical_object_of, token)
        return syntax.object_with_particle(token, frame.pattern.particles) if found is None else found

    def _may_have(self, particles: frozenset[str], token: Token) -> bool:
        beside = self._once(_words_beside, token)
        return not particles.isdisjoint(beside) or any(
            oblique.preposition in particles for oblique in self._once(syntax.obliques_of, token)
        )

    def _once(self, question: Callable[[Token], Answer], token: Token) -> Answer:
        """The answer to a question of grammar, which many frames ask about the same token."""
        key = (question, token.i)
        if key not in self._answers:
            self._answers[key] = question(token)
        answer: Answer = self._answers[key]
        return answer

    def _note(self, token: Token, frame: Frame, outcome: str, has_fired: bool = False) -> None:
        if self._on_step is not None:
            self._on_step(Step(token, frame, outcome, has_fired))


def _carried(holder: Act, held: Act) -> Act:
    """The inner act, told by the words of both; what the outer words say of parties is added."""
    roles: dict[Role, list[Token]] = {role: list(members) for role, members in held.roles.items()}
    for role, members in holder.roles.items():
        roles[role] = [*members, *(token for token in roles.get(role, ()) if token not in members)]
    return Act(
        head=holder.head,
        kind=held.kind,
        frame=held.frame,
        trigger=(*holder.trigger, *held.trigger),
        roles=roles,
        loose=held.loose,
        held=held,
        carriers=(*held.carriers, held.head),
        status=holder.status or held.status,
    )


def _parties_of_held(held: Act, frame: Frame) -> list[Token]:
    """Whom the outer act may concern, the likeliest first."""
    actors = [*held.roles.get("A", ()), *held.roles.get("B", ())]
    recipients = [*held.roles.get("R", ()), *held.roles.get("B", ())]
    if frame.group.takes == "actor":
        return [*actors, *recipients, *held.loose]
    return [*recipients, *held.loose] if frame.group.takes == "recipient" else [*recipients, *held.loose, *actors]


def _words_beside(token: Token) -> frozenset[str]:
    return frozenset(child.lower_ for child in syntax.children_of(token))


def _subject_of(token: Token) -> Token | None:
    if token.pos_ == "VERB":
        return syntax.logical_subject_of(token)
    return syntax.predication_subject_of(token)


def _is_in_name(token: Token) -> bool:
    """Whether a capitalised noun ends a name ("the Vietnam War"), where not all words of the sentence have capitals."""
    if not token.is_title or token.i == token.sent.start or not token.nbor(-1).is_title:
        return False
    return any(other.is_lower and other.pos_ in ("NOUN", "VERB", "ADJ") for other in token.sent)


def _base_forms(token: Token) -> tuple[str, ...]:
    """What a token's base form may be, the likeliest first; lookup lemmatizers take "staged" for a form of "stag"."""
    lemma, lower = token.lemma_.lower(), token.lower_
    if token.pos_ != "VERB":
        return lemma, lower
    if lower.endswith("ed"):
        return lower[:-1], lemma, lower
    return (lower[:-3] + "e", lemma, lower) if lower.endswith("ing") else (lemma, lower)


def _may_tell(token: Token) -> bool:
    """Whether a word may be the head of a frame, and not just a part of a name or of another noun."""
    if token.pos_ != "ADJ" and syntax.is_premodifier(token):
        return False
    return token.pos_ != "PROPN" or not _is_in_name(token)
