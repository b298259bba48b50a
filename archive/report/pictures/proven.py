"""Figures recognised in a picture: believed where the sums of the form bear them out, else kept as unclear."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.report.locate import squeeze
from archive.report.pictures.recognised import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.carrier import Document
    from archive.report.form import Form, Forms, Table
    from archive.report.model import Locator, Report, Statistic

Cell = tuple[str, str, str]
Place = tuple[int, tuple[float, ...]]

_UNCLEAR = 0.3  # of the confidence of a figure that nothing bears out
_LEAST_SURE = 0.6  # of a word: below it even sums that hold may hold by chance


def accept(report: Report, document: Document, forms: Forms) -> Report:
    """The report with source `ocr` for what was recognised: values only where every sum of the cell holds.

    Lines and columns must also follow one another as on the form, since sums do not tell two of them apart. Of
    recognised prose no figure is taken, nor a number by which to reach the agency: nothing bears them out. Tables
    that hardly were recognised say nothing, not even that this is no report.
    """
    if not document.recognised:
        return report
    if report.status == "not_a_report" and _reads_badly(document):
        return replace(report, status="unreadable", reason="a scan: its writing could hardly be recognised")
    recognised = [one for one in report.statistics if one.source == "table" and _is_recognised(one, document)]
    form = forms.of_era(report.era)
    sure = {_place(cell.locator): cell.confidence for grid in document.grids for row in grid.rows for cell in row}
    upright = {one.cell: _upright(one.locator, document) for one in recognised if one.ordinal == 1}
    proven = _proven(report.statistics, upright, form) if form is not None else frozenset()
    judged = {id(one): _judged(one, one.cell in proven, sure.get(_place(one.locator), 0.0)) for one in recognised}
    written = squeeze("".join(line.text for line in document.lines if not _is_on_picture(line.locator, document)))
    kept = tuple(judged.get(id(one), one) for one in report.statistics if id(one) in judged or _is_kept(one, written))
    report = replace(report, statistics=kept)
    if not written:
        report = replace(report, phone=None, postcode=None, email=None)
    return _with_status(report, judged.values())


def _is_recognised(one: Statistic, document: Document) -> bool:
    return _is_on_picture(one.locator, document)


def _is_on_picture(locator: Locator, document: Document) -> bool:
    return locator.get("kind") == "box" and locator.get("page") in document.recognised


def _reads_badly(document: Document) -> bool:
    sure = [cell.confidence for grid in document.grids for row in grid.rows for cell in row if cell.text]
    return sum(sure) < _LEAST_SURE * len(sure)


def _upright(locator: Locator, document: Document) -> Place:
    """The place as one who reads the page sees it, which may lie on its side or stand on its head."""
    page, (left, top, right, bottom) = _place(locator)
    quarters = document.recognised[page]
    sides = {1: (top, -right, bottom, -left), 2: (-right, -bottom, -left, -top), 3: (-bottom, left, -top, right)}
    return page, sides.get(quarters, (left, top, right, bottom))


def _place(locator: Locator) -> Place:
    return int(locator.get("page", 0)), tuple(locator.get("box", ()))


def _is_kept(one: Statistic, written: str) -> bool:
    """What is no figure of a recognised table: of prose only what stands in text that was written as text."""
    return one.source != "prose" or squeeze(str(one.locator.get("sentence", UNKNOWN))) in written


def _judged(one: Statistic, is_proven: bool, sure: float) -> Statistic:
    if one.kind == "blank" and sure >= _LEAST_SURE:
        return replace(one, source="ocr", confidence=min(one.confidence, sure))
    if is_proven and sure >= _LEAST_SURE and one.kind != "unclear" and one.ordinal == 1:
        return replace(one, source="ocr", confidence=round(min(one.confidence, sure), 3))
    return replace(one, value=None, kind="unclear", source="ocr", confidence=round(_UNCLEAR * sure, 3))


def _with_status(report: Report, judged: Iterable[Statistic]) -> Report:
    judged = list(judged)
    unclear = sum(1 for one in judged if one.kind == "unclear")
    if not unclear or report.status not in ("complete", "partial"):
        return report
    reason = (
        f"图像识别的 {len(judged)} 个单元格中 {unclear} 个未获勾稽证实 / "
        f"{unclear} of {len(judged)} recognised cells are not borne out by the sums of the form"
    )
    parts = [part for part in (report.reason, reason) if part]
    return replace(report, status="partial", reason="; ".join(parts))


def _proven(stated: Iterable[Statistic], upright: Mapping[Cell, Place], form: Form) -> frozenset[Cell]:
    """The cells all of whose sums hold, in tables whose lines and columns follow one another as on the form."""
    values = {
        one.cell: one.value for one in stated if one.source == "table" and one.scope == "year" and one.ordinal == 1
    }
    held: dict[Cell, list[bool]] = {}
    for table in form.tables:
        if not _is_in_order(table, {cell[1:]: place for cell, place in upright.items() if cell[0] == table.id}):
            continue
        for left, right in _sums(table):
            holds = _holds(left, right, values)
            for cell in (*left, *right):
                held.setdefault(cell, []).append(holds)
    return frozenset(cell for cell, sums in held.items() if all(sums))


def _sums(table: Table) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Each sum that the form requires of a table: the cells on its two sides."""
    for identity in table.identities:
        by_line = identity.axis == "line"
        for other in [line.id for line in table.lines] if by_line else [one.id for one in table.columns]:
            left, right = (
                [(table.id, other, part) if by_line else (table.id, part, other) for part in side]
                for side in (identity.left, identity.right)
            )
            yield left, right


def _holds(left: Sequence[Cell], right: Sequence[Cell], values: Mapping[Cell, float | None]) -> bool:
    """Both sides are the same; what is blank on one of them adds nothing, for no figure is negative."""
    sides = [[values.get(cell) for cell in side] for side in (left, right)]
    sums = [sum(value for value in side if value is not None) for side in sides]
    is_open = [any(value is None for value in side) for side in sides]
    is_stated = all(any(value is not None for value in side) for side in sides)
    is_natural = all(value is None or (value >= 0 and value == int(value)) for side in sides for value in side)
    return is_stated and is_natural and not all(is_open) and abs(sums[0] - sums[1]) < 1e-6


def _is_in_order(table: Table, places: Mapping[tuple[str, str], Place]) -> bool:
    """Do the lines follow one another down the pages as on the form, and the columns across each?"""
    if table.layout == "row":
        only = [[places[line.id, one.id] for line, one in table.cells if (line.id, one.id) in places]]
        return not any(one[1][0] >= after[1][0] for across in only for one, after in pairwise(across))
    if table.layout != "matrix":
        return True
    for column in table.columns:
        down = [places[line.id, column.id] for line in table.lines if (line.id, column.id) in places]
        if any((one[0], one[1][1]) >= (after[0], after[1][1]) for one, after in pairwise(down)):
            return False
    for line in table.lines:
        across = [places[line.id, column.id] for column in table.columns if (line.id, column.id) in places]
        if any(one[1][0] >= after[1][0] for one, after in pairwise(across)):
            return False
    return True
