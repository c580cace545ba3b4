"""What several tests need: where measuring data lies, Docs built by hand, and cases kept in files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from spacy.lang.en import English
from spacy.tokens import Doc

REPOSITORY = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "cases"
FIXTURES = Path(__file__).resolve().parent / "fixtures"


def shared_data(name: str) -> Path:
    """A file or folder of the measuring data beside the project; the test is skipped where it is not there."""
    path = REPOSITORY.parent / "shared" / name
    if not path.exists():
        pytest.skip(f"no measuring data at ../shared/{name}")
    return path


def cases(name: str) -> list[Any]:
    """Parameters of `tests/cases/NAME.yaml`, one per case, named by its `id`; `xfail` gives the reason of a gap."""
    entries = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        pytest.param(case, id=case["id"], marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [])
        for case in entries
    ]


def doc_of(parse: str) -> Doc:
    """A Doc from lines `form lemma pos dep head [ent] [feats] [tag]`; heads count from 0, a root is its own head.

    `ent` is a BIO tag or `-`, `feats` are Universal Dependencies features or `-`, `tag` is a Penn tag. A form that ends
    in `_` has no space after it; `¶_` stands for an empty line between paragraphs. A blank line changes nothing;
    sentences follow from the roots.
    """
    rows = [line.split() for line in parse.strip().splitlines() if line.strip()]
    forms = [row[0].replace("¶", "\n\n") for row in rows]
    return Doc(
        _english().vocab,
        words=[form.removesuffix("_") if len(form) > 1 else form for form in forms],
        spaces=[not (len(form) > 1 and form.endswith("_")) for form in forms],
        lemmas=[row[1] for row in rows],
        pos=[row[2] for row in rows],
        deps=[row[3] for row in rows],
        heads=[int(row[4]) for row in rows],
        ents=[
            row[5].replace("-", "O", 1) if len(row) > 5 and row[5] == "-" else row[5] if len(row) > 5 else "O"
            for row in rows
        ],
        morphs=[
            row[6].replace("-", "") if len(row) > 6 and row[6] == "-" else row[6] if len(row) > 6 else ""
            for row in rows
        ],
        tags=[row[7] for row in rows] if all(len(row) > 7 for row in rows) else None,
    )


@cache
def _english() -> English:
    return English()
