"""Notes on a PDF's page whose look the file leaves to whoever shows it: viewers draw them, and PDFium does not."""

from __future__ import annotations

import re
from ctypes import c_float
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FPDF_ANNOT_FLAG_HIDDEN,
    FPDF_ANNOT_FLAG_NOVIEW,
    FPDF_ANNOT_FREETEXT,
    FPDF_ANNOT_STRIKEOUT,
    FPDF_WCHAR,
    FS_QUADPOINTSF,
    FS_RECTF,
    FPDFAnnot_CountAttachmentPoints,
    FPDFAnnot_GetAttachmentPoints,
    FPDFAnnot_GetFlags,
    FPDFAnnot_GetNumberValue,
    FPDFAnnot_GetRect,
    FPDFAnnot_GetStringValue,
    FPDFAnnot_GetSubtype,
    FPDFAnnot_HasKey,
    FPDFPageObj_CreateNewPath,
    FPDFPageObj_NewTextObj,
    FPDFPageObj_SetStrokeWidth,
    FPDFPageObj_Transform,
    FPDFPath_LineTo,
    FPDFPath_SetDrawMode,
    FPDFText_SetText,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSEEN = FPDF_ANNOT_FLAG_HIDDEN | FPDF_ANNOT_FLAG_NOVIEW
_SIZE = re.compile(r"([\d.]+)\s+Tf")
_USUAL, _LARGEST = 9.0, 0.8  # letters of a note that does not say how large they are, in points and of its height
_WIDE = 0.556  # of its size a digit of the font is wide
_PLAIN = re.compile(r"[ -~]+")  # what the font has, in one line
_UNREAD = "?"


def undrawn(source: Any, page: Any, note: Any) -> Iterator[Any]:
    """What such a note shows, as things to be put on its page."""
    if FPDFAnnot_HasKey(note, b"AP") or FPDFAnnot_GetFlags(note) & _UNSEEN:
        return
    subtype = FPDFAnnot_GetSubtype(note)
    if subtype == FPDF_ANNOT_FREETEXT and (text := _said(note, b"Contents").strip()):
        yield _written(source, page.get_rotation(), note, text)
    elif subtype == FPDF_ANNOT_STRIKEOUT:
        yield from _lines(note)


def _written(source: Any, turned: int, note: Any, text: str) -> Any:
    """Its text at its upper side, as the page is shown; where the font does not have that, what is no figure."""
    area, side = FS_RECTF(), c_float()
    FPDFAnnot_GetRect(note, area)
    FPDFAnnot_GetNumberValue(
        note, b"Q", side
    )  # 0: it begins at the left side; 1: in the middle; 2: it ends at the right
    stated = _SIZE.search(_said(note, b"DA"))
    width, height = area.right - area.left, area.top - area.bottom
    if turned in (90, 270):
        width, height = height, width
    size = (float(stated[1]) if stated else 0.0) or min(_USUAL, _LARGEST * height)
    text = text if _PLAIN.fullmatch(text) else _UNREAD
    begin = max(0.0, width - _WIDE * size * len(text)) * side.value / 2
    made = FPDFPageObj_NewTextObj(source.raw, b"Helvetica", size)
    units = (*text.encode("ascii"), 0)
    FPDFText_SetText(made, (FPDF_WCHAR * len(units))(*units))
    place = {
        0: (1, 0, 0, 1, area.left + begin, area.top - size),
        90: (0, 1, -1, 0, area.left + size, area.bottom + begin),
        180: (-1, 0, 0, -1, area.right - begin, area.bottom + size),
        270: (0, -1, 1, 0, area.right - size, area.top - begin),
    }[turned]
    FPDFPageObj_Transform(made, *place)
    return made


def _lines(note: Any) -> Iterator[Any]:
    """The lines with which it strikes out, each through the middle of what it marks."""
    for place in range(FPDFAnnot_CountAttachmentPoints(note)):
        marked = FS_QUADPOINTSF()
        FPDFAnnot_GetAttachmentPoints(note, place, marked)
        line = FPDFPageObj_CreateNewPath(marked.x1, (marked.y1 + marked.y3) / 2)
        FPDFPath_LineTo(line, marked.x2, (marked.y2 + marked.y4) / 2)
        FPDFPath_SetDrawMode(line, 0, 1)
        FPDFPageObj_SetStrokeWidth(line, 0.5)
        yield line


def _said(note: Any, key: bytes) -> str:
    length = FPDFAnnot_GetStringValue(note, key, None, 0)
    held = (FPDF_WCHAR * (length // 2))()
    FPDFAnnot_GetStringValue(note, key, held, length)
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0")
