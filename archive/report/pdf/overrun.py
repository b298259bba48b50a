"""Lines of a drawn table that run over the rule of a cell too low for them: whose they are, where that is sure."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.labels import Labels
    from archive.report.pdf.cells import Texts
    from archive.report.pdf.place import Box

    Place = tuple[int, int]  # of a cell: its row and its column

_OVER = 0.25  # of a character's height on either side of a rule: it runs over that
_AT = 0.25  # lines begin, have their middle or end where their cell does, but for so much of their height
_ONE = 1.0  # rules no further apart are one
_LEVEL = 0.3  # characters of one line stand as high, but for so much of their height
_APART = 1.5  # and no further apart, in their heights
_STEPS = (0.8, 1.8)  # from one line of a cell to the next, in their heights
_MOST = 8  # lines of a label
_WAYS = ("middle", "top", "foot")


@dataclass
class _TextLine:
    """Characters that were printed one after another, side by side."""

    text: str
    box: Box
    is_over: bool  # a rule between two cells

    @property
    def x(self) -> float:
        """Its middle across."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def level(self) -> float:
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


def settled(table: Any, texts: Texts, labels: Labels) -> Texts:
    """The texts of a table's cells, those that share a line over their rule each with its own.

    A page prints the lines of a cell one after another. They are its own if they make up a label that is known, and
    stand at the top, in the middle or at the foot of this cell and of no other. Where that is not sure all rows are
    left out (None) that the line may be of: whose figures they hold is not known.
    """
    crossed = _Crossed(table)
    if not any(crossed.is_over(char) for char in crossed.chars):
        return texts
    lines = list(crossed.lines())
    # most often the lines of all cells of a table stand alike
    found = [crossed.owners(lines, labels, ways) for ways in (*((way,) for way in _WAYS), _WAYS)]
    own, unsure = min(found, key=lambda one: (len(one[1]), -len(one[0])))
    out = [list(row) for row in texts]
    for (row, column), held in own.items():
        out[row][column] = "".join(held)
    for row, column in crossed.beside(unsure):
        out[row][column] = None
    return out


