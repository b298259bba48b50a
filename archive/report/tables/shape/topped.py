"""Labels in rows of their own, each above the row of its figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row

_LEAST = 3  # so many labels above as many rows of figures


def beside_their_labels(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows; where such labels stand alone above rows that have none, each stands before its figures."""
    for _, of_grid in groupby(rows, key=lambda row: row.grid):
        own = list(of_grid)
        written = [row for row in own if not _is_gap(row)] if _may_be_topped(own) else []
        labels = dict(_labels(written, known))
        if len(labels) < _LEAST:
            yield from own
            continue
        for place, row in enumerate(written):
            if place not in labels:
                label = labels.get(place - 1)
                yield row if label is None else replace(row, pieces=(label.in_column(-1), *row.pieces))


def _may_be_topped(rows: Sequence[Row]) -> bool:
    """Have many rows figures, and no label?"""
    return sum(row.has_figures and not row.words for row in rows) >= _LEAST


def _is_gap(row: Row) -> bool:
    """Is it one blank cell, between two rows?"""
    return len(row.pieces) == 1 and row.pieces[0].is_blank


def _labels(rows: Sequence[Row], known: Known) -> Iterator[tuple[int, Piece]]:
    """The labels of lines that stand alone above a row of figures, or of blank cells, without one."""
    for place, (row, below) in enumerate(pairwise(rows)):
        is_alone = len(row.words) == 1 and not row.has_figures and not row.flat
        if is_alone and not below.words and len(below.pieces) > 1 and _is_line(row.words[0].text, known):
            yield place, row.words[0]


def _is_line(text: str, known: Known) -> bool:
    return any(labels.ids(text, loose=False)[0] for labels in (known.matrix, known.blocks))
