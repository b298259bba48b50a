"""Where things lie in a data folder, and the little that must be done to be sure they are on disk."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from archive.warc.errors import ArchiveError, ArchiveFullError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OPEN = ".open"
SUFFIX = ".warc.gz"
_NEW = ".new"
Identity = tuple[int, int, int]
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def warc_folder(data: Path) -> Path:
    return data / "warc"


def index_path(data: Path) -> Path:
    return data / "index.cdxj"


def conversions_path(data: Path) -> Path:
    """What conversions there are of what: sorted CDXJ like the index, and no part of it."""
    return data / "conversions.cdxj"


def journal_path(data: Path, filename: str) -> Path:
    """The journal of a WARC file, whose final name is given."""
    return warc_folder(data) / (filename.removesuffix(SUFFIX) + ".cdxj")


def identity_of(path: Path | int) -> Identity | None:
    """Tells whether a file that is only ever replaced whole is still the same; None where there is none."""
    try:
        state = os.stat(path)  # noqa: PTH116 - of a descriptor too
    except FileNotFoundError:
        return None
    return (state.st_ino, state.st_size, state.st_mtime_ns)


def journals(data: Path) -> list[Path]:
    return sorted(warc_folder(data).glob("*.cdxj"))


def warc_files(data: Path) -> list[Path]:
    """All WARC files, closed ones and those being written."""
    folder = warc_folder(data)
    return sorted((*folder.glob("*" + SUFFIX), *folder.glob("*" + SUFFIX + OPEN)))


def find_warc(data: Path, filename: str) -> Path:
    """The file of that final name, closed or being written. Raises ArchiveError."""
    closed = warc_folder(data) / filename
    being_written = warc_folder(data) / (filename + OPEN)
    for path in (closed, being_written, closed):  # it may be closed between two looks
        if path.exists():
            return path
    raise ArchiveError(f"no such file in the archive: {filename}")


def raise_for(error: OSError, what: str) -> NoReturn:
    """The error as one of ours: ArchiveFullError where the disk is full."""
    kind = ArchiveFullError if error.errno in FULL else ArchiveError
    raise kind(f"{what}: {error.strerror or error}") from error


def write_all(descriptor: int, data: bytes | bytearray) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def find_bytes(file: BinaryIO, magic: bytes, position: int) -> int | None:
    """Where these bytes stand next, from that position on."""
    while True:
        file.seek(position)
        data = file.read(1 << 20)
        found = data.find(magic)
        if found >= 0:
            return position + found
        if len(data) < len(magic):
            return None
        position += len(data) - len(magic) + 1


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_unfinished(data: Path) -> None:
    """Take away indexes and journals that were being written when their writer was killed."""
    for folder in (data, warc_folder(data)):
        for path in folder.glob(f"*.cdxj{_NEW}"):
            path.unlink()


def replace_file(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a file whole and put it in its place at once: readers see the old one or the new one."""
    beside = path.with_name(path.name + _NEW)
    try:
        with beside.open("wb") as file:
            file.writelines(blocks)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise_for(error, f"cannot write {path.name}")
