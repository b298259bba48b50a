"""What stands in the cells of a drawn table: a figure that a narrow cell has broken over lines is whole again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.pdf.place import Box

    Texts = list[list[str | None]]

_OVER_LINES = re.compile(r"\s*[+\-－＋]?\d.*\n.*", re.DOTALL)
_SPREAD = re.compile(r"\d(?:[ \n]\d)+")
_OPEN = re.compile(r"[(（\[［〔][^)）\]］〕]*$")
_SOLID = re.compile(r"[\w+\-－＋]")  # punctuation may hang over the margin of its cell
_DIGIT = re.compile(r"[\d.,．，]")
_DIGITS = re.compile(r"\d[\d.,．，]*")
# what a line begins with as a whole: a digit with the brackets or the point behind it, and what these hold or lead
_UNIT = re.compile(r"\d[(（\[［〔][^)）\]］〕]*[)）\]］〕]?|\d?(?:[.,．，]\d+)+|.")
_BEHIND_POINT = re.compile(r"(?<=[.,．，])\d+")
_MOST = 10.0  # the margin of a cell is no wider, in points
_SPACE = 0.5  # digits of one figure are spread no further, in their heights
_LINE = 0.5  # lines stand further apart, in the heights of their characters
_MANY = 5  # so many lines, of which one begins or ends there, show where the margin is
_SAME = 0.2  # cells whose widths differ by less are equally wide
_CROSSED = 0.5  # a rule runs further than this within a digit, in points
_NEAR = 0.6  # the rules of a cell are as thick


@dataclass(frozen=True)
class _TextLine:
    """One line of a cell: its characters from left to right, and how wide one of the spaces is that end it."""

    chars: tuple[dict[str, Any], ...]
    space: float = 0.0

    @property
    def written(self) -> list[dict[str, Any]]:
        return [char for char in self.chars if not char["text"].isspace()]

    @property
    def ends(self) -> tuple[float, float] | None:
        """From where to where its letters and digits reach."""
        solid = [char for char in self.chars if _SOLID.match(char["text"])]
        return (solid[0]["x0"], solid[-1]["x1"]) if solid else None

    @property
    def gap(self) -> float:
        """How far what follows stays away: by the space that ends the line, or as its characters do."""
        return float(max((self.space, *(right["x0"] - left["x1"] for left, right in pairwise(self.written)))))

    @property
    def is_spread(self) -> bool:
        """Does it hold digits that stand nearer to one another than the figures of two cells do?"""
        return all(
            right["x0"] - left["x1"] <= _SPACE * (left["bottom"] - left["top"])
            for left, right in pairwise(self.written)
        )


def texts_of(table: Any) -> Texts:
    """The texts of a table's cells, row by row; None where a cell of another row or column reaches.

    The lines of a figure are put together where the cell had no place for one more character in the line before.
    """
    texts: Texts = table.extract()
    _mark_crossed(table, texts)
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


def _mark_crossed(table: Any, texts: Texts) -> None:
    """Where a digit stands across the rule between two cells a figure runs over: neither cell says what it is."""
    sides = sorted({round(cell[2], 2) for row in table.rows for cell in row.cells if cell is not None})
    for char in table.page.chars:
        if not char["text"].isdigit():
            continue
        place = bisect_right(sides, char["x0"] + _CROSSED)
        if place == len(sides) or sides[place] >= char["x1"] - _CROSSED:
            continue
        side, middle = sides[place], (char["top"] + char["bottom"]) / 2
        is_over = (char["x0"] + char["x1"]) / 2 > side
        if not is_over and not any(_goes_on(char, other) for other in table.page.chars):
            continue  # it only hangs over
        for row, line in zip(table.rows, texts, strict=True):
            ends = [at for at, cell in enumerate(row.cells) if cell and _ends(cell, side, middle)]
            begins = [at for at, cell in enumerate(row.cells) if cell and _begins(cell, side, middle)]
            if ends and not begins and is_over:  # out of the table
                line[ends[0]] = f"{line[ends[0]] or ''}\n{char['text']}"
            elif ends and begins and line[ends[0]] != line[begins[0]]:
                line[ends[0]] = line[begins[0]] = f"{line[ends[0]] or ''}\n{line[begins[0]] or ''}"


def _goes_on(char: dict[str, Any], other: dict[str, Any]) -> bool:
    """Does a character stand right behind another, as those of one figure do?"""
    return bool(abs(other["x0"] - char["x1"]) < _CROSSED and abs(other["top"] - char["top"]) < _CROSSED)


def _ends(cell: Box, side: float, middle: float) -> bool:
    return abs(cell[2] - side) < _NEAR and cell[1] <= middle <= cell[3]


def _begins(cell: Box, side: float, middle: float) -> bool:
    return abs(cell[0] - side) < _NEAR and cell[1] <= middle <= cell[3]


@dataclass(frozen=True)
class Rest:
    """How much place the last line of a cell has left, and how wide a digit and any other character are there."""

    place: float
    digit: float
    character: float

    def holds(self, text: str) -> bool:
        """Has what a next line would begin with its place in this one?"""
        text = "".join(text.split())
        unit = _unit(text)
        return sum(self.digit if char.isascii() else self.character for char in unit) <= self.place


def rests(table: Any) -> dict[Box, Rest]:
    """What the last row's cells that end in a digit have left: a page break may have torn their figures."""
    boxes = [box for box in table.rows[-1].cells if box is not None]
    room = _Room(table) if boxes else None
    found = {box: room.rest(box) for box in boxes if room is not None}
    return {box: rest for box, rest in found.items() if rest is not None}


