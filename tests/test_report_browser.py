"""The page of a dataset in a real browser: nothing leaves it, nothing breaks into it, and its numbers are right."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from analysis.report.dataset import Choice, dataset_page
from schemas.stories import StoryEvent
from tests.browser_support import DESKTOP, PHONE, chromium, visit
from tests.page_data import article, database, event, few, hostile, many

N_MANY = 20_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, list[Any]], Path]:
    """Writes the page of some records, once for each name."""
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, records: list[Any]) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            with database(records) as connection:
                made_at = datetime(2026, 3, 4, tzinfo=UTC)
                page, _ = dataset_page(connection, title=f"Page <{name}>", committed_at=made_at, choice=Choice())
            path.write_text(page, encoding="utf-8")
        return path

    return write


def shown(page: Page) -> str:
    """How many events the page says are selected."""
    return page.locator(".shown strong").inner_text()


def scrolled_through(page: Page) -> None:
    """Brings every panel into view, so that all are drawn."""
    for section in page.locator("main > section").all():
        section.scroll_into_view_if_needed()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("name", ["few", "hostile", "none"])
@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}])
def test_it_asks_for_nothing_and_breaks_no_rule(
    browser: Browser, page_of: Callable[[str, list[Any]], Path], name: str, options: dict[str, Any]
) -> None:
    records = {"few": few(), "hostile": hostile(), "none": []}[name]
    with visit(browser, page_of(name, records), **options) as opened:
        page = opened.page
        scrolled_through(page)
        for form in ("Network", "Within", "Actors"):
            page.locator("#dyads").get_by_role("button", name=form).click()
        opened.assert_blameless()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
        assert page.locator("h1").inner_text() == f"Page <{name}>"


def test_texts_stay_texts(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("hostile", hostile())) as opened:
        page = opened.page
        scrolled_through(page)
        page.locator(".row").filter(has_text="hacked").click()
        expect(page.locator(".detail")).to_contain_text("Who says so")
        assert "</script><script>" in page.locator("#evidence").inner_text()
        assert page.locator("img, iframe, object").count() == 0
        schemes = page.eval_on_selector_all("a", "links => links.map((link) => new URL(link.href).protocol)")
        assert set(schemes) <= {"file:", "https:", "http:"}
        opened.assert_blameless()


def test_the_policy_stops_what_would_get_in(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("few", few())) as opened:
        page = opened.page
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                try { script.textContent = "window.hacked = 1"; } catch { violations.push("trusted types"); }
                const image = document.createElement("img");
                image.src = "https://elsewhere.example/pixel.png";
                document.body.append(script, image);
                try { document.body.insertAdjacentHTML("beforeend", "<b>markup</b>"); }
                catch { violations.push("trusted types"); }
            }"""
        )
        page.wait_for_function("violations.includes('img-src')")
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("violations.includes('trusted types')")


def test_the_evidence_marks_the_right_words(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("few", few())) as opened:
        page = opened.page
        page.get_by_role("option").filter(has_text="ASSAULT").click()
        quoted = page.locator(".evidence-text")
        marks = {name: quoted.locator(f"mark.is-{name}").all_inner_texts() for name in ("actor", "trigger", "speaker")}
        assert marks == {
            "actor": ["Gunmen from Arland"],
            "trigger": ["attacked"],
            "speaker": ["the army of Borland"],
        }
        assert "".join(quoted.locator("mark.is-recipient").all_inner_texts()) == "the town of Omdurman"
        assert quoted.locator("mark.is-place").all_inner_texts() == ["Omdurman"]
        assert page.locator(".chain li").all_inner_texts() == ["Courier reports", "Borland army (BBB) “said”"]
        assert page.locator(".detail a").first.get_attribute("href") == "https://courier.example/raid"
        assert "assault.attack" in page.locator(".detail").inner_text()
        assert "Khartoum" in page.locator(".detail").inner_text()


def test_filters_count_what_they_let_through(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("few", few())) as opened:
        page = opened.page
        assert shown(page) == "3"
        page.get_by_label("repeats").check()
        expect(page.locator(".shown strong")).to_have_text("4")
        page.get_by_label("repeats").uncheck()
        for query, n in [
            ("talks geneva", "1"),
            ('"held talks"', "1"),
            ("arland -talks", "2"),
            ("assault.attack raid-22", "1"),
            ("zebra", "0"),
            ("", "3"),
        ]:
            page.locator("#search").fill(query)
            expect(page.locator(".shown strong")).to_have_text(n)
        page.get_by_label("Any claim").select_option(label="attributed")
        expect(page.locator(".shown strong")).to_have_text("1")
        page.get_by_role("button", name="Remove filter attributed").click()
        page.locator(".strip[data-type=CONSULT]").click()
        expect(page.locator(".row")).to_have_count(1)
        assert "Arland, Borland" in page.locator(".row").inner_text()
        page.reload()
        page.wait_for_selector("html[data-ready=true]")
        expect(page.locator(".shown strong")).to_have_text("1")
        page.locator(".strip[data-type=CONSULT]").click()
        page.get_by_role("button", name="Borland → Arland: 2 events, mean intensity −0.3").click()
        expect(page.locator(".shown strong")).to_have_text("2")
        assert page.locator(".chip").all_inner_texts() == ["Borland → Arland"]


@pytest.mark.parametrize(
    ("address", "n"),
    [
        ('#words="talks"&claim=0', "1"),
        ('#type=[99]&quad="x"&day=7&dyad={}&place={"place":99}&speaker=-1&words=5', "3"),
        ("#constructor=1&__proto__=1&toString=[]&words={&outlet=", "3"),
        ("#</script><script>window.hacked=1</script>", "3"),
    ],
)
def test_addresses_are_read_as_far_as_they_make_sense(
    browser: Browser, page_of: Callable[[str, list[Any]], Path], address: str, n: str
) -> None:
    with visit(browser, page_of("few", few()), address) as opened:
        assert shown(opened.page) == n
        opened.assert_blameless()


