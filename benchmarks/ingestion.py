"""Polls 200 feeds with 10,000 entries on loopback: is anything lost or read twice, is memory flat, are hosts spared?

`python -m benchmarks.ingestion`: once with the entries' own text, once with a page to fetch for each.
"""

from __future__ import annotations

import resource
import time
from datetime import UTC, datetime

from pipeline.sources.arrivals import RunContext
from pipeline.sources.reading import read_sources
from pipeline.sources.settings import FeedSettings, FetchSettings, SourceSettings
from schemas.raw import RawArticle
from tests import fault_server
from tests.fault_server import FaultServer, answer, page, rss

N_FEEDS = 200
N_ENTRIES = 50
HOST_CONCURRENCY = 8
_TEXT = "The two delegations met behind closed doors and agreed to meet again. " * 40
_PAGE = page("Delegations meet", *[_TEXT[:400]] * 6)


def _serve(server: FaultServer, *, with_pages: bool) -> list[str]:
    """Addresses of the feeds."""
    for feed in range(N_FEEDS):
        paths = [f"/{feed}/{number}" for number in range(N_ENTRIES)]
        text = "A summary." if with_pages else _TEXT
        items = (
            f"<title>{path}</title><link>{server.url(path)}</link><description>{text}</description>" for path in paths
        )
        server.plays[f"/feed/{feed}"] = answer(200, rss(*items))
        if with_pages:
            server.plays |= dict.fromkeys(paths, answer(200, _PAGE, Content_Type="text/html"))
    return [server.url(f"/feed/{feed}") for feed in range(N_FEEDS)]


def _measure(*, with_pages: bool) -> None:
    with fault_server.running() as server:
        settings = SourceSettings(
            feeds=FeedSettings(feeds=tuple(_serve(server, with_pages=with_pages))),
            fetch=FetchSettings(allow_private_addresses=True, host_delay_s=0, host_concurrency=HOST_CONCURRENCY),
        )
        urls: list[str | None] = []
        peaks_mb: list[int] = []
        started_s, cpu_s = time.monotonic(), time.process_time()
        for arrival in read_sources(settings, {}, RunContext("benchmark", datetime.now(UTC))):
            if isinstance(arrival.content, RawArticle):
                urls.append(arrival.content.url)
                if len(urls) % 2000 == 0:
                    peaks_mb.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        wall_s, cpu_s = time.monotonic() - started_s, time.process_time() - cpu_s
        print(f"{'with' if with_pages else 'without'} pages: {len(urls)} articles, {len(set(urls))} of them distinct")
        print(f"  {wall_s:.0f} s, {1000 * cpu_s / len(urls):.1f} CPU-ms each (the server's included)")
        print(f"  peak memory after each 2,000: {', '.join(map(str, peaks_mb))} MB")
        print(f"  at most {server.most_at_once} requests at a time, {HOST_CONCURRENCY} allowed")


if __name__ == "__main__":
    _measure(with_pages=False)
    _measure(with_pages=True)
