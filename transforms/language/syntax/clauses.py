"""Clauses: what a clause is to the word it hangs on, and which tokens are its own."""

from __future__ import annotations

from spacy.tokens import Token

from transforms.language.doc_columns import word_of
from transforms.language.syntax.dependents import (
    child_of,
    children_by,
    children_of,
    first_conjunct_of,
    governor_of,
    later_conjuncts_of,
    marker_of,
    object_of,
    position_of,
)
from transforms.language.syntax.labels import (
    ATTRIBUTES,
    CLAUSE_ENDS,
    NOUN_CLAUSES,
    PREDICATE_COMPLEMENTS,
    RELATIVE_CLAUSES,
)
from transforms.language.syntax.verbs import is_infinitive
from transforms.language.words import Word

_TENSED = frozenset({"VBZ", "VBP", "VBD"})
_ADVERBIAL_CLAUSES = frozenset({"advcl"})
_CLAUSE_HEADS = frozenset({"ROOT", "conj", "parataxis", "ccomp", "advcl"})
_CONDITIONS = frozenset({"if", "unless"})
_COPULAS = frozenset({"cop"})
_CLAUSE_BEGINNINGS = CLAUSE_ENDS | frozenset({"xcomp", "parataxis", "csubj", "pcomp"})
_NOMINAL_USES = frozenset({"nsubj", "obj", "obl"})
_OCCASIONS = frozenset({"when", "as", "after"})
# Before a gerund they may mark what a verb is about: "prevent from", "accuse of", "blame for", "charge with".
_MARKERS_OF_COMPLEMENTS = frozenset({"from", "of", "for", "with", "to"})


def embedded_clauses_of(head: Token, of_object: bool = False) -> tuple[Word, ...]:
    """Heads of the clauses that complete a word: "agreed to send", "said that", "a threat to strike".

    Infinitives that the parser hangs on as adverbial clauses are taken in, after the others; with `of_object` also
    those on the object ("urged Y to release"). Questions are none: "asked whether it would withdraw".
    """
    children = children_of(head)
    complements = [child for child in children if child.dep_ in ("xcomp", "ccomp") and not _is_question(child)]
    if head.pos_ in ("NOUN", "PROPN"):
        complements.extend([child for child in children if child.dep_ in NOUN_CLAUSES and child.tag_ == "VB"])
    complements.extend([child for child in children if child.dep_ == "advcl" and is_infinitive(child)])
    target = object_of(head) if of_object else None
    if target is not None:
        for member in later_conjuncts_of(target):
            complements.extend([c for c in member.dependents if c.dep_ in NOUN_CLAUSES and c.tag_ == "VB"])
    return tuple(complements)


def _is_question(verb: Token) -> bool:
    return marker_of(verb) in ("whether", "if")


def is_content_clause(verb: Token) -> bool:
    """Whether a clause is what is said or thought."""
    return verb.dep_ in ("ccomp", "parataxis")


def is_open_complement(verb: Token) -> bool:
    """Whether a verb borrows its subject from the verb that it completes: "helped build"."""
    return first_conjunct_of(verb).dep_ == "xcomp"


def is_purpose_clause(verb: Token) -> bool:
    """Whether an infinitive says what something is for: "marched to demand", "troops to fight", "to aid and fight"."""
    first = first_conjunct_of(verb)
    is_joined = first == verb or verb.tag_ == "VB"
    return is_joined and is_infinitive(first) and first.dep_ in ("advcl", "acl")


def is_circumstance(verb: Token) -> bool:
    """Whether a clause tells how or when the verb above was done, not what: "foiled it by imposing conditions"."""
    return verb.dep_ == "advcl" and marker_of(verb) not in _MARKERS_OF_COMPLEMENTS


def is_occasion_of(clause: Token, verb: Token) -> bool:
    """Whether a clause tells when something else was done: "were hurt when a bomb went off", "as rebels fired"."""
    if clause.dep_ != "advcl" or governor_of(clause) != verb:
        return False
    return any(child.lower_ in _OCCASIONS for child in children_of(clause) if child.i < clause.i)


def is_conditioned(verb: Token) -> bool:
    """Whether a verb tells what happens on a condition: "will be closed if", "would be shot unless"."""
    return any(marker_of(clause) in _CONDITIONS for clause in adverbial_clauses_of(verb))


def is_clause_head(token: Token) -> bool:
    """Whether a token is the predicate of a clause: a full verb, or a noun or adjective with a copula."""
    return token.pos_ == "VERB" or child_of(token, _COPULAS) is not None or _is_copular_be(token)


def is_verb_of_clause(token: Token) -> bool:
    """Whether a verb has tense or heads a clause in the parse, and stands for no noun or adjective."""
    if token.pos_ != "VERB" or token.dep_ in ATTRIBUTES or token.dep_ in _NOMINAL_USES:
        return False
    return token.tag_ in _TENSED or token.dep_ in _CLAUSE_HEADS


def is_attributive_verb(token: Token) -> bool:
    """Whether a verb stands before a noun as an adjective does: "detained" of "two detained reporters"."""
    return token.pos_ == "VERB" and token.dep_ in ATTRIBUTES


def predicate_of(verb: Token) -> Token | None:
    """Predicate noun or adjective of a clause, given the clause's head: "ally" of "Seoul is an ally"."""
    if child_of(verb, _COPULAS) is not None:
        return verb
    return child_of(verb, PREDICATE_COMPLEMENTS) if _is_copular_be(verb) else None


def complement_clause_of(verb: Token) -> Token | None:
    """Head of the clause that is said, thought or demanded: "said (that) X did Y"; also speech set beside the cue."""
    return child_of(verb, frozenset({"ccomp"}))


def open_complement_of(verb: Token) -> Token | None:
    """Head of a complement that borrows its subject: "agreed to send", "refused to meet"."""
    return child_of(verb, frozenset({"xcomp"}))


def adverbial_clauses_of(verb: Token) -> tuple[Token, ...]:
    """Heads of adverbial clauses: "accusing", "after …", "if …"."""
    return children_by(verb, _ADVERBIAL_CLAUSES)


def noun_clauses_of(noun: Token) -> tuple[Token, ...]:
    """Heads of clauses that hang on a noun, relative ones aside: "troops backed by", "a plan to attack"."""
    return children_by(noun, NOUN_CLAUSES)


def relative_clauses_of(noun: Token) -> tuple[Token, ...]:
    """Heads of the relative clauses of a noun."""
    return children_by(noun, RELATIVE_CLAUSES)


def antecedent_of(verb: Token) -> Token | None:
    """The noun that a relative or participial clause describes."""
    return verb.head if verb.dep_ in RELATIVE_CLAUSES or verb.dep_ in NOUN_CLAUSES else None


def clause_tokens_of(verb: Token) -> tuple[Word, ...]:
    """Tokens of a clause without the clauses below it, in order of the text."""
    found = [word_of(verb)]
    for member in found:
        found.extend([child for child in member.dependents if not begins_clause(child)])
    return tuple(sorted(found, key=position_of))


def clause_of(token: Token) -> Word:
    """Head of the smallest clause that holds the token."""
    word = word_of(token)
    while not (word.pos_ == "VERB" or word.head is word or begins_clause(word)):
        word = word.head
    return word


def begins_clause(token: Token) -> bool:
    return token.dep_ in _CLAUSE_BEGINNINGS or (token.dep_ == "conj" and is_clause_head(token))


def _is_copular_be(token: Token) -> bool:
    return token.lemma_ == "be" and child_of(token, PREDICATE_COMPLEMENTS) is not None
