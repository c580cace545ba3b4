"""The page of an inspected article: every layer lies on the right words and can be switched, in a real browser too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from analysis.report.annotations import LAYERS, annotated_article
from analysis.report.article import article_page
from pipeline.cli import app
from schemas.articles import Article
from schemas.dates import DateExpression
from schemas.mentions import Mention
from schemas.places import Place
from schemas.quotes import Fragment, Quote
from schemas.roles import Role
from tests.browser_support import PHONE, chromium, visit
from tests.page_data import HOSTILE, article, event, few, hostile, party

TEXT = (
    "🚀 Gunmen attacked Omdurman on Monday, General Amna Idris said. "
    '"They came," she added, "from the river." The general blamed Arland.'
)


def annotated() -> tuple[Article, dict[str, tuple[Any, ...]]]:
    """An article with something in every layer, and one chain of three mentions."""
    told = article("told", TEXT, title="Gunmen attack Omdurman")

    def at(words: str) -> tuple[int, int]:
        start = TEXT.index(words)
        return start, start + len(words)

    def mention(words: str, **fields: Any) -> Mention:
        return Mention(f"m-{words}", "told", "text", 0, *at(words), words, "name", 0.9, **fields)

    idris = {"chain_id": "c1", "name": "Amna Idris", "country": "SDN"}
    fragments = tuple(Fragment(*at(words)) for words in ("They came,", "from the river."))
    start, end = fragments[0].start, fragments[1].end
    she = at("she")
    quote = Quote("q", "told", "text", 1, "direct", start, end, TEXT[start:end], 0.9, fragments, "added", *at("added"),
                  speaker="she", speaker_start=she[0], speaker_end=she[1], speaker_name="Amna Idris")  # fmt: skip
    attack = event(told, "attacked", actors=(party(told, "Gunmen"),), recipients=(party(told, "Omdurman"),))
    return told, {
        "events": (attack,),
        "quotes": (quote,),
        "mentions": (
            mention("Gunmen"),
            mention("Amna Idris", **idris),
            mention("she", **idris),
            mention("The general", **idris),
        ),
        "places": (Place("p", "told", "text", 0, *at("Omdurman"), "Omdurman", False, 0.9, country="SDN"),),
        "dates": (
            DateExpression("d", "told", "text", 0, *at("Monday"), "Monday", "DATE", "2026-03-02",
                           from_at=datetime(2026, 3, 2, tzinfo=UTC)),
        ),
        "roles": (
            Role("r", "told", "Amna Idris", "General", "text", *at("General Amna Idris"), "General Amna Idris", False),
        ),
    }  # fmt: skip


def test_every_stretch_is_what_its_record_says() -> None:
    told, records = annotated()
    page = annotated_article(told, records)
    utf_16 = TEXT.encode("utf-16-le")
    words = {
        layer: [
            [utf_16[2 * start : 2 * end].decode("utf-16-le") for _, start, end, _ in item["stretches"]] for item in of
        ]
        for layer, of in page["layers"].items()
    }
    assert words == {
        "events": [["attacked", "Gunmen", "Omdurman"]],
        "quotes": [["They came,", "from the river.", "she", "added"]],
        "mentions": [["Gunmen"], ["Amna Idris", "she", "The general"]],
        "places": [["Omdurman"]],
        "dates": [["Monday"]],
        "roles": [["General Amna Idris"]],
    }
    assert [item["chain"] for item in page["layers"]["mentions"]] == [None, 1]
    assert dict(page["layers"]["mentions"][1]["facts"])["as written"] == "Amna Idris; she; The general"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def told_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "told.html"
    path.write_text(article_page([annotated_article(*annotated())], ["broken.html: parse: no text"]), encoding="utf-8")
    return path


def marked(page: Page, layer: str) -> str:
    return "".join(page.locator(f".text mark.in-{layer}").all_inner_texts())


def test_layers_are_switched_by_pointer_and_by_key(browser: Browser, told_page: Path) -> None:
    with visit(browser, told_page) as opened:
        page = opened.page
        assert page.locator(".text").inner_text() == TEXT
        assert page.locator(".warning").inner_text() == "broken.html: parse: no text"
        assert marked(page, "quotes") == "They came,from the river."
        assert marked(page, "dates") == ""
        for number, layer in enumerate(LAYERS, start=1):
            toggle = page.locator(f".layer.in-{layer}")
            if toggle.get_attribute("aria-pressed") == "false":
                page.keyboard.press(str(number))
            assert toggle.get_attribute("aria-pressed") == "true"
            assert marked(page, layer)
            toggle.click()
            assert marked(page, layer) == ""
        opened.assert_blameless()


def test_a_chosen_item_shows_all_its_words(browser: Browser, told_page: Path) -> None:
    with visit(browser, told_page) as opened:
        page = opened.page
        page.get_by_role("button", name="Amna Idris 1").press("Enter")
        assert page.locator(".text mark.is-mention").all_inner_texts() == ["Amna Idris", "she", "The general"]
        page.get_by_role("button", name="ASSAULT").click()
        assert page.locator(".text mark.is-actor").all_inner_texts() == ["Gunmen"]
        assert page.locator(".text mark.is-recipient").all_inner_texts() == ["Omdurman"]
        expect(page.locator(".items dl")).to_contain_text("assault.attack")
        page.keyboard.press("Escape")
        assert page.locator("mark.is-chosen").count() == 0
        page.locator(".text mark", has_text="The general").click()
        expect(page.locator(".items li.is-chosen")).to_contain_text("Amna Idris")
        opened.assert_blameless()


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}])
def test_hostile_articles_stay_texts(browser: Browser, tmp_path: Path, options: dict[str, Any]) -> None:
    records = hostile()
    told = next(record for record in records if isinstance(record, Article))
    layers = {"events": (records[2],), "quotes": (records[4],)}
    path = tmp_path / "hostile.html"
    path.write_text(article_page([annotated_article(told, layers)], [HOSTILE]), encoding="utf-8")
    with visit(browser, path, **options) as opened:
        page = opened.page
        assert page.locator("h1").inner_text() == HOSTILE
        assert page.locator("a, img").count() == 0
        page.locator(".items button").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
        opened.assert_blameless()


def test_articles_without_annotations_are_shown(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bare.html"
    path.write_text(article_page([annotated_article(few()[2], {})], []), encoding="utf-8")
    with visit(browser, path) as opened:
        expect(opened.page.locator(".items")).to_contain_text("Nothing is annotated")
        opened.assert_blameless()


@pytest.mark.model
def test_the_command_writes_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title: Talks\n\nProtesters marched in Nairobi.\n", encoding="utf-8")
    output = tmp_path / "a.html"
    result = CliRunner().invoke(app, ["inspect", str(tmp_path / "a.txt"), "--html", str(output)])
    assert result.exit_code == 0, result.output
    assert result.stdout == f"1 article in {output}: open it in a browser\n"
    assert "Protesters marched in Nairobi." in output.read_text(encoding="utf-8")
    both = CliRunner().invoke(app, ["inspect", "-", "--html", str(output), "--json"])
    assert both.exit_code == 2
    assert "exclude each other" in both.stderr
