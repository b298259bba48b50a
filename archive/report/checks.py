"""Which identities of the form does a report break, and do its figures and dates agree with one another?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.about.deadline import check_period, check_published
from archive.report.cause import Judged, name_causes
from archive.report.kept import kept
from archive.report.model import Finding
from archive.report.repair import name_repairs
from archive.report.stated import Figures, amount, cell_of, outcome_of
from archive.report.years import compare_years

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.report.form import Column, Form, Forms, Identity, Line, Table
    from archive.report.model import Outcome, Report, Statistic
    from archive.report.stated import Cell


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


@dataclass(frozen=True)
class _Sum:
    """One sum that the form requires: what it is called, and the cells on both sides."""

    check_id: str
    label: str
    name: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]


def _identities(form: Form, figures: Figures) -> Iterator[Finding]:
    for table in form.tables:
        if figures.has_table(table.id):
            judged = [_judge(one, figures) for one in _sums(table)]
            yield from name_repairs(table, name_causes(judged), figures)


@kept
def _sums(table: Table) -> tuple[_Sum, ...]:
    return tuple(one for identity in table.identities for one in _sums_of(table, identity))


def _sums_of(table: Table, identity: Identity) -> Iterator[_Sum]:
    """One sum for each column or line in which it must hold."""
    if identity.axis == "column":
        columns = _columns(table, identity)
        last = identity.right[0]
        for column in columns:
            left, right = (
                tuple((table.id, line, column.id) for line in side) for side in (identity.left, identity.right)
            )
            if len(columns) == 1:
                yield _Sum(identity.id, table.line(last).label, last, left, right)
            else:
                yield _Sum(f"{identity.id}.{column.id}", column.label, column.id, left, right)
        return
    for line in table.lines:
        left, right = (
            tuple((table.id, line.id, column) for column in side) for side in (identity.left, identity.right)
        )
        yield _Sum(f"{identity.id}.{line.id}", line.label, line.id, left, right)


def _columns(table: Table, identity: Identity) -> list[Column]:
    lines = {line.id: line for line in table.lines}
    parts = [lines[name] for name in (*identity.left, *identity.right)]
    return [column for column in table.columns if all(column in line.columns for line in parts)]


class _Side:
    """The sum of what is stated on one side of an identity; `open` if something on it is not."""

    __slots__ = ("named", "open", "stated", "total")

    def __init__(self, cells: tuple[Cell, ...], figures: Figures) -> None:
        self.named = figures.named(cells)
        values = [one.value for one, _ in self.named if one.value is not None]
        self.total = round(sum(values), 6)
        self.open = len(values) < len(cells)
        self.stated = bool(values)


def _judge(judged: _Sum, figures: Figures) -> Judged:
    """The left side adds up to the right one. A blank is not 0: it may hide any figure, but no negative one."""
    one, other = _Side(judged.left, figures), _Side(judged.right, figures)
    check_id, label, name = judged.check_id, judged.label, judged.name
    statistics, cells = zip(*named, strict=True) if (named := one.named + other.named) else ((), ())
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
    said = {cell[:2] for cell in figures.said()}
    for table in form.tables:
        if not figures.has_table(table.id):
            continue
        for line in table.lines:
            if (table.id, line.id) not in said:
                continue
            pairs = [
                (prose, tabled)
                for column in line.columns
                for prose in figures.prose((table.id, line.id, column.id))
                if (tabled := figures.best((table.id, line.id, column.id))) is not None
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


def check_years(
    before: Mapping[int, Report], current: Report, forms: Forms, missing: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """What the current report carries over from those before it: see `compare_years`."""
    return compare_years(before, current, forms, missing)
