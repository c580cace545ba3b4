"""At whom an act is aimed where no slot of the frame says it: whose doings it is about, whom it is against."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from schemas.events import Party
from transforms.language import syntax
from transforms.language.acts import Act
from transforms.language.event_parties import PartyResolver

_AGAINST = "against"
_ABOUT = frozenset({_AGAINST, "over"})
_CONDITIONS = frozenset({"if", "unless"})


def opposed(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whom the clause says an act is against, or whose doings: "in protest against abuses by the police"."""
    for token in _clause_of(act):
        for noun in _causes_of(token):
            found = resolver.parties_of(field, _doers_of(noun))
            if found:
                return found
        against = syntax.oblique_of(token, _AGAINST)
        found = () if against is None else resolver.parties_of(field, [against])
        if found:
            return found
    for cause in _what_moved(act):
        found = () if resolver.is_coded(field, cause) else resolver.parties_of(field, _doers_of(cause))
        if found:
            return found
    return ()


def doers_of_nouns(resolver: PartyResolver, field: str, act: Act) -> tuple[Party, ...]:
    """Whose doings a clause is about: "declined to answer a demand from Kyiv", "condemned abuses by rebels"."""
    for noun in _clause_of(act):
        doer = syntax.oblique_of(noun, "by", "from") if noun.pos_ == "NOUN" else None
        found = () if doer is None else resolver.parties_of(field, [doer])
        if found:
            return found
    return ()


def condition_subjects(act: Act) -> list[Token]:
    """Who acts in the clause of condition: whom a threat is for, "if Washington deploys missiles"."""
    clauses = [t for t in act.head.subtree if t.pos_ == "VERB" and syntax.marker_of(t) in _CONDITIONS]
    return [subject for c in clauses if (subject := syntax.logical_subject_of(c)) is not None]


def listener_of(act: Act) -> list[Token]:
    """Who is told what will be done: whom a threat is for, "told the strikers that soldiers would fire"."""
    clause = syntax.clause_of(act.head)
    teller = syntax.governor_of(clause) if syntax.is_content_clause(clause) else None
    told = None if teller is None else syntax.indirect_object_of(teller) or syntax.object_of(teller)
    return [] if told is None else [told]


def _causes_of(token: Token) -> list[Token]:
    """What an act is about: "to protest abuses", "over a bill", "in protest at a bill", "to show anger at it"."""
    causes: list[Token] = [o.noun for o in syntax.obliques_of(token) if o.preposition in _ABOUT]
    causes += _objects_of_stance(token)
    aims = syntax.embedded_clauses_of(token) if token.pos_ == "NOUN" else (token,)
    for verb in aims:
        if syntax.is_infinitive(verb):
            target = syntax.object_of(verb)
            nouns = [verb] if target is None else [target, verb]
            causes += [*nouns[:-1], *(o.noun for word in nouns for o in syntax.obliques_of(word))]
    return causes


def _what_moved(act: Act) -> list[Token]:
    """By what those who act are moved: "farmers, angered by a rise in the tax"."""
    clauses = [clause for actor in act.roles.get("A", ()) for clause in syntax.noun_clauses_of(actor)]
    return [agent for clause in clauses if (agent := syntax.agent_of(clause)) is not None]


def _objects_of_stance(noun: Token) -> list[Token]:
    """At what, after a noun that says in what spirit something is done: "in protest at a bill"."""
    governor = syntax.governor_of(noun) if noun.pos_ == "NOUN" else None
    if governor is None or not any(o.noun == noun and o.preposition == "in" for o in syntax.obliques_of(governor)):
        return []
    beside = (*syntax.obliques_of(noun), *syntax.obliques_of(governor))
    return [o.noun for o in beside if o.preposition == "at" and o.noun.left_edge.i == noun.i + 1]


def _doers_of(noun: Token) -> Sequence[Token]:
    """Whose doing something is: "abuses by the police", "a bill signed by X", "their government's policies"."""
    doer = syntax.oblique_of(noun, "by") or syntax.oblique_of(noun.head, "by")
    if doer is not None and doer.i > noun.i:
        return [doer]
    signers = [agent for clause in syntax.noun_clauses_of(noun) if (agent := syntax.agent_of(clause)) is not None]
    owners = [syntax.possessor_of(word) for word in (noun, *(o.noun for o in syntax.obliques_of(noun)))]
    owner = next((owner for owner in owners if owner is not None), None)
    return signers or ([] if owner is None or owner.pos_ == "PRON" else [owner])


def _clause_of(act: Act) -> tuple[Token, ...]:
    """The words of an act's clause and of those that complete its verbs."""
    words = (act.head, *act.trigger)
    heads = dict.fromkeys((*words, *(clause for word in words for clause in syntax.embedded_clauses_of(word))))
    return tuple(dict.fromkeys(token for head in heads for token in syntax.clause_tokens_of(head)))
