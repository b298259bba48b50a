"""The whole way on the sample web: crawl it, change it, crawl it again, and say what the archive then holds."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.demo.samples import read_samples
from archive.demo.server import SampleServer
from archive.demo.web import PLANNED_FAILURES, sample_web
from archive.job import CrawlJob
from archive.jobs import crawl_in_subprocess
from archive.results import STOPPED_EARLY, WRONG_USAGE, CrawlResult
from archive.warc.lock import DataLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PART_OF = "gongkai-demo"  # warcinfo's isPartOf: nothing of it can be taken for evidence
DELAY_SECONDS = 0.05
ERAS = ("2008", "2014", "2019", "2021")

# What a data folder consists of; a demo folder with anything else is somebody's.
OWN_FOLDERS = {"warc": ("*.warc.gz", "*.warc.gz.open", "*.cdxj", "*.cdxj.new"), "text": ("*.warc.gz", "*.warc.gz.new")}
DATABASES = ("", "-wal", "-shm", "-journal", ".new-*")
LOCKS = ("lock", "build.lock")
OWN_FILES = (
    *LOCKS, "index.cdxj", "index.cdxj.*", "conversions.cdxj", "conversions.cdxj.*",
    *(f"{name}{ending}" for name in ("gongkai.db", "frontier.db") for ending in DATABASES),
)  # fmt: skip


class DemoError(Exception):
    """The demo cannot run in that folder, or its crawl did not come to an end; the message says what to do."""


@dataclass(frozen=True)
class SiteRow:
    """One line of the summary."""

    site_id: str
    pages: int
    reports: dict[str, int]  # by era
    figures: int
    findings_failed: int
    result: str


@dataclass(frozen=True)
class DemoResult:
    """What the two crawls brought; `failed` maps the sites that failed to the reason of the last crawl."""

    folder: str
    sites: tuple[SiteRow, ...]
    failed: dict[str, str]
    as_planned: bool
    changes: tuple[str, ...]
    unreadable: dict[str, str]

    def text(self) -> str:
        """The table, the changes, and what to open."""
        header = ("site", "pages", *ERAS, "figures", "findings failed", "result")
        rows = [
            (one.site_id, one.pages, *(one.reports[era] for era in ERAS), one.figures, one.findings_failed, one.result)
            for one in self.sites
        ]
        reports = [sum(one.reports[era] for one in self.sites) for era in ERAS]
        pages, figures, broken = (
            sum(getattr(one, name) for one in self.sites) for name in ("pages", "figures", "findings_failed")
        )
        lines = _columns([header, *rows, ("all", pages, *reports, figures, broken, "")])
        lines[0:0] = ["Reports by era of the form, from two crawls of the sample web:", ""]
        lines += ["", f"Between the two crawls the web was edited; {len(self.changes)} changes were found:"]
        lines += [f"  {change}" for change in self.changes]
        planned = ", ".join(sorted(PLANNED_FAILURES))
        words = "exactly the planned sites failed" if self.as_planned else "NOT as planned; planned to fail"
        lines += ["", f"{words[0].upper()}{words[1:]}: {planned}."]
        lines += [f"  {site_id}: {reason}" for site_id, reason in sorted(self.failed.items())]
        lines += [f"  unreadable: {url}: {reason}" for url, reason in sorted(self.unreadable.items())]
        lines += ["", f"To open it: gongkai serve --data {self.folder}, then http://127.0.0.1:8001/"]
        return "\n".join(lines)


def run_demo(folder: Path, *, report: Callable[[str], None]) -> DemoResult:
    """Crawl the sample web twice into `folder`. Raises DemoError before anything of another archive is touched."""
    refuse_foreign(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with DataLock(folder):
        clear(folder)
    with SampleServer(sample_web("before")) as server:
        first, second = crawl_twice(folder, server, report=report)
    return summarise(folder, first, second)


def crawl_twice(
    folder: Path, server: SampleServer, *, report: Callable[[str], None]
) -> tuple[CrawlResult, CrawlResult]:
    """The first crawl, the edit, the second crawl."""
    report(f"sample web: {len(server.web)} hosts behind {server.proxy}")
    first = _crawl(folder, server)
    report(f"first crawl: {_words(first)}")
    server.show(sample_web("after"))
    report("the web is edited: one figure changed, one report added, one removed")
    second = _crawl(folder, server)
    report(f"second crawl: {_words(second)}")
    return first, second


def _crawl(folder: Path, server: SampleServer) -> CrawlResult:
    # the planned failures are no news: only what breaks the crawl itself is said
    settings = {"GONGKAI_PROXY": server.proxy, "GONGKAI_PART_OF": PART_OF, "LOG_LEVEL": "CRITICAL"}
    with resources.as_file(resources.files("archive.demo") / "sites.csv") as sites_file:
        job = CrawlJob(
            data=str(folder),
            sites_file=str(sites_file),
            delay=DELAY_SECONDS,
            argv=("gongkai", "demo"),
            settings=settings,
        )
        result = crawl_in_subprocess(job)
    if result.exit_status in {WRONG_USAGE, STOPPED_EARLY}:
        raise DemoError(f"{folder}: the crawl ended as {result.outcome}; run `gongkai demo` again to begin anew")
    return result


def _words(result: CrawlResult) -> str:
    return f"run {result.run_id}, {len(result.sites)} sites, {len(result.failed)} failed"


# the folder


def refuse_foreign(folder: Path) -> None:
    """Raises DemoError unless the folder is absent, empty, or holds nothing but an earlier demo."""
    advice = "Name another folder with --data, or move this one away"
    if not folder.exists():
        return
    if not folder.is_dir():
        raise DemoError(f"{folder}: not a folder. {advice}")
    for entry in sorted(folder.iterdir()):
        if not _is_ours(entry):
            raise DemoError(f"{folder}: holds {entry.name}, which no demo made; nothing was touched. {advice}")
    archives = sorted((folder / "warc").glob("*.warc.gz*")) if (folder / "warc").is_dir() else []
    for archive in archives:
        if (part_of := warc_part_of(archive)) - {PART_OF}:
            named = ", ".join(sorted(part_of - {PART_OF}))
            raise DemoError(f"{folder}: holds another archive ({archive.name}: {named}); nothing was touched. {advice}")
    if not archives and (folder / "gongkai.db").exists():
        raise DemoError(f"{folder}: holds a database without its archive; nothing was touched. {advice}")


def _is_ours(entry: Path) -> bool:
    if entry.is_symlink():
        return False
    if entry.is_dir():
        patterns = OWN_FOLDERS.get(entry.name, ())
        return bool(patterns) and all(one.is_file() and _matches(one.name, patterns) for one in entry.iterdir())
    return _matches(entry.name, OWN_FILES)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def warc_part_of(file: Path) -> set[str]:
    """What the warcinfo records of a file say it is part of; an unreadable file is part of something unknown."""
    if file.stat().st_size == 0:
        return set()
    said = set()
    try:
        with file.open("rb") as stream:
            for number, record in enumerate(ArchiveIterator(stream)):
                if record.rec_type == "warcinfo":
                    fields = record.content_stream().read().decode("utf-8", "replace").splitlines()
                    named = [line.partition(":")[2].strip() for line in fields if line.lower().startswith("ispartof:")]
                    said.update(named or ["no isPartOf"])
                elif number == 0:
                    said.add("no warcinfo")
    except (ArchiveLoadFailed, OSError, EOFError, UnicodeError) as error:
        if not said:
            said.add(f"unreadable: {error}")
    return said


def clear(folder: Path) -> None:
    """Remove an earlier demo; the lock files stay, for whoever waits at them."""
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name not in LOCKS:
            entry.unlink()


# the summary

PAGES = """
    select distinct url from captures
    where verdict in ('page', 'document') and http_status in (200, 304) and url not like '%/robots.txt'
