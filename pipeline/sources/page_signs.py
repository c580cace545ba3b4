"""Recognises pages that stand in an article's place: paywalls, consent pages, challenges, error pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.sources.failures import Problem
from pipeline.sources.page_parsing import Page

# Previews before a paywall have a few paragraphs; articles that are marked as paid and longer came in full.
_PREVIEW_CHARS = 1_200
_NOTICE_CHARS = 1_500

_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy-?wall|cookie-?wall)\.")
_CONSENT_PATH = re.compile(r"/(?:cookie-?consent|consent|cookie-?wall|privacy-?wall|collectconsent)(?:/|$|\?)")
_CONSENT = re.compile(
    r"before you continue|we (?:value|respect) your privacy|your privacy choices|manage (?:your )?(?:cookie|consent)"
    r"|accept (?:all )?cookies|cookie (?:consent|preferences|settings)|consent to (?:the use of )?cookies",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:human|robot)|not a robot|captcha|security check"
    r"|access (?:to this page has been )?denied|verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?human"
    r"|checking your browser|pardon our interruption|unusual (?:traffic|activity)|enable javascript and cookies",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"^\W*(?:error\b|404\b|403\b|500\b|503\b|not found|page unavailable|oops|something went wrong|service unavailable"
    r"|(?:page|article|content|story) (?:was |is |could )?(?:not |no longer |un)(?:be )?(?:found|available|exist)"
    r"|under maintenance|sorry, (?:this|the|that|we))",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign in|log in|register)(?: now| today)? to (?:continue|keep|read|unlock|access)"
    r"|to (?:continue|keep) reading|already a subscriber|(?:for|to) (?:our )?subscribers only|subscriber[- ]only"
    r"|(?:create|need) an? (?:free )?account to (?:continue|read)|you(?:'ve| have) (?:reached|read) your (?:limit|last)"
    r"|unlock (?:this|the full) (?:article|story)|premium (?:content|article)",
    re.IGNORECASE,
)


def problem_of_page(page: Page, asked_url: str, final_url: str) -> Problem | None:
    """Why the page is not the article that was asked for; None if it may be."""
    title, text = page.metadata.title or "", page.text
    is_short = len(text) < _NOTICE_CHARS
    final = urlsplit(final_url)
    if _CONSENT_HOST.search(final.netloc.lower()) or (final_url != asked_url and _CONSENT_PATH.search(final.path)):
        return Problem("fetch", "consent_page", f"led to {final_url}, which asks for consent")
    if is_short and _CHALLENGE.search(title):
        return Problem("fetch", "challenge_page", f"the page checks its reader: {title}", is_retryable=True)
    if is_short and _CONSENT.search(title):
        return Problem("fetch", "consent_page", f"the page asks for consent: {title}")
    if is_short and _ERROR.search(title):
        return Problem("fetch", "error_page", f"the page reports an error: {title}")
    if final.path in ("", "/") and not final.query and urlsplit(asked_url).path not in ("", "/"):
        return Problem("fetch", "error_page", f"led to {final_url}, the site's front page")
    if len(text) < _PREVIEW_CHARS and (page.metadata.is_paid or _PAYWALL.search(text)):
        return Problem("fetch", "paywall", f"{len(text)} characters of a paid article")
    if not text.strip():
        return _problem_of_empty(page)
    return None


def _problem_of_empty(page: Page) -> Problem:
    if page.metadata.is_paid:
        return Problem("fetch", "paywall", "no text of a paid article")
    return Problem("parse", "no_text", "no article was found in the page")
