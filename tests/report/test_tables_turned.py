"""Tables turned round, taken apart, with columns in another order, and with columns beside them: the figures stay where they belong."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.report.tables.statistics import TableReading

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS, PROCEEDINGS = FORM.table("requests"), FORM.table("proceedings")
COLUMNS = [column.id for column in REQUESTS.columns]
LABELS = [column.label for column in REQUESTS.columns]
# the figures of each line, each another; the last is the sum of those before it
FIGURES = {
    line.id: [*(own := [10 * number + place for place in range(6)]), sum(own)]
    for number, line in enumerate(REQUESTS.lines, 1)
}


def read(payload: str, media_type: str | None = None) -> TableReading:
    return read_tables(extract(payload.encode(), FORMS, media_type=media_type), FORMS)


def values(reading: TableReading, table: str = "requests") -> dict[tuple[str, str], float | None]:
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == table}


def table(rows: Sequence[Sequence[str]]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )


def page(*parts: str) -> str:
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"


PROSE = "<p>" + "本机关坚持公开为常态，不断拓展公开范围。" * 20 + "</p>"
ALL = {(line, column): figure for line, row in FIGURES.items() for column, figure in zip(COLUMNS, row, strict=True)}
LINES = [(line.label, FIGURES[line.id]) for line in REQUESTS.lines]


def across() -> str:
    head = ["申请人情况", *(label for label, _ in LINES)]
    return page(table([head, *([name, *(str(row[place]) for _, row in LINES)] for place, name in enumerate(LABELS))]))


def across_above_another() -> str:
    """In one sheet with the table of the proceedings, whose heads stand in the same columns."""
    head = ["", "申请人", *(label for label, _ in LINES)]
    rows = [["", name, *(str(row[place]) for _, row in LINES)] for place, name in enumerate(LABELS)]
    below = [["", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], ["", "0", "0", "1", "0", "1"]]
    wide = [[*row, *("" for _ in range(len(head) - len(row)))] for row in below]
    return page(table([head, *rows, *wide]))


def one_a_row() -> str:
    rows = [[label, name, str(row[place])] for label, row in LINES for place, name in enumerate(LABELS)]
    return page(table([["项目", "申请人", "数量"], *rows]))


def a_table_an_applicant() -> str:
    return page(
        *(table([[name], *([label, str(row[place])] for label, row in LINES)]) for place, name in enumerate(LABELS))
    )


def a_table_an_applicant_with_a_corner() -> str:
    return page(
        *(
            table([["申请情况", name], *([label, str(row[place])] for label, row in LINES)])
            for place, name in enumerate(LABELS)
        )
    )


def beside_each_other() -> str:
    """In two halves: one half of the lines stands beside the other, under a header that says the same twice."""
    half = (len(LINES) + 1) // 2
    rows = [[label, *map(str, row)] for label, row in LINES]
    rows += [[""] * (len(LABELS) + 1)] * (2 * half - len(rows))
    head = ["项目", *LABELS]
    return page(table([[*head, *head], *([*one, *other] for one, other in zip(rows, rows[half:], strict=False))]))


def above_their_figures() -> str:
    """Each label in a row of its own, merged over the figures below it; a blank row may stand between them."""
    rows = "".join(
        f"<tr><td colspan=7>{label}</td></tr>{'<tr><td colspan=7></td></tr>' if row[0] % 20 else ''}"
        f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>"
        for label, row in LINES
    )
    return page(f"<table><tr>{''.join(f'<td>{name}</td>' for name in LABELS)}</tr>{rows}</table>")


def cards() -> str:
    def card(label: str, row: Sequence[float]) -> str:
        items = "".join(
            f"<div class='item'><span class='k'>{name}</span><span class='v'>{figure}</span></div>"
            for name, figure in zip(LABELS, row, strict=True)
        )
        return f"<div class='card'><h4>{label}</h4>{items}</div>"

    return page(PROSE, *(card(label, row) for label, row in LINES), PROSE)


def parted(mark: str, quote: str) -> str:
    rows = [["申请人情况", *LABELS], *([label, *map(str, row)] for label, row in LINES)]
    return "\n".join(mark.join(f"{quote}{cell}{quote}" for cell in row) for row in rows) + "\n完。"


@pytest.mark.parametrize(
    "way",
    [
        *(across, across_above_another, one_a_row, a_table_an_applicant, a_table_an_applicant_with_a_corner, cards),
        *(beside_each_other, above_their_figures),
    ],
)
def test_every_figure_of_a_table_that_was_turned(way: object) -> None:
    assert callable(way)
    assert values(read(way())) == ALL


@pytest.mark.parametrize(("mark", "quote"), [(",", ""), (";", ""), (",", '"')])
def test_values_parted_by_commas(mark: str, quote: str) -> None:
    assert values(read(parted(mark, quote), "text/plain")) == ALL


def test_a_comma_within_quotation_marks_parts_no_figure() -> None:
    text = "\n".join(f'"{label}","1,200",0,0,0,0,0,"1,200"' for label, _ in LINES)
    assert values(read(text + "\n完。"))["received", "natural_person"] == 1200


def test_a_line_that_lacks_columns_is_not_put_together() -> None:
    rows = [[label, name, "3"] for label, _ in LINES[:8] for name in LABELS[:2]]
    assert values(read(page(table([["项目", "申请人", "数量"], *rows])))) == {}


def test_columns_that_come_again_side_by_side_are_no_halves() -> None:
    """Nor is a header whose second half stands over figures alone."""
    form = PROCEEDINGS
    heads = [column.label for _, column in form.cells]
    figures = [str(place) for place, _ in enumerate(form.cells)]
    above = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    reading = read(page(table([above, heads, figures])))
    assert list(values(reading, "proceedings").values()) == list(range(len(figures)))


def test_a_label_above_figures_that_have_one_is_none_of_theirs() -> None:
    rows = [[label, *map(str, row)] for label, row in LINES]
    with_heads = [["项目", *LABELS], *rows[:3], [LINES[3][0]], *rows[4:]]
    found = values(read(page(table(with_heads))))
    assert found == {key: figure for key, figure in ALL.items() if key[0] != REQUESTS.lines[3].id}


# -- the header says which columns there are, and in which order ------------------------------------------------------

GROUP = "法人或其他组织"


def with_header(order: Sequence[int], *, total_first: bool = False) -> str:
    """A header in three rows; `order` gives the organisations' columns."""
    total = "<td rowspan='2'>总计</td>"
    ends = (total, "") if total_first else ("", total)
    head = (
        "<tr><td rowspan='3'></td><td colspan='7'>申请人情况</td></tr>"
        f"<tr>{ends[0]}<td rowspan='2'>自然人</td><td colspan='{len(order)}'>{GROUP}</td>{ends[1]}</tr>"
        "<tr>" + "".join(f"<td>{LABELS[place]}</td>" for place in order) + "</tr>"
    )
    places = [*([6] if total_first else []), 0, *order, *([] if total_first else [6])]
    body = "".join(
        f"<tr><td>{label}</td>" + "".join(f"<td>{row[place]}</td>" for place in places) + "</tr>"
        for label, row in LINES
    )
    return page(f"<table>{head}{body}</table>")


