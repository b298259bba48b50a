"""One crawl run: what its parts share, from the lock on the data folder to the last acknowledged row."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata, resources
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from archive.warc.errors import ArchiveError
from archive.warc.lock import DataLock
from archive.warc.lookup import index_of, lookup
from archive.warc.reader import read_capture
from archive.warc.writer import WarcWriter
from crawler import browser
from crawler.budgets import Budget
from crawler.frontier import Frontier
from crawler.manners import EndingError, Manners
from crawler.order import Order, RunError, check_manners, order_of
from crawler.posting import asked_as
from crawler.rows import Over
from crawler.scope import Scope
from crawler.windows import Windows, now, parse_windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from archive.warc.exchange import Exchange
    from archive.warc.writer import Written
    from crawler.rows import State

logger = logging.getLogger(__name__)

AGAIN = {408, 429, 500, 502, 503, 504, 522, 524}  # answers that are asked for again, and so are no final capture


@dataclass
class Run:
    """Made at start by the extension; everything else asks `current_run`."""

    order: Order
    run_id: str
    resumed: bool
    lock: DataLock
    frontier: Frontier
    writer: WarcWriter
    scope: Scope
    manners: Manners
    budget: Budget
    in_flight: set[Any] = field(default_factory=set)
    sitemaps: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scheduler: Any = None
    stopped: str | None = None  # why the run is being ended early
    _waiting: list[tuple[int, Over]] = field(default_factory=list)
    _robots: list[tuple[int, str, str, bytes]] = field(default_factory=list)

    # writing

    def write(self, exchange: Exchange) -> Written:
        """Hand an exchange to the archive. Raises EndingError, and ends the run, where the disk is full."""
        with self.writing():
            return self.writer.write_exchange(exchange)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Where the disk is full, it ends the run and raises EndingError."""
        try:
            yield
        except (ArchiveError, OSError) as error:
            self.stop(f"the archive cannot be written: {error}")
            raise EndingError(str(error)) from error

    def write_record(self, name: str, content: dict[str, Any]) -> None:
        """A resource record `urn:gongkai:run:ID:NAME`."""
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
        self.writer.write_resource(f"urn:gongkai:run:{self.run_id}:{name}", "application/json", text.encode())

    def stop(self, reason: str) -> None:
        if self.stopped is None:
            logger.error("The run stops: %s", reason)
            self.stopped = reason

    def mind_budgets(self) -> None:
        """Give up what is left of sites that have cost enough."""
        for site, fault in self.frontier.sites.over_budget(self.budget):
            if self.frontier.skip_site(site, "over budget"):
                logger.info("Site %s: %s", site, fault)
                self.frontier.sites.end(site, "budget", fault)

    # acknowledging

    def acknowledge(self, request: Request, state: State, outcome: str) -> None:
        """A row is over as soon as its last exchange is on disk."""
        meta = request.meta
        row = meta.get("frontier_id")
        if row is not None:
            over = Over(row, state, outcome, meta.get("role"), meta.get("cut"))
            self._waiting.append((int(meta.get("gongkai_sequence") or 0), over))

    def keep_robots(self, request: Request, place: str, standing: str, body: bytes) -> None:
        self._robots.append((int(request.meta.get("gongkai_sequence") or 0), place, standing, body))

    def settle(self, *, final: bool = False) -> None:
        """Mark as over what is on disk by now; with `final` after a sync."""
        if final:
            self.writer.sync()
        durable = self.writer.durable_sequence
        due = [one for one in self._waiting if one[0] <= durable]
        if due:
            self._waiting = [one for one in self._waiting if one[0] > durable]
            self.frontier.settle(over for _, over in due)
        if self._robots:
            for _, place, standing, body in (one for one in self._robots if one[0] <= durable):
                self.frontier.hosts.save_robots(place, standing, body)
            self._robots = [one for one in self._robots if one[0] > durable]
        self.frontier.save()

    # what the archive has already

    def replay(self, request: Request) -> Response | None:
        """The answer that this run got and stored before it was killed, for a row that was under way then."""
        if not self.resumed:
            return None
        row = request.meta.get("frontier_id")
        if request.meta.get("role") not in {"robots", "part"} and (row is None or not self.frontier.is_reclaimed(row)):
            return None
        url = request.url.split("#", 1)[0]
        entries = [
            entry
            for entry in index_of(self.order.data).by_request(url, asked_as(request))
            if entry.run_id == self.run_id
            and entry.url == url
            and entry.truncated is None
            and entry.status is not None
            and entry.status not in AGAIN
        ]
        if not entries:
            return None
        response = self.stored(request, entries[-1])
        if response is not None:
            response.flags.append("replayed")
        return response

    def ask_if_changed(self, request: Request) -> None:
        """Ask conditionally for what the archive has: an unchanged page then costs a 304."""
        for name in (b"If-None-Match", b"If-Modified-Since"):
            request.headers.pop(name, None)  # a redirect inherits its source's
        if request.method != "GET" or request.meta.get("role") == "robots":
            return
        previous = self.writer.previous(request.url.split("#", 1)[0])
        if previous is None:
            return
        if previous.etag:
            request.headers[b"If-None-Match"] = previous.etag
        if previous.last_modified:
            request.headers[b"If-Modified-Since"] = previous.last_modified

    def fill_unchanged(self, request: Request, response: Response) -> Response:
        """A 304 says that the page is as archived: the spider reads it from there."""
        if response.status != 304:
            return response
        entry = self._whole_answer(request.url.split("#", 1)[0])
        stored = self.stored(request, entry) if entry is not None else None
        if stored is None:
            return response
        stored.flags.extend([*response.flags, "unchanged"])
        return stored

    def _whole_answer(self, url: str) -> Any:
        """The newest one to a GET that the archive has."""
        for _ in range(2):
            found = [one for one in lookup(self.order.data, url) if one.status == 200 and one.truncated is None]
            if entries := [one for one in found if one.url == url]:
                return entries[-1]
            self.writer.sync()  # a redirect of this run may have led there a moment ago
        return None

    def stored(self, request: Request, entry: Any) -> Response | None:
        """What the archive has, as an answer to that request; None where it cannot be read."""
        try:
            capture = read_capture(self.order.data, entry)
        except (ArchiveError, OSError) as error:
            logger.warning("%s cannot be read from the archive: %s", entry.url, error)
            return None
        headers = Headers()
        for name, value in capture.headers:
            if name.lower() not in {"content-encoding", "transfer-encoding", "content-length"}:
                headers.appendlist(name, value)
        status = capture.http_status or 200
        kind = responsetypes.from_args(headers=headers, url=request.url, body=capture.payload)
        return kind(
            request.url, status=200 if status == 304 else status, headers=headers, body=capture.payload, request=request
        )

    def close(self) -> None:
        self.settle(final=True)
        self.frontier.finish()
        self.writer.close()
        self.settle()
        self.frontier.close()
        self.lock.release()


