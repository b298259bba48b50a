"""What an old Office file (a compound file of streams) says of itself: what it is, whether it is whole and open."""

from __future__ import annotations

import io
import struct
from itertools import islice
from typing import TYPE_CHECKING

from xlrd.compdoc import CompDoc, CompDocError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"\xd0\xcf\x11\xe0"
DAMAGED = "an old Office file that is damaged or cut"
LOCKED = "a Word or Excel file that is locked with a password"
_WORD, _EXCEL, _PACKAGE = ("WordDocument",), ("Workbook", "Book"), ("EncryptedPackage",)
_WORD_MAGIC, _WORD_LOCKED = 0xA5EC, 0x0100  # wIdent and fEncrypted of the FIB, [MS-DOC] 2.5.2
# what xlrd lets through of files that are torn
_ODD = (CompDocError, struct.error, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
_FILEPASS, _EARLY = 0x002F, 8  # [MS-XLS] 2.4.117; it is among the first records


def names(payload: bytes, *wanted: str) -> bool:
    """Does it name one of these streams? Told from the bytes, for a file may be torn elsewhere."""
    return any(name.encode("utf-16-le") in payload for name in wanted)


def is_word(payload: bytes) -> bool:
    return names(payload, *_WORD)


def is_excel(payload: bytes) -> bool:
    return names(payload, *_EXCEL)


def is_locked(payload: bytes) -> bool:
    """Can it be opened only with a password? Of a damaged file that is not told.

    >>> is_locked(MAGIC)
    False
    """
    streams = _streams(payload)
    if streams is None:
        return False
    return "EncryptedPackage" in streams or any(
        _is_locked_word(streams[name]) if name in _WORD else _is_locked_excel(streams[name])
        for name in (*_WORD, *_EXCEL)
        if name in streams
    )


def is_damaged(payload: bytes) -> bool:
    return _streams(payload) is None


def workbook_of(payload: bytes) -> bytes:
    """The stream of a workbook of Excel 97 or later; empty where there is none."""
    return (_streams(payload) or {}).get("Workbook", b"")


def _streams(payload: bytes) -> dict[str, bytes] | None:
    """The streams that are of interest, by name; None where they cannot be told."""
    try:
        file = CompDoc(payload, logfile=io.StringIO())
        found = {name: file.get_named_stream(name) for name in (*_WORD, *_EXCEL, *_PACKAGE)}
    except _ODD:
        return None
    return {name: stream for name, stream in found.items() if stream}


def _is_locked_word(stream: bytes) -> bool:
    if len(stream) < 12:
        return False
    magic, flags = struct.unpack_from("<H8xH", stream)
    return magic == _WORD_MAGIC and bool(flags & _WORD_LOCKED)


def _is_locked_excel(stream: bytes) -> bool:
    return _FILEPASS in (kind for _, kind, _ in islice(records(stream), _EARLY))


def records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The records of a workbook: where each begins, of which kind it is, and what it says."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
