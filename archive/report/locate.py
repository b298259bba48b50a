"""The way back: from a locator to the text that stands there in the document."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archive.report.folding import without_radicals
from archive.report.normal import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.carrier import Cell, Document
    from archive.report.model import Locator

_POINT = 1.0  # boxes of one cell may differ by so much between versions of the PDF libraries
_SPACE = re.compile(r"\s+")


def locate(document: Document, locator: Locator) -> str | None:
    """The text of the cell, box, span or sentence that the locator names; None where there is none.

    A cell with `frame` stands in a document inside the page, and its table is counted there: without `frame` the same
    numbers name another cell. A `capture` says which document is meant, and `document` is taken for that; a `file` of
    several that came together must be the one that was read. Of a sentence, whose place is counted in its section, the
    text itself must stand in the document; radicals in which a PDF is written are the characters there, as in the
    section.
    """
    locator = {name: value for name, value in locator.items() if name != "capture"}
    kind = locator.get("kind")
    if kind in ("cell", "box"):
        texts = chain(
            ((cell.text, cell.locator) for cell in _cells(document)),
            ((line.text, line.locator) for line in document.lines),
        )
        return next((text for text, place in texts if _is_same(place, locator)), None)
    if locator.get("file") != document.file:
        return None
    if kind == "span":
        text = document.text
        start, end = locator["start"], locator["end"]
        return text[start:end] if 0 <= start <= end <= len(text) else None
    if kind == "sentence":
        sentence = str(locator["sentence"])
        places = (document.text, *document.page_lines, *(cell.text for cell in _cells(document)))
        own = squeeze(without_radicals(sentence))
        return sentence if any(own in squeeze(without_radicals(place)) for place in places) else None
    return None


def squeeze(text: str) -> str:
    r"""
    >>> squeeze("1 2\n3")
    '123'
    """
    return visible(_SPACE.sub("", text))


def leads_to(document: Document, locator: Locator, raw: str) -> bool:
    """Whether the raw text of a figure stands where its locator says; spaces do not count."""
    found = locate(document, locator)
    return found is not None and squeeze(raw) in squeeze(found)


def shows_blank(document: Document, locator: Locator) -> bool:
    """Whether nothing stands there, or nothing in one line of a cell that has a figure for each of several rows."""
    return any(not squeeze(line) for line in (locate(document, locator) or "").split("\n"))


def _cells(document: Document) -> Iterator[Cell]:
    return (cell for grid in document.grids for row in grid.rows for cell in row)


def _is_same(one: Locator, other: Locator) -> bool:
    if one.get("kind") != "box":
        return one == other
    if other.get("kind") != "box" or any(one.get(key) != other.get(key) for key in ("page", "file")):
        return False
    return all(abs(side - wanted) <= _POINT for side, wanted in zip(one["box"], other["box"], strict=True))
