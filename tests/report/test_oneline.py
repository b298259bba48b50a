"""Text whose tables stand in one line, as a page without its markup has them."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.oneline import unrolled
from archive.report.parse import parse_report
from archive.report.tables.statistics import read_tables
from tests.report.ugly import cases

FORMS = load_forms()


@pytest.mark.parametrize(
    "line",
    [
        "2023年共主动公开政府信息 1204 条，其中 政府网站 800 条，政务微博 300 条，政务微信 104 条，办理申请 12 件。",
        "规章 2 0 11",
        "一、本年新收政府信息公开申请数量 3 0 0 0 0 0 3 件，均为自然人提出，与上年度相比没有变化，无结转",
        "二、上年结转政府信息公开申请数量  0  0  0  0  0  0  0  三、本年度办理结果  0  0  0  0  0  0  0",
        "（一）予以公开\t1\t0\t0\t0\t0\t0\t1\t（二）部分公开\t1\t0\t0\t0\t0\t0\t1",
        "第二十条第（一）项 规章 1,2 04 0 36 规范性文件 2 0 11 第二十条第（五）项 行政许可 300 行政处罚 12 行政强制 5 收费 0",
    ],
)
def test_lines_that_stay(line: str) -> None:
    assert unrolled([line]) == [line]


BEFORE = (
    "临江市水利局2023年政府信息公开工作年度报告 首页 发布时间：2024-01-20 一、总体情况 本机关推进政府信息公开工作。 "
    "全年主动公开政府信息 56 条。 "
)
DISCLOSURE = (
    "二、主动公开政府信息情况 第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 0 0 0 行政规范性文件 3 1 20 "
    "第二十条第（五）项 信息内容 本年处理决定数量 行政许可 300 第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 12 行政强制 5 "
    "第二十条第（八）项 信息内容 本年收费金额（单位：万元） 行政事业性收费 4.5 "
)
RESULTS = ["（一）予以公开", "（二）部分公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"]
REQUESTS = (
    "三、收到和处理政府信息公开申请情况 申请人情况 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计 "
    "一、本年新收政府信息公开申请数量 9 件 2 0 0 0 1 12 "
    + "".join(f"{label} {number} 0 0 0 0 0 {number} " for number, label in enumerate(RESULTS, 1))
)
AFTER = "五、存在的主要问题及改进情况 公开的内容还不够丰富。 六、其他需要报告的事项 无。"


@pytest.mark.parametrize("page", ["{}", "<html><head><meta charset='utf-8'></head><body><p>{}</p></body></html>"])
def test_a_whole_report_in_one_line(page: str) -> None:
    payload = page.format(BEFORE + DISCLOSURE + REQUESTS + AFTER).encode()
    report = parse_report(extract(payload, FORMS), FORMS, load_words())
    assert (report.agency, report.year, report.era) == ("临江市水利局", 2023, "2021")
    tables = [one for one in report.statistics if one.source == "table"]
    found = {line: [one.value for one in tables if one.line == line] for line in {one.line for one in tables}}
    assert found["normative_documents"] == [3, 1, 20]
    assert found["administrative_fees"] == [4.5]
    assert found["received"] == [9, 2, 0, 0, 0, 1, 12]
    assert found["refused_security_and_stability"] == [5, 0, 0, 0, 0, 0, 5]
    assert [one.value for one in report.statistics if one.line == "disclosed_total"] == [56]
    parts = {section.heading.split("、")[-1]: section.text for section in report.sections}
    assert parts["存在的主要问题及改进情况"] == "公开的内容还不够丰富。"
    assert parts["其他需要报告的事项"] == "无。"


def test_tables_in_one_line_read_back() -> None:
    right = missing = wrong = 0
    for seed in range(3000, 3020):
        case = cases.make(seed, "one line", named=True)
        outcome = cases.judge(case)
        right, wrong = right + outcome.right, wrong + len(outcome.wrong) + len(outcome.invented)
        missing += 0 if case.lossy else len(outcome.missing)
    assert wrong == 0
    assert right >= 0.99 * (right + missing)


def test_a_unit_goes_with_its_figure() -> None:
    line = "行政复议 结果维持 其他结果 总计 0 件 0 件 1 件 0 件 1 件 行政诉讼 未经复议直接起诉 1 件 0 件 0 件 0 件 1 件"
    assert unrolled([line])[4:9] == ["0 件", "0 件", "1 件", "0 件", "1 件"]


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        ("23", ["2 其他法律行政法规禁止公开", "3 危及"]),
        ("２３", ["２ 其他法律行政法规禁止公开", "３ 危及"]),
        ("54", ["其他法律行政法规禁止公开", "危及"]),  # a figure too many, which is no number of the label behind it
    ],
)
def test_a_number_of_a_label_is_no_figure(numbers: str, labels: list[str]) -> None:
    rows = "{} 其他法律行政法规禁止公开 5 0 0 0 0 0 5 {} 危及 5 0 0 0 0 0 5".format(*numbers)
    usual = " ".join(f"{name} 1 0 0 0 0 0 1" for name in ("（一）予以公开", "（二）部分公开", "（七）总计"))
    found = unrolled([f"{usual} （三）不予公开 1.属于国家秘密 5 0 0 0 0 0 5 {rows}"])
    assert [line for line in found if "禁止公开" in line or "危及" in line] == labels


def test_a_row_without_a_total_keeps_its_place() -> None:
    text = "四、政府信息公开行政复议、行政诉讼情况\n行政复议 结果维持 结果纠正 其他结果 尚未审结 总计 0 1 0 0 1 行政诉讼 未经复议直接起诉 1 0 0 0 1\n"
    read = read_tables(extract((text + "五、完。").encode(), FORMS), FORMS).statistics
    assert [one.value for one in read if one.line == "litigation_direct"] == [1, 0, 0, 0, 1]
