"""Tables that running text draws: wrapped cells between rules, a column of running numbers a table, rows as list items."""

from __future__ import annotations

import lxml.html
import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.page.boxes import draw_rows
from archive.report.tables.frame import frame
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LINES = {
    "received": "一、本年新收政府信息公开申请数量",
    "carried_over": "二、上年结转政府信息公开申请数量",
    "granted": "（一）予以公开",
    "partly_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "refused_state_secret": "1.属于国家秘密",
    "refused_forbidden_by_law": "2.其他法律行政法规禁止公开",
    "refused_security_and_stability": "3.危及“三安全一稳定”",
}


def figures(line: int) -> list[int]:
    parts = [line + 10 * column for column in range(1, 7)]
    return [*parts, sum(parts)]


def read(payload: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for one in read_tables(extract(payload.encode(), FORMS), FORMS).statistics:
        if one.table_id == "requests":
            found.setdefault(one.line, []).append(one.value)
    return found


WANTED = {name: figures(number) for number, name in enumerate(LINES)}


def test_a_row_whose_cells_are_wrapped_between_two_rules_is_one() -> None:
    rule = "├────────┼──┼──┤"
    drawn = [rule, "│统计指标        │单位│统计数│", rule]
    for first, second, figure in (
        ("一、主动公开情", "况", ""),
        ("（一）主动公开", "政府信息数", "13"),
        ("其中：主动公开", "规范性文件数", "0"),
        ("制发规范性文件", "总数", "27"),
        ("其中：主要负责", "同志参加新闻发布会次数", "6"),
    ):
        drawn += [f"│{first}  │{'件' if figure else ''}  │{figure}  │", f"│{second}  │    │    │", rule]
    stated = read_tables(extract("\n".join(["政府信息公开情况统计表", *drawn]).encode(), FORMS), FORMS).statistics
    found = {one.line: one.value for one in stated if one.value is not None}
    assert found == {
        "disclosed": 13,
        "disclosed_normative_documents": 0,
        "normative_documents_made": 27,
        "press_conferences_by_head": 6,
    }


def test_each_table_may_have_running_numbers_of_its_own() -> None:
    """One cell a line: the number of the next row stands behind the figures of the one before."""
    other = [
        ("规章", 4),
        ("规范性文件", 5),
        ("行政许可", 6),
        ("行政处罚", 7),
        ("行政强制", 8),
        ("其他", 9),
        ("再其他", 9),
    ]
    cells = ["序号", "信息内容", "本年数量（件）"]
    for number, (label, figure) in enumerate(other, 1):
        cells += [str(number), label, f"{figure}件"]
    cells += ["序号", *COLUMNS]
    for number, (name, label) in enumerate(LINES.items(), 1):
        cells += [str(number), label, *(f"{figure}件" for figure in WANTED[name])]
    assert read("<html><meta charset=utf-8>" + "".join(f"<p>{cell}</p>" for cell in cells)) == WANTED


def test_the_items_of_a_list_that_are_rows_themselves_are_no_cells_of_one() -> None:
    heads = "".join(f"<li>第二十条第（{number}）项</li>" for number in "一五六八九")
    items = f"<ul>{heads}<li>规章 1 2 3</li><li>行政规范性文件 4 5 6</li></ul>"
    page = lxml.html.fromstring(f"<body><div>{items * 3}</div></body>")
    draw_rows(page, frame(FORMS))
    assert [item.text for item in page.iter("li")][5:7] == ["规章 1 2 3", "行政规范性文件 4 5 6"]


@pytest.mark.parametrize("bar", ["|", "│", "  ", "\t"])
def test_a_table_drawn_in_lines_as_written_is_not_the_whole_text(bar: str) -> None:
    """Its rows are longer than all sentences of the page."""
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [["申请人情况", *COLUMNS]] + [[LINES[name], *map(str, WANTED[name])] for name in LINES]
    drawn = "\n".join([f"{note}{bar}", *(bar.join(cell.ljust(40) for cell in row) for row in rows)])
    before, behind = "2023年，我局新收政府信息公开申请15件。", "存在的问题：公开意识有待加强，将组织培训。"
    page = f"<body><p>一、总体情况</p><p>{before}</p><pre>{drawn}</pre><p>五、存在的主要问题</p><p>{behind}</p></body>"
    lines = [line.text for line in extract(page.encode(), FORMS).lines]
    assert before in lines
    assert behind in lines
    if bar != "  ":
        assert read(page) == WANTED
