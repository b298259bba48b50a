"""What is torn, cut or glued is left out or flagged; no figure is ever guessed."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.demo.papers import Paper, as_html
from archive.report.document import extract
from archive.report.restate import misreading
from archive.report.tables.statistics import TableReading, read_tables

FORMS = load_forms()
SEVEN = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def read(payload: str | bytes) -> TableReading:
    return read_tables(extract(payload if isinstance(payload, bytes) else payload.encode(), FORMS), FORMS)


def html(*rows: list[str]) -> str:
    return (
        "<html><body><table>"
        + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
        + "</table></body></html>"
    )


def requests(*rows: list[str]) -> TableReading:
    return read(html(["", *SEVEN], *rows))


def line(reading: TableReading, line_id: str) -> list[tuple[float | None, str]]:
    return [(one.value, one.kind) for one in reading.statistics if one.line == line_id]


def test_a_row_with_a_cell_too_few_is_left_out() -> None:
    reading = requests(["一、本年新收政府信息公开申请数量", "1", "0", "0", "0", "0", "1"])
    assert not line(reading, "received")


def test_figures_glued_in_one_cell_are_unclear() -> None:
    reading = requests(["一、本年新收政府信息公开申请数量", "<p>1</p><p>2</p>", "0", "0", "0", "0", "0", "3"])
    assert line(reading, "received")[0] == (None, "unclear")
    assert line(reading, "received")[-1] == (3, "number")


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["<p>1</p><p>2</p>"] * 4 + ["0", "0", "7"], []),  # 0 and 7 are of one of two rows
        (["<p>1</p><p>2</p>"] * 7, ["unclear"] * 7),
        (["<p>1</p><p>2</p>"] * 3 + ["0", "0", "1", "7"], ["unclear"] * 3 + ["zero"] * 2 + ["number"] * 2),
    ],
)
def test_a_row_that_mostly_holds_two_has_no_figure_of_its_own(cells: list[str], kinds: list[str]) -> None:
    reading = requests(["一、本年新收政府信息公开申请数量", *cells])
    assert [kind for _, kind in line(reading, "received")] == kinds


@pytest.mark.parametrize(
    ("cells", "torn"),
    [
        (["14568117", "", "0", "0", "0", "0", "14685"], 0),
        (["14568117", "", "-", "", "0", "0", "14685"], 0),
        (["", "14568117", "0", "0", "0", "0", "14685"], 1),
        (["3", "0", "0", "0", "", "1224", "39"], 5),
        (["3", "0", "0", "0", "12", "", "15"], None),  # a blank that is 0
        (["14568117", "0", "", "0", "0", "0", "14685"], None),  # the source does not add up
        (["14568", "", "0", "0", "0", "0", "14685"], None),
    ],
)
def test_a_figure_that_holds_that_of_the_blank_cell_beside_it_is_unclear(cells: list[str], torn: int | None) -> None:
    found = line(requests(["一、本年新收政府信息公开申请数量", *cells]), "received")
    assert [place for place, (_, kind) in enumerate(found) if kind == "unclear"] == ([] if torn is None else [torn])
    numbers = [(float(cell), "number") for cell in cells if cell not in ("", "-", "0") and cells.index(cell) != torn]
    assert [one for one in found if one[1] == "number"] == numbers


@pytest.mark.parametrize("are_blank", [False, True], ids=["figures in all lines", "figures in few lines"])
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["5", "14568117", "0", "0", "3", "14693", ""], [5, None, None, None, None, None, None]),
        (["0", "0", "0", "0", "12", "315", ""], [0, 0, 0, 0, 12, None, None]),  # 3 and 15
        (["5", "7", "0", "0", "3", "1", ""], [5, 7, 0, 0, 3, 1, None]),  # the total may be blank
    ],
)
def test_figures_that_have_moved_up_by_a_cell_are_unclear(
    cells: list[str], said: list[int | None], *, are_blank: bool
) -> None:
    """Two have run together, and a blank cell pads the row where the total stands in all others."""
    others = [[line.label, "1", "0", "0", "0", "0", "2", "3"] for line in REQUESTS.lines]
    if are_blank:
        others[7:] = [[label, *[""] * 7] for label, *_ in others[7:]]
    reading = requests(*others[:5], [REQUESTS.lines[5].label, *cells], *others[6:])
    found = line(reading, REQUESTS.lines[5].id)
    assert [value for value, _ in found] == said
    assert [kind for value, kind in found if value is None] == ["unclear"] * (said.count(None) - 1) + ["blank"]


def test_what_is_unclear_for_its_line_contradicts_nothing_that_is_written() -> None:
    lines = [[line.label, "1", "0", "0", "0", "0", "2", "3"] for line in REQUESTS.lines]
    lines[3][1:] = ["14568117", "", "0", "0", "0", "0", "14685"]
    lines[5][1:] = ["0", "0", "0", "0", "12", "315", ""]
    lines[7][1] = "-12"
    statistics = requests(*lines).statistics
    assert sum(one.kind == "unclear" for one in statistics) == 3
    assert [misreading(one, FORMS) for one in statistics] == [None] * len(statistics)


def test_no_count_is_below_zero() -> None:
    """A dash and a figure have run together; only what a form says to be a change has a sign."""
    reading = requests(["一、本年新收政府信息公开申请数量", "-12", "0", "0", "0", "0", "0", "12"])
    assert line(reading, "received")[0] == (None, "unclear")
    heads = ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    reading = read(html(heads, ["行政许可", "12", "-3", "7"], ["其他对外管理服务事项", "1", "0", "2"]))
    assert line(reading, "licences") == [(12, "number"), (-3, "number"), (7, "number")]


def test_words_in_place_of_a_figure_are_unclear() -> None:
    reading = requests(["一、本年新收政府信息公开申请数量", "若干", "0", "0", "0", "0", "0", "3"])
    assert line(reading, "received")[0] == (None, "unclear")
    assert reading.statistics[0].raw == "若干"


def test_figures_glued_in_text_are_left_out() -> None:
    lines = ["一、本年新收政府信息公开申请数量", "10", "0", "0", "0", "0", "1", "二、上年结转政府信息公开申请数量"]
    reading = read("\n".join([*lines, *["0"] * 7, "（一）予以公开", *["0"] * 7, "五、存在的主要问题"]))
    assert not line(reading, "received")
    assert line(reading, "carried_over") == [(0, "zero")] * 7


def test_a_figure_at_the_cut_of_a_text_is_left_out() -> None:
    reading = read("一、本年新收政府信息公开申请数量\n12\n3\n4\n5")
    assert line(reading, "received") == [(12, "number"), (3, "number"), (4, "number")]


@pytest.mark.parametrize("mark", ["\t", " ", "\n"])
def test_the_last_of_lines_that_have_other_figures_than_the_form_is_not_cut(mark: str) -> None:
    """This year's and last year's, with no header: the text ends, and no row of it."""
    labels = [one.label for one in REQUESTS.lines[:4]]
    reading = read("\n".join(mark.join([label, str(place), "7"]) for place, label in enumerate(labels)))
    assert not reading.statistics


def test_a_subtotal_of_the_organisations_is_no_column() -> None:
    header = ["", *SEVEN[:-1], "小计", "总计"]
    reading = read(html(header, ["一、本年新收政府信息公开申请数量", "7", "1", "2", "3", "4", "5", "15", "22"]))
    assert [value for value, _ in line(reading, "received")] == [7, 1, 2, 3, 4, 5, 22]


def test_a_blank_column_beside_the_figures_is_no_column() -> None:
    reading = requests(
        ["一、本年新收政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1", ""],
        ["二、上年结转政府信息公开申请数量", "", "2", "", "", "", "", "2", ""],
    )
    assert line(reading, "carried_over")[1] == (2, "number")
    assert line(reading, "carried_over")[-1] == (2, "number")
    assert line(reading, "carried_over")[0] == (None, "blank")


def test_unit_of_the_amount() -> None:
    rows = [["第二十条第（九）项", "", ""], ["信息内容", "采购项目数量", "采购总金额"]]
    for written, value in (("4899886元", 4899886), ("489.9886万元", 4899886), ("1.2亿元", 120000000), ("500", 500)):
        reading = read(html(*rows, ["政府集中采购", "2", written]))
        assert [(one.value, one.unit) for one in reading.statistics] == [(2, "项"), (value, "元")]
    rows[1][2] = "采购总金额（万元）"
    reading = read(html(*rows, ["政府集中采购", "2", "12.5"]))
    assert reading.statistics[1].value == 125000


def test_fees_stay_in_the_unit_of_the_form() -> None:
    rows = [["第二十条第（八）项", ""], ["信息内容", "本年收费金额（单位：万元）"]]
    (one,) = read(html(*rows, ["行政事业性收费", "96171.6"])).statistics
    assert (one.value, one.unit) == (96171.6, "万元")
    (one,) = read(html(*rows, ["行政事业性收费", "1200元"])).statistics
    assert (one.value, one.unit) == (0.12, "万元")


def test_prose_with_the_same_words_is_no_table() -> None:
    reading = read("二、依申请公开\n本年新收政府信息公开申请 12 件，上年结转 3 件。\n行政许可 14040 件\n行政处罚 73 件")
    assert not reading.statistics


def test_an_empty_form_is_a_template() -> None:
    reading = requests(["一、本年新收政府信息公开申请数量", *[""] * 7], ["二、上年结转政府信息公开申请数量", *[""] * 7])
    assert reading.empty
    assert not requests(["一、本年新收政府信息公开申请数量", "0", *[""] * 6]).empty


def test_sums_make_a_figure_surer() -> None:
    right = requests(["一、本年新收政府信息公开申请数量", "7", "1", "0", "0", "0", "0", "8"])
    wrong = requests(["一、本年新收政府信息公开申请数量", "7", "1", "0", "0", "0", "0", "9"])
    assert right.statistics[0].confidence > 0.9 > wrong.statistics[0].confidence


def test_three_rows_of_proceedings() -> None:
    header = ["", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = (["行政复议", "1", "0", "0", "0", "1"], ["行政诉讼", "未经复议直接起诉", "2", "0", "0", "0", "2"])
    reading = read(html(header, *rows, ["复议后起诉", "3", "0", "0", "0", "3"]))
    assert [one.value for one in reading.statistics if one.column == "upheld"] == [1, 2, 3]


def test_proceedings_in_two_tables() -> None:
    five = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    first = html(["行政复议"], five, ["1", "2", "3", "4", "10"])
    second = html(["行政诉讼"], ["未经复议直接起诉", "复议后起诉"], five * 2, [str(n) for n in range(10)])
    reading = read(first.replace("</body></html>", "") + second.replace("<html><body>", ""))
    assert [one.value for one in reading.statistics] == [1, 2, 3, 4, 10, *range(10)]


def test_a_table_that_is_no_form_yields_nothing() -> None:
    page = html(["行政许可", "行政处罚"], ["12", "3"]) + html(["项目", "数量"], ["行政许可", "5"], ["规章", "2"])
    assert not read(page).statistics


def test_the_other_years_form_is_read_as_what_it_is() -> None:
    rows = [
        ["第二十条第（一）项"],
        ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
        ["规章", "1", "2", "3"],
    ]
    reading = read("<p>2021年度报告</p>" + html(*rows))
    assert reading.era == "2019"
    assert [one.column for one in reading.statistics] == ["made_this_year", "newly_published", "total_public"]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_without_its_end_tag_a_table_ends_with_its_rows(missing: int) -> None:
    whole = as_html(Paper("临江市教育局", 2023, 3, "本年度工作扎实，成效明显。"))
    pieces = whole.split("</table>")
    torn = "".join(piece + ("</table>" if at not in (missing, 3) else "") for at, piece in enumerate(pieces))
    before, after = (extract(f"<html><body>{page}</body></html>".encode(), FORMS) for page in (whole, torn))
    assert torn != whole
    assert read_tables(after, FORMS).statistics == read_tables(before, FORMS).statistics
    assert after.text == before.text


@pytest.mark.parametrize(
    ("table", "line_id", "column"),
    [
        ("<td>行政许可</td><td>{}</td>", "licences", "decisions"),
        ("<td>行政事业性收费</td><td>{}</td>", "administrative_fees", "amount"),
        ("<td>1</td>" * 3 + "<td>{}</td>" + "<td>0</td>" * 11, "reconsideration", "pending"),
    ],
)
def test_a_word_in_one_cell_loses_no_other(table: str, line_id: str, column: str) -> None:
    parts = {
        "licences": "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>",
        "administrative_fees": "<tr><td>信息内容</td><td>本年收费金额（单位：万元）</td></tr>",
        "reconsideration": (
            "<tr><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr><tr>"
            + "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>" * 3
            + "</tr>"
        ),
    }
    for word, said in (("见附件", (None, "unclear")), ("3?", (None, "unclear")), ("7", (7, "number"))):
        page = f"<html><body><table>{parts[line_id]}<tr>{table.format(word)}</tr></table></body></html>"
        found = {(one.line, one.column): (one.value, one.kind) for one in read(page).statistics}
        assert found[line_id, column] == said, word
        assert len(found) == (15 if line_id == "reconsideration" else 1)


FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
# what stands between label and figures, and behind these, in the header and in the rows
WAYS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "labels alone": ([], [], []),
    "blanks for merged cells": (["", ""], [], []),
    "blanks behind": ([], ["", ""], ["", ""]),
    "remarks": ([], ["备注"], ["无"]),
    "blank remarks": ([], ["备注"], [""]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("figures", [(12, 3, 0, 4, 5, 6, 30), (12, 0, 0, 4, 0, 6, 22), (0, 0, 15, 0, 0, 0, 15)])
@pytest.mark.parametrize("lost", range(6))
def test_two_figures_that_run_together_move_no_others(way: str, figures: tuple[int, ...], lost: int) -> None:
    """The tab between them is lost in one row; the others show where its figures would have to stand."""
    before, head, behind = WAYS[way]
    cells = [str(figure) for figure in figures]
    rows = [["项目", *before, *SEVEN, *head]]
    for number, each in enumerate(REQUESTS.lines):
        own = [*cells[:lost], cells[lost] + cells[lost + 1], *cells[lost + 2 :]] if number == 9 else cells
        rows.append([each.label, *before, *own, *behind])
    stated = dict(zip((column.id for column in REQUESTS.columns), figures, strict=True))
    torn, found = REQUESTS.lines[9].id, read("\n".join(map("\t".join, rows))).statistics
    assert all(one.value == stated[one.column] for one in found if one.line != torn)
    assert all(one.value in (None, stated[one.column]) for one in found if one.line == torn)
    assert len(found) >= len(SEVEN) * (len(REQUESTS.lines) - 1)


@pytest.mark.parametrize("bar", ["\t", " | "])
@pytest.mark.parametrize(
    "cells",
    [
        ["", "30", "", "", "", "", "3\n0"],
        ["", "3\n7", "", "2", "", "2", "41"],
        ["", "35", "1", "", "2", "", "3\n8"],
    ],
    ids=",".join,
)
def test_a_line_broken_within_a_figure_beside_blank_cells_moves_no_other(bar: str, cells: list[str]) -> None:
    """The piece behind the break is a cell more, and which of the blanks is one is not said."""
    usual = ["1", "", "", "", "2", "", "3"]
    rows = [[one.label, *(cells if place == 4 else usual)] for place, one in enumerate(REQUESTS.lines)]
    reading = read("\n".join(bar.join(row) for row in [["", *SEVEN], *rows]))
    assert [value for value, _ in line(reading, REQUESTS.lines[4].id) if value is not None] == []
    assert [value for value, _ in line(reading, REQUESTS.lines[5].id) if value is not None] == [1, 2, 3]
