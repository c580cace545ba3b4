"""Fetches the page of an article, politely, and tells it from what stands in its place."""

from __future__ import annotations

from datetime import datetime

from pipeline.sources.arrivals import RunContext
from pipeline.sources.failures import Problem, SourceError, dead_letter_of
from pipeline.sources.http import Answer, Fetcher
from pipeline.sources.page_parsing import Page, parse_page, with_first_heading_dropped
from pipeline.sources.page_signs import problem_of_page
from pipeline.sources.robots import Robots
from pipeline.sources.settings import FetchSettings
from schemas.dead_letters import DeadLetter
from schemas.raw import RawArticle

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1"
_HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain", "")


class PageError(SourceError):
    """A page that could not be read as an article, with what was sent instead."""

    def __init__(self, problem: Problem, content: bytes) -> None:
        super().__init__(problem)
        self.args = (problem, content)
        self.content = content


class PageFetcher:
    """Fetches pages as articles; safe to use from several threads."""

    def __init__(self, settings: FetchSettings, fetcher: Fetcher | None = None) -> None:
        self._settings = settings
        self._fetcher = fetcher or Fetcher(settings)
        self._robots = Robots(self._fetcher)

    def fetch_page(self, url: str, now: datetime) -> tuple[Page, Answer]:
        """The article at `url`. Raises SourceError; PageError where the server sent something that is no article."""
        if self._settings.obey_robots:
            self._robots.require(url)
        answer = self._fetcher.fetch(url, max_bytes=self._settings.max_page_bytes, accept=_ACCEPT)
        if answer.status == 304 or answer.content_type not in _HTML_TYPES:
            problem = Problem("fetch", "no_html", f"content of type {answer.content_type or answer.status}")
            raise PageError(problem, answer.content)
        try:
            page = parse_page(answer.content, now, url=answer.url, content_type=answer.headers.get("content-type"))
        except SourceError as error:
            raise PageError(error.problem, answer.content) from error
        page = with_first_heading_dropped(page)
        problem_found = problem_of_page(page, url, answer.url)
        if problem_found is not None:
            raise PageError(problem_found, answer.content)
        return page, answer


def read_page(url: str, fetcher: PageFetcher, run: RunContext) -> RawArticle | DeadLetter:
    """The article at one address, as of a page that no feed named."""
    try:
        page, answer = fetcher.fetch_page(url, run.now)
    except SourceError as error:
        content = error.content if isinstance(error, PageError) else None
        return dead_letter_of(error.problem, url, run, payload=content, error=error)
    return article_of_page(page, run, source_uri=url, input_name=url, url=answer.url)


def article_of_page(page: Page, run: RunContext, *, source_uri: str, input_name: str, url: str | None) -> RawArticle:
    """The article of a page that is known by itself alone."""
    about = page.metadata
    return RawArticle(
        source_kind="html",
        source_uri=source_uri,
        input_name=input_name,
        text=page.text,
        fetched_at=run.now,
        url=url or about.canonical_url,
        canonical_url=about.canonical_url,
        outlet=about.outlet,
        title=about.title,
        authors=about.authors,
        language=about.language,
        published_at=page.published_at,
        published_at_basis=page.published_at_basis,
        updated_at=about.updated_at,
    )
