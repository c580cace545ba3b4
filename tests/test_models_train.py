"""What the configs of the training promise each other."""

from spacy.util import load_config

from models.training.mixture import SILVER
from models.training.train import merged
from tests.support import REPOSITORY

RECIPE = REPOSITORY / "models" / "training"


def test_the_finish_goes_on_with_every_component_of_the_joint_training() -> None:
    joint, finish = (load_config(RECIPE / f"{name}.cfg") for name in ("joint", "finish"))
    assert finish["nlp"]["pipeline"] == joint["nlp"]["pipeline"]
    assert finish["nlp"]["tokenizer"] == joint["nlp"]["tokenizer"]
    assert set(finish["components"]) == set(joint["components"])


def test_the_finish_goes_on_from_the_pipeline_that_is_named() -> None:
    finish = load_config(RECIPE / "finish.cfg", overrides={"paths.start": "elsewhere"}, interpolate=True)
    assert {component["source"] for component in finish["components"].values()} == {"elsewhere"}


def test_shares_of_the_words_read_add_up() -> None:
    news = merged(RECIPE / "finish.cfg", RECIPE / "news.cfg", {})
    for config in (load_config(RECIPE / "joint.cfg"), load_config(RECIPE / "finish.cfg"), news):
        shares = config["corpora"]["train"]["shares"]
        assert round(sum(shares.values()), 6) == 1


def test_the_last_part_goes_on_from_the_finished_pipeline_with_its_own_shares() -> None:
    news = merged(RECIPE / "finish.cfg", RECIPE / "news.cfg", {"paths.work": "work"}).interpolate()
    assert {component["source"] for component in news["components"].values()} == {"work/finish/model-last"}
    assert SILVER in news["corpora"]["train"]["shares"]
