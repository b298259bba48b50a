"""The durable queue: what is to be asked, what is being asked, what is done, and the manners that each host is owed.

A row is pending → leased → done or failed, and stays one row across retries and redirects. A row counts as done only
when what its answer yielded is stored and the capture is on disk; a kill in between leaves it leased, and the next
run takes it up again.
"""

from __future__ import annotations

import heapq
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

State = Literal[0, 1, 2, 3, 4, 5, 6]
PENDING: Final = 0
LEASED: Final = 1
DONE: Final = 2
FAILED: Final = 3
SKIPPED: Final = 4  # over its site's budget
HELD: Final = 5  # on a host that is left alone
ALIAS: Final = 6  # where a redirect led; its row is another
CHALLENGED_DELAY = 2.0  # seconds, once a host has answered with a second challenge
LONGEST_WAIT = 600.0  # seconds that a run waits for a host; one that asks for more is held until the next run
SLOWEST = 10.0  # seconds: a slow host is asked as slowly as it answers, up to this

SCHEMA = f"""
create table if not exists run(run_id text primary key, started real, finished real);
create table if not exists url(
  id integer primary key, fingerprint blob not null unique, url text not null, host text not null, site text, role text,
  list text, score integer not null, state integer not null default {PENDING}, not_before real not null default 0,
  leases integer not null default 0, request text, outcome text, known integer not null default 0);
create index if not exists url_next on url(host, score desc, id) where state = {PENDING};
create index if not exists url_leased on url(id) where state = {LEASED};
create index if not exists url_site on url(site, state) where site is not null;
create table if not exists host(
  host text primary key, not_before real not null default 0, last_asked real not null default 0, crawl_delay real,
  failures integer not null default 0, challenges integer not null default 0, latency real, run_id text, held text,
  reason text);
create table if not exists robots(
  place text primary key, fetched real not null, verdict text not null, body blob);
create table if not exists site(site text primary key, requests integer not null default 0, ended text, reason text);
"""


@dataclass(frozen=True)
class Candidate:
    """A request that is to be queued; `request` is its whole text, as the scheduler writes and reads it."""

    fingerprint: bytes
    url: str
    host: str
    request: str
    score: int = 0
    site: str | None = None
    role: str | None = None
    list: str | None = None
    known: bool = False


@dataclass(frozen=True)
class Lease:
    id: int
    host: str
    site: str | None
    request: str
    leases: int


@dataclass
class HostState:
    """What is remembered of a host: over runs, except challenges, failures and the hold, which are of one run."""

    host: str
    not_before: float = 0.0  # seconds since 1970: Retry-After and back-off
    last_asked: float = 0.0
    crawl_delay: float | None = None
    failures: int = 0
    challenges: int = 0
    latency: float | None = None
    held: str | None = None  # blocked, unreachable, error, …
    reason: str | None = None


