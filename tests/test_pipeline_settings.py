"""Settings: what a file and flags say, and one line for each mistake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import RunSettings, load_settings, settings_json


def written(folder: Path, content: str) -> Path:
    path = folder / "settings.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_without_file_and_flags_the_defaults_hold() -> None:
    assert load_settings(None) == RunSettings()


def test_a_file_states_only_what_differs(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, "workers: 3\nsources: {fetch: {n_retries: 5}}\n"))
    assert (settings.workers, settings.sources.fetch.n_retries) == (3, 5)
    assert settings.near_duplicates.enabled


def test_flags_override_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, "workers: 3\nnear_duplicates: {enabled: true, threshold: 0.9}\n")
    settings = load_settings(path, {"workers": 2, "near_duplicates.enabled": False})
    assert (settings.workers, settings.near_duplicates.enabled, settings.near_duplicates.threshold) == (2, False, 0.9)


def test_paths_in_a_file_are_relative_to_it_and_those_of_flags_are_not(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    content = """
output: data
ontology: words
sources:
  files: {inputs: [articles, /srv/news, "-"]}
  feeds: {feeds: [feeds.opml, "https://example.org/rss"]}
"""
    settings = load_settings(written(tmp_path, content))
    assert settings.output == tmp_path / "data"
    assert settings.ontology == str(tmp_path / "words")
    assert settings.sources.files.inputs == (str(tmp_path / "articles"), "/srv/news", "-")
    assert settings.sources.feeds.feeds == (str(tmp_path / "feeds.opml"), "https://example.org/rss")
    assert load_settings(tmp_path / "settings.yaml", {"output": "here"}).output == Path("here")


def test_the_bundled_ontology_goes_by_its_name(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "ontology: plover\n")).ontology == "plover"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("wokers: 2\n", "settings.yaml: wokers: 2: unknown key; did you mean workers?"),
        ("sources: {files: {input: [a]}}\n", "sources.files.input: ['a']: unknown key; did you mean inputs?"),
        ("qqq: 2\n", "unknown key; the keys here are allow_mixed"),
        ("workers: zwei\n", "settings.yaml: workers: 'zwei': input should be a valid integer"),
        ("workers: 0\n", "workers: 0: input should be greater than or equal to 1"),
        ("runner: prism\n", "runner: 'prism': input should be 'direct'"),
        ("near_duplicates: {threshold: 2}\n", "near_duplicates.threshold: 2: input should be less than or equal to 1"),
        ("sources: {since: soon}\n", "sources.since: 'soon': input should be a valid date"),
        ("sources: {files: nothing}\n", "sources.files: 'nothing'"),
        ("sources: {files: {inputs: one.txt}}\n", "sources.files.inputs: 'one.txt': input should be a valid tuple"),
        ("sources: {feeds: {feeds: [{url: 3}]}}\n", "sources.feeds.feeds"),
        ("- a\n- b\n", "must hold 'key: value' lines"),
        ("a: [1\n", "is not YAML"),
        ("output: 3\n", "output: 3: "),
        ("ontology: [plover]\n", "ontology: ['plover']: input should be a valid string"),
    ],
)
def test_a_mistake_in_a_file_is_told_in_one_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(tmp_path, content))
    assert told in str(caught.value)
    assert str(tmp_path / "settings.yaml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        load_settings(tmp_path / "none.yaml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_bytes("output: Bücher\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        load_settings(tmp_path / "settings.yaml")


def test_a_mistake_in_a_flag_names_the_command_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^command line: workers: 'x'"):
        load_settings(written(tmp_path, "slice_articles: 5\n"), {"workers": "x"})


def test_settings_are_written_down_without_secrets() -> None:
    feed = {"url": "https://me:secret@example.org/rss", "headers": {"Authorization": "Bearer secret"}}
    flags: dict[str, Any] = {"sources.feeds.feeds": [feed, "https://you:secret@example.org/atom"]}
    text = settings_json(load_settings(None, flags))
    assert "secret" not in text
    feeds = json.loads(text)["sources"]["feeds"]["feeds"]
    assert feeds[0]["headers"] == {"Authorization": "***"}
    assert feeds[1] == "https://***@example.org/atom"


def test_every_setting_says_what_it_means() -> None:
    for name, field in RunSettings.model_fields.items():
        assert field.description, name


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({}, 1000),
        ({"workers": 2}, 4000),
        ({"workers": 16}, 10_000),
        ({"workers": 16, "slice_articles": 50}, 50),
    ],
)
def test_slices_are_larger_where_several_workers_start_with_each(flags: dict[str, int], expected: int) -> None:
    assert load_settings(None, flags).articles_per_slice == expected


@pytest.mark.parametrize(("n_articles", "expected"), [(0, 1), (99, 1), (199, 1), (200, 2), (399, 3), (100_000, 4)])
def test_few_articles_get_few_workers(n_articles: int, expected: int) -> None:
    assert load_settings(None, {"workers": 4}).workers_for(n_articles) == expected
