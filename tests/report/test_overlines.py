"""Labels that an extractor of text leaves in several lines: put together again, and nothing else with them."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.carrier import span_lines
from archive.report.document import extract
from archive.report.normal import fold
from archive.report.tables.known import Known
from archive.report.tables.lines.overlines import over_lines
from archive.report.tables.statistics import read_tables
from tests.report.ugly import cases

FORMS = load_forms()
KNOWN = Known.of(tuple(FORMS))


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (["本年新", "制作数量", "本年新", "公开数量"], ["本年新制作数量", "本年新公开数量"]),
        (["规", "章", "3"], ["规章"]),
        (["法律服务", "机构", "其他", "总", "计"], ["法律服务机构", "总计"]),
        # labels side by side are labels as they stand
        (["结果维持", "结果纠正", "其他结果"], []),
        (["行政复议", "行政诉讼"], []),
        # the number of a label may stand in a line of its own, its brackets and its point too
        (["12", "1", ".属于", "国家秘密"], ["1.属于国家秘密"]),
        (["（", "三", "）", "不予", "公开", "1.属于国家秘密"], ["(三)不予公开"]),
        (["二", "、上年结转政府信息", "公开申请数量"], ["二、上年结转政府信息公开申请数量"]),
        (["6．属于四类", "过程性信息", "4", "5"], ["6.属于四类过程性信息"]),
        # but a figure is none, nor a share
        (["重复", "申请", "1", "2", "0.5"], ["重复申请"]),
        # what says that there is no figure begins labels, and ends none
        (["无", "法提供", "无", "1.本机关不掌握", "相关政府信息"], ["无法提供", "1.本机关不掌握相关政府信息"]),
        (["规范性文件", "—", "行政", "许可"], ["行政许可"]),
        (["（六）其他处理", "/", "-", "（七）", "总计"], ["(七)总计"]),
        (["本年增", "/", "减"], ["本年增/减"]),
        # a line with figures is no piece of a label
        (["（二）部分公开（区", "分处理的，只计这一 0 19", "情形，不计其他情形）"], []),
        # a bar ends a cell
        (["行政", "处罚 |", "0 |", "行政 |", "强制 |"], ["行政处罚"]),
        # the explanation in brackets belongs to its label
        (
            ["（二）部分公开（区分处理的，只", "计这一情形，不计其他情形）"],
            ["(二)部分公开(区分处理的,只计这一情形,不计其他情形)"],
        ),
        # radicals and zero-width spaces
        (["⾏政", "强制\u200b"], ["行政强制"]),
        # words that make up no label stay what they are
        (["政府信息", "公开工作有序推进"], []),
        (["行政\t许可", "件"], []),
    ],
)
def test_lines_of_a_label_are_found(lines: list[str], labels: list[str]) -> None:
    found = over_lines(span_lines(lines), KNOWN).values()
    assert ["".join(fold(lines[number]).strip(" |") for number in label) for label in found] == labels


def test_a_label_in_pieces_is_not_the_line_above() -> None:
    """上年结转… in eight lines ends in the words of 本年新收…, whose row was not read."""
    label = ["上", "年", "结转", "政府", "信", "息", "公开申", "请数量"]
    text = "\n".join(["三、收到和处理政府信息公开申请情况", "自然人", "总计", *label, *"292300", "16", "终。"])
    read = read_tables(extract(text.encode(), FORMS), FORMS)
    assert [(one.line, one.value) for one in read.statistics] == [("carried_over", n) for n in (2, 9, 2, 3, 0, 0, 16)]


def test_what_extractors_leave_reads_back() -> None:
    """As the ugly layouts do: of what can be told nearly all, and nothing wrong that a page does not say."""
    right = missing = wrong = 0
    for seed in range(60):
        case = cases.make(seed, "extracted", named=True)
        outcome = cases.judge(case)
        right += outcome.right
        missing += 0 if case.lossy else len(outcome.missing)
        wrong += len(outcome.wrong)
        assert not outcome.invented, (case.name, outcome.invented[:3])
        assert outcome.era
        assert outcome.year
        assert outcome.agency
    assert wrong <= 0.001 * right
    assert right >= 0.995 * (right + missing)
