"""Rows put together with one separator of spaces: a gap of twice its width holds a blank cell."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import Context, parse_report
from archive.report.tables.aligned import align
from archive.report.tables.lines.gaps import with_tabs
from archive.report.tables.rows import Piece
from tests.report.test_stacked import COLUMNS, LINES, REQUESTS, TITLE

FORMS = load_forms()
WORDS = load_words()
HEADS = [
    ["项目", "申请人情况"],
    ["自然人", "法人或其他组织", "总计"],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]
PROCEEDINGS = [
    ["行政复议", "行政诉讼"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
    ["", "1", "", "", "1", *[""] * 10],
]
DISCLOSURE = [["信息内容", "本年处理决定数量"], ["行政处罚", ""], ["行政强制", "3"]]


def text_of(separator: str, requests: list[list[str]]) -> list[str]:
    def rows(cells: list[list[str]]) -> list[str]:
        return [separator.join(row) for row in cells]

    return [
        *(TITLE, "一、总体情况", "认真贯彻落实条例。"),
        *("二、主动公开政府信息情况", *rows(DISCLOSURE)),
        *("三、收到和处理政府信息公开申请情况", *rows([*HEADS, *requests])),
        *("四、政府信息公开行政复议、行政诉讼情况", *rows(PROCEEDINGS)),
    ]


@pytest.mark.parametrize("separator", [" ", "   ", "　", "\u00a0 "])
def test_a_gap_of_twice_the_width_holds_a_blank_cell(separator: str) -> None:
    lines = text_of(separator, [[label, *cells] for label, cells in REQUESTS.items()])
    assert_read("\n".join(lines))


@pytest.mark.parametrize("markup", ["<p>{}</p>", "{}<br>", "<div><span>{}</span></div>"])
@pytest.mark.parametrize("separator", ["&nbsp;&nbsp; ", "　"])
def test_on_pages_too(markup: str, separator: str) -> None:
    lines = text_of(separator, [[label, *cells] for label, cells in REQUESTS.items()])
    body = "\n".join(markup.format(line) for line in lines)
    assert_read(f"<html><title>{TITLE}</title><body><div>{body}</div></body></html>")


@pytest.mark.parametrize("markup", ["<p>{}</p>", "{}<br>"])
@pytest.mark.parametrize("cell", ["<span>{}</span>", "{}"])
def test_a_space_that_is_kept_is_a_blank_cell_between_spaces(markup: str, cell: str) -> None:
    requests = [[label, *cells] for label, cells in REQUESTS.items()]
    rows = [*DISCLOSURE, *HEADS, *requests, *PROCEEDINGS]
    lines = [" ".join(cell.format(one or "&nbsp;") for one in row) for row in rows]
    body = "".join(markup.format(line) for line in [*text_of(" ", [])[:3], *lines])
    assert_read(f"<html><title>{TITLE}</title><body><div>{body}</div></body></html>")


@pytest.mark.parametrize("separator", [" ", "　"])
def test_such_a_space_in_a_text_file(separator: str) -> None:
    requests = [[label, *cells] for label, cells in REQUESTS.items()]
    rows = [[one or "\u00a0" for one in row] for row in [*DISCLOSURE, *HEADS, *requests, *PROCEEDINGS]]
    assert_read("\n".join([*text_of(separator, [])[:3], *map(separator.join, rows)]))


def assert_read(text: str) -> None:
    report = parse_report(extract(text.encode(), FORMS), FORMS, WORDS, Context())
    found = {one.cell: (one.raw or "", one.kind) for one in report.statistics}
    for line, cells in zip(LINES, REQUESTS.values(), strict=True):
        for column, cell in zip(COLUMNS, cells, strict=True):
            assert found["requests", line, column] == (cell, "zero" if cell == "0" else "number" if cell else "blank")
    assert found["proceedings", "reconsideration", "corrected"] == ("1", "number")
    assert found["proceedings", "reconsideration", "pending"] == ("", "blank")
    assert found["disclosure", "penalties", "decisions"] == ("", "blank")
    assert found["disclosure", "coercive_measures", "decisions"] == ("3", "number")


@pytest.mark.parametrize(
    "requests",
    [
        [[label, *filter(None, cells)] for label, cells in REQUESTS.items()],
        [[label.ljust(30), *(cell.rjust(4) for cell in cells)] for label, cells in REQUESTS.items()],
    ],
    ids=["blank cells left out", "aligned"],
)
def test_what_does_not_show_its_blanks_stays_as_it_is(requests: list[list[str]]) -> None:
    lines = text_of(" ", requests)
    assert with_tabs(lines) == lines


def test_lines_of_one_cell_that_are_indented_are_no_rows() -> None:
    lines = ["一、本年新收政府信息公开申请数量", *[" 0"] * 7] * 6
    assert with_tabs(lines) == lines


@pytest.mark.parametrize("label", ["政府公报", "政 府 公 报"])
def test_letters_that_stand_apart_are_no_cells(label: str) -> None:
    lines = [f"{label} 1  2 3"] * 6
    assert (with_tabs(lines) == lines) == (" " in label)


@pytest.mark.parametrize(("blanks", "count"), [(4, 7), (6, 7), (12, 0), (13, 0)])
def test_what_a_figure_and_its_total_add_up_to_tells_no_place_where_a_blank_cell_may_be_two(
    blanks: int, count: int
) -> None:
    cells = [Piece(text, {}, place) for place, text in enumerate([*[""] * blanks, "88", "", "88"])]
    found = align(cells, 7, has_total=True)
    assert len(found or ()) == count
