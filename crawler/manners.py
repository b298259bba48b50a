"""How a host is asked: one request at a time, after a pause, less often when it struggles, not at all when it refuses.

Every request passes here just before it is sent: pages, robots.txt, redirects and retries alike.
"""

from __future__ import annotations

import asyncio
import email.utils
import time
from typing import TYPE_CHECKING, Any, cast

from scrapy.exceptions import IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.hosts import LONGEST_WAIT
from crawler.scope import Scope, host_of, literal_address
from crawler.windows import Windows, now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from scrapy import Request

    from crawler.frontier import Frontier

CHALLENGES = 5  # requests of one run that may meet a challenge; then the host is left alone
FAILURES = 3  # addresses in a row that a host failed to answer, each after its retries
LONGEST_HOLD = 24 * 3600.0
TICK = 0.25
LATENCY_SHARE = 0.3  # of the newest answer in the running mean


class EndingError(IgnoreRequest):
    """The run is ending: the request is not sent, or its answer could not be kept; it stays in the queue."""


class Turn:
    """What `Manners.turn` gives; every request passes one, so it is no generator."""

    def __init__(self, manners: Manners, request: Request) -> None:
        self._manners, self._request = manners, request

    async def __aenter__(self) -> None:
        self._held = await self._manners.begin(self._request)

    async def __aexit__(self, *_: object) -> None:
        self._manners.end(*self._held)


class Manners:
    """`scope` checks the address that a name leads to; outside the windows nobody is asked."""

    def __init__(
        self,
        frontier: Frontier,
        scope: Scope,
        windows: Windows = Windows(),  # noqa: B008 - frozen
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._frontier = frontier
        self._scope = scope
        self._windows = windows
        self._clock = clock
        self._locks: dict[str, asyncio.Lock] = {}
        self._last: dict[str, float] = {}
        self.ending = False
        self.shut = False  # somebody was to be asked outside the windows

    def turn(self, request: Request) -> Turn:
        """Waits until the host may be asked; holds it while it is. Raises EndingError, ForbiddenTargetError."""
        return Turn(self, request)

    async def begin(self, request: Request) -> tuple[str, str, float]:
        """Waits for the turn; host, group and the time since when it lasts: to be given back by `end`."""
        host = host_of(request.url)
        group = await self._group(request, host)
        lock = self._locks.get(group)
        if lock is None:
            lock = self._locks[group] = asyncio.Lock()
        await lock.acquire()
        try:
            await self._wait(host, group)
            started = time.time()
            self._frontier.hosts.note_asked(host, started)
            if request.meta.get("role") == "robots":  # the queue knows nothing of it
                self._frontier.sites.asked(request.meta.get("site"))
        except BaseException:
            lock.release()
            raise
        return host, group, started

    def end(self, host: str, group: str, started: float) -> None:
        self._locks[group].release()
        now = time.time()
        self._last[group] = self._frontier.hosts.of(host).last_asked = now
        self._note_latency(host, now - started)

    def may_ask(self) -> bool:
        """Is this a time at which anybody may be asked?"""
        return not self._windows.spans or self._windows.is_open(self._clock())

    async def _wait(self, host: str, group: str) -> None:
        while True:
            if self.ending:
                raise EndingError("the run is ending")
            if not self.may_ask():
                self.shut = True
                raise EndingError(f"outside the windows {self._windows}")
            state = self._frontier.hosts.of(host)
            if state.held is not None:
                raise IgnoreRequest(f"{host} is left alone until the next run: {state.held}, {state.reason}")
            last = max(self._last.get(group, 0.0), state.last_asked)
            wait = max(last + self._frontier.hosts.delay_of(host), state.not_before) - time.time()
            if wait <= 0:
                return
            await asyncio.sleep(min(wait, TICK))

    async def _group(self, request: Request, host: str) -> str:
        """Hosts on one address take turns together, where the address is known."""
        if request.meta.get("proxy") or literal_address(host) is not None:
            return host
        from twisted.internet import reactor  # noqa: PLC0415 - the reactor is installed by Scrapy

        try:
            address = str(await maybe_deferred_to_future(cast("Any", reactor).resolve(host)))
        except (DNSLookupError, OSError):
            return host  # the download itself will say so
        self._scope.check_peer(request.url, address)
        return address

    def _note_latency(self, host: str, seconds: float) -> None:
        state = self._frontier.hosts.of(host)
        state.latency = seconds if state.latency is None else state.latency + LATENCY_SHARE * (seconds - state.latency)

    # what an answer means for the next request

    def met_challenge(self, host: str) -> None:
        """A challenge came instead of an answer: ask less often, and after the fifth no more."""
        frontier = self._frontier
        state = frontier.hosts.of(host)
        state.challenges += 1
        if state.challenges > 1:
            state.not_before = time.time() + max(frontier.hosts.delay_of(host), frontier.hosts.delay * state.challenges)
        frontier.hosts.save(state)
        if state.challenges >= CHALLENGES:
            frontier.hold_host(host, "blocked", f"{state.challenges} answers were challenges")

    def asked_to_wait(self, host: str, retry_after: str | None, attempt: int) -> bool:
        """429 or 503: wait as told, else back off. False when that would be too long for this run."""
        wait = seconds_of(retry_after)
        if wait is None:
            wait = self.backoff(host, attempt)
        state = self._frontier.hosts.of(host)
        state.not_before = max(state.not_before, time.time() + min(wait, LONGEST_HOLD))
        self._frontier.hosts.save(state)
        if wait <= LONGEST_WAIT:
            return True
        self._frontier.hold_host(host, "error", f"asked to wait for {wait:.0f} seconds")
        return False

    def backoff(self, host: str, attempt: int) -> float:
        """Seconds before the next attempt; grows threefold."""
        return self._frontier.hosts.delay_of(host) * 2.0 * 3.0 ** (attempt - 1)

    def answered(self, host: str) -> None:
        self._frontier.hosts.of(host).failures = 0

    def failed(self, host: str, held: str, reason: str, *, at_once: bool = False) -> None:
        """An address was not answered, retries included; a host that goes on so is left alone."""
        state = self._frontier.hosts.of(host)
        state.failures += 1
        self._frontier.hosts.save(state)
        if at_once or state.failures >= FAILURES:
            self._frontier.hold_host(host, held, reason)


def seconds_of(retry_after: str | None, now: float | None = None) -> float | None:
    """
    Retry-After in either form as seconds from now; None when it says nothing.

    >>> seconds_of("120"), seconds_of("Thu, 01 Jan 1970 00:01:00 GMT", 0), seconds_of("soon")
    (120.0, 60.0, None)
    """
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError):
        return None
    return max(0.0, moment - (time.time() if now is None else now))
