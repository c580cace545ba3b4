"""Writes lists of feeds: OPML, and entries of a YAML list."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import yaml

from pipeline.sources.settings import Feed


def opml_of(feeds: Iterable[Feed], title: str) -> bytes:
    """The feeds as OPML 2.0: the first tag as a folder, the others as categories."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for feed in feeds:
        parent = body
        if feed.tags:
            folder = feed.tags[0]
            if folder not in folders:
                folders[folder] = SubElement(body, "outline", text=folder)
            parent = folders[folder]
        fields = {"type": "rss", "text": feed.outlet or feed.url, "xmlUrl": feed.url}
        if feed.language is not None:
            fields["language"] = feed.language
        if len(feed.tags) > 1:
            fields["category"] = ",".join(feed.tags[1:])
        SubElement(parent, "outline", fields)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def yaml_of(feeds: Iterable[Feed]) -> str:
    """The feeds as entries of a YAML list, each with only what differs from the defaults."""
    listed = [feed.model_dump(mode="json", exclude_defaults=True) for feed in feeds]
    entries = [entry["url"] if set(entry) == {"url"} else entry for entry in listed]
    return yaml.safe_dump(entries, sort_keys=False, allow_unicode=True) if entries else ""
