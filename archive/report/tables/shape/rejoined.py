"""Tables that were cut between their columns: the last ones stand below the first, in rows without labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.labels import side_by_side
from archive.report.normal import is_numbered, normalise
from archive.report.tables.aligned import adds_up
from archive.report.tables.headers import ends_in_total, label_keys
from archive.report.tables.rows import Piece, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.form import Column, Table
    from archive.report.tables.known import Known

_LEAST = 8  # so many rows without labels may be the rest of others
_HEADER = 6  # rows at most, of a header
_TOLD = 5  # of so many rows one may have a total that is wrong


@dataclass(frozen=True)
class _Rest:
    """Rows without labels from `start` (that of their header) to `end`: their header's words and their figures."""

    start: int
    end: int
    words: Sequence[Piece]
    rows: Sequence[Sequence[Piece]]  # in text one row of all figures

    def parted(self, count: int) -> list[Sequence[Piece]]:
        """The figures row by row, where each has so many; a column that is blank in all rows is a frame's."""
        figures = [piece for row in self.rows for piece in row]
        lines = [list(row) for _, row in groupby(figures, key=lambda piece: piece.line)] if len(self.rows) == 1 else []
        rows = lines if lines and len(lines) < len(figures) else self.rows
        if {len(row) for row in rows} == {count + 1} and all(row[0].is_blank for row in rows):
            return [row[1:] for row in rows]
        if len(rows) > 1:
            return list(rows)
        return [figures[place : place + count] for place in range(0, len(figures), count)]


def rejoined(rows: Sequence[Row], known: Known) -> list[Row]:
    """The rows; those of a table cut between its columns have them all, where header, number and sums bear it out."""
    out: list[Row] = []
    taken = place = 0
    while place < len(rows):
        rest = _rest(rows, place) if _may_be_rest(rows, place) else None
        place = rest.end if rest else place + 1
        for table in _matrices(known) if rest else ():
            found = _whole(rows[taken : rest.start], rest, table) if rest else None
            if found is not None:
                start, made = found
                out += [*rows[taken : taken + start], *made]
                taken = place
                break
    return [*out, *rows[taken:]]


def _matrices(known: Known) -> list[Table]:
    return [table for form in known.forms for table in form.tables if table.layout == "matrix"]


def _may_be_rest(rows: Sequence[Row], place: int) -> bool:
    """Do many figures without a label begin here? In text all of them are in one row, behind the header's words."""
    row = rows[place]
    if row.flat:
        return len(row.pieces) - len(row.words) >= 2 * _LEAST
    if row.words:
        return False
    below = rows[place + 1] if place + 1 < len(rows) else row
    return not below.words and below.grid == row.grid and len(below.pieces) == len(row.pieces) > 1


def _rest(rows: Sequence[Row], place: int) -> _Rest | None:
    first, end = rows[place], place + 1
    if first.flat:
        held: list[Sequence[Piece]] = [first.pieces[len(first.words) :]]
        if any(piece.is_words for piece in held[0]):
            return None
    else:
        while end < len(rows) and rows[end].grid == first.grid and not rows[end].words:
            end += 1
        held = [row.pieces for row in rows[place:end]]
    header = list(_header(rows, place))
    words = [piece for row in header for piece in row.words]
    return _Rest(place - len(header), end, [*words, *first.words], held)


def _header(rows: Sequence[Row], end: int) -> list[Row]:
    """The rows with words alone above this one, of the same table."""
    start = end
    while start > 0 and end - start < _HEADER:
        above = rows[start - 1]
        if above.has_figures or not above.words or above.grid != rows[end].grid:
            break
        start -= 1
    return list(rows[start:end])


def _whole(above: Sequence[Row], rest: _Rest, table: Table) -> tuple[int, list[Row]] | None:
    """Where the table begins whose last columns the rest has, and its rows, whole, below a header that names all."""
    named = _named(rest.words, table.columns)
    count = len(table.columns) - len(named)
    if not named or count < 1 or named != {column.id for column in table.columns[count:]}:
        return None
    behind = rest.parted(len(named))
    start = len(above) - len(behind)
    if len(behind) < _LEAST or start < 0 or any(len(row) != len(named) for row in behind):
        return None
    header = _header(above, start)
    own = above[start:]
    heads, first = _labels(own[0], table)
    words = [*(piece for row in header for piece in row.words), *heads]
    if _named(words, table.columns) != {column.id for column in table.columns[:count]}:
        return None
    labels = [first, *(list(row.words) for row in own[1:])]
    figures = [_figures(row, count) for row in own]
    if not all(figures) or not all(labels) or any(row.doubtful for row in own):
        return None
    whole = [(*one, *other) for one, other in zip(figures, behind, strict=True)]
    if any(len(row) != len(table.columns) for row in whole) or not _is_borne_out(whole, table):
        return None
    kept = [row for row in header if not _named(row.words, table.columns)]
    return start - len(header), [*kept, *_made(own[0].grid, labels, whole, [*words, *rest.words], table)]


def _labels(row: Row, table: Table) -> tuple[list[Piece], list[Piece]]:
    """The words of a row: those of a header with which it begins in text, and its labels."""
    words = list(row.words)
    heads = [
        place for place, piece in enumerate(words) if _named([piece], table.columns) and not is_numbered(piece.text)
    ]
    begin = heads[-1] + 1 if heads and row.flat else 0
    return words[:begin], words[begin:]


def _figures(row: Row, count: int) -> Sequence[Piece]:
    """The last so many cells; none where a word is among them, or a figure before them: a span has moved the row."""
    before, values = row.pieces[:-count], row.pieces[-count:]
    is_moved = any(piece.is_figure for piece in before) or any(piece.is_words for piece in values)
    return () if is_moved else values


def _named(words: Iterable[Piece], columns: Sequence[Column]) -> set[str]:
    """The columns that these words name; what stands over several names none."""
    named = {normalise(column.group): "" for column in columns if column.group}
    named |= {key: column.id for column in columns for key in label_keys(column.labels)}
    texts = (normalise(text) for piece in words for text in side_by_side(piece.text, named))
    return {named[text] for text in texts if text in named} - {""}


def _is_borne_out(rows: Sequence[Sequence[Piece]], table: Table) -> bool:
    """Are the totals the sums of what stands before them, in all but a few rows?"""
    if not ends_in_total(table, len(table.columns)):
        return False
    told = [row for row in rows if not row[-1].is_blank]
    return len(told) >= _LEAST and sum(not adds_up(row) for row in told) * _TOLD <= len(told)


def _made(
    grid: int,
    labels: Sequence[Sequence[Piece]],
    figures: Sequence[Sequence[Piece]],
    heads: Sequence[Piece],
    table: Table,
) -> Iterator[Row]:
    """A header that names the columns as the form does, and the rows."""
    first = max(map(len, labels))
    names = [next(piece for piece in heads if _named([piece], [column])) for column in table.columns]
    yield Row(
        tuple(
            Piece(column.label, piece.locator, place, piece.line)
            for place, (column, piece) in enumerate(zip(table.columns, names, strict=True), first)
        ),
        grid,
    )
    for own, row in zip(labels, figures, strict=True):
        pieces = (*((place, piece) for place, piece in enumerate(own)), *enumerate(row, first))
        yield Row(tuple(one.in_column(place) for place, one in pieces), grid)
