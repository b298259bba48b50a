"""What stands on the pages of a scan or a picture: words with their boxes, and the cells between ruled lines.

A program of its own (`python -m archive.conversion.recognise FILE`), for it takes seconds a page and a gigabyte of
memory, and whoever starts it must be able to end it. It needs the extra `ocr`; nothing is fetched. What it writes, one
JSON object, is judged elsewhere. With `--count` it only says how many pages of a PDF are pictures.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image, ImageSequence

from archive.conversion.ruled import cells_of, has_ink, is_blank, straighten
from archive.conversion.strokes import STROKES, as_drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

# Moves whenever this program recognises otherwise; what another one of them recognised is recognised again.
RECOGNISER = "gongkai-recognition/3"
DPI = 200  # at less, single zeros are lost
MAX_PAGES = 60
LEAST_TEXT = 30  # characters; a page with fewer is a picture
_LEAST_WIDTH = 1400  # pixels; a smaller picture is enlarged
_MOST_PIXELS = 40_000_000
_DIGITS = 4
_FIGURE = 9  # characters of a figure at most
_LINE = 3  # times as long as high: a line, and no lone figure
_LEAST_SURE = 0.92  # of words on a page that reads well the mean is above 0.97


def main(path: Path) -> None:
    """Write what is recognised to standard output."""
    payload = path.read_bytes()
    is_picture = b"%PDF-" not in payload[:1024]
    pages = _pictures(path) if is_picture else _pdf_pages(payload)
    engine = _engine()
    found = [_page(engine, *page, is_cut=is_picture) for page in pages]
    json.dump({"tool": tool(), "pages": found}, sys.stdout, ensure_ascii=False)


def count(path: Path) -> None:
    """Write the number of the PDF's pages that are pictures to standard output."""
    sys.stdout.write(str(len(pages_without_text(pypdfium2.PdfDocument(path.read_bytes())))))


def tool() -> str:
    """Names and versions of what recognises, our own first. Raises PackageNotFoundError where it is not installed."""
    return f"{RECOGNISER} rapidocr/{version('rapidocr')} onnxruntime/{version('onnxruntime')}"


def _engine() -> Any:
    """Whoever asks it says each time which of its steps are to be taken: it remembers what was said last."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - seconds, and only here

    return RapidOCR(params={"Global.log_level": "error", "Global.max_side_len": 2600})


def _ask(engine: Any, image: Any, *, find: bool) -> Any:
    """The words in a picture; without `find` it is one word. No line is turned round: a lone 9 would become a 6."""
    return engine(image, use_det=find, use_cls=False, use_rec=True)


def _pdf_pages(payload: bytes) -> Iterator[tuple[int, Any, float]]:
    """Number, picture and units (points) a pixel of each page without a text layer."""
    source = pypdfium2.PdfDocument(payload)
    for number in pages_without_text(source)[:MAX_PAGES]:
        page = source[number - 1]
        scale = min(DPI / 72, (_MOST_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
        yield number, page.render(scale=scale).to_pil().convert("RGB"), 1 / scale


def pages_without_text(source: Any) -> list[int]:
    """The numbers, from 1, of the pages on which there is something and hardly any of it text."""
    found = []
    for number, page in enumerate(source, 1):
        if page.get_textpage().count_chars() < LEAST_TEXT and next(iter(page.get_objects(max_depth=2)), None):
            found.append(number)
    return found


def _pictures(path: Path) -> Iterator[tuple[int, Any, float]]:
    with Image.open(path) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise SystemExit("the picture is too large to be recognised")
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            if number > (MAX_PAGES if picture.format == "TIFF" else 1):
                return
            plain = Image.new("RGB", frame.size, "white")
            shown = frame.convert("RGBA")
            plain.paste(shown, mask=shown.getchannel("A"))
            factor = max(1.0, min(3.0, _LEAST_WIDTH / plain.width))
            size = (round(plain.width * factor), round(plain.height * factor))
            yield number, plain.resize(size, Image.Resampling.LANCZOS) if factor > 1 else plain, 1 / factor


def _page(engine: Any, number: int, picture: Any, unit: float, *, is_cut: bool) -> dict[str, Any]:
    """One page: size and boxes are in points (of a picture: pixels) of the page turned upright by `angle`.

    `is_cut`: it is a piece that somebody cut out, perhaps through a table.
    """
    import numpy  # noqa: PLC0415, ICN001 - only with the extra

    image, words, angle = _upright(engine, numpy.asarray(picture)[:, :, ::-1].copy())
    words, cells = _in_cells(engine, image, words, cells_of(image, is_cut=is_cut))
    height, width = image.shape[:2]
    return {
        "number": number,
        "width": round(width * unit, 1),
        "height": round(height * unit, 1),
        "angle": round(angle, 3),
        "words": [{**word, "box": _scaled(word["box"], unit)} for word in words],
        "cells": [{**cell, "box": _scaled(cell["box"], unit)} for cell in cells],
    }


def _upright(engine: Any, image: Any) -> tuple[Any, list[dict[str, Any]], float]:
    """The page as it is to be read, its words, and by how many degrees (counter-clockwise) it was turned for that.

    A page whose lines run down lies on its side, one that reads badly may stand on its head: of the ways to turn it,
    the one that reads best is taken.
    """
    import numpy  # noqa: PLC0415, ICN001 - only with the extra

    level, angle = straighten(image)
    words = list(_words(_ask(engine, level, find=True)))
    found = [(level, words, angle)]
    for quarters in (1, 3) if _runs_down(words) else (2,) if _reads_badly(words) else ():
        turned, angle = straighten(numpy.ascontiguousarray(numpy.rot90(image, quarters)))
        found.append((turned, list(_words(_ask(engine, turned, find=True))), 90.0 * quarters + angle))
    return max(found, key=lambda one: sum(word["confidence"] * len(word["text"]) for word in one[1]))


def _runs_down(words: list[dict[str, Any]]) -> bool:
    """Do more of the lines run down the page than across it?"""
    boxes: list[list[float]] = [word["box"] for word in words]
    sides = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    down = sum(height > _LINE * width for width, height in sides)
    return down > sum(width > _LINE * height for width, height in sides)


def _reads_badly(words: list[dict[str, Any]]) -> bool:
    sure: list[float] = [word["confidence"] for word in words]
    return sum(sure) < _LEAST_SURE * len(sure)


def _words(result: Any, left: float = 0, top: float = 0) -> Iterator[dict[str, Any]]:
    if result is None or result.txts is None or result.boxes is None:
        return
    for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True):
        xs, ys = [float(x) + left for x, _ in corners], [float(y) + top for _, y in corners]
        yield {"text": text, "box": [min(xs), min(ys), max(xs), max(ys)], "confidence": round(float(score), _DIGITS)}


def _in_cells(
    engine: Any, image: Any, words: list[dict[str, Any]], boxes: list[list[float]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Words that reach over several cells are read anew, cell by cell; so are cells with ink and no word."""
    again: set[int] = set()
    filled: set[int] = set()
    kept = []
    for word in words:
        within = [number for number, box in enumerate(boxes) if _reaches(word["box"], box)]
        if len(within) > 1:
            again.update(within)
        else:
            filled.update(within)
            kept.append(word)
    kept = [word for word in kept if not any(_reaches(word["box"], boxes[number]) for number in again)]
    _read_again(engine, image, kept, boxes)
    cells = []
    for number, box in enumerate(boxes):
        ink = number in filled and number not in again
        if not ink:
            crop, left, top = has_ink(image, box)
            ink = crop is not None
            if ink:
                kept.extend(_read_crop(engine, crop, left, top))
        cells.append({"box": box, "ink": ink or not is_blank(image, box)})
    return kept, cells


