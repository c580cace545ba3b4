"""Compiled stories: spans, chains, parties, claims and dates, and the faults that forbid compilation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.compilation import SOURCE, compile_source, compiled_path, to_jsonl
from corpus.records import Story

HEADER = "# a-story | 2024-10-03T16:40Z | Sahel Wire | NER | spot\n= [Niger|G GOV] votes\n"


def story_of(body: str) -> Story:
    [story], problems = compile_source("x.txt", HEADER + body)
    assert [str(problem) for problem in problems if not problem.is_warning] == []
    return story


def faults_of(body: str) -> list[str]:
    _, problems = compile_source("x.txt", HEADER + body)
    return [problem.message for problem in problems if not problem.is_warning]


@pytest.mark.parametrize("path", sorted(SOURCE.glob("*/*.txt")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_compiled_files_are_those_of_the_sources(path: Path) -> None:
    stories, problems = compile_source(path.name, path.read_text(encoding="utf-8"))
    assert [str(problem) for problem in problems if not problem.is_warning] == []
    assert compiled_path(path).read_text(encoding="utf-8") == to_jsonl(stories)
    for story in stories:
        _assert_evidence(story)


def _assert_evidence(story: Story) -> None:
    fields = {"title": story.title, "text": story.text}
    for row in (*story.entities, *story.events, *story.quotes, *story.dates, *story.places):
        sentence = story.sentences[row.sentence_index]
        assert fields[row.field][row.start : row.end] == row.text
        assert sentence.field == row.field
        assert sentence.start <= row.start
    for event in story.events:
        assert fields[event.field][event.trigger_start : event.trigger_end] == event.trigger
        for party in (*event.actors, *event.recipients):
            assert fields[party.field][party.start : party.end] == party.text
        for speaker in event.attributions:
            if speaker.speaker is not None and speaker.field is not None:
                assert fields[speaker.field][speaker.speaker_start : speaker.speaker_end] == speaker.speaker
    for quote in story.quotes:
        if quote.cue is not None:
            assert fields[quote.field][quote.cue_start : quote.cue_end] == quote.cue
        if quote.speaker is not None:
            assert fields[quote.field][quote.speaker_start : quote.speaker_end] == quote.speaker


def test_mentions_chain_by_text_last_word_id_and_group() -> None:
    story = story_of(
        "[Amadou Diop|P GOV r=foreign-minister] saw [Li Na|P CHN GOV].\n"
        "[Diop] left; [he|diop] and [she|na] smiled, and [both ministers|diop+na] {met}.\n> CONSULT ministers\n"
    )
    chains = {row.text: row.chain_id for row in story.entities}
    assert chains["Diop"] == chains["he"] == chains["Amadou Diop"]
    assert chains["she"] == chains["Li Na"]
    [event] = story.events
    assert [(party.text, party.country, party.role) for party in event.actors] == [
        ("both ministers", "NER", "foreign minister"),
        ("both ministers", "CHN", None),
    ]


def test_country_comes_from_the_name_inside_then_from_the_header() -> None:
    story = story_of("[[French|N FRA] police|COP] and [soldiers|MIL] and [nobody|- CVL] and [the Red Sea|L].\n")
    assert {row.text: row.country for row in story.entities if row.field == "text"} == {
        "French police": "FRA",
        "French": "FRA",
        "soldiers": "NER",
        "nobody": None,
        "the Red Sea": None,
    }


def test_attributions_are_the_speakers_of_the_quotes_around_outermost_first() -> None:
    story = story_of(
        "[Paris|G FRA GOV] said <[its agents|FRA SPY] had confirmed <that [soldiers|MIL] {shot} [a nurse|MED]>>.\n"
        "> ASSAULT/firearms soldiers>nurse alleged\n~ paris said\n~ agents confirmed\n"
    )
    [event] = story.events
    assert (event.claim, event.status) == ("alleged", "actual")
    assert [(item.speaker, item.cue) for item in event.attributions] == [("Paris", "said"), ("its agents", "confirmed")]


def test_a_broken_turn_is_one_direct_quote() -> None:
    story = story_of('<"We go,"> [Diop|P] said, <+"but not today.">\n~ diop said\n<+"Tomorrow.">\n')
    [quote] = story.quotes
    assert quote.kind == "direct"
    assert [story.text[part.start : part.end] for part in quote.fragments] == [
        '"We go,"',
        '"but not today."',
        '"Tomorrow."',
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('<"We go home,">', "direct"),
        ('"<We go home,>"', "direct"),
        ("<“We go home”>", "direct"),
        ("<the state's men would go>", "indirect"),
        ('<they would "go home">', "mixed"),
        ("<they would 'go home' soon>", "mixed"),
        ('<"Go," they "must">', "mixed"),
    ],
)
def test_kind_of_a_quote_is_read_off_its_marks(content: str, kind: str) -> None:
    [quote] = story_of(f"[Diop|P] said {content}\n~ diop said\n").quotes
    assert quote.kind == kind


def test_dates_of_events() -> None:
    story = story_of(
        "[Niger] {sent} troops on [Tuesday|2024-10-01].\n> MOBILIZE/troops niger @\n"
        "[It|niger] {sent} more.\n> MOBILIZE/troops niger @2024-10-02\n"
        "Troops {fought} from [2016] to [2019].\n> ASSAULT niger @2016/2019\n"
    )
    assert [(event.happened_from, event.happened_to, event.date_basis, event.date_text) for event in story.events] == [
        (date(2024, 10, 1), date(2024, 10, 1), "relative", "Tuesday"),
        (date(2024, 10, 2), date(2024, 10, 2), "context", None),
        (date(2016, 1, 1), date(2019, 12, 31), "explicit", "2016"),
    ]


def test_sentence_initial_nominals_need_no_label() -> None:
    story = story_of("[Police|COP] {shot} [a man|CVL].\n> ASSAULT/firearms police>man\n")
    assert story.entities[1].kind == "nominal"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[Niger] {hit} x.\n", "1 triggers"),
        ("[Niger] {hit} x.\n> WAR niger\n", "'WAR' is no type"),
        ("[Niger] {hit} x.\n> REQUEST/beat niger\n", "'beat' is no mode of REQUEST; allowed: assist"),
        ("[Niger] {hit} x.\n> ASSAULT nigr\n", "'nigr' is no id of this story; known: niger"),
        ("[Niger] {hit} x.\n> ASSAULT niger soon\n", "'soon' is no status"),
        ("[Niger] {hit} x.\n> ASSAULT niger denied\n", "add by:speaker"),
        ("[Niger] {hit} x.\n> ASSAULT niger @\n", "needs one date"),
        ("[Niger] {hit} x.\n> ASSAULT niger in:niger#\n", "no id of this story"),
        ("[Niger] {gave} rice.\n> AID niger\n", "AID needs a recipient"),
        ("[Niger] {met}.\n> CONSULT niger\n", "two actors or a plural one"),
        ("[Niger] {traded}.\n> COOPERATE niger>niger\n", "none a recipient"),
        ("[Someone|- nom s] {hit}.\n> ASSAULT s\n", "no coded party"),
        ("[Niger] {hit}.\n> ASSAULT >niger\n", "write ? if the text names none"),
        ("[Li Na|CHN GOV] left.\n", "a name needs a label"),
        ("[he] left.\n", "a pronoun needs the id"),
        ("[Niger|G GUV] left.\n", "'GUV' is no label"),
        ("[Red forces|MIL] and [blue forces|MIL] {met}.\n> CONSULT forces\n", "give them ids"),
        ("<It was so>, [Niger] said.\n", "1 quotes"),
        ("<It was so>, [Niger] said.\n~ niger told\n", "cue 'told' is not in the sentence"),
    ],
)
def test_faults_say_what_is_allowed(body: str, message: str) -> None:
    assert any(message in fault for fault in faults_of(body)), faults_of(body)


def test_unmarked_names_and_dates_are_warnings() -> None:
    _, problems = compile_source("x.txt", HEADER + "On Friday in Accra, President [Amadou Diop|P GOV] met Kofi.\n")
    assert [problem.message.split(" is ")[0] for problem in problems if problem.is_warning] == [
        "'Friday'",
        "'Accra'",
        "'Kofi'",
    ]


def test_ids_are_used_once() -> None:
    _, problems = compile_source("x.txt", (HEADER + "One.\n") * 2)
    assert "id is used 2 times in the file" in [problem.message for problem in problems]
