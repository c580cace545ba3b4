"""Which patterns the words of a sentence leave in play."""

from __future__ import annotations

from configs.lexicon.cue_index import CueIndex

OFF, TIE, WITH = frozenset({"off"}), frozenset({"tie", "link"}), frozenset({"with", "to"})


def test_every_cue_needs_one_of_its_words() -> None:
    index = CueIndex([(OFF, TIE), (TIE, WITH), ()])
    assert index.fitting(frozenset({"off", "link"})) == [0, 2]
    assert index.fitting(frozenset({"tie", "link", "with", "to"})) == [1, 2]
    assert index.fitting(frozenset({"off"})) == [2]


def test_patterns_keep_their_order() -> None:
    index = CueIndex([(WITH,), (), (OFF,), (TIE,)])
    assert index.fitting(frozenset({"to", "off", "tie"})) == [0, 1, 2, 3]
