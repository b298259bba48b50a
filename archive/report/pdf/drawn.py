"""Drawn tables over a page end: what stands at the same place below one another is of one column."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered
from archive.report.pdf.figures import add_up
from archive.report.pdf.halves import ends_unlabelled, is_number, sort_above, unblanked
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.carrier import Cell, Grid
    from archive.report.labels import Labels
    from archive.report.pdf.cells import Rest
    from archive.report.pdf.place import Box

    CellRow = tuple[Cell, ...]
    Place = tuple[int, int]  # a row, and one of its cells

_OPENED = re.compile(r"[((]\d{0,2}")  # the beginning of a number
_ENDS_IN_NUMBER = re.compile(r"\d{1,2}[.、)]\s*$")
_DIGIT = re.compile(r"[\d.,．，]")
_ONE = 2.0  # rules no further apart are one
_CUT = 10.0  # the paper cuts a column, and no line
_SEVERAL = 7  # columns of a table with one for each applicant
_MANY = 16  # so many columns that begin at the same places are those of one table turned round


def ended(grid: Grid) -> Grid:
    """The part without the rows at its end in which nothing is written: what a page end leaves of merged cells."""
    end = max((number for number, row in enumerate(grid.rows, 1) if any(cell.text for cell in row)), default=0)
    return replace(grid, rows=grid.rows[:end]) if end else grid


def as_one(above: Grid, below: Grid) -> tuple[Grid, Grid] | None:
    """Both parts where they reach as far to the left and right.

    Of a cell that is merged over a whole page no rule may be left but its side: then that page's part begins where the
    next column does. The sides of the paper may cut a wide table, and differently on two pages: of one whose many
    columns begin at the same places these parts have what begins before the last of them; that may not be whole.
    """
    cells = [[cell for row in grid.rows for cell in row] for grid in (above, below)]
    (left, right), (start, end) = map(_sides, cells)
    if abs(left - start) > _ONE:
        wider, narrower = sorted(cells, key=lambda held: _sides(held)[0])
        return (above, below) if abs(right - end) <= _ONE and _have_columns_of(narrower, wider) else None
    if abs(right - end) <= _ONE:
        return above, below
    if abs(right - end) < _CUT:
        return None  # boxes that stand apart
    fewer, more = sorted((_lefts(held) for held in cells), key=len)
    shared = [one for one in fewer if any(abs(one - other) <= _ONE for other in more)]
    if len(shared) < _MANY or any(one not in shared for one in fewer if one < shared[-1]):
        return None
    return _up_to(above, shared[-1] - _ONE), _up_to(below, shared[-1] - _ONE)


def _have_columns_of(narrower: Sequence[Cell], wider: Sequence[Cell]) -> bool:
    """Do all columns begin where others do, as many as an applicant's?"""
    lefts, others = _lefts(narrower), _lefts(wider)
    return len(lefts) >= _SEVERAL and all(any(abs(one - other) <= _ONE for other in others) for one in lefts)


def _up_to(grid: Grid, end: float) -> Grid:
    rows = (tuple(cell for cell in row if _sides([cell])[0] < end) for row in grid.rows)
    return replace(grid, rows=tuple(row for row in rows if row))


def _lefts(cells: Sequence[Cell]) -> list[float]:
    """Where columns begin."""
    lefts: list[float] = []
    for left in sorted(cell.locator["box"][0] for cell in cells):
        if not lefts or left - lefts[-1] > _ONE:
            lefts.append(left)
    return lefts


def without_head(above: Grid, below: Grid) -> Grid:
    """A table may begin with its head again on the next page."""
    again = 0
    for one, other in zip(above.rows, below.rows, strict=False):
        is_head = not any(sort_of(cell.text) == "figure" for cell in one)
        if not (is_head and len(one) == len(other) and all(map(_is_again, one, other))):
            break
        again += 1
    return replace(below, rows=below.rows[again:]) if again < len(below.rows) else below


def _is_again(one: Cell, other: Cell) -> bool:
    return _fits(one, other) and "".join(one.text.split()) == "".join(other.text.split())


def _sides(cells: Sequence[Cell]) -> tuple[float, float]:
    boxes = [cell.locator["box"] for cell in cells]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _fits(one: Cell, other: Cell) -> bool:
    """Do the cells reach from the same place to the same place?"""
    return all(abs(a - b) <= _ONE for a, b in zip(_sides([one]), _sides([other]), strict=True))


