"""Which marks of a text belong together."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.language.quotation_marks import Quotation, quotations_of

ELISIONS = frozenset({"em", "n", "tis"})
MARKED_TEXT = st.text(alphabet="ab S.,:!?5 \"'“”‘’«»„`\n-(", max_size=120)


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in quotations_of(text, ELISIONS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"We sail," he said. "Now."', ["We sail,", "Now."], id="straight"),
        pytest.param("“We sail,” he said. “Now.”", ["We sail,", "Now."], id="curly"),
        pytest.param("«We sail», he said.", ["We sail"], id="guillemets"),
        pytest.param("„We sail“, he said.", ["We sail"], id="low-high"),
        pytest.param("''We sail,'' he said.", ["We sail,"], id="doubled-apostrophes"),
        pytest.param("``We sail,'' he said.", ["We sail,"], id="backticks"),
        pytest.param("‘We won’t sail,’ he said.", ["We won’t sail,"], id="single-with-apostrophe"),
        pytest.param("'We sail to the workers' port,' he said.", ["We sail to the workers' port,"], id="single-plural"),
        pytest.param("“He said ‘go’ to me,” she said.", ["He said ‘go’ to me,"], id="single-in-double"),
        pytest.param("'He said \"go\" to me,' she said.", ['He said "go" to me,'], id="double-in-single"),
        pytest.param("“They call it “the pit” here,” he said.", ["They call it “the pit” here,"], id="curly-in-curly"),
        pytest.param("The crews' ships don't sail in the '90s.", [], id="apostrophes"),
        pytest.param("Rock 'n' roll, 'tis said, got 'em.", [], id="elisions"),
        pytest.param('The 6\'2" guard stood by a 12" gun.', [], id="feet-and-inches"),
        pytest.param('"We sail, he said. "Now."', ["We sail, he said. ", "Now."], id="closing-mark-missing"),
        pytest.param('We sail," he said.', [], id="opening-mark-missing"),
        pytest.param('"We sail\nat dawn," he said.', ["We sail\nat dawn,"], id="broken-line"),
        pytest.param('""', [], id="empty"),
        pytest.param("", [], id="no-text"),
    ],
)
def test_marks_are_paired(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_reopened_paragraph_continues_the_quotation() -> None:
    first, second = quotations_of("“We sail.\n\n“We fish,” he said.")
    assert first.continues
    assert not first.is_closed
    assert second.is_closed


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = 'He said: "We sail.\n\nRain is expected.'
    (only,) = quotations_of(text)
    assert text[only.inner_start : only.inner_end] == "We sail."
    assert not only.continues


@given(MARKED_TEXT)
def test_any_text_gives_ordered_quotations_inside_it(text: str) -> None:
    found = quotations_of(text, ELISIONS)
    assert all(0 <= q.start <= q.inner_start < q.inner_end <= q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.text())
def test_arbitrary_unicode_never_raises(text: str) -> None:
    assert all(isinstance(q, Quotation) for q in quotations_of(text))
