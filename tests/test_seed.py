"""The article that the project began from must come out right. It is not ours, so it stays beside the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import spacy

from configs.lexicon.ontology import load_ontology
from schemas.articles import TEXT, Article
from schemas.dates import DATES, DateExpression
from schemas.events import EVENTS, Event
from schemas.places import PLACES, Place
from schemas.quotes import QUOTES, Quote
from tests.support import REPOSITORY, shared_data
from transforms.language.reading import Reading
from transforms.language.registry import extract_records

pytestmark = pytest.mark.model


@dataclass(frozen=True, slots=True)
class Coded:
    """What was found in the article."""

    text: str
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    places: tuple[Place, ...]
    dates: tuple[DateExpression, ...]


def coded(published_at: datetime | None) -> Coded:
    text = (shared_data("seed/article.txt")).read_text(encoding="utf-8")
    nlp = spacy.load(REPOSITORY / "models" / "en_demarche_sm")
    article = Article(
        article_id="seed",
        document_id="seed",
        source_kind="txt",
        source_uri="seed.txt",
        text=text,
        text_sha256="",
        fetched_at=datetime(2024, 1, 16, tzinfo=UTC),
        published_at=published_at,
    )
    found = extract_records(Reading(article, {TEXT: nlp(text)}, load_ontology()))
    return Coded(text, found[EVENTS.name], found[QUOTES.name], found[PLACES.name], found[DATES.name])


@pytest.fixture(scope="module")
def dated() -> Coded:
    return coded(datetime(2024, 1, 16, tzinfo=UTC))


@pytest.fixture(scope="module")
def undated() -> Coded:
    return coded(None)


def countries(event: Event) -> set[str | None]:
    return {party.country for party in event.actors}


def test_the_meeting_in_moscow(dated: Coded) -> None:
    lead = dated.text.index("\n")
    meetings = [e for e in dated.events if e.event_type == "CONSULT" and e.start < lead]
    assert any(e.place is not None and e.place.name == "Moscow" for e in dated.events if e.start < lead)
    assert meetings


def test_the_summit_of_the_two_leaders(dated: Coded) -> None:
    assert any(
        e.event_type == "CONSULT" and countries(e) == {"RUS", "PRK"} and not e.recipients and e.status == "actual"
        for e in dated.events
    )


def test_the_sanctions(dated: Coded) -> None:
    (sanctions,) = [e for e in dated.events if e.event_type == "SANCTION"]
    assert countries(sanctions) == {"USA", "UNO"}
    assert {party.country for party in sanctions.recipients} == {"PRK"}


def test_direct_quotes_have_their_speakers(dated: Coded) -> None:
    direct = [(q.text.split()[0], q.speaker_name) for q in dated.quotes if q.kind == "direct"]
    assert direct == [("The", "Choe Son Hui"), ("We", "Sergey Lavrov"), ("These", "Sergey Lavrov")]


def test_nested_attribution_is_kept_in_order(dated: Coded) -> None:
    claims = [q for q in dated.quotes if q.cue in ("claimed", "confirmed")]
    assert [q.speaker for q in claims] == ["the United States", "its intelligence sources"]


def test_places_have_coordinates(dated: Coded) -> None:
    moscow = next(p for p in dated.places if p.text == "Moscow")
    assert moscow.latitude == pytest.approx(55.75, abs=0.1)
    assert moscow.longitude == pytest.approx(37.62, abs=0.1)
    vostochny = next(p for p in dated.places if p.text.startswith("Vostochny"))
    assert vostochny.latitude == pytest.approx(51.88, abs=0.2)
    assert vostochny.admin1 is not None
    assert vostochny.admin1.startswith("Amur")


def test_dates_are_as_the_text_has_them(dated: Coded) -> None:
    values = {d.text: d.value for d in dated.dates}
    assert values["September 2023"] == "2023-09"
    assert values["mid-September"] == "2023-09"
    summit = next(e for e in dated.events if countries(e) == {"RUS", "PRK"} and e.date_text == "mid-September")
    assert summit.happened_from is not None
    assert date(2023, 9, 1) <= summit.happened_from <= date(2023, 9, 20)


def test_without_a_date_nothing_is_dated_that_the_text_does_not_date(undated: Coded) -> None:
    for event in undated.events:
        assert event.date_basis in (None, "explicit", "context"), event
    for expression in undated.dates:
        assert expression.from_at is None or "2023" in expression.text or expression.basis == "context"


def test_every_row_is_proved_by_its_characters(dated: Coded) -> None:
    rows: tuple[Event | Quote | Place | DateExpression, ...] = (
        *dated.events,
        *dated.quotes,
        *dated.places,
        *dated.dates,
    )
    for row in rows:
        assert row.text == dated.text[row.start : row.end]
