"""What kind of document a ZIP file or an old Office file is, and whether it can be read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from archive.report.carrier import UnreadableError
from archive.report.files import compound

# how a package says that it is damaged, lacks a part, or has been packed in a way that is not known
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError),
    *(NotImplementedError, RuntimeError, ValueError, OSError),
)
# what one part of a package may unpack to, and one of text: a report has a few hundred kilobytes
_LARGEST_PART = 200_000_000
_ENCRYPTED = 1  # of the flags of a part: with a password
LARGEST_TEXT = 30_000_000
# what a text of Word calls its main part, a template and one with macros included
WORD_LIKE = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml",
    re.IGNORECASE,
)


def kind_of_zip(payload: bytes) -> Literal["docx", "xlsx", "packed"]:
    """Word or Excel, or files that somebody packed? Raises UnreadableError for any other package."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            parts = {part.filename: part.file_size for part in package.infolist()}
            is_locked = any(part.flag_bits & _ENCRYPTED for part in package.infolist())
    except DAMAGED as error:
        raise UnreadableError(f"a ZIP file that is damaged or cut: {error}") from error
    if is_locked:
        raise UnreadableError("a ZIP file that is locked with a password")
    largest_text = max((size for name, size in parts.items() if name.endswith((".xml", ".bin"))), default=0)
    if max(parts.values(), default=0) > _LARGEST_PART or largest_text > LARGEST_TEXT:
        raise UnreadableError("a ZIP file that unpacks to more than any report has")
    if "word/document.xml" in parts or WORD_LIKE.search(told(payload)):
        return "docx"
    if any(name.startswith("xl/workbook.") for name in parts):
        return "xlsx"
    if "OFD.xml" in parts:
        raise UnreadableError("an OFD file: there is no free reader for it")
    if "content.xml" in parts and "mimetype" in parts:
        raise UnreadableError("an OpenDocument file: it needs LibreOffice to be read")
    if any(name.startswith("ppt/") for name in parts):
        raise UnreadableError("a PowerPoint file: it has no report in text")
    return "packed"


def told(payload: bytes) -> bytes:
    """What a package says of its parts; nothing where that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            return b"".join(map(package.read, ("[Content_Types].xml", "_rels/.rels")))
    except DAMAGED:
        return b""


def kind_of_ole(payload: bytes) -> Literal["xls"]:
    """An old Office file; only Excel's can be read here."""
    if compound.is_locked(payload):
        raise UnreadableError(compound.LOCKED)
    if compound.is_word(payload):
        raise UnreadableError("an old Word or WPS file (.doc, .wps): it needs LibreOffice to be read")
    if compound.is_excel(payload):
        return "xls"
    if compound.is_damaged(payload):
        raise UnreadableError(compound.DAMAGED)
    raise UnreadableError("an old Office file of a kind that cannot be read here")
