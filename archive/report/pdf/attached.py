"""Files that are attached to a PDF: a portfolio holds the report so, and its own page says how to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfiumError

from archive.report.about.naming import CALLED_REPORT
from archive.report.carrier import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Document

_TOP_LINES = 6
_MOST_FILES = 60
_MOST_TEXT = 400  # of a page that says how to open the files


class CoverError(UnreadableError):
    """The pages of a PDF are no report, and other files are attached to it. Raised by `extract_pdf`."""

    def __init__(self, reason: str, files: Sequence[tuple[str, bytes | None]]) -> None:
        super().__init__(reason)
        self.files = files


def unreadable(source: Any, reason: str) -> UnreadableError:
    """The error that says why the pages are not read, with what is attached to them."""
    count = source.count_attachments()
    if not count:
        return UnreadableError(reason)
    if count > _MOST_FILES:
        return UnreadableError(f"{reason}; what is attached to it is more than any report has: {count} files")
    return CoverError(reason, [_file(source, place) for place in range(count)])


def _file(source: Any, place: int) -> tuple[str, bytes | None]:
    """The name of a file and its bytes; None for one that is damaged."""
    name = "?"
    try:
        one = source.get_attachment(place)
        name = one.get_name() or name
        return name, bytes(one.get_data())
    except PdfiumError:
        return name, None


def is_cover(document: Document) -> bool:
    """Do its pages say little, have no table, and are they not called a report?"""
    head = (document.title or "", *(line.text for line in document.lines[:_TOP_LINES]))
    is_called = any(CALLED_REPORT.search("".join(text.split())) for text in head)
    return not (document.grids or is_called) and sum(map(len, document.page_lines)) <= _MOST_TEXT
