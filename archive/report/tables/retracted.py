"""What was read row by row and is taken back once all rows are known."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold, is_numbered, normalise
from archive.report.tables.aligned import adds_up
from archive.report.tables.headers import SUBTOTALS
from archive.report.tables.known import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.tables.found import Found
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row

_NUMBER = re.compile(r"(\(?)(?:([一二三四五六七八九十]+)|\d+)([).、]?)")
_TORN, _SEVERAL = 3, 4  # so many rows of several figures without a label tell that labels are torn


def without_subtotals(found: list[Found], rows: Sequence[Row], known: Known) -> list[Found]:
    """合计 without a number, below which lines follow that the form has above its total, is that of a group.

    Where it lacks columns, and no other line of its table is read, it is that of another table.
    """
    ends = ((number, row.words[-1].text) for number, row in enumerate(rows) if row.words)
    sums = {number for number, text in ends if normalise(text) in SUBTOTALS and not is_numbered(text)}
    if sums.isdisjoint(one.row for one in found):
        return found
    cells = Counter(one.row for one in found)
    named = {
        one.table.id
        for one in found
        if one.row not in sums or normalise(one.line.label) not in SUBTOTALS or cells[one.row] == len(one.table.columns)
    }
    found = [one for one in found if one.table.id in named]
    of_groups = set[int]()
    read = list(dict.fromkeys((one.row, key_of(one.table, one.line)) for one in found if one.form))
    for (number, line), (below, following) in pairwise(read):
        if number not in sums:
            continue
        order = next((one for one in known.order.values() if line in one and following in one), ())
        later = (other for other, again in read if other > number and again == line)
        in_table = rows[number].grid == rows[below].grid and rows[number].grid in {rows[one].grid for one in later}
        is_before = following == line and any(is_numbered(piece.text) for piece in rows[below].words)
        if in_table and order and (is_before or order.index(following) < order.index(line)):
            of_groups.add(number)
    return [one for one in found if one.row not in of_groups]


def without_moved(found: list[Found], rows: Sequence[Row], known: Known) -> list[Found]:
    """Where lines of text have left their rows, rows that do not add up or have several labels have another's figures.

    So may a figure below its label have, where the next label has none.

    That lines are gone from a row, or stand in it though they are another's, is seen in rows of the form that could
    not be read. Figures side by side in one line have kept their row, but for those of a text whose labels are torn.
    """
    doubted = {
        number
        for number, row in groupby(found, key=lambda one: one.row)
        if rows[number].flat
        and (_may_be_anothers(own := list(row), rows[number], known) or _may_be_below(own, rows, number, known))
    }
    beside = {number for number in {one.row for one in found} if _is_below_another(rows[number], known)}
    if not (doubted or beside):
        return found
    read = {one.row for one in found}
    others = [row for number, row in enumerate(rows) if number not in read and row.flat and row.has_figures]
    gone = doubted if any(known.is_form_row(row) for row in others) else set[int]()
    if beside and sum(_has_no_label(row, known) for row in others) >= _TORN:
        gone |= beside
    return [one for one in found if one.row not in gone]


def _is_below_another(row: Row, known: Known) -> bool:
    """Do the words above the label beside its figures, in lines of their own, end in a label that has none?

    What stands before that is a part of another cell: the figures may have gone down by a line.
    """
    if not row.flat or len(row.words) < 2 or row.words[-1].text not in known:
        return False
    above = row.words[-2]
    *parts, last = above.text.split()
    is_torn = any(part not in known for part in parts) and above.text not in known
    return is_torn and last in known and above.line != row.words[-1].line


def _has_no_label(row: Row, known: Known) -> bool:
    """Has a row of several figures words beside them that are no label, as the parts of one are?"""
    return sum(piece.is_figure for piece in row.pieces) >= _SEVERAL and not any(one.text in known for one in row.words)


def _may_be_anothers(found: Sequence[Found], row: Row, known: Known) -> bool:
    """Do figures in several lines of text contradict their total, or stand behind the labels of several lines?"""
    if not found[0].table.ends_in_total or len({one.piece.line for one in found}) == 1:
        return False
    labels = [piece.text for piece in row.words if is_numbered(piece.text) and piece.text in known]
    named = {line for text in labels for line in known.lines_of(text, found[0].form)}
    beside = max(Counter(numbering(text) for text in labels).values(), default=0)
    lines = ([one.piece for one in line] for _, line in groupby(found, key=lambda one: one.line.id))
    whole = [line for line in lines if len(line) == len(found[0].table.columns) and not line[-1].is_blank]
    return len(named) > 1 or beside > 1 or not all(map(adds_up, whole))


def _may_be_below(found: Sequence[Found], rows: Sequence[Row], number: int, known: Known) -> bool:
    """Does the one figure of a line stand below its label, and above another label that has none?"""
    labels = rows[number].words
    if len(found) > 1 or number + 1 == len(rows) or not labels or found[0].piece.line == labels[-1].line:
        return False
    return any(piece.text in known.blocks for piece in rows[number + 1].words[:-1])


def numbering(text: str) -> tuple[str, bool, str]:
    """How a label is numbered: (一), 一、 or 1., whatever the number is."""
    found = _NUMBER.match("".join(fold(text).split()))
    return (found[1], found[2] is not None, found[3]) if found else ("", False, "")
