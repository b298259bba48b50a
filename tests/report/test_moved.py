"""Text in which an extractor has moved lines away from their rows: what is another row's figure is not read."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
REQUESTS = "三、收到和处理政府信息公开申请情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
INTAKE = "一、本年新收政府信息公开申请数量 10 2 0 0 0 1 13\n"
END = "五、存在的主要问题及改进情况\n主动公开的内容还不够丰富。\n"


def read(text: str) -> dict[str, list[float | None]]:
    """The figures of each line that was read."""
    found: dict[str, list[float | None]] = {}
    for one in read_tables(extract((text + END).encode(), FORMS), FORMS).statistics:
        found.setdefault(one.line, []).append(one.value)
    return found


def lines(*cells: str) -> str:
    return "\n".join(cells) + "\n"


REPEATED = ["2.重复申请", *"1200003"]
PUBLICATION = ["3.要求提供公开出版物", *"0200004"]


def test_a_row_that_does_not_add_up_is_the_source_s_if_all_rows_are_whole() -> None:
    found = read(REQUESTS + INTAKE + lines(*REPEATED, *PUBLICATION))
    assert found["not_processed_publication"] == [0, 2, 0, 0, 0, 0, 4]


def test_a_row_that_does_not_add_up_beside_rows_that_lack_figures_is_not_read() -> None:
    found = read(REQUESTS + INTAKE + lines(*REPEATED[:-1], *PUBLICATION))
    assert set(found) == {"received"}
    assert found["received"] == [10, 2, 0, 0, 0, 1, 13]


@pytest.mark.parametrize(
    "labels",
    [
        ("4.无正当理由大量反复申请", "（四）无法提供", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
        ("（四）无法提供", "（五）不予处理", "1.属于国家秘密"),
    ],
)
def test_behind_labels_of_several_lines_whose_figures_they_are_is_not_said(labels: tuple[str, ...]) -> None:
    torn = lines(*REPEATED[:-1], "3.要求提供公开出版物")
    assert set(read(REQUESTS + INTAKE + lines(*labels, *"1000001") + torn)) == {"received"}


def test_a_label_of_two_letters_that_goes_on_is_the_beginning_of_another() -> None:
    found = read(REQUESTS + INTAKE + lines("2.其他", "法律行", "政法规", "禁止公", *"1000001"))
    assert "other_reason" not in found


def test_heads_of_which_only_one_is_read_name_no_column_of_a_shorter_row() -> None:
    procurement = "二、主动公开政府信息情况\n第二十条第（九）项\n信息内容\n采购项目数量\n"
    assert read(procurement + "采购总金\n政府集中采购 6962\n") == {}
    assert read(procurement + "政府集中采购 6962\n") == {"procurement": [6962]}


def test_a_head_that_is_broken_names_no_single_column() -> None:
    """行政事业性收费 counts items in one form, and money in another: one figure under rests of heads is neither."""
    fees = "二、主动公开政府信息情况\n第二十条第（八）项\n"
    assert read(fees + lines("信息内容 上一年", "项", "量", "行政事业性收费 15")) == {}


@pytest.mark.parametrize(
    "heads",
    [
        ("行政复议 行政诉讼", "结果维 结果纠 其他结 尚未审 总计"),
        ("行政复议 行政诉讼", "结果维持", "其他结果", "持", "正", "尚未审结", "结", "总计"),
    ],
)
def test_the_total_of_proceedings_is_no_line_of_the_requests(heads: tuple[str, ...]) -> None:
    section = "四、政府信息公开行政复议、行政诉讼情况\n"
    found = read(REQUESTS + INTAKE + section + lines(*heads, *"1000001"))
    assert "processed" not in found


def test_behind_the_labels_of_all_proceedings_one_line_s_figures_are_nobody_s() -> None:
    section = "四、政府信息公开行政复议、行政诉讼情况\n"
    heads = ("行政复议", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉")
    assert read(section + lines(*heads, *"10001")) == {}


TORN = """\
三、本
年度办
理结果 （一）予以公开
     （二）部分公开          22    26     24    无     —     0    72
三、本
年度办  （区分处理的，
     （三） 1.属于         12    —      23    33    —     36   104
     不予  密2.其他        无     无      —     31    —     0    31
          开3.危及       —     1      —     11    无     无    12
"""


@pytest.mark.parametrize("rows", [3, 2, 1])
def test_below_a_label_without_figures_they_are_not_those_of_the_next(rows: int) -> None:
    """Among torn labels the one above, in a line of its own, may be that whose figures these are."""
    torn = TORN.splitlines(keepends=True)
    found = read(REQUESTS + INTAKE + "".join(torn[:6] + torn[6 : 6 + rows]))
    assert found["received"] == [10, 2, 0, 0, 0, 1, 13]
    assert ("partly_granted" in found) == (rows < 3)


def test_markup_left_in_the_place_of_a_figure_is_no_label_of_the_next() -> None:
    markup = "n=center style='mso-margin-top-alt:auto;text-align:center;line-height:15.0pt;mso-pa-family:宋体'>00"
    labels = "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
    found = read(lines("本年处理决定数量", "行政处罚", markup, "0", *labels))
    assert 15 not in {value for own in found.values() for value in own}


def test_below_heads_of_all_proceedings_in_one_line_figures_are_theirs() -> None:
    section = "四、政府信息公开行政复议、行政诉讼情况\n"
    torn = "".join(TORN.splitlines(keepends=True)[4:])
    heads = "行政复议 未经复议直接起诉 复议后起诉\n" + " ".join(
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    )
    found = read(REQUESTS + INTAKE + torn + section + heads + "\n0 13 30 18 61 0 0 0 0 0 0 24 0 1 25\n")
    assert found["reconsideration"] == [0, 13, 30, 18, 61]
