"""Ids made of content, so that the same input gives the same ids on every machine and in every run."""

from __future__ import annotations

import hashlib

_SEPARATOR = "\x1f"
_DIGEST_BYTES = 12


def content_id(*parts: str | int | None) -> str:
    """24 hexadecimal digits of BLAKE2b over the parts; None differs from the empty string."""
    encoded = _SEPARATOR.join("\x00" if part is None else str(part) for part in parts)
    return hashlib.blake2b(encoded.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


def document_id_of(canonical_url: str | None, outlet: str | None, external_id: str | None, text: str) -> str:
    """Id of what may change its text and stay the same document.

    Hash of the canonical URL; without one, of `outlet` (outlet, or the input's name) and `external_id`; without that,
    of the text.
    """
    if canonical_url is not None:
        return content_id("url", canonical_url)
    if external_id is not None:
        return content_id("external", outlet, external_id)
    return content_id("text", text)


def article_id_of(document_id: str, title: str | None, text: str) -> str:
    """Id of one revision: a document with exactly this title and text."""
    return content_id("article", document_id, title, text)


def child_id_of(article_id: str, field: str, kind: str, *offsets: int | str | None) -> str:
    """Id of a row found in an article, from where it stands and what kind of row it is."""
    return content_id(article_id, field, kind, *offsets)
