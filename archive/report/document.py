"""Bytes → document: text in lines, and tables as rows of cells, each with the way back to the bytes."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING, Literal

from archive.report.carrier import Cell, Document, Grid, TextLine, UnreadableError
from archive.report.encoding import decode
from archive.report.files import compound
from archive.report.files.opendocument import extract_ods, extract_odt
from archive.report.files.packages import kind_of_ole, kind_of_zip
from archive.report.files.packed import extract_packed, unpacked
from archive.report.files.plain import extract_text
from archive.report.files.word import extract_docx
from archive.report.files.workbook import extract_workbook
from archive.report.page.html import extract_html, is_json
from archive.report.pdf.attached import CoverError
from archive.report.pdf.document import extract_pdf
from archive.report.several import report_among

if TYPE_CHECKING:
    from archive.report.form import Forms

__all__ = ["PARSER_VERSION", "Cell", "Document", "Grid", "TextLine", "UnreadableError", "conversion_of", "extract"]

# Ways to what can be read here: an old office file, one in a ZIP archive (`zip`) or what is packed otherwise through
# another program, a picture through text recognition.
Convertible = Literal["doc", "rtf", "zip", "packed", "picture"]

# Moves whenever what `extract` or `parse_report` yields changes; it is stored with every report.
PARSER_VERSION = "16"

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w\-:]+)", re.IGNORECASE)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|script|span|iframe|tr|td|br|h[1-6]|ucaptitle)[\s>/]",
    re.IGNORECASE,
)
# the first bytes that say what cannot be read here, and in which words
_UNREADABLE = (
    (b"{\\rtf", "an RTF file: it needs LibreOffice to be read"),
    (b"\x89PNG", "a picture (PNG): it has no text"),
    (b"\xff\xd8\xff", "a picture (JPEG): it has no text"),
    (b"GIF8", "a picture (GIF): it has no text"),
    (b"BM", "a picture (BMP): it has no text"),
    (b"II*\0", "a picture (TIFF): it has no text"),
    (b"MM\0*", "a picture (TIFF): it has no text"),
    (b"Rar!", "a RAR archive: it needs unar to be unpacked"),
    (b"7z\xbc\xaf", "a 7z archive: it needs unar to be unpacked"),
    (b"PK\x05\x06", "a ZIP archive with nothing in it"),
    (b"\x1f\x8b", "a gzip archive: what is in it has to be taken out first"),
)
# what has to be converted before it can be read, by its first bytes: what it is, and its media type
_CONVERTED: tuple[tuple[bytes, Convertible, str], ...] = (
    (b"{\\rtf", "rtf", "application/rtf"),
    (b"Rar!", "packed", "application/vnd.rar"),
    (b"7z\xbc\xaf", "packed", "application/x-7z-compressed"),
    (b"\x89PNG", "picture", "image/png"),
    (b"\xff\xd8\xff", "picture", "image/jpeg"),
    (b"GIF8", "picture", "image/gif"),
    (b"BM", "picture", "image/bmp"),
    (b"II*\0", "picture", "image/tiff"),
    (b"MM\0*", "picture", "image/tiff"),
)
_ZIP = b"PK\x03\x04"
_OPEN_DOCUMENT = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet)", re.DOTALL
)
_SHEETS = {"xlsx": extract_workbook, "xls": extract_workbook}


def extract(payload: bytes, forms: Forms, *, media_type: str | None = None) -> Document:
    """Read a payload by what its bytes are; `media_type` may name an encoding, and is believed in nothing else.

    `forms` tell statutory tables from those that lay out a page. Raises UnreadableError, with the reason, where
    there is nothing to read.
    """
    declared = _CHARSET.search(media_type or "")
    encoding = declared[1] if declared else None
    start = payload[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError("the payload is empty")
    if b"%PDF-" in payload[:1024]:
        try:
            return extract_pdf(payload, forms)
        except CoverError as cover:
            return _attached(cover, forms)
    for magic, reason in _UNREADABLE:
        if start.startswith(magic) and (magic != b"BM" or b"\0" in payload[:32]):
            raise UnreadableError(reason)
    if start.startswith(b"RIFF") and payload[8:12] == b"WEBP":
        raise UnreadableError("a picture (WebP): it has no text")
    if opened := _OPEN_DOCUMENT.match(payload):
        return extract_odt(payload, forms) if opened[1] == b"text" else extract_ods(payload, forms)
    if start.startswith(_ZIP):
        kind = kind_of_zip(payload)
        if kind == "packed":
            return extract_packed(payload, forms, lambda file: _of_one_file(file, forms))
        if kind == "docx":
            return extract_docx(payload, forms, lambda file: _of_one_file(file, forms))
        return _SHEETS[kind](payload, forms)
    if start.startswith(compound.MAGIC):
        return _SHEETS[kind_of_ole(payload)](payload, forms)
    if re.match(rb"mime-version:|from:|content-type:\s*multipart/related", start, re.IGNORECASE):
        payload = _page_of_mhtml(payload) or payload
    if _is_markup(payload) or is_json(payload):
        try:
            return extract_html(payload, forms, declared=encoding)
        except RecursionError as error:
            raise UnreadableError("a page whose elements are nested a thousand deep") from error
    return extract_text(payload, forms, declared=encoding)


def _attached(cover: CoverError, forms: Forms) -> Document:
    """The report among the files that are attached to a PDF. Raises UnreadableError, which says what the PDF is."""
    return report_among(cover.files, forms, lambda file: _of_one_file(file, forms), f"{cover}, and attached files")


def _of_one_file(payload: bytes, forms: Forms) -> Document:
    """A file that came with others; of what holds files itself they are not opened, for one may hold itself."""
    if b"%PDF-" in payload[:1024]:
        return extract_pdf(payload, forms)
    if payload.startswith(_ZIP) and not _OPEN_DOCUMENT.match(payload) and kind_of_zip(payload) == "packed":
        raise UnreadableError("a ZIP archive within another")
    return extract(payload, forms)


def conversion_of(payload: bytes) -> tuple[Convertible, str] | None:
    r"""What has to be done before the payload can be read, and its media type; None where nothing has.

    >>> conversion_of(b"{\\rtf1 "), conversion_of(b"<html>")
    (('rtf', 'application/rtf'), None)
    """
    start = payload[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind, media_type in _CONVERTED:
        if start.startswith(magic) and (magic != b"BM" or b"\0" in payload[:32]):
            return kind, media_type
    if start.startswith(b"RIFF") and payload[8:12] == b"WEBP":
        return "picture", "image/webp"
    if start.startswith(compound.MAGIC) and compound.is_word(payload) and not compound.is_locked(payload):
        return "doc", "application/msword"
    return ("zip", "application/zip") if start.startswith(_ZIP) and _packs_old_files(payload) else None


def _packs_old_files(payload: bytes) -> bool:
    """Is it an archive with old Word files among those that somebody packed?"""
    if _OPEN_DOCUMENT.match(payload):
        return False
    try:
        if kind_of_zip(payload) != "packed":
            return False
        bodies = (body for _, body in unpacked(payload) if body and not body.startswith(_ZIP))
        return any((conversion_of(body) or ("",))[0] in ("doc", "rtf") for body in bodies)
    except UnreadableError:
        return False


def _is_markup(payload: bytes) -> bool:
    head = payload[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:400].count(0) * 3 > len(head[:400]):
        head = decode(head).encode("utf-8", "replace")  # two bytes a character: 值 has those of <P
    return _MARKUP.search(head) is not None


def _page_of_mhtml(payload: bytes) -> bytes | None:
    """The page of a web archive in one file, which is what some .doc files are."""
    message = email.message_from_bytes(payload, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else None
    return None
