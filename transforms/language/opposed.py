"""Tells which mentions are different parties of one verb: the first and last word of "Russia accused Minsk"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from transforms.language import syntax
from transforms.language.drafts import Draft

_MAX_CLIMB = 6


def faces(other: Draft, draft: Draft, doc: Doc) -> bool:
    """Whether two mentions of a Doc are two parties of one verb, also of one that describes the second."""
    if other.start < draft.end and draft.start < other.end:
        return False
    noun = doc[draft.start : draft.end].root
    if any(syntax.agent_of(clause) == doc[other.start : other.end].root for clause in syntax.noun_clauses_of(noun)):
        return True
    verb, part = _part_of_clause(noun)
    other_verb, other_part = _part_of_clause(doc[other.start : other.end].root)
    return verb is not None and verb == other_verb and part != other_part


def deals_with(subject: Draft, other: Draft, doc: Doc) -> bool:
    """Whether a mention is the subject of the verb that another one itself hangs on: "China urged both governments"."""
    noun = syntax.first_conjunct_of(doc[other.start : other.end].root)
    verb = syntax.governor_of(noun)
    if verb is not None and verb.pos_ == "NOUN" and noun in _companions_of(verb):
        noun, verb = verb, syntax.governor_of(verb)
    if verb is None or verb.pos_ != "VERB" or syntax.is_subject(noun):
        return False
    doer = syntax.logical_subject_of(verb)
    return doer is not None and any(subject.start <= part.i < subject.end for part in syntax.later_conjuncts_of(doer))


def _companions_of(noun: Token) -> list[Token]:
    """Who takes part in what a noun tells: "talks with both sides"."""
    return [oblique.noun for oblique in syntax.obliques_of(noun) if oblique.preposition == "with"]


def _part_of_clause(noun: Token) -> tuple[Token | None, Token]:
    """The verb that a noun hangs on, through other nouns, and the noun that hangs on it itself."""
    part = syntax.first_conjunct_of(noun)
    for _ in range(_MAX_CLIMB):
        governor = syntax.governor_of(part)
        if governor is None or governor.pos_ == "VERB":
            return governor if governor is None else _outermost(governor), part
        part = syntax.first_conjunct_of(governor)
    return None, part


def _outermost(verb: Token) -> Token:
    """The verb that one completes and whose subject it has: "refused" of "Paris refused to recognise the junta"."""
    for _ in range(_MAX_CLIMB):
        above = syntax.governor_of(verb) if syntax.is_open_complement(verb) else None
        if above is None or above.pos_ != "VERB":
            break
        verb = above
    return verb
