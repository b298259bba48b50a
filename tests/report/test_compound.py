"""Old Office files and other carriers that cannot be read say why: locked, damaged, or in need of LibreOffice."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from archive.config import load_forms
from archive.report.document import UnreadableError, conversion_of, extract

SECTOR = 512
END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
NEEDS, LOCKED, DAMAGED = "needs LibreOffice", "locked with a password", "damaged or cut"


def compound(name: str, stream: bytes) -> bytes:
    """A compound file with one stream: header, table of sectors, directory, the stream."""
    stream = stream.ljust(4096, b"\0")  # a shorter one would lie elsewhere
    count = len(stream) // SECTOR
    table = [FAT, END, *range(3, 2 + count), END]
    header = struct.pack(
        "<8s16x5H10x8I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 1, 1, 0, 4096, END, 0, END, 0
    )
    header += struct.pack("<109I", 0, *[FREE] * 108)

    def entry(called: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = called.encode("utf-16-le")
        told = struct.pack("<64sHBBIII", text, len(text) + 2, kind, 1, FREE, FREE, child)
        return told + bytes(36) + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, END, 0) + entry(name, 2, FREE, 2, len(stream))
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    return header + sectors + directory.ljust(SECTOR, b"\0") + stream


def word(flags: int) -> bytes:
    return compound("WordDocument", struct.pack("<H8xH", 0xA5EC, flags))


def excel(second: int) -> bytes:
    begin = struct.pack("<HH16x", 0x0809, 16)
    return compound("Workbook", begin + struct.pack("<HH4x", second, 4))


def open_document(kind: str, manifest: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", "\0locked")
        package.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (word(0x12C0), NEEDS),
        (word(0x13C0), LOCKED),
        (word(0x12C0)[:1000], DAMAGED),
        (word(0x12C0).replace("WordDocument".encode("utf-16-le"), "W0rdD0cument".encode("utf-16-le")), "of a kind"),
        (excel(0x002F), LOCKED),
        (excel(0x0042), DAMAGED),
        (compound("EncryptedPackage", b"\1" * 5000), LOCKED),
        (compound("PowerPoint Document", b""), "of a kind"),
        (compound("PowerPoint Document", b"")[:700], DAMAGED),
        (open_document("text", "<manifest:encryption-data/>"), LOCKED),
        (open_document("spreadsheet", "<manifest:encryption-data/>"), LOCKED),
        (open_document("text", "<manifest/>"), DAMAGED),
    ],
)
def test_what_cannot_be_opened_says_why(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(payload, load_forms())


@pytest.mark.parametrize(("flags", "kind"), [(0x12C0, ("doc", "application/msword")), (0x13C0, None)])
def test_nobody_is_asked_to_convert_what_is_locked(flags: int, kind: tuple[str, str] | None) -> None:
    assert conversion_of(word(flags)) == kind
