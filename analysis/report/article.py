"""The page of articles that were inspected: text with every layer of annotation, to switch on and off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.report.annotations import LAYERS
from analysis.report.assembly import assemble

_STYLES = ("palette.css", "layout.css", "article.css")
_SCRIPTS = ("dom.js", "text_marks.js", "article.js")


def article_page(articles: Sequence[dict[str, Any]], failures: Sequence[str]) -> str:
    """The page. Articles are as `annotated_article` makes them; failures say in a line each what could not be read."""
    titles = [article["title"] for article in articles if article["title"]]
    title = titles[0] if titles else "Inspected article"
    data = {"layers": LAYERS, "articles": articles, "failures": failures}
    return assemble("article.html", title=title, styles=_STYLES, scripts=_SCRIPTS, data=data)
