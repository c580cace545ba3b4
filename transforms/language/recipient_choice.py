"""Chooses at whom an act is aimed where its clause names nobody, by weights learned from annotated stories.

The options are nobody, the parties of acts told around, and the countries named before or in the sentence. What the
rules of inference propose is a feature among others. Of the options the one with the highest sum of weights is taken;
`demarche calibrate` learns the weights from the same features.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from configs.lexicon.event_types import EventTypes
from configs.lexicon.judge import RecipientWeights
from schemas.articles import TITLE
from schemas.events import Party
from schemas.mentions import Mention
from transforms.language.event_gaps import leaves_recipient_open
from transforms.language.event_inference import MEDIATED, Told
from transforms.language.event_rules import Candidate
from transforms.language.mention_parties import party_of
from transforms.language.reading import Reading

Codes = frozenset[str]
# A mention with a country, after the number of its sentence, which is -1 in the title.
_Named = tuple[int, Mention]
NOBODY: Codes = frozenset()

_REACH = 6
_FAR = 4
_MAX_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Option:
    """Parties that may be the recipients of an act, and what speaks for or against them.

    Each feature counts alone and once more as one of its type, that of the act.
    """

    parties: tuple[Party, ...]
    event_type: str
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Source:
    """An act told before that has some parties: their part in it, its type, and how many sentences before."""

    part: str
    event_type: str
    distance: int


@dataclass(slots=True)
class _Proposal:
    parties: tuple[Party, ...]
    sources: list[_Source]


class RecipientChooser:
    """Answers for one reading."""

    def __init__(self, reading: Reading, types: EventTypes) -> None:
        self._types = types
        self._mentions: dict[str, list[_Named]] = defaultdict(list)
        for mention in reading.mentions:
            if mention.country is not None:
                position = -1 if mention.field == TITLE else mention.sentence_index
                self._mentions[mention.country].append((position, mention))
        counts = {country: len(named) for country, named in self._mentions.items()}
        self._total = sum(counts.values()) or 1
        self._counts = counts
        self._ranks = sorted(counts.values(), reverse=True)

    def options(self, told: Sequence[Told], completed: Sequence[Candidate], index: int) -> dict[Codes, Option]:
        """What the recipients of an act may be, by their codes; empty where its own clause settles that.

        `told` are the acts of the article as their clauses tell them, `completed` the same as the rules complete them.
        """
        act, candidate = told[index].candidate, completed[index]
        is_open = not act.recipients and bool(candidate.actors) and leaves_recipient_open(act.act)
        if not is_open or self._types.parties_of(candidate.kind) == "reciprocal" or _is_between(candidate):
            return {}
        own = codes_of(candidate.actors)
        proposals = _proposals(told, completed, index)
        named = {frozenset({country}): self._named_before(told[index], country) for country in self._mentions}
        by_rule = codes_of(candidate.recipients)
        type_name = candidate.kind.type
        options = {NOBODY: Option((), type_name, self._of_nobody(told[index], candidate, own))}
        for codes in dict.fromkeys((*named, *proposals, *([by_rule] if by_rule else ()))):
            mentions = [] if codes <= own else named.get(codes, [])
            proposal = proposals.get(codes)
            if not mentions and proposal is None and codes != by_rule:
                continue
            features = {"several": float(len(codes) > 1), "the actor's own": float(bool(codes & own))}
            features |= {"by rule": 1.0} if codes == by_rule else {}
            features |= self._of_mentions(told[index], codes, mentions)
            features |= {} if proposal is None else _of_sources(type_name, proposal)
            if codes == by_rule:
                parties = candidate.recipients
            elif proposal is not None:
                parties = proposal.parties
            else:
                parties = (_party_named_by(mentions),)
            options[codes] = Option(parties, type_name, {name: value for name, value in features.items() if value})
        return options

    def _named_before(self, one: Told, country: str) -> list[_Named]:
        """Mentions with a country, up to the sentence of an act."""
        named = self._mentions[country]
        return named[: bisect_right(named, one.position, key=itemgetter(0))]

    def _of_nobody(self, one: Told, candidate: Candidate, own: Codes) -> dict[str, float]:
        act = candidate.act
        frame = act.frame
        share = sum(self._counts.get(code, 0) for code in own) / self._total
        return {
            "nobody": 1.0,
            "nobody by rule": float(not candidate.recipients),
            "nobody of most named": share,
            f"nobody {'/'.join(filter(None, (candidate.kind.type, candidate.kind.mode)))}": 1.0,
            f"nobody {frame.group.id if frame else '-'}": 1.0,
            f"nobody {candidate.status}": 1.0,
            f"nobody for {candidate.actors[0].sector}": 1.0,
            "nobody expected": float(frame is not None and not frame.expects_recipient),
            "nobody in title": float(one.sentence.field == TITLE),
            "nobody in lead": float(one.position == 0),
            "nobody beside words": float(bool(act.roles.get("R") or act.roles.get("B"))),
            "nobody beside nouns": float(bool(act.loose)),
        }

    def _of_mentions(self, one: Told, codes: Codes, mentions: Sequence[_Named]) -> dict[str, float]:
        if not mentions:
            return {"unnamed": 1.0}
        count = self._counts[next(iter(codes))]
        distance = one.position - mentions[-1][0]
        start = one.candidate.act.head.idx
        rank = self._ranks.index(count)
        return {
            "share": count / self._total,
            f"rank {min(rank, 2)}": 1.0,
            f"{min(distance, _FAR)} sentences away": 1.0,
            "same sentence": float(distance == 0),
            "before it": float(any(p == one.position and m.start < start for p, m in mentions)),
            "in title": float(mentions[0][0] == -1),
            "government": float(any(mention.sector == "GOV" for _, mention in mentions)),
        }


def typed_features(option: Option) -> dict[str, float]:
    """The features of an option as weights name them: each alone, and once more as one of its type."""
    typed = {f"{option.event_type}: {name}": value for name, value in option.features.items()}
    return {**option.features, **typed}


def choose(options: Mapping[Codes, Option], weights: RecipientWeights) -> Option:
    """The option with the highest sum of weights; the first of equals."""
    return max(options.values(), key=lambda option: weights.of(option.event_type, option.features))


def with_chosen_recipients(
    chooser: RecipientChooser, weights: RecipientWeights, told: Sequence[Told], completed: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The completed candidates, with the recipients that the weights speak for where their clauses name nobody.

    Whoever is chosen so is marked as inferred.
    """
    for index, candidate in enumerate(completed):
        options = chooser.options(told, completed, index)
        if options:
            chosen = choose(options, weights).parties
            yield replace(candidate, recipients=tuple(replace(party, is_inferred=True) for party in chosen))
        else:
            yield candidate


