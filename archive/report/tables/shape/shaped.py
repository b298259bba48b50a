"""All rows put into the form's shape, one way of writing after another; a table that is the form itself needs none."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from archive.report.tables.shape.filled import is_form
from archive.report.tables.shape.halves import without_halves
from archive.report.tables.shape.headed import headed
from archive.report.tables.shape.heaped import unheaped
from archive.report.tables.shape.numbered import without_numbers
from archive.report.tables.shape.others import without_others
from archive.report.tables.shape.paired import one_below_the_other
from archive.report.tables.shape.rejoined import rejoined
from archive.report.tables.shape.shared import with_shared_totals
from archive.report.tables.shape.straight import straightened
from archive.report.tables.shape.surplus import without_surplus
from archive.report.tables.shape.topped import beside_their_labels
from archive.report.tables.shape.turned import Turner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Row


def shaped_tables(rows: Iterable[Row], known: Known) -> list[Row]:
    """The rows of tables; those of a table that is the form itself stay as they are, and part what stands around it."""
    tables = (list(of_grid) for _, of_grid in groupby(rows, key=lambda row: row.grid))
    out: list[Row] = []
    for is_whole, parts in groupby(tables, key=lambda table: is_form(table, known)):
        own = [row for table in parts for row in table]
        out += own if is_whole else _shaped(own, known)
    return out


def _shaped(rows: Iterable[Row], known: Known) -> list[Row]:
    own = beside_their_labels(one_below_the_other(unheaped(rows, known)), known)
    own = headed(straightened(without_halves(own, known), known), known)
    return Turner(known).turn(rejoined(list(without_others(without_numbers(own), known)), known))


def shaped_text(rows: list[Row], known: Known) -> list[Row]:
    """The rows of text."""
    own = with_shared_totals(without_surplus(without_numbers(rows), known), known)
    return Turner(known).turn(rejoined(own, known))
