"""Puts a page together: markup, styles, scripts and data in one file that admits nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

PAGE_FOLDER = Path(__file__).resolve().parent / "page"

# Scripts share one scope, in which nothing leaks to the window.
_SCRIPT = '(() => {\n"use strict";\n%s})();\n'
_FRAME = "frame.html"


def assemble(body: str, *, title: str, styles: Sequence[str], scripts: Sequence[str], data: Mapping[str, Any]) -> str:
    """The page: the frame around a body. Names are those of files in `page/`; scripts run in the given order.

    The policy names the hash of the one script and the one style sheet, so that nothing which the data smuggle in can
    run, and it forbids assigning markup from strings.
    """
    style = "\n".join(_read(name) for name in styles)
    script = _SCRIPT % "\n".join(_read(name) for name in scripts)
    title = html.escape(title)
    return Template(_read(_FRAME)).substitute(
        policy=_policy(style, script),
        title=title,
        style=style,
        body=Template(_read(body)).substitute(title=title),
        script=script,
        data=json_for_page(data),
    )


def json_for_page(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in, whatever the texts hold."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(style: str, script: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash_source(script)}",
            f"style-src {_hash_source(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _hash_source(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _read(name: str) -> str:
    return (PAGE_FOLDER / name).read_text(encoding="utf-8")