def _read_again(engine: Any, image: Any, words: list[dict[str, Any]], boxes: list[list[float]]) -> None:
    """Figures and strokes in cells are read a second time, each by itself: `again` is what that gave."""
    for word in words:
        text = word["text"]
        cell = next((box for box in boxes if _reaches(word["box"], box)), None)
        if cell is None or len(text) > _FIGURE or not (text in STROKES or any(one.isdigit() for one in text)):
            continue
        crop, _, _ = has_ink(image, cell)
        found = _ask(engine, crop, find=False) if crop is not None else None
        word["again"] = as_drawn(found.txts[0], crop) if found is not None and found.txts else ""
        if crop is not None:
            word["text"] = as_drawn(text, crop)


def _read_crop(engine: Any, crop: Any, left: float, top: float) -> list[dict[str, Any]]:
    """One line is recognised as it is; where there is more, lines are looked for first."""
    height, width = crop.shape[:2]
    single = _ask(engine, crop, find=False)
    is_line = height < 1.6 * DPI * 14 / 72
    if is_line and single is not None and single.txts and single.txts[0].strip():
        box = [left, top, left + width, top + height]
        return [
            {"text": as_drawn(single.txts[0], crop), "box": box, "confidence": round(float(single.scores[0]), _DIGITS)}
        ]
    return list(_words(_ask(engine, crop, find=True), left, top))


def _reaches(word: list[float], cell: list[float]) -> bool:
    """Is a good part of the word in the cell, or a good part of the cell under the word?"""
    across = min(word[2], cell[2]) - max(word[0], cell[0])
    down = min(word[3], cell[3]) - max(word[1], cell[1])
    if across <= 0 or down <= 0:
        return False
    share_across = across / max(1.0, min(word[2] - word[0], cell[2] - cell[0]))
    share_down = down / max(1.0, min(word[3] - word[1], cell[3] - cell[1]))
    return share_across > 0.35 and share_down > 0.35


def _scaled(box: list[float], unit: float) -> list[float]:
    return [round(side * unit, 1) for side in box]


if __name__ == "__main__":
    *options, file = sys.argv[1:]
    (count if options == ["--count"] else main)(Path(file))
