"""Pages set in two columns, or two on a sheet: where the gutter runs, and the parts in the order of their reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.pdf.margins import PdfLine
    from archive.report.pdf.place import Box

_LINE = 8  # so many square characters are more than a cell of a narrow column holds in a line
_LINES = 6  # so many such lines on each side are text
_NARROWEST = 6.0  # a gutter, in points
_SIDE = 0.35  # of the width: no column of text is narrower
_MARGINS = 18.0  # between two pages, or columns with tables, in points
_MIDDLE = 0.06  # of the width: so near the middle of the sheet these are
_EDGE = 0.12  # of the height, at the head and the foot, where numbers of pages stand
_OF_NUMBER = re.compile(r"[\d\s\-—–_·/第页共]")
_RULES = 4  # so many rules across are a table


def parts_of(lines: Sequence[PdfLine], page: Box) -> list[Box]:
    """The whole page; or what stands above the two columns, the columns, and what stands below them.

    A row of a table is one line, which runs over the gaps between its own columns; a gutter is crossed by no line.
    """
    left, top, right, bottom = page
    least, most = left + _SIDE * (right - left), right - _SIDE * (right - left)
    long = [line for line in lines if _is_long(line)]
    starts = {line.box[0] for line in long if least < line.box[0] < most}
    if not starts or sum(line.box[0] >= min(starts) for line in long) < _LINES:
        return [page]
    end = min(starts, key=lambda start: (len(_over(lines, start)), start))
    over = _over(lines, end)
    lead = [line for line in long if line.box[2] <= end]
    trail = [line for line in long if line.box[0] >= end]
    begin = max((line.box[2] for line in lines if line.box[2] <= end), default=end)
    start, stop = max(_between(over, top, bottom), key=lambda band: sum(_is_in(line, band) for line in lead + trail))
    for column in (lead, trail):
        if sum(_is_in(line, (start, stop)) for line in column) < max(_LINES, len(column) / 2):
            return [page]
    if end - begin < _NARROWEST:
        return [page]
    middle = (begin + end) / 2
    found = [
        (left, top, right, start),
        (left, start, middle, stop),
        (middle, start, right, stop),
        (left, stop, right, bottom),
    ]
    return [box for box in found if any(_is_in(line, (box[1], box[3])) for line in lines)]


def pages_of(sheet: Any, lines: Sequence[PdfLine]) -> list[Box]:
    """The two pages, or columns with tables, of a sheet; the whole sheet where it has one.

    Down its middle runs a broad band that no text and no rule of a table crosses, but for the number of the sheet, and
    on both sides of it are tables or text. Between tables whose rows are not one another's it may be narrow.
    """
    left, top, right, bottom = sheet.bbox
    middle, height = (left + right) / 2, bottom - top
    body = top + _EDGE * height, bottom - _EDGE * height
    spans = [
        (one["x0"], one["x1"])
        for one in sheet.chars
        if body[0] < one["top"] < body[1] or not _OF_NUMBER.fullmatch(one["text"])
    ]
    rules = [(one["x0"], one["x1"]) for one in sheet.edges if one["orientation"] == "h"]
    near = _MIDDLE * (right - left)
    begin = max((x1 for x0, x1 in (*spans, *rules) if x0 < middle - near), default=left)
    end = min((x0 for x0, x1 in (*spans, *rules) if x1 > middle + near), default=right)
    if end - begin < (_NARROWEST if _are_apart(sheet.edges, begin, end) else _MARGINS) or any(
        x0 < end and begin < x1 for x0, x1 in (*spans, *rules)
    ):
        return [sheet.bbox]
    gutter = (begin + end) / 2
    if abs(gutter - middle) > near:
        return [sheet.bbox]
    long = [(line.box[0], line.box[2]) for line in lines if _is_long(line)]
    for start, stop in ((left, gutter), (gutter, right)):
        has_table, has_text = (
            sum(start <= x0 and x1 <= stop for x0, x1 in held) >= least
            for held, least in ((rules, _RULES), (long, _LINES))
        )
        if not (has_table or has_text):
            return [sheet.bbox]
    return [(left, top, gutter, bottom), (gutter, top, right, bottom)]


def _are_apart(edges: Iterable[Any], begin: float, end: float) -> bool:
    """Are there rules on both sides that stand at other heights, as those of one row, drawn cell by cell, do not?"""
    across = [one for one in edges if one["orientation"] == "h"]
    before = {round(one["top"]) for one in across if one["x1"] <= begin}
    behind = {round(one["top"]) for one in across if one["x0"] >= end}
    same = sum(not behind.isdisjoint((level - 1, level, level + 1)) for level in before)
    return min(len(before), len(behind)) >= _RULES and 2 * same < min(len(before), len(behind))


def _over(lines: Iterable[PdfLine], x: float) -> list[PdfLine]:
    return [line for line in lines if line.box[0] < x < line.box[2]]


def _is_long(line: PdfLine) -> bool:
    """A line of text: characters one below another are a label in a narrow cell."""
    left, top, right, bottom = line.box
    return bottom - top < right - left and sum(char >= "\u2e80" for char in line.text) >= _LINE


def _is_in(line: PdfLine, band: tuple[float, float]) -> bool:
    return band[0] <= (line.box[1] + line.box[3]) / 2 < band[1]


def _between(lines: Iterable[PdfLine], top: float, bottom: float) -> list[tuple[float, float]]:
    """The bands that lines leave free."""
    bands = []
    for line in sorted(lines, key=lambda one: one.box[1]):
        if line.box[1] > top:
            bands.append((top, line.box[1]))
        top = max(top, line.box[3])
    return [*bands, (top, bottom)]
