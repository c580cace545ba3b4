"""The parse of a headline as columns that may be changed, and the Doc that is made of them."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from transforms.language import syntax


@dataclass(slots=True)
class Columns:
    """One entry per token of the Doc."""

    pos: list[str]
    tags: list[str]
    lemmas: list[str]
    deps: list[str]
    heads: list[int]


def columns_of_headline(doc: Doc) -> Columns:
    """The columns of a parsed Doc."""
    return Columns(
        pos=[token.pos_ for token in doc],
        tags=[token.tag_ for token in doc],
        lemmas=[token.lemma_ for token in doc],
        deps=syntax.labels_of(doc),
        heads=[token.head.i for token in doc],
    )


def doc_with(doc: Doc, columns: Columns) -> Doc:
    """A Doc with the words and entities of another, and the parse of the columns."""
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=columns.tags,
        pos=columns.pos,
        morphs=[str(token.morph) for token in doc],
        lemmas=columns.lemmas,
        heads=columns.heads,
        deps=columns.deps,
        ents=[
            f"{token.ent_iob_}-{token.ent_type_}" if token.ent_iob_ in "BI" and token.ent_type_ else "O"
            for token in doc
        ],
    )
