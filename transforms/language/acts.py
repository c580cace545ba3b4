"""Acts: what a clause or an event noun tells, before it is known who the parties are."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from configs.lexicon.event_types import Kind
from configs.lexicon.frame_patterns import Role
from configs.lexicon.frames import Frame


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
    claim: str | None = None
    """What frames say of the claim: denied for "denies having attacked"."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one frame at one token, for `explain`."""

    token: Token
    frame: Frame
    outcome: str
    has_fired: bool = False


def carried(holder: Act, held: Act) -> Act:
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
        claim=holder.claim or held.claim,
    )


def parties_of_held(held: Act, frame: Frame) -> list[Token]:
    """Whom the outer act may concern, the likeliest first."""
    actors = [*held.roles.get("A", ()), *held.roles.get("B", ())]
    recipients = [*held.roles.get("R", ()), *held.roles.get("B", ())]
    if frame.group.takes == "actor":
        return [*actors, *recipients, *held.loose]
    return [*recipients, *held.loose] if frame.group.takes == "recipient" else [*recipients, *held.loose, *actors]
