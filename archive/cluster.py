"""The engine `ray`: what processes of this machine read otherwise is read by those of a Ray cluster's machines.

Each reader of the cluster has a process of its own for the reading, with the limits that hold here, so that what comes
out is the same. The data folder must be there on every machine at the same path, and the same gongkai installed.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from archive.report.document import PARSER_VERSION
from archive.workers import DIED, TRIES, Workers, WorkersError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.workers import Work

Item = TypeVar("Item")
Result = TypeVar("Result")

MISSING = "--engine ray needs Ray: pip install 'gongkai[ray]'"
CHUNKS = 4  # of those that a process takes at a time, so many go over the net together


class Reader:
    """What runs on a machine of the cluster: it reads for whom has begun it."""

    def __init__(self, data: str, parser_version: str) -> None:
        """Raises WorkersError where this machine would read something else, or otherwise."""
        here = os.uname().nodename
        if parser_version != PARSER_VERSION:
            raise WorkersError(f"{here} reads by version {PARSER_VERSION} of the parser, not by {parser_version}")
        if not (Path(data) / "warc").is_dir():
            raise WorkersError(f"{here} has no archive at {data}: the folder must be shared by all machines")
        self._workers = Workers(Path(data), 1)

    def read(self, work: Work[Any, Any], items: Sequence[Any]) -> list[Any]:
        return list(chain.from_iterable(self._workers.run(work, items)))


@dataclass
class _Chunk(Generic[Item]):
    """What goes to one reader together, and how many readers it has cost."""

    items: list[Item]
    tries: int = field(default=0)


class RayWorkers:
    """`jobs` readers on the cluster that `$RAY_ADDRESS` names, else on this machine; 0 is one for each of its cores.

    Raises WorkersError where Ray is not installed, or no cluster can be reached.
    """

    def __init__(self, data: Path, jobs: int) -> None:
        try:
            self._ray: Any = import_module("ray")
        except ImportError as error:
            raise WorkersError(MISSING) from error
        started = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": jobs or None, "include_dashboard": False}
        try:
            self._ray.init(log_to_driver=False, logging_level="ERROR", **started)
        except (OSError, RuntimeError, ValueError) as error:
            raise WorkersError(f"no Ray cluster can be reached or begun: {error}") from error
        self._data = str(data.resolve())
        self._jobs = jobs or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._readers: list[Any] = []

    def close(self) -> None:
        self._readers = []
        self._ray.shutdown()

    def run(self, work: Work[Item, Result], items: Sequence[Item]) -> Iterator[list[Result]]:
        """The results, as many at a time as are ready; in the order in which they are. Raises WorkersError."""
        size = work.chunk * CHUNKS
        todo = deque(_Chunk(list(items[at : at + size])) for at in range(0, len(items), size))
        while len(self._readers) < min(self._jobs, len(todo)):
            self._readers.append(self._begin())
        idle, busy = deque(self._readers), dict[Any, tuple[Any, _Chunk[Item]]]()
        while todo or busy:
            while todo and idle:
                reader, chunk = idle.popleft(), todo.popleft()
                busy[reader.read.remote(work, chunk.items)] = reader, chunk
            for ready in self._ray.wait(list(busy))[0]:
                reader, chunk = busy.pop(ready)
                try:
                    results = self._ray.get(ready)
                except self._ray.exceptions.RayActorError as error:  # its machine is gone
                    idle.append(self._instead_of(reader, error))
                    chunk.tries += 1
                    if chunk.tries < TRIES:
                        todo.append(chunk)
                        continue
                    results = [work.lost(item, DIED) for item in chunk.items]
                except self._ray.exceptions.RayTaskError as error:
                    raise WorkersError(str(error.cause)) from error
                else:
                    idle.append(reader)
                yield results

    def _begin(self) -> Any:
        return self._ray.remote(Reader).options(num_cpus=1).remote(self._data, PARSER_VERSION)

    def _instead_of(self, reader: Any, error: Any) -> Any:
        """Another reader. Raises WorkersError where the one that is gone could not even begin."""
        if (cause := getattr(error, "cause", None)) is not None or "WorkersError" in str(error):
            raise WorkersError(str(cause or error).strip().splitlines()[-1]) from error
        self._readers.remove(reader)
        self._readers.append(self._begin())
        return self._readers[-1]
