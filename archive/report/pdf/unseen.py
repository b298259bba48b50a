"""Letters that PDFium has of a page and nobody sees: unprinted, flat, cut away, or of a hidden layer."""

from __future__ import annotations

import re
from ctypes import c_float, c_ulong, c_void_p, cast
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FPDF_TEXTRENDERMODE_CLIP,
    FPDF_TEXTRENDERMODE_INVISIBLE,
    FPDF_WCHAR,
    FS_MATRIX,
    FPDFClipPath_CountPaths,
    FPDFClipPath_CountPathSegments,
    FPDFClipPath_GetPathSegment,
    FPDFPageObj_CountMarks,
    FPDFPageObj_GetBounds,
    FPDFPageObj_GetClipPath,
    FPDFPageObj_GetMark,
    FPDFPageObj_GetMatrix,
    FPDFPageObjMark_GetName,
    FPDFPageObjMark_GetParamStringValue,
    FPDFPathSegment_GetPoint,
    FPDFText_GetTextObject,
    FPDFTextObj_GetTextRenderMode,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.report.pdf.place import Box

_UNPRINTED = (FPDF_TEXTRENDERMODE_INVISIBLE, FPDF_TEXTRENDERMODE_CLIP)
# what is asked first: where no figure is unseen, no more of the page is
_FIGURE = re.compile(r"\d+|[〇一二三四五六七八九十百千]+(?=[件条宗次年])")
_SHOWN = 0.3  # of its width and height so much of a text is seen
_NAME = 128  # characters of a layer's name


def unseen_places(text: str, text_page: Any, hidden_layers: Callable[[], frozenset[str]]) -> set[int]:
    """The places in PDFium's text of the letters that nobody sees; none where no figure is among them."""
    held: dict[int, bool] = {}

    def are_unseen(places: Iterable[int]) -> Iterable[int]:
        for place in places:
            thing = FPDFText_GetTextObject(text_page.raw, place)
            key = cast(thing, c_void_p).value or 0
            if key and key not in held:
                held[key] = _is_unseen(thing, hidden_layers)
            if key and held[key]:
                yield place

    figures = (place for found in _FIGURE.finditer(text) for place in range(*found.span()))
    return set(are_unseen(range(len(text)))) if any(True for _ in are_unseen(figures)) else set()


def _is_unseen(thing: Any, hidden_layers: Callable[[], frozenset[str]]) -> bool:
    if FPDFTextObj_GetTextRenderMode(thing) in _UNPRINTED or _is_flat(thing) or _is_cut_away(thing):
        return True
    names = [name for place in range(FPDFPageObj_CountMarks(thing)) if (name := _layer(thing, place))]
    return bool(names) and not hidden_layers().isdisjoint(names)


def _is_flat(thing: Any) -> bool:
    """Have its letters no height, or no breadth?"""
    drawn = FS_MATRIX()
    return bool(FPDFPageObj_GetMatrix(thing, drawn)) and drawn.a * drawn.d == drawn.b * drawn.c


def _is_cut_away(thing: Any) -> bool:
    """Does it stand, but for a little, beyond one of the areas to which it is cut?"""
    clip = FPDFPageObj_GetClipPath(thing)
    count = FPDFClipPath_CountPaths(clip) if clip else 0
    if count <= 0:
        return False
    x0, low, x1, high = sides = [c_float() for _ in range(4)]
    FPDFPageObj_GetBounds(thing, *sides)
    width, height = x1.value - x0.value, high.value - low.value
    for area in (_area(clip, place) for place in range(count)):
        across, up = min(x1.value, area[2]) - max(x0.value, area[0]), min(high.value, area[3]) - max(low.value, area[1])
        if across < _SHOWN * width or up < _SHOWN * height:
            return True
    return False


def _area(clip: Any, place: int) -> Box:
    x, y = c_float(), c_float()
    points = []
    for number in range(FPDFClipPath_CountPathSegments(clip, place)):
        FPDFPathSegment_GetPoint(FPDFClipPath_GetPathSegment(clip, place, number), x, y)
        points.append((x.value, y.value))
    across, up = zip(*(points or [(0.0, 0.0)]), strict=True)
    return min(across), min(up), max(across), max(up)


def _layer(thing: Any, place: int) -> str:
    """The name of the layer to which a mark says that it belongs; nothing where it says something else."""
    mark = FPDFPageObj_GetMark(thing, place)
    said, length = (FPDF_WCHAR * _NAME)(), c_ulong()
    if not FPDFPageObjMark_GetName(mark, said, 2 * _NAME, length) or _text(said, length) != "OC":
        return ""
    return _text(said, length) if FPDFPageObjMark_GetParamStringValue(mark, b"Name", said, 2 * _NAME, length) else ""


def _text(said: Any, length: c_ulong) -> str:
    return bytes(said)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
