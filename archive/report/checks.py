"""Which identities of the form does a report break, and do its figures and dates agree with one another?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.cause import Judged, name_causes
from archive.report.deadline import check_period, check_published
from archive.report.model import Finding
from archive.report.repair import name_repairs
from archive.report.stated import Figures, amount, cell_of, outcome_of
from archive.report.years import compare_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.form import Column, Form, Forms, Identity, Line, Table
    from archive.report.model import Outcome, Report, Statistic


def check(report: Report, forms: Forms) -> tuple[Finding, ...]:
    """All findings on one report by itself."""
    form = forms.of_era(report.era)
    figures = Figures(report.statistics)
    findings: list[Finding] = []
    if form is not None:
        findings += _identities(form, figures)
        findings += _prose(form, figures)
    findings += [check_period(report), check_published(report)]
    return tuple(findings)


def _identities(form: Form, figures: Figures) -> Iterator[Finding]:
    for table in form.tables:
        if not figures.has_table(table.id):
            continue
        judged = [sum_ for identity in table.identities for sum_ in _identity(table, identity, figures)]
        yield from name_repairs(table, name_causes(judged), figures)


def _identity(table: Table, identity: Identity, figures: Figures) -> Iterator[Judged]:
    """One finding for each column or line in which the sum must hold."""
    if identity.axis == "column":
        columns = _columns(table, identity)
        for column in columns:
            left = [(table.id, line, column.id) for line in identity.left]
            right = [(table.id, line, column.id) for line in identity.right]
            name = identity.id if len(columns) == 1 else f"{identity.id}.{column.id}"
            where = (
                (column.label, column.id)
                if len(columns) > 1
                else (table.line(identity.right[0]).label, identity.right[0])
            )
            yield _sum(name, where, left, right, figures)
        return
    for line in table.lines:
        left = [(table.id, line.id, column) for column in identity.left]
        right = [(table.id, line.id, column) for column in identity.right]
        yield _sum(f"{identity.id}.{line.id}", (line.label, line.id), left, right, figures)


def _columns(table: Table, identity: Identity) -> list[Column]:
    lines = {line.id: line for line in table.lines}
    parts = [lines[name] for name in (*identity.left, *identity.right)]
    return [column for column in table.columns if all(column in line.columns for line in parts)]


@dataclass(frozen=True)
class _Side:
    """The sum of what is stated on one side of an identity; `open` if something on it is not."""

    total: float
    open: bool
    statistics: tuple[Statistic, ...]

    @property
    def stated(self) -> bool:
        return any(one.value is not None for one in self.statistics)


def _side(cells: list[tuple[str, str, str]], figures: Figures) -> _Side:
    found = [figures.best(cell) for cell in cells]
    stated = [one for one in found if one is not None]
    values = [one.value for one in stated if one.value is not None]
    return _Side(round(sum(values), 6), len(values) < len(cells), tuple(stated))


def _sum(
    check_id: str,
    where: tuple[str, str],
    left: list[tuple[str, str, str]],
    right: list[tuple[str, str, str]],
    figures: Figures,
) -> Judged:
    """`left` adds up to `right`. A blank is not 0: it may hide any figure, but no negative one."""
    one, other = _side(left, figures), _side(right, figures)
    label, name = where
    statistics = (*one.statistics, *other.statistics)
    cells = tuple(cell_of(statistic) for statistic in statistics)
    outcome = _compare(one, other)
    if outcome == "not_assessable":
        message = f"“{label}”有空白，不能核对 / {name}: cells are blank and the rest does not decide"
        finding = Finding(check_id, outcome, "info", None, None, message, cells)
    elif outcome == "pass":
        message = f"“{label}”勾稽一致 / {name} adds up"
        finding = Finding(check_id, outcome, "info", other.total, one.total, message, cells)
    else:
        sums = f"{amount(one.total)} ≠ {amount(other.total)}"
        message = f"“{label}”勾稽不符：{sums} / {name} does not add up: {sums}"
        finding = Finding(check_id, outcome, "error", other.total, one.total, message, cells)
    return Judged(finding, statistics, not one.open and not other.open)


def _compare(one: _Side, other: _Side) -> Outcome:
    """What is stated on an open side is the least that the side can be."""
    if one.open and other.open:
        return "not_assessable"
    if not one.open and not other.open:
        return "pass" if one.total == other.total else "fail"
    least, whole = (one, other) if one.open else (other, one)
    if not least.stated:
        return "not_assessable"
    if least.total > whole.total:
        return "fail"
    return "pass" if least.total == whole.total else "not_assessable"


def _prose(form: Form, figures: Figures) -> Iterator[Finding]:
    """A figure stated in prose against the same cell of the table."""
    for table in form.tables:
        if not figures.has_table(table.id):
            continue
        for line in table.lines:
            pairs = [
                (prose, tabled)
                for column in line.columns
                for prose in figures.prose((table.id, line.id, column.id))
                if (tabled := figures.tabled((table.id, line.id, column.id))) is not None
            ]
            if pairs:
                yield _agree(f"prose.{table.id}.{line.id}", line, pairs)


def _agree(check_id: str, line: Line, pairs: list[tuple[Statistic, Statistic]]) -> Finding:
    """One finding for a line; the first pair that disagrees decides, then the first that agrees."""
    cells = tuple(cell_of(statistic) for pair in pairs for statistic in pair)
    judged = {outcome_of(prose, tabled): (prose.value, tabled.value) for prose, tabled in reversed(pairs)}
    if "fail" in judged:
        stated, tabled = judged["fail"]
        message = (
            f"“{line.label}”正文为 {amount(stated)}，表中为 {amount(tabled)} / "
            f"{line.id}: the text says {amount(stated)}, the table {amount(tabled)}"
        )
        return Finding(check_id, "fail", "warning", tabled, stated, message, cells)
    if "pass" in judged:
        stated, tabled = judged["pass"]
        message = f"“{line.label}”正文与表一致 / {line.id}: text and table agree"
        return Finding(check_id, "pass", "info", tabled, stated, message, cells)
    message = f"“{line.label}”正文为约数或表中空白 / {line.id}: the text is approximate or the cell blank"
    return Finding(check_id, "not_assessable", "info", None, None, message, cells)


def check_years(previous: Report, current: Report, forms: Forms) -> tuple[Finding, ...]:
    """What the current report carries over from the one before it."""
    return compare_years(previous, current, forms)
