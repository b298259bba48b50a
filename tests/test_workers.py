"""Processes that die or hang take nothing with them but what they were reading."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive import workers
from archive.workers import Work, Workers, WorkersError, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.workers import Item, Result


def results(work: Work[Item, Result], items: Sequence[Item], jobs: int, limit: float = 60) -> list[Result]:
    with Workers(Path(), jobs, limit) as some:
        return [one for ready in some.run(work, items) for one in ready]


def positive(data: Path, item: int) -> str:
    return str(abs(item))


def double(data: Path, item: int) -> str:
    if item == 7:
        os._exit(1)
    if item == 8:
        time.sleep(60)
    if item == 9:
        raise ValueError("nine")
    return str(item * 2)


def lost(item: int, reason: str) -> str:
    return f"{item}: {reason}"


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_item_has_its_result(jobs: int) -> None:
    assert sorted(results(Work(positive, lost, 2), range(-20, 0), jobs)) == sorted(map(str, range(1, 21)))


def test_processes_are_kept_for_the_next_work() -> None:
    with Workers(Path(), 1) as some:
        first, second = (list(some.run(Work(own_id, lost, 2), [1])) for _ in range(2))
    assert first == second != [[str(os.getpid())]]


def own_id(data: Path, item: int) -> str:
    return str(os.getpid())


def test_from_a_process_with_threads() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert sorted(results(Work(positive, lost, 2), range(-3, 0), 2)) == ["1", "2", "3"]
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_item_that_kills_its_process_or_hangs_is_named(jobs: int) -> None:
    found = results(Work(double, lost, 3), range(12), jobs, limit=4)
    named = {"7: the process that read it died", "8: took longer than 4 s", "9: the reader failed: ValueError: nine"}
    assert set(found) == named | {str(item * 2) for item in range(12) if item not in {7, 8, 9}}
    assert len(found) == 12


def greedy(data: Path, item: int) -> str:
    return str(len(bytes(item)))


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="the system does not say what a process holds")
def test_the_item_that_takes_all_memory_is_named() -> None:
    assert results(Work(greedy, lost, 2), [1, 2 * workers.MEMORY, 3], 1) == [
        "1",
        f"{2 * workers.MEMORY}: the reader failed: MemoryError: ",
        "3",
    ]


def test_one_death_of_something_else_costs_nothing(tmp_path: Path) -> None:
    with Workers(tmp_path, 1) as some:
        found = [one for ready in some.run(Work(dies_once, lost, 3), list(range(6))) for one in ready]
    assert sorted(found) == list("012345")


def dies_once(data: Path, item: int) -> str:
    if item == 2 and not (data / "died").exists():
        (data / "died").touch()
        os._exit(1)
    return str(item)


def parts(data: Path, item: tuple[str, ...]) -> str:
    for part in item:
        note(part)
        time.sleep(60 if part == "hangs" else 0.9)
        if part == "kills":
            os._exit(1)
    return "+".join(item)


def test_a_part_that_hangs_or_kills_is_left_out_and_the_limit_holds_for_each_part() -> None:
    def spare(item: tuple[str, ...], part: str, reason: str) -> tuple[str, ...]:
        return tuple(f"no {one}" if one == part else one for one in item)

    work = Work(parts, lambda item, reason: "lost", 1, spare)
    found = results(work, [("a", "b", "c", "d"), ("a", "hangs", "b"), ("kills",)], 1, limit=3)
    assert sorted(found) == ["a+b+c+d", "a+no hangs+b", "no kills"]


def test_processes_that_cannot_be_started_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_serve", dead)
    with pytest.raises(WorkersError, match="die as soon as they are started"):
        results(Work(positive, lost, 2), [1], 1)


def dead(*given: object) -> None:
    os._exit(1)
