"""RAR and 7z archives as the formats lay them down, their files stored as they are."""

from __future__ import annotations

import struct
from zlib import crc32

# RAR 5.0, https://www.rarlab.com/technote.htm: kinds of headers, and flags of a header and of a file
_MAIN, _FILE, _END = 1, 2, 5
_HAS_DATA, _HAS_CRC = 2, 4
# 7zFormat.txt of the LZMA SDK: property ids
_HEADER, _STREAMS, _FILES, _PACKED, _UNPACKED, _SUBSTREAMS = 1, 4, 5, 6, 7, 8
_SIZES, _CRC, _FOLDERS, _SIZE_OF_CODERS, _NAMES = 9, 10, 11, 12, 17


def rar(**files: bytes) -> bytes:
    """An archive of RAR 5."""
    return (
        b"Rar!\x1a\x07\x01\x00"
        + _rar_block(_MAIN, b"\0")
        + b"".join(map(_rar_file, files, files.values()))
        + (_rar_block(_END, b"\0"))
    )


def _rar_file(name: str, body: bytes) -> bytes:
    named = name.encode()
    says = _vint(_HAS_CRC) + _vint(len(body)) + _vint(0o100644) + struct.pack("<I", crc32(body))
    return _rar_block(_FILE, says + _vint(0) + _vint(1) + _vint(len(named)) + named, body)


def _rar_block(kind: int, says: bytes, data: bytes = b"") -> bytes:
    head = _vint(kind) + _vint(_HAS_DATA if data else 0) + (_vint(len(data)) if data else b"") + says
    head = _vint(len(head)) + head
    return struct.pack("<I", crc32(head)) + head + data


def _vint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def seven_zip(name: str, body: bytes) -> bytes:
    """A 7z archive of one file."""
    size = b"\xff" + struct.pack("<Q", len(body))
    named = b"\0" + name.encode("utf-16-le") + b"\0\0"
    packed = bytes((_PACKED, 0, 1, _SIZES, *size, 0))
    unpacked = bytes((_UNPACKED, _FOLDERS, 1, 0, 1, 1, 0, _SIZE_OF_CODERS, *size, 0))
    files = bytes((_FILES, 1, _NAMES, len(named), *named, 0))
    sums = bytes((_SUBSTREAMS, _CRC, 1, *struct.pack("<I", crc32(body)), 0))
    head = bytes((_HEADER, _STREAMS, *packed, *unpacked, *sums, 0, *files, 0))
    start = struct.pack("<QQI", len(body), len(head), crc32(head))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", crc32(start)) + start + body + head
