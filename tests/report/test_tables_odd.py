"""Tables that say the same in an odd way: what a careful person reads there is read, and nothing else."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.locate import shows_blank
from archive.report.normal import normalise
from archive.report.parse import parse_report
from archive.report.tables.statistics import read_tables
from tests.report.ugly import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archive.report.model import Statistic

FORMS, WORDS = load_forms(), load_words()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS, DISCLOSURE = FORM.table("requests"), FORM.table("disclosure")
COLUMNS = [column.label for column in REQUESTS.columns]
COLUMN_IDS = [column.id for column in REQUESTS.columns]
ALONE = ["总计", "自然人", "法人或其他组织"]
# the figures of each line, each another; the last is the sum of those before it
FIGURES = [[*(own := [10 * number + place for place in range(6)]), sum(own)] for number in range(len(REQUESTS.lines))]
ALL = {
    (line.id, column.id): figure
    for line, row in zip(REQUESTS.lines, FIGURES, strict=True)
    for column, figure in zip(REQUESTS.columns, row, strict=True)
}
Row = list[str | int]


def page(rows: Sequence[Sequence[str | int]], before: str = "") -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<p>{before}</p><table>{body}</table>"


def stated(payload: str | bytes, year: int | None = None) -> dict[tuple[str, str], float | None]:
    """Line and column → the figure of this year."""
    payload = payload.encode() if isinstance(payload, str) else payload
    found = read_tables(extract(payload, FORMS), FORMS, year).statistics
    return {(one.line, one.column): one.value for one in found if (one.scope, one.ordinal) == ("year", 1)}


# -- figures that share a cell ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "total", "read"),
    [
        ("13", 85, 13),
        ("1 3", 85, 13),  # torn
        ("1\u30003", 85, 13),
        ("1 3", 86, 13),  # the line does not add up, with 1 or 3 no more than with 13
        ("13 13", 85, None),  # twice the same, of which the line has one
        ("13 9", 85, None),
        ("4 13", 85, None),
        ("4 13", 485, 413),
        ("7 12", 85, None),  # together more than the total of their line
        ("7 12", 719, 712),
    ],
)
def test_digits_that_stand_apart(written: str, total: int, read: int | None) -> None:
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    rows += [[line.label, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    rows[2][4:8] = [written, 14, 15, total]
    rows[2][1:4] = [10, 11, 22]
    found = stated(page(rows))
    assert found["carried_over", "social_welfare_organisation"] == read


# -- another year's table, and what is not shown -----------------------------------------------------------------------


def year_rows(*, last: bool) -> list[Row]:
    """This year's table leaves a cell of each line blank; last year's has other figures in all."""
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    for line, own in zip(REQUESTS.lines, FIGURES, strict=True):
        figures: list[str | int] = [figure + 1000 * last for figure in own]
        rows.append([line.label, *(figures if last else ["", *figures[1:]])])
    return rows


THIS = {cell: None if cell[1] == "natural_person" else figure for cell, figure in ALL.items()}


def test_a_blank_is_none_of_another_tables_figures() -> None:
    assert stated(page(year_rows(last=False)) + page(year_rows(last=True))) == THIS


@pytest.mark.parametrize("last_first", [False, True])
def test_a_table_without_a_year_is_of_the_reports(last_first: bool) -> None:
    tables = [page(year_rows(last=False), "本单位"), page(year_rows(last=True), "2022年")]
    assert stated("".join(tables[::-1] if last_first else tables), 2023) == THIS


# the same with blanks, in some rows several
BLANKS: list[Row] = [
    ["" if (7 * n + 3 * place) % 5 < n % 3 else one for place, one in enumerate(row)] for n, row in enumerate(FIGURES)
]
SOME = {
    (line.id, column.id): None if cell == "" else cell
    for line, row in zip(REQUESTS.lines, BLANKS, strict=True)
    for column, cell in zip(REQUESTS.columns, row, strict=True)
}
BLANK: dict[tuple[str, str], float | None] = dict.fromkeys(ALL)
HEAD: Row = ["申请人情况", *COLUMNS]
LINES: list[Row] = [[line.label, *figures] for line, figures in zip(REQUESTS.lines, FIGURES, strict=True)]
NONE: list[Row] = [HEAD]
NONE += [[line.label, *[""] * len(COLUMNS)] for line in REQUESTS.lines]


@pytest.mark.parametrize("last_first", [True, False])
def test_year_and_figures_are_of_the_same_tables(last_first: bool) -> None:
    tables = [page(year_rows(last=True), "2022年"), page(year_rows(last=False), "2023年")]
    text = "<h1>政府信息公开年度报告</h1><p>2022年，我局主动公开政府信息。2022年未被提起行政复议。</p>"
    body = text + "".join(tables if last_first else tables[::-1])
    report = parse_report(extract(body.encode(), FORMS), FORMS, WORDS)
    assert report.year == 2023
    own = {one.value for one in report.statistics if one.table_id == "requests" and one.scope == "year"}
    assert own == {*(figure for row in FIGURES for figure in row[1:]), None}


@pytest.mark.parametrize("caption", ["2022年", "附：2022年度数据", "（2022年）"])
def test_a_blank_table_of_this_year_is_blank_whatever_last_years_says(caption: str) -> None:
    assert stated(page(NONE) + page(year_rows(last=True), caption), 2023) == BLANK


@pytest.mark.parametrize("kept", [(0, 5, -2, -1), range(2, len(REQUESTS.lines)), range(1, len(REQUESTS.lines))])
def test_lines_that_this_year_lacks_are_none_of_last_years(kept: Sequence[int]) -> None:
    own = year_rows(last=False)[1:]
    lines = [REQUESTS.lines[place].id for place in kept]
    found = stated(page([HEAD, *(own[place] for place in kept)]) + page(year_rows(last=True), "2022年度数据"), 2023)
    assert found == {cell: figure for cell, figure in THIS.items() if cell[0] in lines}


def test_a_report_of_another_agency_below_is_none_of_this_ones() -> None:
    def report(agency: str, rows: Sequence[Row]) -> str:
        head = f"<h1>{agency}2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>认真贯彻落实条例，扎实推进公开工作。</p>"
        return f"{head}<p>三、收到和处理政府信息公开申请情况</p>{page(rows)}<p>{agency}</p>"

    both = report("临江市水利局", NONE) + report("临江市青云镇人民政府", year_rows(last=True))
    found = parse_report(extract(both.encode(), FORMS), FORMS, WORDS)
    assert (found.agency, found.year) == ("临江市水利局", 2023)
    assert {(one.line, one.column): one.value for one in found.statistics if one.source == "table"} == BLANK


# -- columns that the form has not -------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["2022年总计", "上年同期", "同比增减", "办理时限", "个体工商户"])
@pytest.mark.parametrize("at", [3, 7])
def test_a_column_of_something_else_is_no_applicants(head: str, at: int) -> None:
    """A blank in a row does not make its figure one of the form's."""
    rows = [[*row[: at + 1], 900 + place, *row[at + 1 :]] for place, row in enumerate(year_rows(last=False))]
    rows[0][at + 1] = head
    assert stated(page(rows)) == THIS


@pytest.mark.parametrize("head", ["办理时限", "承办科室代码"])
def test_a_column_between_labels_and_applicants_is_none_of_theirs(head: str) -> None:
    rows = [[row[0], 900 + place, *row[1:]] for place, row in enumerate(year_rows(last=False))]
    rows[0][1] = head
    assert stated(page(rows)) == THIS


@pytest.mark.parametrize("head", ["小计", "合计"])
@pytest.mark.parametrize("at", [2, 7])
@pytest.mark.parametrize("merged", [0, 2])
def test_a_sum_of_the_organisations_is_none_of_them(head: str, at: int, merged: int) -> None:
    """A blank beside it does not move the others; in a sheet a merged label has blank cells behind it."""
    rows: list[Row] = [["申请人情况", *[""] * merged, *COLUMNS]]
    for place, (line, own) in enumerate(zip(REQUESTS.lines, FIGURES, strict=True)):
        figures: Row = ["" if number == place % 7 else figure for number, figure in enumerate(own)]
        rows.append([line.label, *[""] * merged, *figures])
    for place, row in enumerate(rows):
        row.insert(at + merged, sum(FIGURES[place - 1][1:6]) if place else head)
    blank = {(line.id, REQUESTS.columns[place % 7].id) for place, line in enumerate(REQUESTS.lines)}
    assert stated(page(rows)) == {cell: None if cell in blank else figure for cell, figure in ALL.items()}


@pytest.mark.parametrize("head", [["自然人", "法人或其他组织", "总计"], ["总计", "自然人", "法人或其他组织"]])
def test_organisations_in_one_column(head: Row) -> None:
    """Their sum is none of the form's figures; a blank stays where it is."""
    places = {"自然人": 0, "法人或其他组织": 3, "总计": 6}
    rows: list[Row] = [["项目", *head]]
    rows += [
        [line.label, *(row[places[str(name)]] for name in head)]
        for line, row in zip(REQUESTS.lines, BLANKS, strict=True)
    ]
    assert stated(page(rows)) == {cell: said for cell, said in SOME.items() if cell[1] in ("natural_person", "total")}


