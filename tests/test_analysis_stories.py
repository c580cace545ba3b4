"""Linking of reports: what joins two of them, what keeps them apart, and how well it does on planted stories."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.stories import link_stories
from corpus.linking import read_told_articles, score_coded
from schemas.articles import Article
from schemas.events import Event, EventPlace, Party
from tests.datasets import a_party, an_article, an_event
from tests.support import REPOSITORY

PLANTED = REPOSITORY / "corpus" / "linking"
FRANCE = replace(a_party("FRA", "France"), entity_id="country:FRA")
RUSSIA = replace(a_party("RUS", "Russia"), entity_id="country:RUS")
TEXT = "France accused Russia on Tuesday of spying on its harbours."

# Precision and recall of linked pairs that the planted stories must reach; their sizes are in docs/stories.md.
FLOORS = {"dev": (0.95, 0.8), "test": (0.95, 0.65)}


def stories_of(articles: list[Article], events: list[Event]) -> dict[str, str]:
    """The story of each event, linked among a crowd of unrelated reports."""
    crowd_articles = [an_article(f"crowd{n}", f"2024-02-{1 + n:02d}") for n in range(20)]
    crowd = [
        an_event(
            f"crowd{n}", f"crowd{n}", [a_party("BRA")], [a_party("PER")], day=f"2024-02-{1 + n:02d}", text=f"Of {n}."
        )
        for n in range(20)
    ]
    published = {article.article_id: article.published_on for article in articles + crowd_articles}
    rows = [{**asdict(event), "published_on": published[event.article_id]} for event in events + crowd]
    linked = link_stories(rows, [asdict(article) for article in articles + crowd_articles])
    return {row.event_id: row.story_event_id for row in linked if not row.event_id.startswith("crowd")}


def are_linked(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two reports are, of two articles; each given by what differs from the report in TEXT."""
    articles, events = [], []
    for name, differs in (("a", one), ("b", other)):
        values = {"actors": [FRANCE], "recipients": [RUSSIA], "text": TEXT, **differs}
        articles.append(an_article(name, values.pop("published", "2024-03-05"), outlet=f"Outlet {name}"))
        events.append(an_event(name, name, values.pop("actors"), values.pop("recipients"), **values))
    return len(set(stories_of(articles, events).values())) == 1


def a_place(name: str, latitude: float, precision: str = "city") -> EventPlace:
    return EventPlace("p", name, 0, 4, name=name, latitude=latitude, longitude=30.0, country="UKR", precision=precision)


