"""One report in the terminal: its tables as the official form, and what the checks found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.config import load_forms
from archive.database.find import resolve_report
from archive.report.layout import Head, Slot, lay_out
from archive.terminal import Box, columns_of, draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlite_utils import Database

    from archive.report.form import Form
    from archive.report.layout import Row, Sheet

__all__ = ["as_json", "render", "resolve_report"]

WIDTH = 110  # columns of the terminal that a table tries to keep to
LEGEND = (
    "[] 空白 blank   . 未见 not in the document   ? 不清 unclear   * 不符 breaks a check   "
    "(文) 出自正文 from the prose   (识) 图像识别 read from a picture   {n} 人工更正 corrected by a person"
)
KINDS = {"problem": "问题", "improvement": "改进", "unclear": "不明"}
SOURCES = {"table": "", "prose": "(文)", "ocr": "(识)"}
FACTS = (
    ("agency", "机关"), ("year", "年度"), ("era", "格式"), ("status", "状态"), ("reason", "原因"), ("url", "网页"),
    ("document_url", "文件"), ("document_media_type", "类型"), ("published_on", "发布"), ("publisher", "发布机构"),
    ("period_start", "统计期限自"), ("period_end", "统计期限至"), ("phone", "电话"), ("address", "地址"),
    ("postcode", "邮编"), ("email", "邮箱"), ("captured_at", "存档"), ("payload_digest", "摘要"),
    ("parser_version", "解析版本"),
)  # fmt: skip

Key = tuple[str, str, str]


@dataclass(frozen=True)
class _Figures:
    """What stands in the cells of one report: the figure to use of each, what breaks a check, corrections."""

    cells: Mapping[Key, Mapping[str, Any]]
    failing: frozenset[Key]
    corrected: Mapping[Key, Any]

    def shown(self, key: Key) -> str:
        text = _shown(self.cells[key]) if key in self.cells else "."
        if key in self.corrected:
            text += "{" + _number(self.corrected[key]) + "}"
        return text + "*" * (key in self.failing)


def render(database: Database, report_id: int) -> str:
    """The report as text: what it is, the tables of its form, other figures, failed findings."""
    report = as_json(database, report_id)
    figures = _figures(report)
    form = load_forms().of_era(report["era"]) if report["era"] else None
    lines = [report["title"] or "（无标题）", ""]
    lines += [f"{label}：{report[name]}" for name, label in FACTS if report[name] not in (None, "")]
    if not report["is_current"]:
        lines.append("注意：这不是该机关该年度应使用的版本 / not the current version for that agency and year")
    drawn: set[Key] = set()
    for sheet in _sheets(form, figures):
        lines += ["", _heading(sheet), *_draw(sheet, figures)]
        drawn.update((sheet.table.id, line.id, column.id) for line, column in sheet.table.cells)
    if drawn:
        lines += ["", LEGEND]
    lines += _others(report, drawn)
    lines += _points(report)
    lines += _failures(report)
    return "\n".join(lines)


def as_json(database: Database, report_id: int) -> dict[str, Any]:
    """The report with its sections, statistics, findings and corrections; KeyError where there is none."""
    rows = list(
        database.query(
            "SELECT r.*, c.captured_at FROM reports r LEFT JOIN captures c ON c.id = r.capture_id WHERE r.id = ?",
            [report_id],
        )
    )
    if not rows:
        raise KeyError(f"there is no report {report_id}")

    def of_report(table: str, order: str) -> list[dict[str, Any]]:
        found = database.table(table).rows_where("report_id = ?", [report_id], order_by=order)
        return [_plain(row) for row in found]

    return {
        **rows[0],
        "sections": of_report("sections", "position"),
        "points": of_report("points", "position"),
        "statistics": of_report("statistics", "position"),
        "findings": of_report("findings", "check_id, position"),
        "corrections": of_report("corrections", "id"),
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without the report's id, and with JSON read."""
    read = {name: json.loads(row[name]) for name in ("locator", "cells") if isinstance(row.get(name), str)}
    return {name: read.get(name, value) for name, value in row.items() if name != "report_id"}