def test_reports_of_one_event_lead_to_one_another(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    records = few()
    raid = records[0]
    again = article("again", raid.text, outlet="Gazette")
    told_again = event(again, "attacked", event_type="ASSAULT")
    stories = [StoryEvent(event_id, "raid-22", 2) for event_id in (records[3].event_id, told_again.event_id)]
    assert records[3].event_id == "raid-22"
    with visit(browser, page_of("stories", [*records, again, told_again, *stories])) as opened:
        page = opened.page
        assert shown(page) == "4"
        page.get_by_label("Order of the events").select_option(label="Most reported first")
        page.locator(".row").filter(has_text="2 outlets").first.click()
        expect(page.locator(".detail .source")).to_contain_text("Gazette")
        page.get_by_label("first reports").check()
        expect(page.locator(".shown strong")).to_have_text("3")
        page.locator(".row").filter(has_text="2 outlets").click()
        page.get_by_role("button", name="Gazette, 1 Mar 2026").click()
        expect(page.locator(".detail .source")).to_contain_text("Gazette")
        opened.assert_blameless()


def test_the_selection_is_saved_as_a_table(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    records = few()
    formula = article("formula", '=HYPERLINK("https://evil.example","x") attacked, "twice".\n', title="@SUM(1)")
    with visit(browser, page_of("formula", [*records, formula, event(formula, "attacked")])) as opened:
        page = opened.page
        page.locator(".strip[data-type=ASSAULT]").click()
        expect(page.locator(".shown strong")).to_have_text("2")
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        assert download.value.suggested_filename == "events.csv"
        rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8-sig").splitlines(keepends=True)))
        assert [row["event_id"] for row in rows] == ["formula-39", "raid-22"]
        assert rows[0]["text"] == f"'{formula.text}"
        assert rows[0]["title"] == "'@SUM(1)"
        assert rows[1]["actors"] == "Gunmen from Arland"
        assert rows[1]["recipients"] == "Omdurman"
        assert rows[1]["intensity"] == "-9.5"
        assert rows[1]["happened_from"] == rows[1]["published_on"] == "2026-03-01"
        assert page.evaluate("violations") == opened.complaints == []


def test_days_are_chosen_by_key_by_pointer_and_by_date(
    browser: Browser, page_of: Callable[[str, list[Any]], Path]
) -> None:
    with visit(browser, page_of("few", few())) as opened:
        page = opened.page
        page.get_by_role("slider", name="First day").focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".shown strong")).to_have_text("1")
        assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "2 Mar 2026"
        page.keyboard.press("Escape")
        expect(page.locator(".shown strong")).to_have_text("3")
        box = page.locator(".overview").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 20, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 40, steps=4)
        page.mouse.up()
        expect(page.locator(".chip")).to_have_text("reported 1 Mar 2026 – 2 Mar 2026")
        expect(page.locator(".shown strong")).to_have_text("1")
        page.locator("input[aria-label='First day']").fill("2026-03-03")
        expect(page.locator(".chip")).to_have_text("reported 3 Mar 2026")
        expect(page.locator(".shown strong")).to_have_text("1")


def test_it_can_be_used_by_keyboard_alone(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("few", few())) as opened:
        page = opened.page
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.type("arland")
        expect(page.locator(".chip")).to_have_text("“arland”")
        page.get_by_role("listbox").focus()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(page.locator(".detail")).to_contain_text("3 of 3")
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".detail")).to_contain_text("2 of 3")
        page.keyboard.press("Escape")
        expect(page.locator(".row[aria-selected=true]")).to_have_attribute("aria-posinset", "2")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "listbox"
        page.locator("#dyads .cell[tabindex='0']").focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.classList.contains('cell')")
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        expect(page.locator(".chip")).to_have_text(["“arland”", "by Arland", "Clear all"])


def test_a_phone_reads_the_evidence_over_the_page(browser: Browser, page_of: Callable[[str, list[Any]], Path]) -> None:
    with visit(browser, page_of("few", few()), viewport=PHONE, has_touch=True) as opened:
        page = opened.page
        assert not page.get_by_role("listbox").is_visible()
        page.get_by_role("button", name="Read 3 events").tap()
        page.locator(".row").first.tap()
        expect(page.locator(".evidence-text")).to_be_visible()
        assert page.locator("main").evaluate("main => main.inert")
        page.get_by_role("button", name="Close").tap()
        expect(page.locator(".evidence-text")).not_to_be_visible()
        page.get_by_role("button", name="Read 3 events").tap()
        page.set_viewport_size(DESKTOP)
        expect(page.locator("main[inert]")).to_have_count(0)
        opened.assert_blameless()


@pytest.mark.slow
def test_twenty_thousand_events_cost_a_screenful_of_rows(
    browser: Browser, page_of: Callable[[str, list[Any]], Path]
) -> None:
    with visit(browser, page_of("many", many(N_MANY))) as opened:
        page = opened.page
        assert shown(page) == "20,000"
        assert page.locator(".row").count() < 20
        page.get_by_role("listbox").focus()
        page.keyboard.press("End")
        expect(page.locator("[aria-posinset='20000']")).to_be_visible()
        assert page.locator(".row").count() < 20
        page.locator("#search").fill('"country 7 " -consult')
        expect(page.locator(".shown strong")).to_have_text(f"{N_MANY // 40 * 3 // 4}")
        scrolled_through(page)
        assert page.locator("main *").count() < 5000
        opened.assert_blameless()
