"""What the run records say: the runs, their sites, and which site an address belongs to.

Site rows come from the archive (`urn:gongkai:run:ID:start`), never from the site list of today.
"""

from __future__ import annotations

import json
import posixpath
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlite_utils

PREFIX = "urn:gongkai:run:"


@dataclass(frozen=True)
class SiteRow:
    """A site as the run that visited it last was told of it."""

    id: str
    name: str | None
    region_code: str | None
    level: str | None


@dataclass(frozen=True)
class RunRecord:
    """What a run wrote into the archive; `kind` is start, site or end."""

    id: int
    run_id: str
    kind: str
    site_id: str | None
    written_at: str
    warc_file: str
    warc_offset: int
    body: Mapping[str, Any]

    @property
    def order(self) -> tuple[str, int]:
        return (self.written_at, self.id)


@dataclass(frozen=True)
class Run:
    """All that is known of one run; of records written twice the last counts."""

    id: str
    start: Mapping[str, Any]
    sites: Mapping[str, Mapping[str, Any]]
    end: Mapping[str, Any]

    @property
    def order(self) -> tuple[str, str]:
        return (str(self.start.get("started_at") or ""), self.id)

    @cached_property
    def site_rows(self) -> dict[str, Mapping[str, Any]]:
        return {str(site["id"]): site for site in self.start.get("sites") or () if site.get("id")}


def site_json(site: SiteRow | None) -> str | None:
    """The site as `snapshots` keeps it."""
    return None if site is None else json.dumps(asdict(site), ensure_ascii=False)


def site_of_json(text: str | None) -> SiteRow | None:
    """What `site_json` wrote."""
    return _site_of_json(text) if text else None


@lru_cache(maxsize=8192)
def _site_of_json(text: str) -> SiteRow:
    return SiteRow(**json.loads(text))


def name_parts(uri: str) -> tuple[str, str, str | None] | None:
    """Run, kind and site of the URI of a run record; None where it is none that we know.

    >>> name_parts("urn:gongkai:run:20260101T000000Z-ab:site:sft")
    ('20260101T000000Z-ab', 'site', 'sft')
    >>> name_parts("urn:gongkai:run:r1:end")
    ('r1', 'end', None)
    """
    run_id, _, rest = uri.removeprefix(PREFIX).partition(":")
    kind, _, site_id = rest.partition(":")
    if not uri.startswith(PREFIX) or not run_id or kind not in {"start", "site", "end"}:
        return None
    return run_id, kind, site_id or None


class RunReader:
    """All runs, each record parsed once; the same object as before as long as there is nothing new."""

    def __init__(self, database: sqlite_utils.Database) -> None:
        self._database = database
        self._stamp: tuple[int, int] | None = None
        self._records: dict[int, RunRecord] = {}
        self._runs: dict[str, tuple[frozenset[int], Run]] = {}
        self._sites = SiteMap(())

    def read(self) -> SiteMap:
        """The runs, oldest first, and whose address is whose by them."""
        stamp = self._database.execute("SELECT count(*), sum(id & 0xFFFFFFFF) FROM run_records").fetchone()
        if stamp != self._stamp:
            ids = {row[0] for row in self._database.execute("SELECT id FROM run_records")}
            self._records = {key: record for key, record in self._records.items() if key in ids}
            for key in ids - self._records.keys():
                row = next(iter(self._database.query("SELECT * FROM run_records WHERE id = ?", [key])))
                body = json.loads(row["body"]) if row["body"] else {}
                self._records[key] = RunRecord(**{**row, "body": body})
            self._sites = SiteMap(self._all_runs())
            self._stamp = stamp
        return self._sites

    def _all_runs(self) -> list[Run]:
        of_run: dict[str, list[RunRecord]] = defaultdict(list)
        for record in sorted(self._records.values(), key=lambda record: record.order):
            of_run[record.run_id].append(record)
        known, self._runs = self._runs, {}
        for run_id, records in of_run.items():
            ids = frozenset(record.id for record in records)
            before = known.get(run_id)
            self._runs[run_id] = before if before and before[0] == ids else (ids, _run(run_id, records))
        return sorted((run for _, run in self._runs.values()), key=lambda run: run.order)


def _run(run_id: str, records: Iterable[RunRecord]) -> Run:
    start: Mapping[str, Any] = {}
    end: Mapping[str, Any] = {}
    sites: dict[str, Mapping[str, Any]] = {}
    for record in records:
        if record.kind == "start":
            # a resumed run begins again: its first beginning is the run's
            first = start.get("started_at")
            start = {**record.body, **({"started_at": first, "resumed": True} if first else {})}
        elif record.kind == "end":
            end = record.body
        elif record.site_id is not None:
            sites[record.site_id] = record.body
    return Run(run_id, start, sites, end)


class SiteMap:
    """Which site an address belongs to, by all runs together."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(runs)
        self.rows: dict[str, SiteRow] = {}
        self._seeds: dict[str, dict[str, str]] = defaultdict(dict)  # host → site → folder of its seed
        self._candidates: dict[str, set[str]] = defaultdict(set)
        self._hosts: dict[str, set[str]] = defaultdict(set)
        for run in self.runs:
            for site_id, site in run.site_rows.items():
                self.rows[site_id] = SiteRow(site_id, site.get("name"), site.get("region_code"), site.get("level"))
                seed = urlsplit(str(site.get("seed") or ""))
                if seed.hostname:
                    self._seeds[seed.hostname][site_id] = _folder(seed.path)
            for site_id, record in run.sites.items():
                for url in record.get("candidates") or ():
                    self._candidates[url].add(site_id)
                for host in record.get("hosts") or ():
                    self._hosts[host].add(site_id)

    @cached_property
    def named_hosts(self) -> frozenset[str]:
        """The hosts that a site row names: theirs count as official wherever they lie."""
        return frozenset(self._seeds)

    def is_official(self, host: str | None) -> bool:
        """Is this a host of the government, or one that a site row names?"""
        return host is not None and (host == "gov.cn" or host.endswith(".gov.cn") or host in self.named_hosts)

    def site_of(self, url: str) -> SiteRow | None:
        """The site whose seed lies on that host; on a shared one as the crawl noted or by folder; else who noted it."""
        parts = urlsplit(url)
        seeds = self._seeds.get(parts.hostname or "", {})
        noted = self._candidates.get(url, set())
        if len(seeds) == 1:
            return self._row(next(iter(seeds)))
        if seeds:
            if len(both := noted & seeds.keys()) == 1:
                return self._row(both.pop())
            around = {site: folder for site, folder in seeds.items() if (parts.path or "/").startswith(folder)}
            longest = max(map(len, around.values()), default=0)
            nearest = [site for site, folder in around.items() if len(folder) == longest]
            return self._row(nearest[0]) if len(nearest) == 1 else None
        if len(noted) == 1:
            return self._row(next(iter(noted)))
        hosts = self._hosts.get(parts.hostname or "", set())
        return self._row(next(iter(hosts))) if len(hosts) == 1 else None

    def _row(self, site_id: str) -> SiteRow | None:
        return self.rows.get(site_id)


def _folder(path: str) -> str:
    """
    >>> _folder("/sfw/gk/index.html"), _folder("/x"), _folder("")
    ('/sfw/gk/', '/', '/')
    """
    folder = posixpath.dirname(path) if path else "/"
    return folder if folder.endswith("/") else folder + "/"
