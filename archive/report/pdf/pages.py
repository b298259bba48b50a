"""The pages of a PDF read quickly: lines in the order in which they were written, without what stands in margins."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FPDF_PAGEOBJ_FORM,
    FPDF_PAGEOBJ_PATH,
    FPDFFormObj_CountObjects,
    FPDFFormObj_GetObject,
    FPDFPage_CountObjects,
    FPDFPage_GetObject,
    FPDFPageObj_GetType,
    FPDFText_GetCharAngle,
    FPDFText_HasUnicodeMapError,
    FPDFText_IsGenerated,
)

from archive.report.normal import UNREADABLE
from archive.report.pdf.fields import opened
from archive.report.pdf.foreign import PRIVATE
from archive.report.pdf.layer import is_layer
from archive.report.pdf.margins import PdfLine, margins_of
from archive.report.pdf.scale import size_of
from archive.report.pdf.seen import hidden_layers
from archive.report.pdf.struck import struck_places
from archive.report.pdf.unseen import unseen_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.margins import Margins
    from archive.report.pdf.place import Box

_DASH = re.compile(r"[\-—–_－]")
_HALF_TURN = 180
_TELLING_LETTERS = 40  # tell how those of a page stand
_TELLING = 3  # a line of fewer characters may be as high as wide
_SINGLE = 20  # so many lines of one character, most of a page, are none
_SHARED = 0.3  # characters of one line share more of their heights
_OF_ROW = 4  # the rules around a cell
_NOTHING = "\u0002"  # as PDFium has the hyphen at the end of a line, which nobody says
_SPACE = 0.4  # and words are parted by more, in their heights


@dataclass(frozen=True)
class Quick:
    """Of each page its lines, what stands in its margins, which is not among them, and the size of its letters.

    `drawn`: are there as many drawings on it as the rules of a row are? `layers` are the pages, from 1, whose text was
    recognised in a picture. `is_changed`: more than their text was written on pages, and is now a part of it; or one
    stood upside down, and is turned.
    """

    lines: list[list[PdfLine]]
    margins: list[Margins]
    sideways: list[bool]
    sizes: list[float | None]
    drawn: list[bool]
    layers: list[int]
    is_changed: bool


def quick_pages(source: Any, payload: bytes, labels: Labels) -> Quick:
    """The pages read quickly, each opened once. And are they sideways? `payload`: the file's bytes."""
    hidden = cache(partial(hidden_layers, payload))
    pages, heights, turned, sizes, drawn = [], [], [], [], []
    layers, changed = [], []
    for number in range(len(source)):
        page, is_changed = opened(source, number)
        text_page = page.get_textpage()
        if _is_upside_down(page, text_page):
            page.set_rotation((page.get_rotation() + _HALF_TURN) % 360)
            page, is_changed = source[number], True
            text_page = page.get_textpage()
        heights.append(page.get_height())
        turned.append(page.get_rotation() in (90, 270))
        sizes.append(size_of(text_page))
        drawn.append(_is_drawn(page))
        layers += [number + 1] if is_layer(page, text_page) else []
        changed += [number] if is_changed else []
        text = _text(page, text_page, None if layers[-1:] == [number + 1] else hidden)
        pages.append(_lines(page, text_page, text, number + 1))
    margins = margins_of(pages, heights, labels)
    kept = [[line for line in page if line not in own] for page, own in zip(pages, margins, strict=True)]
    sideways = [is_turned or _is_sideways(page) for is_turned, page in zip(turned, kept, strict=True)]
    return Quick(kept, margins, sideways, sizes, drawn, layers, bool(changed))


def _is_upside_down(page: Any, text_page: Any) -> bool:
    """Do the letters of the page stand so, most of some of them?"""
    text, turned = text_page.raw, page.get_rotation()
    written = (place for place in range(text_page.count_chars()) if FPDFText_IsGenerated(text, place) == 0)
    angles = [math.degrees(FPDFText_GetCharAngle(text, place)) for place in islice(written, _TELLING_LETTERS)]
    return bool(2 * sum(round(turned + angle) % 360 == _HALF_TURN for angle in angles) > len(angles))


