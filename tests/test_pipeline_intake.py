"""Intake: what is new, a revision, a copy, unchanged or dead, told apart and counted once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import Index
from pipeline.intake import Intake, Slice
from pipeline.sources.arrivals import Arrival
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle
from schemas.sources import SourceState
from tests.articles import LONG
from transforms.deduplicate import N_BANDS

NOW = datetime(2024, 1, 16, tzinfo=UTC)
BALANCE = ("n_new", "n_revisions", "n_duplicates", "n_unchanged", "n_dead_letters")


def raw(name: str, text: str, **fields: Any) -> RawArticle:
    kept = {"source_kind": "jsonl", "source_uri": "a.jsonl", "input_name": "a", "fetched_at": NOW, **fields}
    return RawArticle(text=text, external_id=name, **kept)


def arrival(name: str, text: str, **fields: Any) -> Arrival:
    return Arrival("a.jsonl", raw(name, text, **fields), None)


def letter(name: str, *, is_retryable: bool, source_uri: str = "https://example.org/1") -> Arrival:
    content = DeadLetter(name, "fetch", source_uri, "gone", "not there", is_retryable, "run")
    return Arrival("https://example.org/rss", content, None)


def state(position: int, **fields: Any) -> SourceState:
    return SourceState("a.jsonl", "jsonl", NOW, position=position, **fields)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "index.sqlite")
    yield opened
    opened.close()


def slices(index: Index, *arrivals: Arrival, size: int = 100, near: float | None = 0.75) -> list[Slice]:
    return list(Intake(index, "run", size, near).slices(arrivals, index.applied + 1))


def one(index: Index, *arrivals: Arrival, near: float | None = 0.75) -> Slice:
    taken, *others = slices(index, *arrivals, near=near)
    assert not others
    return taken


def balance(taken: Slice) -> tuple[int, ...]:
    counts = tuple(taken.counts[name] for name in BALANCE)
    assert sum(counts) == taken.counts["n_in"]
    return counts


def commit(index: Index, taken: Slice) -> None:
    index.set_states(taken.states.values())
    index.mark_applied(taken.sequence)


def test_the_same_article_comes_in_once(index: Index) -> None:
    taken = one(index, arrival("1", "Boats left."), arrival("1", "Boats left."))
    assert balance(taken) == (1, 0, 0, 1, 0)
    commit(index, taken)
    assert balance(one(index, arrival("1", "Boats left."))) == (0, 0, 0, 1, 0)


def test_a_changed_text_or_title_is_a_revision(index: Index) -> None:
    commit(index, one(index, arrival("1", "Boats left.")))
    taken = one(index, arrival("1", "Boats left early."), arrival("1", "Boats left.", title="Boats"))
    assert balance(taken) == (0, 2, 0, 0, 0)
    assert sorted(article.revision for article in taken.articles) == [1, 2]
    assert {article.duplicate_of for article in taken.articles} == {None}


def test_numbers_of_revisions_do_not_depend_on_the_size_of_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.intake._GROUP_ROWS", 2)
    arrivals = [
        arrival("1", f"Boats left on day {day}.", updated_at=datetime(2024, 1, day, tzinfo=UTC))
        for day in (9, 8, 3, 4, 2, 1, 7)
    ]
    numbered = {}
    for size in (2, 4, 6):
        index = Index(tmp_path / f"{size}.sqlite")
        found = slices(index, *arrivals, size=size)
        numbered[size] = [article.revision for taken in found for article in taken.articles]
        assert [taken.n_rows for taken in found[:-1]] == [size] * (len(found) - 1)
        index.close()
    assert numbered[2] == numbered[4] == numbered[6] == [1, 0, 2, 3, 5, 4, 6]


def test_revisions_of_one_slice_are_numbered_by_their_change(index: Index) -> None:
    later = arrival("1", "Boats left late.", updated_at=datetime(2024, 1, 3, tzinfo=UTC))
    earlier = arrival("1", "Boats left early.", updated_at=datetime(2024, 1, 2, tzinfo=UTC))
    taken = one(index, later, earlier)
    assert [(article.text, article.revision) for article in taken.articles] == [
        ("Boats left late.", 1),
        ("Boats left early.", 0),
    ]
    assert balance(taken) == (1, 1, 0, 0, 0)


def test_copies_name_the_first_never_a_chain(index: Index) -> None:
    taken = one(index, arrival("1", "Boats left."), arrival("2", "Boats left."), arrival("3", "Boats left."))
    first, *copies = taken.articles
    assert balance(taken) == (1, 0, 2, 0, 0)
    assert [copy.duplicate_of for copy in copies] == [first.article_id] * 2
    assert [copy.not_coded_reason for copy in copies] == ["duplicate"] * 2


def test_copies_are_told_over_commits(index: Index) -> None:
    taken = one(index, arrival("1", "Boats left."), arrival("2", LONG.format(town="Arden")))
    commit(index, taken)
    again = one(index, arrival("3", "Boats left."), arrival("4", LONG.format(town="Gralto")))
    assert [a.duplicate_of for a in again.articles] == [a.article_id for a in taken.articles]
    assert [a.duplicate_kind for a in again.articles] == ["exact", "near"]


def test_near_copies_pass_where_that_is_wanted(index: Index) -> None:
    towns = (arrival("1", LONG.format(town="Arden")), arrival("2", LONG.format(town="Gralto")))
    assert balance(one(index, *towns, near=None)) == (2, 0, 0, 0, 0)


def test_empty_texts_are_no_copies_of_each_other(index: Index) -> None:
    taken = one(index, arrival("1", ""), arrival("2", ""))
    assert balance(taken) == (2, 0, 0, 0, 0)
    assert {article.not_coded_reason for article in taken.articles} == {"empty"}


def test_a_dead_letter_that_will_never_pass_is_no_news(index: Index) -> None:
    first = one(index, letter("x", is_retryable=False))
    assert (balance(first), len(first.dead_letters)) == ((0, 0, 0, 0, 1), 1)
    commit(index, first)
    again = one(index, letter("x", is_retryable=False))
    assert (balance(again), again.is_empty) == ((0, 0, 0, 1, 0), True)
    assert index.knows_url("https://example.org/1")


def test_a_dead_letter_that_may_pass_counts_each_time_and_is_written_once(index: Index) -> None:
    commit(index, one(index, letter("x", is_retryable=True)))
    again = one(index, letter("x", is_retryable=True))
    assert (balance(again), again.dead_letters) == ((0, 0, 0, 0, 1), [])
    assert not index.knows_url("https://example.org/1")


def test_what_cannot_be_normalized_is_a_dead_letter(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(content: RawArticle) -> None:
        raise ValueError("no such\nscript")

    monkeypatch.setattr("pipeline.intake.normalize_article", fail)
    taken = one(index, arrival("1", "Boats left."))
    assert balance(taken) == (0, 0, 0, 0, 1)
    (dead,) = taken.dead_letters
    assert (dead.stage, dead.error_type, dead.message) == ("normalize", "ValueError", "no such script")
    assert (dead.external_id, dead.payload, dead.run_id) == ("1", b"Boats left.", "run")


def test_slices_hold_so_many_rows_and_the_last_state(index: Index) -> None:
    arrivals = [Arrival("a.jsonl", raw(str(n), f"Boat {n} left."), state(n + 1)) for n in range(6)]
    end = Arrival("a.jsonl", None, state(6, is_complete=True), fraction=1.0)
    first, second, third = slices(index, *arrivals, end, size=2)
    assert [len(taken.articles) for taken in (first, second, third)] == [2, 2, 2]
    assert [taken.sequence for taken in (first, second, third)] == [1, 2, 3]
    assert [taken.states["a.jsonl"].position for taken in (first, second, third)] == [2, 4, 6]
    assert third.states["a.jsonl"].is_complete
    assert third.fraction == 1.0


def test_huge_texts_end_a_slice_early(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.intake._MAX_SLICE_CHARS", 20)
    arrivals = [arrival(str(n), f"Boat {n} left port.") for n in range(4)]
    assert [len(taken.articles) for taken in slices(index, *arrivals)] == [2, 2]


def test_a_state_that_did_not_change_is_not_committed(index: Index) -> None:
    commit(index, one(index, Arrival("a.jsonl", None, state(5))))
    later = Arrival("a.jsonl", None, SourceState("a.jsonl", "jsonl", datetime(2025, 1, 1, tzinfo=UTC), position=5))
    assert one(index, later).is_empty


def test_what_a_reader_knew_counts_as_unchanged(index: Index) -> None:
    taken = one(index, Arrival("https://example.org/rss", None, None, n_unchanged=7))
    assert balance(taken) == (0, 0, 0, 7, 0)
    assert taken.tallies["sources"] == {"https://example.org/rss": 7}


def test_a_source_that_fails_is_named_with_its_reason(index: Index) -> None:
    taken = one(index, Arrival("https://example.org/rss", None, None, failure="no answer in 10 s"))
    assert taken.failures == {"https://example.org/rss": "no answer in 10 s"}
    assert taken.tallies["failed_sources"] == {"https://example.org/rss": 1}


def test_files_of_one_article_each_are_counted_by_folder(index: Index) -> None:
    texts = [arrival(str(n), f"Boat {n}.", source_kind="txt", source_uri=f"news/{n}.txt") for n in range(3)]
    entry = arrival("9", "Boat 9.", source_kind="feed", feed_url="https://example.org/rss")
    assert one(index, *texts, entry).tallies["sources"] == {"news": 3, "https://example.org/rss": 1}


def test_nothing_is_left_of_the_signature_of_what_was_never_committed(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")
    commit(index, one(index, arrival("1", LONG.format(town="Arden"))))
    one(index, arrival("2", "There is no port in that town. " * 4))
    index.forget_uncommitted()
    assert [a.duplicate_kind for a in one(index, arrival("3", LONG.format(town="Gralto"))).articles] == ["near"]
    index.close()
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as database:
        assert database.execute("SELECT count(*), count(DISTINCT number) FROM bands").fetchone() == (N_BANDS, 1)


def test_what_was_never_committed_is_forgotten(tmp_path: Path) -> None:
    index = Index(tmp_path / "index.sqlite")
    commit(index, one(index, arrival("1", LONG.format(town="Arden"))))
    one(index, arrival("2", "Boats left."), letter("x", is_retryable=False))
    index.close()
    index = Index(tmp_path / "index.sqlite")
    index.forget_uncommitted()
    taken = one(index, arrival("1", LONG.format(town="Arden")), arrival("2", "Boats left."))
    assert balance(taken) == (1, 0, 0, 1, 0)
    assert index.dead_letter("x") is None
    assert not index.knows_url("https://example.org/1")
    index.close()


def test_states_of_sources_survive_the_index(tmp_path: Path) -> None:
    full = SourceState(
        "https://example.org/rss",
        "feed",
        NOW,
        etag='"a"',
        next_due_at=datetime(2024, 1, 17, 3, 4, 5, 678901, tzinfo=UTC),
        error_streak=2,
        is_retired=True,
    )
    index = Index(tmp_path / "index.sqlite")
    index.set_states([full])
    index.close()
    index = Index(tmp_path / "index.sqlite")
    assert index.source_states() == {full.source_uri: full}
    index.close()
