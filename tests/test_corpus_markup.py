"""The inline markup: what it reads, and what it says of mistakes."""

from __future__ import annotations

import pytest

from corpus.markup import MarkupError, parse_sentence, parse_source

HEADER = "# a-story | 2024-10-03T16:40Z | Sahel Wire | NER | spot\n= Title\n"


def test_spans_nest_and_leave_the_bare_text() -> None:
    text, spans = parse_sentence("<[[French|N FRA] police|COP] {fired} at 3 \\< 4>, he said")
    assert text == "French police fired at 3 < 4, he said"
    assert [(span.kind, text[span.start : span.end]) for span in spans] == [
        ("<", "French police fired at 3 < 4"),
        ("[", "French police"),
        ("[", "French"),
        ("{", "fired"),
    ]
    assert [span.specification for span in spans] == [None, "COP", "N FRA", None]


def test_offsets_count_code_points() -> None:
    text, [span] = parse_sentence("Ñandú 𝔘𝔫 “x” [São Tomé|G STP]")
    assert text[span.start : span.end] == "São Tomé"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[a|P", "no `]`"),
        ("[a", "never closed"),
        ("a]", "no closing bracket is due"),
        ("[a {b] c}", "spans must nest"),
        ("[ a|P]", "space at its edge"),
        ("{}", "is empty"),
        ("a | b", "outside of"),
    ],
)
def test_mistakes_are_named(line: str, message: str) -> None:
    with pytest.raises(MarkupError, match=message):
        parse_sentence(line)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("# a | 2024-10-03T16:40Z | Wire | NER", "five are due"),
        ("# a | soon | Wire | NER | spot", "not like 2024"),
        ("# a | 2024-10-03T16:40Z | Wire | XYZ | spot", "no alpha-3 code"),
        ("# a | 2024-10-03T16:40Z | Wire | - | novel", "is none of"),
        ("# A b | 2024-10-03T16:40Z | Wire | - | spot", "lower-case words"),
    ],
)
def test_headers_are_checked(header: str, message: str) -> None:
    _, problems = parse_source("x.txt", header + "\n= Title\nText.\n")
    assert message in problems[0].message
    assert problems[0].line == 1


def test_paragraphs_and_lines_belong_to_their_sentence() -> None:
    source = HEADER + "One {x}.\n> ASSAULT a>b\nTwo.\n\nThree.\n~ a said\n"
    [story], problems = parse_source("x.txt", source)
    assert not problems
    assert [sentence.starts_paragraph for sentence in story.body] == [True, False, True]
    assert story.body[0].event_lines == [(4, "ASSAULT a>b")]
    assert story.body[2].quote_lines == [(8, "a said")]


def test_a_broken_sentence_does_not_give_its_lines_to_the_one_before() -> None:
    [story], [problem] = parse_source("x.txt", HEADER + "One.\nTwo {x].\n> ASSAULT a>b\n")
    assert problem.line == 4
    assert story.body[0].event_lines == []
    assert story.body[1].is_broken
