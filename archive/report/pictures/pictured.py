"""A page whose tables are pictures: its text, with the tables recognised in the pictures that stand in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.report.carrier import Document, Grid
    from archive.report.model import Locator, Report

# Pages of pictures are counted on over all of them, as those of one scan are: page → (capture of the picture, page).
Places = dict[int, tuple[int, int]]


def with_pictures(page: Document, pictures: Iterable[tuple[int, Document]]) -> tuple[Document, Places]:
    """The document that page and pictures (each with the id of its capture) make, in the order of the page.

    Of a picture only the tables are taken: what else stands on it is no text of the page.
    """
    grids: list[Grid] = []
    places: Places = {}
    recognised: dict[int, int] = {}
    for capture_id, picture in pictures:
        numbers: dict[int, int] = {}
        for number, quarters in sorted(picture.recognised.items()):
            numbers[number] = len(places) + 1
            recognised[numbers[number]] = quarters
            places[numbers[number]] = (capture_id, number)
        grids += [_numbered(grid, numbers) for grid in picture.grids]
    return replace(page, grids=(*page.grids, *grids), recognised=recognised), places


def _numbered(grid: Grid, numbers: Mapping[int, int]) -> Grid:
    def moved(locator: Locator) -> Locator:
        return {**locator, "page": numbers[locator["page"]]}

    return replace(
        grid, rows=tuple(tuple(replace(one, locator=moved(one.locator)) for one in row) for row in grid.rows)
    )


def only_what_lacks(report: Report, before: Report) -> Report | None:
    """Without what pictures repeat of the tables that stand in the page as text.

    None where those would be read otherwise than `before`, without the pictures: these must change nothing.
    """
    written = [one for one in report.statistics if one.source == "table" and one.locator.get("kind") != "box"]
    if [one.value for one in written] != [one.value for one in before.statistics if one.source == "table"]:
        return None
    cells = {one.cell for one in written}
    kept = (one for one in report.statistics if one.locator.get("kind") != "box" or one.cell not in cells)
    return replace(report, statistics=tuple(kept))


def placed(report: Report, places: Places) -> Report:
    """The report with locators that name the capture of the picture; `reason` says where its tables are from."""
    statistics = [replace(one, locator=_placed(one.locator, places)) for one in report.statistics]
    seen = {one.locator["capture"] for one in statistics if "capture" in one.locator}
    pictures = counted(len(seen), "picture", "pictures")
    told = f"表格识别自网页中的 {len(seen)} 幅图片 / tables recognised in {pictures} of the page"
    reason = "; ".join(part for part in (told, report.reason) if part)
    status = "partial" if report.status == "complete" else report.status
    return replace(report, statistics=tuple(statistics), status=status, reason=reason)


def _placed(locator: Locator, places: Places) -> Locator:
    if locator.get("kind") != "box":
        return locator
    capture_id, page = places[locator["page"]]
    return {"kind": "box", "capture": capture_id, "page": page, "box": locator["box"]}
