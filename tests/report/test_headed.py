"""A header that stands as a table by itself above the table that it is of."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.tables.known import Known
from archive.report.tables.rows import Piece, Row
from archive.report.tables.shape.headed import headed

KNOWN = Known.of(tuple(load_forms()))


def row(grid: int, *texts: str) -> Row:
    return Row(tuple(Piece(text, {}, column) for column, text in enumerate(texts)), grid)


HEADS = row(0, "信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
FIGURES = row(1, "规章", "1", "2", "3")


@pytest.mark.parametrize("header", [[HEADS], [row(0), HEADS], [HEADS, row(0)]])
def test_a_header_begins_the_table_below(header: list[Row]) -> None:
    """A row of it may have no cells, where those above reach down over all of it."""
    assert [one.grid for one in headed([*header, FIGURES], KNOWN)] == [1] * (len(header) + 1)


def test_a_header_of_other_columns_stays() -> None:
    assert [one.grid for one in headed([HEADS, row(1, "规章", "1")], KNOWN)] == [0, 1]
