"""Files that are attached to a PDF: a portfolio holds the report so, and its own page says how to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfiumError

from archive.counts import named
from archive.report.about.naming import CALLED_REPORT

if TYPE_CHECKING:
    from archive.report.carrier import Document

_TOP_LINES = 6
_MOST_TEXT = 400  # of a page that says how to open the files


def attached(source: Any) -> str:
    """What a reason says of the files that are attached; nothing where there are none."""
    names = [_name(source, place) for place in range(source.count_attachments())]
    return f"; what is attached to it is not read: {named(names)}" if names else ""


def _name(source: Any, place: int) -> str:
    try:
        return source.get_attachment(place).get_name() or "?"
    except PdfiumError:
        return "?"


def is_cover(document: Document) -> bool:
    """Do its pages say little, have no table, and are they not called a report?"""
    head = (document.title or "", *(line.text for line in document.lines[:_TOP_LINES]))
    is_called = any(CALLED_REPORT.search("".join(text.split())) for text in head)
    return not (document.grids or is_called) and sum(map(len, document.page_lines)) <= _MOST_TEXT
