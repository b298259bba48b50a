"""One crawl job from its options to its exit status: lock, Scrapy, the live build beside it, what needs a person.

Scrapy runs in this process, so that whatever ends the job ends the fetching; the build follows the journals in a
process of its own and finishes what is on disk even when this one is killed.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import NoReturn

from archive.job import CrawlJob, JobError, check_job, check_time
from archive.metrics import write_metrics
from archive.results import STOPPED_EARLY, CrawlResult, result_of, unfinished_run
from archive.warc.lock import DataLock
from archive.webhook import post, without_secrets

logger = logging.getLogger(__name__)

HURRY = 3.0  # seconds that a run which a signal ends gives the build: with the crawl's own 8 it is over within 15


def new_run_id() -> str:
    """An id that sorts by time: `20261122T101500Z-3f9c1a`."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex[:6]}"


def crawl(job: CrawlJob) -> CrawlResult:
    """Run the job in this process, which can run no second one, and tell of its end whoever wants to know.

    Raises JobError, LockedError, OutsideWindowsError.
    """
    check_job(job)
    check_time(job)
    signal.signal(signal.SIGTERM, interrupted)
    data = make_folder(Path(job.data))
    with DataLock(data):
        run_id = (unfinished_run(data) if job.resume else None) or new_run_id()
        try:
            hurry, behind = crawl_and_build(job, data, run_id)
            result = result_of(data, run_id, build=job.build, behind=behind)
        except BaseException as error:
            outcome = "failed" if isinstance(error, Exception) else "interrupted"
            reason = f"{type(error).__name__}: {error}"
            tell(job, CrawlResult(STOPPED_EARLY, run_id, outcome, reason=reason), hurry=outcome == "interrupted")
            raise
    tell(job, result, hurry=hurry)
    return result


def crawl_and_build(job: CrawlJob, data: Path, run_id: str) -> tuple[bool, str]:
    """Whether a signal ended the crawl, and why the database has not caught up with it, if it has not."""
    follower = start_follower(data) if job.build else None
    ended = behind = ""
    try:
        ended = run_scrapy(job, run_id)
    finally:
        hurry = ended == "shutdown"
        if follower is not None:
            behind = finish_follower(follower, HURRY if hurry else None)
    return hurry, behind


def tell(job: CrawlJob, result: CrawlResult, *, hurry: bool) -> None:
    """Metrics and webhook; that one of them fails is a warning, and changes nothing."""
    faults = []
    if job.metrics is not None:
        faults.append(write_metrics(Path(job.metrics), result, ended=time.time()))
    if job.webhook is not None:
        faults.append(post(job.webhook, result, **({"seconds": 1.0, "pause": 0.2} if hurry else {})))
    for why in filter(None, faults):
        logger.warning("%s", why)


def crawl_in_subprocess(job: CrawlJob) -> CrawlResult:
    """Run the job in a process of its own, for callers that run several. Raises JobError with what it said."""
    command = [sys.executable, "-m", "archive.jobs"]
    done = subprocess.run(command, input=json.dumps(asdict(job)), stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout.strip():
        raise JobError(f"the crawl ended with status {done.returncode} and said nothing")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if "error" in said:
        raise JobError(said["error"])
    return CrawlResult(**said | {name: tuple(said[name]) for name in ("sites", "losses", "monitors")})


def make_folder(data: Path) -> Path:
    """The data folder, made where it is not there yet. Raises JobError where it cannot be."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JobError(f"{data}: the data folder cannot be made: {error.strerror}. Name another with --data") from error
    return data


def run_scrapy(job: CrawlJob, run_id: str) -> str:
    """Start the spider by name with the project's settings; why Scrapy closed it, '' where it never opened."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "settings.crawl")
    from scrapy import signals  # noqa: PLC0415
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415 - Scrapy installs its reactor on import
    from scrapy.utils.project import get_project_settings  # noqa: PLC0415

    settings = get_project_settings()
    wanted = {
        "GONGKAI_DATA": job.data,
        "GONGKAI_DELAY": job.delay,
        "GONGKAI_CONTACT": job.contact or "",
        "GONGKAI_WINDOWS": " ".join(job.windows),
    }
    if job.render:
        wanted["GONGKAI_RENDER"] = "all"  # of this run; the environment may name some
    for name, value in (wanted | job.settings).items():
        settings.set(name, value, priority="cmdline")
    process = CrawlerProcess(settings)  # sets logging up anew
    for name in ("scrapy.middleware", "scrapy.crawler", "scrapy.addons"):
        logging.getLogger(name).setLevel(logging.WARNING)  # lists of what is switched on, the same at every start
    crawler, ended = process.create_crawler("annual_reports"), [""]

    def note(reason: str) -> None:
        ended.append(reason)

    crawler.signals.connect(note, signals.spider_closed)
    process.crawl(
        crawler,
        sites=job.sites_file if job.site_ids or not job.seeds else "",
        site_ids=",".join(job.site_ids),
        seeds=" ".join(job.seeds),
        years=job.years or "",
        max_pages=str(job.max_pages or ""),
        run_id=run_id,
        resume="1" if job.resume else "",
        argv=json.dumps(without_secrets(job.argv)),
    )
    process.start()
    signal.signal(signal.SIGTERM, interrupted)  # Scrapy's stay, and would be for nothing
    return ended[-1]


def interrupted(*_: object) -> NoReturn:
    """A signal to end before Scrapy minds it, or after: what is stored is stored."""
    raise KeyboardInterrupt


def start_follower(data: Path) -> subprocess.Popen[bytes]:
    """The live build; it ends after catching up once its standard input closes, with us or before."""
    return subprocess.Popen([sys.executable, "-m", "archive.build", "follow", str(data)], stdin=subprocess.PIPE)


def finish_follower(follower: subprocess.Popen[bytes], seconds: float | None) -> str:
    """Wait for it to catch up, for that time if any; why it has not, '' where it has."""
    if follower.stdin is not None:
        follower.stdin.close()
    try:
        status = follower.wait(seconds)
    except subprocess.TimeoutExpired:
        return "the database is still being brought up to date; where that is cut off, the next build goes on"
    return f"the build ended with status {status}; `gongkai build` says why, and goes on" if status else ""


def version() -> str:
    return metadata.version("gongkai")


def _main() -> None:
    """One job as JSON on standard input, its result as JSON on standard output."""
    job = json.load(sys.stdin)
    tuples = {name: tuple(job[name]) for name in ("site_ids", "seeds", "windows", "argv")}
    try:
        result = asdict(crawl(CrawlJob(**{**job, **tuples})))
    except JobError as error:
        result = {"error": str(error)}
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201 - the caller reads it


if __name__ == "__main__":
    _main()
