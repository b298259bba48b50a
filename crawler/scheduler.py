"""Scrapy's scheduler on the frontier, and the two middlewares that tell it how a request ended."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.asyncio import call_later
from scrapy.utils.request import request_from_dict

from crawler.failures import standing_of, words_of
from crawler.manners import EndingError
from crawler.rows import DONE, FAILED, Candidate, Over
from crawler.run import current_run
from crawler.scope import host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from crawler.rows import Lease

logger = logging.getLogger(__name__)

# Facts of one attempt or of this process: not written into the queue
MOMENTARY = {
    *("download_latency", "download_slot", "download_timeout", "proxy", "_auth_proxy", "_scheme_proxy"),
    *("frontier_id", "gongkai_sequence", "gongkai_record", "verdict", "retry_at", "cut"),
}


class FrontierScheduler(BaseScheduler):
    """Requests live in the frontier from the moment they are yielded until their capture is on disk."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = current_run(crawler)
        self._frontier = self._run.frontier
        self._spider: Spider | None = None
        self._leased: dict[int, Request] = {}  # what was asked for a row: another address coming back is a redirect
        self._longest = crawler.settings.getint("URLLENGTH_LIMIT")
        self._wake: Any = None
        self._wake_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        scheduler = cls(crawler)
        scheduler._run.scheduler = scheduler
        return scheduler

    def open(self, spider: Spider) -> None:
        self._spider = spider

    def close(self, reason: str) -> None:  # noqa: ARG002
        if self._wake is not None:
            self._wake.cancel()

    def has_pending_requests(self) -> bool:
        return self._frontier.has_pending()

    def enqueue_request(self, request: Request) -> bool:
        """False for what is known, out of bounds, or not to be asked any more."""
        row = request.meta.get("frontier_id")  # of one that comes back: to be asked once more, or led elsewhere
        if (fault := self.fault(request.url) if row is None else self._run.scope.fault(request.url)) is not None:
            logger.info("Not asked: %s: %s", request.url, fault)
            self._crawler.stats.inc_value("gongkai/out_of_bounds")
            return self._drop(request, f"out of bounds: {fault}")
        candidate = self.candidate(request)
        if row is None:
            return bool(self._frontier.add([candidate]))
        if not self._is_asked_again(row, candidate) and not self._frontier.alias(candidate):
            return self._drop(request, "moved to a known address", state=DONE)
        self._leased.pop(row, None)
        self._frontier.again(row, candidate, not_before=float(request.meta.get("retry_at", 0.0)))
        return True

    def fault(self, url: str) -> str | None:
        """Why that address is not to be queued; None if it is."""
        if 0 < self._longest < len(url):
            return f"longer than {self._longest} characters"
        return self._run.scope.fault(url)

    def _is_asked_again(self, row: int, candidate: Candidate) -> bool:
        asked = self._leased.get(row)
        return asked is not None and self._crawler.request_fingerprinter.fingerprint(asked) == candidate.fingerprint

    def _drop(self, request: Request, outcome: str, *, state: Any = FAILED) -> bool:
        row = request.meta.get("frontier_id")
        if row is not None:
            self.over(row)
            self._run.acknowledge(request, state, outcome)
        return False

    def candidate(self, request: Request) -> Candidate:
        """The row that a request becomes."""
        if request.errback == self.failed:
            request = request.replace(errback=None)
        fields = request.to_dict(spider=self._spider)
        meta = {name: value for name, value in fields["meta"].items() if name not in MOMENTARY}
        if isinstance(fields["errback"], str):
            meta["errback"] = fields["errback"]
        kept = {
            "url": fields["url"],
            "callback": fields["callback"],
            "method": fields["method"],
            "headers": {
                name.decode("latin-1"): [value.decode("latin-1") for value in values]
                for name, values in fields["headers"].items()
            },
            "body": b64encode(fields["body"]).decode("ascii"),
            "meta": meta,
            "cb_kwargs": fields["cb_kwargs"],
            "priority": fields["priority"],
            "flags": fields["flags"],
        }
        return Candidate(
            fingerprint=self._crawler.request_fingerprinter.fingerprint(request),
            url=request.url,
            host=host_of(request.url),
            request=json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
            score=request.priority,
            site=meta.get("site"),
            role=meta.get("role"),
            list=meta.get("list"),
            known=bool(meta.get("known")),
            probe=bool(meta.get("probe")),
            year=meta.get("year"),
        )

    def next_request(self) -> Request | None:
        if self._run.stopped is not None or self._run.manners.ending:
            return None
        try:
            self._run.mind_budgets()
            lease = self._frontier.lease()
        except sqlite3.OperationalError as error:
            self._run.stop(f"the queue cannot be written: {error}")
            return None
        if lease is None:
            self._sleep()
            return None
        try:
            request = self._request_of(lease)
        except (ValueError, KeyError, TypeError) as error:
            logger.warning("Not asked: row %d of the queue is of another version: %s", lease.id, error)
            self._frontier.settle([Over(lease.id, FAILED, f"not readable: {error}"[:300])])
            self._frontier.release(lease.id)
            return self.next_request()
        self._leased[lease.id] = request
        return request

    def _request_of(self, lease: Lease) -> Request:
        """Raises ValueError, KeyError or TypeError where the row is not what `candidate` makes today."""
        fields = json.loads(lease.request)
        fields["body"] = b64decode(fields["body"])
        request = request_from_dict({**fields, "dont_filter": True, "errback": None}, spider=self._spider)
        request.errback = self.failed
        request.meta["frontier_id"] = lease.id
        return request

    def over(self, row: int) -> None:
        """A leased row came to its end; its host may be asked again."""
        self._leased.pop(row, None)
        self._frontier.release(row)

    def _sleep(self) -> None:
        """Have the engine ask again when the next host's turn comes; by itself it does so only every five seconds."""
        turn = self._frontier.next_turn()
        if turn is None or (self._wake is not None and self._wake_at <= turn):
            return
        if self._wake is not None:
            self._wake.cancel()
        self._wake_at = turn
        self._wake = call_later(max(0.001, turn - time.time()), self._ask_again)

    def _ask_again(self) -> None:
        self._wake = None
        slot = getattr(self._crawler.engine, "_slot", None)
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def once_more(self, row: int, request: Request) -> None:
        """The row of an answer waits again, to be rendered: not for another request."""
        self._leased.pop(row, None)
        self._frontier.again(row, self.candidate(request), counted=False)
        if site := request.meta.get("site"):
            self._frontier.sites.spent(site).requests -= 1  # leased again, it counts again

    def _give_back(self, row: int, request: Request, error: Exception) -> None:
        """The row waits again; where even that cannot be written it stays leased, which comes to the same."""
        self._leased.pop(row, None)
        try:
            if isinstance(error, sqlite3.OperationalError):
                raise error
            self._frontier.again(row, self.candidate(request), counted=False)
        except sqlite3.OperationalError as fault:
            self._run.stop(f"the queue cannot be written: {fault}")

    def failed(self, failure: Failure) -> Any:
        """A request came to nothing, retries included; then the errback that its spider gave it is called."""
        error = failure.value
        assert error is not None
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        own = getattr(self._spider, request.meta["errback"]) if request.meta.get("errback") else None
        row = request.meta["frontier_id"]
        if isinstance(error, EndingError | sqlite3.OperationalError):
            self._give_back(row, request, error)
            return None
        outcome = error_outcome(error)
        self.over(row)
        self._run.acknowledge(request, FAILED, outcome)
        if (standing := standing_of(error)) is not None:
            logger.info("Failed: %s: %s", request.url, outcome)
            self._crawler.stats.inc_value("gongkai/failed")
            held = "unreachable" if standing == "unreachable" else "error"
            self._run.manners.failed(host_of(request.url), held, words_of(error))
        elif not isinstance(error, IgnoreRequest):
            logger.error("Failed: %s: %s", request.url, failure.getTraceback())
            self._crawler.stats.inc_value("gongkai/faults")
        return own(failure) if own is not None else None


