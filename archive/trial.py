"""What a crawl would find at one address: a short crawl into a folder that is thrown away."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.counts import counted
from archive.database.schema import open_database
from archive.job import CrawlJob, JobError, check_job
from archive.jobs import crawl_in_subprocess

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES = 25  # enough for a home page, its columns and a few reports, within a minute at the usual delay


@dataclass(frozen=True)
class Trial:
    """What was found at `url`; reports are (year, agency, title, url)."""

    url: str
    verdict: str
    reason: str
    platform: str | None
    requests: int
    columns: tuple[str, ...]
    candidates: tuple[str, ...]
    reports: tuple[tuple[int | None, str | None, str | None, str], ...]

    def text(self) -> str:
        lines = [
            f"{self.url}: {self.verdict}{f' ({self.reason})' if self.reason else ''}",
            f"family: {self.platform or 'not one we know'}; {counted(self.requests, 'request', 'requests')}",
        ]
        lines += [f"column: {column}" for column in self.columns]
        lines += [f"candidate: {candidate}" for candidate in self.candidates]
        lines += [
            f"report: {year or '?'} {agency or '?'} {title or ''} {url}" for year, agency, title, url in self.reports
        ]
        return "\n".join(lines)


def try_site(url: str, *, delay: float, contact: str | None, settings: Mapping[str, Any] | None = None) -> Trial:
    """Crawl at most `PAGES` pages from there; nothing is kept. Raises JobError for a wrong address or wrong manners."""
    host = urlsplit(url).hostname
    if host is None or urlsplit(url).scheme not in {"http", "https"}:
        raise JobError(f"{url}: not an http or https address")
    with tempfile.TemporaryDirectory(prefix="gongkai-try-") as folder:
        job = CrawlJob(
            data=folder,
            sites_file="",
            seeds=(url,),
            max_pages=PAGES,
            delay=delay,
            contact=contact,
            settings=dict(settings or {}),
        )
        check_job(job)
        result = crawl_in_subprocess(job)
        site = result.sites[0] if result.sites else {}
        return Trial(
            url=url,
            verdict=str(site.get("verdict", result.outcome)),
            reason=str(site.get("reason") or ""),
            platform=site.get("platform"),
            requests=int(site.get("requests", 0)),
            columns=tuple(column["url"] for column in site.get("columns", ())),
            candidates=tuple(site.get("candidates", ())),
            reports=_reports(Path(folder)),
        )


def _reports(data: Path) -> tuple[tuple[int | None, str | None, str | None, str], ...]:
    database = open_database(data / "gongkai.db")
    rows = database.query("select year, agency, title, url from reports where is_current = 1 order by year, url")
    found = tuple((row["year"], row["agency"], row["title"], row["url"]) for row in rows)
    database.close()
    return found