@pytest.mark.parametrize(
    ("heads", "own"),
    [
        (["总计"], 0),
        (["数量（件）"], 0),
        (["2023年", "2022年"], 0),
        (["2021年", "2022年", "2023年"], 2),
        (["上年", "本年"], 1),
    ],
)
def test_totals_alone(heads: Sequence[str], own: int) -> None:
    rows: list[Row] = [["项目", *heads]]
    rows += [
        [line.label, *[900] * own, row[-1], *[800] * (len(heads) - own - 1)]
        for line, row in zip(REQUESTS.lines, BLANKS, strict=True)
    ]
    assert stated(page(rows), 2023) == {cell: said for cell, said in SOME.items() if cell[1] == "total"}
    # so few lines are any table's
    assert (
        stated(page([rows[0], ["其他", *rows[3][1:]], ["合计", *rows[4][1:]], ["予以公开", *rows[2][1:]]]), 2023) == {}
    )


@pytest.mark.parametrize("write", ["{}：{}", "<span>{}</span> {}", "{}<br>{}", "<b>{}:</b><i>{}</i>"])
def test_a_label_before_each_figure_names_its_column(write: str) -> None:
    """As pages have it that are made for telephones, too."""
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    for line, row in zip(REQUESTS.lines, BLANKS, strict=True):
        rows.append([line.label, *(write.format(name, cell) for name, cell in zip(COLUMNS, row, strict=True))])
    found = stated(page(rows))
    if "：" in write or ":" in write:
        assert found == SOME
    assert all(SOME[cell] == value for cell, value in found.items())


@pytest.mark.parametrize(
    ("head", "own"),
    [
        (["统计指标", "单位", "2016年", "2015年"], 0), (["统计指标", "单位", "2015年", "2016年"], 1),
        (["统计指标", "单位", "统计数", "上年数"], 0), (["统计指标", "单位", "上年度", "本年度"], 1),
        (["指标名称", "单位", "统计数据", "上年数"], 0), (["项目", "单位", "上年同期", "数量"], 1),
        (["统计指标", "单位", "2016年度统计数", "2015年度统计数"], 0), (["项目", "单位", "2015年数值", "2016年数值"], 1),
    ],
)  # fmt: skip
def test_a_blank_of_this_year_is_none_of_last_years_figures(head: Row, own: int) -> None:
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows: list[Row] = [head]
    for place, line in enumerate(lines):
        figures: Row = [place if place % 3 else "", 1000 + place]
        rows.append([line.label, line.unit or "", *(figures if own == 0 else figures[::-1])])
    wanted = {(line.id, "total"): place if place % 3 else None for place, line in enumerate(lines)}
    title = "附：政府信息公开情况统计表"
    assert stated(page(rows, title), 2016) == wanted
    fixed: list[Row] = [["政府信息公开情况", "", "", ""], head, ["一、主动公开情况", "", "", ""]]
    for above in (rows[:1], fixed):  # the head stays where it is on the screen
        assert stated(page(above, title) + page(rows[1:]), 2016) == wanted


def test_a_numeral_behind_a_head_of_line_and_column_is_its_own() -> None:
    words = {"规章本年制发件数": "四十八", "行政规范性文件本年废止件数": "二十一"}
    heads = [line + column for line in ("规章", "行政规范性文件") for column in (MADE, REPEALED, VALID)]
    rows: list[Row] = [["第二十条第（一）项"], *([head, words.get(head, 4)] for head in heads)]
    assert list(stated(page(rows)).values()) == [48, 4, 4, 4, 21, 4]


@pytest.mark.parametrize("head", ["上年总计", "全部合计", "合计"])
def test_a_column_behind_all_proceedings_is_none_of_theirs(head: str) -> None:
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    figures: Row = [11, 0, "", 2, 13, 0, 17, 0, 0, 17, 0, 0, 24, 0, 24]
    rows: list[Row] = [[*columns * 3, head], [*figures, 88]]
    groups = (
        "<tr><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td><td></td></tr>"
    )
    found = stated(page(rows).replace("<table>", f"<table>{groups}"))
    assert list(found.values()) == [None if one == "" else one for one in figures]


RULES = {
    ("regulations", "made_this_year"): 1, ("regulations", "repealed_this_year"): None, ("regulations", "in_force"): 3,
    ("normative_documents", "made_this_year"): None, ("normative_documents", "repealed_this_year"): 5,
    ("normative_documents", "in_force"): 6,
}  # fmt: skip
MADE, REPEALED, VALID = "本年制发件数", "本年废止件数", "现行有效件数"


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([["信息内容", MADE, VALID, ""], ["规章", 1, 3, ""], ["规范性文件", "", 6, ""]], "repealed_this_year"),
        ([["信息内容", VALID, REPEALED, ""], ["规章", 3, "", ""], ["规范性文件", 6, 5, ""]], "made_this_year"),
        ([["", "规章", "规范性文件"], [MADE, 1, ""], [REPEALED, "", 5], [VALID, 3, 6]], ""),
        ([["指标", "数量"], [f"规章-{MADE}", 1], [f"规章-{REPEALED}", ""], [f"规章-{VALID}", 3],
          [f"规范性文件-{MADE}", ""], [f"规范性文件-{REPEALED}", 5], [f"规范性文件-{VALID}", 6]], ""),
    ],
)  # fmt: skip
def test_the_header_names_the_columns_of_a_block(rows: Sequence[Row], lacks: str) -> None:
    """In a sheet blank cells stand behind those of a narrow block."""
    head: Row = ["第二十条第（一）项", *[""] * (len(rows[0]) - 1)]
    found = stated(page([head, *rows], "二、主动公开政府信息情况"), 2023)
    assert found == {cell: one for cell, one in RULES.items() if cell[1] != lacks}


def test_a_blank_row_of_a_block_ends_no_header() -> None:
    """A converter repeats merged cells; the label of the group stands beside each line."""
    rows: list[Row] = [["条款", "信息内容", *["本年处理决定数量"] * 3], ["第二十条第（六）项", "行政处罚", "", "", ""]]
    rows.append(["第二十条第（六）项", "行政强制", 88, 88, 88])
    assert stated(page(rows, "二、主动公开政府信息情况"), 2023) == {
        ("penalties", "decisions"): None,
        ("coercive_measures", "decisions"): 88,
    }


def test_a_blank_line_with_its_unit_ends_no_header() -> None:
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows: list[Row] = [["统计指标", "单位", "2015年", "2016年"]]
    rows += [
        [line.label, line.unit or "", 1000 + place if place % 3 else "", "" if place % 3 else place]
        for place, line in enumerate(lines)
    ]
    rows[5] = [*rows[5][:2], "", ""]
    found = stated(page(rows, "附：政府信息公开情况统计表"), 2016)
    assert found == {(line.id, "total"): None if place % 3 else place for place, line in enumerate(lines)}


def test_a_repeated_label_is_one_line() -> None:
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows = [[*[line.label] * 2, line.unit or "", place] for place, line in enumerate(lines)]
    found = stated(page([["统计指标", "统计指标", "单位", "统计数"], *rows], "附：政府信息公开情况统计表"), 2016)
    assert found == {(line.id, "total"): place for place, line in enumerate(lines)}


def text_of(rows: Sequence[Row], between: str, above: str) -> str:
    return "\n".join([above, *(between.join(map(str, row)) for row in rows), "以上。"])


@pytest.mark.parametrize("between", ["\t", " | "])
@pytest.mark.parametrize("head", ["个体工商户", "小计", "2022年总计"])
@pytest.mark.parametrize("at", [3, 6, 7])
def test_a_column_of_something_else_in_lines_of_text(between: str, head: str, at: int) -> None:
    """Where every line has all cells, blank ones too, their places tell as they do in a table."""
    rows: list[Row] = [
        [*row[: at + 1], 900 + n if n % 3 else "", *row[at + 1 :]] for n, row in enumerate(BLANKS_OF_LINES)
    ]
    rows.insert(0, [*HEAD[: at + 1], head, *HEAD[at + 1 :]])
    assert stated(text_of(rows, between, "三、收到和处理政府信息公开申请情况"), 2023) == SOME


@pytest.mark.parametrize("between", ["\t", " | ", "  ", "\n"])
@pytest.mark.parametrize(
    ("below", "at"),
    [
        (["小计", *COLUMNS[1:6]], 2),
        (["合计", *COLUMNS[1:6]], 2),
        ([*COLUMNS[1:6], "小计"], 7),
        ([*COLUMNS[1:6], "合计"], 7),
    ],
)
def test_a_sum_of_the_organisations_in_lines_of_text(between: str, below: Row, at: int) -> None:
    """It stands where its head does, in the header's second line."""
    rows: list[Row] = [["申请人情况", *ALONE[1:], "总计"], below]
    rows += [
        [line.label, *own[: at - 1], sum(own[1:6]), *own[at - 1 :]]
        for line, own in zip(REQUESTS.lines, FIGURES, strict=True)
    ]
    assert stated(text_of(rows, between, "三、收到和处理政府信息公开申请情况"), 2023) == ALL


@pytest.mark.parametrize("between", ["\t", " | ", ","])
@pytest.mark.parametrize("sums", ["小计", "合计"])
def test_blank_cells_beside_a_sum_of_the_organisations_in_lines_of_text(between: str, sums: str) -> None:
    """Each cell stands below its head, in the header's two rows."""
    heads: list[Row] = [["申请人情况", "", *ALONE[1:], *[""] * 5, "总计"], ["", "", "", *COLUMNS[1:6], sums, ""]]
    rows: list[Row] = [
        [row[0], "", *row[1:7], sum(int(one or 0) for one in row[2:7]), row[7]] for row in BLANKS_OF_LINES
    ]
    assert stated(text_of([*heads, *rows], between, "三、收到和处理政府信息公开申请情况"), 2023) == SOME