class Frontier:
    """Opens or creates the queue in that file. `delay` is the least time between two requests to one host."""

    def __init__(self, path: Path, *, delay: float = 0.0, per_host: int = 1) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
        self._db.executescript("pragma journal_mode=wal; pragma synchronous=normal; pragma cache_size=-16000;")
        self._db.executescript(SCHEMA)
        self.delay, self._per_host = delay, per_host
        self.run_id = ""
        self._pending: dict[str, int] = {}
        self._busy: dict[str, int] = {}
        self._ready: list[tuple[float, int, str]] = []
        self._listed: set[str] = set()
        self._turns = 0
        self._hosts: dict[str, HostState] = {}
        self._site_open: dict[str, int] = {}
        self._site_leases: dict[str, int] = {}
        self._reclaimed: set[int] = set()

    # runs

    def leftover(self) -> tuple[str | None, int]:
        """The run whose queue lies here if it is not over, and how many of its rows wait or were under way."""
        row = self._db.execute("select run_id from run where finished is null order by started desc limit 1").fetchone()
        count = self._db.execute("select count(*) from url where state in (?, ?)", (PENDING, LEASED)).fetchone()[0]
        return (row[0] if row else None), count

    def begin(self, run_id: str, *, resume: bool) -> int:
        """Begin that run, or go on with it: leased rows are pending again. The number of rows waiting."""
        with self._transaction():
            if not resume:
                self._db.execute("delete from url")
                self._db.execute("delete from site")
                self._db.execute("delete from run")
            self._db.execute("insert or ignore into run(run_id, started) values(?, ?)", (run_id, time.time()))
            self._db.execute("update run set finished = null where run_id = ?", (run_id,))
            self._db.execute(
                "update host set challenges = 0, failures = 0, held = null, reason = null, run_id = ? "
                "where run_id is not ?",
                (run_id, run_id),
            )
            self._reclaimed = {row[0] for row in self._db.execute("select id from url where state = ?", (LEASED,))}
            self._db.execute("update url set state = ? where state = ?", (PENDING, LEASED))
        self.run_id = run_id
        self._pending = dict(
            self._db.execute("select host, count(*) from url where state = ? group by host", (PENDING,)).fetchall()
        )
        self._site_open = dict(
            self._db.execute(
                "select site, count(*) from url where state = ? and site is not null group by site", (PENDING,)
            ).fetchall()
        )
        self._site_leases = dict(
            self._db.execute("select site, sum(leases) from url where site is not null group by site").fetchall()
        )
        for host in self._pending:
            self._list(host)
        return sum(self._pending.values())

    def finish(self) -> None:
        """The run has ended; what is left over stays, to be gone on with."""
        if self.has_pending():
            return
        self._db.execute("update run set finished = ? where run_id = ?", (time.time(), self.run_id))

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._db.in_transaction:
            yield
            return
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # rows

    def add(self, candidates: Iterable[Candidate]) -> int:
        """Queue what is not known yet; how many were new."""
        new, hosts = 0, set()
        with self._transaction():
            for one in candidates:
                cursor = self._db.execute(
                    "insert or ignore into url(fingerprint, url, host, site, role, list, score, request, known) "
                    "values(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        one.fingerprint,
                        one.url,
                        one.host,
                        one.site,
                        one.role,
                        one.list,
                        one.score,
                        one.request,
                        one.known,
                    ),
                )
                if not cursor.rowcount:
                    continue
                new += 1
                hosts.add(one.host)
                self._pending[one.host] = self._pending.get(one.host, 0) + 1
                if one.site is not None:
                    self._site_open[one.site] = self._site_open.get(one.site, 0) + 1
                self._list(one.host)
            for host in hosts:
                state = self.host(host)
                if state.held is None and state.not_before > time.time() + LONGEST_WAIT:
                    self.hold_host(host, "error", "asked us earlier to wait longer than a run does")
                elif state.held is not None:
                    self.hold_host(host, state.held, state.reason or "")
        return new

    def lease(self, now: float | None = None) -> Lease | None:
        """The best row of the host whose turn it is; None when none may be asked now."""
        now = time.time() if now is None else now
        while self._ready and self._ready[0][0] <= now:
            _, _, host = heapq.heappop(self._ready)
            self._listed.discard(host)
            if not self._pending.get(host) or self._busy.get(host, 0) >= self._per_host:
                continue
            if (ready := self._ready_at(host)) > now:
                self._list(host, ready)
                continue
            lease = self._lease_of(host, now)
            if lease is not None:
                return lease
            row = self._db.execute(
                "select min(not_before) from url where host = ? and state = ?", (host, PENDING)
            ).fetchone()
            self._list(host, max(row[0] or 0.0, now + 0.05))
        return None

    def _lease_of(self, host: str, now: float) -> Lease | None:
        row = self._db.execute(
            f"update url set state = {LEASED}, leases = leases + 1 where id = (select id from url where host = ? "  # noqa: S608
            f"and state = {PENDING} and not_before <= ? order by score desc, id limit 1) "
            "returning id, host, site, request, leases",
            (host, now),
        ).fetchone()
        if row is None:
            return None
        self._pending[host] -= 1
        self._busy[host] = self._busy.get(host, 0) + 1
        if row[2] is not None:
            self._site_leases[row[2]] = self._site_leases.get(row[2], 0) + 1
        if self._pending[host]:
            self._list(host)
        return Lease(*row)

    def next_turn(self) -> float | None:
        """When (seconds since 1970) the next host may be asked; None when none waits."""
        return self._ready[0][0] if self._ready else None

    def is_reclaimed(self, row: int) -> bool:
        """Whether that row was under way when an earlier process died."""
        return row in self._reclaimed

    def again(self, row: int, candidate: Candidate, *, not_before: float = 0.0, counted: bool = True) -> None:
        """A leased row waits again: for a retry, for the target of its redirect, or because the run is ending."""
        host = self._host_of(row)
        with self._transaction():
            self._db.execute(
                "update url set state = ?, request = ?, host = ?, score = ?, not_before = ?, leases = leases - ? "
                "where id = ?",
                (PENDING, candidate.request, candidate.host, candidate.score, not_before, int(not counted), row),
            )
        self._pending[candidate.host] = self._pending.get(candidate.host, 0) + 1
        self._release(host)
        self._list(candidate.host)

    def alias(self, candidate: Candidate) -> bool:
        """Remember where a redirect leads; False when that address has a row of its own and nothing is to be done."""
        cursor = self._db.execute(
            "insert or ignore into url(fingerprint, url, host, score, state) values(?, ?, ?, 0, ?)",
            (candidate.fingerprint, candidate.url, candidate.host, ALIAS),
        )
        return bool(cursor.rowcount)

    def settle(self, rows: Iterable[tuple[int, State, str]]) -> None:
        """Rows that are over: (id, state, outcome)."""
        with self._transaction():
            for row, state, outcome in rows:
                found = self._db.execute(
                    "update url set state = ?, outcome = ?, request = null where id = ? and state in (?, ?) "
                    "returning host, site",
                    (state, outcome, row, LEASED, PENDING),
                ).fetchone()
                if found is not None and found[1] is not None:
                    self._site_open[found[1]] -= 1
                self._reclaimed.discard(row)

    def answered(self, row: int, candidates: Iterable[Candidate], outcome: str, role: str | None = None) -> int:
        """Store what the answer to a leased row yielded and how it was judged, at once; how many were new."""
        with self._transaction():
            new = self.add(candidates)
            self._db.execute("update url set outcome = ?, role = coalesce(?, role) where id = ?", (outcome, role, row))
        return new

    def release(self, row: int) -> None:
        """The host of a leased row may be asked again."""
        self._release(self._host_of(row))

    def _host_of(self, row: int) -> str:
        return str(self._db.execute("select host from url where id = ?", (row,)).fetchone()[0])

    def _release(self, host: str) -> None:
        if self._busy.get(host):
            self._busy[host] -= 1
        if self._pending.get(host):
            self._list(host)

    def _list(self, host: str, ready: float | None = None) -> None:
        if host in self._listed or self._busy.get(host, 0) >= self._per_host:
            return
        self._turns += 1
        self._listed.add(host)
        heapq.heappush(self._ready, (self._ready_at(host) if ready is None else ready, self._turns, host))

    def _ready_at(self, host: str) -> float:
        state = self.host(host)
        return max(state.not_before, state.last_asked + self.delay_of(host))

    @property
    def pending(self) -> int:
        return sum(self._pending.values())

    def has_pending(self) -> bool:
        return any(self._pending.values())

    # sites

    def open_rows(self, site: str) -> int:
        """Rows of a site that wait or are under way."""
        return self._site_open.get(site, 0)

    def sites_over(self, budget: int) -> list[tuple[str, int]]:
        """Sites of which so many requests or more were made, and how many."""
        return [(site, count) for site, count in self._site_leases.items() if count >= budget]

    def skip_site(self, site: str, outcome: str) -> int:
        """Give up what of a site still waits; how many rows that were."""
        return self._give_up("site = ?", (site,), SKIPPED, outcome)

    def _give_up(self, where: str, parameters: tuple[Any, ...], state: int, outcome: str) -> int:
        with self._transaction():
            rows = self._db.execute(
                f"update url set state = ?, outcome = ?, request = null where {where} and state = {PENDING} "  # noqa: S608
                "returning host, site",
                (state, outcome, *parameters),
            ).fetchall()
        for host, site in rows:
            self._pending[host] -= 1
            if site is not None:
                self._site_open[site] -= 1
        return len(rows)

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Read only: what the records of sites and runs are made from."""
        return self._db.execute(sql, parameters).fetchall()

    def end_site(self, site: str, ended: str, reason: str) -> None:
        self._db.execute(
            "insert into site(site, ended, reason) values(?, ?, ?) "
            "on conflict(site) do update set ended = excluded.ended, reason = excluded.reason",
            (site, ended, reason),
        )

    # hosts

    def host(self, host: str) -> HostState:
        state = self._hosts.get(host)
        if state is None:
            row = self._db.execute(
                "select host, not_before, last_asked, crawl_delay, failures, challenges, latency, held, reason "
                "from host where host = ?",
                (host,),
            ).fetchone()
            state = self._hosts[host] = HostState(*row) if row else HostState(host)
        return state

    def delay_of(self, host: str) -> float:
        """The time between two requests to a host: ours, its Crawl-delay, its own slowness; the longest holds."""
        state = self.host(host)
        after_challenge = CHALLENGED_DELAY if state.challenges > 1 else 0.0
        return max(self.delay, state.crawl_delay or 0.0, min(state.latency or 0.0, SLOWEST), after_challenge)

    def note_asked(self, host: str, now: float) -> None:
        """Something is being asked of that host: kept on disk, so that a run that follows at once waits too."""
        self.host(host).last_asked = now
        self._db.execute(
            "insert into host(host, last_asked, run_id) values(?, ?, ?) "
            "on conflict(host) do update set last_asked = excluded.last_asked",
            (host, now, self.run_id),
        )

    def save_host(self, state: HostState) -> None:
        self._hosts[state.host] = state
        self._db.execute(
            "insert or replace into host(host, not_before, last_asked, crawl_delay, failures, challenges, latency, "
            "held, reason, run_id) values(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                state.host,
                state.not_before,
                state.last_asked,
                state.crawl_delay,
                state.failures,
                state.challenges,
                state.latency,
                state.held,
                state.reason,
                self.run_id,
            ),
        )

    def hold_host(self, host: str, held: str, reason: str) -> int:
        """Ask that host nothing more in this run; how many rows were given up."""
        state = self.host(host)
        state.held, state.reason = held, reason
        self.save_host(state)
        return self._give_up("host = ?", (host,), HELD, f"{held}: {reason}")

    def robots(self, place: str, since: float) -> tuple[str, bytes | None] | None:
        """(verdict, body) of robots.txt if it was fetched since then."""
        row = self._db.execute(
            "select verdict, body from robots where place = ? and fetched >= ?", (place, since)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def save_robots(self, place: str, verdict: str, body: bytes | None) -> None:
        self._db.execute("insert or replace into robots values(?, ?, ?, ?)", (place, time.time(), verdict, body))
