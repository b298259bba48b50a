"""Where one bad line meets one bad column: the cell, and the value, that would repair both. Named, never written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.stated import amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archive.report.form import Axis, Table
    from archive.report.model import Finding
    from archive.report.stated import Figures

Cell = tuple[str, str, str]


def name_repairs(table: Table, findings: Sequence[Finding], figures: Figures) -> list[Finding]:
    """The findings; each that fails and has exactly one cell by which all failing sums through it would hold names it.

    So two faults apart from one another are told apart; where a sum that holds now would no longer, nothing is named.
    """
    failing = [finding for finding in findings if finding.outcome == "fail"]
    if not failing:
        return list(findings)
    repairs = _repairs(table, failing, figures)
    for finding in findings:
        if finding.outcome == "pass":
            for cell in _cells(finding):
                repairs.pop(cell, None)
    return [_named(one, table, repairs, figures) if one.outcome == "fail" else one for one in findings]


def _repairs(table: Table, failing: Iterable[Finding], figures: Figures) -> dict[Cell, float]:
    """The cells of which a failing line and a failing column, and all that fail, want the same value."""
    wanted: dict[Cell, list[tuple[Axis, float]]] = defaultdict(list)
    for finding in failing:
        for cell, axis, value in _wanted(table, finding, figures):
            wanted[cell].append((axis, value))
    return {
        cell: asked[0][1]
        for cell, asked in wanted.items()
        if len({axis for axis, _ in asked}) > 1 and len({value for _, value in asked}) == 1 and asked[0][1] >= 0
    }


def _wanted(table: Table, finding: Finding, figures: Figures) -> Iterator[tuple[Cell, Axis, float]]:
    """Each cell of a failing sum, with the value by which that sum alone would hold."""
    excess = float(finding.actual or 0) - float(finding.expected or 0)
    for identity in table.identities:
        if not finding.check_id.startswith(f"{identity.id}."):
            continue
        key = finding.check_id.removeprefix(f"{identity.id}.")
        for names, sign in ((identity.left, -1), (identity.right, 1)):
            for name in names:
                cell = (table.id, name, key) if identity.axis == "column" else (table.id, key, name)
                stated = figures.best(cell)
                if stated is not None and stated.value is not None:
                    yield cell, identity.axis, round(stated.value + sign * excess, 6)


def _cells(finding: Finding) -> list[Cell]:
    return [(one["table_id"], one["line"], one["column"]) for one in finding.cells]


def _named(finding: Finding, table: Table, repairs: Mapping[Cell, float], figures: Figures) -> Finding:
    found = [cell for cell in _cells(finding) if cell in repairs]
    stated = figures.best(found[0]) if len(found) == 1 else None
    if stated is None:
        return finding
    (cell,) = found
    line = table.line(cell[1])
    chinese, _, english = finding.message.partition(" / ")
    column = line.column(cell[2])
    now, then = amount(stated.value), amount(repairs[cell])
    return replace(
        finding,
        message=(
            f"{chinese}；若“{line.label}·{column.label}”为 {then}（今为 {now}），行列皆平 / "
            f"{english}; with {line.id}, {column.id} at {then} instead of {now} both would hold"
        ),
    )
