"""Where one bad line meets one bad column: the cell, and the value, that would repair both. Named, never written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.stated import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Axis, Table
    from archive.report.model import Finding
    from archive.report.stated import Figures

Cell = tuple[str, str, str]


def name_repairs(table: Table, findings: Sequence[Finding], figures: Figures) -> list[Finding]:
    """The findings; where exactly one cell would make every failing sum through it hold, they name it."""
    failing = [finding for finding in findings if finding.outcome == "fail"]
    repairs = {*_wanted(table, failing, "line", figures)} & {*_wanted(table, failing, "column", figures)}
    if len(repairs) != 1:
        return list(findings)
    (cell, value) = repairs.pop()
    return [_named(finding, table, cell, value, figures) if finding in failing else finding for finding in findings]


def _wanted(table: Table, failing: Iterable[Finding], axis: Axis, figures: Figures) -> Iterable[tuple[Cell, float]]:
    """Each cell of a failing sum, with the value by which that sum alone would hold."""
    for finding in failing:
        for identity in table.identities:
            if identity.axis != axis or not finding.check_id.startswith(f"{identity.id}."):
                continue
            key = finding.check_id.removeprefix(f"{identity.id}.")
            excess = float(finding.actual or 0) - float(finding.expected or 0)
            for names, sign in ((identity.left, -1), (identity.right, 1)):
                for name in names:
                    cell = (table.id, name, key) if axis == "column" else (table.id, key, name)
                    stated = figures.best(cell)
                    if stated is not None and stated.value is not None and stated.value + sign * excess >= 0:
                        yield cell, stated.value + sign * excess


def _named(finding: Finding, table: Table, cell: Cell, value: float, figures: Figures) -> Finding:
    involved = any((one["table_id"], one["line"], one["column"]) == cell for one in finding.cells)
    stated = figures.best(cell)
    if not involved or stated is None:
        return finding
    line = table.line(cell[1])
    chinese, _, english = finding.message.partition(" / ")
    column = line.column(cell[2])
    now, then = amount(stated.value), amount(value)
    return replace(
        finding,
        message=(
            f"{chinese}；若“{line.label}·{column.label}”为 {then}（今为 {now}），行列皆平 / "
            f"{english}; with {line.id}, {column.id} at {then} instead of {now} both would hold"
        ),
    )