@pytest.mark.parametrize("total_first", [False, True])
@pytest.mark.parametrize("order", [(1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (2, 1, 5, 3, 4)])
def test_columns_in_the_order_of_a_header_of_several_rows(order: Sequence[int], *, total_first: bool) -> None:
    assert values(read(with_header(order, total_first=total_first))) == ALL


@pytest.mark.parametrize("missing", [1, 3, 5])
def test_a_table_without_one_of_the_columns(missing: int) -> None:
    order = [place for place in (1, 2, 3, 4, 5) if place != missing]
    expected = {key: value for key, value in ALL.items() if key[1] != COLUMNS[missing]}
    assert values(read(with_header(order))) == expected


@pytest.mark.parametrize("label", ["总计", "科研机构"])
def test_a_label_of_the_header_that_cannot_be_read(label: str) -> None:
    assert values(read(with_header((1, 2, 3, 4, 5)).replace(f">{label}<", ">住房和城乡建设<"))) == ALL


def test_a_header_that_lost_its_spans_does_not_turn_the_columns() -> None:
    broken = with_header((1, 2, 3, 4, 5)).replace(" colspan='5'", "").replace(" colspan='7'", "")
    assert values(read(broken)) == ALL


# -- what stands beside the figures --------------------------------------------------------------------------------


def beside(*, numbers: bool, remark: str | None) -> str:
    rows = [["申请人情况", *LABELS], *([label, *map(str, row)] for label, row in LINES)]
    for place, row in enumerate(rows):
        row[:0] = ["序号" if place == 0 else str(place)] if numbers else []
        row[len(row) :] = [] if remark is None else ["备注" if place == 0 else remark]
    tail = [
        ["行政复议", "未经复议直接起诉", "复议后起诉"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3,
    ]
    return page(table([*rows, *tail, [str(place) for place in range(1, 16)]]))


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("remark", [None, "", "—", "含网上申请", "5"])
def test_running_numbers_and_remarks_are_no_figures(remark: str | None, *, numbers: bool) -> None:
    reading = read(beside(numbers=numbers, remark=remark))
    assert values(reading) == ALL
    # a table below under a header of its own has neither
    assert list(values(reading, "proceedings").values()) == list(range(1, 16))


ANNEX = [
    ("一、主动公开情况", None),
    ("（一）主动公开政府信息数", 20),
    ("其中：主动公开规范性文件数", 3),
    ("制发规范性文件总数", 4),
    ("（二）通过不同渠道和方式公开政府信息的情况", None),
    ("1.政府公报公开政府信息数", 7),
    ("2.政府网站公开政府信息数", 8),
]


def test_a_list_with_the_year_before_beside_it() -> None:
    rows = [["统计指标", "单位", "2017年", "2016年"]]
    rows += [[label, "条" if figure else "", str(figure or ""), "99" if figure else ""] for label, figure in ANNEX]
    stated = [one for one in read(page(table(rows))).statistics if one.scope == "year"]
    assert [one.value for one in stated] == [figure for _, figure in ANNEX if figure]


def test_a_running_number_that_equals_the_figure_before_it() -> None:
    """One cell a line: what stands before a label is its number, and 3 stands there twice."""
    labels = [line.label for line in FORMS.of_era("2014").table("annex2014").lines[:12]]  # type: ignore[union-attr]
    lines = ["统计指标", "单位", "统计数"]
    for number, label in enumerate(labels, 1):
        lines += [str(number), label, "条", "3" if number == 2 else "40"]
    stated = read("\n".join([*lines, "完。"])).statistics
    assert [one.value for one in stated] == [3 if number == 2 else 40 for number in range(1, 13)]


def test_two_lines_of_one_name_with_one_figure_stay_two() -> None:
    """An extractor of text takes the second for a repetition."""
    labels = [line.label for line in FORMS.of_era("2014").table("annex2014").lines]  # type: ignore[union-attr]
    rows = "".join(f"<div><div>{label}</div><div>件</div><div>0</div></div>" for label in labels)
    reading = read(page(PROSE, f"<div>{rows}</div>", PROSE))
    assert [one.value for one in reading.statistics if one.table_id == "annex2014"] == [0] * len(labels)


# -- marks of notes, what was struck out, torn lines -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12<sup>1</sup>", (12, "number")),
        ("12<sup>[3]</sup>", (12, "number")),
        ("12<sup>①</sup>", (12, "number")),
        ("12①", (12, "number")),
        ("12¹", (12, "number")),
        ("12*", (12, "number")),
        ("12[2]", (12, "number")),
        ("12（注1）", (12, "number")),
        ("<s>7</s>12", (12, "number")),
        ("<del>7</del><p>12</p>", (12, "number")),
        ("1<br>2", (None, "unclear")),
        ("⸺", (None, "not_applicable")),
        ("①", (None, "unclear")),
    ],
)
def test_what_is_no_part_of_the_figure(cell: str, expected: tuple[float | None, str]) -> None:
    rows = [["申请人情况", *LABELS], [REQUESTS.lines[0].label, cell, *"000000"]]
    found = [one for one in read(page(table(rows))).statistics if one.column == "natural_person"]
    assert [(one.value, one.kind) for one in found] == [expected]