def _meets(one: Cell, other: Cell) -> bool:
    (left, right), (start, end) = _sides([one]), _sides([other])
    return left < end - _ONE and start < right - _ONE


class Break:
    """The break of a page between two parts of a table: what it has cut, and the table without it."""

    def __init__(
        self, above: Grid, below: Grid, rests: Mapping[Box, Rest], labels: Labels, sizes: Sequence[int]
    ) -> None:
        """`rests`: what the cells of the last row above have left behind a digit, by their boxes."""
        self._above, self._below, self._rests = above, below, rests
        self._rows = [list(row) for row in above.rows]
        self._first = list(below.rows[0])
        self._labels, self._sizes = labels, sizes

    def mended(self) -> Grid:
        """One grid, in which cells below one another have the same column."""
        rests = {place: over for place in range(len(self._first)) if (over := self._over(place)) is not None}
        is_row = self._is_row(rests)
        for place, (row, column) in rests.items():
            upper, rest = self._rows[row][column], self._first[place]
            self._rows[row][column] = replace(upper, text=upper.text + rest.text)
            self._first[place] = replace(rest, text="")
        self._reach_over(rows_shared=int(is_row))
        if is_row:
            self._rows[-1] = self._whole_row()
        elif ends_unlabelled(self._above.rows):
            self._first = list(unblanked(self._first))
        rows = [*self._rows, *([] if is_row else [self._first]), *map(list, self._below.rows[1:])]
        return replace(self._above, rows=_in_columns(rows))

    def _reach_over(self, *, rows_shared: int) -> None:
        """Merged cells of figures that reach down to the break go on in the blank cells below it.

        `rows_shared`: how many rows stand on both sides of it.
        """
        ending = [
            (cells, column, upper)
            for row, cells in enumerate(self._rows)
            for column, upper in enumerate(cells)
            if row + upper.rowspan == len(self._rows) and self._sort(upper) == "figure"
        ]
        for rest in [cell for cell in self._first if not cell.text]:
            for cells, column, upper in ending:
                if max(upper.rowspan, rest.rowspan * rows_shared) > 1 and _fits(upper, rest):
                    cells[column] = replace(upper, rowspan=upper.rowspan + rest.rowspan - rows_shared)
                    self._first = [one for one in self._first if one is not rest]

    def _over(self, place: int) -> Place | None:
        """The cell above the break of whose label the cell below holds the rest."""
        cell = self._first[place]
        if sort_of(cell.text) != "words":
            return None
        for row in range(len(self._rows) - 1, -1, -1):
            for column, upper in enumerate(self._rows[row]):
                if _meets(upper, cell):
                    return (row, column) if _fits(upper, cell) and self._is_rest(upper.text, cell.text) else None
        return None

    def _is_rest(self, begun: str, rest: str) -> bool:
        whole = begun + rest
        if sort_above(begun) in ("blank", "figure") or not (
            whole in self._labels or (rest not in self._labels and self._labels.begun(whole))
        ):
            return False
        return rest not in self._labels or not (begun in self._labels or is_numbered(rest))

    def _is_row(self, rests: Mapping[int, Place]) -> bool:
        """Is the first row below the break the rest of the last one above it? It has no label of its own, then."""
        pairs = [(self._above_in(self._rows[-1], cell), cell) for cell in self._first]
        sorts = [(self._sort(up) if up else None, sort_of(down.text)) for up, down in pairs]
        labels = self._labels_of_last()
        if labels and (self._has_no_label(labels) or (len(self._rows) - 1, len(labels) - 1) in rests.values()):
            return True
        if any(down == "figure" and up in (None, "words") for up, down in sorts):
            return False
        named = [sort for (up, _), sort in zip(pairs, sorts, strict=True) if up is None or not is_unit(up.text)]
        if _label_is_below(named):
            return True
        is_torn = any(up == down == "figure" for up, down in sorts)
        for place, (up, down) in enumerate(pairs):
            if sorts[place][1] != "words" or place in rests:
                continue
            is_rest = up is not None and (
                _is_torn_figure(up.text, down.text) or (not is_torn and self._may_be_rest(up.text, down.text))
            )
            if not is_rest:
                return False
        is_empty = all(down == "blank" for _, down in sorts)
        return not is_empty or any(up in ("figure", "blank") for up, _ in sorts)

    def _labels_of_last(self) -> list[Cell]:
        """The labels before the figures of the row that ends the page; none where it has no figures."""
        last = self._rows[-1]
        sorts = [self._sort(cell) for cell in last]
        first = next((place for place, sort in enumerate(sorts) if sort == "figure"), len(sorts))
        if "words" not in sorts[:first]:
            return []
        behind = max(place for place, sort in enumerate(sorts[:first]) if sort == "words") + 1
        return last[:behind] if behind < len(last) else []

    def _has_no_label(self, labels: Sequence[Cell]) -> bool:
        """Does nothing stand below these labels, and below the figures behind them something else than labels?"""
        end = _sides(labels)[1]
        below = [cell.text for cell in self._first if _sides([cell])[0] < end - _ONE]
        behind = [cell.text for cell in self._first if cell.text]
        return not any(below) and bool(behind) and not any(text in self._labels for text in behind)

    def _may_be_rest(self, begun: str, rest: str) -> bool:
        """Of a label that no form knows, or whose number stands above?"""
        if _OPENED.fullmatch(fold(begun)):
            return is_numbered(begun + rest)
        if is_numbered(rest) or sort_of(begun) == "blank":
            return False
        return (
            is_number(begun)
            or _ENDS_IN_NUMBER.search(fold(begun)) is not None
            or not (rest in self._labels or begun in self._labels)
        )

    def _sort(self, cell: Cell) -> str:
        """What a cell above the break holds: the number of a label has words below it, a figure has none."""
        if is_number(cell.text):
            below = self._above_in(self._first, cell)
            return "words" if below is not None and sort_of(below.text) == "words" else "figure"
        return sort_above(cell.text)

    @staticmethod
    def _above_in(row: Sequence[Cell], cell: Cell) -> Cell | None:
        return next((one for one in row if _fits(one, cell)), None)

    def _whole_row(self) -> list[Cell]:
        last = self._rows[-1]
        halves = [(up, next((down for down in self._first if _fits(up, down)), None)) for up in last]
        texts = [(up.text, down.text if down else "") for up, down in halves]
        behind = max((place for place, cell in enumerate(last) if self._sort(cell) == "words"), default=-1) + 1
        is_proven = add_up([up + down or "0" for up, down in texts[behind:]], self._sizes)
        return [
            replace(
                up,
                text=begun + self._between(up, rest, is_proven=is_proven) + rest,
                locator=up.locator if begun or down is None else down.locator,
            )
            for (up, down), (begun, rest) in zip(halves, texts, strict=True)
        ]

    def _between(self, upper: Cell, rest: str, *, is_proven: bool) -> str:
        """A line break where digits above and below the break are not known to be those of one figure."""
        before, behind = upper.text[-1:], rest[:1]
        if is_proven or not (_DIGIT.match(before) and _DIGIT.match(behind)) or not (before + behind).isdigit():
            return ""  # neither does a figure end in a point, nor begin with one
        left = self._rests.get(tuple(upper.locator["box"]))
        return "\n" if left is None or left.holds(rest) else ""


def _label_is_below(sorts: Sequence[tuple[str | None, str]]) -> bool:
    """Do figures without a label end the page, and a label without figures begin the next?"""
    above, below = [up for up, _ in sorts], [down for _, down in sorts]
    return "figure" in above and "words" not in above and "figure" not in below and ("blank", "words") in sorts


def _is_torn_figure(begun: str, rest: str) -> bool:
    """Is it a figure with its unit or note, of which the break leaves a part above?"""
    return sort_of(begun) != "blank" and sort_of("".join((begun + rest).split())) == "figure"


def _in_columns(rows: Sequence[Sequence[Cell]]) -> tuple[CellRow, ...]:
    """The rows; a cell's column is that of all cells which begin at its place."""
    lefts = _lefts([cell for row in rows for cell in row])

    def column(cell: Cell) -> int:
        return max(place for place, left in enumerate(lefts) if left <= cell.locator["box"][0])

    return tuple(tuple(replace(cell, column=column(cell)) for cell in row) for row in rows)
