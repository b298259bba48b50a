"""The run from its first to its last record: begun before anything is asked, told as it goes, closed in good order."""

from __future__ import annotations

import gc
import json
import logging
import sqlite3
import sys
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import _schedule_coro  # Scrapy's way to start a coroutine from a signal

from archive.warc.errors import ArchiveError
from crawler.report import site_record
from crawler.run import begin_run, settings_digest, software, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from archive.web.sites import Site

logger = logging.getLogger(__name__)

CANNOT_WRITE = (ArchiveError, OSError, sqlite3.OperationalError)  # a full disk, in either of the files
WINDOW_OVER = "the window in which sites may be asked is over"
GARBAGE = (5_000, 20, 50)  # default 700, 10, 10
TICK = 0.5  # seconds between two looks at what is on disk
GRACE = 8.0  # seconds that a run which is told to end gives the exchanges under way


class RunExtension:
    """Makes the run that all other parts share; without it nothing is crawled."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        contact = crawler.settings.get("GONGKAI_CONTACT")
        if (
            contact and (crawler.settings.getpriority("USER_AGENT") or 0) <= 20
        ):  # the project's own, not one given with -s
            agent = str(crawler.settings["USER_AGENT"]).split(" ", 1)[0]
            crawler.settings.set("USER_AGENT", f"{agent} (+{contact})", priority="project")
        self._run = begin_run(crawler)
        crawler.stats.set_value("gongkai/run_id", self._run.run_id)
        self._open_sites: dict[str, Site] = {site.id: site for site in self._run.order.sites}
        self._loop = create_looping_call(self._tick)
        self._ending: float = 0.0
        self._line = 0
        for handler, event in (
            (self._opened, signals.spider_opened),
            (self._started, signals.engine_started),
            (self._closed, signals.spider_closed),
            (self._stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(handler, event)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunExtension:
        return cls(crawler)

    def _opened(self, spider: Spider) -> None:  # noqa: ARG002 - Scrapy passes it by name
        run = self._run
        run.write_record(
            "start",
            {
                "run": run.run_id,
                "command": "crawl",
                "argv": list(run.order.argv or sys.argv),
                "started_at": utc_now(),
                "settings_digest": settings_digest(self._crawler.settings),
                "software": software(),
                "is_part_of": self._crawler.settings.get("GONGKAI_PART_OF"),
                "years": list(run.order.years) if run.order.years else None,
                "resumed": run.resumed,
                "sites": [asdict(site) for site in run.order.sites],
            },
        )
        run.writer.sync()

    def _started(self) -> None:
        gc.freeze()  # what stands at the start stays to the end: the collector need not look at it again and again
        gc.set_threshold(*GARBAGE)
        self._loop.start(TICK, now=False)

    def _tick(self) -> None:
        run, engine = self._run, self._crawler.engine
        try:
            run.writer.sync()
            run.settle()
        except CANNOT_WRITE as error:
            run.stop(f"the archive cannot be written: {error}")
        if run.frontier.pending and not run.manners.may_ask():
            run.stop(WINDOW_OVER)
        if run.stopped is not None and engine is not None and engine.running and not run.manners.ending:
            run.manners.ending = True
            _schedule_coro(engine.close_spider_async(reason="stopped"))
        if engine is not None and not engine.running:
            run.manners.ending = True
        if run.manners.ending:
            self._ending += TICK
            if self._ending >= GRACE:
                for recording in list(run.in_flight):
                    if recording.abort is not None:
                        recording.abort()
        else:
            run.frontier.sites.note_time(TICK)
            run.mind_budgets()
            self._close_sites()
        self._progress()

    def _close_sites(self) -> None:
        """Write the record of each site that has nothing left to ask."""
        for site in list(self._open_sites.values()):
            if self._run.frontier.sites.open_rows(site.id) == 0 and self._has_begun(site.id):
                self._write_site(site, "exhausted")

    def _has_begun(self, site_id: str) -> bool:
        return bool(self._run.frontier.query("select 1 from url where site = ? limit 1", site_id))

    def _write_site(self, site: Site, ended: str) -> None:
        families = getattr(self._crawler.spider, "families", {})
        record = site_record(self._run.frontier, site, self._run.run_id, ended)
        record["platform"] = families.get(site.id) or site.platform
        self._run.write_record(f"site:{site.id}", record)
        for gap in record["failed"]:
            logger.warning("Did not come: %s: %s", gap["url"], gap["reason"])
        del self._open_sites[site.id]

    def _closed(self, spider: Spider, reason: str) -> None:  # noqa: ARG002
        run = self._run
        if self._loop.running:
            self._loop.stop()
        if run.manners.shut:
            run.stop(WINDOW_OVER)
        steps: tuple[Callable[[], None], ...] = (
            partial(run.settle, final=True),
            self._write_open_sites,
            partial(self._write_end, reason),
        )
        for step in steps:
            try:  # each by itself: where the queue is full, the archive may not be
                step()
            except CANNOT_WRITE as error:
                run.stop(f"the archive cannot be written: {error}")
        if sys.stderr.isatty():
            sys.stderr.write("\n")

    def _write_open_sites(self) -> None:
        for site in list(self._open_sites.values()):
            done = self._run.frontier.sites.open_rows(site.id) == 0
            self._write_site(site, "exhausted" if done else "interrupted")

    def _write_end(self, reason: str) -> None:
        run = self._run
        run.write_record(
            "end",
            {
                "run": run.run_id,
                "finished_at": utc_now(),
                "outcome": outcome_of(reason, run.stopped, waiting=run.frontier.pending),
                "reason": run.stopped or reason,
                "losses": [str(repair) for repair in run.writer.repairs if repair.is_loss],
                "stats": plain_stats(self._crawler.stats.get_stats()),
            },
        )
        run.frontier.save()

    def _stopped(self) -> None:
        try:
            self._run.close()
        except CANNOT_WRITE:
            logger.exception("The archive could not be closed in good order; the next run repairs it")

    def _progress(self) -> None:
        if not sys.stderr.isatty():
            return
        stats, run = self._crawler.stats, self._run
        said = (
            f"\r{stats.get_value('response_received_count', 0)} answers, {run.frontier.pending} waiting, "
            f"{len(run.in_flight)} under way, {stats.get_value('gongkai/blocked', 0)} blocked, "
            f"{stats.get_value('gongkai/failed', 0)} failed, {len(self._open_sites)} sites open"
        )
        sys.stderr.write(said.ljust(self._line))
        sys.stderr.flush()
        self._line = len(said)


def outcome_of(reason: str, stopped: str | None, *, waiting: int) -> str:
    """What is left over can be gone on with, whatever ended the run."""
    return "finished" if stopped is None and reason == "finished" and not waiting else "interrupted"


def plain_stats(stats: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in json.loads(json.dumps(stats, default=str)).items() if "traceback" not in name
    }
