"""Raw text, one tokenised text a line, as the feature keys that pretraining reads."""

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spacy.language import Language

from models.training.pretrain import FEATURES

_MIN_WORDS, _MAX_WORDS = 6, 200

# Undo the spaces that tokenisation put in.
_JOINTS = (
    (re.compile(r" ([.,;:!?%)\]’”])"), r"\1"),
    (re.compile(r"([(\[“$]) "), r"\1"),
    (re.compile(r" (n't|n’t|'s|’s|'re|’re|'ve|’ve|'ll|’ll|'d|’d|'m|’m)\b"), r"\1"),
    (re.compile(r"(\w) ([-–]) (?=\w)"), r"\1\2"),
    (re.compile(r"([\w.]) / (?=\w)"), r"\1/"),
)
_QUOTED = re.compile(r'" ([^"]*?) "')


def untokenize(line: str) -> str:
    """`line` as a person would have typed it."""
    for pattern, joined in _JOINTS:
        line = pattern.sub(joined, line)
    return _QUOTED.sub(r'"\1"', line)


def write_features(nlp: Language, lines: Iterable[str], n_news_words: int, path: Path) -> int:
    """Write keys, bounds and the number of news lines to `path` (.npz); the number of words written.

    `lines` begin with about `n_news_words` of news. Longer lines are cut; pieces of fewer than six words are dropped.
    """
    keys, lengths, n_news, n_read = [], [], 0, 0
    for line in lines:
        is_news = n_read < n_news_words
        n_read += line.count(" ") + 1
        features = nlp.make_doc(untokenize(line.rstrip("\n"))).to_array(list(FEATURES))
        for start in range(0, len(features), _MAX_WORDS):
            piece = features[start : start + _MAX_WORDS]
            if len(piece) >= _MIN_WORDS:
                keys.append(piece)
                lengths.append(len(piece))
                n_news += is_news
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    np.savez(path, keys=np.concatenate(keys), bounds=bounds, n_news=n_news)
    return int(bounds[-1])