def test_a_torn_figure_in_a_list_keeps_its_place() -> None:
    rows = [
        ["统计指标", "单位", "统计数"],
        *([label, "条", "1<br>6" if figure == 7 else str(figure)] for label, figure in ANNEX),
    ]
    found = {one.line: (one.value, one.kind, one.raw) for one in read(page(table(rows))).statistics}
    assert found["via_gazette"] == (None, "unclear", "1 6")


def test_figures_scattered_over_broken_lines_are_not_put_together() -> None:
    """12, 137 and 84 were broken over three lines each; seven of the pieces are no row of the table."""
    text = "申请人情况\n自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
    text += (
        "一、本年新收政府信息公开申请数量 152 117 113 175\n7 5 9\n二、上年结转政府信息公开申请数量 1 0 0 0 0 0 1\n完。"
    )
    assert {line for line, _ in values(read(text))} == {"carried_over"}


def test_a_row_of_dashes_between_tabs_is_a_row() -> None:
    head = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    text = "行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉\n" + head + "\n" + "\t".join(["——"] * 15) + "\n完。"
    found = [one for one in read(text).statistics if one.table_id == "proceedings"]
    assert [one.kind for one in found] == ["not_applicable"] * 15


def test_a_blank_total_whose_label_stands_twice() -> None:
    """A converter repeats a merged label in each place that it covers."""
    rows = [["申请人情况"] * 3 + LABELS]
    rows += [["三、本年度办理结果", "（七）总计", "（七）总计", *[""] * 7]]
    found = [one for one in read(page(table(rows))).statistics if one.line == "processed"]
    assert [one.kind for one in found] == ["blank"] * 7