def _is_figure(text: str) -> bool:
    """Is it a figure, or how one begins that a page break has cut, within brackets or digits?"""
    begun = _OPEN.sub("", "".join(text.split()))
    return sort_of(begun) == "figure" or _DIGITS.fullmatch(begun) is not None


class _Room:
    """How much place the cells of a table have for a line, as the lines that stand in them show."""

    def __init__(self, table: Any) -> None:
        chars = table.page.chars
        self._lines: dict[Box, list[_TextLine]] = {}
        for row in table.rows:
            in_row = [char for char in chars if row.bbox[1] <= (char["top"] + char["bottom"]) / 2 < row.bbox[3]]
            self._lines |= {box: _lines(_inside(in_row, box)) for box in row.cells if box is not None}
        found = [(box, ends) for box, lines in self._lines.items() for line in lines if (ends := line.ends)]
        self._margin = _margin([gap for box, ends in found for gap in (ends[0] - box[0], box[2] - ends[1])])
        self._longest = [(_width(box), ends[1] - ends[0]) for box, ends in found]

    def whole(self, box: Box, text: str) -> str:
        """The text of a figure in this cell, without the line breaks that the cell has made in it."""
        lines = self._lines[box]
        parts = text.split("\n")
        if len(lines) != len(parts):
            return text
        if _SPREAD.fullmatch(text) and all(line.is_spread for line in lines):
            parts = ["".join(part.split()) for part in parts]
        for place, (above, below) in enumerate(pairwise(parts)):
            torn = _DIGIT.match(above[-1:]) and _DIGIT.match(below)
            if torn and not self._is_full(box, lines[place], lines[place + 1 :]):
                return text
        return "".join(parts)

    def rest(self, box: Box) -> Rest | None:
        """What the last line of a cell has left, if that ends in a digit."""
        line = next(reversed(self._lines[box]), None)
        if line is None or not (last := line.chars[-1])["text"].isdigit():
            return None
        width, height = float(last["x1"] - last["x0"]), float(last["bottom"] - last["top"])
        return Rest(self._place(box, line), width, max(width, height))

    def _is_full(self, box: Box, line: _TextLine, below: Sequence[_TextLine]) -> bool:
        """Had the beginning of the next line no place in this one?"""
        return _beginning(line, below) > self._place(box, line)

    def _place(self, box: Box, line: _TextLine) -> float:
        """What a line leaves of its cell, if the line of no equally wide cell shows that there is more place."""
        longest = max(length for wide, length in self._longest if wide <= _width(box) + _SAME)
        whole = max(longest, _width(box) - 2 * self._margin - _NEAR)
        return float(whole - line.gap - (line.chars[-1]["x1"] - line.chars[0]["x0"]))


def _margin(gaps: Sequence[float]) -> float:
    """How far lines stay away from the sides of their cells; a character that is too wide for one reaches over."""
    near = Counter(round(gap, 1) for gap in gaps if 0 <= gap <= _MOST)
    most = near.most_common(1)
    if most and most[0][1] * _MANY >= len(gaps):
        return most[0][0]
    return max(0.0, min((*gaps, _MOST)))


def _width(box: Box) -> float:
    return box[2] - box[0]


def _beginning(line: _TextLine, below: Sequence[_TextLine]) -> float:
    """How wide the part of the next line is of which this one had to hold all or nothing."""
    chars = [char for one in below for char in one.written]
    unit = _unit("".join(char["text"][:1] for char in chars), line.chars[-1]["text"])
    return float(sum(char["x1"] - char["x0"] for char in chars[: len(unit)]))


def _unit(text: str, before: str = "") -> str:
    """What no line break parts at the beginning of a text."""
    found = _BEHIND_POINT.match(before + text, len(before)) or _UNIT.match(text)
    return found[0] if found else ""


def _inside(chars: Sequence[dict[str, Any]], box: Box) -> Iterator[dict[str, Any]]:
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if box[0] <= x < box[2] and box[1] <= y < box[3]:
            yield char


def _lines(chars: Iterable[dict[str, Any]]) -> list[_TextLine]:
    lines: list[list[dict[str, Any]]] = []
    level = 0.0
    for char in sorted(chars, key=lambda one: float(one["top"] + one["bottom"])):
        middle = (char["top"] + char["bottom"]) / 2
        if lines and middle - level <= _LINE * (char["bottom"] - char["top"]):
            lines[-1].append(char)
        else:
            lines.append([char])
        level = middle
    made = (_line(sorted(line, key=lambda one: float(one["x0"]))) for line in lines)
    return [line for line in made if line.chars]


def _line(chars: Sequence[dict[str, Any]]) -> _TextLine:
    end = 1 + max((place for place, char in enumerate(chars) if not char["text"].isspace()), default=-1)
    return _TextLine(tuple(chars[:end]), sum(char["x1"] - char["x0"] for char in chars[end : end + 1]))
