"""Clauses that share the time and place of another."""

from __future__ import annotations

from spacy.tokens import Token

from configs.lexicon.toponyms import PlaceWords
from transforms.language import syntax
from transforms.language.syntax import Tense


def lender_of(clause: Token, words: PlaceWords) -> Token | None:
    """The clause whose time and place also hold for this one; None if it stands for itself.

    The one before in a coordination of one subject; the one that a participle hangs on ("exploded, killing five"); and
    the one that a clause of time or place continues ("met at a summit where they signed"). An infinitive, and a clause
    that a verb of speech governs, stand for themselves.
    """
    first = syntax.first_conjunct_of(clause)
    if first != clause:
        return syntax.clause_of(first) if _goes_on(clause, first) else None
    governor = syntax.governor_of(clause)
    if governor is None or clause.tag_ == "VB":
        return None
    if syntax.tense_of(clause) is Tense.NONE or _continues(clause, words):
        return syntax.clause_of(governor)
    return None


def is_spoken_of(token: Token, trigger: Token, words: PlaceWords) -> bool:
    """Whether a word belongs to what a trigger is about, rather than to the trigger: Odesa in "condemned the attack on
    Odesa".
    """
    if trigger.lemma_.lower() not in words.remote_objects:
        return False
    thing = syntax.logical_object_of(trigger)
    return thing is not None and (token == thing or thing in token.ancestors)


def _goes_on(clause: Token, first: Token) -> bool:
    """Whether a coordinated clause tells what the same subject did in the same tense."""
    tense = syntax.tense_of(clause)
    has_subject = syntax.subject_of(clause) is not None or syntax.passive_subject_of(clause) is not None
    return not has_subject and tense in (Tense.NONE, Tense.PAST, syntax.tense_of(first))


def _continues(clause: Token, words: PlaceWords) -> bool:
    return any(child.lower_ in words.shared_clauses for child in syntax.children_of(clause))
