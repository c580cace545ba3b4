"""Where sentences of a text may start: what punctuation, line breaks and the dateline tell a parser beforehand."""

from __future__ import annotations

from typing import Any

from spacy.attrs import IS_ALPHA, IS_DIGIT, SENT_START
from spacy.tokens import Doc

from transforms.language.datelines import dateline_end

# No lead is shorter: "Gov. | Dale Whitacre ordered".
_LEAD_WORDS = 3


def with_sentence_starts(doc: Doc) -> Doc:
    """The Doc of a text, not parsed yet, told where a sentence starts and where none can.

    The dateline is one sentence of its own, so that no word of it is a subject. No sentence starts right after a
    word or a number: parsers break "North | Korea warned" after a dateline.
    """
    if len(doc) < 2:
        return doc
    columns = doc.to_array([IS_ALPHA, IS_DIGIT])
    starts: Any = doc.to_array([SENT_START]).astype("int64")
    starts[1:][columns[:-1].any(axis=1)] = -1
    end = dateline_end(doc.text)
    first = next((token for token in doc if token.idx >= end and not token.is_space), None) if end else None
    if first is not None:
        starts[1 : first.i] = -1
        starts[first.i] = 1
        starts[first.i + 1 : first.i + _LEAD_WORDS] = -1
    doc.from_array([SENT_START], starts.astype("uint64"))
    return doc