def _is_sideways(page: Sequence[PdfLine]) -> bool:
    """Do most lines of the page run upwards or downwards, where the file does not say that it is turned?"""
    boxes = [line.box for line in page if len(line.text) >= _TELLING]
    return 2 * sum(bottom - top > 2 * (right - left) for left, top, right, bottom in boxes) > len(boxes)


def _is_drawn(page: Any) -> bool:
    return len(list(islice(_drawings(page), _OF_ROW))) == _OF_ROW


def _drawings(page: Any) -> Iterator[Any]:
    """The drawings of the page, also those within its forms."""
    held = [(FPDFPage_CountObjects, FPDFPage_GetObject, page.raw)]
    while held:
        count, thing_of, holder = held.pop()
        for place in range(count(holder)):
            thing = thing_of(holder, place)
            kind = FPDFPageObj_GetType(thing)
            if kind == FPDF_PAGEOBJ_PATH:
                yield thing
            elif kind == FPDF_PAGEOBJ_FORM:
                held.append((FPDFFormObj_CountObjects, FPDFFormObj_GetObject, thing))


def _lines(page: Any, text_page: Any, text: str, number: int) -> list[PdfLine]:
    count = text_page.count_chars()
    width, height = page.get_size()
    lines = []
    start = 0
    for raw in re.split(r"(\r\n|\r|\n)", text):
        if raw.strip():
            box = _box(page, text_page, start, min(start + len(raw), count))
            if box[0] < width and box[2] >= 0 and box[1] < height and box[3] >= 0:  # nobody sees the others
                said = raw.replace(_NOTHING, "").replace("\ufffe", "").strip()
                lines += [PdfLine(said, number, box)] if said else []
        start += len(raw)
    single = sum(len(line.text) == 1 for line in lines)
    return _level(lines, all_lines=single > _SINGLE and single * 2 > len(lines))


def _text(page: Any, text_page: Any, hidden: Callable[[], frozenset[str]] | None) -> str:
    """The text without what is struck out or unseen, and with the characters marked of which PDFium has only codes.

    `hidden` tells the layers that are; None: the page has the layer of a scan, all of whose text is unseen.
    """
    raw, count = text_page.raw, text_page.count_chars()
    text = text_page.get_text_range(0, count) if count else ""
    if len(text) == count:
        marks = dict.fromkeys(struck_places(_drawings(page), text_page), _NOTHING)
        if hidden is not None:
            marks |= dict.fromkeys(unseen_places(text, text_page, hidden), _NOTHING)
        marks |= {place: UNREADABLE for place in range(len(text)) if FPDFText_HasUnicodeMapError(raw, place) == 1}
        if marks:
            text = "".join(marks.get(place, char) for place, char in enumerate(text))
    return PRIVATE.sub(UNREADABLE, text)


def _level(lines: Sequence[PdfLine], *, all_lines: bool) -> list[PdfLine]:
    """Lines put together again: narrow cells had PDFium take the page for one written from top to bottom.

    It may part the dash before the number of any page.
    """
    out: list[PdfLine] = []
    for line in lines:
        if not out or not (all_lines or _DASH.fullmatch(out[-1].text)):
            out.append(line)
            continue
        x0, top, x1, bottom = line.box
        left, high, right, low = out[-1].box
        shared = min(low, bottom) - max(high, top)
        if shared > _SHARED * min(low - high, bottom - top) and x0 >= right - 1:
            between = " " if x0 - right > _SPACE * (bottom - top) else ""
            box = (left, min(high, top), x1, max(low, bottom))
            out[-1] = PdfLine(out[-1].text + between + line.text, line.page, box)
        else:
            out.append(line)
    return out


def _box(page: Any, text_page: Any, start: int, end: int) -> Box:
    """Where these characters stand on the page as it shows, from its upper left corner on."""
    boxes = [text_page.get_charbox(index) for index in range(start, end)]
    boxes = [box for box in boxes if box[2] > box[0]]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    x0, y0, x1, y1 = page.get_bbox()
    turned: dict[int, Box] = {
        90: (bottom - y0, left - x0, top - y0, right - x0),
        180: (x1 - right, bottom - y0, x1 - left, top - y0),
        270: (y1 - top, x1 - right, y1 - bottom, x1 - left),
    }
    return turned.get(page.get_rotation(), (left - x0, y1 - top, right - x0, y1 - bottom))
