"""The newswire tokenizer, without a trained model."""

import pytest
import spacy
from spacy.language import Language

from models.training.tokenizer import set_newswire_rules


@pytest.fixture(scope="module")
def nlp() -> Language:
    return set_newswire_rules(spacy.blank("en"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("US-South Korea talks", "US - South Korea talks"),
        ("a U.S.-led force", "a U.S. - led force"),
        ("U.S.-South Korea", "U.S. - South Korea"),
        ("the U.N. and the U.N.'s envoy", "the U.N. and the U.N. 's envoy"),
        ("Sept. 11", "Sept. 11"),
        ("anti-government rallies", "anti-government rallies"),
        ("Pro-Kremlin and pre-election", "Pro-Kremlin and pre-election"),
        ("re-elected non-EU envoys", "re-elected non-EU envoys"),
        ("Russian-backed", "Russian - backed"),
        ("the al-Shabab group", "the al - Shabab group"),
        ("Kim Jong-un", "Kim Jong - un"),
        ("EU–China", "EU – China"),
        ("COVID-19 and F-16s", "COVID-19 and F-16s"),
        ("on 2024-05-17", "on 2024-05-17"),
        ("Lt. Gen. Smith and Sgt. Jones", "Lt. Gen. Smith and Sgt. Jones"),
        ("(aged 8)", "( aged 8 )"),
        ("(Reuters): Six", "( Reuters ) : Six"),
        ("SEOUL, Nov. 23 (Yonhap) --", "SEOUL , Nov. 23 ( Yonhap ) --"),
        ("and/or", "and / or"),
        ("What?! No!!!", "What ?! No !!!"),
        ("“We don’t know,” he said", "“ We do n’t know , ” he said"),
        ("$3.5bn", "$ 3.5bn"),
    ],
)
def test_newswire_is_split_as_in_the_treebanks(nlp: Language, text: str, tokens: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens.split()


def test_no_character_is_lost(nlp: Language) -> None:
    text = "SEOUL (AP) —  The U.S.-led bloc’s “anti-piracy” plan…\n\nIt cost US$5bn?!"
    assert "".join(token.text_with_ws for token in nlp.make_doc(text)) == text


def test_the_rules_are_saved_as_data(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("model")
    nlp.to_disk(folder)
    text = "US-South Korea talks on anti-missile systems, Lt. Gen. Park said."
    assert [token.text for token in spacy.load(folder)(text)] == [token.text for token in nlp(text)]
