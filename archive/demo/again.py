"""A small wide web crawled three times: as it was, after edits and with new reports, and with one restored."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.demo.edits import Edit, edit, restore
from archive.demo.measure import Score, crawl_wide, scores
from archive.demo.server import SampleServer
from archive.demo.wide import wide_web

if TYPE_CHECKING:
    from pathlib import Path

    from archive.demo.server import Asked
    from archive.demo.wide import WideWeb

NEWEST = 2024  # whose reports appear between the first run and the second


@dataclass(frozen=True)
class Again:
    """`known` are the reports of the first run; `logs` and `captures` (by record type and status) of three runs."""

    edits: tuple[Edit, ...]
    web: WideWeb
    logs: tuple[tuple[Asked, ...], ...]
    known: frozenset[str]
    changes: list[tuple[str, str, dict[str, Any]]]  # kind, address, detail
    captures: list[dict[tuple[str, int], int]]
    total: Score


def crawl_again(data: Path, seed: int, *, sites: int = 10, delay: float = 0.02) -> Again:
    before, after = (wide_web(seed, ("families",), hidden=years, thin=True) for years in ((NEWEST,), ()))
    before.sites, after.sites = before.sites[:sites], after.sites[:sites]
    pages = {host: dict(one.pages) for host, one in after.hosts.items()}
    known = frozenset(url for site in before.sites for url in site.reports)
    edits = edit(after, known)
    logs: list[tuple[Asked, ...]] = []
    with SampleServer(before.hosts) as server:
        for turn in range(3):
            if turn:
                server.show(after.hosts)
            if turn == 2:
                (removed,) = (one.url for one in edits if one.kind == "removed")
                edits = (*edits, restore(after, edits, pages[removed.split("/")[2]]))
            done = sum(map(len, logs))
            crawl_wide(data, before, server, delay=delay)
            logs.append(server.log[done:])
    total = Score("all")
    for one in scores(data, after, [asked for log in logs for asked in log]):
        total.add(one)
    with closing(sqlite3.connect(data / "gongkai.db")) as database:
        return Again(edits, after, tuple(logs), known, _changes(database), _captures(database), total)


def _changes(database: sqlite3.Connection) -> list[tuple[str, str, dict[str, Any]]]:
    rows = database.execute("select kind, url, detail from changes order by changed_at, url")
    return [(kind, url, json.loads(detail or "{}")) for kind, url, detail in rows]


def _captures(database: sqlite3.Connection) -> list[dict[tuple[str, int], int]]:
    found = []
    for run in database.execute("select id from runs order by started_at, id").fetchall():
        sql = "select record_type, http_status, count(*) from captures where run_id = ? group by 1, 2"
        found.append({(kind, status): count for kind, status, count in database.execute(sql, run)})
    return found
