"""The frames' patterns, the bundled frames, and what a bad file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from configs.lexicon.folder import open_folder
from configs.lexicon.frame_patterns import parse_patterns, spellings_of
from configs.lexicon.frames import Frames, load_frames
from configs.lexicon.ontology import DEFAULT_ONTOLOGY
from configs.lexicon.yaml_entries import OntologyError

CLASSES = {"tie": ("tie", "relation"), "weapon": ("gun", "@heavy"), "heavy": ("tank",)}


@pytest.fixture(scope="module")
def frames() -> Frames:
    return load_frames(open_folder(DEFAULT_ONTOLOGY))


def test_a_line_gives_one_pattern_for_each_head() -> None:
    patterns = parse_patterns("break|sever +off <@tie> with:R", CLASSES)
    assert [pattern.words for pattern in patterns] == [("break",), ("sever",)]
    held, partner = patterns[0].slots
    assert patterns[0].particles == {"off"}
    assert held.where == ("object",)
    assert held.test is not None
    assert held.test.words == {"tie", "relation"}
    assert (partner.where, partner.role, partner.is_required) == (("with",), "R", False)


def test_a_particle_that_may_be_there_gives_two_patterns() -> None:
    patterns = parse_patterns("scale|ramp +up? <weapon>", CLASSES)
    assert [(pattern.words, pattern.particles) for pattern in patterns] == [
        (("scale",), {"up"}),
        (("scale",), frozenset()),
        (("ramp",), {"up"}),
        (("ramp",), frozenset()),
    ]


def test_classes_may_refer_to_classes() -> None:
    (pattern,) = parse_patterns("carry R<@weapon>", CLASSES)
    assert pattern.slots[0].test is not None
    assert pattern.slots[0].test.words == {"gun", "tank"}


def test_the_first_of_two_objects_is_the_indirect_one() -> None:
    (pattern,) = parse_patterns("give R <gun>", CLASSES)
    assert [slot.where for slot in pattern.slots] == [("indirect",), ("object",)]


def test_nouns_have_what_stands_before_them_and_the_roles_of_their_type() -> None:
    first, second = parse_patterns("air|drone strike on:R", CLASSES, default_slots="by|on:A")
    assert (first.words, second.words) == (("air", "strike"), ("drone", "strike"))
    assert [(slot.where, slot.role) for slot in first.slots] == [(("on",), "R"), (("by",), "A")]


def test_what_demands_more_comes_first() -> None:
    loose, strict = (parse_patterns(line, CLASSES)[0] for line in ("hold R", "hold <tie> +with:R"))
    assert strict.specificity > loose.specificity


def test_cues_are_words_without_which_a_pattern_cannot_fit() -> None:
    (pattern,) = parse_patterns("break +off <tie|trade talks> +with:R for:<good> ^<@actor>", {})
    assert pattern.cues == (
        frozenset({"off"}),
        frozenset({"tie", "trade", "talks"}),
        frozenset({"with"}),
        frozenset({"for"}),
        frozenset({"good"}),
    )


@pytest.mark.parametrize(("word", "spellings"), [("criticise", {"criticise", "criticize"}), ("attack", {"attack"})])
def test_ise_stands_for_ize(word: str, spellings: set[str]) -> None:
    assert set(spellings_of(word)) == spellings


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "attack R<@wepon>",
            "@wepon is no word class; allowed: actor, country, heavy, person, place, state, tie, weapon",
        ),
        ("attack with:Q", "'with:Q' of pattern 'attack with:Q' is no slot"),
        ("R", "begins with no word"),
    ],
)
def test_a_bad_pattern_is_explained(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|class") as error:
        parse_patterns(line, CLASSES)
    assert message in str(error.value)


def test_the_bundled_frames_are_thousands_and_of_all_types(frames: Frames) -> None:
    kinds = {frame.kind.type for members in frames.by_head.values() for frame in members if frame.kind is not None}
    assert len(frames) > 5000
    assert len(kinds) == 16


def test_frames_of_a_head_are_ordered_by_demand(frames: Frames) -> None:
    for members in frames.by_head.values():
        demands = [(frame.pattern.rank, frame.is_blocker, frame.pattern.specificity) for frame in members]
        assert demands == sorted(demands, reverse=True)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("- {id: a, type: ATTACK, verbs: [hit R]}", "'ATTACK' is no type; allowed: AGREE"),
        ("- {id: a, type: ASSAULT/kick, verbs: [hit R]}", "'kick' is no mode of ASSAULT"),
        ("- {id: a, type: ASSAULT}", "no verbs, nouns or adjectives"),
        ("- {id: a, type: ASSAULT, verbs: [hit R]}\n- {id: a, type: ASSAULT, verbs: [hit R]}", "a second time"),
        ("- {id: a, type: ASSAULT, contexts: [milatary], verbs: [hit R]}", "'milatary' stands not in contexts.yaml"),
        ("- {id: a, type: ASSAULT, verbs: [carry out R]}", "a verb is one word"),
        ("- {id: a, type: ASSAULT, verb: [hit R]}", "verb: unknown key; allowed: id, type, verbs"),
        ("- {id: a, type: ASSAULT, cameo: '999', verbs: [hit R]}", "'999' is no code"),
    ],
)
def test_a_bad_frame_file_is_explained(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "ontology.yaml").write_text("name: mine\nextends: plover\n", encoding="utf-8")
    (tmp_path / "frames" / "bad.yaml").write_text(entry, encoding="utf-8")
    with pytest.raises(OntologyError) as error:
        load_frames(open_folder(tmp_path))
    assert str(error.value).startswith(f"{tmp_path / 'frames' / 'bad.yaml'}:")
    assert message in str(error.value)
