"""A total that several rows of text share: its cell is merged with those below, and the rows have one figure less."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.report.tables.aligned import TELLING, adds_up
from archive.report.tables.headers import ends_in_total
from archive.report.tables.rows import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.form import Table
    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row


def with_shared_totals(rows: Sequence[Row], known: Known) -> list[Row]:
    """The rows; where a total is the sum of its own row and of those below that lack one, it is unclear in each."""
    out = list(rows)
    for form in known.forms:
        for table in form.tables:
            if table.layout == "matrix" and ends_in_total(table, len(table.columns)):
                for place, end in _shared(out, table):
                    total = _values(out[place])[-1]
                    for at in range(place, end):
                        own = out[at].pieces[:-1] if at == place else out[at].pieces
                        out[at] = replace(out[at], pieces=(*own, _unclear(total, own[-1])))
    return out


def _shared(rows: Sequence[Row], table: Table) -> Iterator[tuple[int, int]]:
    """Where the rows begin and end that share a total."""
    count = len(table.columns)
    for place, row in enumerate(rows):
        values = _values(row)
        if len(values) != count or adds_up(values, least=0):
            continue
        below = [*takewhile(lambda figures: len(figures) == count - 1, map(_values, rows[place + 1 :]))]
        parts = [piece for figures in (values[:-1], *below) for piece in figures]
        if below and TELLING <= (values[-1].reading[0] or 0) == sum(piece.reading[0] or 0 for piece in parts):
            yield place, place + 1 + len(below)


def _values(row: Row) -> Sequence[Piece]:
    """The figures behind the labels of a row of text, if there is nothing else."""
    if not (row.flat and row.words and row.has_figures):
        return ()
    values = row.pieces[len(row.words) :]
    return values if all(piece.is_figure for piece in values) else ()


def _unclear(total: Piece, last: Piece) -> Piece:
    """The total as it stands behind the last figure of a row."""
    one = Piece(total.text, total.locator, last.column + 1, last.line)
    one.reading = None, "unclear", total.reading[2]
    return one
