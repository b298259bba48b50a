"""What a crawl of the wide web brought home, and how it behaved: told from the database and the server's own log."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.job import CrawlJob
from archive.jobs import crawl_in_subprocess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from archive.demo.server import Asked, SampleServer
    from archive.demo.wide import Report, WideSite, WideWeb
    from archive.results import CrawlResult

PART_OF = "gongkai-wide"
CHALLENGES = 5  # requests of a run that one host may answer with a challenge
CHALLENGED_GAP = 2.0  # seconds, from the third on
TOLERANCE = 0.9  # of a delay: the log is written where the request arrives, not where it was sent
REPORTS = """
    select reports.url, reports.year, coalesce(agencies.name, reports.agency) from reports
    left join agencies on agencies.id = reports.agency_id where reports.is_current = 1
"""


@dataclass
class Score:
    """Of one site or of several: reports wanted, found, and found although there are none; and the requests."""

    label: str
    wanted: int = 0
    found: int = 0
    wrong: int = 0
    requests: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def cost(self) -> float:
        """Requests per report found."""
        return self.requests / self.found if self.found else float(self.requests)

    def add(self, other: Score) -> None:
        for name in ("wanted", "found", "wrong", "requests"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults


def crawl_wide(
    data: Path, web: WideWeb, server: SampleServer, *, delay: float, max_pages: int | None = None
) -> CrawlResult:
    """One run over every site of the list, through the server as a proxy, with the build beside it."""
    sites_file = data.parent / f"{data.name}-sites.csv"
    sites_file.write_text(web.site_list(), "utf-8")
    settings = {"GONGKAI_PROXY": server.proxy, "GONGKAI_PART_OF": PART_OF, "LOG_LEVEL": "CRITICAL"}
    return crawl_in_subprocess(
        CrawlJob(data=str(data), sites_file=str(sites_file), delay=delay, max_pages=max_pages, settings=settings)
    )


def scores(data: Path, web: WideWeb, log: Iterable[Asked]) -> list[Score]:
    """One for each site, in their order."""
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        rows = database.execute(REPORTS).fetchall()
    found: dict[str, list[tuple[str, Report]]] = {}
    for url, year, agency in rows:
        found.setdefault(_domain(urlsplit(url).hostname or ""), []).append((url, (agency or "", year)))
    asked = Counter(_domain(one.host) for one in log)
    return [score(site, found.get(_domain(site.host), ()), asked[_domain(site.host)]) for site in web.sites]


def _domain(host: str) -> str:
    """What the hosts of one site share.

    >>> _domain("jyj.s7-example.gov.cn")
    's7-example.gov.cn'
    """
    return ".".join(host.split(".")[-3:])


def score(site: WideSite, rows: Sequence[tuple[str, Report]], requests: int) -> Score:
    carried, found = set(site.reports.values()), {report for _, report in rows}
    wanted, wrong = carried if site.is_open else set(), sorted(found - carried, key=str)
    faults = [f"wrong: {agency} {year} {[url for url, one in rows if one == (agency, year)]}" for agency, year in wrong]
    faults += [f"missing: {url} {report}" for url, report in site.reports.items() if report in wanted - found]
    return Score(site.label, len(wanted), len(wanted & found), len(wrong), requests, faults)


def by_label(all_scores: Iterable[Score]) -> list[Score]:
    """Families without their variants, added up, in the order of their coming."""
    found: dict[str, Score] = {}
    for one in all_scores:
        name = one.label.partition("/")[0]
        found.setdefault(name, Score(name)).add(one)
    return list(found.values())


# manners


def faults_of_manners(log: Sequence[Asked], web: WideWeb, delay: float, *, knows_robots: bool = False) -> list[str]:
    """Every violation, in words; the log is of one run, which may know robots.txt from an earlier one."""
    hosts: dict[str, list[Asked]] = {}
    for one in log:
        hosts.setdefault(one.host, []).append(one)
    said = [f"asked: {host} belongs to no site" for host in sorted(set(hosts) - set(web.hosts))]
    for host, asked in hosts.items():
        said += [f"{host}{one.path}: beside {one.beside} others" for one in asked if one.beside]
        said += _early(host, asked, max(delay, web.crawl_delay(host)))
        said += _challenged(host, asked)
        said += _impatient(host, asked)
        said += [f"{host}{one.path}: disallowed" for one in asked if web.forbids(host, one.path)]
        if asked[0].path != "/robots.txt" and not knows_robots:
            said.append(f"{host}: robots.txt was not asked first")
    return said


def _early(host: str, asked: Sequence[Asked], delay: float) -> Iterator[str]:
    for one, other in pairwise(asked):
        if one.path != "/robots.txt" and other.clock - one.clock < delay * TOLERANCE:
            yield f"{host}{other.path}: {other.clock - one.clock:.3f} s after the request before it"


def _challenged(host: str, asked: Sequence[Asked]) -> Iterator[str]:
    met = [one for one in asked if one.is_challenge]
    if len(met) > CHALLENGES:
        yield f"{host}: {len(met)} requests met a challenge"
    for one, other in list(pairwise(met))[1:]:
        if other.clock - one.clock < CHALLENGED_GAP * TOLERANCE:
            yield f"{host}{other.path}: {other.clock - one.clock:.3f} s after the challenge before it"


def _impatient(host: str, asked: Sequence[Asked]) -> Iterator[str]:
    for one, other in pairwise(asked):
        if not one.retry_after:
            continue
        is_number = re.fullmatch(r"\d+", one.retry_after)
        wait = float(one.retry_after) if is_number else (_moment(one.retry_after) - one.at).total_seconds()
        if other.clock - one.clock < wait - 0.05:
            yield f"{host}{other.path}: {other.clock - one.clock:.2f} s after it was asked to wait for {wait:.1f} s"


def _moment(text: str) -> datetime:
    return parsedate_to_datetime(text)


def table(rows: Iterable[Score]) -> str:
    """As it stands in docs/discovery.md."""
    lines = [
        "| family or wart | reports | recall | precision | requests | a report |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in rows:
        cost = f"{one.cost:.1f}" if one.found else "-"
        lines.append(
            f"| {one.label} | {one.wanted} | {one.recall:.1%} | {one.precision:.1%} | {one.requests} | {cost} |"
        )
    return "\n".join(lines)
