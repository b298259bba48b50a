"""One WARC file being written, and its journal: what the journal names is on disk for certain."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from isal import isal_zlib

from archive.warc.errors import ArchiveError
from archive.warc.files import OPEN, SUFFIX, journal_path, raise_for, sync_folder, warc_folder, write_all

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_OUT = 1 << 17


class Deflater(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def deflater() -> Deflater:
    """Makes one gzip member. With the least memory its blocks are short and their codes fit the text: smaller files."""
    made: Deflater = isal_zlib.compressobj(2, isal_zlib.DEFLATED, 31, 1)
    return made


def new_name(prefix: str, serial: int) -> str:
    """The usual form: PREFIX-timestamp17-serial-pid~host.warc.gz."""
    time = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
    host = "".join(c for c in socket.gethostname().partition(".")[0] if c.isascii() and (c.isalnum() or c == "-"))
    return f"{prefix}-{time}-{serial:05d}-{os.getpid()}~{host or 'localhost'}{SUFFIX}"


class ArchiveFile:
    """`NAME.warc.gz.open` until `close`. Whatever fails, the file ends where the last whole group ends."""

    def __init__(self, data: Path, name: str) -> None:
        self.name = name
        self._folder = warc_folder(data)
        self._journal_path = journal_path(data, name)
        self._path = self._folder / (name + OPEN)
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC
        try:
            if not self._folder.is_dir():
                self._folder.mkdir(parents=True)
                sync_folder(self._folder.parent)
            self._warc = os.open(self._path, flags, 0o644)
            self._journal = os.open(self._journal_path, flags, 0o644)
            sync_folder(self._folder)
        except OSError as error:
            raise_for(error, f"cannot begin {name}")
        self._size = 0
        self._synced_size = 0
        self._journal_size = 0
        self._is_broken = False

    @property
    def size(self) -> int:
        return self._size

    def append(self, *members: Iterable[bytes]) -> list[tuple[int, int]]:
        """Write each as a gzip member; their offsets and lengths. Raises ArchiveError when `rollback` is called for."""
        if self._is_broken:
            raise ArchiveError(f"{self.name} cannot be written on")
        places: list[tuple[int, int]] = []
        out = bytearray()  # what is compressed and not handed to the system yet
        try:
            for blocks in members:
                offset = self._size + len(out)
                packing = deflater()
                for block in blocks:
                    out += packing.compress(block)
                    if len(out) >= _OUT:
                        self._write(out)
                        out = bytearray()
                out += packing.flush()
                places.append((offset, self._size + len(out) - offset))
            self._write(out)
        except OSError as error:
            raise_for(error, f"cannot write {self.name}")
        return places

    def copy(self, blocks: Iterable[bytes]) -> tuple[int, int]:
        """Write a gzip member that is one already."""
        offset = self._size
        try:
            for block in blocks:
                self._write(block)
        except OSError as error:
            raise_for(error, f"cannot write {self.name}")
        return offset, self._size - offset

    def rollback(self, size: int) -> None:
        """Cut off what was written behind `size`: a group that did not become whole."""
        try:
            os.ftruncate(self._warc, size)
            os.lseek(self._warc, size, os.SEEK_SET)
        except OSError as error:
            self._is_broken = True
            raise_for(error, f"cannot cut {self.name} to {size}")
        self._size = size

    def sync(self, lines: list[bytes]) -> None:
        """Have all of the file on disk, and only then say so in the journal."""
        try:
            if self._synced_size != self._size:
                os.fsync(self._warc)
                self._synced_size = self._size
            if lines:
                self._append_lines(b"".join(lines))
        except OSError as error:
            raise_for(error, f"cannot have {self.name} on disk")

    def close(self) -> None:
        """Give the file its final name, with everything synced before."""
        self.release()
        try:
            self._path.rename(self._folder / self.name)
            sync_folder(self._folder)
        except OSError as error:
            raise_for(error, f"cannot close {self.name}")

    def release(self) -> None:
        """Let go of the file as it is, to be recovered later."""
        os.close(self._warc)
        os.close(self._journal)
        self._is_broken = True

    def abandon(self) -> None:
        """Take the file away: there is nothing in it."""
        self.release()
        self._path.unlink()
        self._journal_path.unlink()

    def _write(self, data: bytes | bytearray) -> None:
        write_all(self._warc, data)
        self._size += len(data)

    def _append_lines(self, text: bytes) -> None:
        try:
            write_all(self._journal, text)
            os.fsync(self._journal)
        except OSError:
            os.ftruncate(self._journal, self._journal_size)
            os.lseek(self._journal, self._journal_size, os.SEEK_SET)
            raise
        self._journal_size += len(text)
