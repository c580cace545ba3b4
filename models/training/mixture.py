"""The endless stream of training examples: several sources, mixed by share, changed anew each time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import srsly
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from models.training.augmentation import Rates, change
from models.training.drafts import Draft
from models.training.grafting import Grafts
from models.training.names import Names

NAMES_FILE = "names.json"
_ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE", "SPACY")


def load_docs(path: Path, vocab: Vocab) -> list[Doc]:
    """The documents of a stored DocBin."""
    return list(DocBin().from_disk(path).get_docs(vocab))


def write_docs(docs: Sequence[Doc], path: Path) -> dict[str, int]:
    """Store documents as a DocBin; what was written, in numbers."""
    DocBin(attrs=_ATTRIBUTES, docs=docs).to_disk(path)
    return {"documents": len(docs), "tokens": sum(map(len, docs)), "entities": sum(len(doc.ents) for doc in docs)}


@registry.readers("demarche.mixture.v1")  # type: ignore[untyped-decorator]
def make_mixture(
    folder: str, shares: Mapping[str, float], rates: Mapping[str, float], seed: int
) -> Callable[[Language], Iterator[Example]]:
    """A reader of FOLDER/SOURCE.spacy; `shares` are shares of the words read, by source."""

    def read(nlp: Language) -> Iterator[Example]:
        random = Random(seed)
        lists = srsly.read_json(Path(folder, NAMES_FILE))
        names = Names(nlp, lists["seen"], lists["cities"])
        sources = {name: load_docs(Path(folder, f"{name}.spacy"), nlp.vocab) for name in shares}
        grafts = Grafts(Draft.of(doc) for docs in sources.values() for doc in docs if doc.has_annotation("DEP"))
        streams = {name: _reshuffled(docs, random) for name, docs in sources.items()}
        weights = [
            share * len(sources[name]) / sum(len(doc) for doc in sources[name]) for name, share in shares.items()
        ]
        while True:
            (name,) = random.choices(list(shares), weights)
            draft = Draft.of(next(streams[name]))
            change(draft, names, grafts, Rates(**rates), random)
            gold = draft.doc(nlp.vocab)
            yield Example(nlp.make_doc(gold.text), gold)

    return read


def _reshuffled(docs: list[Doc], random: Random) -> Iterator[Doc]:
    while True:
        yield from random.sample(docs, len(docs))
