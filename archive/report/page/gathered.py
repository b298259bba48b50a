"""The tables of a page that are grids, and which of them are statutory."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from archive.report.page.abreast import abreast
from archive.report.page.grid import html_grid, own_rows
from archive.report.page.seen import UNSEEN, text_lines
from archive.report.tables.frame import is_statutory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.report.carrier import Grid
    from archive.report.labels import Labels
    from archive.report.model import Locator


def gather_tables(
    tables: Iterable[tuple[Any, int, Locator]], labels: Labels, hidden: Mapping[Any, str]
) -> tuple[tuple[Grid, ...], dict[Any, str]]:
    """Tables, each with its number and the way to its document, as grids; which are statutory, with their text.

    A table that only lays out the page (others stand in it, its own cells hold no labels) is no grid; small
    tables inside the cells of a statutory one belong to those cells.
    """
    grids: list[Grid] = []
    statutory: dict[Any, str] = {}
    for table, ordinal, place in tables:
        if any(parent in statutory for parent in table.iterancestors("table")):
            continue
        nested = table.find(".//table") is not None
        if nested and not is_statutory(_own_texts(table), labels):
            continue
        grid = html_grid(table, ordinal, _line_before(table), hidden)
        if not grid.rows:
            continue
        if place:
            for cell in (cell for row in grid.rows for cell in row):
                cell.locator.update(place)
        whole = abreast(grids[-1], grid, labels) if grids else None
        if whole is not None:
            grids[-1], statutory[table] = whole, _text(grid)
            continue
        grids.append(grid)
        if nested or is_statutory((cell.text for row in grid.rows for cell in row), labels):
            statutory[table] = _text(grid)
    return tuple(grids), statutory


def _text(grid: Grid) -> str:
    """The text of a table, cell by cell."""
    return "\n".join(("", *(cell.text for row in grid.rows for cell in row if cell.text), ""))


def _own_texts(table: Any) -> list[str]:
    """The texts of a table's cells without the tables inside them; one of a single cell is the text that it holds."""
    inner = {one: "" for one in table.iterdescendants("table") if len(list(islice(one.iter("td", "th"), 2))) > 1}
    return [" ".join(text_lines(cell, inner)) for row in own_rows(table) for cell in row]


def _line_before(table: Any) -> str:
    """The last line of text above the table, at most a few elements away."""
    element = table
    for _ in range(6):
        before = element.getprevious()
        while before is not None:
            if isinstance(before.tag, str) and before.tag not in UNSEEN:
                lines = text_lines(before) if before.tag != "table" else []
                if before.tail and before.tail.strip():
                    return str(before.tail.strip())
                if lines:
                    return lines[-1]
            before = before.getprevious()
        element = element.getparent()
        if element is None or element.tag == "body":
            break
        if element.text and element.text.strip():
            return str(element.text.strip())
    return ""
