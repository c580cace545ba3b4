"""Headlines made of parsed sentences keep a true parse."""

from __future__ import annotations

from random import Random

import pytest
import spacy
from spacy.tokens import Doc

from models.training.drafts import Draft
from models.training.headlines import condense
from tests.support import doc_of

PAST = """
    The the DET det 1 - Definite=Def|PronType=Art DT
    minister minister NOUN nsubj 2 - Number=Sing NN
    visited visit VERB ROOT 2 - Mood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin VBD
    a a DET det 4 - Definite=Ind|PronType=Art DT
    camp camp NOUN obj 2 - Number=Sing NN
    on on ADP case 6 - - IN
    Monday_ Monday PROPN obl 2 - Number=Sing NNP
    . . PUNCT punct 2 - - .
"""
PASSIVE = """
    Two two NUM nummod 1 - NumType=Card CD
    envoys envoy NOUN nsubj:pass 4 - Number=Plur NNS
    have have AUX aux 4 - Mood=Ind|Tense=Pres|VerbForm=Fin VBP
    been be AUX aux:pass 4 - Tense=Past|VerbForm=Part VBN
    expelled expel VERB ROOT 4 - Tense=Past|VerbForm=Part|Voice=Pass VBN
    from from ADP case 6 - - IN
    Chad_ Chad PROPN obl 4 - Number=Sing NNP
    . . PUNCT punct 4 - - .
"""
FUTURE = """
    The the DET det 1 - Definite=Def|PronType=Art DT
    army army NOUN nsubj 3 - Number=Sing NN
    will will AUX aux 3 - VerbForm=Fin MD
    leave leave VERB ROOT 3 - VerbForm=Inf VB
    the the DET det 5 - Definite=Def|PronType=Art DT
    town_ town NOUN obj 3 - Number=Sing NN
    . . PUNCT punct 3 - - .
"""
SPOKEN = """
    My my PRON nmod:poss 1 - Person=1|Poss=Yes PRP$
    wife wife NOUN nsubj 2 - Number=Sing NN
    visited visit VERB ROOT 2 - Mood=Ind|Tense=Past|VerbForm=Fin VBD
    the the DET det 4 - - DT
    camp camp NOUN obj 2 - Number=Sing NN
    yesterday_ yesterday NOUN obl 2 - - NN
    . . PUNCT punct 2 - - .
"""


def condensed(parse: str) -> Doc:
    draft = Draft.of(doc_of(parse))
    condense(draft, 1.0, Random(3))
    return draft.doc(spacy.blank("en").vocab)


@pytest.mark.parametrize(
    ("parse", "told"),
    [
        (PAST, "Minister/nsubj/NN visits/ROOT/VBZ camp/obj/NN"),
        (PASSIVE, "Two/nummod/CD envoys/nsubj:pass/NNS expelled/ROOT/VBN from/case/IN Chad/obl/NNP"),
        (FUTURE, "Army/nsubj/NN to/mark/TO leave/ROOT/VB town/obj/NN"),
        (SPOKEN, "My/nmod:poss/PRP$ wife/nsubj/NN visited/ROOT/VBD the/det/DT camp/obj/NN yesterday/obl/NN ./punct/."),
    ],
)
def test_a_sentence_becomes_a_headline(parse: str, told: str) -> None:
    assert " ".join(f"{token.text}/{token.dep_}/{token.tag_}" for token in condensed(parse)) == told


def shifted(parse: str, by: int) -> str:
    rows = [line.split() for line in parse.strip().splitlines()]
    return "\n".join(" ".join([*row[:4], str(int(row[4]) + by), *row[5:]]) for row in rows)


def test_a_blank_line_parts_a_headline_from_what_follows() -> None:
    doc = condensed(PAST + shifted(FUTURE, 8))
    assert [sent.text.strip() for sent in doc.sents] == ["Minister visits camp", "Army to leave town"]
    assert "\n\n" in doc.text
