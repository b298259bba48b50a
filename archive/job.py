"""What a crawl is asked to do, and what is wrong with that: found before anything is changed."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.config import SettingsError, check_settings
from archive.web.sites import Site, parse_sites
from archive.webhook import fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_NAMED = 10  # ids of a site list
MAX_DELAY = 86_400  # a day between two requests is no crawl any more
CONTACT = re.compile(r"(https?://\S+\.\S+|[^@\s]+@[^@\s]+\.[^@\s]+)")
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")


class JobError(Exception):
    """The job cannot begin: wrong options or settings. Raised before anything is changed."""


class OutsideWindowsError(Exception):
    """It is not the time to ask anybody. Raised before anything is changed."""


@dataclass(frozen=True)
class CrawlJob:
    """What one crawl is asked to do; `settings` goes to Scrapy as it stands.

    `windows` are the hours in which anything is asked; with `render` a browser shows empty shells; `webhook` is told
    of the end, `metrics` is a file for it.
    """

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
    windows: tuple[str, ...] = ()
    render: bool = False
    webhook: str | None = None
    metrics: str | None = None
    argv: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


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
        import_module("archive.monitors").load_limits()
        import_module("settings.crawl")
    except SettingsError as error:
        raise JobError(str(error)) from error
    except (ValueError, SyntaxError, NameError) as error:  # of the last: a setting, or one of the environment's
        raise JobError(f"settings/crawl.py or the environment: {error}") from error
    check_notices(job)
    windows_of(job)
    if job.render or os.environ.get("GONGKAI_RENDER"):
        missing = import_module("crawler.browser").fault(os.environ.get("GONGKAI_BROWSER", ""))
        if missing is not None:
            raise JobError(f"--render: {missing}")
    sites = read_sites(Path(job.sites_file)) if job.site_ids or not job.seeds else ()
    known = {site.id: site for site in sites}
    if unknown := [site_id for site_id in job.site_ids if site_id not in known]:
        raise JobError(f"{job.sites_file} has no site {', '.join(unknown)}; {instead(unknown, tuple(known))}")
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


def instead(unknown: Iterable[str], ids: tuple[str, ...]) -> str:
    """Which ids may be meant, or how the ids of the list look.

    >>> instead(["hebei-qianana"], ("hebei-qianan", "shanxi-szf")), instead(["x"], ("hebei-qianan", "shanxi-szf"))
    ('did you mean hebei-qianan?', 'its ids: hebei-qianan, shanxi-szf')
    """
    near = dict.fromkeys(name for one in unknown for name in get_close_matches(one, ids))
    if near:
        return f"did you mean {' or '.join(near)}?"
    more = f" and {len(ids) - MOST_NAMED} others" if len(ids) > MOST_NAMED else ""
    return f"its ids: {', '.join(ids[:MOST_NAMED]) or 'none'}{more}"


def check_notices(job: CrawlJob) -> None:
    """Raises JobError where nobody could be told of the end; says no address, which may hold a secret."""
    if job.webhook is not None and (why := fault(job.webhook)) is not None:
        raise JobError(f"--webhook: {why}")
    if job.metrics is not None and (not Path(job.metrics).absolute().parent.is_dir() or Path(job.metrics).is_dir()):
        raise JobError(f"--metrics {job.metrics}: a file in a folder that is there")


def windows_of(job: CrawlJob) -> Any:
    """The crawler's windows. Raises JobError."""
    try:
        return import_module("crawler.windows").parse_windows(" ".join(job.windows))  # by name: nothing imports it
    except ValueError as error:
        raise JobError(f"--window {error}") from error


def check_time(job: CrawlJob) -> None:
    """Raises OutsideWindowsError where none of the job's windows is open."""
    windows, now = windows_of(job), import_module("crawler.windows").now()
    if not windows.is_open(now):
        raise OutsideWindowsError(
            f"outside the windows {windows} (Beijing time); the next one begins at {windows.opens(now)}"
        )


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
