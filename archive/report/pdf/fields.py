"""What is written into the fields of a PDF, or noted on its pages: made a part of the page on which one sees it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FORMTYPE_NONE,
    FPDF_ANNOT_FREETEXT,
    FPDF_ANNOT_STRIKEOUT,
    FPDF_ANNOT_WIDGET,
    FPDFAnnot_GetSubtype,
    FPDFPage_CloseAnnot,
    FPDFPage_Flatten,
    FPDFPage_GenerateContent,
    FPDFPage_GetAnnot,
    FPDFPage_GetAnnotCount,
    FPDFPage_InsertObject,
)

from archive.report.pdf.notes import undrawn

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITTEN = (FPDF_ANNOT_WIDGET, FPDF_ANNOT_FREETEXT, FPDF_ANNOT_STRIKEOUT)


def opened(source: Any, number: int) -> tuple[Any, bool]:
    """A page (from 0) with all that is written on it as its own text, and whether that was more than its text."""
    page = source[number]
    if not any(FPDFAnnot_GetSubtype(note) in _WRITTEN for note in _notes(page)):
        return page, False
    drawn = [thing for note in _notes(page) for thing in undrawn(source, page, note)]
    for thing in drawn:
        FPDFPage_InsertObject(page.raw, thing)
    if drawn:
        FPDFPage_GenerateContent(page.raw)
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


def _notes(page: Any) -> Iterator[Any]:
    for place in range(FPDFPage_GetAnnotCount(page.raw)):
        note = FPDFPage_GetAnnot(page.raw, place)
        try:
            yield note
        finally:
            FPDFPage_CloseAnnot(note)
