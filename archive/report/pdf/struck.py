"""Letters of a PDF that a line strikes out: they are said no more, and the line is no rule."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from ctypes import c_double, c_float
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pypdfium2.raw import (
    FS_MATRIX,
    FPDFPageObj_GetBounds,
    FPDFPageObj_GetMatrix,
    FPDFPath_CountSegments,
    FPDFPath_GetPathSegment,
    FPDFPathSegment_GetPoint,
    FPDFText_GetCharOrigin,
    FPDFText_GetUnicode,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Thing = dict[str, Any]

_DRAWN = ("line", "rect", "curve")
_THICKEST = 3.0  # a line, in points; and in the size of the letters
_THICK = 0.35  # two lines may be one drawing
_LOW, _HIGH = 0.1, 0.6  # so far above the foot of the letters, in their size, it runs; lower it underlines them
_HIGHEST = 1.4  # of their size: so far a line aslant rises, a little above and below them
_SPACE = 0.6  # of their size: so much before or behind them it begins or ends, and no further apart they stand
_ONE = 1.0  # pieces of one line are no further apart, and lines that meet
_THIN = 0.2  # points to both sides of the middle of a line
_STRAIGHT = 2  # points that a line has
_MOST_POINTS = 24  # of a stroke, drawn by hand
_MOST_DRAWN = 100  # a page with more has tables, and is read thoroughly


@dataclass(frozen=True)
class _Stroke:
    """A line across, of one piece or several, or one aslant, also a slanted box, of which only its ends are known."""

    pieces: tuple[Thing, ...]
    x0: float
    x1: float
    level: float  # of its middle
    thickness: float
    rise: float = 0.0  # of a line aslant

    def crosses(self, char: Thing, foot: float) -> bool:
        size, height = char["size"], foot - self.level
        if self.rise > _HIGHEST * size:
            return False  # it goes on above or below them, as from one corner of a cell to the other
        return bool(
            _LOW * size <= height <= _HIGH * size
            and self.thickness <= _THICK * size
            and self.x0 < (char["x0"] + char["x1"]) / 2 < self.x1
        )

    def text_of(self, text_page: Any) -> str:
        """What it runs through, as PDFium has it; what it underlines is not."""
        reach = self.rise / 2 + _THIN
        return str(text_page.get_text_bounded(self.x0, -self.level - reach, self.x1, -self.level + reach))

    def ends_with(self, chars: Sequence[Thing]) -> bool:
        """Does it reach no further than these letters, which stand together?"""
        written = sorted((char for char in chars if not char["text"].isspace()), key=lambda char: float(char["x0"]))
        if not written:
            return False
        space = _SPACE * written[0]["size"]
        is_apart = any(other["x0"] - one["x1"] > space for one, other in pairwise(written))
        return not is_apart and abs(written[0]["x0"] - self.x0) <= space >= abs(written[-1]["x1"] - self.x1)

    def is_rule(self, drawn: Iterable[Thing]) -> bool:
        """Does it end where something higher does, as at the side of a cell?"""
        return any(
            one["height"] > _THICKEST
            and not _is_aslant(one)
            and one["top"] - _ONE <= self.level <= one["bottom"] + _ONE
            and any(abs(one[side] - end) <= _ONE for side in ("x0", "x1") for end in (self.x0, self.x1))
            for one in drawn
        )


def struck(page: Any) -> set[int]:
    """The letters of a page that are struck out, and the lines that do it, by their ids."""
    drawn = [one for kind in _DRAWN for one in page.objects.get(kind, ())]
    strokes = list(_strokes(drawn))
    chars = [(_foot(char), char) for char in page.chars if _is_level(char)] if strokes else []
    return {id(thing) for thing in _struck(strokes, drawn, chars)}


def struck_places(drawings: Iterable[Any], text_page: Any) -> set[int]:
    """The places in PDFium's text of the letters that are struck out; none where that is no figure."""
    drawn = list(_things(islice(drawings, _MOST_DRAWN)))
    strokes = [one for one in _strokes(drawn) if any(map(str.isdigit, one.text_of(text_page)))]
    chars = list(_letters(text_page)) if strokes else []
    return {thing["place"] for thing in _struck(strokes, drawn, chars) if "place" in thing}


def _struck(
    strokes: Iterable[_Stroke], drawn: Sequence[Thing], chars: Iterable[tuple[float, Thing]]
) -> Iterator[Thing]:
    """The letters, of which `chars` holds also where they stand on, that one of these strikes out, and its pieces.

    Such a line begins and ends with the letters that it crosses. One that goes on beside them, or ends at an upright
    one, is the rule of a cell: it may run through a text that the cell is too low for.
    """
    ordered = sorted(chars, key=itemgetter(0))
    feet = [foot for foot, _ in ordered]
    reach = _HIGH * max((char["size"] for _, char in ordered), default=0.0)
    for stroke in strokes:
        near = ordered[bisect_left(feet, stroke.level) : bisect_right(feet, stroke.level + reach)]
        crossed = [char for foot, char in near if stroke.crosses(char, foot)]
        if crossed and stroke.ends_with(crossed) and not stroke.is_rule(drawn):
            yield from (*crossed, *stroke.pieces)


