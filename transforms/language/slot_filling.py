"""Finds the words that fill the slots of a frame: its subject, objects, obliques, possessors and clauses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

from spacy.tokens import Token

from configs.lexicon.frame_patterns import (
    AROUND,
    CLAUSE,
    GERUND,
    HOST,
    INDIRECT,
    INFINITIVE,
    MODAL,
    MODIFIER,
    NO_PREPOSITIONS,
    OBJECT,
    POSSESSOR,
    PREDICATE,
    SUBJECT,
    WORD,
    Role,
    Slot,
)
from configs.lexicon.frames import Frame
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.word_tests import WordMatcher
from transforms.language.words import Oblique

Answer = TypeVar("Answer")

_BETWEEN = "between"
_OF = "of"
_PARTY_PREPOSITIONS = frozenset({_BETWEEN, "by"})
_TOPIC_PREPOSITIONS = frozenset({"of", "on", "over", "about"})


class SlotFiller:
    """Fills slots in one Doc. Answers of grammar are kept by token, since many frames ask the same."""

    def __init__(self, words: WordMatcher, recipient_prepositions: frozenset[str]) -> None:
        self._words = words
        self._recipient_prepositions = recipient_prepositions
        self._answers: dict[tuple[Callable[[Token], Any], int], Any] = {}

    def fillers(self, frame: Frame, token: Token, slot: Slot, carrier: Token | None) -> list[Token]:
        """Words that stand where a slot looks, its test aside; `carrier` is the verb that an event noun hangs on."""
        where = slot.where
        if len(where) > 1 or where[0] not in NO_PREPOSITIONS:
            return self._nominals(frame, token, slot, carrier)
        if where == (SUBJECT,):
            subject = self.once(subject_of, token)
            return [] if subject is None else [subject]
        if where == (OBJECT,):
            return self._objects(frame, token)
        if where == (INDIRECT,):
            found = syntax.indirect_object_of(token) or syntax.passive_subject_of(token)
            return [] if found is None else [found]
        if where == (AROUND,):
            governor = syntax.governor_of(token)
            return [governor] if governor is not None and governor.pos_ == "VERB" else []
        if where == (WORD,):
            before = [word for word in syntax.adverbs_of(token) if word.i < token.i]
            return [*(w for w in before if self._words.passes(w, slot.test)), *self._words.after(token, slot.test)]
        if where in ((CLAUSE,), (INFINITIVE,)):
            has_object = any(other.where == (OBJECT,) and other.role is not None for other in frame.pattern.slots)
            clauses = syntax.embedded_clauses_of(token, of_object=has_object)
            return [clause for clause in clauses if where == (CLAUSE,) or syntax.is_base_form(clause)]
        if where == (GERUND,):
            return [clause for clause in syntax.embedded_clauses_of(token) if syntax.is_gerund(clause)]
        if where == (PREDICATE,):
            return [clause for clause in syntax.embedded_clauses_of(token) if clause.pos_ not in ("VERB", "AUX")]
        if where == (MODAL,):
            clauses = syntax.embedded_clauses_of(token)
            return [word for clause in clauses for word in (*syntax.auxiliaries_of(clause), clause)]
        return self._nominals(frame, token, slot, carrier)

    def _nominals(self, frame: Frame, token: Token, slot: Slot, carrier: Token | None) -> list[Token]:
        """Nouns and clauses that hang on a head by one of some prepositions, as its possessor or as a modifier."""
        where = slot.where
        fillers: list[Token] = []
        if POSSESSOR in where:
            possessor = syntax.possessor_of(token)
            if possessor is not None:
                fillers.append(possessor)
        if MODIFIER in where:
            fillers.extend([t for t in self.once(syntax.all_modifiers_of, token) if self._words.is_coded(t)])
        particles = frame.pattern.particles if slot.role != "A" else frozenset()
        fillers.extend([o.noun for o in syntax.obliques_of(token) if _is_by(o, where, particles)])
        if frame.part == "verb":
            governed = self._object_of(frame, token)
            if governed is not None and (slot.role != "~" or _has_fixed_object(frame)):
                fillers.extend(
                    [o.noun for o in self._obliques_of_object(frame, slot, governed) if _is_by(o, where, particles)]
                )
                fillers.extend(_parties_of_topic(governed, where))
            for noun in self._fixed_obliques(frame, token):
                fillers.extend([o.noun for o in syntax.obliques_of(noun) if o.preposition in where])
            told = self._told_subject(frame, token)
            if told is not None:
                fillers.extend([o.noun for o in syntax.obliques_of(told) if o.preposition in where])
                fillers.extend(_parties_of_topic(told, where))
            clauses = self.once(syntax.prepositional_clauses_of, token)
            fillers.extend([clause for word, clause in clauses if word in where])
        elif (measure := self.once(_measure_of, token)) is not None:
            obliques = syntax.obliques_of(measure)
            fillers.extend([o.noun for o in obliques if o.preposition in where and o.noun != token])
        if frame.part == "noun":
            fillers.extend(_parties_of_topic(token, where))
            if _BETWEEN in where and syntax.is_subject(token):
                fillers.extend([o.noun for o in syntax.obliques_of(token.head) if o.preposition == _BETWEEN])
        if HOST in where and not fillers:
            host = self.once(syntax.circumstance_subject_of, token)
            fillers.extend([] if host is None else [host])
        if carrier is not None and frame.part != "verb":
            fillers.extend([o.noun for o in syntax.obliques_of(carrier) if o.preposition in where])
        if "by" in where:
            agent = syntax.agent_of(token)
            if agent is not None:
                fillers.append(agent)
        if slot.test is None:
            fillers = [filler for filler in fillers if not syntax.is_time_noun(filler)]
        if len(fillers) < 2:
            return fillers
        fillers = list(dict.fromkeys(fillers))
        return _by_one_preposition(token, fillers) if slot.role == "R" else fillers

    def unknown_act(self, head: Token) -> Act:
        """A clause or noun that no frame knows, with those it speaks of."""
        roles: dict[Role, list[Token]] = {"A": [], "R": []}
        if head.pos_ in ("VERB", "AUX"):
            subject = syntax.logical_subject_of(head)
            if subject is not None:
                roles["A"].append(subject)
            targets = (syntax.indirect_object_of(head), syntax.logical_object_of(head))
            roles["R"].extend([target for target in targets if target is not None])
        else:
            owner = syntax.possessor_of(head)
            if owner is not None:
                roles["A"].append(owner)
        return Act(head, None, None, (head,), roles, loose=self.loose_of(head))

    def loose_of(self, head: Token) -> list[Token]:
        """Nouns of a clause that may be acted on: the object, what hangs on it, and the obliques."""
        found: list[Token] = []
        target = syntax.logical_object_of(head) if head.pos_ in ("VERB", "AUX") else None
        if target is not None:
            found.append(target)
            owner = syntax.possessor_of(target)
            if owner is not None:
                found.append(owner)
            parts = (o.noun for o in syntax.obliques_of(target) if o.preposition == _OF)
            for noun in dict.fromkeys((target, self._words.counted(target), *parts)):
                found.extend(self._obliques_of(noun))
        found.extend(self._obliques_of(head))
        return found

    def may_have(self, particles: frozenset[str], token: Token) -> bool:
        """Whether one of the particles stands beside a verb at all."""
        beside = self.once(_words_beside, token)
        return not particles.isdisjoint(beside) or not particles.isdisjoint(self.once(_words_of_obliques, token))

    def once(self, question: Callable[[Token], Answer], token: Token) -> Answer:
        """The answer to a question of grammar, which many frames ask about the same token."""
        key = (question, token.i)
        if key not in self._answers:
            self._answers[key] = question(token)
        answer: Answer = self._answers[key]
        return answer

    def forget(self, token: Token) -> None:
        """Drops what is known of a token that is to be read otherwise."""
        self._answers = {key: answer for key, answer in self._answers.items() if key[1] != token.i}

    def _fixed_obliques(self, frame: Frame, token: Token) -> list[Token]:
        """Nouns by a preposition that a frame lists, on which parsers hang what is the verb's: "on alert in Y"."""
        fixed = [slot for slot in frame.pattern.slots if slot.role is None and _lists_words(slot)]
        return [
            oblique.noun
            for oblique in (syntax.obliques_of(token) if fixed else ())
            if any(oblique.preposition in slot.where and self._words.passes(oblique.noun, slot.test) for slot in fixed)
        ]

    def _obliques_of_object(self, frame: Frame, slot: Slot, noun: Token) -> Sequence[Oblique]:
        """Obliques of an object, and of the last one listed with it: "sent doctors and tents to Morocco".

        What an object counts is acted on, if it is a party at all: "600 of its men from Iraq".
        """
        counted = self._words.counted(noun)
        own = syntax.obliques_of(noun)
        if counted is not noun and (slot.role == "A" or not _has_acted_on_object(frame)):
            own = (*(o for o in own if o.preposition != _OF), *syntax.obliques_of(counted))
        own = (*own, *(o for clause in self._named_clauses(frame, noun, counted) for o in syntax.obliques_of(clause)))
        last = self.once(syntax.later_conjuncts_of, noun)[-1]
        if last == noun:
            return own
        return (*own, *(o for o in syntax.obliques_of(last) if o.preposition != _OF))

    def _named_clauses(self, frame: Frame, *nouns: Token) -> list[Token]:
        """Participles on an object that the frame asks for: "earmarked" of "froze aid earmarked for Mali"."""
        asked = [slot.test.words for slot in frame.pattern.slots if slot.where == (WORD,) and slot.test is not None]
        if not asked:
            return []
        clauses = dict.fromkeys(clause for noun in nouns for clause in syntax.noun_clauses_of(noun))
        return [clause for clause in clauses if any(clause.lower_ in words for words in asked)]

    def _told_subject(self, frame: Frame, token: Token) -> Token | None:
        """The subject of a frame that asks for some event nouns there: "talks" of "talks between A and B resumed"."""
        is_told = any(slot.where == (SUBJECT,) and _lists_words(slot) for slot in frame.pattern.slots)
        return self.once(subject_of, token) if is_told else None

    def _objects(self, frame: Frame, token: Token) -> list[Token]:
        if any(slot.where == (INDIRECT,) for slot in frame.pattern.slots) and syntax.object_of(token) is not None:
            found: Token | None = syntax.object_of(token)
        else:
            found = self._object_of(frame, token) or self.once(syntax.shared_object_of, token)
        if found is None:
            found = self.once(syntax.indirect_object_of, token)
        return [] if found is None else [found]

    def _obliques_of(self, head: Token) -> list[Token]:
        return [o.noun for o in syntax.obliques_of(head) if o.preposition in self._recipient_prepositions]

    def _object_of(self, frame: Frame, token: Token) -> Token | None:
        found = self.once(syntax.logical_object_of, token)
        return syntax.object_with_particle(token, frame.pattern.particles) if found is None else found


