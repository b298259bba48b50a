"""Work spread over processes: an item that kills its process, or that never ends, costs nothing but itself."""

from __future__ import annotations

import gc
import multiprocessing
import os
import queue
import resource
import signal
import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType

Item = TypeVar("Item")
Result = TypeVar("Result")

LIMIT = 120.0  # seconds that one item may take, or one part of it
STARTING = 60.0  # seconds that a process may take to start
MEMORY = 4 << 30  # bytes that a process may take beyond those with which it starts
AHEAD = 2  # chunks that a process has before it, so that it never waits for the next
TRIES = 2  # a process may die of something else: what it read is read once more, alone
COLLECT_AT = 50_000  # new objects: those of two or three reports
DIED = "the process that read it died"


class WorkersError(RuntimeError):
    """No process can be started. Raised by `Workers.run`."""


@dataclass(frozen=True)
class Work(Generic[Item, Result]):
    """A function of one item, what stands for an item that cannot be read, and how many are handed out at once.

    `spare` gives the item without a part of it (one that the function told by `note`) that cannot be read.
    """

    function: Callable[[Path, Item], Result]
    lost: Callable[[Item, str], Result]
    chunk: int
    spare: Callable[[Item, str, str], Item] | None = None


class Engine(Protocol):
    """What spreads work: over processes of this machine, as `Workers`, or of others."""

    def run(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[list[Result]]:
        """The results, as many at a time as are ready; in the order in which they are. Raises WorkersError."""

    def close(self) -> None:
        """End what it has started."""


_pipe: Connection | None = None  # to the parent, in a process of `Workers`


def settle() -> None:
    """Have the garbage collector pass by what is loaded, which stays, and look less often: reading makes few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AT)


def note(part: str) -> None:
    """Say which part of its item a function reads next: the limit holds for each part, and a fault is of that part."""
    if _pipe is not None:
        _pipe.send(_Part(part))


class _Job(Generic[Item]):
    """One item, and how often it has been tried."""

    __slots__ = ("item", "tries")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.tries = 0


class Workers:
    """`jobs` processes, started when there is work and kept until `close`."""

    def __init__(self, data: Path, jobs: int, limit: float | None = None) -> None:
        self._data = data
        self._jobs = max(1, jobs)
        self._limit = LIMIT if limit is None else limit
        self._processes: list[_Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        for process in self._processes:
            process.end()
        self._processes = []

    def run(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[list[Result]]:
        """The results, as many at a time as are ready; in the order in which they are."""
        todo = deque(map(_Job, items))
        again: deque[_Job[Item]] = deque()  # what a process died of: tried once more, alone
        try:
            while todo or again or any(process.jobs for process in self._processes):
                self._hand_out(work, todo, again)
                results = self._collect(work, todo, again)
                if results:
                    yield results
        except BaseException:
            self.close()  # what is under way is of no use to the next
            raise

    def _hand_out(self, work: Work[Item, Result], todo: deque[_Job[Item]], again: deque[_Job[Item]]) -> None:
        for index in range(self._jobs):
            if not todo and not again:
                return
            if index == len(self._processes):
                self._processes.append(_Process(self._data, work.function.__module__))
            process = self._processes[index]
            if again and not process.jobs:
                process.give(work.function, [again.popleft()], self._limit)
            elif not process.is_alone and len(process.jobs) <= work.chunk * (AHEAD - 1):
                process.give(work.function, _take(todo, work.chunk), self._limit)

    def _collect(self, work: Work[Item, Result], todo: deque[_Job[Item]], again: deque[_Job[Item]]) -> list[Result]:
        """What has been answered; what never will be is given up."""
        busy = [process for process in self._processes if process.jobs]
        patience = max(0.0, min(process.deadline for process in busy) - time.monotonic())
        ready = set(wait([process.pipe for process in busy], patience))
        results: list[Result] = []
        for process in busy:
            is_alive = process.pipe not in ready or process.receive(work, results, self._limit)
            if is_alive and (not process.jobs or time.monotonic() < process.deadline):
                continue
            self._processes.remove(process)
            process.end()
            if not process.is_ready:
                raise WorkersError("processes die as soon as they are started")
            job, *rest = process.jobs
            for other in reversed(rest):
                other.tries -= 1
                todo.appendleft(other)
            reason = f"took longer than {self._limit:g} s" if is_alive else DIED
            if not is_alive and job.tries < TRIES:
                again.append(job)
            elif work.spare is not None and process.part is not None:
                again.append(_Job(work.spare(job.item, process.part, reason)))
            else:
                results.append(work.lost(job.item, reason))
        return results


class _Process:
    """One process: what it has before it, in order, and when the first of that is overdue."""

    def __init__(self, data: Path, module: str) -> None:
        context = _context(module)
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, data), daemon=True)
        self._process.start()
        theirs.close()
        self.jobs: deque[_Job[Any]] = deque()
        self.deadline = 0.0
        self.part: str | None = None  # of the first of them, that is read now
        self.is_ready = False
        self.is_alone = False  # what it reads has killed a process before

    def give(self, function: Callable[[Path, Any], Any], jobs: list[_Job[Any]], limit: float) -> None:
        if not jobs:
            return
        if not self.jobs:
            self.deadline = time.monotonic() + (limit if self.is_ready else max(limit, STARTING))
        self.is_alone = jobs[0].tries > 0
        self.jobs.extend(jobs)
        for job in jobs:
            job.tries += 1
        try:
            self.pipe.send((function, [job.item for job in jobs]))
        except OSError:  # it is gone, and its end of the pipe will say so
            return

    def receive(self, work: Work[Any, Result], results: list[Result], limit: float) -> bool:
        """Take in what it has answered; false when it is gone."""
        try:
            while self.pipe.poll():
                answer: _Answer | _Part | None = self.pipe.recv()
                if answer is None:
                    self.is_ready = True
                elif isinstance(answer, _Part):
                    self.part = answer.name
                else:
                    job, self.part = self.jobs.popleft(), None
                    results.append(answer.result if answer.fault is None else work.lost(job.item, answer.fault))
                self.deadline = time.monotonic() + limit
        except (EOFError, OSError):
            return False
        self.is_alone = self.is_alone and bool(self.jobs)
        return True

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.pipe.close()


@dataclass(frozen=True)
class _Answer:
    """What came of one item: a result, or the words of what went wrong."""

    result: Any = None
    fault: str | None = None


@dataclass(frozen=True)
class _Part:
    """Which part of its item a process reads now."""

    name: str


def _take(todo: deque[_Job[Item]], number: int) -> list[_Job[Item]]:
    return [todo.popleft() for _ in range(min(number, len(todo)))]


def _context(module: str) -> Any:
    """A fork costs nothing and needs no import; from a process with threads a server forks for us."""
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count() + 1
    if threads == 1:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context


def _serve(pipe: Connection, data: Path) -> None:
    """What a process does until it is killed, or its parent is gone."""
    global _pipe  # noqa: PLW0603 - set once, before there is work
    _pipe = pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent, which ends this one
    _bound_memory()
    tasks: queue.SimpleQueue[tuple[Callable[[Path, Any], Any], list[Any]]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, tasks), daemon=True).start()
    function, items = tasks.get()
    pipe.send(None)  # from here on the limit holds: what the function needs has been imported
    is_settled = False
    while True:
        for item in items:
            try:
                answer = _Answer(function(data, item))
            except Exception as error:  # noqa: BLE001 - one that breaks the reader must not end the build: it is named
                answer = _Answer(fault=f"the reader failed: {type(error).__name__}: {error}")
            pipe.send(answer)
        if not is_settled:
            settle()
            is_settled = True
        function, items = tasks.get()


def _bound_memory() -> None:
    """Have an item fail that asks for more memory than any needs, before it takes what all others have."""
    held = Path("/proc/self/statm")
    if held.is_file():
        pages = int(held.read_text("ascii").split()[0])
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _receive(pipe: Connection, tasks: queue.SimpleQueue[Any]) -> None:
    """Empty the pipe at once, whatever is being read: the parent never waits in sending."""
    parent = multiprocessing.parent_process()
    sentinel = [] if parent is None else [parent.sentinel]
    while True:
        if pipe not in wait([pipe, *sentinel]):
            os._exit(1)
        try:
            tasks.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(1)
