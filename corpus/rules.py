"""The ontology's rules for the parties of an event."""

from corpus.ontology import parties_of
from corpus.records import Event, Party


def rule_faults(event: Event, unnamed_actors: int, has_plural_actor: bool) -> list[str]:
    """What an event breaks of the ontology's rules; `unnamed_actors` counts the `?` among its actors."""
    faults = []
    required = parties_of(event.event_type, event.modes)
    if not any(_is_coded(party) for party in (*event.actors, *event.recipients)):
        faults.append("no coded party: one needs a country, an international code or a sector")
    if not event.actors and not unnamed_actors:
        faults.append("no actor: write ? if the text names none")
    if required == "recipient-required" and not event.recipients:
        faults.append(f"{event.event_type} needs a recipient")
    if required == "reciprocal":
        if event.recipients:
            faults.append(
                f"{event.event_type} is mutual: all parties are actors (a,b), none a recipient"
                " (a visit is CONSULT/visit guest>host)"
            )
        elif len(event.actors) + unnamed_actors < 2 and not has_plural_actor:
            faults.append(
                f"{event.event_type} needs two actors or a plural one: add ? for an unnamed party,"
                " or mark the mention pl"
            )
    actor_ids = [party.chain_id for party in event.actors]
    if len(set(actor_ids)) < len(actor_ids):
        faults.append("the same entity is an actor twice")
    return faults


def _is_coded(party: Party) -> bool:
    return party.country is not None or party.sector is not None