def test_a_label_that_a_page_end_has_cut_is_no_other_years_column() -> None:
    cut = [{"received": "一、本年新", "carried_over": "二、上年结"}.get(line.id, line.label) for line in REQUESTS.lines]
    rows = [[name, *(str(row[place]) for _, row in LINES)] for place, name in enumerate(LABELS)]
    assert values(read(page(table([["申请人情况", *cut], *rows])))) == ALL


def balanced() -> list[list[int]]:
    """Figures of which all sums hold, applicant by applicant, in the order of the form's lines."""
    results = [line.id for line in REQUESTS.lines[2:-2]]
    rows = []
    for place in range(6):
        own = {name: (number * (place + 2)) % 4 * 3 for number, name in enumerate(results)}
        done = sum(own.values())
        rows.append([done + place, 2, *own.values(), done, place + 2])
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


@pytest.mark.parametrize(("change", "is_read"), [(0, True), (1, False)])
def test_the_lines_of_a_table_whose_heads_are_lost_are_told_by_its_sums(change: int, *, is_read: bool) -> None:
    rows = balanced()
    rows[3][5] += change
    reading = read(page(table([[name, *map(str, row)] for name, row in zip(LABELS, rows, strict=True)])))
    expected = {
        (line.id, column): rows[place][number]
        for number, line in enumerate(REQUESTS.lines)
        for place, column in enumerate(COLUMNS)
    }
    assert values(reading) == (expected if is_read else {})


def in_lines(rows: Sequence[Sequence[int]]) -> dict[tuple[str, str], float | None]:
    """Each figure of the rows of applicants by its line and applicant."""
    return {
        (line.id, column): rows[place][number]
        for number, line in enumerate(REQUESTS.lines)
        for place, column in enumerate(COLUMNS)
    }


@pytest.mark.parametrize("torn", ["科研", "服务机构"])
@pytest.mark.parametrize("place", [0, 2, 5])
@pytest.mark.parametrize("with_head", [False, True])
@pytest.mark.parametrize("is_true", [True, False])
def test_the_applicant_whose_label_is_torn_is_the_one_that_lacks(
    torn: str, place: int, *, with_head: bool, is_true: bool
) -> None:
    """Where a sum does not hold nothing says so: heads then tell the figures of the others."""
    rows = balanced()
    rows[3][5] += not is_true
    names = [*LABELS[:place], torn, *LABELS[place + 1 :]]
    head = [["申请人情况", *(line.label for line in REQUESTS.lines)]] if with_head else []
    found = values(read(page(table([*head, *([name, *map(str, row)] for name, row in zip(names, rows, strict=True))]))))
    assert found.items() <= in_lines(rows).items()
    assert (len(found) == len(in_lines(rows))) is is_true
    assert is_true or COLUMNS[place] not in {column for _, column in found}


@pytest.mark.parametrize("names", [["科研", *LABELS[1:6], "合计数目"], [*LABELS[1:3], "科研", LABELS[0], *LABELS[4:]]])
def test_no_applicant_is_told_where_two_lack_or_the_order_is_another(names: list[str]) -> None:
    rows = [[name, *map(str, row)] for name, row in zip(names, balanced(), strict=True)]
    assert values(read(page(table(rows)))) == {}


def test_applicants_go_on_over_a_page_under_heads_that_cannot_be_read() -> None:
    rows = [[name, *map(str, row)] for name, row in zip(LABELS, balanced(), strict=True)]
    heads = [["", *("类别"[number % 2] for number in range(len(REQUESTS.lines)))]]
    assert values(read(page(table(rows[:4]), table([*heads, *rows[4:]])))) == in_lines(balanced())


