"""Agreement of two annotators, statistics and the loader."""

from __future__ import annotations

import pytest

from corpus.agreement import agreement_of, cohens_kappa, f1, main, paired_stories, report
from corpus.bare import bare_source
from corpus.compilation import compile_source
from corpus.loading import load_stories
from corpus.records import Story
from corpus.statistics import commonest, counts_of, regions_of, skeleton_of
from corpus.statistics import report as statistics_report

HEADER = "# a-story | 2024-10-03T16:40Z | Sahel Wire | NER | spot\n= [Niger|G GOV] today\n"
FIRST = (
    "[Niger] {shelled} [Mali|G MLI GOV] on [Friday|2024-10-04], [it|niger] said.\n"
    "> ASSAULT/heavy-weapons niger>mali @\n"
)
SECOND = "[Niger] {shelled} [Mali|L MLI MIL] on [Friday|2024-09-27], it said.\n> ASSAULT niger>mali future\n"


def story_of(body: str) -> Story:
    [story], problems = compile_source("x.txt", HEADER + body)
    assert not [problem for problem in problems if not problem.is_warning]
    return story


def test_an_annotator_agrees_with_himself() -> None:
    stories = list(load_stories("train"))
    agreement = agreement_of(zip(stories, stories, strict=True))
    assert agreement.disagreements == []
    assert all(f1(counter) == 1 for counter in agreement.found.values())
    assert all(cohens_kappa(pairs) in (1, None) for pairs in agreement.pairs.values())


def test_disagreements_are_counted_and_listed_by_field() -> None:
    agreement = agreement_of([(story_of(FIRST), story_of(SECOND))])
    assert f1(agreement.found["events (trigger)"]) == 1
    assert f1(agreement.found["recipients"]) == 0
    assert agreement.pairs["status"] == [("actual", "future")]
    listed = "\n".join(agreement.disagreements)
    for expected in ("label GPE / LOC", "time value 2024-10-04 / 2024-09-27", "modes", "recipients MLIGOV / MLIMIL"):
        assert expected in listed
    assert "| status | 1 | 0.00 |" in report(agreement)


def test_a_country_alone_is_its_government() -> None:
    agreement = agreement_of([(story_of(FIRST), story_of(FIRST.replace("MLI GOV", "MLI")))])
    assert f1(agreement.found["recipients"]) == 1


def test_speakers_are_one_if_their_mentions_overlap() -> None:
    whole = story_of("<All is well>, [the oil minister|GOV m] said there.\n~ m said\n")
    bare = story_of("<All is well>, the [oil minister|GOV m] said there.\n~ m said\n")
    other = story_of("<All is well>, the oil minister said [there|niger].\n~ niger said\n")
    assert agreement_of([(whole, bare)]).pairs["speaker"] == [((13,), (13,))]
    [(first, second)] = agreement_of([(whole, other)]).pairs["speaker"]
    assert first != second


def test_what_one_annotator_alone_has_lowers_f1() -> None:
    agreement = agreement_of([(story_of(FIRST), story_of("Niger shelled Mali on Friday, it said.\n"))])
    assert f1(agreement.found["events (trigger)"]) == 0
    assert "a-story ASSAULT 'shelled': events (trigger), first only" in agreement.disagreements


def test_other_texts_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="different texts"):
        agreement_of([(story_of(FIRST), story_of("Something else.\n"))])


def test_some_files_of_the_second_annotation_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    some = {first.id for first, _ in paired_stories(["test_half"])}
    assert some < {first.id for first, _ in paired_stories()}
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "corpus/second has no 'nothing': it has" in capsys.readouterr().err


def test_kappa_is_agreement_beyond_chance() -> None:
    assert cohens_kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "a")]) == 0
    assert cohens_kappa([("a", "a"), ("b", "b")]) == 1
    assert cohens_kappa([("a", "a")]) is None
    assert cohens_kappa([]) is None


def test_bare_sources_compile_to_the_same_text() -> None:
    for story in load_stories("train"):
        [again], _ = compile_source("x.txt", bare_source(story))
        assert (again.title, again.text, again.published_at) == (story.title, story.text, story.published_at)
        assert again.sentences == story.sentences


def test_skeletons_keep_function_words_and_marks() -> None:
    story = story_of(FIRST)
    assert " ".join(skeleton_of(story, 1)) == "NAME ASSAULT NAME on TIME , pronoun w ."
    assert commonest([story, story])[0][0][1] == 2


def test_statistics_count_annotations_and_regions() -> None:
    story = story_of(FIRST)
    tables = counts_of([story])
    assert tables["type"] == {"ASSAULT": 1}
    assert tables["mode"] == {"ASSAULT/heavy-weapons": 1}
    assert tables["sizes"]["sentences"] == 2
    assert regions_of(story) == {"West Africa"}


def test_the_report_has_a_column_for_each_part_and_one_list_of_sentences() -> None:
    story = story_of(FIRST)
    lines = statistics_report({"train": [story, story], "test": [story]}).splitlines()
    assert "|  | train | test |" in lines
    assert "| stories | 2 | 1 |" in lines
    assert "| ASSAULT | 2 | 1 | heavy-weapons 3 |" in lines
    assert "| 3 | `NAME ASSAULT NAME on TIME , pronoun w .` |" in lines
