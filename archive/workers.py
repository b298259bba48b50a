"""Work spread over processes, and what to do when one of them dies."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import BaseContext
    from types import TracebackType

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 3  # chunks a process that are handed out at once: memory stays flat


class WorkersError(RuntimeError):
    """No process can be started. Raised by `Workers.run`."""


class Work(Generic[Item, Result]):
    """A function over chunks of items, and what stands for an item whose reading killed the process."""

    def __init__(
        self, function: Callable[[Path, Sequence[Item]], list[Result]], lost: Callable[[Item], Result], chunk: int
    ) -> None:
        self.function, self.lost, self.chunk = function, lost, chunk


class Workers:
    """`jobs` processes; with one job the work is done in this process."""

    def __init__(self, data: Path, jobs: int) -> None:
        self._data = data
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def run(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[list[Result]]:
        """The results, chunk by chunk, in the order in which they are ready."""
        chunks = _chunks(items, work.chunk)
        if self._jobs <= 1 or (self._pool is None and len(items) <= work.chunk):  # a pool takes seconds to start
            for chunk in chunks:
                yield work.function(self._data, chunk)
            return
        running: dict[Future[list[Result]], list[Item]] = {}
        suspects: deque[list[Item]] = deque()
        for chunk in chunks:
            running[self._submit(work, chunk)] = chunk
            if len(running) >= self._jobs * AHEAD:
                yield from self._done(running, suspects)
        while running:
            yield from self._done(running, suspects)
        for chunk in suspects:
            for item in chunk:
                yield self._alone(work, item)

    def _submit(self, work: Work[Item, Result], chunk: list[Item]) -> Future[list[Result]]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._jobs, mp_context=_context(work), initializer=_die_with_parent)
        try:
            return self._pool.submit(work.function, self._data, chunk)
        except BrokenProcessPool:
            self._close()
            self._try()
            return self._submit(work, chunk)

    def _try(self) -> None:
        """After a death: can a process be started at all? Else every item would seem to kill its own."""
        with ProcessPoolExecutor(1, mp_context=_context(None)) as pool:
            try:
                pool.submit(os.getpid).result()
            except BrokenProcessPool as error:
                raise WorkersError("processes die as soon as they are started; try again with one job") from error

    def _done(
        self, running: dict[Future[list[Result]], list[Item]], suspects: deque[list[Item]]
    ) -> Iterator[list[Result]]:
        """What has finished; chunks that were under way when a process died are put aside."""
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            chunk = running.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                suspects.append(chunk)

    def _alone(self, work: Work[Item, Result], item: Item) -> list[Result]:
        """One item in a pool of its own making: if the process dies, it was this item."""
        try:
            return self._submit(work, [item]).result()
        except BrokenProcessPool:
            self._close()
            self._try()
            return [work.lost(item)]

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _context(work: Work[Item, Result] | None) -> BaseContext:
    """A fork costs nothing and needs no import; from a process with threads a server forks for us."""
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count() + 1
    if threads == 1:
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    if work is not None:
        context.set_forkserver_preload([work.function.__module__])
    return context


def _die_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever, and hold what it inherited."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _chunks(items: Sequence[Item], size: int) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