def _figures(report: Mapping[str, Any]) -> _Figures:
    def key(row: Mapping[str, Any]) -> Key:
        return (row["table_id"], row["line"], row["column"])

    preferred = (row for row in report["statistics"] if row["preferred"])
    failed = (finding for finding in report["findings"] if finding["outcome"] == "fail")
    return _Figures(
        cells={key(row): row for row in preferred},
        failing=frozenset(
            key(cell) for finding in failed for cell in finding["cells"] if "line" in cell and "report_id" not in cell
        ),
        corrected={key(row): row["value"] for row in report["corrections"]},
    )


def _shown(statistic: Mapping[str, Any]) -> str:
    """A figure as the reader must see it: a blank, a 0, a stroke and what nobody can read are four things."""
    raw = (statistic["raw"] or "").strip()
    text = {
        "blank": "[]",
        "not_applicable": raw or "/",
        "unclear": f"{raw}?",
    }.get(statistic["kind"]) or _number(statistic["value"])
    return text + SOURCES[statistic["source"]]


def _number(value: Any) -> str:
    """As people write it: 12, not 12.0; nothing for a correction to a blank."""
    return "" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _sheets(form: Form | None, figures: _Figures) -> Iterator[Sheet]:
    """The tables of the form that the report has a figure of."""
    there = {table_id for table_id, _, _ in figures.cells}
    for table in form.tables if form else ():
        if table.id in there:
            yield lay_out(table)


def _heading(sheet: Sheet) -> str:
    units = {line.unit_of(column) for line, column in sheet.table.cells}
    unit = f"（单位：{units.pop()}）" if len(units) == 1 else ""
    return f"【{sheet.table.label}】{unit}"


def _draw(sheet: Sheet, figures: _Figures) -> list[str]:
    rows = [[_box(cell, figures) for cell in row] for row in (*sheet.head, *sheet.body)]
    return draw(rows, _widths(sheet))


def _box(cell: Head | Slot, figures: _Figures) -> Box:
    if isinstance(cell, Slot):
        return Box(figures.shown(cell.key), cell.colspan, is_figure=True)
    return Box(cell.text, cell.colspan, cell.rowspan)


def _widths(sheet: Sheet) -> list[int]:
    """Columns of figures share what the labels leave; the last column of labels is the widest."""
    labels = sheet.width - max(_figure_columns(row) for row in sheet.body)
    last = min(36, max((columns_of(line.label) for line in sheet.table.lines), default=0))
    left = [10] * (labels - 1) + [last] if labels else []
    figures = sheet.width - labels
    share = (WIDTH - sum(left) - 3 * sheet.width) // figures
    return left + [max(4, min(14, share))] * figures


def _figure_columns(row: Row) -> int:
    return sum(cell.colspan for cell in row if isinstance(cell, Slot))


def _others(report: Mapping[str, Any], drawn: set[Key]) -> list[str]:
    """Figures that no table of the form has a place for, and further statements of those that one has."""
    lines = []
    for row in report["statistics"]:
        if (row["table_id"], row["line"], row["column"]) in drawn and row["preferred"]:
            continue
        name = ".".join((row["table_id"], row["line"], row["column"]))
        scope = "" if row["scope"] == "year" else f"  [{row['scope']}]"
        raw = f"  “{row['raw']}”" if row["raw"] else ""
        lines.append(f"  {name}: {_shown(row)} {row['unit'] or ''}{scope}{raw}")
    return ["", "【其他数字】", *lines] if lines else []


def _points(report: Mapping[str, Any]) -> list[str]:
    """Problems and improvements, one a line."""
    lines = [f"  {KINDS[point['kind']]}：{''.join(point['text'].split())}" for point in report["points"]]
    return ["", "【问题与改进】", *lines] if lines else []


def _failures(report: Mapping[str, Any]) -> list[str]:
    failed = [finding for finding in report["findings"] if finding["outcome"] == "fail"]
    if not failed:
        assessed = sum(finding["outcome"] == "pass" for finding in report["findings"])
        return ["", f"核对：{assessed} 项相符，没有不符 / {assessed} checks passed, none failed"]
    lines = ["", f"【不符】{len(failed)}"]
    for finding in failed:
        stated = f"应为 {finding['expected']}，实为 {finding['actual']}"
        lines += [f"  * {finding['check_id']}：{stated}", f"    {finding['message']}"]
    return lines
