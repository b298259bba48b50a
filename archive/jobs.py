"""One crawl job from its options to its exit status: lock, Scrapy, the live build beside it, what needs a person.

Scrapy runs in this process, so that whatever ends the job ends the fetching; the build follows the journals in a
process of its own and finishes what is on disk even when this one is killed.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import re
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.config import SettingsError, check_settings
from archive.warc import cdxj
from archive.warc.lock import DataLock
from archive.warc.reader import read_capture
from archive.web.sites import Site, parse_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DONE, NEEDS_A_PERSON, WRONG_USAGE, STOPPED_EARLY, LOCKED = 0, 1, 2, 3, 75

MAX_DELAY = 86_400  # a day between two requests is no crawl any more
CONTACT = re.compile(r"(https?://\S+\.\S+|[^@\s]+@[^@\s]+\.[^@\s]+)")
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class JobError(Exception):
    """The job cannot begin: wrong options or settings. Raised before anything is changed."""


@dataclass(frozen=True)
class CrawlJob:
    """What one crawl is asked to do; `settings` goes to Scrapy as it stands."""

    data: str
    sites_file: str
    site_ids: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    years: str | None = None
    max_pages: int | None = None
    resume: bool = False
    delay: float = 2.0
    contact: str | None = None
    build: bool = True
    argv: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CrawlResult:
    """How a crawl ended: `failed` names each failed site with the reason, `unreadable` each such document.

    `losses` is what the archive had lost before the run began: a file gone, shortened or damaged.
    """

    exit_status: int
    run_id: str
    outcome: str
    sites: tuple[dict[str, Any], ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    losses: tuple[str, ...] = ()


def read_sites(file: Path) -> tuple[Site, ...]:
    """The site list in that file; raises JobError naming file, lines and reasons."""
    try:
        return parse_sites(file.read_text("utf-8-sig"), str(file))
    except OSError as error:
        raise JobError(f"{file}: cannot be read: {error.strerror}. Name a site list with --sites FILE") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise JobError(f"{file}:{line}: not UTF-8. Save the list as UTF-8") from error
    except ValueError as error:
        raise JobError(str(error)) from error


def check_job(job: CrawlJob) -> tuple[Site, ...]:
    """The sites that the job will visit; raises JobError for everything that is wrong with it or with the settings."""
    try:
        check_settings()
    except SettingsError as error:
        raise JobError(str(error)) from error
    sites = read_sites(Path(job.sites_file)) if job.site_ids or not job.seeds else ()
    known = {site.id: site for site in sites}
    if unknown := [site_id for site_id in job.site_ids if site_id not in known]:
        raise JobError(f"{job.sites_file} has no site {', '.join(unknown)}; its ids: {', '.join(known) or 'none'}")
    for seed in job.seeds:
        if urlsplit(seed).scheme not in {"http", "https"} or not urlsplit(seed).hostname:
            raise JobError(f"--seed {seed}: not an http or https address")
        if is_private(urlsplit(seed).hostname or "") and seed not in {site.seed for site in sites}:
            raise JobError(f"--seed {seed}: an address of a private network; it has to stand in the site list")
    if job.years is not None:
        years = YEARS.fullmatch(job.years)
        if years is None or (years[2] and years[2] < years[1]):
            raise JobError(f"--years {job.years}: write one year or a span, as in 2019-2024")
    chosen = tuple(known[site_id] for site_id in job.site_ids) if job.site_ids else sites
    hosts = [urlsplit(url).hostname or "" for url in (*(site.seed for site in chosen), *job.seeds)]
    check_manners(hosts, proxies(job.settings), delay=job.delay, contact=job.contact)
    return chosen


def check_manners(hosts: Iterable[str], proxy_urls: Iterable[str], *, delay: float, contact: str | None) -> None:
    """Raises JobError where the delay is too short or the contact is missing for what lies beyond loopback."""
    proxy_hosts = [urlsplit(proxy).hostname or "" for proxy in proxy_urls]
    local = all(map(is_loopback, proxy_hosts)) if proxy_hosts else all(map(is_loopback, hosts))
    if not 0 <= delay <= MAX_DELAY:
        raise JobError(f"--delay {delay:g}: a number of seconds from 0 to {MAX_DELAY}")
    if delay < 1 and not local:
        raise JobError(f"--delay {delay:g}: below 1 second only for loopback hosts or through a loopback proxy")
    if contact is None and not local:
        raise JobError("say who is crawling: --contact or $GONGKAI_CONTACT, a URL or an e-mail address")
    if contact is not None and not CONTACT.fullmatch(contact):
        raise JobError(f"--contact {contact}: neither a URL nor an e-mail address")


def proxies(settings: Mapping[str, Any]) -> list[str]:
    """The proxies that a crawl with these settings goes through: the setting's, else the environment's."""
    if proxy := settings.get("GONGKAI_PROXY"):
        return [str(proxy)]
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    return [os.environ[name] for name in names if os.environ.get(name)]


def is_loopback(host: str) -> bool:
    """
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("sft.gd.gov.cn"), is_loopback("::1")
    (True, True, False, True)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Is it spelled as an address that only neighbours reach? Loopback is nobody's network.

    >>> is_private("169.254.169.254"), is_private("10.0.0.1"), is_private("127.0.0.1"), is_private("a.gov.cn")
    (True, True, False, False)
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return not address.is_global and not address.is_loopback


