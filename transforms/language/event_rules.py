"""Which of several acts in a sentence stand, and as what: the deciding rules of the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from configs.lexicon.actor_codes import PRIVATE_SECTORS
from configs.lexicon.event_types import EventTypes, Kind
from schemas.events import Party
from transforms.language import syntax
from transforms.language.acts import Act

# The ontology's own order: where one clause has both, the first stands.
_OUTRANKS = {"ASSAULT": frozenset({"MOBILIZE"})}
# What a protest is for is part of it: "marched to demand", "struck against", "blocked a road to show their anger".
# Acts in words are about other acts, which do not take place by being named.
_IN_WORDS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "CONSULT"})
_UNREAL = frozenset({"future", "hypothetical"})
# What several parties do with each other.
_MUTUAL = frozenset({"AGREE", "SUPPORT", "CONSULT", "COOPERATE", "RETREAT"})
_STATE = frozenset({None, "GOV"})
_ABSORBS = {"PROTEST": frozenset({"REQUEST", "ACCUSE", "REJECT"})}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act with its parties, and its kind once tense has been looked at; `is_announced` if that changed the kind."""

    act: Act
    kind: Kind
    held_kind: Kind | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    status: str
    is_announced: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that gave no event, and why."""

    candidate: Candidate
    reason: str


def announced_kind(types: EventTypes, kind: Kind, held: Kind | None, is_future: bool, is_negated: bool) -> Kind | None:
    """Type of an act that a party says it will (not) do: "will visit" agrees, "will not accept" rejects.

    None where the act stays what it is. The mode tells what it is about: the act held, if there is one.
    """
    if not is_future:
        return None
    entry = types.types[kind.type]
    result = entry.refused if is_negated else entry.announced
    return None if result is None else Kind(result, types.mode_for(result, held) or types.mode_for(result, kind))


def reject_incomplete(types: EventTypes, candidate: Candidate) -> str | None:
    """Why the parties do not make an event; None if they do."""
    frame = candidate.act.frame
    group = None if frame is None else frame.group
    if not candidate.actors and not candidate.recipients:
        return "no coded party"
    head = candidate.act.head
    if (
        not candidate.actors
        and head.pos_ == "VERB"
        and not syntax.is_passive(head)
        and syntax.has_negative_subject(head)
    ):
        return "nobody does it"
    never_by = types.types[candidate.kind.type].never_by
    if (
        never_by
        and candidate.actors
        and all(party.sector in never_by and party.name is None for party in candidate.actors)
    ):
        return f"{candidate.kind.type} is not what {' or '.join(never_by)} does"
    demand = types.parties_of(candidate.kind)
    if demand == "recipient-required" and not candidate.recipients and not candidate.is_announced:
        return f"{candidate.kind.type} needs a recipient"
    is_bare_noun = frame is not None and frame.part == "noun" and not candidate.act.carriers
    if is_bare_noun and demand == "reciprocal" and len(candidate.actors) < 2:
        return "a noun alone needs two parties"
    if is_bare_noun and not candidate.actors:
        return "a noun alone needs an actor"
    if group is not None and group.needs_recipient and not candidate.recipients:
        return "the frame needs a recipient"
    if group is not None and group.needs_partner and len({p.country or p.sector for p in candidate.actors}) < 2:
        return "the frame needs two parties"
    countries = [party for party in (*candidate.actors, *candidate.recipients) if party.country is not None]
    if group is not None and group.needs_country and not countries:
        return "the frame needs a party with a country"
    return None


def reject_private(candidate: Candidate) -> str | None:
    """Why parties that are all there will be are none of public life; None if one is: a state, an office, a name."""
    parties = (*candidate.actors, *candidate.recipients)
    if any(p.country is not None or p.name is not None or p.sector not in PRIVATE_SECTORS for p in parties):
        return None
    return "no party has a country or a public office"


def resolved(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Rejection]]:
    """The candidates of one sentence that stand, in order of the text, and the others with the reason."""
    standing = list(candidates)
    rejections: list[Rejection] = []
    for weaker in candidates:
        for stronger in list(standing):
            if stronger.act is weaker.act or weaker not in standing:
                continue
            reason = _yields(weaker, stronger)
            if reason is not None:
                position = standing.index(stronger)
                standing[position] = _enriched(stronger, weaker)
                standing = [candidate for candidate in standing if candidate.act is not weaker.act]
                rejections.append(Rejection(weaker, reason))
                break
    return standing, rejections


def _yields(weaker: Candidate, stronger: Candidate) -> str | None:
    """Why the weaker candidate gives way to the stronger one; None if both stand."""
    is_absorbed = weaker.kind.type in _ABSORBS.get(stronger.kind.type, ()) and not _has_own_clause(weaker)
    if is_absorbed and _is_below(weaker.act.head, stronger.act.head):
        return f"says what the {stronger.kind.type} is for"
    is_real = bool(stronger.actors) and stronger.status not in _UNREAL
    if weaker.kind.type in _OUTRANKS.get(stronger.kind.type, ()) and is_real and _same_clause(weaker.act, stronger.act):
        return f"{stronger.kind.type} outranks it in its clause"
    if _is_below(weaker.act.head, stronger.act.head):
        is_noun = weaker.act.frame is not None and weaker.act.frame.part == "noun"
        is_noun = is_noun and syntax.verb_at_time_of(weaker.act.head) is None
        is_met = stronger.kind.type == "CONSULT" and stronger.status not in _UNREAL
        if stronger.kind.type in _IN_WORDS and not is_met and (is_noun or weaker.status in _UNREAL):
            return f"is what the {stronger.kind.type} is about"
        if weaker.status in _UNREAL and not is_met and syntax.is_purpose_clause(weaker.act.head):
            return f"is what the {stronger.kind.type} is for"
    if weaker.kind.type == stronger.kind.type == "ASSAULT" and _is_outcome(weaker.act.head, stronger.act.head):
        return "tells what came of the ASSAULT"
    if _is_part_of(weaker, stronger):
        return "tells of the same meeting with fewer parties"
    is_near = _same_clause(weaker.act, stronger.act) or _is_below(weaker.act.head, stronger.act.head)
    is_same = _may_be_one(weaker.kind, stronger.kind) and _share_parties(weaker, stronger)
    if is_near and is_same and _is_weaker(weaker, stronger):
        return "tells the same act again"
    return None


def _is_outcome(participle: Token, verb: Token) -> bool:
    """Whether a participle tells what an attack led to: "shelled a market, killing 17"."""
    first = syntax.first_conjunct_of(participle)
    is_loose = syntax.is_gerund(first) and syntax.marker_of(first) is None and first.i > verb.i
    return is_loose and syntax.governor_of(first) == verb


def _has_own_clause(weaker: Candidate) -> bool:
    """Whether an act has a subject and a tense of its own, other than "who": "struck after the president vetoed"."""
    subject = syntax.subject_of(weaker.act.head) if syntax.is_finite(weaker.act.head) else None
    return bool(weaker.actors) and subject is not None and subject.pos_ in ("NOUN", "PROPN")


def without_own_sides(candidate: Candidate) -> Candidate:
    """The candidate without recipients of the countries that act, where several do: "both agreed to free trade".

    What they do to people or forces is done to these: "the two armies shelled rebels".
    """
    countries = {party.country for party in candidate.actors} - {None}
    if len(countries) < 2:
        return candidate
    is_mutual = candidate.kind.type in _MUTUAL
    kept = tuple(
        party
        for party in candidate.recipients
        if party.country not in countries or not (is_mutual or party.is_inferred or party.sector in _STATE)
    )
    return candidate if len(kept) == len(candidate.recipients) else replace(candidate, recipients=kept)


def _may_be_one(one: Kind, other: Kind) -> bool:
    """Whether two kinds may tell one act: the same type, and no mode against another."""
    return one.type == other.type and (one.mode is None or other.mode is None or one.mode == other.mode)


def _is_part_of(weaker: Candidate, stronger: Candidate) -> bool:
    """Whether two mutual acts of one sentence are one: "during talks with Putin they discussed trade"."""
    if weaker.kind.type != stronger.kind.type or weaker.recipients or stronger.recipients:
        return False
    mine = {party.entity_id or party.country for party in weaker.actors}
    theirs = {party.entity_id or party.country for party in stronger.actors}
    return mine < theirs and weaker.status == stronger.status and len(theirs) > 1


def _is_weaker(one: Candidate, other: Candidate) -> bool:
    def rank(candidate: Candidate) -> tuple[int, int, int]:
        n_parties = len(candidate.actors) + len(candidate.recipients)
        is_verb = candidate.act.frame is not None and candidate.act.frame.part != "noun"
        return bool(candidate.actors) + is_verb, n_parties, -candidate.act.head.i

    return rank(one) < rank(other)


def _share_parties(one: Candidate, other: Candidate) -> bool:
    """Whether no party of one contradicts the other: what one says of a role, the other says too or leaves open."""

    def agree(mine: tuple[Party, ...], theirs: tuple[Party, ...]) -> bool:
        ours = {party.country or party.sector for party in mine}
        others = {party.country or party.sector for party in theirs}
        return ours <= others or others <= ours

    return agree(one.actors, other.actors) and agree(one.recipients, other.recipients)


def _enriched(stronger: Candidate, weaker: Candidate) -> Candidate:
    """The stronger candidate with the mode and the parties that only the weaker one tells."""
    kind = stronger.kind
    if weaker.kind.type == kind.type and kind.mode is None:
        kind = weaker.kind
    known = {(party.start, party.end) for party in (*stronger.actors, *stronger.recipients)}
    recipients = stronger.recipients or tuple(p for p in weaker.recipients if (p.start, p.end) not in known)
    actors = stronger.actors
    if not actors and weaker.kind.type == kind.type:
        known = {(party.start, party.end) for party in recipients}
        actors = tuple(p for p in weaker.actors if (p.start, p.end) not in known)
    return replace(stronger, kind=kind, actors=actors, recipients=recipients)


def _is_below(token: Token, ancestor: Token) -> bool:
    """Whether a word hangs on another; words coordinated with it do not."""
    governor = syntax.governor_of(token)
    while governor is not None and governor != ancestor:
        governor = syntax.governor_of(governor)
    return governor is not None


def _same_clause(one: Act, other: Act) -> bool:
    return syntax.clause_of(one.head) == syntax.clause_of(other.head)
