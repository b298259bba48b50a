"""Pages of an archived PDF as pictures, and where a sentence stands on them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2

from archive.browse.places import Box, Sentence, compact
from archive.workers import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.browse.places import Place

_DOTS_PER_POINT = 1.6
_MOST_DOTS = 6_000_000  # a page may claim any size


@dataclass(frozen=True)
class Page:
    """The size of a page in points, and how many there are."""

    number: int
    pages: int
    width: float
    height: float


class PictureError(ValueError):
    """A PDF, or a page of it, cannot be drawn. Raised by the functions of this module."""


def page_size(payload: bytes, number: int) -> Page:
    """The page of that number, from 1."""
    with _opened(payload) as document:
        width, height = _page(document, number).get_size()
        return Page(number, len(document), width, height)


def page_picture(payload: bytes, number: int) -> bytes:
    """The page of that number, from 1, as PNG."""
    with _opened(payload) as document:
        page = _page(document, number)
        width, height = page.get_size()
        scale = min(_DOTS_PER_POINT, (_MOST_DOTS / max(1.0, width * height)) ** 0.5)
        picture = BytesIO()
        page.render(scale=scale).to_pil().save(picture, "PNG")
        return picture.getvalue()


def sentence_boxes(payload: bytes, sentence: str) -> tuple[Box, ...]:
    """The boxes of a sentence, one for each line that it runs over, on the first page that has it."""
    wanted = "".join(letter for letter, _ in compact(sentence))
    with _opened(payload) as document:
        for number in range(1, len(document) + 1) if wanted else ():
            page = _page(document, number)
            text = page.get_textpage()
            letters = list(compact(text.get_text_range()))
            start = "".join(letter for letter, _ in letters).find(wanted)
            if start >= 0:
                places = [place for _, place in letters[start : start + len(wanted)]]
                height = page.get_height()
                return tuple(_lines(number, height, (text.get_charbox(place) for place in places)))
    return ()


@dataclass(frozen=True)
class Sought:
    """A PDF, the number of the page that is wanted, if any, and the place that is to be marked."""

    payload: bytes
    number: int | None
    place: Place | None = None


def look(data: Path, sought: Sought) -> tuple[Page, tuple[Box, ...]] | PictureError:
    """The page to show, the place's where no other is wanted, and the boxes to mark on it; or why there is none."""
    del data
    boxes: tuple[Box, ...] = ()
    try:
        match sought.place:
            case Box():
                boxes = (sought.place,)
            case Sentence(text):
                boxes = sentence_boxes(sought.payload, text)
        number = sought.number if sought.number is not None else boxes[0].page if boxes else 1
        return page_size(sought.payload, number), tuple(box for box in boxes if box.page == number)
    except PictureError as error:
        return error


def draw(data: Path, sought: Sought) -> bytes | PictureError:
    """The page as PNG; or why there is none."""
    del data
    try:
        return page_picture(sought.payload, sought.number or 1)
    except PictureError as error:
        return error


def _lost(sought: Sought, reason: str) -> PictureError:
    del sought
    return PictureError(f"读取用时过长或出错，已中止 reading was given up: {reason}")


LOOK = Work(look, _lost, 1)
DRAW = Work(draw, _lost, 1)


def _opened(payload: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        raise PictureError(f"not a PDF that can be drawn: {error}") from error


def _page(document: Any, number: int) -> Any:
    if not 1 <= number <= len(document):
        raise PictureError(f"there is no page {number}: the document has {len(document)}")
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise PictureError(f"page {number} cannot be read: {error}") from error


def _lines(page: int, height: float, boxes: Iterator[tuple[float, float, float, float]]) -> Iterator[Box]:
    """Join the boxes of letters to one box a line; pdfium counts from the lower left corner."""
    line: Box | None = None
    for left, bottom, right, top in boxes:
        box = Box(page, left, height - top, right, height - bottom)
        if line is not None and box.left >= line.left - 1 and box.top < line.bottom and box.bottom > line.top:
            line = Box(
                page, line.left, min(line.top, box.top), max(line.right, box.right), max(line.bottom, box.bottom)
            )
        else:
            if line is not None:
                yield line
            line = box
    if line is not None:
        yield line
