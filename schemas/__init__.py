"""Tables and their records: the one place where a column is written down.

Each table is a module with a frozen record class and a `Table`; `TABLES` lists them in the order of the documentation.
"""

from schemas.articles import ARTICLES
from schemas.dates import DATES
from schemas.dead_letters import DEAD_LETTERS
from schemas.events import EVENTS
from schemas.mentions import MENTIONS
from schemas.places import PLACES
from schemas.quotes import QUOTES
from schemas.roles import ROLES
from schemas.runs import RUNS
from schemas.sources import SOURCES
from schemas.stories import STORIES
from schemas.table import Table

TABLES: tuple[Table, ...] = (
    ARTICLES,
    EVENTS,
    QUOTES,
    MENTIONS,
    ROLES,
    PLACES,
    DATES,
    DEAD_LETTERS,
    SOURCES,
    STORIES,
    RUNS,
)

__all__ = [
    "ARTICLES",
    "DATES",
    "DEAD_LETTERS",
    "EVENTS",
    "MENTIONS",
    "PLACES",
    "QUOTES",
    "ROLES",
    "RUNS",
    "SOURCES",
    "STORIES",
    "TABLES",
    "Table",
]