def _has_acted_on_object(frame: Frame) -> bool:
    return any(slot.where == (OBJECT,) and slot.role is not None for slot in frame.pattern.slots)


def _has_fixed_object(frame: Frame) -> bool:
    """Whether a frame lists its objects, on which parsers hang what belongs to both: "claimed responsibility for"."""
    return any(slot.where == (OBJECT,) and _lists_words(slot) for slot in frame.pattern.slots)


def _lists_words(slot: Slot) -> bool:
    return slot.test is not None and not slot.test.classes and not slot.test.is_negative


def _parties_of_topic(noun: Token, where: Collection[str]) -> Iterator[Token]:
    """Parties that were hung on what an act is about: "talks on fishing between A and B", "the arrest of C by D"."""
    wanted = _PARTY_PREPOSITIONS.intersection(where)
    if wanted:
        for topic in (o.noun for o in syntax.obliques_of(noun) if o.preposition in _TOPIC_PREPOSITIONS):
            for oblique in syntax.obliques_of(topic):
                if oblique.preposition in wanted:
                    yield oblique.noun
                elif "by" in wanted:
                    yield from (o.noun for o in syntax.obliques_of(oblique.noun) if o.preposition == "by")


def _measure_of(noun: Token) -> Token | None:
    """The noun that measures an event noun and has its parties: "days" of "two days of talks between A and B"."""
    governor = syntax.governor_of(noun)
    if governor is None or governor.pos_ != "NOUN":
        return None
    return governor if noun == syntax.oblique_of(governor, "of") else None


