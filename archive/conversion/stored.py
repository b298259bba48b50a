"""Conversions as the archive holds them, and documents read with their help."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.document import UnreadableError, conversion_of, extract
from archive.report.pictures.recognised import read_pages, with_pages
from archive.warc.lookup import index_of
from archive.warc.reader import read_capture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.report.document import Document
    from archive.report.form import Forms
    from archive.warc.entry import Entry

RECOGNISED = "application/vnd.gongkai.recognised+json"
FAILED = "application/vnd.gongkai.failed+json"


@dataclass(frozen=True)
class Conversion:
    """Another form of a document: DOCX, XLSX, what was recognised on its pictures, or why there is none."""

    media_type: str | None
    payload: bytes


def best(entries: Iterable[Entry]) -> Entry | None:
    """Of the conversions of one payload the one to read: one that went well before one that failed, then the last."""
    made = [one for one in entries if one.is_conversion]
    return max(made, key=lambda one: (one.media_type != FAILED, one.date, one.record_id), default=None)


def find(data: Path, digest: str | None) -> Entry | None:
    """The conversion of the payload with that digest."""
    return best(index_of(data).conversions_of(digest)) if digest else None


def load(data: Path, place: Entry | tuple[str, int] | None) -> Conversion | None:
    """Raises ArchiveError."""
    if place is None:
        return None
    capture = read_capture(data, place)
    return Conversion(capture.media_type, capture.payload)


def failure(reason: str) -> Conversion:
    return Conversion(FAILED, json.dumps({"reason": reason}, ensure_ascii=False).encode())


def read_document(
    payload: bytes, forms: Forms, *, media_type: str | None = None, conversion: Conversion | None = None
) -> Document:
    """The document that a payload is, with what its conversion adds. Raises UnreadableError.

    Locators count in the conversion of an office file, and on the pages of the original where text was recognised.
    """
    if conversion is None:
        return extract(payload, forms, media_type=media_type)
    if conversion.media_type == FAILED:
        return _with_reason(payload, forms, media_type, conversion)
    kind, original_type = conversion_of(payload) or (None, "application/pdf")
    if conversion.media_type != RECOGNISED:
        made = extract(conversion.payload, forms)
        return made if made.file else replace(made, media_type=original_type)  # of what is packed that of the file
    pages = read_pages(conversion.payload)
    try:
        written = extract(payload, forms, media_type=media_type) if kind is None else None
    except UnreadableError:
        written = None
    return with_pages(pages, original_type, forms, written)


def _with_reason(payload: bytes, forms: Forms, media_type: str | None, conversion: Conversion) -> Document:
    """What can be read without; else the reason why it could not be converted."""
    try:
        return extract(payload, forms, media_type=media_type)
    except UnreadableError as error:
        try:
            why = json.loads(conversion.payload)["reason"]
        except (ValueError, KeyError, TypeError):
            why = "no reason is stored"
        raise UnreadableError(f"{str(error).partition(':')[0]}: {why}") from error