def test_of_a_row_that_lacks_one_cell_beside_a_sum_of_the_organisations_none_is_read() -> None:
    """Seven figures are left, and none of them is the sum of the others."""
    heads: list[Row] = [["自 然 人", "法 人 或 其 他 组 织", "总 计"], ["小计", *COLUMNS[1:6]]]
    rows: list[Row] = [
        [line.label, own[0], sum(own[1:6]), *own[1:]] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)
    ]
    rows[4] = [one for place, one in enumerate(rows[4]) if place != 4]
    found = stated(text_of([*heads, *rows], " ", "三、收到和处理政府信息公开申请情况"), 2023)
    assert not [cell for cell in found if cell[0] == REQUESTS.lines[4].id]
    assert all(figure == ALL[cell] for cell, figure in found.items())


@pytest.mark.parametrize("between", ["\t", " | "])
def test_of_eight_cells_some_of_them_blank_each_stands_below_its_head(between: str) -> None:
    """The header's two rows have the cells of their own, and 其他数据 stands behind the total."""
    below: Row = [*COLUMNS[1:6]]
    rows: list[Row] = [["自然人", "法人或其他组织", "总计", "其他数据"], below]
    wanted: dict[tuple[str, str], float | None] = {}
    for place, (line, own) in enumerate(zip(REQUESTS.lines, FIGURES, strict=True)):
        blanks = (4, 1 + place % 3) if place else (4,)
        kept: Row = ["" if number in blanks else figure for number, figure in enumerate(own)]
        kept[-1] = sum(int(figure or 0) for figure in kept[:-1])
        rows.append([line.label, *kept, 7000 + place])
        wanted |= {
            (line.id, column.id): None if figure == "" else float(figure)
            for column, figure in zip(REQUESTS.columns, kept, strict=True)
        }
    assert stated(text_of(rows, between, "三、收到和处理政府信息公开申请情况"), 2023) == wanted


INSTEAD = {"十一": 11, "三十五": 35, "O": None, "1O": None, "若干": None, "一": None}