class _Crossed:
    """The cells of a table, the rules between those that stand one below another, and the characters on them."""

    def __init__(self, table: Any) -> None:
        left, top, right, bottom = table.bbox
        self.cells: dict[Place, Box] = {
            (number, column): cell
            for number, row in enumerate(table.rows)
            for column, cell in enumerate(row.cells)
            if cell is not None
        }
        self.rules = sorted({cell[1] for cell in self.cells.values() if cell[1] > top + _ONE})
        self.chars = [
            char
            for char in table.page.chars
            if left <= char["x0"] and char["x1"] <= right and top < char["bottom"] and char["top"] < bottom
        ]

    def is_over(self, char: dict[str, Any]) -> bool:
        """Does it stand across a rule between two cells?"""
        margin = _OVER * (char["bottom"] - char["top"])
        place = bisect_right(self.rules, char["top"] + margin)
        if place == len(self.rules) or self.rules[place] > char["bottom"] - margin or char["text"].isspace():
            return False
        x = (char["x0"] + char["x1"]) / 2
        return any(abs(cell[1] - self.rules[place]) <= _ONE and cell[0] <= x <= cell[2] for cell in self.cells.values())

    def owners(
        self, lines: Sequence[_TextLine], labels: Labels, ways: Sequence[str]
    ) -> tuple[dict[Place, list[str]], set[Place]]:
        """The texts of the cells that lines run into or out of, which stand in theirs in one of these ways.

        And the cells of which this is not sure.
        """
        own: dict[Place, list[str]] = {}
        changed: set[Place] = set()
        unsure: set[Place] = set()
        at = 0
        while at < len(lines):
            length, place = self._run(lines[at:], labels, ways)
            run = lines[at : at + length]
            is_in = place is not None and self._are_in(run, place)
            met = set() if is_in else {cell for line in run for cell in self._touched(line)}
            if place is None:
                unsure |= met
            else:
                own.setdefault(place, []).append("\n".join(line.text for line in run))
                changed |= {*met, place} if met else set()
            at += length
        unsure |= {place for place in changed if len(own.get(place, ())) > 1}
        return {place: own.get(place, []) for place in changed - unsure}, unsure

    def beside(self, places: set[Place]) -> Iterator[Place]:
        """These cells and those beside them."""
        spans = [(self.cells[place][1] - _ONE, self.cells[place][3] + _ONE) for place in places]
        for place, (_, top, _, bottom) in self.cells.items():
            if any(begin <= top and bottom <= end for begin, end in spans):
                yield place

    def _run(self, lines: Sequence[_TextLine], labels: Labels, ways: Sequence[str]) -> tuple[int, Place | None]:
        """How many lines from the first on are one cell's, and which: a known label, or one line alone."""
        most = 1
        while most < min(len(lines), _MOST) and _is_next(lines[most - 1], lines[most]):
            most += 1
        for length in range(most, 1, -1):
            run = lines[:length]
            if "".join(line.text for line in run) not in labels:
                continue
            first = next(self._around(run[0]), None)
            place = first if first is not None and self._are_in(run, first) else self._only(run, ways)
            if place is not None:
                return length, place
        if lines[0].is_over:
            return 1, self._only(lines[:1], ways)
        return 1, next(self._around(lines[0]), None)

    def _only(self, run: Sequence[_TextLine], ways: Sequence[str]) -> Place | None:
        """The one cell whose top, middle or foot is that of the lines."""
        top, bottom, margin = run[0].box[1], run[-1].box[3], _AT * run[0].height
        found = []
        for place, cell in self.cells.items():
            off = {"top": top - cell[1], "middle": (top + bottom - cell[1] - cell[3]) / 2, "foot": bottom - cell[3]}
            is_at = any(abs(off[way]) <= margin for way in ways)
            if is_at and cell[1] < bottom and top < cell[3] and all(cell[0] <= line.x <= cell[2] for line in run):
                found.append(place)
        return found[0] if len(found) == 1 else None

    def _are_in(self, run: Sequence[_TextLine], place: Place) -> bool:
        """Do all lines stand within the cell?"""
        return all(not line.is_over and place in self._around(line) for line in run)

    def _around(self, line: _TextLine) -> Iterator[Place]:
        x, y = line.x, line.level
        return (place for place, cell in self.cells.items() if cell[0] <= x < cell[2] and cell[1] <= y < cell[3])

    def _touched(self, line: _TextLine) -> set[Place]:
        """The cells on both sides of what it stands across."""
        x, (_, top, _, bottom) = line.x, line.box
        margin = _OVER * line.height
        return {
            place
            for place, cell in self.cells.items()
            if cell[0] <= x <= cell[2] and cell[1] < bottom - margin and top + margin < cell[3]
        }

    def lines(self) -> Iterator[_TextLine]:
        line: list[dict[str, Any]] = []
        for char in self.chars:
            if char["text"].isspace():
                continue
            if line and not self._goes_on(line[-1], char):
                yield self._line(line)
                line = []
            line.append(char)
        if line:
            yield self._line(line)

    def _goes_on(self, before: dict[str, Any], char: dict[str, Any]) -> bool:
        height = char["bottom"] - char["top"]
        is_beside = abs(char["top"] - before["top"]) <= _LEVEL * height and before["x0"] < char["x0"]
        if not is_beside or char["x0"] - before["x1"] > _APART * height:
            return False
        middle, place = (char["top"] + char["bottom"]) / 2, before["x1"] - _ONE
        sides = (cell[0] for cell in self.cells.values() if cell[1] <= middle <= cell[3])
        return not any(place <= side <= char["x0"] + _ONE for side in sides)

    def _line(self, chars: Sequence[dict[str, Any]]) -> _TextLine:
        box = (
            min(char["x0"] for char in chars),
            min(char["top"] for char in chars),
            max(char["x1"] for char in chars),
            max(char["bottom"] for char in chars),
        )
        return _TextLine("".join(char["text"] for char in chars), box, any(map(self.is_over, chars)))


def _is_next(above: _TextLine, below: _TextLine) -> bool:
    """May it be the next line of the same cell?"""
    least, most = _STEPS
    step = (below.box[1] - above.box[1]) / above.height
    return (
        least <= step <= most
        and abs(above.height - below.height) <= _LEVEL * above.height
        and above.box[0] < below.box[2]
        and below.box[0] < above.box[2]
    )
