"""Crawls in processes of their own, and what they wrote."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).parents[2]
COMPILED = tempfile.TemporaryDirectory(prefix="gongkai-tests-")  # so that only the first process has to compile
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.lower().endswith("_proxy") and "GONGKAI" not in name and name != "PYTHONDONTWRITEBYTECODE"
} | {"PYTHONPYCACHEPREFIX": COMPILED.name}
# Each crawl needs a fresh reactor; a process forked from one that has imported Scrapy saves a second for each
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        *("scrapy.crawler", "scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.downloader"),
        *("scrapy.spiderloader", "scrapy.utils.project", "scrapy.downloadermiddlewares.httpcompression"),
        *("crawler.spiders.annual_reports", "crawler.recorder", "crawler.robots", "crawler.scheduler"),
        *("crawler.extensions", "crawler.middlewares", "tests.crawler.ask_all"),
    ]
)


def _crawl(log: str, arguments: dict[str, str], settings: dict[str, Any], spider: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 2)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    given = get_project_settings()
    for name, value in settings.items():
        given.set(name, value, priority="cmdline")
    process = CrawlerProcess(given)
    if spider == "ask_all":
        from tests.crawler.ask_all import AskAllSpider

        process.crawl(AskAllSpider, **arguments)
    else:
        process.crawl(spider, **arguments)
    process.start()
    sys.exit(int(process.bootstrap_failed))


class Crawl:
    """A crawl under way."""

    def __init__(
        self, data: Path, arguments: dict[str, Any], settings: dict[str, Any], spider: str = "annual_reports"
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        descriptor, self._log = tempfile.mkstemp(suffix=".log", dir=data.parent)
        os.close(descriptor)
        set_to = {"GONGKAI_DATA": str(data), "GONGKAI_DELAY": 0, "LOG_LEVEL": "INFO", **settings}
        said = {name: str(value) for name, value in arguments.items()}
        self._process = FORKS.Process(target=_crawl, args=(self._log, said, set_to, spider), daemon=True)
        self._process.start()

    def end(self) -> str:
        """Waits for it; its log. Fails the test where the log has a traceback."""
        self._process.join(60)
        log = Path(self._log).read_text("utf-8")
        assert self._process.exitcode == 0, log
        assert "Traceback" not in log, log
        return log


def crawl(
    data: Path, arguments: dict[str, Any], settings: dict[str, Any] | None = None, spider: str = "annual_reports"
) -> str:
    return Crawl(data, arguments, settings or {}, spider).end()


def gongkai_crawl(data: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    """`gongkai crawl` without a delay, as a user starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "archive.cli", "crawl", "--data", str(data), "--delay", "0", "--no-build", *options],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def records(data: Path) -> list[tuple[dict[str, str], bytes]]:
    """(WARC headers, block) of every record, in the order of the files."""
    found = []
    for path in sorted((data / "warc").glob("*.warc.gz*")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                found.append((dict(record.rec_headers.headers), record.raw_stream.read()))
    return found


def blocks(data: Path, kind: str) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for headers, block in records(data):
        if headers["WARC-Type"] == kind:
            found[headers.get("WARC-Target-URI", "")].append(block)
    return found


def run_record(data: Path, name: str) -> dict[str, Any]:
    """The newest run record whose URI ends so (`start`, `end`) or has `:site:ID` in it."""
    said = [
        json.loads(block)
        for headers, block in records(data)
        if headers["WARC-Type"] == "resource" and name in headers["WARC-Target-URI"]
    ]
    return dict(said[-1])