def error_outcome(error: BaseException) -> str:
    """
    What the row of a request that came to nothing keeps.

    >>> error_outcome(IgnoreRequest("disallowed by robots.txt")), error_outcome(ConnectionRefusedError(111, "Refused"))
    ('disallowed by robots.txt', 'unreachable: refused')
    """
    if isinstance(error, IgnoreRequest):
        return str(error) or type(error).__name__
    return f"{standing_of(error) or 'failed'}: {words_of(error)}"[:300]


class FrontierSpiderMiddleware:
    """Stores what an answer yielded, all of it at once, before the answer counts as read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = current_run(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierSpiderMiddleware:
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        request = response.request
        assert request is not None
        row = request.meta.get("frontier_id")
        found: list[Request] = []
        outcome, state = "", DONE
        try:
            async for one in result:
                if isinstance(one, Request) and row is not None:
                    found.append(one)
                else:
                    yield one
        except Exception as error:
            outcome, state = f"not readable: {type(error).__name__}: {error}"[:300], FAILED
            raise
        finally:
            if row is not None:
                self._store(row, request, found, outcome or str(request.meta.get("verdict") or ""), state)

    def _store(self, row: int, request: Request, found: list[Request], outcome: str, state: Any) -> None:
        scheduler: FrontierScheduler = self._run.scheduler
        again = next((one for one in found if one.meta.get("frontier_id") == row), None)
        candidates = []
        for one in found:
            if (fault := scheduler.fault(one.url)) is not None:
                logger.debug("Not queued: %s: %s", one.url, fault)
                self._crawler.stats.inc_value("gongkai/out_of_bounds")
                continue
            candidates.append(scheduler.candidate(one))
        try:
            if again is not None:
                scheduler.once_more(row, again)
                return
            if candidates:
                self._run.frontier.add(candidates)
        except sqlite3.OperationalError as error:
            self._run.stop(f"the queue cannot be written: {error}")
            return
        scheduler.over(row)
        self._run.acknowledge(request, state, outcome)
