"""Archived documents are read and drawn in processes of their own, with limits: no document ends the server."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archive.workers import Workers, WorkersError

if TYPE_CHECKING:
    from archive.workers import Work

Item = TypeVar("Item")
Result = TypeVar("Result")

READERS = 2  # documents that are read at a time; who asks for another one waits
LIMIT = 25.0  # seconds for one: a proxy before the server waits for half a minute

_threads = ThreadPoolExecutor(READERS, "gongkai-reader")
_own = threading.local()  # each thread has a process that reads for it


async def apart(work: Work[Item, Result], item: Item) -> Result:
    """What the function of that work makes of the item; what stands for it where that takes too long or breaks."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _run, work, item)


def _run(work: Work[Item, Result], item: Item) -> Result:
    if not hasattr(_own, "workers"):
        _own.workers = Workers(Path(), 1, LIMIT)
    workers: Workers = _own.workers
    try:
        (result,) = chain.from_iterable(workers.run(work, [item]))
    except WorkersError as error:
        return work.lost(item, str(error))
    return result
