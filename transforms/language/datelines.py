"""Datelines: "VIENNA (Kora News) - " at the head of a text, which says where it was written.

An underscore stands for the dash in old wire copy, a colon in South Asian papers.
"""

from __future__ import annotations

import re

_DATELINE = re.compile(r"\s*[A-Z][A-Z .'’-]+(?:,[^,\n]{1,40}){0,3}(?:\([^)\n]{1,40}\)\s*)?(?:\s[-–—]|\s?_|:)\s")


def dateline_end(text: str) -> int:
    """Offset just past the dateline with which a text begins; 0 without one."""
    match = _DATELINE.match(text)
    return 0 if match is None else match.end()
