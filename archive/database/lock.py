"""One writer of the database at a time: the live build and `gongkai build` take turns."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60.0  # seconds; the live build holds the lock for one batch
STEP = 0.05


class BuildLockedError(Exception):
    """Another build holds the database for longer than we wait. Raised by `build_lock`."""


@contextmanager
def build_lock(data: Path, patience: float | None = PATIENCE) -> Iterator[None]:
    """Hold `data/build.lock` (flock); it goes with the process. `patience` None waits for ever."""
    path = data / "build.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        waited = 0.0
        while not _taken(descriptor):
            if patience is not None and waited >= patience:
                holder = os.pread(descriptor, 40, 0).decode("ascii", "replace").strip()
                raise BuildLockedError(f"{data}: another build is at work (process {holder or 'unknown'})")
            time.sleep(STEP)
            waited += STEP
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # a process that was forked meanwhile holds the descriptor too
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
