"""Puts what a browser shows of a page in the place of the empty shell that the server sent."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse

from archive.warc.writer import Original
from archive.web.verdict import judge
from crawler.rendering import RENDERED, Renderer, RenderError
from crawler.run import current_run

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class RenderMiddleware:
    """A row whose page the spider found to be an empty shell comes back to be rendered; with GONGKAI_RENDER only."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.get("GONGKAI_RENDER"):
            raise NotConfigured
        self._run = current_run(crawler)
        self._stats = crawler.stats
        self._renderer = Renderer(crawler, self._run)
        crawler.signals.connect(self._renderer.close, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """The page as the browser shows it, or the shell again where it shows no more."""
        if not request.meta.get("render"):
            return None
        found = self._original(request)
        if found is None:  # lost in a kill
            request.meta.pop("render")
            return None
        original, shell = found
        shell.flags.append(RENDERED)
        try:
            view = await self._renderer.view(request, shell)
        except RenderError as error:
            logger.warning("Not rendered: %s: %s", request.url, error)
            self._stats.inc_value("gongkai/not_rendered")
            return shell
        payload = view.dom.encode("utf-8", "replace")
        if judge(request.url, 200, {}, payload) in {"shell", "error"}:
            return shell
        with self._run.writing():
            written = self._run.writer.write_rendered(original, payload, made_by=view.made_by, parts=view.parts)
        request.meta["gongkai_sequence"] = written.sequence
        self._stats.inc_value("gongkai/rendered")
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return HtmlResponse(request.url, headers=headers, body=payload, request=request, flags=[RENDERED])

    def _original(self, request: Request) -> tuple[Original, Response] | None:
        """The archived page that is to be rendered; None where it is not there."""
        run = self._run
        with run.writing():
            run.writer.sync()  # it may have come just now
        previous = run.writer.previous(request.url.split("#", 1)[0])
        shell = run.stored(request, previous.entry) if previous is not None else None
        if previous is None or shell is None:
            return None
        entry = previous.entry
        return Original(entry.record_id, entry.url, entry.date, entry.digest or ""), shell
