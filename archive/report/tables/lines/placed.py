"""Rows of the requests that have only the cells of their own: each figure is put below its head."""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from archive.report.carrier import Cell
from archive.report.normal import normalise
from archive.report.tables.beside import names_numbers
from archive.report.tables.known import labels_of_columns
from archive.report.tables.lines.leaves import leaves
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.tables.known import Known

_LEAST = 3  # so many lines make a table, and so many cells a line of the requests
_HEADS = 2  # of a row that names columns, at least
_HEADER = 8  # rows at most of a header


def requests(rows: Mapping[int, list[Cell]], known: Known) -> dict[int, list[Cell]]:
    """The rows of the requests, by their numbers; none where the header and they do not fit together.

    Columns of other heads, which are none of the form's, go.
    """
    numbers = list(rows)
    own = [place for place, number in enumerate(numbers) if _is_line(rows[number], known)]
    if len(own) < _LEAST or any(is_torn(rows[number]) for number in numbers[own[0] : own[-1] + 2]):
        return {}
    above = numbers[max(0, own[0] - _HEADER) : own[0]]
    heads = list(dropwhile(lambda number: not any(known.is_header(cell.text) for cell in rows[number]), above))
    told = _told([rows[number] for number in heads], [rows[numbers[place]] for place in own], known)
    if not told or _share_a_cell([rows[numbers[place]] for place in own], len(told)):
        return {}
    end = own[-1] + 1
    while end < len(numbers) and _is_blank_line(rows[numbers[end]], len(told), known):
        end += 1
    labels = max(len(rows[numbers[place]]) for place in own) - len(told)
    applicants = labels_of_columns(known)[1]
    columns = [column for column, text in enumerate(told) if normalise(text) in applicants]
    out = {heads[-1]: [moved(rows[heads[-1]][0], labels + column, told[column]) for column in columns]}
    for number in numbers[own[0] : end]:
        if not names_columns(rows[number], known):  # the header again, over the table's next part
            out[number] = _placed(rows[number], labels, len(told), columns)
    return out


def moved(cell: Cell, column: int, text: str | None = None) -> Cell:
    """The cell in another column, or its place with another text."""
    return Cell(cell.text if text is None else text, column, 1, 1, cell.locator)


def names_columns(cells: Sequence[Cell], known: Known) -> bool:
    """Is it a row of a header, with the heads of several columns?"""
    return not has_figure(cells) and sum(known.is_header(cell.text) for cell in cells) >= _HEADS


def is_torn(cells: Sequence[Cell]) -> bool:
    """Has the line figures and no label?"""
    return has_figure(cells) and not any(sort_of(cell.text) == "words" for cell in cells)


def has_figure(cells: Sequence[Cell]) -> bool:
    return any(sort_of(cell.text) == "figure" for cell in cells)


def _share_a_cell(lines: Sequence[Sequence[Cell]], count: int) -> bool:
    """Does a cell reach down over several lines, so that they have one less behind their labels than the first?"""
    counts = [len(cells) - _labels(cells) for cells in lines]
    return any(counts[place : place + 3] == [count, count - 1, count - 1] for place in range(len(counts)))


def _is_line(cells: Sequence[Cell], known: Known) -> bool:
    """Has the line a label of the requests and several cells behind it, a figure among them?"""
    return len(cells) > _LEAST and has_figure(cells) and any(cell.text in known.matrix for cell in cells)


def _is_blank_line(cells: Sequence[Cell], count: int, known: Known) -> bool:
    """Is it a line of the requests all of whose cells are blank?"""
    labels, values = cells[:-count], cells[-count:]
    return any(cell.text in known.matrix for cell in labels) and not any(cell.text for cell in values)


def _told(heads: Sequence[Sequence[Cell]], lines: Sequence[Sequence[Cell]], known: Known) -> list[str]:
    """The heads over the cells behind the labels, from left to right; none where the lines say otherwise."""
    told = _fitting(leaves([[cell.text for cell in row] for row in heads], known), lines)
    between = {_between(cells, len(told), known) for cells in lines} if told else {None}
    may_stand = "figure" if any(names_numbers(cell.text) for row in heads for cell in row) else "blank"
    return told if len(between) == 1 and between <= {"", may_stand} else []


def _fitting(told: list[str], lines: Sequence[Sequence[Cell]]) -> list[str]:
    """The heads, if most lines have so many cells behind their labels; a blank one may stand over none."""
    counts = [len(cells) - _labels(cells) for cells in lines]
    for heads in (told, [head for head in told if head.strip()]):
        if sum(count - len(heads) in (0, 1) for count in counts) * 2 > len(lines):
            return heads
    return []


def _labels(cells: Sequence[Cell]) -> int:
    """How many words stand before the first figure or blank cell."""
    return sum(1 for _ in takewhile(lambda cell: sort_of(cell.text) == "words", cells))


def _between(cells: Sequence[Cell], count: int, known: Known) -> str | None:
    """What stands between the label and so many cells behind it: the sort of one cell, or nothing but a unit.

    None where more does, or a label stands among them.
    """
    begin = max(1, len(cells) - count)
    if is_unit(cells[begin - 1].text) and begin > 1:
        begin -= 1
    label = next((place for place in range(begin - 1, -1, -1) if cells[place].text in known.matrix), -1)
    if label < max(0, begin - 2) or any(cell.text in known.matrix for cell in cells[begin:]):
        return None
    return sort_of(cells[begin - 1].text) if label < begin - 1 else ""


def _placed(cells: Sequence[Cell], labels: int, count: int, columns: Sequence[int]) -> list[Cell]:
    """Its labels in the columns before `labels`, and of the `count` cells behind them those of the form's columns.

    Of a row with fewer cells nothing tells which it lacks, and only its labels are left.
    """
    begin = len(cells) - count
    is_whole = begin > 0
    if not is_whole:
        begin = _labels(cells)
    said = [moved(cell, labels - begin + place) for place, cell in enumerate(cells[:begin])]
    values = [moved(cells[begin + column], labels + column) for column in columns if is_whole]
    return [*(cell for cell in said if sort_of(cell.text) == "words"), *values]  # numbers of lines are no labels
