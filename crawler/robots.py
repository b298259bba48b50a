"""robots.txt as RFC 9309 has it: 4xx allows all, 5xx and silence nothing; kept for a day; Crawl-delay is heard."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from archive.web.text import decode
from crawler.failures import DOWN, UNREACHABLE, words_of
from crawler.manners import EndingError
from crawler.run import current_run
from crawler.scope import ForbiddenTargetError, host_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

Standing = Literal["rules", "allow", "blocked", "unreachable", "error"]

DAY = 24 * 3600.0
LONGEST = 500 * 1024  # bytes that a parser has to read, RFC 9309 2.5
LONGEST_DELAY = 300.0  # seconds: a longer Crawl-delay keeps crawlers out in other words
PRIORITY = 1 << 20


class RobotsForbidError(IgnoreRequest):
    """robots.txt does not let us ask for that address, or could not be had."""


@dataclass(frozen=True)
class Rules:
    standing: Standing
    parser: Protego | None = None

    def fault(self, url: str, agent: str) -> str | None:
        if self.standing == "allow":
            return None
        if self.parser is None:
            return f"robots.txt: {self.standing}"
        return None if self.parser.can_fetch(url, agent) else "disallowed by robots.txt"


class RobotsMiddleware:
    """Stands before every request, pages after redirects included."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = current_run(crawler)
        self._agent = str(crawler.settings["USER_AGENT"])
        self._rules: dict[str, asyncio.Future[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsForbidError."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        self._run.scope.check(request.url)  # before its robots.txt is asked for
        rules = await self._rules_of(request)
        if (fault := rules.fault(request.url, self._agent)) is not None:
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidError(fault)

    async def _rules_of(self, request: Request) -> Rules:
        parts = urlsplit(request.url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._rules:
            self._rules[place] = asyncio.get_running_loop().create_future()
            try:
                rules = await self._load(place, request)
            except BaseException:
                self._rules.pop(place).cancel()
                raise
            self._rules[place].set_result(rules)
        try:
            return await asyncio.shield(self._rules[place])
        except asyncio.CancelledError:
            raise EndingError("robots.txt was not had before the run ended") from None

    async def _load(self, place: str, request: Request) -> Rules:
        kept = self._run.frontier.hosts.robots(place, time.time() - DAY)
        if kept is not None and kept[0] in {"rules", "allow"}:
            return self._understand(place, "rules" if kept[0] == "rules" else "allow", kept[1] or b"")
        asked = Request(
            f"{place}/robots.txt",
            callback=NO_CALLBACK,
            priority=PRIORITY,
            meta={"dont_obey_robotstxt": True, "role": "robots", "site": request.meta.get("site")},
        )
        try:
            response = await self._crawler.engine.download_async(asked)
        except EndingError:
            raise
        except ForbiddenTargetError:
            standing, body, reason = "allow", b"", ""  # a redirect out of bounds: as good as not there
        except IgnoreRequest as error:
            standing, body, reason = "error", b"", str(error)
        except DOWN as error:
            standing, body, reason = "error", b"", words_of(error)
        except UNREACHABLE as error:
            standing, body, reason = "unreachable", b"", words_of(error)
        else:
            standing, body, reason = _standing(response)
        self._run.keep_robots(asked, place, standing, body)
        if standing not in {"rules", "allow"}:
            self._run.manners.failed(host_of(place), standing, f"robots.txt: {reason}", at_once=True)
        return self._understand(place, standing, body)

    def _understand(self, place: str, standing: str, body: bytes) -> Rules:
        if standing != "rules":
            return Rules(standing)  # type: ignore[arg-type]
        parser = Protego.parse(decode(body[:LONGEST]))
        delay = parser.crawl_delay(self._agent)
        if delay is not None:
            state = self._run.frontier.hosts.of(host_of(place))
            state.crawl_delay = min(float(delay), LONGEST_DELAY)
            self._run.frontier.hosts.save(state)
        self._run.sitemaps[place] = tuple(parser.sitemaps)
        return Rules("rules", parser)


def _standing(response: Response) -> tuple[str, bytes, str]:
    status = response.status
    if status >= 500 or status == 429:
        blocked = response.meta.get("verdict") == "blocked"
        return ("blocked" if blocked else "error"), b"", f"HTTP {status}"
    if 200 <= status < 300 and response.meta.get("verdict") != "blocked":
        return "rules", response.body[:LONGEST], ""
    return "allow", b"", ""
