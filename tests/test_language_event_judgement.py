"""What the judge sees of an event, and when it gives a mode."""

from __future__ import annotations

from dataclasses import replace

from configs.lexicon.event_types import Kind
from configs.lexicon.judge import Judge, Modes
from schemas.events import Event, Party
from transforms.language.event_judgement import confidence_features, gate_features, mode_features, with_mode
from transforms.language.relevance import RelevanceOf

TEXT = "Rebels bombed the barracks at dawn."
REBELS = Party("Rebels", 0, 6, country="SYR", sector="REB")
BARRACKS = Party("the barracks", 14, 26, sector="MIL", is_inferred=True)
EVENT = Event(
    event_id="e",
    article_id="a",
    field="text",
    sentence_index=0,
    start=0,
    end=len(TEXT),
    text=TEXT,
    trigger_start=7,
    trigger_end=13,
    trigger="bombed",
    event_type="ASSAULT",
    status="actual",
    claim="asserted",
    confidence=0.8,
    rule_id="assault.bomb",
    is_lead=True,
    quad_class=4,
    intensity=-9.0,
    actors=(REBELS,),
    recipients=(BARRACKS,),
)
JUDGE = Judge(
    modes={"ASSAULT": Modes(bias={"-": 0.0, "explosives": 0.0}, weights={"trigger~bomb": {"explosives": 1.0}})}
)


def test_words_are_told_apart_by_their_place() -> None:
    features = mode_features(TEXT, 7, 13, [REBELS], [BARRACKS])
    assert {"before=rebels", "trigger=bombed", "trigger~bomb", "after=barrac", "word=dawn"} <= set(features)
    assert {"actor=REB", "recipient=MIL"} <= set(features)
    assert len(set(features)) == len(features)


def test_a_mode_is_given_where_one_is_open_and_likely() -> None:
    def features() -> tuple[str, ...]:
        return mode_features(TEXT, 7, 13, [], [])

    assert with_mode(JUDGE, Kind("ASSAULT"), features) == Kind("ASSAULT", "explosives")
    assert with_mode(JUDGE, Kind("ASSAULT", "drone"), features) == Kind("ASSAULT", "drone")
    assert with_mode(JUDGE, Kind("PROTEST"), features) == Kind("PROTEST")
    assert with_mode(JUDGE, Kind("ASSAULT"), lambda: ["trigger~fire"]) == Kind("ASSAULT")
    assert with_mode(Judge(), Kind("ASSAULT"), features) == Kind("ASSAULT")


def test_confidence_hangs_on_what_is_known_of_the_parties() -> None:
    features = confidence_features(EVENT)
    assert features["rule=assault.bomb"] == features["actor's country"] == features["recipient inferred"] == 1.0
    assert "actor inferred" not in features
    assert features["to actor"] == 7 / 200
    assert confidence_features(replace(EVENT, actors=()))["to actor"] == 1.0


def test_the_gate_sees_how_far_the_text_is_public_affairs() -> None:
    features = gate_features(EVENT, RelevanceOf(1.5, -0.5))
    assert (features["relevance"], features["relevance of article"]) == (1.5, -0.5)
    assert features["to actor"] == confidence_features(EVENT)["to actor"]
