"""One writer at a time: the lock of a data folder."""

from __future__ import annotations

import fcntl
import os
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive.warc.errors import LockedError

if TYPE_CHECKING:
    from types import TracebackType

# Names the inherited descriptor for a child process: FD of the open lock file, held by its parent.
ENVIRONMENT = "GONGKAI_LOCK_FD"

_held: dict[str, tuple[int, int]] = {}  # path → (descriptor, how often)
_guard = threading.Lock()


class DataLock:
    """Holds `data/lock` (flock) while entered; may be entered again in the same process.

    The lock goes with the process: a kill lets it go. A child process works under its parent's lock when it is
    started with `pass_fds=[lock.fileno()]` and `environment()`. Raises LockedError, saying who holds it.
    """

    def __init__(self, data: Path) -> None:
        self._path = Path(data) / "lock"
        self._key = os.path.realpath(self._path)

    def acquire(self) -> Self:
        with _guard:
            descriptor, count = _held.get(self._key, (-1, 0))
            if not count:
                descriptor = self._open()
            _held[self._key] = (descriptor, count + 1)
        return self

    def release(self) -> None:
        with _guard:
            descriptor, count = _held[self._key]
            if count > 1:
                _held[self._key] = (descriptor, count - 1)
                return
            del _held[self._key]
            os.close(descriptor)  # and no LOCK_UN: it would also free what a parent or child still holds

    def fileno(self) -> int:
        return _held[self._key][0]

    def environment(self) -> dict[str, str]:
        """What a child's environment needs, beside `pass_fds`, to work under this lock."""
        return {ENVIRONMENT: str(self.fileno())}

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _open(self) -> int:
        inherited = self._inherited()
        if inherited is not None:
            return inherited
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 500, 0).decode("utf-8", "replace").strip()
            os.close(descriptor)
            raise LockedError(f"{self._path.parent} is in use by {holder or 'another process'}") from None
        os.ftruncate(descriptor, 0)
        with suppress(OSError):  # a full disk: the lock holds all the same
            os.pwrite(descriptor, _who().encode(), 0)
        return descriptor

    def _inherited(self) -> int | None:
        """A descriptor of its own for the lock that the parent holds, or None."""
        number = os.environ.get(ENVIRONMENT, "")
        if not number.isdecimal() or not self._path.exists():
            return None
        try:
            if not os.path.samestat(os.fstat(int(number)), self._path.stat()):
                return None
            fcntl.flock(int(number), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return None
        return os.dup(int(number))


def _who() -> str:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return f"process {os.getpid()} ({Path(sys.argv[0]).name or 'python'}, since {now})\n"