def new_run_id() -> str:
    """An id that sorts by time: `20261122T101500Z-3f9c1a`."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid.uuid4().hex[:6]}"


def crawl(job: CrawlJob) -> CrawlResult:
    """Run the job in this process, which can run no second one. Raises JobError, LockedError."""
    check_job(job)
    data = make_folder(Path(job.data))
    with DataLock(data):
        run_id = (unfinished_run(data) if job.resume else None) or new_run_id()
        follower = start_follower(data) if job.build else None
        try:
            run_scrapy(job, run_id)
        finally:
            if follower is not None:
                finish_follower(follower)
    return result_of(data, run_id, build=job.build)


def crawl_in_subprocess(job: CrawlJob) -> CrawlResult:
    """Run the job in a process of its own, for callers that run several. Raises JobError with what it said."""
    command = [sys.executable, "-m", "archive.jobs"]
    done = subprocess.run(command, input=json.dumps(asdict(job)), stdout=subprocess.PIPE, text=True, check=False)
    if not done.stdout.strip():
        raise JobError(f"the crawl ended with status {done.returncode} and said nothing")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    if "error" in said:
        raise JobError(said["error"])
    return CrawlResult(**{**said, "sites": tuple(said["sites"]), "losses": tuple(said["losses"])})


def make_folder(data: Path) -> Path:
    """The data folder, made where it is not there yet. Raises JobError where it cannot be."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JobError(f"{data}: the data folder cannot be made: {error.strerror}. Name another with --data") from error
    return data


def run_scrapy(job: CrawlJob, run_id: str) -> None:
    """Start the spider by name with the project's settings."""
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "settings.crawl")
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415 - Scrapy installs its reactor on import
    from scrapy.utils.project import get_project_settings  # noqa: PLC0415

    settings = get_project_settings()
    wanted = {"GONGKAI_DATA": job.data, "GONGKAI_DELAY": job.delay, "GONGKAI_CONTACT": job.contact or ""}
    for name, value in (wanted | job.settings).items():
        settings.set(name, value, priority="cmdline")
    process = CrawlerProcess(settings)  # sets logging up anew
    for name in ("scrapy.middleware", "scrapy.crawler", "scrapy.addons"):
        logging.getLogger(name).setLevel(logging.WARNING)  # lists of what is switched on, the same at every start
    process.crawl(
        "annual_reports",
        sites=job.sites_file if job.site_ids or not job.seeds else "",
        site_ids=",".join(job.site_ids),
        seeds=" ".join(job.seeds),
        years=job.years or "",
        max_pages=str(job.max_pages or ""),
        run_id=run_id,
        resume="1" if job.resume else "",
        argv=json.dumps(job.argv),
    )
    process.start()


def start_follower(data: Path) -> subprocess.Popen[bytes]:
    """The live build; it ends after catching up once its standard input closes, with us or before."""
    return subprocess.Popen([sys.executable, "-m", "archive.build", "follow", str(data)], stdin=subprocess.PIPE)


def finish_follower(follower: subprocess.Popen[bytes]) -> None:
    if follower.stdin is not None:
        follower.stdin.close()
    follower.wait()


def run_records(data: Path) -> dict[str, dict[str, Any]]:
    """What the runs wrote into the archive: URI of the record → its JSON."""
    records = {}
    for entry in cdxj.entries(data):
        if entry.url.startswith("urn:gongkai:run:"):
            records[entry.url] = json.loads(read_capture(data, entry).payload)
    return records


def unfinished_run(data: Path) -> str | None:
    """The last crawl if it has not ended as finished, else None."""
    records = run_records(data)
    starts = [record for uri, record in records.items() if uri.endswith(":start") and record["command"] == "crawl"]
    if not starts:
        return None
    last = str(max(starts, key=lambda record: str(record["started_at"]))["run"])
    end = records.get(f"urn:gongkai:run:{last}:end")
    return None if end is not None and end["outcome"] == "finished" else last


def result_of(data: Path, run_id: str, *, build: bool) -> CrawlResult:
    """How that run ended, as its records say; what could not be read, as the database says."""
    records = run_records(data)
    prefix = f"urn:gongkai:run:{run_id}:"
    end = records.get(f"{prefix}end", {})
    outcome = end.get("outcome", "failed")
    losses = tuple(end.get("losses", ()))
    sites = tuple(record for uri, record in sorted(records.items()) if uri.startswith(f"{prefix}site:"))
    failed = {str(site["site"]): str(site["reason"]) for site in sites if site["verdict"] != "ok"}
    unreadable = unreadable_documents(data, run_id) if build else {}
    needs_a_person = bool(failed or unreadable or losses)
    status = STOPPED_EARLY if outcome != "finished" else NEEDS_A_PERSON if needs_a_person else DONE
    return CrawlResult(status, run_id, outcome, sites, failed, unreadable, losses)


def unreadable_documents(data: Path, run_id: str) -> dict[str, str]:
    from archive.database.schema import open_database  # noqa: PLC0415 - not needed for a crawl without a build

    database = open_database(data / "gongkai.db")
    rows = database.query(
        """select reports.url, reports.reason from reports join captures on captures.id = reports.capture_id
           where reports.status = 'unreadable' and captures.run_id = ?""",
        [run_id],
    )
    found = {str(row["url"]): str(row["reason"]) for row in rows}
    database.close()
    return found


def version() -> str:
    return metadata.version("gongkai")


def _main() -> None:
    """One job as JSON on standard input, its result as JSON on standard output."""
    job = json.load(sys.stdin)
    tuples = {name: tuple(job[name]) for name in ("site_ids", "seeds", "argv")}
    try:
        result = asdict(crawl(CrawlJob(**{**job, **tuples})))
    except JobError as error:
        result = {"error": str(error)}
    print(json.dumps(result, ensure_ascii=False))  # noqa: T201 - the caller reads it


if __name__ == "__main__":
    _main()
