"""Rows of a page's text whose label was broken around its figures: the label is found, and takes no other row's."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.carrier import span_lines
from archive.report.document import extract
from archive.report.tables.known import Known
from archive.report.tables.lines.aside import beside, labels_aside
from archive.report.tables.lines.cutting import Cutter
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
KNOWN = Known.of(tuple(FORMS))


def rows_of(*lines: str) -> list[tuple[str, int]]:
    """The labels that were found, each with how many figures stand beside it."""
    held = span_lines(list(lines))
    cutter = Cutter(held, {})
    rows = [beside(one, cutter.pieces) for one in labels_aside(held, KNOWN, cutter.pieces).values()]
    return [(label.text, len(figures)) for label, *figures in rows]


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        # from the top of the row on
        (["2.没 31 0 0 0 19 0 50", "有现成信息需要另行制作"], "2.没有现成信息需要另行制作"),
        (["3. 0 0 7 0 0 0 7", "危及“三安全", "一稳定”"], "3.危及“三安全一稳定”"),
        # around its middle, beside a piece of the group's label
        (["2.没有现成信息需要另⾏制", "⽆法 26 2 0 0 0 0 28", "作"], "2.没有现成信息需要另行制作"),
        (["5.要求行政机关确认或重新", "4 0 0 0 0 0 4", "出具已获取信息"], "5.要求行政机关确认或重新出具已获取信息"),
        (["（三）不 2.其", "予公开 他法律、行 1 2 3 6", "政法规禁止公开"], "2.其他法律、行政法规禁止公开"),
        # a group's characters, one a line, between those of the label
        (["提 2.没有 0 1 1", "供", "现成信", "息需要", "另行制作"], "2.没有现成信息需要另行制作"),
        # spaced letters, a unit, a running number, a remark
        (["（ 一 ） 予 以 公 0 0 7 7", "理结果 开"], "(一)予以公开"),
        (["2.其他法律、行政 件 0 1 1", "法规禁止公开 件"], "2.其他法律、行政法规禁止公开"),
        (["21 （六）其他 0 1 1", "处理"], "(六)其他处理"),
        (["8.属于 0 1 0 1 同比增长", "行政查询事项"], "8.属于行政查询事项"),
        (["未 经", "行 政 复 议 16 20 36", "诉 讼 直 接", "起 诉"], "未经复议直接起诉"),
        # a word of the label may be a label by itself
        (["2.其他 0 0 0 1 1 2", "法律行政法规禁止公开"], "2.其他法律行政法规禁止公开"),
        (["3.其他 0 0 0 1 1 2", "处理"], ""),
        (
            ["（二）部分公开（区 2 0 2", "分处理的，只计这一情形，不", "计其他情形）"],
            "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
        ),
        # what stands above a row is not its label where no piece of it stands below
        (["规章", "项己 1 2 3"], ""),
        (["结果维持 结果纠正 总计", "1 2 3", "终"], ""),
        # bars part cells
        (["| 2.没 | 31 | 0 |", "| 有现成信息需要另行制作 |"], ""),
    ],
)
def test_labels_around_figures(lines: list[str], label: str) -> None:
    assert [text for text, _ in rows_of(*lines)] == ([label] if label else [])


def test_a_label_takes_the_lines_of_no_other() -> None:
    found = rows_of(
        "1.本机关不掌 1 0 1",
        "握相关政府信息",
        "2.没有现 0 2 2",
        "成信息需要",
        "另行制作",
        "3.补正 1 1 2",
        "后申请内容仍不明确",
    )
    assert [label for label, _ in found] == [
        "1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
    ]


def test_a_label_whose_words_are_elsewhere_takes_no_row_above() -> None:
    """3.危及…, of which only the number stands in the line of its figures, is not the label above."""
    text = "三、收到和处理政府信息公开申请情况\n自然人 总计\n法律行政法规禁止公开\n3. 0 0 7 0 0 0 7\n另有其事\n终。"
    assert read_tables(extract(text.encode(), FORMS), FORMS).statistics == ()


def read(text: str) -> dict[tuple[str, str], list[float | None]]:
    found: dict[tuple[str, str], list[float | None]] = {}
    for one in read_tables(extract(text.encode(), FORMS), FORMS).statistics:
        found.setdefault((one.table_id, one.line), []).append(one.value)
    return found


def test_heads_that_go_on_below_name_their_columns() -> None:
    """The words of one line begin the labels of the columns; of another form's one is there as a whole."""
    text = """第二十条第（五）项
信息内容 上一年项目数 本年 处理决定数量
量 增/
减
行政许可 16 2 17
其他对外管理服务事项 5 0 27
终。"""
    assert read(text) == {("disclosure", "licences"): [16, 2, 17], ("disclosure", "other_services"): [5, 0, 27]}


def test_numbers_of_pages_are_no_figures() -> None:
    rows = [f"{place}.{name} 0 0 0 {place} 0 0 {place}" for place, name in enumerate(("属于国家秘密", "重复申请"), 1)]
    text = "\n".join(["三、收到和处理政府信息公开申请情况", rows[0], "- 1 -", rows[1], "— 2 —", "终。"])
    assert read(text) == {
        ("requests", "refused_state_secret"): [0, 0, 0, 1, 0, 0, 1],
        ("requests", "not_processed_repeated"): [0, 0, 0, 2, 0, 0, 2],
    }


def test_dashes_around_a_figure_may_be_cells() -> None:
    text = "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章\n- 7 -\n行政规范性文件\n- 3 -\n终。"
    assert read(text).get(("disclosure", "regulations")) == [None, 7, None]


def test_wide_gaps_part_the_labels_before_the_figures() -> None:
    text = "三、本年度办理结果        （六）其他处理      1.申请人无正当理由逾期不补正、行政机关不再处理其   0  1  1  0  0  0  2\n终。"
    assert read(text) == {("requests", "other_correction_overdue"): [0, 1, 1, 0, 0, 0, 2]}
