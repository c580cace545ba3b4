"""Clean text, canonical addresses, ids and languages."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.articles import ARTICLES
from schemas.raw import RawArticle
from tests.support import shared_data
from transforms.identify_language import identify_language, language_code_of
from transforms.normalize import canonical_url_of, normalize_article, normalize_text

STEADY = settings(deadline=None, derandomize=True)
RAW = RawArticle(
    source_kind="txt",
    source_uri="in/a.txt",
    input_name="a.txt",
    text="The ministers met in Vienna on Tuesday.",
    fetched_at=datetime(2026, 11, 23, tzinfo=UTC),
)

# One sentence of news in each of these languages, of the length of a first paragraph.
FOREIGN = {
    "de": "Der Bundeskanzler hat am Dienstag in Berlin mit dem französischen Präsidenten über die Lage an der "
    "Grenze gesprochen. Beide Seiten vereinbarten, weitere Maßnahmen zu prüfen.",
    "fr": "Le président a rencontré mardi à Berlin le chancelier allemand pour discuter de la situation à la "
    "frontière. Les deux parties sont convenues d'examiner de nouvelles mesures.",
    "es": "El presidente se reunió el martes en Berlín con el canciller alemán para hablar de la situación en la "
    "frontera. Ambas partes acordaron estudiar nuevas medidas.",
    "nl": "De minister was in Berlijn om in gesprek te gaan met de Duitse bondskanselier over de situatie aan de "
    "grens. Het was de eerste keer dat zij elkaar in dit jaar spraken.",
    "ru": "Президент встретился во вторник в Берлине с канцлером, чтобы обсудить положение на границе.",
    "ar": "التقى الرئيس يوم الثلاثاء في برلين بالمستشار لبحث الوضع على الحدود.",
    "zh": "总统周二在柏林会见总理,讨论边境局势。",
    "tr": "Cumhurbaşkanı salı günü Berlin'de Başbakan ile görüşerek sınırdaki durumu ele aldı. Taraflar iş birliğini "
    "derinleştirme konusunda anlaştı ve yeni önlemleri değerlendirdi.",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\x0bd\x0ce\u2028f", "a\nb\nc\nd\ne\nf"),
        ("one\u2029two", "one\n\ntwo"),
        ("a\u00a0b\u2009c \t d", "a b c d"),
        ("co\u00adoperation, zero\u200bwidth, \ufeffmark", "cooperation, zerowidth, mark"),
        ("NUL\x00 and bell\x07", "NUL and bell"),
        ("\u202eright\u202c to left", "right to left"),
        ("Cafe\u0301", "Café"),
        ("  lead\n\n\n\n  and rest  ", "lead\n\nand rest"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("â€œmojibake staysâ€\u009d", "â€œmojibake staysâ€"),
        ("“Quotes” – and 'dashes' — stay", "“Quotes” – and 'dashes' — stay"),
        ("VIENNA, March 12 (Example) - They met.", "VIENNA, March 12 (Example) - They met."),
        ("", ""),
        ("\x00 \n", ""),
    ],
)
def test_text_is_cleaned_and_words_stay(text: str, expected: str) -> None:
    assert normalize_text(text) == expected


def test_text_that_was_wrapped_is_put_together_again() -> None:
    wrapped = (
        "VIENNA (Example) - The foreign ministers of the two countries met on\n"
        "Tuesday and signed an agreement on trade, officials said, after a long\n"
        "night of talks.\n\nThe opposition called for protests."
    )
    assert normalize_text(wrapped).split("\n\n") == [
        "VIENNA (Example) - The foreign ministers of the two countries met on Tuesday and signed an agreement on "
        "trade, officials said, after a long night of talks.",
        "The opposition called for protests.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Those who met on Tuesday in the capital were the following:\nAustria\nHungary\nSlovakia",
        "The ministers met on Tuesday in Vienna, officials of both sides said.\nThey signed an agreement.",
        "One line only, and not a long one, though it is long enough to look like one.",
    ],
)
def test_lists_and_paragraphs_a_line_stay_as_they_are(text: str) -> None:
    assert normalize_text(text) == text


@STEADY
@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_and_all_text_can_be_written(text: str) -> None:
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once
    once.encode("utf-8")


@STEADY
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_article_can_be_written_to_its_table(text: str, title: str, url: str, outlet: str) -> None:
    raw = replace(RAW, text=text, title=title, url=url, outlet=outlet, authors=(title,), external_id=outlet)
    assert ARTICLES.to_arrow([normalize_article(raw)]).num_rows == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.ORG:443/a?utm_source=rss&id=3&fbclid=x", "https://example.org/a?id=3"),
        ("https://example.org/a#comments", "https://example.org/a"),
        ("https://example.org/#!/article/3", "https://example.org/#!/article/3"),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("http://127.0.0.1:8000/a.html", "http://127.0.0.1:8000/a.html"),
        ("ftp://example.org/a", None),
        ("example.org/a", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses_lose_what_only_tracks(url: str | None, expected: str | None) -> None:
    assert canonical_url_of(url) == expected


def test_ids_follow_the_address_then_the_given_id_then_the_text() -> None:
    by_url = normalize_article(replace(RAW, url="https://example.org/a?utm_source=x"))
    assert by_url.document_id == normalize_article(replace(RAW, url="https://example.org/a", text="B.")).document_id
    assert by_url.article_id != normalize_article(replace(RAW, url="https://example.org/a", text="B.")).article_id
    by_id = normalize_article(replace(RAW, external_id="7", outlet="Wire"))
    assert by_id.document_id == normalize_article(replace(RAW, external_id="7", outlet="Wire", text="B.")).document_id
    assert by_id.document_id != normalize_article(replace(RAW, external_id="7", outlet="Other")).document_id
    assert (
        normalize_article(replace(RAW, external_id="7")).document_id
        != normalize_article(replace(RAW, external_id="7", input_name="b.txt")).document_id
    )
    assert normalize_article(RAW).document_id == normalize_article(replace(RAW, input_name="b.txt")).document_id


def test_the_page_s_own_address_prevails() -> None:
    article = normalize_article(
        replace(RAW, url="https://feeds.example.org/x", canonical_url="https://example.org/a?utm_medium=y")
    )
    assert (article.url, article.canonical_url) == ("https://feeds.example.org/x", "https://example.org/a")


def test_empty_and_foreign_articles_are_kept_and_say_why_they_are_not_coded() -> None:
    assert normalize_article(replace(RAW, text=" \x00 ")).not_coded_reason == "empty"
    german = normalize_article(replace(RAW, text=FOREIGN["de"]))
    assert (german.language, german.not_coded_reason, german.is_coded) == ("de", "language", False)
    assert normalize_article(RAW).not_coded_reason is None


@pytest.mark.parametrize("language", sorted(FOREIGN))
def test_other_languages_are_found_whatever_is_declared(language: str) -> None:
    assert identify_language(FOREIGN[language], None) == language
    assert identify_language(FOREIGN[language] * 5, "en") == language


@pytest.mark.parametrize(
    "text",
    ["Police arrest 40 in Lagos.", "Putin, Xi meet in Samarkand.", "NATO!", "Ja.", "Haiti gang violence: UN envoy"],
)
def test_short_texts_are_what_they_are_declared_to_be_or_english(text: str) -> None:
    assert identify_language(text, None) == "en"
    assert identify_language(text, "en-NG") == "en"
    assert identify_language(text, "fr") == "fr"


@pytest.mark.parametrize("declared", ["us", "uk", "zh-CN", "xx", "ru", "gb"])
def test_a_declaration_that_cannot_be_loses_no_english(declared: str) -> None:
    assert identify_language("Police arrest 40 in Lagos.", declared) == "en"


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en-GB", "en"), ("EN_us", "en"), ("eng", "en"), ("English", "en"), ("", None), ("x-default", None), (None, None)],
)
def test_declared_languages_are_brought_to_one_form(declared: str | None, code: str | None) -> None:
    assert language_code_of(declared) == code


@pytest.mark.parametrize("name", ["events/plover_gsr_dev.jsonl", "events/null_ewt.jsonl", "quotes/polnear.dev.jsonl"])
def test_no_english_sentence_is_lost(name: str) -> None:
    lines = shared_data(f"data/{name}").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    pieces = [*texts, *(line for text in texts for line in text.splitlines())]
    assert [piece for piece in pieces if identify_language(normalize_text(piece), None) != "en"] == []
