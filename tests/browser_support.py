"""A real browser for tests of the pages, without a network, that keeps account of what a page does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, ViewportSize, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_NO_NETWORK = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking")
# Runs before the page's own script, outside its policy.
_REPORT_VIOLATIONS = """
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));
"""

_TIMEOUT_MS = 15_000

DESKTOP = ViewportSize(width=1400, height=900)
PHONE = ViewportSize(width=390, height=844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; the test is skipped where there is none."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=_executable(playwright), args=list(_NO_NETWORK))
        except Error as error:
            # A machine without the libraries or the sandbox that Chromium needs tells nothing about our pages.
            pytest.skip(f"Chromium does not start here: {str(error).splitlines()[0]}")
        try:
            yield browser
        finally:
            browser.close()


def _executable(playwright: Playwright) -> str:
    named = os.environ.get("DEMARCHE_BROWSER")
    found = [named] if named else [path for path in map(shutil.which, _NAMES) if path]
    own = playwright.chromium.executable_path
    if not found and not Path(own).exists():
        # A browser is no Python package: where the system has none, nothing that pip installs can draw a page.
        pytest.skip("no Chromium here: `make browser` installs one, or DEMARCHE_BROWSER names it")
    return found[0] if found else own


@dataclass
class Visit:
    """A page that is open, with what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def assert_blameless(self) -> None:
        """Asserts that it asked for nothing but itself, broke no policy, and raised and logged no error."""
        assert self.requests == [self.page.url.partition("#")[0]]
        assert self.complaints == []
        assert self.page.evaluate("violations") == []
        assert self.page.evaluate("window.hacked") is None


@contextmanager
def visit(browser: Browser, path: Path, address: str = "", **options: Any) -> Iterator[Visit]:
    """Opens a page from disk in a context of its own, offline, and waits until it is drawn."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", "offline": True, **options})
    try:
        context.set_default_timeout(_TIMEOUT_MS)
        visited = Visit(context.new_page())
        page = visited.page
        page.add_init_script(_REPORT_VIOLATIONS)
        page.on("request", lambda request: visited.requests.append(request.url))
        page.on("console", lambda message: _note(visited, message))
        page.on("pageerror", lambda error: visited.complaints.append(str(error)))
        page.goto(path.as_uri() + address)
        page.wait_for_selector("html[data-ready=true]")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield visited
    finally:
        context.close()


def _note(visited: Visit, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        visited.complaints.append(message.text)