def someone(name: str, code: str = "FRAGOV") -> Party:
    return a_party(code, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({}, {"text": "Paris charged that Moscow spied on French harbours."}),
        ({"actors": [someone("Anne Duval")]}, {"actors": [someone("Duval")]}),
        ({"actors": [FRANCE]}, {"actors": [a_party("FRAGOV")]}),
        ({}, {"recipients": []}),
        ({"day": None}, {}),
        ({"published": "2024-03-06", "day": None}, {}),
        ({"place": a_place("Odesa", 46.5)}, {"place": a_place("Odesa", 46.6)}),
        ({"place": a_place("Odesa", 46.5)}, {"place": a_place("Ukraine", 49.0, "country")}),
        ({"modes": ("allege",)}, {"modes": ("disapprove",)}),
        ({"status": "actual"}, {"status": "ongoing"}),
    ],
)
def test_reports_that_agree_are_linked(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert are_linked(one, other)
    assert are_linked(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"event_type": "REJECT"}),
        ({}, {"day": "2024-03-08", "published": "2024-03-08"}),
        ({}, {"day": "2024-03-06", "published": "2024-03-06", "text": "France accused Russia of dumping steel."}),
        ({}, {"recipients": [a_party("CHN", "China")]}),
        ({"actors": [RUSSIA], "recipients": [FRANCE]}, {}),
        ({"actors": [someone("Anne Duval")]}, {"actors": [someone("Luc Martin")]}),
        ({"place": a_place("Odesa", 46.5)}, {"place": a_place("Kharkiv", 50.0)}),
        ({}, {"status": "negated"}),
        ({}, {"status": "future"}),
        ({"day": None, "published": None}, {"day": None, "published": None}),
        (
            {"actors": [a_party("FRACOP")], "recipients": [a_party("RUSJRN")]},
            {"actors": [a_party("FRAMIL")], "recipients": [a_party("RUSOPP")]},
        ),
    ],
)
def test_reports_that_contradict_each_other_are_not(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not are_linked(one, other)
    assert not are_linked(other, one)


def test_a_meeting_is_one_whoever_is_named_first() -> None:
    meeting = {"event_type": "CONSULT", "recipients": []}
    assert are_linked({**meeting, "actors": [FRANCE, RUSSIA]}, {**meeting, "actors": [RUSSIA, FRANCE]})
    assert are_linked({**meeting, "actors": [FRANCE, RUSSIA]}, {"event_type": "CONSULT"})


def test_two_events_of_one_text_stay_two() -> None:
    articles = [an_article("a"), an_article("b", outlet="Harbour Post")]
    events = [an_event(name, name[0], [FRANCE], [RUSSIA], text=TEXT) for name in ("a1", "a2", "b")]
    linked = stories_of(articles, events)
    assert len(set(linked.values())) == 2
    assert linked["a1"] != linked["a2"]


def test_a_headline_joins_its_body_and_takes_its_day() -> None:
    articles = [an_article("a", "2024-03-06"), an_article("b", "2024-03-05", outlet="Harbour Post")]
    headline = an_event(
        "a title", "a", [FRANCE], [RUSSIA], day=None, field="title", text="France accuses Russia of spying"
    )
    body = an_event("a text", "a", [FRANCE], [RUSSIA], day="2024-03-06", text="France accused Russia of spying.")
    day_before = an_event("b", "b", [FRANCE], [RUSSIA], day="2024-03-05", text="France accused Russia of theft.")
    linked = stories_of(articles, [headline, body, day_before])
    assert linked["a title"] == linked["a text"] != linked["b"]


def test_a_repetition_belongs_to_the_story_of_what_it_repeats() -> None:
    articles = [an_article("a"), an_article("b", outlet="Harbour Post")]
    again = an_event("again", "a", [a_party("BRA")], duplicate_of="a", text="Again.")
    linked = stories_of(
        articles, [an_event("a", "a", [FRANCE], [RUSSIA]), again, an_event("b", "b", [FRANCE], [RUSSIA])]
    )
    assert len(set(linked.values())) == 1


def test_outlets_are_counted_with_those_that_carry_copies() -> None:
    articles = [
        an_article("a", "2024-03-05T10:00:00+00:00"),
        an_article("b", "2024-03-05T09:00:00+00:00", outlet="Harbour Post"),
        an_article("c", outlet="Valley News", duplicate_of="a", is_coded=False),
        an_article("d", outlet=None, url="https://times.example/1", duplicate_of="b", is_coded=False),
    ]
    events = [an_event(name, name, [FRANCE], [RUSSIA], text=TEXT) for name in ("a", "b")]
    rows = [{**asdict(event), "published_on": date(2024, 3, 5)} for event in events]
    first, second = link_stories(rows, [asdict(article) for article in articles])
    assert (first.story_event_id, first.n_outlets, first.first_reported_at) == ("b", 4, articles[1].published_at)
    assert (second.story_event_id, second.n_outlets) == ("b", 4)


def test_an_outlet_that_nobody_knows_is_one() -> None:
    article = an_article("a", outlet=None, url=None)
    (row,) = link_stories([{**asdict(an_event("e", "a", [FRANCE])), "published_on": None}], [asdict(article)])
    assert row.n_outlets == 1


def test_the_order_of_rows_changes_nothing() -> None:
    articles = [an_article(f"a{n}", f"2024-03-{1 + n % 5:02d}", outlet=f"Outlet {n % 4}") for n in range(40)]
    events = [
        an_event(
            f"e{n}",
            f"a{n}",
            [FRANCE],
            [RUSSIA if n % 3 else a_party("CHN")],
            day=f"2024-03-{1 + n % 5:02d}",
            text=f"{TEXT} {n % 7}",
        )
        for n in range(40)
    ]
    rows = [{**asdict(event), "published_on": articles[n].published_on} for n, event in enumerate(events)]
    about = [asdict(article) for article in articles]
    linked = link_stories(rows, about)
    assert 1 < len({row.story_event_id for row in linked}) < 40
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        random.Random(seed).shuffle(about)
        assert link_stories(rows, about) == linked


def test_planted_stories_are_told_by_several_outlets() -> None:
    for name in FLOORS:
        told = read_told_articles(PLANTED / f"{name}.yaml")
        assert len({article.record["id"] for article in told}) == len(told)
        for article in told:
            assert "[" not in article.record["text"]
            assert article.marks
            for mark in article.marks:
                assert article.record["text"][mark.start : mark.end].strip() != ""


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_planted_stories_are_found(name: str, tmp_path: Path) -> None:
    score = score_coded(PLANTED / f"{name}.yaml", tmp_path)
    precision, recall = FLOORS[name]
    assert score.n_coded >= 0.9 * score.n_marks
    assert score.precision >= precision, score.wrong
    assert score.recall >= recall, score.missed