_runs: WeakKeyDictionary[Crawler, Run] = WeakKeyDictionary()


def current_run(crawler: Crawler) -> Run:
    """The run of that crawler. Raises RunError where the extension that makes it is switched off."""
    run = _runs.get(crawler)
    if run is None:
        raise RunError("crawler.extensions.RunExtension is not among the EXTENSIONS: nothing would be archived")
    return run


def begin_run(crawler: Crawler) -> Run:
    """Check everything, take the lock, mend what a kill left, open queue and archive. Raises RunError, LockedError."""
    settings = crawler.settings
    order = order_of(crawler.spider, settings)
    check_manners(order, settings)
    windows = windows_of(settings)
    if (
        settings.get("GONGKAI_RENDER")
        and (missing := browser.fault(str(settings.get("GONGKAI_BROWSER") or ""))) is not None
    ):
        raise RunError(missing)
    lock = DataLock(order.data)
    lock.acquire()
    try:
        frontier = open_frontier(order, settings)
        left_run, left = frontier.leftover()
        resumed = order.resume and left_run is not None and order.run_id in {None, left_run}
        if left and not resumed:
            why = "the archive knows no such unfinished run" if order.resume else "--resume was not given"
            logger.warning("Dropped: %d addresses left over by run %s, since %s", left, left_run, why)
        run_id = (left_run if resumed else order.run_id) or new_run_id()
        frontier.begin(run_id, resume=resumed)
        scope = Scope(order.listed)
        writer = WarcWriter(order.data, run_id=run_id, info=warcinfo(settings))
        for repair in writer.repairs:
            if repair.is_loss:
                logger.error("Lost from the archive: %s", repair)
            else:
                logger.warning("Repaired what an earlier run left: %s", repair)
    except BaseException:
        lock.release()
        raise
    manners, budget = Manners(frontier, scope, windows), budget_of(order, settings)
    run = Run(order, run_id, resumed, lock, frontier, writer, scope, manners, budget)
    _runs[crawler] = run
    return run


def windows_of(settings: BaseSettings) -> Windows:
    """Raises RunError where they are written wrong, or none of them is open."""
    try:
        windows = parse_windows(str(settings.get("GONGKAI_WINDOWS") or ""))
    except ValueError as error:
        raise RunError(f"GONGKAI_WINDOWS: {error}") from error
    if not windows.is_open(now()):
        raise RunError(f"outside the windows {windows} (Beijing time); the next one begins at {windows.opens(now())}")
    return windows


def budget_of(order: Order, settings: BaseSettings) -> Budget:
    return Budget(
        requests=order.max_pages or settings.getint("GONGKAI_MAX_PAGES"),
        received=settings.getint("GONGKAI_MAX_BYTES"),
        seconds=settings.getfloat("GONGKAI_MAX_SECONDS"),
    )


def open_frontier(order: Order, settings: BaseSettings) -> Frontier:
    path = order.data / "frontier.db"
    delay, per_host = settings.getfloat("GONGKAI_DELAY"), settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    try:
        return Frontier(path, delay=delay, per_host=per_host, gathers=True)
    except sqlite3.DatabaseError as error:
        logger.warning("%s cannot be used (%s): a new queue is begun", path, error)
        for leftover in path.parent.glob("frontier.db*"):
            leftover.unlink()
        return Frontier(path, delay=delay, per_host=per_host, gathers=True)


def new_run_id() -> str:
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex[:6]}"


def settings_digest(settings: BaseSettings) -> str:
    """Of what people decide: two runs with the same digest were asked for the same manners and words."""
    digest = hashlib.sha256()
    for name in sorted(name for name in settings if name.isupper() and name != "DNS_RESOLVER"):
        if name not in {"GONGKAI_DATA", "GONGKAI_PROXY"}:
            digest.update(f"{name}={settings.get(name)!r}\n".encode())
    digest.update((resources.files("settings") / "discovery.toml").read_bytes())
    return f"sha256:{digest.hexdigest()}"


def software() -> str:
    return f"gongkai/{metadata.version('gongkai')} Scrapy/{metadata.version('scrapy')}"


def warcinfo(settings: BaseSettings) -> dict[str, str]:
    return {
        "software": software(),
        "isPartOf": str(settings.get("GONGKAI_PART_OF") or "gongkai"),
        "operator": str(settings.get("GONGKAI_CONTACT") or "nobody: loopback only"),
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "robots": "obey",
        "settings-digest": settings_digest(settings),
    }


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