def test_heads_in_another_order_than_the_sums_say_are_not_passed_by() -> None:
    heads = ["", "四、结转下年度继续办理", *[""] * 23, "一、本年新收政府信息公开申请数量"]
    rows = [[name, *map(str, row)] for name, row in zip(LABELS, balanced(), strict=True)]
    assert values(read(page(table([heads, *rows])))) == {}


def test_a_header_of_which_a_page_end_has_left_the_ends_of_labels_is_none() -> None:
    """What is left of 部分公开（…，不计其他情形） is no 其他; the sums tell whose the figures are."""
    rest = {4: "其他情形）", 17: "需要另行制作", 21: "要求提供公开出版物", 22: "大量反复申请"}
    heads = [rest.get(column, "") for column in range(len(REQUESTS.lines) + 1)]
    rows = [[name, *map(str, row)] for name, row in zip(LABELS, balanced(), strict=True)]
    expected = {
        (line.id, column): balanced()[place][number]
        for number, line in enumerate(REQUESTS.lines)
        for place, column in enumerate(COLUMNS)
    }
    found = values(read(page(table([heads, *rows]))))
    assert found == expected
    rows[3][5] += "1"
    assert values(read(page(table([heads, *rows])))) == {}


# -- proceedings in other shapes ---------------------------------------------------------------------------------------

RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
KINDS = ["行政复议", "未经复议直接起诉", "复议后起诉"]
SIDES = FORM.table("proceedings").lines
Figures = list[list[str]]  # of each kind, those of each result
Shape = tuple[str, list[tuple[int, int]]]  # a page, and which kinds and results stand there
EVERY = [(kind, result) for kind in range(3) for result in range(5)]


