"""The copy of one exchange, byte for byte, while it goes on."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, cast

from crawler.manners import EndingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.run import Run

IN_MEMORY = 1 << 20  # bytes of a message; what is longer waits on disk for the writer


@dataclass(eq=False)  # each is itself: they are kept in a set
class Recording:
    """One exchange while it goes on."""

    check_peer: Callable[[str], None]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: bytes = b""
    received: BinaryIO = field(default_factory=io.BytesIO)
    length: int = 0
    peer_ip: str | None = None
    tls_version: str | None = None
    cipher_suite: str | None = None
    complete: bool = False
    attempts: int = 0
    abort: Callable[[], None] | None = None
    fault: OSError | None = None  # the disk is full

    def begin(self, peer_ip: str, message: bytes, abort: Callable[[], None]) -> None:
        self.attempts += 1  # of an earlier one nothing came back
        self.started, self.peer_ip, self.sent, self.abort = datetime.now(UTC), peer_ip, message, abort

    def receive(self, data: bytes) -> None:
        if self.fault is not None:
            return
        try:
            if self.length <= IN_MEMORY < self.length + len(data):
                self._move_to_disk()
            self.received.write(data)
        except OSError as error:
            self.fault = error
            if self.abort is not None:
                self.abort()
        self.length += len(data)

    def _move_to_disk(self) -> None:
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed by `discard`
        file.write(cast("io.BytesIO", self.received).getbuffer())
        self.received = file

    def finish(self, surplus: int) -> None:
        """The message is whole; `surplus` bytes at its end belong to no message."""
        if surplus:
            self.length -= surplus
            self.received.seek(self.length)
            self.received.truncate()
        self.complete = True

    def check(self, run: Run) -> None:
        """Raises EndingError where the copy is not whole through a fault of ours: that is no evidence."""
        if self.fault is not None:
            run.stop(f"the archive cannot be written: {self.fault}")
            raise EndingError(str(self.fault))

    def discard(self) -> None:
        self.received.close()
