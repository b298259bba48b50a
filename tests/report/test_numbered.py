"""A column that numbers the lines of a table is none of its figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2014")
assert FORM is not None
LINES = FORM.tables[0].lines
# every fourth is blank: its number must not be taken for its figure
FIGURES = ["" if place % 4 == 3 else str(7 * place) for place in range(len(LINES))]
Carrier = Callable[[list[list[str]]], bytes]


def html(table: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><body><p>附表</p><table>{body}</table></body></html>".encode()


def text(table: list[list[str]]) -> bytes:
    return "\n".join("\t".join(row) for row in table).encode()


def values(payload: bytes) -> dict[str, float | None]:
    found = read_tables(extract(payload, FORMS), FORMS).statistics
    return {one.line: one.value for one in found}


def lines(table: list[list[str]]) -> bytes:
    """One cell a line; a blank one leaves no trace."""
    return "\n".join(cell for row in table for cell in row if cell).encode()


def in_two(table: list[list[str]]) -> bytes:
    return html(table[:20]).replace(b"</body></html>", b"") + html(table[20:]).replace(b"<html><body>", b"")


@pytest.mark.parametrize("carrier", [html, text, lines, in_two])
@pytest.mark.parametrize(("first", "width", "head"), [(1, 2, "代码"), (8, 1, "行次"), (1, 1, "指标编号")])
def test_numbers_of_lines_are_no_figures(carrier: Carrier, first: int, width: int, head: str) -> None:
    table = [["指标名称", "单位", head, "数量"]]
    for place, (line, figure) in enumerate(zip(LINES, FIGURES, strict=True)):
        table.append([line.label, line.unit or "", f"{first + place:0{width}d}", figure])
    expected = {line.id: float(figure) if figure else None for line, figure in zip(LINES, FIGURES, strict=True)}
    found = values(carrier(table))
    assert {line: value for line, value in expected.items() if value is not None} == {
        line: value for line, value in found.items() if value is not None
    }
    assert carrier is lines or found == expected


def test_a_dash_among_the_numbers_of_lines_ends_none_of_them() -> None:
    """The head of a group has none."""
    table = [["指标名称", "单位", "行次", "数量"], ["一、主动公开情况", "——", "——", "——"]]
    table += [[line.label, line.unit or "", str(place), "7"] for place, line in enumerate(LINES, 1)]
    assert set(values(html(table)).values()) == {7}


def test_what_does_not_count_up_is_no_number_of_a_line() -> None:
    """The one column of figures is called 编号 by mistake: nothing is taken away."""
    table = [["指标名称", "单位", "编号"]]
    table += [[line.label, line.unit or "", figure] for line, figure in zip(LINES, FIGURES, strict=True)]
    expected = {line.id: float(figure) if figure else None for line, figure in zip(LINES, FIGURES, strict=True)}
    assert values(html(table)) == expected


def test_codes_of_a_longer_list_are_no_figures() -> None:
    table = [["指标名称", "单位", "代码", "本期实际", "本年累计"], ["甲", "乙", "丙", "1", "2"]]
    chosen = [(place, line) for place, line in enumerate(LINES, 1) if place % 5]
    table += [[line.label, line.unit or "", f"{place:02d}", "0", str(3 * place)] for place, line in chosen]
    assert values(html(table)) == {line.id: 3.0 * place for place, line in chosen}


COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
LABELS = ["1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请"]
LABELS += ["5.要求行政机关确认或重新出具已获取信息", "（七）总计", "四、结转下年度继续办理"]


@pytest.mark.parametrize(("least", "numbered"), [(0, True), (2, False)])
def test_numbers_of_lines_that_no_header_names(least: int, *, numbered: bool) -> None:
    """A page break has parted rows from their header; where the first column does not count on it holds figures."""
    counted = [str(17 + place + (least if place == 3 else 0)) for place in range(len(LABELS))]
    figures = [str(7 * place) for place in range(len(COLUMNS))]
    rows = [
        [label, one, *figures[:-1], *([figures[-1]] if numbered else [])]
        for label, one in zip(LABELS, counted, strict=True)
    ]
    found = {
        one.value for one in read_tables(extract(html(rows), FORMS), FORMS).statistics if one.column == "natural_person"
    }
    assert found == ({0.0} if numbered else {float(one) for one in counted})


@pytest.mark.parametrize("moved", [5, 12, 20])
@pytest.mark.parametrize("labels", [2, 3])
def test_the_number_of_a_row_that_has_moved_is_none_of_its_figures(moved: int, labels: int) -> None:
    """It has lost the cell of its group, and has one more behind: all its cells stand one to the left."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests = form.table("requests")
    head = [*[""] * labels, "代码", *(column.label for column in requests.columns)]
    table, expected = [head], {}
    for number, line in enumerate(requests.lines, 1):
        figures = [7 * number, 0, number, 3, 0, 0]
        own = [str(figure) for figure in (*figures, sum(figures))]
        own[1] = "——"
        row = [*[""] * (labels - 1), line.label, f"{number:02d}", *own]
        table.append([*row[1:], ""] if number == moved else row)
        expected[line.id] = [None, *map(float, [figures[0], *figures[2:], sum(figures)])]
    found = read_tables(extract(html(table), FORMS), FORMS).statistics
    got: dict[str, list[float | None]] = {}
    for one in found:
        got.setdefault(one.line, []).append(one.value)
    assert {line: [row[1], row[0], *row[2:]] for line, row in got.items()} == expected


