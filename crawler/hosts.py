"""What is remembered of each host and of its robots.txt: the manners it is owed outlast a run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from crawler.transaction import Transaction

CHALLENGED_DELAY = 2.0  # seconds, once a host has answered with a second challenge
LONGEST_WAIT = 600.0  # seconds that a run waits for a host; one that asks for more is held until the next run
SLOWEST = 10.0  # seconds: a slow host is asked as slowly as it answers, up to this

SCHEMA = """
create table if not exists host(
  host text primary key, not_before real not null default 0, last_asked real not null default 0, crawl_delay real,
  failures integer not null default 0, challenges integer not null default 0, latency real, run_id text, held text,
  reason text);
create table if not exists robots(
  place text primary key, fetched real not null, verdict text not null, body blob);
"""


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


class HostBook:
    """`delay` is the least time between two requests to one host; what is written waits for its commit."""

    def __init__(self, database: sqlite3.Connection, delay: float, transaction: Transaction) -> None:
        self._db = database
        self._transaction = transaction
        self._db.executescript(SCHEMA)
        self.delay = delay
        self._run_id = ""
        self._states: dict[str, HostState] = {}

    def begin(self, run_id: str) -> None:
        """Another run has begun: what a host did in the last one is forgotten, its manners are not."""
        self._run_id = run_id
        self._states.clear()
        self._db.execute(
            "update host set challenges = 0, failures = 0, held = null, reason = null, run_id = ? "
            "where run_id is not ?",
            (run_id, run_id),
        )

    def of(self, host: str) -> HostState:
        state = self._states.get(host)
        if state is None:
            row = self._db.execute(
                "select host, not_before, last_asked, crawl_delay, failures, challenges, latency, held, reason "
                "from host where host = ?",
                (host,),
            ).fetchone()
            state = self._states[host] = HostState(*row) if row else HostState(host)
        return state

    def delay_of(self, host: str) -> float:
        """The time between two requests to a host: ours, its Crawl-delay, its own slowness; the longest holds."""
        state = self.of(host)
        after_challenge = CHALLENGED_DELAY if state.challenges > 1 else 0.0
        return max(self.delay, state.crawl_delay or 0.0, min(state.latency or 0.0, SLOWEST), after_challenge)

    def ready_at(self, host: str) -> float:
        """When (seconds since 1970) that host may be asked again."""
        state = self.of(host)
        return max(state.not_before, state.last_asked + self.delay_of(host))

    def note_asked(self, host: str, now: float) -> None:
        """Something is being asked of that host: kept on disk, so that a run that follows at once waits too."""
        self.of(host).last_asked = now
        self._transaction.begin()
        self._db.execute(
            "insert into host(host, last_asked, run_id) values(?, ?, ?) "
            "on conflict(host) do update set last_asked = excluded.last_asked",
            (host, now, self._run_id),
        )

    def save(self, state: HostState) -> None:
        self._states[state.host] = state
        self._transaction.begin()
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
                self._run_id,
            ),
        )
        self._transaction.commit()

    def robots(self, place: str, since: float) -> tuple[str, bytes | None] | None:
        """(verdict, body) of robots.txt if it was fetched since then."""
        row = self._db.execute(
            "select verdict, body from robots where place = ? and fetched >= ?", (place, since)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def save_robots(self, place: str, verdict: str, body: bytes | None) -> None:
        self._db.execute("insert or replace into robots values(?, ?, ?, ?)", (place, time.time(), verdict, body))
