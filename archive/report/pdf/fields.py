"""What is written into the fields of a PDF, or in notes on its pages: made a part of the page on which one sees it."""

from __future__ import annotations

import io
from typing import Any

from pypdfium2.raw import (
    FORMTYPE_NONE,
    FPDF_ANNOT_FREETEXT,
    FPDF_ANNOT_WIDGET,
    FPDFAnnot_GetSubtype,
    FPDFPage_CloseAnnot,
    FPDFPage_Flatten,
    FPDFPage_GetAnnot,
    FPDFPage_GetAnnotCount,
)

_WRITTEN = (FPDF_ANNOT_WIDGET, FPDF_ANNOT_FREETEXT)


def filled(source: Any) -> bytes | None:
    """The file with all that is written on its pages as their own text, as `source` has it then; None: it is so."""
    if source.get_formtype() != FORMTYPE_NONE:
        source.init_forms()  # draws the fields that the file leaves to whoever shows it
    written = [page for page in source if _is_written_on(page)]
    if not written:
        return None
    for page in written:
        FPDFPage_Flatten(page.raw, 0)
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