def rows_of(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table; a cell that begins with numbers is merged: 5x1 行政复议."""
    cells = [[re.fullmatch(r"(?:(\d+)x(\d+) )?(.*)", cell) for cell in row] for row in rows]
    return (
        "<table>"
        + "".join(
            "<tr>"
            + "".join(f"<td colspan={one[1] or 1} rowspan={one[2] or 1}>{one[3]}</td>" for one in row if one)
            + "</tr>"
            for row in cells
        )
        + "</table>"
    )


def turned(figures: Figures) -> Shape:
    rows = [["1x2 项目", "1x2 行政复议", "2x1 行政诉讼"], KINDS[1:]]
    return rows_of([*rows, *([name, *(row[n] for row in figures)] for n, name in enumerate(RESULTS))]), EVERY


def turned_without_pending(figures: Figures) -> Shape:
    kinds = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）", "小计"]
    kept = [0, 1, 2, 4]
    rows = [["项目", *kinds], *([RESULTS[n], *(row[n] for row in figures), "7"] for n in kept)]
    return rows_of(rows), [(kind, n) for kind in range(3) for n in kept]


def a_kind_a_row(figures: Figures) -> Shape:
    order = [4, 2, 0, 1]
    rows = [["类别", *(RESULTS[n] for n in order)]]
    rows += [[kind, *(row[n] for n in order)] for kind, row in zip(KINDS, figures, strict=True)]
    return rows_of(rows), [(kind, n) for kind in range(3) for n in order]


def stacked(figures: Figures) -> Shape:
    heads = [["5x1 行政复议"], ["5x1 行政诉讼"], ["5x1 未经复议直接起诉"], ["5x1 复议后起诉"]]
    first, second, third = ([RESULTS, row] for row in figures)
    return rows_of([heads[0], *first, heads[1], heads[2], *second, heads[3], *third]), EVERY


def stacked_tables(figures: Figures) -> Shape:
    tables = [[["5x1 行政复议"], RESULTS, figures[0]], [["5x1 行政诉讼"], ["5x1 复议后起诉"], RESULTS, figures[2]]]
    return "".join(map(rows_of, tables)), [(kind, n) for kind, n in EVERY if kind != 1]


def one_head_each(figures: Figures) -> Shape:
    heads = [f"{kind}-{name}" for kind in KINDS for name in RESULTS]
    return rows_of([heads, [cell for row in figures for cell in row]]), EVERY


def one_head_each_down(figures: Figures) -> Shape:
    rows = [[f"{KINDS[kind]}（{RESULTS[n]}）", figures[kind][n]] for kind, n in EVERY]
    return rows_of([["项目", "件数"], *rows]), EVERY


def three_columns(figures: Figures) -> Shape:
    kept = [one for one in EVERY if one != (1, 3)]
    kinds = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"]
    return rows_of([["类别", "结果", "件数"], *([kinds[kind], RESULTS[n], figures[kind][n]] for kind, n in kept)]), kept


def three_columns_of_a_sheet(figures: Figures) -> Shape:
    rows = [["" if n else KINDS[kind], RESULTS[n], figures[kind][n]] for kind, n in EVERY]
    return rows_of([["类别", "结果", "件数"], *rows]), EVERY


def without_total(figures: Figures) -> Shape:
    heads = [["4x1 行政复议", "8x1 行政诉讼"], [f"1x2 {name}" for name in RESULTS[:4]], RESULTS[:4] * 2]
    heads[1] += [f"4x1 {kind}" for kind in KINDS[1:]]
    return rows_of([*heads, [cell for row in figures for cell in row[:4]]]), [one for one in EVERY if one[1] < 4]


def with_sum_of_lawsuits(figures: Figures) -> Shape:
    heads = [["5x1 行政复议", "15x1 行政诉讼"], [f"1x2 {name}" for name in RESULTS], RESULTS * 3]
    heads[1] += [f"5x1 {kind}" for kind in (*KINDS[1:], "小计")]
    return rows_of([*heads, [cell for row in figures for cell in row] + ["7", "", "8", "9", "1"]]), EVERY


def in_a_wide_sheet(figures: Figures) -> Shape:
    """Blank cells stand where merged ones end."""
    first = [[cell for text in row for cell in (text, "")] for row in (RESULTS, figures[0])]
    heads = ["未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    rows = [["行政复议", *[""] * 9], *first, ["行政诉讼", *[""] * 9], heads, RESULTS * 2, figures[1] + figures[2]]
    return rows_of(rows), EVERY


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "shape",
    [
        in_a_wide_sheet,
        *(turned, turned_without_pending, a_kind_a_row, stacked, stacked_tables, one_head_each, one_head_each_down),
        *(three_columns, three_columns_of_a_sheet, without_total, with_sum_of_lawsuits),
    ],
)
def test_proceedings_in_another_shape(shape: Callable[[Figures], Shape], seed: int) -> None:
    """With blanks, and rows that do not add up."""
    rng = random.Random(seed)
    figures = [[rng.choice(["", "0", str(rng.randint(1, 99))]) for _ in RESULTS] for _ in KINDS]
    html, kept = shape(figures)
    expected = {
        (SIDES[kind].id, SIDES[kind].columns[n].id): float(figures[kind][n]) if figures[kind][n] else None
        for kind, n in kept
    }
    found = values(read(page("<p>四、政府信息公开行政复议、行政诉讼情况</p>", html)), "proceedings")
    # all cells of a line may be blank: then its row says nothing of itself
    blank = {line.id for line, row in zip(SIDES, figures, strict=True) if not any(row)}
    assert {cell: value for cell, value in expected.items() if cell[0] not in blank} == {
        cell: value for cell, value in found.items() if cell[0] not in blank
    }


@pytest.mark.parametrize(("at", "gone", "is_read"), [(2, [], True), (4, [], True), (2, [0], False), (2, [7], False)])
def test_labels_in_the_middle_of_their_rows(at: int, gone: Sequence[int], *, is_read: bool) -> None:
    """So they stand where no rules tell which rows are theirs: each round of columns has one, or it is nobody's."""
    rows = [[KINDS[kind]] * (n == at) + [RESULTS[n], str(5 * kind + n + 1)] for kind, n in EVERY]
    kept = [row for number, row in enumerate(rows) if number not in gone]
    kept.insert(10 - len(gone), ["行政诉讼"])
    found = values(read(page("<p>四、政府信息公开行政复议、行政诉讼情况</p>", table(kept))), "proceedings")
    every = {(SIDES[kind].id, SIDES[kind].columns[n].id): 5 * kind + n + 1 for kind, n in EVERY}
    assert found == every if is_read else found.items() <= every.items()


def test_the_lines_stand_across_with_their_groups_names() -> None:
    heads = [f"{REQUESTS.group_of(line).label or ''}{line.label}" for line in REQUESTS.lines]
    names = ["其他组织" if label == "其他" else label for label in LABELS]
    rows = [["申请人", *heads], *([name, *(str(row[n]) for _, row in LINES)] for n, name in enumerate(names))]
    assert values(read(page(table(rows)))) == ALL
    rows.insert(-1, ["小计", *("7" for _ in LINES)])
    assert values(read(page(table(rows)))) == ALL
