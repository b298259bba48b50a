"""What is written into the fields of a PDF, or noted on its pages: made a part of the page on which one sees it."""

from __future__ import annotations

import io
from typing import Any

from pypdfium2.raw import (
    FORMTYPE_NONE,
    FPDF_ANNOT_FREETEXT,
    FPDF_ANNOT_STRIKEOUT,
    FPDF_ANNOT_WIDGET,
    FPDFAnnot_GetSubtype,
    FPDFPage_CloseAnnot,
    FPDFPage_Flatten,
    FPDFPage_GetAnnot,
    FPDFPage_GetAnnotCount,
)

_WRITTEN = (FPDF_ANNOT_WIDGET, FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STRIKEOUT)


def opened(source: Any, number: int) -> tuple[Any, bool]:
    """A page (from 0) with all that is written on it as its own text, and whether that was more than its text."""
    page = source[number]
    if not _is_written_on(page):
        return page, False
    FPDFPage_Flatten(page.raw, 0)
    return source[number], True


def with_fields(source: Any) -> Any:
    """The file, ready to draw those fields that it leaves to whoever shows it; to be called before a page is opened."""
    if source.get_formtype() != FORMTYPE_NONE:
        source.init_forms()
    return source


def saved(source: Any) -> bytes:
    """The file with its pages as they are now."""
    out = io.BytesIO()
    source.save(out)
    return out.getvalue()


def _is_written_on(page: Any) -> bool:
    for place in range(FPDFPage_GetAnnotCount(page.raw)):
        note = FPDFPage_GetAnnot(page.raw, place)
        subtype = FPDFAnnot_GetSubtype(note)
        FPDFPage_CloseAnnot(note)
        if subtype in _WRITTEN:
            return True
    return False
