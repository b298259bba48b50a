"""Files in letters much smaller or larger than those of tables usually are: read at their usual size.

Distances on a page are told in points. A sheet that was shrunk to a smaller paper, or made for a screen, has the same
gaps and rules in another measure; scaled, it is a page as any other.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import FS_MATRIX, FPDFPage_TransFormWithClip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.carrier import Document
    from archive.report.model import Locator

_USUAL = 9.0  # letters of tables, in points
_LEAST, _MOST = 5.0, 18.0  # what is read as it is
_TELLING = 40  # letters that tell how large those of a page are


def size_of(text_page: Any) -> float | None:
    """How large the letters of a page are; None where too few tell it."""
    count = text_page.count_chars()
    if count < _TELLING:
        return None
    boxes = [text_page.get_charbox(place, loose=True) for place in range(0, count, count // _TELLING)]
    sizes = [size for x0, y0, x1, y1 in boxes if (size := max(x1 - x0, y1 - y0)) > 0]
    return median(sizes) if sizes else None


def factor(sizes: Sequence[float | None]) -> float | None:
    """By how much a file is to be scaled whose pages have letters so large; None: it is read as it is.

    Tables are in the smallest letters.

    >>> factor([16, 10.5, None, 9]), factor([36, 18.5]), factor([6, 3, None])
    (None, 0.486..., 3.0)
    """
    smallest = min((size for size in sizes if size is not None), default=_USUAL)
    return None if _LEAST <= smallest <= _MOST else _USUAL / smallest


def scale(source: Any, by: float) -> None:
    """Scale all pages of the file."""
    for page in source:
        boxes = page.get_mediabox(), page.get_cropbox()
        FPDFPage_TransFormWithClip(page.raw, FS_MATRIX(by, 0, 0, by, 0, 0), None)
        page.set_mediabox(*(side * by for side in boxes[0]))
        page.set_cropbox(*(side * by for side in boxes[1]))


def rescaled(document: Document, by: float) -> Document:
    """The document with its boxes where they are on the pages of the file."""

    def placed(locator: Locator) -> Locator:
        return {**locator, "box": [round(side / by, 1) for side in locator["box"]]} if "box" in locator else locator

    return replace(
        document,
        lines=tuple(replace(line, locator=placed(line.locator)) for line in document.lines),
        grids=tuple(
            replace(
                grid,
                rows=tuple(tuple(replace(cell, locator=placed(cell.locator)) for cell in row) for row in grid.rows),
            )
            for grid in document.grids
        ),
    )
