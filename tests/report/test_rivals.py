"""A workbook with one sheet per body: without a word whose they are, none is the report's."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import UnreadableError, extract
from archive.report.tables.statistics import read_tables
from tests.report.test_document_workbook import sheet_data
from tests.report.test_shown import lines
from tests.report.ugly.office import workbook as sheets

FORMS = load_forms()
Rows = list[list[str | float]]


def book(**named: Rows) -> bytes:
    return sheets({name: sheet_data(rows) for name, rows in named.items()})


def titled(title: str, figure: int) -> Rows:
    return [[title], *lines(figure)]


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"Sheet1": lines(3), "Sheet2": lines(4)}, "several sheets may be the report: Sheet1, Sheet2"),
        ({"教育局": lines(3), "说明": [["以上"]], "水利局": lines(4)}, "may be the report: 教育局, 水利局"),
        ({"表一": titled("统计表", 3), "表二": titled("统计表", 3), "表三": titled("统计表", 5)}, "表一, 表二, 表三"),
    ],
)
def test_sheets_that_disagree(named: dict[str, Rows], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(book(**named), FORMS)


@pytest.mark.parametrize(
    "named",
    [
        {"Sheet1": lines(3), "Sheet2": lines(3)},  # the same again
        {"Sheet1": lines(3)[:40], "Sheet2": [lines(3)[0], *lines(3)[40:]]},  # one table in two sheets
        {"2016年": lines(3), "2015年": lines(4)},
        {"Sheet1": titled("2016年度", 3), "Sheet2": titled("2015年度", 4)},
        {"更正后": lines(3), "更正前": lines(4)},
        {"Sheet1": lines(3), "所属单位": lines(4)},
        {"Sheet1": lines(3), "Sheet2": [["项目", "数量"], ["其他", 4.0]]},
    ],
)
def test_sheets_that_tell_which_counts(named: dict[str, Rows]) -> None:
    found = read_tables(extract(book(**named), FORMS), FORMS, 2016).statistics
    assert {one.value for one in found if one.scope == "year" and one.ordinal == 1} == {3}


def test_sheets_under_different_labels_of_the_form_are_parts_of_one_report() -> None:
    heads: list[str | float] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    kinds = {"行政复议": 1.0, "未经复议直接起诉": 2.0, "复议后起诉": 3.0}
    named: dict[str, Rows] = {
        f"Sheet{number}": [[kind], heads, [figure, 0.0, 0.0, 0.0, figure]]
        for number, (kind, figure) in enumerate(kinds.items(), 1)
    }
    found = read_tables(extract(book(**named), FORMS), FORMS, 2022).statistics
    totals = {one.line: one.value for one in found if one.column == "total"}
    assert totals == {"reconsideration": 1, "litigation_direct": 2, "litigation_after_reconsideration": 3}
