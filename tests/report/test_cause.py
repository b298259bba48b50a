"""Why a sum fails: the source, or the reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.config import load_forms, load_words
from archive.report.cause import is_clean
from archive.report.checks import check
from archive.report.document import extract
from archive.report.model import Statistic
from archive.report.parse import parse_report

FORMS = load_forms()
CELL = Statistic("requests", "granted", "total", 17, "件", "17", "number", "table", confidence=0.95)


def page(granted: str, label: str = "（一）予以公开") -> bytes:
    """The table of requests, all 0 but for one cell, by which a line and two columns fail."""
    form = FORMS.of_era("2021")
    assert form is not None
    table = form.table("requests")
    rows = []
    for line in table.lines:
        own = line.id == "granted"
        cells = [granted if own and column.id == "natural_person" else "0" for column in line.columns]
        name = label if own else line.label
        rows.append(f"<tr><td>{name}</td>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    head = "".join(f"<td>{column.label}</td>" for column in table.columns)
    return f"<title>临江市教育局2023年政府信息公开工作年度报告</title><table><tr><td></td>{head}</tr>{''.join(rows)}</table>".encode()


def failing(payload: bytes) -> list[str]:
    report = parse_report(extract(payload, FORMS), FORMS, load_words())
    return [
        one.message for one in check(report, FORMS) if one.outcome == "fail" and one.check_id.startswith("requests")
    ]


@pytest.mark.parametrize("written", ["17", "１７", " 17 件", "1,700"])
def test_clean_cells_leave_the_fault_to_the_source(written: str) -> None:
    messages = failing(page(written))
    assert len(messages) == 2
    assert all("各单元格识读清楚，原文不平" in message for message in messages)
    assert all("the source does not add up" in message for message in messages)


@pytest.mark.parametrize(
    ("cell", "failed", "clean"),
    [
        (CELL, 0, True),
        (replace(CELL, confidence=round(0.95 * 0.6**3, 3)), 3, True),
        (replace(CELL, confidence=0.57), 0, False),  # loosely matched: no sum fails that would explain it
        (replace(CELL, confidence=round(0.8 * 0.6, 3)), 1, False),
        (replace(CELL, raw="1 7\n3"), 0, False),
        (replace(CELL, raw="17/3"), 0, False),
        (replace(CELL, raw="约17"), 0, False),
        (replace(CELL, kind="unclear", value=None, raw="?"), 0, False),
        (replace(CELL, kind="blank", value=None, raw=None), 0, True),
        (replace(CELL, source="ocr"), 0, False),
    ],
)
def test_a_clean_cell(cell: Statistic, failed: int, clean: bool) -> None:
    assert is_clean(cell, failed) is clean