def subject_of(token: Token) -> Token | None:
    """Who acts by a verb, or what a noun or adjective is said of."""
    if token.pos_ == "VERB":
        return syntax.logical_subject_of(token)
    return syntax.predication_subject_of(token)


def _words_of_obliques(verb: Token) -> frozenset[str]:
    """Prepositions of a verb, and the particles that prepositions of a verb or of its object begin with."""
    target = syntax.logical_object_of(verb)
    own = syntax.obliques_of(verb)
    others = () if target is None else syntax.obliques_of(target)
    firsts = [first for first in map(syntax.particle_before, (*own, *others)) if first is not None]
    return frozenset([*(oblique.preposition for oblique in own), *firsts])


def _by_one_preposition(head: Token, nouns: list[Token]) -> list[Token]:
    """Of nouns by several prepositions those by the first after the head: "food to refugees in Chad" is for these."""
    by_noun = {noun: tuple(syntax.case_words_of(noun)) for noun in nouns}
    first = next(
        (by_noun[noun] for noun in sorted(nouns, key=lambda noun: noun.i) if noun.i > head.i and by_noun[noun]), ()
    )
    return [noun for noun in nouns if not first or by_noun[noun] in ((), first)]


def _is_by(oblique: Oblique, where: Collection[str], particles: frozenset[str]) -> bool:
    """Whether a noun hangs by one of some prepositions, a particle of the verb before it or not: "pull out of Niger".

    After a particle "of" is "from".
    """
    first, _, rest = oblique.preposition.partition(" ")
    if first not in particles:
        return oblique.preposition in where
    return oblique.preposition in where or rest in where or (rest == "of" and "from" in where)


def _words_beside(token: Token) -> frozenset[str]:
    following = syntax.next_word_of(token)
    beside = [child.lower_ for child in syntax.children_of(token)]
    return frozenset(beside if following is None else [*beside, following.lower_])