@pytest.mark.parametrize("between", ["\t", " | ", ","])
@pytest.mark.parametrize("blanks", [0, 2])
@pytest.mark.parametrize("word", INSTEAD)
def test_a_word_in_the_place_of_a_figure_in_lines_of_text(between: str, blanks: int, word: str) -> None:
    """The others keep theirs, where a merged label leaves blank cells before them, too."""
    rows: list[Row] = [[line.label, *[""] * blanks, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    places = [(number, 2 + number % 6) for number in range(4, len(rows), 3)]
    wanted: dict[tuple[str, str], float | None] = dict(ALL)
    for number, place in places:
        rows[number][blanks + place] = word
        wanted[REQUESTS.lines[number].id, REQUESTS.columns[place - 1].id] = INSTEAD[word]
    rows.insert(0, [HEAD[0], *[""] * blanks, *HEAD[1:]])
    assert stated(text_of(rows, between, "三、收到和处理政府信息公开申请情况"), 2023) == wanted


@pytest.mark.parametrize("numeral", ["三", "三十五"])
def test_a_numeral_in_characters_in_a_table_is_no_label(numeral: str) -> None:
    """Behind it stand as many figures as the line has, for one column is none of the form's."""
    rows: list[Row] = [[line.label, *own, 9] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    rows[4] = [REQUESTS.lines[4].label, numeral, 0, 0, 0, 0, 0, 0, 9]
    found = stated("".join(page([row]) for row in rows))
    assert not any(figure in (0, 9) for (line, _), figure in found.items() if line == REQUESTS.lines[4].id)


@pytest.mark.parametrize("lines", [(0,), (4, 5), (len(REQUESTS.lines) - 2,), range(len(REQUESTS.lines))])
def test_a_row_of_numerals_in_characters(lines: Iterable[int]) -> None:
    """No other figure stands in it; 一 alone may as well be a dash."""
    said = ["二", "十一", "", "三", "零", "一", "十七"]
    read = [2, 11, None, 3, 0, None, 17]
    rows: list[Row] = [[line.label, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    wanted: dict[tuple[str, str], float | None] = dict(ALL)
    for number in lines:
        rows[number] = [rows[number][0], *said]
        wanted |= {
            (REQUESTS.lines[number].id, one.id): figure for one, figure in zip(REQUESTS.columns, read, strict=True)
        }
    assert stated(page([HEAD, *rows]), 2023) == wanted


@pytest.mark.parametrize("remark", ["见附件", "无"])
def test_numerals_before_a_remark(remark: str) -> None:
    rows: list[Row] = [[line.label, *own, ""] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    rows[4] = [rows[4][0], "二", 0, "五", "八", "五", 11, 31, remark]
    found = stated(page([[*HEAD, "备注"], *rows]), 2023)
    assert [figure for cell, figure in found.items() if cell[0] == REQUESTS.lines[4].id] == [2, 0, 5, 8, 5, 11, 31]


def test_a_mark_behind_a_row_with_a_blank_is_no_total() -> None:
    """No header says what stands there."""
    rows: list[Row] = [[line.label, *own, "√"] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    rows[4] = [rows[4][0], 1204, 1204, "", 25, 107, 8, "", "√"]
    found = stated(page(rows), 2023)
    own = [found.get((REQUESTS.lines[4].id, column)) for column in COLUMN_IDS]
    assert own in ([None] * 7, [1204, 1204, None, 25, 107, 8, None])


@pytest.mark.parametrize("blank", [0, 3])
def test_a_table_goes_on_with_its_remarks_below_a_row_of_another_width(blank: int) -> None:
    """A blank cell stands before the label where a group's is repeated in each row."""
    marks: Row = ["√", "平", 0]
    rows: list[Row] = [
        ["", *([""] * (number > 3)), line.label, *([""] * (number < 4)), *own, marks[number % 3]]
        for number, (line, own) in enumerate(zip(REQUESTS.lines, FIGURES, strict=True))
    ]
    for number in range(5, len(rows), 3):
        rows[number][3 + blank] = ""
    found = stated(page([["", *["项目"] * 2, *COLUMNS, "校验"], *rows[:8]]) + page(rows[8:]), 2023)
    assert all(figure in (None, ALL[cell]) for cell, figure in found.items())
    assert sum(figure is not None for figure in found.values()) > len(ALL) * 9 // 10


def test_numerals_in_one_column() -> None:
    """Of the proceedings one below another."""
    figures = ["三", "一", "", "零", "四", "十", "", "", "二", "十二", "", "一", "", "", "一"]
    columns = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    groups = [("行政复议", "行政复议"), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉")]
    rows: list[Row] = [
        [*group, column, figures[5 * place + number]]
        for place, group in enumerate(groups)
        for number, column in enumerate(columns)
    ]
    assert list(stated(page(rows)).values()) == [3, None, None, 0, 4, 10, None, None, 2, 12, *[None] * 5]


@pytest.mark.parametrize("write", [page, lambda rows: text_of(rows, " | ", "")])
def test_of_a_word_behind_the_figures_and_a_blank_before_them_one_is_a_cell(
    write: Callable[[Sequence[Row]], str],
) -> None:
    """Which of them, no other row tells."""
    line, other = REQUESTS.lines[0].label, REQUESTS.lines[1].label
    assert not any(stated(write([[line, "", 0, 0, 4, 0, 0, 0, "约4"], [other, "", 0, 0, 0, 0, 2, 0, "约2"]])).values())


@pytest.mark.parametrize("between", ["\t", " | "])
def test_a_column_of_words_before_the_applicants_in_lines_of_text(between: str) -> None:
    rows = [[row[0], ("63", "办公室", "")[n % 3], *row[1:]] for n, row in enumerate(BLANKS_OF_LINES)]
    rows.insert(0, [HEAD[0], "承办科室", *HEAD[1:]])
    assert stated(text_of(rows, between, "三、收到和处理政府信息公开申请情况"), 2023) == SOME


@pytest.mark.parametrize("between", ["\t", " | "])
@pytest.mark.parametrize(
    ("heads", "own"), [(["2015年", "2016年"], 1), (["统计数", "上年数"], 0), (["统计数", "备注"], 0)]
)
def test_a_list_of_two_columns_in_lines_of_text(between: str, heads: Sequence[str], own: int) -> None:
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows: list[Row] = [["统计指标", "单位", *heads]]
    for place, line in enumerate(lines):
        figures: Row = [place if place % 3 else "", 1000 + place if place % 4 else ""]
        rows.append([line.label, line.unit or "", *(figures if own == 0 else figures[::-1])])
    found = stated(text_of(rows, between, "附：政府信息公开情况统计表"), 2016)
    assert found == {(line.id, "total"): place if place % 3 else None for place, line in enumerate(lines)}


LIST = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]


@pytest.mark.parametrize("between", ["\t", " | ", "\n"])
@pytest.mark.parametrize("heads", [["代码", "单位", "数量"], ["行次", "计量单位", "统计数"]])
@pytest.mark.parametrize("blank", ["", "/"])
def test_numbers_between_labels_and_units_of_a_list_in_text(between: str, heads: Row, blank: str) -> None:
    """A heading has none, and counts."""
    rows: list[Row] = [["指标名称", *heads]]
    for place, line in enumerate(LIST):
        rows += [["二、回应解读情况", "", "", ""]] if place % 9 == 8 else []
        number = f"{place + place // 9 + 1:02d}"
        rows += [[line.label, number, line.unit or "", 1000 + place if place % 3 else blank]]
    found = stated(text_of(rows, between, "附：政府信息公开情况统计表"), 2016)
    figures = {(line.id, "total"): 1000 + place for place, line in enumerate(LIST) if place % 3}
    assert {cell: figure for cell, figure in found.items() if figure is not None} == figures


@pytest.mark.parametrize("other", ["历年累计", "累计数", "历史累计", "历年数"])
@pytest.mark.parametrize(("way", "none"), [("table", ""), ("table", "/"), ("\t", ""), (" | ", ""), ("\n", "/")])
def test_what_a_list_has_counted_over_the_years_is_not_this_years(other: str, way: str, none: str) -> None:
    rows: list[Row] = [["指标名称", "计量单位", "本年数", other]]
    rows += [
        [line.label, line.unit or "", place if place % 4 else none, 9000 + place] for place, line in enumerate(LIST)
    ]
    title = "附：政府信息公开情况统计表"
    found = stated(page(rows, title) if way == "table" else text_of(rows, way, title), 2016)
    assert found == {(line.id, "total"): place if place % 4 else None for place, line in enumerate(LIST)}


@pytest.mark.parametrize("between", ["\t", " | "])
@pytest.mark.parametrize("remark", ["无", "0", "/"])
def test_remarks_of_a_list_in_text_are_no_figures(between: str, remark: str) -> None:
    """Headings of groups stand between its lines."""
    rows: list[Row] = [["统计指标", "单位", "统计数", "备注"]]
    for place, line in enumerate(LIST):
        rows += [["二、回应解读情况", "", "", ""]] if place % 9 == 8 else []
        rows += [[line.label, line.unit or "", place, remark if place % 3 == 1 else ""]]
    found = stated(text_of(rows, between, "附：政府信息公开情况统计表"), 2016)
    assert found == {(line.id, "total"): place for place, line in enumerate(LIST)}


@pytest.mark.parametrize("between", ["\t", " | "])
def test_a_narrow_block_in_lines_of_text(between: str) -> None:
    rows: list[Row] = [
        ["第二十条第（一）项", "", "", ""],
        ["信息内容", REPEALED, VALID, ""],
        ["规章", "", 3, ""],
        ["规范性文件", 5, 6, ""],
    ]
    found = stated(text_of(rows, between, "二、主动公开政府信息情况"), 2023)
    assert found == {cell: one for cell, one in RULES.items() if cell[1] != "made_this_year"}


# -- rows that the form has not ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["2022年新收政府信息公开申请数量", "上年新收政府信息公开申请数量", "累计新收政府信息公开申请数量"]
)
def test_a_row_of_another_year_is_none_of_this_ones(label: str) -> None:
    rows: list[Row] = [HEAD, *LINES]
    rows.insert(2, [label, *[900] * 6, 5400])
    assert stated(page(rows), 2023) == ALL


@pytest.mark.parametrize("label", ["其中：部门规范性文件", "党内规范性文件", "其他规范性文件"])
def test_a_row_that_counts_some_documents_is_not_the_lines(label: str) -> None:
    heads = ["本年制发件数", "本年废止件数", "现行有效件数"]
    rows: list[Row] = [
        ["第二十条第（一）项"],
        ["信息内容", *heads],
        ["规章", 1, 2, 3],
        ["规范性文件", 4, 5, 6],
        [label, 7, 8, 9],
    ]
    found = stated(page(rows, "二、主动公开政府信息情况"), 2023)
    columns = ("made_this_year", "repealed_this_year", "in_force")
    assert {cell: value for cell, value in found.items() if cell[0] in ("regulations", "normative_documents")} == {
        **{("regulations", column): value for column, value in zip(columns, (1, 2, 3), strict=True)},
        **{("normative_documents", column): value for column, value in zip(columns, (4, 5, 6), strict=True)},
    }


def test_a_line_that_counts_some_of_another_is_read_though_it_is_misspelt() -> None:
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows: list[Row] = [["统计指标", "单位", "统计数"]]
    rows += [[line.label.replace("主动公开规范性", "主动公开的规范性"), "", place] for place, line in enumerate(lines)]
    place = next(place for place, line in enumerate(lines) if line.id == "disclosed_normative_documents")
    assert stated(page(rows, "附：政府信息公开情况统计表"), 2016)["disclosed_normative_documents", "total"] == place


def test_the_rules_of_a_ministry_are_its_rules() -> None:
    heads = ["本年制发件数", "本年废止件数", "现行有效件数"]
    rows: list[Row] = [["第二十条第（一）项"], ["信息内容", *heads], ["部门规章", 1, 2, 3], ["规范性文件", 4, 5, 6]]
    assert stated(page(rows, "二、主动公开政府信息情况"), 2023)["regulations", "in_force"] == 3


@pytest.mark.parametrize("at", [14, 15])
def test_the_sum_of_a_group_is_no_total(at: int) -> None:
    """合计 stands behind a group, the form's own lines or its total below."""
    rows: list[Row] = [HEAD, *LINES]
    total = next(place for place, row in enumerate(rows) if normalise(str(row[0])) == "总计")
    rows[total] = ["（七）总计", *rows[total][1:]]
    rows.insert(at if at == 14 else total, ["合计", *[900] * 6, 5400])
    assert stated(page(rows), 2023) == ALL


BESIDE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
PROCEEDINGS = "<tr><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
OWN: Row = [1, 2, 3, 4, 10, 5, 6, 7, 8, 26, 9, 0, 1, 1, 11]


def proceedings(rows: Sequence[Row], lead: str = "") -> list[float | None]:
    lead_cell = "<td></td>" if lead else ""
    head: Row = [lead, *BESIDE * 3] if lead else list(BESIDE * 3)
    table = page([head, *rows]).replace("<table>", f"<table>{PROCEEDINGS.replace('<tr>', '<tr>' + lead_cell)}")
    return list(stated(table, 2023).values())


@pytest.mark.parametrize("order", [("行政诉讼", "行政复议"), ("行政复议", "行政诉讼")])
@pytest.mark.parametrize("kinds", [("未经复议直接起诉", "复议后起诉"), ("复议后起诉", "未经复议直接起诉")])
@pytest.mark.parametrize("turned", [0, 1])
def test_the_heads_tell_which_proceeding_and_which_outcome(
    order: tuple[str, str], kinds: tuple[str, str], turned: int
) -> None:
    columns = [*BESIDE[-turned:], *BESIDE[:-turned]] if turned else BESIDE
    lawsuits = "".join(f"<td colspan=5>{kind}</td>" for kind in kinds)
    spans = {"行政复议": "<td colspan=5 rowspan=2>行政复议</td>", "行政诉讼": "<td colspan=10>行政诉讼</td>"}
    heads = f"<tr>{spans[order[0]]}{spans[order[1]]}</tr><tr>{lawsuits}</tr>"
    groups = [one for name in order for one in ([name] if name == "行政复议" else kinds)]
    found = stated(page([columns * 3, OWN]).replace("<table>", f"<table>{heads}"), 2023)
    names = dict(zip(("行政复议", "未经复议直接起诉", "复议后起诉"), SIDES, strict=True))
    ids = dict(zip(BESIDE, ("upheld", "corrected", "other_result", "pending", "total"), strict=True))
    keys = [(names[group], ids[column]) for group in groups for column in columns]
    assert found == dict(zip(keys, OWN, strict=True))


SIDES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def test_the_numbers_of_columns_are_no_figures() -> None:
    assert proceedings([list(range(1, 16)), OWN]) == OWN


@pytest.mark.parametrize(("last", "this"), [("2022年", "2023年"), ("上年", "本年")])
def test_of_rows_of_two_years_this_years_is_read(last: str, this: str) -> None:
    assert proceedings([[last, *[90] * 15], [this, *OWN]], "年度") == OWN


@pytest.mark.parametrize(("last", "this"), [("2022年", "2023年"), ("上年", "本年")])
def test_of_blocks_of_two_years_this_years_is_read(last: str, this: str) -> None:
    own: list[Row] = [HEAD, *LINES]
    assert stated(page([[last], *year_rows(last=True), [this], *own]), 2023) == ALL


@pytest.mark.parametrize("between", ["\t", " | ", "  ", " ", "\u3000"])
@pytest.mark.parametrize(
    ("last", "this"), [("2022年", "2023年"), ("上年", "本年"), ("2022年度数据：", "2023年度数据：")]
)
def test_of_two_years_in_lines_of_text_this_years_is_read(between: str, last: str, this: str) -> None:
    own: list[Row] = [HEAD, *LINES]
    blocks: list[Row] = [[last], *year_rows(last=True), [this], *own]
    assert stated(text_of(blocks, between, "三、收到和处理政府信息公开申请情况"), 2023) == ALL
    rows: list[Row] = [["行政复议", "未经复议直接起诉", "复议后起诉"], [*BESIDE * 3]]
    rows += [[last.strip("："), *[90] * 15], [this.strip("："), *OWN]]
    assert list(stated(text_of(rows, between, "四、行政复议、行政诉讼情况"), 2023).values()) == OWN


def test_last_years_row_is_not_this_years_which_cannot_be_read() -> None:
    rows: list[Row] = [["", *BESIDE * 3], ["2022年", *[90] * 15], ["2023年", *["若干"] * 15]]
    heads = "".join(f"<td colspan=5>{kind}</td>" for kind in ("行政复议", "未经复议直接起诉", "复议后起诉"))
    assert not stated(page(rows, "行政诉讼").replace("<table>", f"<table><tr><td>年度</td>{heads}</tr>"), 2023)


@pytest.mark.parametrize(
    ("void", "valid"), [("更正前：", "更正后："), ("原公布数据（已作废）", "更正后数据"), ("错误数据", "正确数据")]
)
def test_what_was_corrected_is_not_the_first_statement(void: str, valid: str) -> None:
    own: list[Row] = [HEAD, *LINES]
    assert stated(page(year_rows(last=True), void) + page(own, valid), 2023) == ALL


# -- cells -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "cell", "amount"),
    [
        ("万元", "12.5万", 12.5),
        ("万元", "0.6万", 0.6),
        ("万元", "12.5", 12.5),
        ("万元", "12.5万元", 12.5),
        ("万元", "5511元", 0.5511),
        ("万元", "1.2亿元", 12000),
        ("万元", "1.2亿", 12000),
        ("万元", "5172.1437亿元", 51721437),
        ("元", "1.2 亿", 12000),
        ("万元", "五万", 5),
        ("千元", "12.5", 1.25),
        ("万", "12.5", 12.5),
        ("万元", "0", 0),
        ("元", "5511", 0.5511),
        ("亿元", "1.2", 12000),
        ("元", "12.5万元", 12.5),
    ],
)
def test_money_is_in_the_forms_unit(unit: str, cell: str, amount: float) -> None:
    """A unit beside the figure goes before that of its header, or of its row."""
    rows: list[Row] = [["第二十条第（八）项"], ["信息内容", f"本年收费金额（单位：{unit}）"], ["行政事业性收费", cell]]
    (fee,) = read_tables(extract(page(rows, "二、主动公开政府信息情况").encode(), FORMS), FORMS, 2023).statistics
    assert (fee.value, fee.unit, fee.raw) == (amount, "万元", cell)
    lines = FORMS.of_era("2014").table("annex2014").lines  # type: ignore[union-attr]
    rows = [["统计指标", "单位", "统计数"]]
    rows += [[line.label, *((unit, cell) if line.id == "fees_collected" else (line.unit or "", 1))] for line in lines]
    found = read_tables(extract(page(rows, "附：政府信息公开情况统计表").encode(), FORMS), FORMS, 2016).statistics
    assert [(one.value, one.unit, one.raw) for one in found if one.line == "fees_collected"] == [(amount, "万元", cell)]


@pytest.mark.parametrize(
    ("head", "label", "amount"),
    [
        ("本年收费总额（元）", "行政事业性收费", 0.5511),
        ("本年收费总额", "行政事业性收费（元）", 0.5511),
        ("本年收费金额", "行政事业性收费（单位：元）", 0.5511),
        ("本年收费总额（亿元）", "行政事业性收费", 55110000),
        ("本年收费金额（单位：万元）", "行政事业性收费（万元）", 5511),
        ("本年收费金额（单位：万元）", "行政事业性收费（元）", None),  # head and label contradict each other
        ("本年收费总额（元）", "行政事业性收费（万元）", None),
        ("本年收费金额", "行政事业性收费", 5511),
    ],
)
def test_money_whose_unit_stands_in_another_head_or_the_label(head: str, label: str, amount: float | None) -> None:
    def fee(cell: str) -> Statistic:
        rows: list[Row] = [["第二十条第（八）项"], ["信息内容", head], [label, cell]]
        (one,) = read_tables(extract(page(rows, "二、主动公开政府信息情况").encode(), FORMS), FORMS, 2023).statistics
        return one

    assert (fee("5511").value, fee("5511").unit, fee("5511").raw) == (amount, "万元", "5511")
    assert fee("5511").kind == ("unclear" if amount is None else "number")
    assert (fee("0").kind, fee("1.2万元").value) == ("zero", 1.2)


@pytest.mark.parametrize("style", ["text-decoration:line-through", "TEXT-DECORATION: line-through"])
@pytest.mark.parametrize("tag", ["span", "font", "b"])
def test_what_a_style_strikes_out_is_not_read(tag: str, style: str) -> None:
    rows: list[Row] = [HEAD]
    struck = f'<{tag} style="{style}">9</{tag}>'
    for line, figures in zip(REQUESTS.lines, FIGURES, strict=True):
        rows.append([line.label, *(f"{struck}{figure}" for figure in figures)])
    assert stated(page(rows), 2023) == ALL


def test_a_row_that_is_not_shown_is_no_row() -> None:
    """Neither are its figures read nor does it take part in the spans of the rows above it."""
    rows = "".join(
        f"<tr><td>{line.label}</td><td>{place}</td></tr><tr style='display: none'><td>{line.label}</td><td>99</td></tr>"
        for place, line in enumerate(FORMS.of_era("2014").table("annex2014").lines)  # type: ignore[union-attr]
    )
    assert 99 not in stated(f"<table>{rows}</table>").values()
    spans = "<tr><td rowspan=2>（五）不予处理</td><td>1.信访举报投诉类申请</td>{}</tr>{}<tr><td>2.重复申请</td>{}</tr>"
    cells = "".join(f"<td>{place}</td>" for place in (1, 2, 3, 4, 5, 6, 21))
    hidden = "<tr hidden><td>0</td></tr>"
    (grid,) = extract(("<table>" + spans.format(cells, hidden, cells) + "</table>").encode(), FORMS).grids
    assert [row[-1].column for row in grid.rows] == [8, 8]


def classed(
    rule: str, attributes: str = "class='box old'", *, rows: Sequence[Row] = ()
) -> dict[tuple[str, str], float | None]:
    """Last year's table in a box, then this year's, a table of few lines, under that rule."""
    table = page(rows or year_rows(last=True)[:5])
    return stated(f"<style>{rule}</style><div {attributes}>{table}</div>{page([HEAD, *LINES[:4]])}", 2023)


FEW = {cell: figure for cell, figure in ALL.items() if cell[0] in [line.id for line in REQUESTS.lines[:4]]}
OLD = {cell: figure + 1000 for cell, figure in FEW.items()}


@pytest.mark.parametrize(
    "rule",
    [
        ".old{display:none}",
        "p{margin:0} div.old , .x { color:red; display : none !important }",
        "#a{visibility:hidden}",
        "@media screen{.old{display:none}}",
        "@media only screen { .y{color:red} .old{display:none} }",
        "<!-- /* .old{display:block} */ .OLD{DISPLAY:NONE} -->",
    ],
)
def test_what_a_class_hides_is_not_read(rule: str) -> None:
    assert classed(rule, "class='box old' id=a") == FEW


@pytest.mark.parametrize(
    "rule",
    [
        "@media print{.old{display:none}}",
        "@media (max-width:700px){.old{display:none}}",
        "@media screen and (max-width:700px){.old{display:none}}",
        ".old{display:none} .old.on{display:block}",
        ".old{display:none} .box{display:block}",
        ".tabs .old{display:none}",
        "span.old{display:none}",
        ".older{display:none}",
        ".old{border:none}",
    ],
)
def test_what_a_rule_does_not_hide_for_sure_is_read(rule: str) -> None:
    assert classed(rule) == OLD


def test_what_is_shown_by_its_own_style_or_stands_alone_is_read() -> None:
    assert classed(".old{display:none}", "class=old style='display:block'") == OLD
    table = page([HEAD, *LINES[:4]])
    assert stated(f"<style>.old{{display:none}}</style><div class=old>{table}</div>", 2023) == FEW


def test_a_column_that_a_class_hides_is_none() -> None:
    rows = "".join(
        f"<tr><td>{row[0]}</td>" + "".join(f"<td class=was>9</td><td>{figure}</td>" for figure in row[1:]) + "</tr>"
        for row in [HEAD, *LINES]
    )
    assert stated(f"<style>.was{{display:none}}</style><table>{rows}</table>", 2023) == ALL


@pytest.mark.parametrize("between", ["\t", "|", None])
def test_the_years_of_another_table_are_none_of_this_ones(between: str | None) -> None:
    """Its rows of figures end its header: what comes next is another table's."""
    other: list[Row] = [["渠道", "2022年", "2023年", "同比增减"], ["门户网站", 71, 72, "1%"], ["其他", 8, 9, "2%"]]
    rows: list[Row] = [["", "", "", *COLUMNS]]
    for line, figures in zip(REQUESTS.lines, FIGURES, strict=True):
        is_top = REQUESTS.group_of(line).parent is None
        rows.append([line.label, "", "", *figures] if is_top else ["", line.label, "", *figures])
    if between is None:
        assert stated(page([*other, *rows])) == ALL
    else:
        lines = [between.join(map(str, row)) for row in [*other, *rows]]
        assert stated("\n".join(["三、收到和处理政府信息公开申请情况", *lines, "以上。"])) == ALL


@pytest.mark.parametrize("begin", [0, 5, len(REQUESTS.lines) - 2])
def test_what_is_hidden_is_no_part_of_what_is_shown(begin: int) -> None:
    """A total that belongs to no line stands above; behind the table, hidden, another that has all lines."""
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    rows += [[line.label, *row] for line, row in zip(REQUESTS.lines, FIGURES, strict=True)]
    other: list[Row] = [["申请人情况", *COLUMNS]]
    other += [[line.label, *[999] * 7] for line in REQUESTS.lines]
    blank: Row = ["", *[""] * 6, "总计"]
    shown = page([["单位", "办件数", "总计", *[""] * 7], *rows[: begin + 1], blank, *rows[begin + 1 :]])
    hidden = f"<div style='display:none'>{page(other)}</div>"
    assert stated(shown + hidden) == ALL
    assert 999 not in {one.value for one in read_tables(extract((shown + hidden).encode(), FORMS), FORMS).statistics}


@pytest.mark.parametrize("tags", [("ul", "li"), ("dl", "dd"), ("p", "span"), ("div", "div")])
def test_a_table_that_is_not_shown_holds_no_cell_of_one_that_is_shown_in_lines(tags: tuple[str, str]) -> None:
    """As where each year has a tab of its own, and only this year's is open."""
    row, cell = tags
    lines: list[Row] = [["", *COLUMNS]]
    lines += [[line.label, *figures] for line, figures in zip(REQUESTS.lines, FIGURES, strict=True)]
    shown = "".join(f"<{row}>{' '.join(f'<{cell}>{one}</{cell}>' for one in line)}</{row}>" for line in lines)
    last: list[Row] = [["", *COLUMNS], *([line.label, *range(900, 907)] for line in REQUESTS.lines)]
    assert stated(f"<div>{shown}</div><div style='display:none'>{page(last)}</div>") == ALL


def test_a_unit_in_a_header_of_one_character_a_line() -> None:
    head = "<br>".join("采购总金额（万元）")
    rows: list[Row] = [["第二十条第（九）项", ""], ["信息内容", "采购项目数量", head], ["政府集中采购", 3, "25.1"]]
    assert stated(page(rows)) == {("procurement", "projects"): 3, ("procurement", "amount"): 251000}


@pytest.mark.parametrize("end", ["</tr>\n", "</TR><!-- -->"])
def test_rows_without_their_start_tags(end: str) -> None:
    rows = page([HEAD, *BLANKS_OF_LINES]).replace("<tr>", "").replace("</tr>", end)
    assert stated(rows) == SOME


BLANKS_OF_LINES: list[Row] = [[line.label, *row] for line, row in zip(REQUESTS.lines, BLANKS, strict=True)]


def test_a_foot_that_stands_before_the_body() -> None:
    head, body, foot = (
        page(rows)[len("<p></p><table>") : -len("</table>")]
        for rows in (
            [["序号", *HEAD]],
            [[n, *row] for n, row in enumerate(BLANKS_OF_LINES[:-1], 1)],
            [[25, *BLANKS_OF_LINES[-1]]],
        )
    )
    assert stated(f"<table><thead>{head}</thead><tfoot>{foot}</tfoot><tbody>{body}</tbody></table>") == SOME


# -- several lines in one row ------------------------------------------------------------------------------------------

HEAPS = [[line for line in REQUESTS.lines if REQUESTS.group_of(line) is group] for group in REQUESTS.groups if group.id]


def as_breaks(lines: Sequence[str]) -> str:
    return "<br>".join(line or "&nbsp;" for line in lines)


def as_paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p><span>{line or '&nbsp;'}</span></p>" for line in lines)


def as_lines(lines: Sequence[str]) -> str:
    return "<p>" + "<br/>\n ".join(lines) + ("<br>" if not lines[-1] else "") + "</p>"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("write", [as_breaks, as_paragraphs, None])
def test_several_lines_of_a_group_in_one_row(write: Callable[[Sequence[str]], str] | None, seed: int) -> None:
    """Each figure belongs to the label that stands in the same line of its cell, blank lines counted."""
    rng = random.Random(seed)
    cells = {cell: rng.choice([None, None, figure]) for cell, figure in ALL.items()}
    rows: list[list[Sequence[str]]] = [[[one] for one in ("申请人情况", *COLUMNS)]]
    for heap in HEAPS:
        figures = [[cells[line.id, column.id] for line in heap] for column in REQUESTS.columns]
        texts = [["" if one is None else str(one) for one in column] for column in figures]
        rows.append([[line.label for line in heap], *texts])
    if write is None:
        found = stated(word([[[*cell] for cell in row] for row in rows]))
    else:
        found = stated(page([[write(cell) for cell in row] for row in rows]))
    assert found == cells


def word(rows: Sequence[Sequence[Sequence[str]]]) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, lines in zip(row.cells, texts, strict=True):
            cell.text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)
    payload = io.BytesIO()
    document.save(payload)
    return payload.getvalue()


@pytest.mark.parametrize("figures", [["7"] * 7, ["7<br>1", *["0<br>0<br>0"] * 5, "7<br>1"], [""] * 6 + ["3<br>4"]])
def test_figures_that_are_not_one_below_another_are_of_no_line(figures: Row) -> None:
    labels = "<br>".join(line.label for line in REQUESTS.lines if REQUESTS.group_of(line).id == "unavailable")
    found = stated(page([HEAD, LINES[0], ["（四）无法提供" + labels, *figures], ["（七）总计", *LINES[-2][1:]]]))
    assert {line for line, _ in found} == {"received", "processed"}


def test_a_label_of_two_lines_is_one() -> None:
    rows: list[Row] = [
        HEAD,
        ["1.本机关不掌握<br>相关政府信息", *LINES[12][1:]],
        ["（六）其他处理<br>3.其他", *LINES[13][1:]],
    ]
    found = stated(page(rows))
    assert {line for line, _ in found} == {"unavailable_not_held", "other_reason"}
    assert found["other_reason", "total"] == LINES[13][-1]


# -- columns and lines in another order --------------------------------------------------------------------------------


def with_total_first() -> list[Row]:
    lines: list[Row] = [[line.label, row[-1], *row[:-1]] for line, row in zip(REQUESTS.lines, FIGURES, strict=True)]
    return [
        ["序号", "项目", "申请人情况"],
        [*ALONE],
        [*COLUMNS[1:6]],
        *lines,
    ]


@pytest.mark.parametrize("between", ["\t", "\n", "　"])
def test_the_total_stands_first(between: str) -> None:
    """The header says it, side by side in one row; where it stands one cell a line, the figures have to say it, too."""
    lines = [between.join(map(str, row)) for row in with_total_first()]
    assert stated("\n".join(["二〇二三年", *lines, "以上。"])) == ALL


def test_the_total_stands_first_and_spans_are_lost() -> None:
    assert stated(page(with_total_first())) == ALL


def test_a_total_among_its_parts_is_a_header_without_spans() -> None:
    """Figures too small to tell by their sums: the header's cells stand nowhere above their columns."""
    rows: list[Row] = [["", "申请人情况", "总计"], ["", "自然人", "", "法人或其他组织"], ["", "", "", *COLUMNS[1:6]]]
    lines: list[Row] = [
        [line.label, 1, 0, 0, place % 2, 0, 0, 1 + place % 2] for place, line in enumerate(REQUESTS.lines)
    ]
    found = stated(page([*rows, *lines]))
    assert {line.id: found[line.id, "social_welfare_organisation"] for line in REQUESTS.lines} == {
        line.id: place % 2 for place, line in enumerate(REQUESTS.lines)
    }
    assert {found[line.id, "commercial_enterprise"] for line in REQUESTS.lines} == {0}


def test_the_lines_stand_across_under_their_groups() -> None:
    heads: list[list[str]] = [["", ""], ["", ""], ["", ""]]
    for group in REQUESTS.groups:
        for place, line in enumerate(group.lines):
            above = group.label if group.label and place == 0 and group.id != "result" else ""
            heads[0].append(
                "三、本年度办理结果" if line.id == "granted" else "" if above or group.parent else line.label
            )
            heads[1].append(above or (line.label if group.id in ("result", "processed") else ""))
            heads[2].append(line.label if group.label and group.id != "result" else "")
    rows = [[COLUMNS[place], "", *(str(row[place]) for row in FIGURES)] for place in range(len(COLUMNS))]
    assert stated(page([*heads, *rows])) == ALL


def test_a_group_and_its_line_in_one_cell() -> None:
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    for line, row in zip(REQUESTS.lines, FIGURES, strict=True):
        label = REQUESTS.group_of(line).label
        rows.append([f"{label or ''}{line.label}", *row])
    assert stated(page(rows)) == ALL


def test_a_merged_cell_repeated_beside_a_remark() -> None:
    """The blank beside it is the figure of its own column."""
    rows: list[Row] = [["第二十条第（八）项"] * 5]
    rows += [["信息内容", "上一年项目数量（项）", "本年增/减", "本年增/减", "备注"], ["行政事业性收费", "", 1, 1, ""]]
    assert stated(page(rows)) == {
        ("administrative_fees", "items_last_year"): None,
        ("administrative_fees", "items_change"): 1,
    }


# -- Word --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["rows in a control", "cells in a control", "moved", "a row deleted"])
def test_a_word_table_under_revision(way: str) -> None:
    wrap = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    text = "<w:r><w:t>{}</w:t></w:r>"
    away = f'<w:moveFrom w:id="1" w:author="a">{text.format(7)}</w:moveFrom>' if way == "moved" else ""
    deleted = '<w:tr><w:trPr><w:del w:id="2" w:author="a"/></w:trPr><w:tc><w:p/></w:tc></w:tr>'
    rows = []
    for line, own in zip(REQUESTS.lines, FIGURES, strict=True):
        cells = [
            f"<w:tc><w:p>{away * (place > 0)}{text.format(one)}</w:p></w:tc>"
            for place, one in enumerate([line.label, *own])
        ]
        row = "<w:tr>" + "".join(wrap.format(one) if way == "cells in a control" else one for one in cells) + "</w:tr>"
        rows.append(wrap.format(row) if way == "rows in a control" else row + deleted * (way == "a row deleted"))
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>"))
    payload = io.BytesIO()
    document.save(payload)
    (grid,) = extract(payload.getvalue(), FORMS).grids
    assert len(grid.rows) == len(REQUESTS.lines)
    assert stated(payload.getvalue()) == ALL


@pytest.mark.parametrize("seed", [20020, 20064])
def test_the_total_above_the_others_in_a_printed_header_is_still_the_last_column(seed: int) -> None:
    """The cells of a printed table have no number of a row: 总计 begins a row higher than 自然人, and stands behind it."""
    outcome = cases.judge(cases.make(seed, "pdf", named=True))
    assert (outcome.wrong, outcome.missing, outcome.invented) == ((), (), ())


@pytest.mark.parametrize("beside", [0, 4, 9])
def test_a_label_over_the_heads_of_its_own_columns_is_no_row_of_blanks(beside: int) -> None:
    """In a sheet blank cells stand beside it, as many as the widest table has."""
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    blocks = {"行政复议": [0, 2, 0, 1, 3], "未经复议直接起诉": [0, 0, 0, 4, 4], "复议后起诉": [5, 0, 6, 0, 11]}
    rows: list[Row] = []
    for label, figures in blocks.items():
        rows += [[label, *[""] * beside], [*heads, *[""] * (beside - 4)], [*figures, *[""] * (beside - 4)]]
    found = stated(page(rows, "四、政府信息公开行政复议、行政诉讼情况"))
    lines = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    columns = ("upheld", "corrected", "other_result", "pending", "total")
    assert found == {
        (line, column): figure
        for line, figures in zip(lines, blocks.values(), strict=True)
        for column, figure in zip(columns, figures, strict=True)
    }


OF_UNITS = ["（二）下属单位：新民镇人民政府", "直属机构：信息中心", "2.所属事业单位情况", "附：下属单位统计表"]


@pytest.mark.parametrize("caption", OF_UNITS)
def test_the_tables_of_units_below_are_none_of_the_agencys(caption: str) -> None:
    own, units = year_rows(last=False), year_rows(last=True)
    said = stated(page([own[0], *own[5:]], "（一）本级") + page(units, caption))
    assert said == stated(page([own[0], *own[5:]]))
    assert stated(page(units, caption)) == stated(page(units))


@pytest.mark.parametrize("caption", OF_UNITS)
def test_a_table_of_units_does_not_say_what_the_agencys_own_does_not(caption: str) -> None:
    """That the figures of the agency's own cannot be read, or are blank, makes theirs none of its."""
    rows: list[Row] = [HEAD]
    rows += [[line.label, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    for word in ("若干", ""):
        own: list[Row] = [HEAD]
        own += [[line.label, *[word] * 7] for line in REQUESTS.lines]
        assert not [one for one in stated(page(own) + page(rows[:-5], caption)).values() if one is not None]


def test_the_header_in_a_table_of_its_own_may_end_in_any_of_its_rows() -> None:
    heads = (
        "<tr><td rowspan=3 colspan=2></td><td colspan=6>申请人情况</td><td rowspan=3>总计</td><td rowspan=3>校验</td></tr>"
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td></tr><tr>"
        + "".join(f"<td>{label}</td>" for label in COLUMNS[1:6])
    )
    rows: list[Row] = [
        ["", line.label, "", *own[1:6], sum(own[1:6]), "√" if number % 3 else 0]
        for number, (line, own) in enumerate(zip(REQUESTS.lines, FIGURES, strict=True))
    ]
    wanted = {cell: None if cell[1] == COLUMN_IDS[0] else figure for cell, figure in ALL.items()}
    wanted |= {(line.id, COLUMN_IDS[-1]): sum(own[1:6]) for line, own in zip(REQUESTS.lines, FIGURES, strict=True)}
    assert stated(f"<table>{heads}</tr></table>{page(rows)}") == wanted


def test_the_total_of_other_rows_is_no_line_of_the_requests() -> None:
    """Rows of figures that are no line stand above it, in a table as wide."""
    rows: list[Row] = [[label, "", 4, *[""] * 6] for label in ("警告", "罚款", "尚未审结", "总计")]
    assert stated(page(rows, "四、政府信息公开行政复议、行政诉讼情况")) == {}
    assert ("processed", "natural_person") not in stated(page([["四、其他"], *rows]))


@pytest.mark.parametrize("call", ["document.write('{}')", ' document.writeln("{}"); ', "document.write( '{} ' )"])
def test_what_a_cells_own_script_writes_is_its_figure(call: str) -> None:
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    for line, own in zip(REQUESTS.lines, FIGURES, strict=True):
        rows.append([line.label, f"<script>{call.format(own[0])}</script>", *own[1:]])
    assert stated(page(rows)) == ALL


def test_a_row_alone_does_not_tell_which_of_its_cells_is_too_many() -> None:
    """A remark in a table of one row of which all else is blank."""
    head, row = page([["", *COLUMNS]]), page([[REQUESTS.lines[2].label, *[""] * 7, 1]])
    assert not any(stated(head + row).values())


@pytest.mark.parametrize(
    ("above", "cells"),
    [
        (["", 9, 1, "", "", "", 10, 4], ["", "", 13, "", "", "", 13, 1]),
        ([7, 1, 2, 3, "", 4, "", 17], [7, 0, 13, 0, "-", 0, "", 13]),
    ],
)
def test_a_row_that_adds_up_without_a_figure_is_not_read_with_it(above: Row, cells: Row) -> None:
    """A remark behind the total; the number of the line before the applicants."""
    head, rows = page([[*COLUMNS, ""]]), page([[REQUESTS.lines[3].label, *above], [REQUESTS.lines[2].label, *cells]])
    found = stated(head + rows)
    assert not any(found.get((REQUESTS.lines[2].id, column.id)) for column in REQUESTS.columns)


@pytest.mark.parametrize("behind", [[], ["3"]])
def test_a_row_whose_unit_stands_beside_its_column_has_moved(behind: Row) -> None:
    """The span of a label before it is too short; the figure under the head of the units is one of its figures."""
    rows: list[Row] = [["申请人情况", "", "计量单位", *COLUMNS, *(["上年总计"] * len(behind))]]
    for number, (line, own) in enumerate(zip(REQUESTS.lines, FIGURES, strict=True)):
        is_moved = number % 5 == 4
        rows.append([line.label, *([] if is_moved else [""]), "件", *own, *behind, *([""] if is_moved else [])])
    assert {cell: figure for cell, figure in stated(page(rows)).items() if figure != ALL[cell]} == {}


def test_blank_cells_of_a_label_are_no_figures_where_a_table_is_cut_between_columns() -> None:
    """With those of the columns that went to another table they are as many as the line has figures."""
    rows: list[Row] = [["申请人情况", "", "", *COLUMNS[:4], ""]]
    rows += [[line.label, "", "", *own[:4], ""] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    assert all(figure in (None, ALL[cell]) for cell, figure in stated(page(rows)).items())


def test_the_header_of_another_table_names_no_columns_that_a_row_lacks() -> None:
    """其他 and 总计 are applicants there, and outcomes here."""
    rows: list[Row] = [HEAD]
    rows += [[line.label, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    below = page([["行政复议" * (not n), head, "", 30 + n] for n, head in enumerate(heads)])
    found = stated(f"{page(rows)}<p>四、政府信息公开行政复议、行政诉讼情况</p>{below}")
    own = [figure for cell, figure in found.items() if cell[0] == "reconsideration"]
    assert own == [30, 31, 32, 33, 34]


def test_a_remark_behind_a_row_with_a_blank_is_no_total() -> None:
    rows: list[Row] = [["申请人情况", *COLUMNS, ""]]
    rows += [[line.label, *figures, ""] for line, figures in zip(REQUESTS.lines, map(list, FIGURES), strict=True)]
    rows[4] = [REQUESTS.lines[3].label, "", 0, 0, 0, 0, 0, 0, 1]
    lines = "".join("<p>" + " | ".join(map(str, row)) + "</p>" for row in rows)
    found = stated(lines)
    assert found["received", "total"] == FIGURES[0][-1]
    assert found.get((REQUESTS.lines[3].id, "total")) in (None, 0)
    assert found.get((REQUESTS.lines[3].id, "natural_person")) is None


def test_heads_side_by_side_in_one_cell_are_columns_too() -> None:
    """A row of five figures under 自然人 法人或其他组织 总计 and five organisations lacks two: which, is not said."""
    heads = ["自然人 法人或其他组织 总计", "\t".join(COLUMNS[1:6])]
    rows = [f"{line.label} 18 0 件 0（件） 0 18" for line in REQUESTS.lines]
    lines = "".join(f"<p>{line}</p>" for line in [*heads, *rows])
    assert not any(stated(lines).values())


def test_a_blank_among_figures_one_below_another_is_found_again() -> None:
    lines = REQUESTS.lines[4:7]
    cells = ["<br>".join(line.label for line in lines), *("7<br><br>8" for _ in COLUMNS)]
    document = extract(page([["申请人情况", *COLUMNS], cells]).encode(), FORMS)
    found = read_tables(document, FORMS).statistics
    blank = [one for one in found if one.value is None]
    assert {one.line for one in blank} == {lines[1].id}
    assert all(shows_blank(document, one.locator) for one in blank)
    assert not shows_blank(document, {"kind": "cell", "table": 0, "row": 0, "cell": 1})


def test_a_label_that_a_narrow_cell_breaks_is_one_line() -> None:
    """2.其他 and 禁止公开, in lines of their own, are parts of one label."""

    def broken(label: str) -> str:
        return "<br>".join(label[at : at + 4] for at in range(0, len(label), 4))

    rows: list[Row] = [[broken(line.label), *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    assert stated(page([["申请人情况", *COLUMNS], *rows])) == ALL


def test_a_row_alone_with_several_figures_tells_on_which_side_they_stand() -> None:
    head, row = page([[*COLUMNS, ""]]), page([[REQUESTS.lines[2].label, 5, "", 4, 1, "", "", "", ""]])
    found = stated(head + row)
    assert [found[REQUESTS.lines[2].id, column.id] for column in REQUESTS.columns] == [5, None, 4, 1, None, None, None]


def test_a_table_whose_zeros_are_written_in_characters() -> None:
    rows = [["申请人情况", *COLUMNS], *([line.label, *["零"] * len(COLUMNS)] for line in REQUESTS.lines)]
    assert stated(page(rows)) == dict.fromkeys(ALL, 0)


def test_a_total_alone_is_any_tables() -> None:
    """合计 of penalties that another report counts is no line of the requests."""
    rows: list[Row] = [
        ["行政处罚实施数量（宗）", "警告", "罚款", "行政拘留", "其他", "合计（宗）"],
        ["合计", 31, 54, 0, 59, 144],
    ]
    assert stated(page(rows)) == {}


def test_all_tables_below_the_name_of_the_units_in_a_word_file_are_theirs() -> None:
    """Cells of the first are no line of text above the second."""
    document = docx.Document()

    def add(rows: Sequence[Row]) -> None:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)

    lines: list[Row] = [[line.label, *own] for line, own in zip(REQUESTS.lines, FIGURES, strict=True)]
    add([HEAD, *lines[:-2], *([row[0], *[""] * 7] for row in lines[-2:])])
    document.add_paragraph("附：下属单位情况")
    add([["信息内容", MADE, REPEALED, VALID], ["规章", 1, 2, 3]])
    add([HEAD, *lines])
    payload = io.BytesIO()
    document.save(payload)
    last = {line.id for line in REQUESTS.lines[-2:]}
    found = stated(payload.getvalue(), 2023)
    assert {cell: figure for cell, figure in found.items() if cell in ALL} == {
        cell: None if cell[0] in last else figure for cell, figure in ALL.items()
    }


@pytest.mark.parametrize(
    ("said", "alone"),
    [("ᠳᠦᠷᠢᠮ ", "ᠵᠠᠰᠠᠭ ᠤᠨ ᠭᠠᠵᠠᠷ"), ("སྒྲིག་སྲོལ་", "སྲིད་གཞུང་"), ("قائىدە-تۈزۈم ", "ھۆكۈمەت"), ("규장 ", "정부정보")],
)
def test_what_a_second_language_says_again_is_no_part_of_a_label(said: str, alone: str) -> None:
    """It stands beside the label in its cell, or in a row of its own between two lines."""
    heads = [f"{said}{column.label}" for column in DISCLOSURE.groups[0].lines[0].columns]
    rows: list[Row] = [
        [f"{said}信息内容", *heads],
        [f"{said}规章", 1, 2, 3],
        [alone],
        [f"{said}行政规范性文件", 4, 5, 6],
    ]
    found = stated(page(rows))
    columns = ["made_this_year", "repealed_this_year", "in_force"]
    assert [found.get(("regulations", column)) for column in columns] == [1, 2, 3]
    assert [found.get(("normative_documents", column)) for column in columns] == [4, 5, 6]


@pytest.mark.parametrize("head", ["上年总计", "上年<br>总计", "2022年 合计", "去 年<br>总 计"])
def test_a_total_of_another_year_is_no_total_however_its_head_is_broken(head: str) -> None:
    rows: list[Row] = [["申请人情况", *COLUMNS, head]]
    rows += [[line.label, *row, 900 + row[0]] for line, row in zip(REQUESTS.lines, FIGURES, strict=True)]
    assert stated(page(rows), 2023) == ALL


@pytest.mark.parametrize("head", ["2021年", "上年", "2021年度"])
def test_a_year_beside_a_column_of_this_year_is_another(head: str) -> None:
    """The blank cells between are those of a merged one."""
    rows: list[Row] = [["第二十条第（六）项", "", "", "", ""], ["信息内容", "本年处理决定数量", "", "", head]]
    found = stated(page([*rows, ["行政处罚", 7, "", "", 89], ["行政强制", 0, "", "", 327]]), 2022)
    assert (found.get(("penalties", "decisions")), found.get(("coercive_measures", "decisions"))) == (7, 0)


@pytest.mark.parametrize("number", ["2.", "2、"])
def test_the_beginning_of_a_label_that_a_page_ends_in_is_no_line_of_two_letters(number: str) -> None:
    """2.其他 begins 2.其他法律行政法规禁止公开, and is not 3.其他."""
    lines = ["自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计", "1.属于国家秘密 0 0 0 0 0 0 0"]
    lines += [
        f"{number}其他 1 0 0 0 0 0 1",
        "-3-",
        "某县教育局",
        "法律行政法规禁止公开",
        "3.危及“三安全一稳定” 2 0 0 0 0 0 2",
    ]
    found = stated("\n".join(["三、收到和处理政府信息公开申请情况", *lines, "四、行政复议、行政诉讼情况"]))
    assert not {line for line, _ in found if line == "other_reason"}
    assert found["refused_security_and_stability", "total"] == 2


def merged_in_page(rows: Sequence[Row], first: int, last: int) -> bytes:
    """The last cells of some rows as one."""
    spans = {first: f" rowspan={last - first + 1}"}
    drawn = ""
    for place, row in enumerate(rows):
        cells = row[:-1] if first < place <= last else row
        *others, end = [f"<td>{cell}</td>" for cell in cells]
        drawn += f"<tr>{''.join(others)}{end.replace('<td', '<td' + spans.get(place, ''))}</tr>"
    return f"<table>{drawn}</table>".encode()


def merged_in_word(rows: Sequence[Row], first: int, last: int) -> bytes:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for cell, text in zip(table.rows[place].cells, row, strict=True):
            cell.text = str(text)
    for place in range(first + 1, last + 1):
        table.cell(place, len(rows[0]) - 1).text = ""
    table.cell(first, len(rows[0]) - 1).merge(table.cell(last, len(rows[0]) - 1)).text = str(rows[first][-1])
    document.save(written := io.BytesIO())
    return written.getvalue()


@pytest.mark.parametrize("write", [merged_in_page, merged_in_word])
@pytest.mark.parametrize(("said", "read"), [(28, None), (0, 0)])
def test_a_figure_beside_several_lines_is_that_of_none(
    write: Callable[[Sequence[Row], int, int], bytes], said: int, read: float | None
) -> None:
    """The other figures of these lines are read; nothing but 0 is so much in each of them."""
    rows: list[Row] = [["申请人情况", *COLUMNS]]
    rows += [[line.label, *row] for line, row in zip(REQUESTS.lines, FIGURES, strict=True)]
    first, last = 5, 12
    rows[first][-1] = said
    shared = {(REQUESTS.lines[place - 1].id, "total"): read for place in range(first, last + 1)}
    assert stated(write(rows, first, last)) == ALL | shared


@pytest.mark.parametrize("place", [3, 12, 20])
def test_a_line_that_stands_twice_takes_no_other_line_with_it(place: int) -> None:
    """Both figures of its cells are stated; all other lines are read."""
    rows: list[Row] = [["（本列数据）", *COLUMNS]]
    rows += [[line.label, *row] for line, row in zip(REQUESTS.lines, FIGURES, strict=True)]
    again = [figure + 1000 for figure in FIGURES[place]]
    rows.insert(place + 2, [REQUESTS.lines[place].label, *again])
    found = read_tables(extract(page(rows).encode(), FORMS), FORMS).statistics
    assert {(one.line, one.column): one.value for one in found if one.ordinal == 1} == ALL
    assert [one.value for one in found if one.ordinal == 2 and one.scope == "year"] == again


@pytest.mark.parametrize("none", ["", "——", "/"])
def test_one_header_over_the_columns_of_all_blocks(none: str) -> None:
    """Each line has figures under the heads of its own columns, and nothing or a dash under the others."""
    heads = list(dict.fromkeys(column.label for line in DISCLOSURE.lines for column in line.columns))
    rows: list[Row] = [["条款", "信息内容", *heads]]
    for number, line in enumerate(DISCLOSURE.lines, 1):
        own = {column.label: str(10 * number + place) for place, column in enumerate(line.columns)}
        group = DISCLOSURE.group_of(line).label
        rows.append([group or "", line.label, *(own.get(head, none) for head in heads)])
    assert stated(page(rows)) == {
        (line.id, column.id): 10 * number + place
        for number, line in enumerate(DISCLOSURE.lines, 1)
        for place, column in enumerate(line.columns)
    }
