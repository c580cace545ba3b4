"""Events are paired with gold within their sentence, and scored in each respect apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.evaluate import Evaluation, evaluate
from analysis.gold import GoldError, GoldStory, read_gold


def party(text: str, country: str | None = None, sector: str | None = None) -> dict[str, Any]:
    return {"text": text, "country": country, "sector": sector}


def event(event_type: str, trigger: tuple[int, int], **columns: Any) -> dict[str, Any]:
    return {
        "event_type": event_type,
        "field": "text",
        "start": 0,
        "end": 100,
        "trigger_start": trigger[0],
        "trigger_end": trigger[1],
        "modes": [],
        "actors": [],
        "recipients": [],
        "status": "actual",
        "claim": "asserted",
        **columns,
    }


def scored(gold: list[dict[str, Any]], coded: list[dict[str, Any]]) -> Evaluation:
    return evaluate([GoldStory("s", None, "x" * 200, tuple(gold))], {"s": coded})


def counts(evaluation: Evaluation, name: str) -> tuple[int, int, int]:
    score = evaluation.scores[name]
    return score.n_right, score.n_spurious, score.n_missed


def test_gold_against_itself_is_perfect() -> None:
    gold = [
        event("CONSULT", (5, 8), actors=[party("A", "FRA", "GOV"), party("B", "DEU", "GOV")]),
        event("AID", (50, 55), actors=[party("A", "FRA")], recipients=[party("C", "MLI", "REF")], modes=["x"]),
    ]
    result = scored(gold, gold)
    assert {score.f1 for score in result.scores.values()} <= {1.0, None}
    assert result.errors == []


def test_two_events_of_a_sentence_are_paired_by_trigger() -> None:
    gold = [event("ASSAULT", (5, 10)), event("ASSAULT", (50, 55))]
    result = scored(gold, [event("ASSAULT", (50, 55), claim="alleged")])
    assert counts(result, "type") == (1, 0, 1)
    assert counts(result, "claim") == (0, 1, 1)


def test_a_wrong_type_is_missed_and_spurious_at_once() -> None:
    result = scored([event("AID", (5, 10))], [event("AGREE", (5, 10), confidence=0.9)])
    assert counts(result, "event") == (1, 0, 0)
    assert counts(result, "type") == (0, 1, 1)
    assert result.confusions["AID", "AGREE"] == 1
    assert [error.kind for error in result.errors] == ["type"]


def test_another_sentence_is_no_match() -> None:
    coded = event("AID", (105, 110), start=100, end=200)
    assert counts(scored([event("AID", (5, 10))], [coded]), "event") == (0, 1, 1)


def test_parties_are_right_when_their_countries_are() -> None:
    gold = event("ACCUSE", (5, 10), actors=[party("Rome", "ITA", "GOV")], recipients=[party("rebels", None, "REB")])
    same = event("ACCUSE", (5, 10), actors=[party("Italy", "ITA")], recipients=[party("they", None, "REB")])
    other = event("ACCUSE", (5, 10), actors=[party("Italy", "ITA")])
    assert counts(scored([gold], [same]), "type and parties") == (1, 0, 0)
    assert counts(scored([gold], [same]), "dyads") == (1, 0, 0)
    assert counts(scored([gold], [other]), "type and parties") == (0, 1, 1)


@pytest.mark.parametrize(
    ("gold_sector", "coded_sector", "expected"),
    [
        ("GOV", None, (1, 0, 0)),
        (None, "GOV", (1, 0, 0)),
        (None, None, (1, 0, 0)),
        ("MIL", None, (0, 1, 1)),
        ("MIL", "MIL", (1, 0, 0)),
    ],
)
def test_a_country_alone_stands_for_its_government(
    gold_sector: str | None, coded_sector: str | None, expected: tuple[int, int, int]
) -> None:
    gold = event("ACCUSE", (5, 10), actors=[party("Rome", "ITA", gold_sector)])
    coded = event("ACCUSE", (5, 10), actors=[party("Italy", "ITA", coded_sector)])
    assert counts(scored([gold], [coded]), "sectors") == expected


def test_parties_of_a_reciprocal_event_are_a_pair_in_any_order() -> None:
    gold = event("CONSULT", (5, 10), actors=[party("A", "FRA"), party("B", "DEU")])
    coded = event("CONSULT", (5, 10), actors=[party("B", "DEU"), party("A", "FRA")])
    assert counts(scored([gold], [coded]), "dyads") == (1, 0, 0)


def test_a_date_that_only_the_publication_gives_is_none() -> None:
    gold = event("AID", (5, 10), happened_from=None, happened_to=None)
    dated = {"happened_from": "2024-05-01", "happened_to": "2024-05-01"}
    assert counts(scored([gold], [event("AID", (5, 10), date_basis="publication", **dated)]), "dates") == (0, 0, 0)
    assert counts(scored([gold], [event("AID", (5, 10), date_basis="relative", **dated)]), "dates") == (0, 1, 0)


def test_confident_errors_come_first() -> None:
    unsure, sure = (event("AID", (5, 10), confidence=c) for c in (0.3, 0.9))
    result = scored([event("RETREAT", (60, 65))], [unsure, {**sure, "trigger_start": 20, "trigger_end": 25}])
    assert [error.kind for error in result.errors] == ["spurious", "missed", "spurious"]
    assert result.errors[0].coded is not None
    assert result.errors[0].coded["confidence"] == 0.9


def test_gold_may_give_types_and_parties_alone() -> None:
    gold = {"event_type": "AID", "actors": [party("A", "FRA")]}
    result = scored([gold], [event("AID", (5, 10), actors=[party("A", "FRA")])])
    assert counts(result, "type and parties") == (1, 0, 0)


def test_gold_may_give_parties_by_country_alone() -> None:
    gold = event("AID", (5, 10), actors=[{"country": "FRA"}], recipients=[{"country": "MLI"}])
    result = scored([gold], [event("AID", (5, 10), actors=[party("A", "FRA")], recipients=[party("B", "MLI", "CVL")])])
    assert counts(result, "type and parties") == (1, 0, 0)
    assert "sectors" not in result.scores


def test_a_folder_of_gold_is_read_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        story = {"id": name, "text": "t", "events": [{"event_type": "AID"}]}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(story) + "\n\n", encoding="utf-8")
    assert [story.story_id for story in read_gold([tmp_path])] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "gold.jsonl:2: not JSON"), ('{"id": 1, "text": "t"}', "gold.jsonl:2: a story has id, text and events")],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"id": "x", "text": "t", "events": []}}\n{line}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=problem):
        read_gold([path])


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold([tmp_path / "none.jsonl"])
