"""A report whose tables stand in documents of their own: the text on the page, the annex in attachments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.carrier import Cell, Document, Grid
    from archive.report.model import Report


def with_tables(document: Document, others: Iterable[tuple[int, Document]]) -> Document:
    """The document with the tables of others, each with the id of its capture, which their locators name."""
    grids = [*document.grids, *(_placed(grid, capture_id) for capture_id, other in others for grid in other.grids)]
    return replace(document, grids=tuple(grids))


def _placed(grid: Grid, capture_id: int) -> Grid:
    def placed(row: Iterable[Cell]) -> Iterator[Cell]:
        return (replace(cell, locator={**cell.locator, "capture": capture_id}) for cell in row)

    return replace(grid, rows=tuple(tuple(placed(row)) for row in grid.rows))


def only_what_lacks(report: Report, before: Report) -> Report | None:
    """Without what the other documents repeat of the tables that the first one has.

    None where they add nothing, or where they would have the report be another's or its own tables be read otherwise
    than `before`, without them: what a document says, no other one changes.
    """
    own = {one.cell: one.value for one in before.statistics if one.source == "table"}
    tables = {table for table, _, _ in own}
    kept = [one for one in report.statistics if "capture" not in one.locator or one.table_id not in tables]
    stated = {one.cell: one.value for one in kept if one.source == "table" and "capture" not in one.locator}
    is_same = (report.agency, report.year, stated) == (before.agency, before.year, own)
    if not is_same or not any("capture" in one.locator for one in kept):
        return None
    return replace(report, statistics=tuple(kept))