@pytest.mark.parametrize("off", [-1, 1])
def test_numbers_beside_their_head(off: int) -> None:
    """The header has moved, not the rows."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests = form.table("requests")
    heads = ["行次", *(column.label for column in requests.columns)]
    table = [["", "", "", *heads] if off > 0 else ["", *heads, ""]]
    for number, line in enumerate(requests.lines, 1):
        figures = ["" if number % 3 else "5", *["0"] * 4, "11", ""]
        table.append(["", line.label, str(number), *figures[:6], "16" if not number % 3 else "11"])
    found = read_tables(extract(html(table), FORMS), FORMS).statistics
    assert {one.value for one in found if one.column == "natural_person"} <= {None, 5}
    assert {one.value for one in found if one.column == "total"} <= {None, 16, 11}


def test_numbers_under_a_header_that_stands_again() -> None:
    """The rows of the second part have lost the cells of their groups."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests = form.table("requests")
    head = ["", "", "", "行次", *(column.label for column in requests.columns)]
    rows = [
        ["", "", line.label, str(number), "9", *[""] * 4, "无", "9"] for number, line in enumerate(requests.lines, 1)
    ]
    moved = [[*row[1:], ""] for row in rows[12:]]
    first, second = html([head, *rows[:12]]), html([head, *moved])
    payload = first.replace(b"</body></html>", b"") + second.replace(b"<html><body>", b"")
    found = read_tables(extract(payload, FORMS), FORMS).statistics
    assert [one.value for one in found if one.column in ("natural_person", "total")] == [9] * 2 * len(rows)
    assert {one.value for one in found if one.column not in ("natural_person", "total")} == {None}


def test_a_figure_of_the_next_table_is_not_the_next_number() -> None:
    """The requests have 25 numbered lines, and the proceedings below begin with 26."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests, proceedings = form.table("requests"), form.table("proceedings")
    rows = [["行次", "", *(column.label for column in requests.columns)]]
    rows += [[str(number), line.label, "1", *["0"] * 5, "1"] for number, line in enumerate(requests.lines, 1)]
    below = [["", "", *(column.label for column in proceedings.columns)]]
    below += [
        ["行政复议", "", "26", "0", "0", "0", "26"],
        ["行政诉讼", "未经复议直接起诉", "0", "0", "0", "0", "0"],
        ["", "复议后起诉", "0", "0", "0", "0", "0"],
    ]
    payload = html(rows).replace(b"</body></html>", b"") + html(below).replace(b"<html><body>", b"")
    found = {one.cell: one.value for one in read_tables(extract(payload, FORMS), FORMS).statistics}
    assert found["proceedings", "reconsideration", "upheld"] == found["proceedings", "reconsideration", "total"] == 26


@pytest.mark.parametrize("corner", ["", "栏次"])
@pytest.mark.parametrize("number", ["{}", "({})", "（{}）"])
def test_numbers_of_columns_are_no_figures_of_the_last_head(corner: str, number: str) -> None:
    """The header ends in 其他, which is the label of a line, too: one cell a line, the numbers stand behind it."""
    form = FORMS.of_era("2021")
    assert form is not None
    requests = form.table("requests")
    heads = [column.label for column in requests.columns]
    rows = [["申请人情况"], [heads[0], "法人或其他组织", heads[-1]], heads[1:-1]]
    rows.append([corner, *(number.format(place) for place in range(1, 8))])
    expected = {}
    for place, line in enumerate(requests.lines):
        own = [(3 * place + 2 * one) % 7 for one in range(6)]
        rows.append([line.label, *map(str, [*own, sum(own)])])
        expected[line.id] = sum(own)
    found = read_tables(extract(lines([*rows, ["以上。"]]), FORMS), FORMS).statistics
    assert {one.line: one.value for one in found if one.column == "total"} == expected
    assert len(found) == len(expected) * len(heads)
