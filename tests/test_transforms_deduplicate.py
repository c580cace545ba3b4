"""Near copies: what counts as one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from transforms.deduplicate import N_BANDS, bands_of, resemblance, signature_of

WORDS = [
    f"{first}{second}" for first in ("bar", "cor", "den", "fal", "gor") for second in ("an", "el", "is", "um", "ot")
]


def text_of(seed: int, n_words: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=n_words)


def likeness(one: list[str], other: list[str]) -> float:
    first, second = signature_of(" ".join(one)), signature_of(" ".join(other))
    assert first is not None
    assert second is not None
    return float(resemblance(first, [second])[0])


def shares_a_band(one: list[str], other: list[str]) -> bool:
    first, second = signature_of(" ".join(one)), signature_of(" ".join(other))
    assert first is not None
    assert second is not None
    return bool(set(bands_of(first)) & set(bands_of(second)))


def test_case_punctuation_and_white_space_make_no_difference() -> None:
    words = text_of(1)
    dressed = [f"{word.upper()}," for word in words]
    assert likeness(words, dressed) == 1.0


def test_an_estimate_is_near_the_share_of_common_runs_of_words() -> None:
    words = text_of(2)
    changed = words[:180] + text_of(3, 20)
    runs = [{tuple(w[i : i + 3]) for i in range(len(w) - 2)} for w in (words, changed)]
    share = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert likeness(words, changed) == pytest.approx(share, abs=0.12)


def test_near_copies_meet_in_a_band_and_strangers_are_unlike() -> None:
    for seed in range(20):
        words = text_of(seed)
        copy = [*words[:60], "unheard", *words[61:140], "of", *words[141:]]
        assert shares_a_band(words, copy)
        assert likeness(words, copy) > 0.8
        assert likeness(words, text_of(seed + 1000)) < 0.3


def test_a_short_text_has_no_signature() -> None:
    assert signature_of(" ".join(text_of(4, 19))) is None
    assert signature_of(" ".join(text_of(4, 20))) is not None


def test_a_signature_survives_being_stored() -> None:
    signature = signature_of(" ".join(text_of(5)))
    assert signature is not None
    assert np.array_equal(np.frombuffer(signature.tobytes(), dtype=np.uint32), signature)
    assert len(set(bands_of(signature))) == N_BANDS
