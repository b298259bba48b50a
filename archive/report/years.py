"""What one year's report hands on to the next: requests carried forward, documents in force, items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.model import Finding
from archive.report.stated import Figures, amount, cell_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.form import Forms, Table
    from archive.report.model import Report

Cell = tuple[str, str, str]


def compare_years(
    before: Mapping[int, Report], current: Report, forms: Forms, missing: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Findings for the current report; nothing where it does not follow upon all of those `before`, by their ids.

    Those are the agency's own and, where divisions were joined in between, those of the agencies that went up in it;
    `missing` names divisions whose agencies' reports are not at hand: then nothing can be said to fail. A cell of one
    before names its id.
    """
    if not before or current.year is None or any(one.year != current.year - 1 for one in before.values()):
        return ()
    pair = _Pair(
        {report_id: Figures(one.statistics) for report_id, one in before.items()},
        Figures(current.statistics),
        tuple(missing),
    )
    findings = [*_carried(pair, forms, current)]
    if all(one.era == current.era for one in before.values()):
        findings += _in_force(pair, forms, current)
        findings += _items(pair, forms, current)
    return tuple(findings)


@dataclass(frozen=True)
class _Pair:
    """Figures of last year, of one agency or of several together, and of this one."""

    before: Mapping[int, Figures]
    now: Figures
    missing: tuple[str, ...]

    def have(self, table: Table | None) -> bool:
        return table is not None and all(one.has_table(table.id) for one in (*self.before.values(), self.now))


def _carried(pair: _Pair, forms: Forms, current: Report) -> Iterator[Finding]:
    """Last year's carried_forward is this year's carried_over, for all seven applicants."""
    table = _table(forms, current, "requests")
    if table is None or not pair.have(table):
        return
    for column in table.columns:
        yield _equal(
            f"years.carried.{column.id}",
            (f"结转（{column.label}）", f"carried over, {column.id}"),
            pair,
            [(("requests", "carried_forward", column.id), 1)],
            [],
            ("requests", "carried_over", column.id),
        )


def _in_force(pair: _Pair, forms: Forms, current: Report) -> Iterator[Finding]:
    """In force last year, and what was made, less what was repealed, is in force this year."""
    for line in _lines(forms, current, "in_force", pair):
        yield _equal(
            f"years.in_force.{line[0]}",
            (f"{line[1]}现行有效件数", f"{line[0]} in force"),
            pair,
            [(("disclosure", line[0], "in_force"), 1)],
            [(("disclosure", line[0], "made_this_year"), 1), (("disclosure", line[0], "repealed_this_year"), -1)],
            ("disclosure", line[0], "in_force"),
        )


def _items(pair: _Pair, forms: Forms, current: Report) -> Iterator[Finding]:
    """The items of the year before last and last year's change are this report's items of last year."""
    for line in _lines(forms, current, "items_last_year", pair):
        yield _equal(
            f"years.items.{line[0]}",
            (f"{line[1]}项目数量", f"items of {line[0]}"),
            pair,
            [(("disclosure", line[0], "items_last_year"), 1), (("disclosure", line[0], "items_change"), 1)],
            [],
            ("disclosure", line[0], "items_last_year"),
        )


def _lines(forms: Forms, current: Report, column_id: str, pair: _Pair) -> Sequence[tuple[str, str]]:
    """Lines of the disclosure table that have the column."""
    table = _table(forms, current, "disclosure")
    if table is None or not pair.have(table):
        return ()
    return [(line.id, line.label) for line in table.lines if any(column.id == column_id for column in line.columns)]


def _table(forms: Forms, report: Report, table_id: str) -> Table | None:
    """The report's form may lack a table of which figures were read: two forms' tables on one page."""
    form = forms.of_era(report.era)
    return next((table for table in form.tables if table.id == table_id), None) if form is not None else None


def _equal(
    check_id: str,
    names: tuple[str, str],
    pair: _Pair,
    last_year: Sequence[tuple[Cell, int]],
    this_year: Sequence[tuple[Cell, int]],
    stated: Cell,
) -> Finding:
    """The parts of last year and of this year add up to what this year's cell states."""
    theirs = [(report_id, one.best(cell), sign) for report_id, one in pair.before.items() for cell, sign in last_year]
    ours = [(pair.now.best(cell), sign) for cell, sign in this_year]
    parts = [*((one, sign) for _, one, sign in theirs), *ours]
    target = pair.now.best(stated)
    cells = (
        *(cell_of(one) | {"report_id": report_id} for report_id, one, _ in theirs if one is not None),
        *(cell_of(one) for one in (*(one for one, _ in ours), target) if one is not None),
    )
    values = [one.value * sign for one, sign in parts if one is not None and one.value is not None]
    chinese, english = names
    if target is None or target.value is None or len(values) < len(parts):
        message = f"{chinese}：上年或本年空白，不能核对 / {english}: blank in one of the two years"
        return Finding(check_id, "not_assessable", "info", None, None, message, cells)
    expected, actual = round(sum(values), 6), target.value
    if expected == actual:
        return Finding(
            check_id,
            "pass",
            "info",
            expected,
            actual,
            f"{chinese}与上年衔接 / {english}: follows from last year",
            cells,
        )
    if pair.missing:
        gone = "、".join(pair.missing)
        message = (
            f"{chinese}：本年并入了{gone}，缺其上年报告，不能核对 / "
            f"{english}: {gone} joined it this year, and their reports on last year are not here"
        )
        return Finding(check_id, "not_assessable", "info", None, None, message, cells)
    message = (
        f"{chinese}与上年不衔接：应为 {amount(expected)}，本年为 {amount(actual)} / "
        f"{english}: last year's report leads to {amount(expected)}, this one says {amount(actual)}"
    )
    return Finding(check_id, "fail", "warning", expected, actual, message, cells)
