"""Hosts that each want something else of a crawler, and one crawl of them all."""

from __future__ import annotations

import gzip
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import Crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHALLENGES = [
    status(521, "<script>document.cookie='__jsl_clearance=1'</script>"),
    status(412, "<script>$_ts={}</script>"),
    status(202, "<script>x</script>"),
    ok("<script>var arg1='acw_sc__v2'</script>"),
    status(302, "", "Location: /WZWSRELw"),
]


def strict(url: str, path: str, head: bytes) -> Answer:
    if path == "/robots.txt":
        return ok("User-agent: *\nDisallow: /private\nCrawl-delay: 0.4\n", "text/plain")
    return status(302, "", "Location: /private/x") if path == "/to-private" else ok("<p>x</p>")


def broken(url: str, path: str, head: bytes) -> Answer:
    return status(500) if path == "/robots.txt" else ok("<p>x</p>")


class Busy:
    """Wants patience once for each of two pages, in both forms of Retry-After."""

    def __init__(self) -> None:
        self.turns: dict[str, int] = {}

    def __call__(self, url: str, path: str, head: bytes) -> Answer:
        self.turns[path] = self.turns.get(path, 0) + 1
        if path == "/seconds" and self.turns[path] == 1:
            return status(503, "busy", "Retry-After: 1")
        if path == "/date" and self.turns[path] == 1:
            later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 2))
            return status(429, "busy", f"Retry-After: {later}")
        return ok("<p>x</p>") if path != "/robots.txt" else status(404)


def challenging(url: str, path: str, head: bytes) -> Answer:
    return status(404) if path == "/robots.txt" else CHALLENGES[int(path[1:]) % 5]


class Web(NamedTuple):
    data: Path
    crawl: Crawl
    strict: Loopback
    broken: Loopback
    busy: Loopback
    challenging: Loopback
    bomb: Loopback


def bomb(url: str, path: str, head: bytes) -> Answer:
    if path == "/robots.txt":
        return status(404)
    return ok(gzip.compress(bytes(3_000_000)), "text/html", "Content-Encoding: gzip")


@contextmanager
def wanting_web(data: Path) -> Iterator[Web]:
    """The crawl is under way while other tests run: it waits most of the time."""
    kinds: tuple[Callable[[str, str, bytes], Answer], ...] = (strict, broken, Busy(), challenging, bomb)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Loopback(answer, address=f"127.0.0.{number}"))
            for number, answer in enumerate(kinds, 11)
        ]
        paths = (
            ("/a", "/private/x", "/b", "/to-private"),
            ("/",),
            ("/seconds", "/date", "/other"),
            tuple(f"/{number}" for number in range(9)),
            ("/",),
        )
        asked = [server.url + path for server, some in zip(servers, paths, strict=True) for path in some]
        settings = {"GONGKAI_DELAY": 0.1, "RETRY_TIMES": 1, "DOWNLOAD_MAXSIZE": 1_000_000}
        crawl = Crawl(data, {"seeds": " ".join([*asked, "http://127.0.0.99:1/"])}, settings, "ask_all")
        yield Web(data, crawl, *servers)
