"""Which column each figure of a PDF table stands in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.pdf_rows import Line
    from archive.report.pdf_rules import Span

_TOUCH = 0.1
_LIST = 4  # so many rows with a figure each, one below another, are a list
# cells of one column may be shifted from row to row: they share more than this with one another
_SHARED = 0.4


def meet(one: Span, other: Span) -> bool:
    """Do they share more than what neighbours may, where boxes do not stand exactly one below another?"""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > max(_TOUCH, _SHARED * min(one[1] - one[0], other[1] - other[0]))


def columns_of(rows: Sequence[Line], heads: Sequence[Span]) -> list[Span] | None:
    """The columns of the rows under these heads; None where the places of the figures do not tell them apart."""
    columns = _columns_of(rows, heads)
    if columns is None:
        usual = Counter(len(row.figures) for row in rows).most_common(1)[0][0]
        columns = _columns_of([row for row in rows if len(row.figures) == usual], heads)
        if columns is not None and len(columns) < usual:
            columns = None
    if columns and _are_proven(columns, rows, heads):
        return columns
    # rows that stand apart from one another show no column that is blank; a list has one
    only = _columns_of(rows, []) or []
    return only if len(only) == 1 and len(rows) >= _LIST else None


def _columns_of(rows: Sequence[Line], heads: Sequence[Span]) -> list[Span] | None:
    """Figures one above another, and heads above none; None if two columns meet."""
    columns: list[Span] = []
    for span in sorted(word.span for row in rows for word in row.figures):
        if columns and meet(span, columns[-1]):
            columns[-1] = (columns[-1][0], max(columns[-1][1], span[1]))
        else:
            columns.append(span)
    for row in rows:
        places = [place_in(word.span, columns) for word in row.figures]
        if None in places or len(set(places)) < len(places):
            return None
    columns += [head for head in heads if not any(meet(head, column) for column in columns)]
    return sorted(columns)


def _are_proven(columns: Sequence[Span], rows: Sequence[Line], heads: Sequence[Span]) -> bool:
    """Does a row have a figure in each column, or each column a head?"""
    if any(len(row.figures) == len(columns) for row in rows):
        return True
    return all(any(meet(column, head) for head in heads) for column in columns)


def place_in(span: Span, columns: Sequence[Span]) -> int | None:
    """The one column in which a figure stands."""
    places = [place for place, column in enumerate(columns) if meet(span, column)]
    return places[0] if len(places) == 1 else None
