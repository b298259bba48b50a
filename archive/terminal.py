"""Tables drawn for a terminal, where a Chinese character takes two columns and cells may span several."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Box:
    """One cell of a drawn table. A figure stands to the right and is never broken."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    is_figure: bool = False


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes.

    >>> columns_of("公开"), columns_of("12件"), columns_of("é")
    (4, 4, 1)
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    # ambiguous ones (“…”) count one, as terminals take them outside East Asian legacy locales
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns; Chinese may be broken anywhere.

    >>> wrap("政府信息公开", 5)
    ['政府', '信息', '公开']
    """
    lines = [""]
    for character in text:
        if character == "\n" or columns_of(lines[-1]) + _columns(character) > max(width, 2):
            lines.append("")
        if character != "\n":
            lines[-1] += character
    return lines


def pad(text: str, width: int, *, to_the_right: bool = False) -> str:
    """The text filled up with spaces.

    >>> pad("公开", 6) + "|"
    '公开  |'
    """
    space = " " * (width - columns_of(text))
    return space + text if to_the_right else text + space


def draw(rows: Sequence[Sequence[Box]], widths: Sequence[int]) -> list[str]:
    r"""The table with its lines; `widths` are those of the columns of the grid, made wider where a figure needs it.

    >>> print("\n".join(draw([[Box("申请人", colspan=2)], [Box("自然人"), Box("12", is_figure=True)]], [6, 4])))
    +---------------+
    | 申请人        |
    +--------+------+
    | 自然人 |   12 |
    +--------+------+
    """
    grid = _place(rows, len(widths))
    fitted = _fit(grid, list(widths))
    texts = {place: wrap(placed.box.text, placed.width(fitted)) for place, placed in _anchors(grid)}
    heights = _heights(grid, texts)
    lines = [_rule(grid, fitted, -1)]
    for row, height in enumerate(heights):
        lines += [_line(grid, fitted, texts, heights, row, index) for index in range(height)]
        lines.append(_rule(grid, fitted, row, texts, heights))
    return lines


@dataclass(frozen=True)
class _Placed:
    """A box in the grid; two that look alike differ by where they begin."""

    box: Box
    row: int
    column: int

    def width(self, widths: Sequence[int]) -> int:
        """Columns for its text: those of the grid it spans, and the borders between them."""
        return sum(widths[self.column : self.column + self.box.colspan]) + 3 * (self.box.colspan - 1)


Grid = list[list[_Placed]]


def _place(rows: Sequence[Sequence[Box]], width: int) -> Grid:
    taken: dict[tuple[int, int], _Placed] = {}
    for row, boxes in enumerate(rows):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            placed = _Placed(box, row, column)
            taken.update(
                {(row + down, column + right): placed for down in range(box.rowspan) for right in range(box.colspan)}
            )
    return [
        [taken.get((row, column), _Placed(Box(""), row, column)) for column in range(width)] for row in range(len(rows))
    ]


def _anchors(grid: Grid) -> Iterable[tuple[tuple[int, int], _Placed]]:
    return {(placed.row, placed.column): placed for row in grid for placed in row}.items()


def _fit(grid: Grid, widths: list[int]) -> list[int]:
    for _, placed in _anchors(grid):
        if placed.box.is_figure:
            lacking = columns_of(placed.box.text) - placed.width(widths)
            widths[placed.column + placed.box.colspan - 1] += max(0, lacking)
    return widths


def _heights(grid: Grid, texts: dict[tuple[int, int], list[str]]) -> list[int]:
    heights = [1] * len(grid)
    for place, placed in sorted(_anchors(grid), key=lambda one: one[1].box.rowspan):
        last = min(placed.row + placed.box.rowspan, len(grid)) - 1
        lacking = len(texts[place]) - _inner_height(heights, placed.row, last)
        heights[last] += max(0, lacking)
    return heights


def _inner_height(heights: Sequence[int], first: int, last: int) -> int:
    """Lines of text from one row to another, the rules between them included."""
    return sum(heights[first : last + 1]) + last - first


def _line(
    grid: Grid,
    widths: Sequence[int],
    texts: dict[tuple[int, int], list[str]],
    heights: Sequence[int],
    row: int,
    index: int,
) -> str:
    cells = []
    for placed in dict.fromkeys(grid[row]):
        at = _inner_height(heights, placed.row, row) - heights[row] + index
        lines = texts[placed.row, placed.column]
        text = lines[at] if at < len(lines) else ""
        cells.append(pad(text, placed.width(widths), to_the_right=placed.box.is_figure))
    return "| " + " | ".join(cells) + " |"


def _rule(
    grid: Grid,
    widths: Sequence[int],
    row: int,
    texts: dict[tuple[int, int], list[str]] | None = None,
    heights: Sequence[int] = (),
) -> str:
    """The line beneath a row (above all for -1); a box that goes on has its text there instead."""
    above = grid[row] if row >= 0 else [None] * len(widths)
    below = grid[row + 1] if row + 1 < len(grid) else [None] * len(widths)
    out = ""
    column = 0
    while column < len(widths):
        placed = above[column]
        if placed is not None and placed == below[column] and texts is not None:
            at = _inner_height(heights, placed.row, row)
            lines = texts[placed.row, placed.column]
            text = pad(lines[at] if at < len(lines) else "", placed.width(widths))
            out += f"{_corner(above, below, column)} {text} "
            column = placed.column + placed.box.colspan
        else:
            out += _corner(above, below, column) + "-" * (widths[column] + 2)
            column += 1
    return out + _corner(above, below, len(widths))


def _corner(above: Sequence[_Placed | None], below: Sequence[_Placed | None], column: int) -> str:
    """What stands between two columns on a rule: a crossing, a border that goes on, or the rule itself."""
    if column in {0, len(above)}:
        side = 0 if column == 0 else -1
        goes_on = above[side] is not None and above[side] == below[side]
        return "|" if goes_on else "+"
    left_on = above[column - 1] is not None and above[column - 1] == below[column - 1]
    right_on = above[column] is not None and above[column] == below[column]
    if left_on and right_on:
        return "|"
    splits = any(row[column - 1] != row[column] for row in (above, below))
    return "+" if splits or left_on or right_on else "-"
