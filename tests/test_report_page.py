"""The page of a dataset, as Python makes it: what it admits, what it holds, and what its numbers stand for."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analysis.report.assembly import PAGE_FOLDER, json_for_page
from analysis.report.dataset import OUTLINE, Choice, dataset_page
from analysis.report.numbering import BrowserOffsets, Numbers
from analysis.report.outline.build import outlines
from analysis.report.projection import HEIGHT, WIDTH, project
from pipeline.cli import app
from schemas.mentions import Mention
from schemas.quotes import Quote
from tests.conftest import SmallRun
from tests.page_data import HOSTILE, MARCH, article, database, few, hostile

CHOICE = Choice()


def page_of(records: list[Any], choice: Choice = CHOICE) -> str:
    with database(records) as connection:
        page, _ = dataset_page(
            connection, title="A <page>", committed_at=datetime(2026, 3, 4, tzinfo=UTC), choice=choice
        )
    return page


def data_of(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())))
def test_data_survive_and_cannot_end_their_element(data: dict[str, Any]) -> None:
    shown = json_for_page({**data, "a": HOSTILE, "b": "<!--"})
    assert "<" not in shown
    assert json.loads(shown) == {**data, "a": HOSTILE, "b": "<!--"}


def test_the_policy_names_the_one_script_and_the_one_style() -> None:
    page = page_of(hostile())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == rules["trusted-types"] == "'none'"
    for rule, tag in (("script-src", "script"), ("style-src", "style")):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in contents]
        assert rules[rule] == " ".join(f"'sha256-{digest}'" for digest in digests)
        assert len(digests) == 1
    assert "A &lt;page&gt;</h1>" in page


def test_nothing_on_the_page_is_fetched_or_parsed_as_markup() -> None:
    for path in PAGE_FOLDER.iterdir():
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bfetch\(", content), (
            path
        )
        assert path.suffix == ".html" or not re.search(r"@import|url\((?!#)|</script|<!--", content), path
        assert len(content.splitlines()) < 300, path
        assert path.suffix != ".js" or max(map(len, content.splitlines())) <= 120, path


def test_no_place_on_the_disk_is_told() -> None:
    assert "/somewhere/private" not in page_of(few())


def test_offsets_count_as_a_browser_does() -> None:
    text = "a🚀b🚀🚀c"
    in_browser = BrowserOffsets(text)
    utf_16 = text.encode("utf-16-le")
    for start in range(len(text)):
        for end in range(start, len(text) + 1):
            assert utf_16[2 * in_browser(start) : 2 * in_browser(end)].decode("utf-16-le") == text[start:end]


def test_numbers_are_given_once_and_in_order() -> None:
    numbers = Numbers(["a"])
    assert [numbers.of(value) for value in ("b", "a", None, "b")] == [1, 0, None, 1]
    assert numbers.values == ["a", "b"]
    assert numbers[1] == "b"


def test_events_say_what_the_tables_say() -> None:
    data = data_of(page_of(few()))
    events = data["events"]
    assert [data["types"][number] for number in events["event_type"]] == ["CONSULT", "ASSAULT", "ASSAULT", "ACCUSE"]
    assert events["is_current"] == [True, True, False, True]
    assert events["is_reciprocal"] == [True, False, False, False]
    assert data["places"] == [["Omdurman", "SDN", "Khartoum", "city", *map(_tenth, project(32.48, 15.64))]]
    assert [data["whos"][who][0] for who, *_ in data["parties"]] == [
        "Arland",
        "Borland",
        "Gunmen from Arland",
        "Omdurman",
    ]
    assert data["whos"][2][2:] == [False, False]
    assert [name for name, _, _, is_pronoun in data["whos"] if is_pronoun] == []
    assert data["countries"]["AAA"] == "Arland"
    assert data["quality"]["feeds"][0]["failures"] == 2
    assert len(set(map(len, events.values()))) == 1


def _tenth(value: float) -> float:
    return round(value, 1)


@pytest.mark.parametrize(
    ("choice", "n_events", "n_quotes"),
    [
        (Choice(since=date(2026, 3, 2)), 1, 0),
        (Choice(until=MARCH), 2, 1),
        (Choice(limit=3), 3, 1),
        (Choice(), 4, 1),
    ],
)
def test_a_part_of_the_dataset_may_be_chosen(choice: Choice, n_events: int, n_quotes: int) -> None:
    data = data_of(page_of(few(), choice))
    assert len(data["events"]["event_id"]) == data["about"]["n_shown"] == n_events
    assert len(data["quotes"]["text"]) == n_quotes
    assert data["about"]["n_events"] == 4


def test_words_that_stand_for_nobody_are_known_as_such() -> None:
    told = article("who", "Police, who said they saw it, left.")
    mentions = [
        Mention(f"m{text}", "who", "text", 0, 0, len(text), text, kind, 1.0)
        for text, kind in (("Police", "nominal"), ("they", "pronoun"))
    ]
    quotes = [
        Quote(f"q{text}", "who", "text", 0, "indirect", 0, 3, "Pol", 0.5, speaker=text, speaker_mention_id=mention)
        for text, mention in (("Police", "mPolice"), ("police", None), ("who", None), ("they", "mthey"))
    ]
    whos = data_of(page_of([told, *mentions, *quotes]))["whos"]
    assert {name: is_pronoun for name, _, _, is_pronoun in whos} == {"Police": False, "Who": True, "They": True}


def test_the_same_dataset_gives_the_same_page() -> None:
    assert page_of(few()) == page_of(few())


def test_the_map_lies_within_its_frame_and_in_place() -> None:
    assert project(0, 0)[0] == WIDTH / 2
    assert project(-180, 0)[0] == pytest.approx(0)
    assert project(180, 0)[0] == pytest.approx(WIDTH)
    assert project(10, 90)[1] == pytest.approx(0)
    assert project(10, -90)[1] == pytest.approx(HEIGHT, abs=0.5)
    outline = json.loads(OUTLINE.read_bytes())
    assert (outline["width"], outline["height"]) == (WIDTH, HEIGHT)
    assert {"DEU", "SDN", "KOS", "TWN", "PSE"} <= outline["countries"].keys()
    for code, (longitude, latitude) in {"FRA": (2.3, 46.5), "BRA": (-53, -10), "AUS": (134, -25)}.items():
        assert _is_inside(project(longitude, latitude), _largest_ring(outline["countries"][code])), code


def test_no_country_runs_across_the_map() -> None:
    for code, path in json.loads(OUTLINE.read_bytes())["countries"].items():
        for part in path.split("z")[:-1]:
            steps = [int(number) for number in re.findall(r"-?\d+", part)]
            assert max(map(abs, steps[2:])) < 250, code


def test_an_outline_is_thinned_alike_on_both_sides_of_a_border() -> None:
    border = [[0, 0], [150, 100], [150, 100], [-150, 100], [-150, 100]]
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "arcs": [border, [[0, 400], [-300, 0], [0, -400], [300, 0]], [[0, 400], [300, 0], [0, -400], [-300, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "001", "properties": {"name": "West"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"name": "Kosovo"}, "arcs": [[[2, 0]]]},
                    {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[0, 1]]},
                ]
            }
        },
    }
    paths = outlines(topology, {"001": "WST", "010": "ATA"})
    west, east = (_largest_ring(paths[code]) for code in ("WST", "KOS"))
    assert list(paths) == ["KOS", "WST"]
    assert len(west) == len(east) < 7
    assert len(set(west) & set(east)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_they_stand_on(scheme: str) -> None:
    css = (PAGE_FOLDER / "palette.css").read_text(encoding="utf-8")
    colours: dict[str, str] = {}
    for block in css.split("@media")[: 1 + (scheme == "dark")]:
        colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    pairs = [("ink", "paper"), ("soft", "paper"), ("soft", "faint"), ("link", "paper"), ("ink", "actor")]
    pairs += [("ink", "recipient"), ("on-quad-1", "quad-0"), *((f"on-quad-{n}", f"quad-{n}") for n in range(1, 5))]
    for words, ground in pairs:
        assert _contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    lightness = [_luminance(colours[f"quad-{n}"]) for n in range(1, 5)]
    assert lightness[0] > 1.8 * lightness[1], "verbal and material cooperation differ in lightness"
    assert lightness[2] > 1.8 * lightness[3], "verbal and material conflict differ in lightness"


def _luminance(colour: str) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _largest_ring(path: str) -> list[tuple[float, float]]:
    rings = []
    for part in path.split("z")[:-1]:
        steps = [int(number) for number in re.findall(r"-?\d+", part)]
        points, x, y = [], 0, 0
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((float(x), float(y)))
        rings.append(points)
    return max(rings, key=len)


def _is_inside(point: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crossings += (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay)
    return crossings % 2 == 1


def test_the_command_writes_a_page_and_says_where(small_run: SmallRun, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    result = CliRunner().invoke(app, ["report", str(small_run.dataset), "-o", str(output), "--title", "Accords"])
    assert result.exit_code == 0, result.output
    assert str(output) in result.output
    page = output.read_text(encoding="utf-8")
    assert "<h1>Accords</h1>" in page
    data = data_of(page)
    assert f"{data['about']['n_events']} events in" in result.output
    assert {row["reason"] for row in data["quality"]["dead_letters"]} == {"broken_json"}
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_command_says_what_is_wrong(small_run: SmallRun, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stderr == f"demarche: {tmp_path}: holds no dataset\n"
    result = CliRunner().invoke(app, ["report", str(small_run.dataset), "-o", str(tmp_path / "no" / "page.html")])
    assert result.exit_code == 2
    assert "--output" in result.stderr
    assert "No such file or directory" in result.stderr
