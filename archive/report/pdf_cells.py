"""What stands in the cells of a drawn table: a figure that a narrow cell has broken over lines is whole again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from archive.report.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.pdf_rules import Box

    Texts = list[list[str | None]]

_OVER_LINES = re.compile(r"\s*[+\-－＋]?\d.*\n.*", re.DOTALL)
_SPREAD = re.compile(r"\d(?:[ \n]\d)+")
_SOLID = re.compile(r"[\w+\-－＋]")  # punctuation may hang over the margin of its cell
_POINT = re.compile(r"[.,．，]")  # no line is broken between it and the digits behind it
_MOST = 10.0  # the margin of a cell is no wider, in points
_SPACE = 0.5  # digits of one figure are spread no further, in their heights
_LINE = 0.5  # lines stand further apart, in the heights of their characters
_SAME = 1.0  # cells whose widths differ by less are equally wide


@dataclass(frozen=True)
class _TextLine:
    """One line of a cell: its characters from left to right, spaces left out."""

    chars: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars)

    @property
    def ends(self) -> tuple[float, float] | None:
        """From where to where its letters and digits reach."""
        solid = [char for char in self.chars if _SOLID.match(char["text"])]
        return (solid[0]["x0"], solid[-1]["x1"]) if solid else None

    @property
    def is_spread(self) -> bool:
        """Does it hold digits that stand nearer to one another than the figures of two cells do?"""
        return all(
            right["x0"] - left["x1"] <= _SPACE * (left["bottom"] - left["top"]) for left, right in pairwise(self.chars)
        )


def texts_of(table: Any) -> Texts:
    """The texts of a table's cells, row by row; None where a cell of another row or column reaches.

    The lines of a figure are put together where the cell had no place for one more character in the line before.
    """
    texts: Texts = table.extract()
    broken = [
        (row, column)
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
        if text and (_SPREAD.fullmatch(text) or (_OVER_LINES.fullmatch(text) and _is_figure(text)))
    ]
    if broken:
        room = _Room(table)
        for row, column in broken:
            texts[row][column] = room.whole(table.rows[row].cells[column], texts[row][column] or "")
    return texts


def _is_figure(text: str) -> bool:
    return sort_of("".join(text.split())) == "figure"


class _Room:
    """How much place the cells of a table have for a line, as the lines that stand in them show."""

    def __init__(self, table: Any) -> None:
        chars = [char for char in table.page.chars if not char["text"].isspace()]
        self._lines: dict[Box, list[_TextLine]] = {}
        for row in table.rows:
            in_row = [char for char in chars if row.bbox[1] <= (char["top"] + char["bottom"]) / 2 < row.bbox[3]]
            self._lines |= {box: _lines(_inside(in_row, box)) for box in row.cells if box is not None}
        self._longest: dict[int, float] = {}  # by the width of the cell
        self._margin = _MOST
        for box, line in ((box, line) for box, lines in self._lines.items() for line in lines):
            if (ends := line.ends) is not None:
                width = round(box[2] - box[0])
                self._longest[width] = max(self._longest.get(width, 0.0), ends[1] - ends[0])
                self._margin = max(0.0, min(self._margin, ends[0] - box[0], box[2] - ends[1]))

    def whole(self, box: Box, text: str) -> str:
        """The text of a figure in this cell, without the line breaks that the cell has made in it."""
        lines = self._lines[box]
        parts = text.split("\n")
        if len(lines) != len(parts) or not all(line.chars for line in lines):
            return text
        if _SPREAD.fullmatch(text) and all(line.is_spread for line in lines):
            parts = [line.text for line in lines]
        made = parts[0]
        for (before, line), part in zip(pairwise(lines), parts[1:], strict=True):
            made += ("" if self._is_full(box, before, line) else "\n") + part
        return made

    def _is_full(self, box: Box, line: _TextLine, after: _TextLine) -> bool:
        """Had the beginning of the next line no place in this one? Not where an equally wide cell shows such a place."""
        needed = line.chars[-1]["x1"] - line.chars[0]["x0"] + _beginning(line, after)
        width = box[2] - box[0]
        longest = max(length for wide, length in self._longest.items() if wide <= width + _SAME)
        return width - 2 * self._margin < needed > longest


def _beginning(line: _TextLine, after: _TextLine) -> float:
    """How wide the part of a line is of which the line before had to hold all or nothing."""
    end = 1
    if _POINT.match(line.chars[-1]["text"]):
        end = next((place for place, char in enumerate(after.chars) if not char["text"].isdigit()), len(after.chars))
    return float(after.chars[max(end, 1) - 1]["x1"] - after.chars[0]["x0"])


def _inside(chars: Sequence[dict[str, Any]], box: Box) -> Iterator[dict[str, Any]]:
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if box[0] <= x < box[2] and box[1] <= y < box[3]:
            yield char


def _lines(chars: Iterable[dict[str, Any]]) -> list[_TextLine]:
    level = None
    number = 0
    placed = []
    for char in sorted(chars, key=lambda one: float(one["top"] + one["bottom"])):
        middle = (char["top"] + char["bottom"]) / 2
        if level is not None and middle - level > _LINE * (char["bottom"] - char["top"]):
            number += 1
        level = middle
        placed.append((number, char))
    return [
        _TextLine(tuple(sorted((char for _, char in line), key=lambda one: float(one["x0"]))))
        for _, line in groupby(placed, key=lambda item: item[0])
    ]
