"""The queue by itself: order, turns, what survives."""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from crawler.budgets import Budget, Spent
from crawler.frontier import Frontier
from crawler.rows import DONE, FAILED, Candidate, Over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def candidate(name: str, host: str = "a.gov.cn", score: int = 0, site: str | None = "s") -> Candidate:
    return Candidate(name.encode(), f"http://{host}/{name}", host, f'{{"url":"{name}"}}', score, site)


@pytest.fixture
def frontier(tmp_path: Path) -> Frontier:
    queue = Frontier(tmp_path / "frontier.db")
    queue.begin("one", resume=False)
    return queue


def test_the_best_row_goes_first_and_one_at_a_time_of_a_host(frontier: Frontier) -> None:
    assert frontier.add([candidate("low", score=1), candidate("high", score=9), candidate("low", score=5)]) == 2
    first = frontier.lease()
    assert first is not None
    assert first.request == '{"url":"high"}'
    assert frontier.lease() is None
    frontier.release(first.id)
    frontier.settle([Over(first.id, DONE, "page")])
    second = frontier.lease()
    assert second is not None
    assert second.request == '{"url":"low"}'
    assert frontier.sites.open_rows("s") == 1
    assert not frontier.has_pending()


def test_hosts_take_turns(frontier: Frontier) -> None:
    frontier.add([candidate(f"{host}{number}", host=host) for number in range(2) for host in ("a.gov.cn", "b.gov.cn")])
    leased = [frontier.lease(), frontier.lease()]
    assert {lease.host for lease in leased if lease} == {"a.gov.cn", "b.gov.cn"}
    assert frontier.lease() is None


def test_a_pause_is_kept(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db", delay=2.0)
    frontier.begin("one", resume=False)
    frontier.add([candidate("x"), candidate("y")])
    now = time.time()
    frontier.hosts.note_asked("a.gov.cn", now)
    assert frontier.lease(now + 1.9) is None
    assert frontier.next_turn() == pytest.approx(now + 2.0)
    assert frontier.lease(now + 2.01) is not None


def test_a_leased_row_is_taken_up_again_after_a_kill(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db")
    frontier.begin("one", resume=False)
    frontier.add([candidate("x"), candidate("y"), candidate("z")])
    lease = frontier.lease()
    assert lease is not None
    frontier.add([candidate("child")])  # but its capture was not on disk yet
    again = Frontier(tmp_path / "frontier.db")
    assert again.leftover() == ("one", 4)
    assert again.begin("one", resume=True) == 4
    assert again.is_reclaimed(lease.id)
    assert again.add([candidate("child")]) == 0
    other = Frontier(tmp_path / "frontier.db")
    assert other.begin("two", resume=False) == 0


def test_retries_and_redirects_stay_one_row(frontier: Frontier) -> None:
    frontier.add([candidate("x"), candidate("known")])
    lease = frontier.lease()
    assert lease is not None
    frontier.again(lease.id, candidate("x"), not_before=time.time() + 60)
    second = frontier.lease()
    assert second is not None
    assert second.request == '{"url":"known"}'
    assert not frontier.alias(candidate("known"))
    assert frontier.alias(candidate("elsewhere"))
    assert frontier.add([candidate("elsewhere")]) == 0


def test_what_is_given_up_is_counted(frontier: Frontier) -> None:
    frontier.add([candidate(str(number), site="s") for number in range(5)])
    assert frontier.skip_site("s", "over budget") == 5
    assert frontier.sites.open_rows("s") == 0
    frontier.add([candidate("t", site="t")])
    lease = frontier.lease()
    assert lease is not None
    assert frontier.hold_host("a.gov.cn", "blocked", "x") == 0
    frontier.settle([Over(lease.id, FAILED, "x")])
    frontier.add([candidate("u", site="t")])
    assert not frontier.has_pending()  # the host is held


def test_what_a_site_has_cost_outlasts_the_process(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db")
    frontier.begin("one", resume=False)
    frontier.add([candidate("x"), candidate("y")])
    assert frontier.lease() is not None
    frontier.sites.note_received("s", 900)
    frontier.sites.note_time(7.5)
    frontier.sites.save()
    frontier.close()
    again = Frontier(tmp_path / "frontier.db")
    again.begin("one", resume=True)
    assert again.sites.spent("s") == Spent(requests=1, received=900, seconds=7.5)
    limits = (Budget(2, 1000, 10), Budget(1, 1000, 10), Budget(2, 900, 10), Budget(2, 1000, 7))
    words = []
    for budget in limits:
        again.sites.note_time(0.0)
        words.append(next((fault for _, fault in again.sites.over_budget(budget)), None))
    assert not list(again.sites.over_budget(limits[-1]))  # nothing has come to it since
    assert words == [
        None,
        "the budget of 1 requests was spent",
        "the budget of 900 bytes was spent",
        "the budget of 7 seconds was spent",
    ]


def test_a_queue_of_another_version_is_refused(tmp_path: Path) -> None:
    queue = sqlite3.connect(tmp_path / "frontier.db")
    queue.execute("pragma user_version = 99")
    queue.close()
    with pytest.raises(sqlite3.DatabaseError, match="another version"):
        Frontier(tmp_path / "frontier.db")


def test_what_is_gathered_is_on_disk_once_it_is_committed(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db", gathers=True)
    frontier.begin("one", resume=False)
    frontier.add([candidate("x"), candidate("y")])
    lease = frontier.lease()
    assert lease is not None
    with sqlite3.connect(tmp_path / "frontier.db") as other:
        assert other.execute("select run_id from run").fetchall() == [("one",)]  # that it has begun does not wait
        assert other.execute("select count(*) from url").fetchone() == (0,)
        frontier.commit()
        assert other.execute("select state, count(*) from url group by state").fetchall() == [(0, 1), (1, 1)]
        frontier.hosts.save(frontier.hosts.of("a.gov.cn"))  # nor do the manners that a host is owed
        assert other.execute("select host from host").fetchall() == [("a.gov.cn",)]
    other.close()
    frontier.close()


def test_a_step_that_fails_takes_nothing_else_with_it(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db", gathers=True)
    frontier.begin("one", resume=False)
    frontier.add([candidate("x")])
    lease = frontier.lease()
    assert lease is not None

    def broken() -> Iterator[Candidate]:
        yield candidate("child")
        raise ValueError("not readable")

    with pytest.raises(ValueError, match="not readable"):
        frontier.add(broken())
    frontier.commit()
    assert frontier.query("select url, state from url") == [("http://a.gov.cn/x", 1)]
    frontier.close()


def test_nothing_is_built_on_what_a_full_disk_took(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path / "frontier.db", gathers=True)
    frontier.begin("one", resume=False)
    frontier.add([candidate("x")])
    lease = frontier.lease()
    assert lease is not None
    frontier.commit()
    frontier.add([candidate("child")])
    frontier._db.execute("rollback")  # as SQLite does by itself where a write fails
    for write in (frontier.commit, frontier.save, lambda: frontier.settle([Over(lease.id, DONE, "page")])):
        with pytest.raises(sqlite3.OperationalError, match="lost"):
            write()
    with pytest.raises(sqlite3.OperationalError, match="lost"):
        frontier.close()
    again = Frontier(tmp_path / "frontier.db")
    assert again.begin("one", resume=True) == 1  # the row is asked again: its children are not there
    again.close()