def _is_between(candidate: Candidate) -> bool:
    """Whether a mediation is offered to the two sides that the rules have found."""
    is_mediation = candidate.held_kind is not None and candidate.held_kind.mode == MEDIATED
    return is_mediation and len(codes_of(candidate.recipients)) > 1


def codes_of(parties: Iterable[Party]) -> Codes:
    """What names parties when they are compared: their countries, their sectors where they have none."""
    return frozenset(code for party in parties if (code := party.country or party.sector))


def _proposals(told: Sequence[Told], completed: Sequence[Candidate], index: int) -> dict[Codes, _Proposal]:
    """Parties of the acts told before, the nearest first, and of those told after it in its sentence."""
    one, actors = told[index], completed[index].actors
    own = codes_of(actors)
    found: dict[Codes, _Proposal] = {}

    def add(part: str, parties: Iterable[Party], event_type: str, distance: int) -> None:
        others = tuple(p for p in parties if not _is_among(p, actors))
        codes = codes_of(others)
        if codes:
            found.setdefault(codes, _Proposal(others, [])).sources.append(_Source(part, event_type, distance))

    for earlier in reversed(range(index)):
        other, distance = completed[earlier], one.position - told[earlier].position
        if distance > _REACH and told[earlier].position != -1:
            continue
        whose = _relation(own, other)
        add(f"actor, {whose}", other.actors, other.kind.type, distance)
        add(f"recipient, {whose}", other.recipients, other.kind.type, distance)
        if whose == "of others" and other.recipients:
            add("both sides", (*other.actors, *other.recipients), other.kind.type, distance)
    for later in range(index + 1, len(told)):
        if told[later].position != one.position:
            break
        other = told[later].candidate
        add("actor, told after", other.actors, other.kind.type, 0)
    return found


def _relation(own: Codes, other: Candidate) -> str:
    """Whose act another one is, seen by the actors of an act."""
    actors = codes_of(other.actors)
    if actors == own:
        return "by the same"
    if codes_of(other.recipients) & own:
        return "towards the actor"
    return "by some of the same" if actors & own else "of others"


def _of_sources(type_name: str, proposal: _Proposal) -> dict[str, float]:
    sources = proposal.sources
    distance = min(source.distance for source in sources)
    features = {"told": 1.0, f"told {min(distance, _FAR)} sentences away": 1.0}
    features |= {f"nearest: {sources[0].part}": 1.0, "times told": min(len(sources), _FAR) / _FAR}
    for source in sources[:_MAX_SOURCES]:
        features[source.part] = 1.0
        features[f"{source.part}, {min(source.distance, _FAR - 1)} sentences away"] = 1.0
        features[f"{type_name} after {source.event_type}: {source.part}"] = 1.0
    return features


def _party_named_by(mentions: Sequence[_Named]) -> Party:
    """The state of some mentions, by the last that names it or its government; the last of all if none does."""
    of_state = [m for _, m in mentions if m.kind == "name" and m.sector in (None, "GOV")]
    mention = of_state[-1] if of_state else mentions[-1][1]
    return party_of(mention, mention.country)


def _is_among(party: Party, others: Iterable[Party]) -> bool:
    return any(
        (party.start, party.end) == (other.start, other.end)
        or (party.entity_id is not None and party.entity_id == other.entity_id)
        or (party.country, party.sector) == (other.country, other.sector)
        for other in others
    )
