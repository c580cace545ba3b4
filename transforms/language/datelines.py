"""Datelines: "VIENNA (Kora News) - " at the head of a text, which says where it was written."""

from __future__ import annotations

import re

from spacy.tokens import Doc

_DATELINE = re.compile(r"\s*[A-Z][A-Z .'’-]+(?:,[^,\n]{1,40}){0,3}(?:\([^)\n]{1,40}\)\s*)?\s[-–—]\s")


def dateline_end(text: str) -> int:
    """Offset just past the dateline with which a text begins; 0 without one."""
    match = _DATELINE.match(text)
    return 0 if match is None else match.end()


def with_dateline_apart(doc: Doc) -> Doc:
    """The Doc of a text, not parsed yet, whose dateline is a sentence of its own: no word of it is a subject then."""
    end = dateline_end(doc.text)
    first = next((token for token in doc if token.idx >= end and not token.is_space), None) if end else None
    if first is not None:
        first.is_sent_start = True
    return doc
