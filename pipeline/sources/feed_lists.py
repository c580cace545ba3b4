"""Reads lists of feeds: OPML, YAML, or one address a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import yaml
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pydantic import ValidationError

from pipeline.sources.settings import Feed, FeedSettings


class FeedListError(Exception):
    """A list of feeds that cannot be read: where it stands, under which key, and what is allowed."""

    def __init__(self, where: str, key: str, value: object, allowed: str) -> None:
        super().__init__(where, key, value, allowed)
        self.where = where
        self.key = key
        self.value = value
        self.allowed = allowed

    def __str__(self) -> str:
        return f"{self.where}: {self.key}: {self.value!r}: {self.allowed}"


_ALLOWED = "a feed's address (http or https), or a file .opml, .xml, .yaml or .txt that lists feeds"


def find_feeds(settings: FeedSettings) -> list[Feed]:
    """All feeds of the settings, each address once, in order. Raises FeedListError for a list that cannot be read."""
    feeds: dict[str, Feed] = {}
    for entry in settings.feeds:
        listed = [entry] if isinstance(entry, Feed) else _feeds_of(entry)
        for feed in listed:
            feeds.setdefault(feed.url, feed)
    return list(feeds.values())


def parse_opml(content: bytes, name: str) -> list[Feed]:
    """Feeds of an OPML file; the folders above an outline become its tags. Raises FeedListError."""
    try:
        root = ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FeedListError(name, "feeds", "", f"is no OPML: {error}") from error
    body = root.find("body")
    if body is None:
        raise FeedListError(name, "feeds", root.tag, "an OPML file has outlines in a body")
    return list(_outlines(body, (), name))


def _feeds_of(entry: str) -> list[Feed]:
    if entry.lower().startswith(("http://", "https://")):
        return [_made({"url": entry}, "feeds", entry)]
    path = Path(entry).expanduser()
    suffix = path.suffix.lower()
    if suffix not in (".opml", ".xml", ".yaml", ".yml", ".txt"):
        raise FeedListError("settings", "feeds", entry, _ALLOWED)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FeedListError("settings", "feeds", entry, f"cannot be read: {error.strerror}") from error
    if suffix in (".opml", ".xml"):
        return parse_opml(content, entry)
    if suffix == ".txt":
        lines = (line.strip() for line in content.decode("utf-8", "replace").splitlines())
        return [_made({"url": line}, entry, line) for line in lines if line and not line.startswith("#")]
    return _parse_yaml(content, entry)


def _parse_yaml(content: bytes, name: str) -> list[Feed]:
    """Feeds of a YAML list: addresses, or mappings with the fields of `Feed`; also below a key `feeds`."""
    try:
        listed = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise FeedListError(name, "feeds", "", f"is no YAML: {' '.join(str(error).split())}") from error
    if isinstance(listed, dict) and set(listed) == {"feeds"}:
        listed = listed["feeds"]
    if not isinstance(listed, list):
        raise FeedListError(name, "feeds", type(listed).__name__, "a list of addresses, or of mappings with a `url`")
    return [_made({"url": item} if isinstance(item, str) else item, name, item) for item in listed]


def _outlines(parent: Element, folders: tuple[str, ...], name: str) -> Iterator[Feed]:
    for outline in parent.findall("outline"):
        label = (outline.get("title") or outline.get("text") or "").strip()
        address = (outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
        if address:
            categories = (part.strip(" /") for part in (outline.get("category") or "").split(","))
            tags = tuple(dict.fromkeys((*folders, *(category for category in categories if category))))
            language = (outline.get("language") or "").strip() or None
            yield _made({"url": address, "outlet": label or None, "language": language, "tags": tags}, name, address)
        yield from _outlines(outline, folders if address or not label else (*folders, label), name)


def _made(fields: Any, name: str, value: object) -> Feed:
    try:
        return Feed.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, ("feeds", *first["loc"])))
        raise FeedListError(name, key, value, _reason(first["type"], first["msg"])) from error


def _reason(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"not a key; the keys are {', '.join(Feed.model_fields)}"
    return _ALLOWED if kind == "string_pattern_mismatch" else message
