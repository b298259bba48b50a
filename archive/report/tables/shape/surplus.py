"""Figures of text that stand beside those of a table, in columns that its form has not: last year's, numbers of lines.

Text has no places that show which figures stand below such a head. The totals do: they are the sums of the others.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.normal import fold, normalise
from archive.report.tables.aligned import adds_up
from archive.report.tables.beside import is_remarks, names_numbers
from archive.report.tables.headers import ends_in_total, is_years_total
from archive.report.tables.yearly import year_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_LONGEST = 12  # characters of a head,
_LONGEST_LINE = 90  # and of several, side by side
_LEAST = 5  # so many rows have a figure in each such column
_TOLD = 5  # of so many totals one may be wrong


def without_surplus(rows: Sequence[Row], known: Known) -> list[Row]:
    """The rows; those of text without the figures in such columns, where header and totals tell which they are.

    Of a row with fewer figures than the others nothing tells which it lacks, if the rest are no sum and its parts.
    """
    out: list[Row | None] = list(rows)
    for start, end, heads in _tables(rows):
        for table in (table for form in known.forms for table in form.tables if table.layout == "matrix"):
            count = len(table.columns)
            held = {place: _values(rows[place], count + len(heads)) for place in range(start, end)}
            full = {place: values for place, values in held.items() if values}
            if len(full) < _LEAST or not ends_in_total(table, count):
                continue
            own = _of_the_form(full, table)
            are_figures = any(not piece.is_blank for place in own for piece in full[place] if piece not in own[place])
            for place in held if are_figures else ():
                if place in own:
                    out[place] = replace(rows[place], pieces=(*rows[place].words, *own[place]))
                elif any(_is_short(rows[place], less, count) for less in range(count, count + len(heads))):
                    out[place] = None
            break
    return [row for row in out if row is not None]


def _tables(rows: Sequence[Row]) -> Iterator[tuple[int, int, set[str]]]:
    """Where the rows below a header begin and end that has such heads, and these; in text a row may begin with them."""
    named = [(place, heads) for place, row in enumerate(rows) if row.flat and (heads := set(_others(row)))]
    for (place, heads), (below, _) in pairwise([*named, (len(rows), set())]):
        first = next((one for one in range(place, below) if rows[one].has_figures), below)
        yield place, next((one for one in range(first, below) if not rows[one].has_figures), below), heads


def _others(row: Row) -> Iterator[str]:
    """The heads in a row that no form has: of years, of what is compared, of remarks, of numbers of lines."""
    for piece in row.words:
        words = fold(piece.text).split() if len(piece.text) <= _LONGEST_LINE else []
        for text in {"".join(words), *words}:
            if len(text) <= _LONGEST and _is_others(text):
                yield normalise(text)


def _is_others(text: str) -> bool:
    return year_said(text) is not None or is_remarks(text) or names_numbers(text) or is_years_total(text)


def _values(row: Row, count: int) -> Sequence[Piece]:
    """So many cells with which the row ends, if there are no others but blank ones behind its labels."""
    if not (row.flat and row.words and row.has_figures) or len(row.pieces) < count + len(row.words):
        return ()
    values = row.pieces[len(row.words) :]
    beside = values[: len(values) - count]
    is_clear = all(piece.is_blank for piece in beside) and not any(piece.is_words for piece in values)
    return values[len(beside) :] if is_clear else ()


def _of_the_form(rows: Mapping[int, Sequence[Piece]], table: Table) -> dict[int, Sequence[Piece]]:
    """The first or the last figures of each row: those of which the totals are the sums, where the others are none."""
    count = len(table.columns)
    ways = [{place: values[:count] for place, values in rows.items()}]
    ways.append({place: values[-count:] for place, values in rows.items()})
    wrong = [sum(not _is_sum(one) for one in way.values()) for way in ways]
    if min(wrong) * _TOLD > len(rows) or max(wrong) * _TOLD <= len(rows):
        return {}
    own = ways[wrong.index(min(wrong))]
    return own if any(_is_sum(one, least=1) for one in own.values()) else {}  # zeros are the sum of zeros anywhere


def _is_sum(values: Sequence[Piece], least: int = 0) -> bool:
    """Is the last figure, or the first, the sum of the others, and at least so much?"""
    is_read = all(piece.reading[1] != "unclear" for piece in values)
    return is_read and (adds_up(values, least) or adds_up(values[::-1], least))


def _is_short(row: Row, less: int, count: int) -> bool:
    """Has the row so many figures, and no total that shows that they are those of the form?"""
    values = _values(row, less)
    if not values or len(row.pieces) - len(row.words) != less:
        return False
    is_equal = len({piece.text for piece in values}) == 1
    return less > count or not (is_equal or _is_sum(values, least=1))
