"""The event types that the corpus is annotated by: those of the bundled PLOVER ontology."""

from collections.abc import Iterable
from functools import cache

from configs.lexicon.event_types import EventTypes, Kind, Parties, load_event_types
from configs.lexicon.folder import BUNDLED, open_folder


@cache
def event_types() -> EventTypes:
    """Types and modes, read once."""
    return load_event_types(open_folder(BUNDLED / "plover"))


def parties_of(event_type: str, modes: Iterable[str]) -> Parties:
    """What an event's parties must be: the type's rule, unless one of the modes has its own."""
    types = event_types()
    general = types.parties_of(Kind(event_type))
    own = (types.parties_of(Kind(event_type, mode)) for mode in modes)
    return next((parties for parties in own if parties != general), general)
