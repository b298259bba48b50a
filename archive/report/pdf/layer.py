"""The text layer of a scan: what a program read in the picture of a page, and put there unseen to be searched.

It is no more than a recognition: letters are wrong, a lone zero is lost or has become an O, words stand a little beside
their places. No table is drawn but in the picture.
"""

from __future__ import annotations

from ctypes import c_float
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FPDF_PAGEOBJ_IMAGE,
    FPDF_PAGEOBJ_TEXT,
    FPDF_TEXTRENDERMODE_CLIP,
    FPDF_TEXTRENDERMODE_INVISIBLE,
    FPDFPage_CountObjects,
    FPDFPage_GetObject,
    FPDFPageObj_GetBounds,
    FPDFPageObj_GetType,
    FPDFPageObj_HasTransparency,
    FPDFText_GetTextObject,
    FPDFTextObj_GetTextRenderMode,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.report.carrier import Cell, Document

_UNSEEN = (FPDF_TEXTRENDERMODE_INVISIBLE, FPDF_TEXTRENDERMODE_CLIP)
_TELLING = 20  # letters that tell whether a page's text is seen
_MOST = 0.5  # of them, or of the page
_LAST = 16  # things on the page: its picture, and upon it a number or a seal
_SLASHES = frozenset("/\\／＼")
_CONFIDENCE = 0.9  # in what stands in a text layer; how sure its words are it does not say


def is_layer(page: Any, text_page: Any) -> bool:
    """Is most of the page's text unseen: not printed, or beneath the picture of the page?"""
    return _is_unprinted(text_page) or _is_covered(page)


def _is_unprinted(text_page: Any) -> bool:
    count = text_page.count_chars()
    places = range(0, count, max(1, count // _TELLING))
    found = [text for place in places if (text := FPDFText_GetTextObject(text_page.raw, place))]
    return sum(FPDFTextObj_GetTextRenderMode(text) in _UNSEEN for text in found) > _MOST * len(found)


def _is_covered(page: Any) -> bool:
    """Do pictures that one cannot see through cover most of it, with hardly any text upon them?"""
    count = FPDFPage_CountObjects(page.raw)
    start = max(0, count - _LAST)
    things = [FPDFPage_GetObject(page.raw, place) for place in range(start, count)]
    texts = [place for place, thing in enumerate(things) if FPDFPageObj_GetType(thing) == FPDF_PAGEOBJ_TEXT]
    area = 0.0
    for place, thing in enumerate(things):
        upon = sum(text > place for text in texts)
        if FPDFPageObj_GetType(thing) == FPDF_PAGEOBJ_IMAGE and upon < start + len(texts) - upon:
            area += 0.0 if FPDFPageObj_HasTransparency(thing) else _area(thing)
    return bool(area > _MOST * page.get_width() * page.get_height())


def _area(thing: Any) -> float:
    left, bottom, right, top = (c_float() for _ in range(4))
    FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return float((right.value - left.value) * (top.value - bottom.value))


def as_recognised(document: Document, pages: Collection[int]) -> Document:
    """The document with these of its pages (from 1) as recognised, on which nobody can tell that a cell is blank.

    Where slashes stand for blanks, nobody can tell either that a 1 is none of them, for programs read them as such.
    """
    cells = (cell for grid in document.grids for row in grid.rows for cell in row)
    has_slashes = any(cell.text.strip() in _SLASHES and cell.locator.get("page") in pages for cell in cells)

    def judged(cell: Cell) -> Cell:
        if cell.locator.get("page") not in pages:
            return cell
        text = cell.text.strip()
        return replace(cell, confidence=_CONFIDENCE if text and not (text == "1" and has_slashes) else 0.0)

    return replace(
        document,
        grids=tuple(
            replace(grid, rows=tuple(tuple(judged(cell) for cell in row) for row in grid.rows))
            for grid in document.grids
        ),
        recognised=dict.fromkeys(pages, 0),
    )