"""
REPORT_ROWS = """
    select url, era, (select count(*) from statistics where report_id = reports.id and value is not null),
           (select count(*) from findings where report_id = reports.id and outcome = 'fail')
    from reports where is_current = 1
"""
NEW_REPORTS = """
    select reports.url, reports.agency, reports.year from reports join captures on captures.id = reports.page_capture_id
    where captures.run_id = ? and not exists (
        select 1 from captures as earlier where earlier.url = captures.url and earlier.run_id <> captures.run_id)
    order by reports.url
"""


def summarise(folder: Path, first: CrawlResult, second: CrawlResult) -> DemoResult:
    verdicts = [{str(site["site"]): str(site["verdict"]) for site in one.sites} for one in (first, second)]
    failed = [{site: verdict for site, verdict in one.items() if verdict != "ok"} for one in verdicts]
    as_planned = all(one == PLANNED_FAILURES for one in failed) and not second.unreadable
    with closing(sqlite3.connect(f"{(folder / 'gongkai.db').resolve().as_uri()}?mode=ro", uri=True)) as database:
        rows = _site_rows(database, verdicts[0] | failed[0] | failed[1])
        changes = _changes(database, second.run_id)
    reasons = first.failed | second.failed
    return DemoResult(str(folder), rows, reasons, as_planned, changes, first.unreadable | second.unreadable)


def _site_rows(database: sqlite3.Connection, verdicts: dict[str, str]) -> tuple[SiteRow, ...]:
    site_of = {sample.host: sample.id for sample in read_samples("after")}
    sites = (*site_of.values(), *PLANNED_FAILURES)
    reports = {site: dict.fromkeys(ERAS, 0) for site in sites}
    pages, figures, failures = dict.fromkeys(sites, 0), dict.fromkeys(sites, 0), dict.fromkeys(sites, 0)
    for (url,) in database.execute(PAGES):
        if (site := site_of.get(urlsplit(url).hostname or "")) is not None:
            pages[site] += 1
    for url, era, stated, broken in database.execute(REPORT_ROWS):
        if (site := site_of.get(urlsplit(url).hostname or "")) is not None:
            reports[site][era] = reports[site].get(era, 0) + 1
            figures[site] += stated
            failures[site] += broken
    return tuple(
        SiteRow(site, pages[site], reports[site], figures[site], failures[site], _result(site, verdicts))
        for site in sites
    )


def _result(site: str, verdicts: dict[str, str]) -> str:
    verdict = verdicts.get(site, "never begun")
    planned = PLANNED_FAILURES.get(site, "ok")
    return verdict if verdict == planned == "ok" else f"{verdict}, {'as' if verdict == planned else 'NOT as'} planned"


def _changes(database: sqlite3.Connection, run_id: str) -> tuple[str, ...]:
    """The edits that the second crawl found, in words; reports that are new come last."""
    found = []
    for url, kind, detail in database.execute("select url, kind, detail from changes order by url, kind"):
        found.append(f"{kind}: {url} {_in_words(detail)}".rstrip())
    found += [f"new: {url} {agency} {year}" for url, agency, year in database.execute(NEW_REPORTS, [run_id])]
    return tuple(found)


def _in_words(detail: str | None) -> str:
    """What a change's detail says in one line: the cell with both values, the lines of a text, the reason."""
    said = json.loads(detail or "{}")
    if {"line", "column", "from", "to"} <= said.keys():
        was, now = ("nothing" if one is None else f"{one['value']:.15g}" if one["value"] is not None else one["kind"]
                    for one in (said["from"], said["to"]))  # fmt: skip
        return f"{said['line']} {said['column']}: {was} -> {now}"
    if isinstance(said.get("lines"), dict):
        return ", ".join(f"{count} lines {how}" for how, count in said["lines"].items())
    return ", ".join(f"{name}: {value}" for name, value in said.items())


def _columns(rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Rows as aligned lines: words to the left, numbers to the right."""
    texts = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(row[at]) for row in texts) for at in range(len(texts[0]))]
    last = len(widths) - 1
    lines = []
    for row in texts:
        cells = [
            cell.ljust(width) if at in {0, last} else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
