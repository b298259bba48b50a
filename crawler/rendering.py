"""Pages that need JavaScript, shown by a browser that reaches no network: all it asks for is asked by the crawler.

The browser is handed the page as it was archived. What the page's scripts ask for besides goes the way of every
request: scope, robots.txt, pauses, budgets, and into the archive as it was sent; pictures, fonts and styles are not
asked for at all, and nobody is sent elsewhere. What the browser makes of it is archived as its own kind of record.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from crawler.browser import browser_path
from crawler.failures import DOWN, UNREACHABLE, words_of
from crawler.manners import EndingError
from crawler.posting import Post
from crawler.scope import host_of
from crawler.traps import without_session
from crawler.words import load_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.run import Run

logger = logging.getLogger(__name__)

RENDERED = "rendered"  # a flag of a response, also where the browser showed no more than the shell
NEEDED = {"script", "xhr", "fetch"}  # kinds of requests that make the content of a page
PASSED_ON = ("accept", "content-type", "x-requested-with")  # of what a script says with its request
KEPT_BACK = ("content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie")
NOWHERE = "http://127.0.0.1:9"  # the discard port: what is not intercepted ends there
ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
    *("--disable-domain-reliability", "--dns-prefetch-disable", "--no-first-run", "--no-pings", "--disable-gpu"),
)
AT_ONCE = 2  # pages in the browser
MOST_PARTS = 60  # requests of one page
QUIET = 1.0  # seconds without a request after which a page is taken for done
LONGEST = 240.0  # seconds for one page, the pauses between its requests included
LONGEST_DOM = 20_000_000  # characters
MOST_KEPT = 32_000_000  # bytes of scripts that are kept for the next page of the run
TICK = 0.1


class RenderError(Exception):
    """The browser brought nothing: it cannot be started, or the page was not done in time. It stays the shell it is."""


def renders(setting: str, site: str | None) -> bool:
    """
    Whether the shells of a site are rendered.

    >>> renders("all", None), renders("a, b", "b"), renders("a", "b"), renders("", "b")
    (True, True, False, False)
    """
    wanted = setting.replace(",", " ").split()
    return wanted == ["all"] or site in wanted


@dataclass(frozen=True)
class View:
    """What the browser made of a page, and the addresses of what it was given for that."""

    dom: str
    parts: tuple[str, ...]
    made_by: str


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Renderer:
    """The browser of one run, started when the first page needs it."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        self.crawler = crawler
        self.run = run
        self._agent = str(crawler.settings["USER_AGENT"])
        self._path = browser_path(str(crawler.settings.get("GONGKAI_BROWSER") or ""))
        self._starting = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._player: Any = None
        self._browser: Any = None
        self.kept: dict[str, _Answer] = {}  # scripts by their address

    async def view(self, request: Request, page: Response) -> View:
        """Raises RenderError, and EndingError where the run ends meanwhile."""
        from playwright.async_api import Error  # noqa: PLC0415 - of the extra

        async with self._places:
            try:
                return await asyncio.wait_for(self._view(request, page), LONGEST + 30)
            except TimeoutError:
                await self.close()  # a script that never rests holds the whole browser
                raise RenderError(f"not done after {LONGEST:g} seconds") from None
            except Error as error:
                raise RenderError(str(error).splitlines()[0]) from error

    async def _view(self, request: Request, page: Response) -> View:
        browser = await self._start()
        context = await browser.new_context(
            user_agent=self._agent, locale="zh-CN", service_workers="block", accept_downloads=False
        )
        try:
            tab = await context.new_page()
            visit = _Visit(self, request, page)
            await context.route("**/*", visit.answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            await tab.goto(page.url, wait_until="domcontentloaded", timeout=LONGEST * 1000)
            await visit.rest()
            dom = await tab.content()
        finally:
            await context.unroute_all(behavior="ignoreErrors")
            await context.close()
        if len(dom) > LONGEST_DOM:
            raise RenderError(f"longer than {LONGEST_DOM:,} characters")
        made_by = f"Chromium/{browser.version} playwright/{metadata.version('playwright')}"
        return View(dom, tuple(visit.parts), made_by)

    async def _start(self) -> Any:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - of the extra

        async with self._starting:
            if self._browser is None or not self._browser.is_connected():
                self._player = self._player or await async_playwright().start()
                self._browser = await self._player.chromium.launch(
                    executable_path=self._path,
                    args=list(ARGUMENTS),
                    proxy={"server": NOWHERE},
                    chromium_sandbox=os.geteuid() != 0,  # which root cannot have
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._browser

    async def close(self) -> None:
        browser, player, self._browser, self._player = self._browser, self._player, None, None
        if browser is not None:
            await browser.close()
        if player is not None:
            await player.stop()

    def keep(self, url: str, answer: _Answer) -> None:
        """A script that the next page of the run will want too."""
        if sum(len(one.body) for one in self.kept.values()) + len(answer.body) <= MOST_KEPT:
            self.kept[url] = answer


@dataclass
class _Visit:
    """One page in the browser: answers what it asks for, and knows when it rests."""

    renderer: Renderer
    request: Request
    page: Response
    parts: list[str] = field(default_factory=list)
    waiting: int = 0
    active_at: float = field(default_factory=time.monotonic)
    is_ending: bool = False
    cut: str | None = None  # why something that it needs was not asked for: half a page is none
    _seen: dict[tuple[str, str, str], _Answer | None] = field(default_factory=dict)
    _is_shown: bool = False

    async def answer(self, route: Any) -> None:
        """The page itself from the archive; what its scripts ask for by the crawler; nothing else."""
        asked = route.request
        if asked.is_navigation_request():
            if self._is_shown:
                await route.fulfill(status=204)  # No Content: what is shown stays; an abort would show an error instead
                return
            self._is_shown = True
            content_type = (self.page.headers.get("Content-Type") or b"text/html").decode("latin-1")
            await route.fulfill(status=200, headers={"content-type": content_type}, body=self.page.body)
            return
        got = await self._get(asked)
        if got is None:
            await route.abort()
        else:
            await route.fulfill(status=got.status, headers=dict(got.headers), body=got.body)

    async def rest(self) -> None:
        """Until nothing has been asked for a while. Raises RenderError, EndingError."""
        began = time.monotonic()
        while self.waiting or time.monotonic() - self.active_at < QUIET:
            if self.is_ending or self.renderer.run.manners.ending:
                raise EndingError("the run is ending")
            if time.monotonic() - began > LONGEST:
                raise RenderError(f"still asking after {LONGEST:g} seconds")
            await asyncio.sleep(TICK)
        if self.cut is not None:
            raise RenderError(self.cut)

    async def _get(self, asked: Any) -> _Answer | None:
        """None for what is not needed, out of bounds, or not to be had."""
        url, body = str(asked.url).partition("#")[0], (asked.post_data_buffer or b"").decode("utf-8", "replace")
        key = (asked.method, without_session(url), body)
        if key in self._seen:  # asked over and over, as counters and clocks do
            return self._seen[key]
        self._seen[key] = None
        if asked.method == "GET" and url in self.renderer.kept:
            self.parts.append(url)
            self._seen[key] = self.renderer.kept[url]
            return self._seen[key]
        if (why := self._fault(asked, url, body)) is not None:
            logger.debug("Not asked for %s: %s: %s", self.page.url, url, why)
            return None
        self.waiting += 1
        try:
            found = await self._ask(asked, url, body)
        finally:
            self.waiting -= 1
            self.active_at = time.monotonic()
        if found is not None:
            self.parts.append(url)
            if asked.resource_type == "script" and found.status == 200:
                self.renderer.keep(url, found)
        self._seen[key] = found
        return found

    def _fault(self, asked: Any, url: str, body: str) -> str | None:
        run = self.renderer.run
        if asked.resource_type not in NEEDED:
            return f"a page is read without {asked.resource_type}"
        if asked.method == "POST":
            post = Post(body, str(asked.headers.get("content-type") or "").partition(";")[0].strip())
            if host_of(url) != host_of(self.page.url):
                return "nothing is sent to another host"
            if (why := load_words().posts.fault(url, post)) is not None:
                return why
        elif asked.method != "GET":
            return f"{asked.method} is no reading"
        if (why := run.scheduler.fault(url)) is not None:
            return str(why)
        self.cut = self.cut or run.budget.fault(run.frontier.sites.spent(str(self.request.meta.get("site"))))
        if len(self.parts) >= MOST_PARTS:
            self.cut = f"it asks for more than {MOST_PARTS} things"
        return self.cut

    async def _ask(self, asked: Any, url: str, body: str) -> _Answer | None:
        run, engine = self.renderer.run, self.renderer.crawler.engine
        assert engine is not None
        headers = {name: value for name, value in asked.headers.items() if name in PASSED_ON}
        if host_of(url) == host_of(self.page.url):
            headers["referer"] = self.page.url
        meta = {"role": "part", "site": self.request.meta.get("site"), "page": self.page.url, "dont_retry": True}
        part = Request(url, method=asked.method, body=body, headers=headers, meta=meta, callback=NO_CALLBACK)
        run.frontier.charge(self.request.meta["frontier_id"])
        try:
            response = await engine.download_async(part)
        except EndingError:
            self.is_ending = True
            return None
        except (IgnoreRequest, *DOWN, *UNREACHABLE) as error:
            logger.info("Not had for %s: %s: %s", self.page.url, url, words_of(error))
            return None
        if response.meta.get("verdict") == "blocked":
            return None
        kept = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        return _Answer(response.status, {n: v for n, v in kept.items() if n not in KEPT_BACK}, response.body)
