"""Which column each figure of a PDF table stands in."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from archive.report.tables.rows import is_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.pdf.place import Span
    from archive.report.pdf.rows import Line

Side = Literal["left", "middle"]

_TOUCH = 0.1
_SEVERAL = 2
_MANY_ROWS = 8
_MANY = 5  # heads of columns
_EVEN = 1.5  # cells whose middles are parted by distances that differ by no more are equally wide, in points
_SAME = 0.6  # texts that begin, or have their middle, so near one another do so together
_UNLIKE = 2.0  # if they differ in length by so much
_WIDEST = 60.0  # a column of units, in points
_LIST = 4  # so many rows with a figure each, one below another, are a list
# cells of one column may be shifted from row to row: they share more than this with one another
_SHARED = 0.4


def meet(one: Span, other: Span) -> bool:
    """Do they share more than what neighbours may, where boxes do not stand exactly one below another?"""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > max(_TOUCH, _SHARED * min(one[1] - one[0], other[1] - other[0]))


def columns_of(rows: Sequence[Line], heads: Sequence[Span], side: Side | None = None) -> list[Span] | None:
    """The columns of the rows under these heads; None where the places of the figures do not tell them apart.

    `side`: where in their cells the heads stand, if that is known.
    """
    if len(heads) == 1 and rows and all(len(row.figures) == 1 for row in rows):
        return [_around([*heads, *(row.figures[0].span for row in rows)])]
    found = _columns_of(rows, [])
    in_order = _in_order(rows, len(heads))
    for columns in (found, in_order):
        if columns and (paired := _paired(columns, heads)):
            return paired
    columns = _columns_of(rows, heads)
    if columns is None and rows:
        counts = Counter(len(row.figures) for row in rows)
        usual = max(counts, key=lambda count: (counts[count], count))  # figures of two cells may run together
        columns = _columns_of([row for row in rows if len(row.figures) == usual], heads)
        if columns is not None and len(columns) < usual:
            columns = None
    if columns and _are_proven(columns, rows, heads):
        return columns
    if columns := _without_one(rows, heads):
        return columns
    end = max([x1 for _, x1 in heads] + [word.span[1] for row in rows for word in row.figures], default=0.0)
    if (cells := cells_of(heads, side, end)) and _fit(rows, cells):
        return cells
    if in_order:
        return in_order
    # rows that stand apart from one another show no column that is blank; a list has one
    only = found or []
    return only if len(only) == 1 and len(rows) >= _LIST else None


def _without_one(rows: Sequence[Line], heads: Sequence[Span]) -> list[Span] | None:
    """The columns of all rows but one, of many, which stands beside them: that of a group, say, shifted by its cell."""
    if len(rows) < _MANY_ROWS:
        return None
    found = []
    for odd in rows:
        columns = _columns_of([row for row in rows if row is not odd], heads)
        if columns and _are_proven(columns, rows, heads):
            found.append(columns)
    return found[0] if len(found) == 1 else None


def end_of_labels(rows: Sequence[Line], heads: Sequence[Span], counts: Iterable[int]) -> float | None:
    """Where labels end that hold what looks like a figure: the number of a line, or a letter that stands apart (无).

    A row has one figure more than the table has columns, so many as there are heads or as forms have (`counts`), and it
    stands left of the heads, and of all figures of most rows that have as many. None where nothing does.
    """
    for count in sorted({len(heads), *counts}):
        more = [row.figures for row in rows if len(row.figures) == count + 1 and row.blocks]
        full = [row.figures for row in rows if len(row.figures) == count]
        if count < _MANY or not more:
            continue
        end = max(figures[0].x1 for figures in more)
        right = sum(figures[0].x0 >= end for figures in full)
        are_apart = all(word.x0 >= end or word.x1 <= end for figures in (*more, *full) for word in figures)
        if are_apart and 2 * right > len(full) and all(end <= x0 for x0, _ in heads):
            return end
    return None


def _in_order(rows: Sequence[Line], count: int) -> list[Span] | None:
    """The columns of rows that have a figure in each, however these stand in their cells."""
    count = count or max((len(row.figures) for row in rows), default=0)
    full = [row.figures for row in rows if len(row.figures) == count]
    if count < _SEVERAL or len(full) < _SEVERAL:
        return None
    columns = [_around([word.span for word in column]) for column in zip(*full, strict=True)]
    return columns if _are_apart(columns) and _fit(rows, columns) else None


def _paired(columns: Sequence[Span], heads: Sequence[Span]) -> list[Span] | None:
    """Each column with the head over it, where they are as many and each pair stands apart from the others."""
    if len(columns) != len(heads) or len(heads) < _SEVERAL:
        return None
    pairs = [(min(one[0], other[0]), max(one[1], other[1])) for one, other in zip(columns, sorted(heads), strict=True)]
    return pairs if _are_apart(pairs) else None


def _around(spans: Sequence[Span]) -> Span:
    return min(x0 for x0, _ in spans), max(x1 for _, x1 in spans)


def _are_apart(columns: Sequence[Span]) -> bool:
    return all(left[1] <= right[0] for left, right in pairwise(columns))


def _fit(rows: Sequence[Line], columns: Sequence[Span]) -> bool:
    """Does each figure stand in one column, and no other of its row there?"""
    for row in rows:
        places = [place_in(word.span, columns) for word in row.figures]
        if None in places or len(set(places)) < len(places):
            return False
    return True


def cells_of(heads: Sequence[Span], side: Side | None, end: float) -> list[Span] | None:
    """The cells that heads begin where all stand at the left of theirs, the last of which ends there.

    Heads in the middle of theirs tell the cells only where these are equally wide.
    """
    held = sorted(heads)
    if len(held) < _SEVERAL:
        return None
    if side == "left":
        return [(one[0], other[0] - _TOUCH) for one, other in pairwise([*held, (end + _TOUCH, end)])]
    middles = [(x0 + x1) / 2 for x0, x1 in held]
    steps = [right - left for left, right in pairwise(middles)]
    step = sum(steps) / len(steps)
    if side == "middle" and len(steps) >= _SEVERAL and max(abs(one - step) for one in steps) <= _EVEN:
        return [(middle - step / 2 + _TOUCH, middle + step / 2 - _TOUCH) for middle in middles]
    return None


def side_of(columns: Iterable[Sequence[Span]]) -> Side | None:
    """Do texts of different length, one above another in a cell or a column, begin together or share their middle?"""
    left = middle = 0
    for spans in columns:
        for one, other in pairwise(spans):
            if abs((one[1] - one[0]) - (other[1] - other[0])) < _UNLIKE:
                continue
            left += abs(one[0] - other[0]) <= _SAME
            middle += abs(one[0] + one[1] - other[0] - other[1]) <= 2 * _SAME
    if bool(left) == bool(middle):
        return None
    return "left" if left else "middle"


def _columns_of(rows: Sequence[Line], heads: Sequence[Span]) -> list[Span] | None:
    """Figures one above another, and heads above none; None if two columns meet."""
    columns: list[Span] = []
    for span in sorted(word.span for row in rows for word in row.figures):
        if columns and meet(span, columns[-1]):
            columns[-1] = (columns[-1][0], max(columns[-1][1], span[1]))
        else:
            columns.append(span)
    if not _fit(rows, columns):
        return None
    columns += [head for head in heads if not any(meet(head, column) for column in columns)]
    return sorted(columns)


def _are_proven(columns: Sequence[Span], rows: Sequence[Line], heads: Sequence[Span]) -> bool:
    """Does a row have a figure in each column, or each column a head?"""
    if any(len(row.figures) == len(columns) for row in rows):
        return True
    over = [[place for place, head in enumerate(heads) if meet(column, head)] for column in columns]
    return all(over) and len({place for places in over for place in places}) >= len(columns)


def unit_columns(rows: Sequence[Line], heads: Sequence[Span]) -> list[Span]:
    """Where the units of the rows stand, if they have a column of their own, or one for each of lists side by side.

    A few have one where a head stands over them, and on their right are all figures and another head.
    """
    units = sorted((block.x0, block.x1) for row in rows for block in row.blocks if is_unit(block.text))
    columns: list[list[Span]] = []
    for unit in units:
        if columns and meet(unit, columns[-1][-1]):
            columns[-1].append(unit)
        else:
            columns.append([unit])
    figures = [word.x0 for row in rows for word in row.figures if any(char.isdigit() for char in word.text)]
    found = [(held, _around(held)) for held in columns]
    return [
        column
        for held, column in found
        if (len(held) >= _LIST or _is_headed(column, heads, figures))
        and all(meet(unit, column) for unit in held)
        and column[1] - column[0] <= _WIDEST
    ]


def _is_headed(column: Span, heads: Sequence[Span], figures: Sequence[float]) -> bool:
    right = any(head[0] > column[1] for head in heads)
    return right and any(meet(head, column) for head in heads) and min(figures, default=0.0) > column[1]


def place_in(span: Span, columns: Sequence[Span]) -> int | None:
    """The one column in which a figure stands."""
    places = [place for place, column in enumerate(columns) if meet(span, column)]
    return places[0] if len(places) == 1 else None
