"""A pretrained transformer in the place of the small shared network: the teacher's.

The teacher is trained like the small pipeline (teacher.cfg says what differs) and never shipped; the small one learns
from its parses of raw text (silver.py). Needs the `teacher` extra.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from spacy.attrs import PREFIX, SHAPE, SUFFIX
from spacy.ml.featureextractor import FeatureExtractor
from spacy.tokens import Doc
from spacy.util import minibatch, registry
from thinc.api import (
    ArgsKwargs,
    HashEmbed,
    Maxout,
    Model,
    PyTorchShim,
    Ragged,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    torch2xp,
    with_array,
    xp2torch,
)
from transformers import AutoModel, AutoTokenizer

# A pretrained encoder learns at a fraction of the rate of the layers that start from nothing.
_LEARN_RATE_SCALE = 0.15
# Pieces that the encoder was pretrained to read at once, marks of begin and end included.
_MAX_PIECES = 512
_TEXTS_AT_ONCE = 8
# What an encoder that reads lower case does not see of a word, and the rows of its hash table.
_FORMS = {SHAPE: 1500, PREFIX: 1000, SUFFIX: 3000}
_FORM_WIDTH = 48

Layer = Model[Any, Any]


class WordEncoder(torch.nn.Module):  # type: ignore[misc]
    """Vectors of words: the mean of the encoder's vectors of their pieces."""

    def __init__(self, encoder: torch.nn.Module) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, n_words: int, *batches: torch.Tensor) -> torch.Tensor:
        """Words × width. A batch is 3 × texts × pieces: ids, mask, and the word of each piece, `n_words` for none."""
        vectors = []
        for ids, mask, _ in batches:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors.append(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float().flatten(0, 1))
        flat, rows = torch.cat(vectors), torch.cat([batch[2].flatten() for batch in batches])
        sums = torch.zeros(n_words + 1, flat.shape[1]).index_add(0, rows, flat)
        counts = torch.zeros(n_words + 1).index_add(0, rows, torch.ones(len(rows)))
        return (sums / counts.clamp(min=1).unsqueeze(1))[:n_words]


class SlowShim(PyTorchShim):
    """Learns at a fraction of the optimizer's rate."""

    def finish_update(self, optimizer: Any) -> None:
        """Applies the gradients that were gathered."""

        def slowly(key: Any, weights: Any, gradient: Any) -> Any:
            return optimizer(key, weights, gradient, lr_scale=_LEARN_RATE_SCALE)

        super().finish_update(slowly)  # type: ignore[arg-type]


@registry.architectures("demarche.encoder.v1")  # type: ignore[untyped-decorator]
def make_encoder(folder: str, width: int) -> Layer:
    """`folder` holds an encoder as Hugging Face's transformers saves it; words past its reach get no vector."""
    encoder = WordEncoder(AutoModel.from_pretrained(folder, attention_probs_dropout_prob=0.0))
    encoder.encoder.embeddings.word_embeddings.requires_grad_(False)
    words: Layer = Model(
        "word_encoder",
        _forward,
        attrs={"pieces": AutoTokenizer.from_pretrained(folder)},
        shims=[SlowShim(encoder)],
        dims={"nO": encoder.encoder.config.hidden_size},
    )
    tables: list[Layer] = [
        HashEmbed(nO=_FORM_WIDTH, nV=rows, column=column, dropout=0.0) for column, rows in enumerate(_FORMS.values())
    ]
    forms: Layer = chain(FeatureExtractor(list(_FORMS)), list2ragged(), with_array(concatenate(*tables)))
    n_inputs = words.get_dim("nO") + _FORM_WIDTH * len(tables)
    mixed: Layer = with_array(Maxout(nO=width, nI=n_inputs, nP=2, normalize=True, dropout=0.1))
    model: Layer = chain(concatenate(words, forms), mixed, ragged2list())
    model.set_dim("nO", width)
    return model


def _forward(model: Layer, docs: Sequence[Doc], is_train: bool) -> tuple[Ragged, Callable[[Ragged], Any]]:
    n_words = sum(map(len, docs))
    inputs = (n_words, *_batches(model.attrs["pieces"], docs, n_words))
    vectors, backprop_shim = model.shims[0](ArgsKwargs(args=inputs, kwargs={}), is_train)

    def backprop(gradient: Ragged) -> Sequence[Doc]:
        backprop_shim(ArgsKwargs(args=(vectors,), kwargs={"grad_tensors": xp2torch(gradient.dataXd)}))
        return docs

    return Ragged(torch2xp(vectors), model.ops.asarray1i([len(doc) for doc in docs])), backprop


def _batches(pieces: Any, docs: Sequence[Doc], n_words: int) -> Iterator[torch.Tensor]:
    """Texts of like length together, to be padded little."""
    firsts = np.cumsum([0, *map(len, docs)])
    rows = sorted((row for row, doc in enumerate(docs) if len(doc)), key=lambda row: len(docs[row]))
    for batch in minibatch(rows, _TEXTS_AT_ONCE):  # type: ignore[no-untyped-call]
        encoded = pieces(
            [[token.text for token in docs[row]] for row in batch],
            is_split_into_words=True,
            padding=True,
            truncation=True,
            max_length=_MAX_PIECES,
            return_tensors="pt",
        )
        words = [
            [n_words if word is None else firsts[row] + word for word in encoded.word_ids(place)]
            for place, row in enumerate(batch)
        ]
        yield torch.stack([encoded["input_ids"], encoded["attention_mask"], torch.tensor(words)])
