"""The views: wide tables with one column per cell of a form, and the balances that fail."""

# ruff: noqa: S608 - what stands in the queries comes from the forms

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.form import Column, Forms, Line, Table

# What each wide view says of the report before its figures.
HEAD = (
    ("report_id", "r.id", "报告", "The report"),
    ("agency_id", "r.agency_id", "机关编号", "The agency"),
    ("agency", "coalesce(a.name, r.agency)", "机关", "Name of the agency"),
    ("region_code", "a.region_code", "行政区划代码（GB/T 2260）", "Region code (GB/T 2260)"),
    ("region_name", "a.region_name", "行政区划名称", "Name of the region"),
    ("level", "a.level", "层级", "Level of its government"),
    ("kind", "a.kind", "类别", "government, department or other"),
    ("year", "r.year", "报告年度", "Year reported on"),
    ("era", "r.era", "所用格式", "Form it follows"),
    ("status", "r.status", "状态", "Status of the reading"),
    ("url", "r.url", "网页", "Address of the page"),
)


@dataclass(frozen=True)
class WideColumn:
    """One column of a view; `line` and `column` name the cell that it shows, None in the head."""

    name: str
    zh: str
    en: str
    line: str | None = None
    column: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class View:
    """One view, its query, and what it and its columns mean."""

    name: str
    zh: str
    en: str
    sql: str
    columns: tuple[WideColumn, ...]


def views(forms: Forms) -> tuple[View, ...]:
    """All views, generated from the forms."""
    newest = tuple(reversed(tuple(forms)))
    return (
        _wide("requests_wide", "收到和处理政府信息公开申请情况", "Requests, one row per current report",
              "requests", [table for form in newest for table in form.tables if table.id == "requests"], None),
        *(
            _wide(f"disclosure_{form.era}", f"主动公开政府信息情况（{form.era} 年格式）",
                  f"Disclosure in the form of {form.era}, one row per current report",
                  "disclosure", [form.table("disclosure")], form.era)
            for form in forms
            if any(table.id == "disclosure" for table in form.tables)
        ),
        _wide("proceedings_wide", "行政复议、行政诉讼情况", "Proceedings, one row per current report",
              "proceedings", [table for form in newest for table in form.tables if table.id == "proceedings"], None),
        _balance_failures(forms),
    )  # fmt: skip


def cell_column(line: str, column: str) -> str:
    """The name of a cell's column in the wide views.

    >>> cell_column("received", "total")
    'received_total'
    """
    return f"{line}_{column}"


def _cells(tables: Iterable[Table]) -> Iterator[tuple[Line, Column]]:
    """The cells of all these tables, each once, in the order of the first that has it."""
    seen: set[tuple[str, str]] = set()
    for table in tables:
        for line, column in table.cells:
            if (line.id, column.id) not in seen:
                seen.add((line.id, column.id))
                yield line, column


def _wide(name: str, zh: str, en: str, table_id: str, tables: list[Table], era: str | None) -> View:
    cells = list(_cells(tables))
    head = ",\n  ".join(f'{expression} AS "{column}"' for column, expression, _, _ in HEAD)
    figures = ",\n  ".join(
        f"(SELECT s.value FROM statistics s WHERE s.report_id = r.id AND s.table_id = '{table_id}'"
        f" AND s.line = '{line.id}' AND s.\"column\" = '{column.id}' AND s.preferred = 1)"
        f' AS "{cell_column(line.id, column.id)}"'
        for line, column in cells
    )
    of_era = f" AND r.era = '{era}'" if era else ""
    columns = [WideColumn(column, zh_, en_) for column, _, zh_, en_ in HEAD]
    columns += [
        WideColumn(cell_column(line.id, column.id), f"{line.label}：{column.label}", f"{line.id}, {column.id}",
                   line.id, column.id, line.unit_of(column))
        for line, column in cells
    ]  # fmt: skip
    columns.append(
        WideColumn("corrections", "人工更正（JSON 列表）", "Corrections by people of these cells (JSON list)")
    )
    return View(
        name, zh, en,
        f"""SELECT
  {head},
  {figures},
  (SELECT json_group_array(json_object('line', k.line, 'column', k."column", 'value', k.value, 'reason', k.reason))
   FROM corrections k WHERE k.report_id = r.id AND k.table_id = '{table_id}' HAVING count(*) > 0) AS "corrections"
FROM reports r
LEFT JOIN agencies a ON a.id = r.agency_id
WHERE r.is_current = 1{of_era}""",
        tuple(columns),
    )  # fmt: skip


def _balance_failures(forms: Forms) -> View:
    """Findings of the identities of the forms that fail, in current reports."""
    identities = sorted({identity.id for form in forms for table in form.tables for identity in table.identities})
    wanted = " OR ".join(f"f.check_id = '{one}' OR f.check_id GLOB '{one}.*'" for one in identities)
    head = [row for row in HEAD if row[0] != "status"]
    own = (
        ("check_id", "f.check_id", "核对项", "The check"),
        ("severity", "f.severity", "程度", "info, warning or error"),
        ("expected", "f.expected", "应为", "What was expected"),
        ("actual", "f.actual", "实为", "What stands there"),
        ("message", "f.message", "说明", "What it means"),
        ("cells", "f.cells", "涉及的数字（JSON 列表）", "The statistics involved (JSON list)"),
    )
    columns = ",\n  ".join(f'{expression} AS "{column}"' for column, expression, _, _ in (*head, *own))
    return View(
        "balance_failures",
        "数字不平衡的报告",
        "Sums that do not add up in current reports",
        f"""SELECT
  {columns}
FROM findings f
JOIN reports r ON r.id = f.report_id
LEFT JOIN agencies a ON a.id = r.agency_id
WHERE f.outcome = 'fail' AND r.is_current = 1 AND ({wanted})""",
        tuple(WideColumn(column, zh, en) for column, _, zh, en in (*head, *own)),
    )
