"""Pages set in two columns: where their gutter runs, and the parts of a page in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.pdf.margins import PdfLine
    from archive.report.pdf.place import Box

_LINE = 8  # so many square characters are more than a cell of a narrow column holds in a line
_LINES = 6  # so many such lines on each side are text
_NARROWEST = 6.0  # a gutter, in points
_SIDE = 0.35  # of the width: no column of text is narrower


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