def _things(drawings: Iterable[Any]) -> Iterator[Thing]:
    """Drawings that PDFium has, as pdfplumber has them; its pages are upside down."""
    x0, low, x1, high = sides = [c_float() for _ in range(4)]
    for one in drawings:
        FPDFPageObj_GetBounds(one, *sides)
        left, bottom, right, top = x0.value, low.value, x1.value, high.value
        kind = "line" if FPDFPath_CountSegments(one) == _STRAIGHT else "curve"
        yield {
            "object_type": kind,
            "path": [("", *_points(one))] if kind == "curve" else [],
            "x0": left,
            "x1": right,
            "top": -top,
            "bottom": -bottom,
            "width": right - left,
            "height": top - bottom,
        }


def _points(drawing: Any) -> Iterator[tuple[float, float]]:
    x, y, to = c_float(), c_float(), FS_MATRIX()
    FPDFPageObj_GetMatrix(drawing, to)
    for place in range(min(FPDFPath_CountSegments(drawing), _MOST_POINTS + 1)):
        FPDFPathSegment_GetPoint(FPDFPath_GetPathSegment(drawing, place), x, y)
        yield to.a * x.value + to.c * y.value + to.e, -(to.b * x.value + to.d * y.value + to.f)


def _letters(text_page: Any) -> Iterator[tuple[float, Thing]]:
    x, y = c_double(), c_double()
    for place in range(text_page.count_chars()):
        FPDFText_GetCharOrigin(text_page.raw, place, x, y)
        x0, low, x1, high = text_page.get_charbox(place, loose=True)
        text = chr(FPDFText_GetUnicode(text_page.raw, place))
        yield -y.value, {"place": place, "text": text, "x0": x0, "x1": x1, "size": high - low}


def _is_level(char: Thing) -> bool:
    return bool(char["matrix"][0] > 0 and not char["matrix"][1])


def _foot(char: Thing) -> float:
    """How far from the upper side of the page on letters like this stand."""
    return float(char["bottom"] - char["matrix"][5] + char["y0"])


def _level(one: Thing) -> float:
    return float(one["top"] + one["bottom"]) / 2


def _is_aslant(one: Thing) -> bool:
    if one["height"] <= _THICKEST or one["width"] <= _ONE:
        return False
    return bool(one["object_type"] == "line" or (one["object_type"] == "curve" and _is_thin(one)))


def _outline(one: Thing) -> Iterator[tuple[float, float]]:
    """The points of a drawing, with those that bend its curves, which lie beyond its box; none of a line or a box."""
    if one["object_type"] == "curve":
        for _, *points in one["path"]:
            yield from points


def _is_flat(one: Thing) -> bool:
    if one["height"] > _THICKEST or one["height"] >= one["width"]:
        return False
    levels = [level for _, level in _outline(one)]
    return not levels or max(levels) - min(levels) <= _THICKEST


def _is_thin(one: Thing) -> bool:
    """Do all its points lie near a line from one corner to the other, as those of a slanted box or of a stroke do?"""
    points, width, height = list(_outline(one)), one["width"], one["height"]
    if len(points) > _MOST_POINTS:
        return False
    near = _THICKEST / 2 * math.hypot(width, height)
    across = [((x - one["x0"]) * height, (y - one["top"]) * width) for x, y in points]
    return all(abs(x - y) <= near for x, y in across) or all(abs(x + y - width * height) <= near for x, y in across)


def _strokes(drawn: Iterable[Thing]) -> Iterator[_Stroke]:
    """The lines across, each of the pieces that follow one another at one height, and those aslant."""
    levels: dict[int, list[Thing]] = {}
    for one in drawn:
        if _is_aslant(one):
            yield _Stroke((one,), one["x0"], one["x1"], _level(one), 0.0, one["height"])
        elif _is_flat(one):
            levels.setdefault(round(2 * _level(one)), []).append(one)
    for level in levels.values():
        line: list[Thing] = []
        for one in sorted(level, key=lambda piece: float(piece["x0"])):
            if line and one["x0"] - max(piece["x1"] for piece in line) > _ONE:
                yield _stroke(line)
                line = []
            line.append(one)
        yield _stroke(line)


def _stroke(line: Sequence[Thing]) -> _Stroke:
    end, thickness = max(one["x1"] for one in line), max(one["height"] for one in line)
    return _Stroke(tuple(line), line[0]["x0"], end, _level(line[0]), thickness)
