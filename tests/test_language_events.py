"""Who did what to whom: events read off parses that the cases carry, given the mentions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from configs.lexicon.ontology import load_ontology
from schemas.events import CLAIMS, STATUSES
from tests.event_support import bundled_ontology, event_reading, events_of, told
from tests.support import cases, doc_of
from transforms.language.events import extract_events
from transforms.language.explain import explain

VOCAB = English().vocab
WORDS = st.sampled_from(
    (
        "Russia",
        "Iran",
        "troops",
        "attacked",
        "will",
        "visit",
        "agreed",
        "to",
        "meet",
        "sanctions",
        "on",
        "by",
        "talks",
        "with",
        "and",
        "not",
        "it",
    )
)
TAGS = st.sampled_from(["NOUN", "PROPN", "VERB", "AUX", "ADP", "PRON", "DET", "PART", "ADJ", "CCONJ"])
LABELS = st.sampled_from(
    (
        "ROOT",
        "nsubj",
        "obj",
        "obl",
        "nmod",
        "xcomp",
        "ccomp",
        "advcl",
        "acl",
        "acl:relcl",
        "amod",
        "conj",
        "case",
        "mark",
        "aux",
        "cop",
        "prep",
        "pobj",
    )
)


@pytest.mark.parametrize("case", cases("events"))
def test_case(case: dict[str, Any]) -> None:
    found = [told(event) for event in events_of(doc_of(case["parse"]), case["mentions"])]
    assert found == case["want"]


def test_every_part_of_a_row_is_in_its_sentence() -> None:
    case = next(c.values[0] for c in cases("events") if c.id == "condemned-attack")
    reading = event_reading(doc_of(case["parse"]), case["mentions"])
    text = reading.article.full_text
    events = list(extract_events(reading))
    assert events
    for event in events:
        assert text[event.start : event.end] == event.text
        assert text[event.trigger_start : event.trigger_end] == event.trigger
        for party in (*event.actors, *event.recipients):
            assert text[party.start : party.end] == party.text


def test_types_bring_their_codes_and_scores() -> None:
    case = next(c.values[0] for c in cases("events") if c.id == "active")
    (event,) = events_of(doc_of(case["parse"]), case["mentions"])
    assert (event.quad_class, event.intensity, event.cameo_code) == (4, -9.5, "194")
    assert "military" in event.contexts
    assert 0 < event.confidence <= 1


def test_rule_ids_are_found_in_the_files() -> None:
    folder = Path(__file__).resolve().parent.parent / "configs/ontology/plover/frames"
    written = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.yaml"))
    rules = {
        event.rule_id
        for c in cases("events")
        for event in events_of(doc_of(c.values[0]["parse"]), c.values[0]["mentions"])
    }
    assert rules
    assert all(f"- id: {rule}\n" in written for rule in rules)


def test_the_trace_names_frames_and_rejections() -> None:
    case = next(c.values[0] for c in cases("events") if c.id == "noun-without-roles")
    trace = explain(event_reading(doc_of(case["parse"]), {}))
    assert "'bombing' assault.explosives" in trace
    assert "no coded party" in trace


def test_the_trace_of_one_event_tells_its_sentence_only() -> None:
    case = next(c.values[0] for c in cases("events") if c.id == "active")
    reading = event_reading(doc_of(case["parse"]), case["mentions"])
    (event,) = extract_events(reading)
    assert "+ ASSAULT/heavy-weapons" in explain(reading, event.event_id)
    assert explain(reading, "no such event") == ""


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_parse_raises(data: st.DataObject) -> None:
    words = data.draw(st.lists(WORDS, min_size=1, max_size=25))
    doc = Doc(
        VOCAB,
        words=words,
        lemmas=[word.removesuffix("ed").removesuffix("s") for word in words],
        pos=[data.draw(TAGS) for _ in words],
        deps=[data.draw(LABELS) for _ in words],
        heads=[data.draw(st.integers(0, i)) for i in range(len(words))],
    )
    codes: dict[str, str] = {word: "RUS" if word == "Russia" else "IRN" for word in ("Russia", "Iran") if word in words}
    for event in extract_events(event_reading(doc, codes)):
        assert event.status in STATUSES
        assert event.claim in CLAIMS


DISEASE = {
    "ontology.yaml": "name: outbreaks\nextends: plover\n",
    "types.yaml": (
        "OUTBREAK:\n  about: A disease spreads.\n  quad: 4\n  intensity: -3\n  cameo: '900'\n"
        "  nominal: \"in|among:R\"\n  modes:\n    fatal: {about: People die., intensity: -6, cameo: '901'}\n"
    ),
    "cameo.yaml": '"900": {name: Outbreak, type: OUTBREAK}\n"901": {name: Deaths, type: OUTBREAK, mode: fatal}\n',
    "mode_words.yaml": "OUTBREAK:\n  modes:\n    fatal: [dead, deaths, killed]\n",
    "frames/outbreaks.yaml": (
        "- id: outbreak.report\n  type: OUTBREAK\n  verbs:\n    - confirm|report <@disease> in|among:R\n"
    ),
    "word_classes.yaml": "disease:\n  words: [cholera, measles, case, cases]\ntransparent:\n  words: [wave]\n",
}


def test_another_ontology_needs_no_other_code(tmp_path: Path) -> None:
    for name, written in DISEASE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(written, encoding="utf-8")
    ontology = load_ontology(tmp_path)
    parse = """
    Kenya Kenya PROPN nsubj 1 - - NNP
    reported report VERB ROOT 1 - - VBD
    cholera cholera NOUN obj 1 - - NN
    deaths death NOUN obj 1 - - NNS
    in in ADP case 5 - - IN
    Garissa_ Garissa PROPN obl 1 - - NNP
    . . PUNCT punct 1 - - .
    """
    (event,) = events_of(doc_of(parse), {"Kenya": "KEN/GOV", "Garissa": "KEN"}, ontology)
    assert (event.event_type, event.modes, event.cameo_code) == ("OUTBREAK", ("fatal",), "901")
    assert event.rule_id == "outbreak.report"


def test_an_article_without_triggers_has_no_events() -> None:
    assert bundled_ontology().frames.of("verb", "photosynthesise") == ()
