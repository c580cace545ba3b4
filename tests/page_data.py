"""Datasets for tests of the pages, made of records: a few telling articles, hostile ones, and very many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from analysis.views import views_sql
from schemas import TABLES
from schemas.articles import Article
from schemas.events import Attribution, Event, EventPlace, Party
from schemas.mentions import Mention
from schemas.quotes import Quote
from schemas.sources import SourceState

MARCH = date(2026, 3, 1)
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"

_TYPES = (("CONSULT", 1, 2.5), ("AID", 2, 10.0), ("ACCUSE", 3, -3.0), ("ASSAULT", 4, -9.5))


def database(records: Iterable[Any]) -> duckdb.DuckDBPyConnection:
    """A database with the tables of a dataset and the views over them. Records are filed by their class.

    Rows of coded tables get the day of publication of their article.
    """
    everything = list(records)
    day_of = {record.article_id: record.published_on for record in everything if isinstance(record, Article)}
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for table in TABLES:
        rows = [record for record in everything if isinstance(record, table.record)]
        days = sorted({day_of.get(row.article_id) for row in rows if hasattr(row, "article_id")}, key=str) or [None]
        batches = [
            table.to_arrow([row for row in rows if day_of.get(getattr(row, "article_id", "")) == day], day)
            for day in days
        ]
        connection.register(f"{table.name}_rows", pa.Table.from_batches(batches))
        connection.execute(f"CREATE TABLE {table.name} AS SELECT * FROM {table.name}_rows")
    connection.execute(views_sql())
    return connection


def article(key: str, text: str, **fields: Any) -> Article:
    """An article of the Courier on 1 March 2026."""
    values = {
        "article_id": key,
        "document_id": key,
        "source_kind": "jsonl",
        "source_uri": "/somewhere/private/news.jsonl",
        "text": text,
        "text_sha256": "0" * 64,
        "fetched_at": datetime(2026, 3, 2, tzinfo=UTC),
        "url": f"https://courier.example/{key}",
        "outlet": "Courier",
        "title": f"Title of {key}",
        "language": "en",
        "published_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "is_coded": True,
    }
    return Article(**{**values, **fields})


def party(of: Article, text: str, **fields: Any) -> Party:
    """A party where the text of an article first names it."""
    start = of.full_text.index(text)
    return Party(text, start, start + len(text), **fields)


def event(of: Article, trigger: str, **fields: Any) -> Event:
    """An ASSAULT of the only sentence of an article."""
    start = of.full_text.index(trigger)
    values = {
        "event_id": f"{of.article_id}-{start}",
        "article_id": of.article_id,
        "field": "text",
        "sentence_index": 0,
        "start": 0,
        "end": len(of.full_text),
        "text": of.full_text,
        "trigger_start": start,
        "trigger_end": start + len(trigger),
        "trigger": trigger,
        "event_type": "ASSAULT",
        "quad_class": 4,
        "intensity": -9.5,
        "status": "actual",
        "claim": "asserted",
        "confidence": 0.8,
        "rule_id": "assault.attack",
        "is_lead": True,
        "happened_from": MARCH,
        "happened_to": MARCH,
        "date_granularity": "day",
        "date_basis": "publication",
    }
    return Event(**{**values, **fields})


def few() -> list[Any]:
    """Three articles with four events, one of them twice; wide characters before the marks."""
    raid = article("raid", "🚀🚀 Gunmen from Arland attacked the town of Omdurman, the army of Borland said.")
    talks = article(
        "talks",
        "Arland and Borland held talks in Geneva.",
        outlet="Gazette",
        published_at=datetime(2026, 3, 3, tzinfo=UTC),
    )
    undated = article("undated", "Borland accused Arland of lying.", published_at=None, outlet=None, url=None)
    said, at = raid.full_text.index("the army of Borland"), raid.full_text.index("Omdurman")
    arland, borland = {"name": "Arland", "country": "AAA"}, {"name": "Borland", "country": "BBB"}
    attack = event(
        raid,
        "attacked",
        claim="attributed",
        actors=(party(raid, "Gunmen from Arland", country="AAA", sector="UAF"),),
        recipients=(party(raid, "the town of Omdurman", name="Omdurman", country="SDN", entity_id="place:omdurman"),),
        attributions=(
            Attribution("the army of Borland", said, said + 19, None, "Borland army", "BBB", "MIL", cue="said"),
        ),
        place=EventPlace("p1", "Omdurman", at, at + 8, "Omdurman", 365137,
                         15.64, 32.48, "SDN", "Khartoum", "city"),
    )  # fmt: skip
    again = event(raid, "attacked", event_id="raid-again", duplicate_of=attack.event_id, actors=attack.actors)
    meet = event(
        talks,
        "held talks",
        event_type="CONSULT",
        quad_class=1,
        intensity=2.5,
        rule_id="consult.talks",
        actors=(party(talks, "Arland", **arland), party(talks, "Borland", **borland)),
        happened_from=date(2026, 3, 3),
        happened_to=date(2026, 3, 3),
    )
    accuse = event(
        undated,
        "accused",
        event_type="ACCUSE",
        quad_class=3,
        intensity=-3.0,
        claim="alleged",
        rule_id="accuse.blame",
        actors=(party(undated, "Borland", **borland),),
        recipients=(party(undated, "Arland", **arland),),
        happened_from=None,
        happened_to=None,
        date_granularity=None,
        date_basis=None,
    )
    quote = Quote("q1", "raid", "text", 0, "direct", 3, 12, "Gunmen fr", 0.9, cue="said", speaker="the army",
                  speaker_name="Borland army", speaker_country="BBB")  # fmt: skip
    names = [
        Mention(f"m{code}", "talks", "text", 0, 0, 6, name, "name", 1.0, entity_id=f"country:{code}", name=name)
        for code, name in (("AAA", "Arland"), ("BBB", "Borland"))
    ]
    feed = SourceState("https://courier.example/rss", "feed", datetime(2026, 3, 3, tzinfo=UTC), error_streak=2,
                       last_error="503 Service Unavailable", n_items_seen=7)  # fmt: skip
    return [raid, talks, undated, attack, again, meet, accuse, quote, feed, *names]


def hostile() -> list[Any]:
    """An article whose every text tries to break out of the page."""
    text = f"{HOSTILE} attacked {{{{x}}}} $title \u2028 <!-- ]]> & &lt; the town."
    told = article("hostile", text, title=HOSTILE, outlet=HOSTILE, url="javascript:window.hacked=3")
    also = article("data", "Mobs attacked it.", url="data:text/html,<script>window.hacked=4</script>", title="data")
    struck = event(
        told,
        "attacked",
        rule_id=HOSTILE,
        actors=(Party(HOSTILE, 0, len(HOSTILE), name=HOSTILE, country=HOSTILE),),
        recipients=(party(told, "the town", name="__proto__", country="constructor"),),
        attributions=(Attribution(HOSTILE, 0, 5, name=HOSTILE, cue=HOSTILE),),
    )
    quote = Quote("q1", "hostile", "text", 0, "direct", 0, len(HOSTILE), HOSTILE, 0.9, cue=HOSTILE, speaker=HOSTILE)
    feed = SourceState("javascript:window.hacked=5", "feed", datetime(2026, 3, 3, tzinfo=UTC), last_error=HOSTILE)
    return [told, also, struck, event(also, "attacked"), quote, feed]


def many(n_events: int) -> list[Any]:
    """So many events in a quarter as many articles, over 200 days, between forty countries."""
    records: list[Any] = []
    for number in range(n_events // 4):
        actor, recipient = f"Country {number % 40}", f"Region {number * 7 % 41}"
        told = article(
            f"a{number:06d}",
            f"{actor} struck the outskirts of {recipient} on the river for the {number}th time, residents and medics "
            "in the valley told reporters, while the two sides blamed each other for the failure of the truce.",
            outlet=f"Outlet {number % 60}",
            published_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number % 200),
        )
        records.append(told)
        for kind, (event_type, quad, intensity) in enumerate(_TYPES):
            records.append(
                event(
                    told,
                    "struck",
                    event_id=f"{told.article_id}-{kind}",
                    event_type=event_type,
                    quad_class=quad,
                    intensity=intensity,
                    actors=(party(told, actor, name=actor, country=f"C{number % 40:02d}", entity_id=f"c:{actor}"),),
                    recipients=(party(told, recipient, name=recipient, country=f"R{number * 7 % 41:02d}"),),
                    happened_from=told.published_on,
                    happened_to=told.published_on,
                )
            )
    return records
