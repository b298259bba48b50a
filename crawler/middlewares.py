"""What happens to an answer between archive and spider: verdict, redirects, retries; and the proxy of the settings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archive.web.verdict import judge
from crawler.run import current_run
from crawler.scope import host_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class ProxyMiddleware:
    """GONGKAI_PROXY sends every request through that proxy; Scrapy's own middleware behind it does the rest."""

    def __init__(self, proxy: str) -> None:
        self._proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProxyMiddleware:
        proxy = str(crawler.settings.get("GONGKAI_PROXY") or "")
        if not proxy:
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        request.meta["proxy"] = self._proxy


class VerdictMiddleware:
    """Judges each decoded answer; a challenge is counted, never retried, never solved."""

    def __init__(self, crawler: Crawler) -> None:
        self._run = current_run(crawler)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> VerdictMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get("verdict") != "blocked":  # a redirect to a challenge has been judged already
            request.meta["verdict"] = verdict_of(request, response)
            if request.meta["verdict"] == "blocked":
                note_challenge(self._run, request, response, self._stats)
        if request.meta["verdict"] != "blocked" and response.status < 500:
            self._run.manners.answered(host_of(request.url))
        return response


def verdict_of(request: Request, response: Response) -> str:
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1") for name, values in response.headers.items()
    }
    asked = (request.meta.get("redirect_urls") or [None])[0]
    verdict = judge(response.url, response.status, headers, response.body, requested_url=asked)
    is_sent_on = request.method == "POST" and 300 <= response.status < 400
    return "error" if is_sent_on and verdict != "blocked" else verdict


def note_challenge(run: Any, request: Request, response: Response, stats: Any) -> None:
    stats.inc_value("gongkai/blocked")
    if "replayed" not in response.flags:
        run.manners.met_challenge(host_of(request.url))


class PoliteRedirectMiddleware(RedirectMiddleware):
    """Follows redirects, except those to a challenge; what was sent is sent nowhere else, and a list does not move."""

    def process_response(  # type: ignore[override] # Scrapy's deprecated third argument
        self, request: Request, response: Response
    ) -> Request | Response:
        if 300 <= response.status < 400 and verdict_of(request, response) == "blocked":
            request.meta["verdict"] = "blocked"
            note_challenge(current_run(self.crawler), request, response, self.crawler.stats)
            return response
        if request.method == "POST":
            return response
        followed: Request | Response = super().process_response(request, response)
        if not isinstance(followed, Response):
            followed.meta.pop("retry_at", None)
        return followed


class PoliteRetryMiddleware(RetryMiddleware):
    """Asks again after the pause that the host wants (Retry-After in both forms) or after a growing one."""

    def process_response(  # type: ignore[override] # Scrapy's deprecated third argument
        self, request: Request, response: Response
    ) -> Request | Response:
        if response.status not in self.retry_http_codes or request.meta.get("verdict") == "blocked":
            return response
        attempt = request.meta.get("retry_times", 0) + 1
        manners = current_run(self.crawler).manners
        if attempt <= self.max_retry_times and "replayed" not in response.flags:
            value = response.headers.get("Retry-After")
            if not manners.asked_to_wait(host_of(request.url), value.decode("latin-1") if value else None, attempt):
                return response
        answer: Request | Response = super().process_response(request, response)
        if isinstance(answer, Response) and response.status > 500:
            manners.failed(host_of(request.url), "error", f"it answers with HTTP {response.status}")
        return answer

    def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        again: Request | Response | None = super().process_exception(request, exception)
        if again is not None and not isinstance(again, Response):
            manners = current_run(self.crawler).manners
            again.meta["retry_at"] = time.time() + manners.backoff(host_of(request.url), again.meta["retry_times"])
            if request.meta.get("role") == "robots":  # it does not wait in the queue
                manners.asked_to_wait(host_of(request.url), None, again.meta["retry_times"])
        return again
