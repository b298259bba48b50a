"""Columns beside the figures that only prove or explain them: no figure of theirs is ever a cell of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables
from tests.report.test_tables_ugly import tally, tally_lists
from tests.report.ugly import office

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS, PROCEEDINGS = FORM.table("requests"), FORM.table("proceedings")
KINDS = ["zero", "words", "total", "some", "error"]
NAMES = ["校验", "核对", "是否平衡", "勾稽校验", "差额", "备注"]
Row = list[str | int]


def figures(number: int) -> list[str | int]:
    """The first cells of a line are blank now and then, and so is one whole line."""
    if number == 7:
        return [""] * 7
    own = [10 * number + place if (number + place) % 4 else "" for place in range(6)]
    return [*own, sum(one or 0 for one in own)]  # type: ignore[misc]


def proof(number: int, kind: str) -> str | int:
    cells: Row = [0, "平", figures(number)[-1], 0 if number % 3 else "", 3]
    return cells[KINDS.index(kind)]


def rows(name: str, kind: str, gap: int) -> list[Row]:
    """Sheet rows as wide as the widest table: the header in three rows, the proof behind the total or further on."""
    behind: list[str | int] = [""] * gap
    blank: list[str | int] = [""] * 4
    head: list[Row] = [
        ["申请人情况", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计", *behind, name, *blank],
        ["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "", *behind, "", *blank],
    ]
    for number, line in enumerate(REQUESTS.lines):
        group = REQUESTS.group_of(line)
        above = group.label if group.label and line is group.lines[0] and len(group.lines) > 1 else ""
        head.append(["", above or "", line.label, *figures(number), *behind, proof(number, kind), *blank])
    head.append(["行政复议", *[""] * 4, "行政诉讼", *[""] * 9])
    head.append([*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4])
    head.append([column.label for _, column in PROCEEDINGS.cells])
    head.append(list(range(1, 16)))
    return head


def workbook(table: list[Row]) -> bytes:
    drawn = ""
    for number, row in enumerate(table, 1):
        cells = (
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{chr(65 + place)}{number}"><v>{cell}</v></c>'
            for place, cell in enumerate(row)
            if cell != ""
        )
        drawn += f'<row r="{number}">{"".join(cells)}</row>'
    return office.workbook({"统计表": f"<sheetData>{drawn}</sheetData>"})


def page(table: list[Row]) -> bytes:
    drawn = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><meta charset=utf-8><body><table>{drawn}</table></body></html>".encode()


def stated(payload: bytes, table: str) -> list[str | int]:
    found = [one for one in read_tables(extract(payload, FORMS), FORMS).statistics if one.table_id == table]
    return [(one.raw and int(one.raw)) or 0 if one.raw else "" for one in found]


ALL = [cell for number in range(len(REQUESTS.lines)) for cell in figures(number)]


@pytest.mark.parametrize("gap", [0, 2])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("carry", [workbook, page])
def test_a_column_that_proves_the_others(carry: object, name: str, kind: str, gap: int) -> None:
    payload = carry(rows(name, kind, gap))  # type: ignore[operator]
    assert stated(payload, "requests") == ALL
    assert stated(payload, "proceedings") == list(range(1, 16))  # below it, under a header of its own, are figures


def test_below_a_blank_table_with_such_a_column_stands_another() -> None:
    table = rows("校验", "words", 2)
    blank = [[*row[:3], *[""] * 9, *row[12:]] if 1 < place < len(table) - 4 else row for place, row in enumerate(table)]
    assert stated(workbook(blank), "requests") == [""] * len(ALL)
    assert stated(workbook(blank), "proceedings") == list(range(1, 16))


@pytest.mark.parametrize("kind", ["zero", "total", "some", "error"])
@pytest.mark.parametrize("carry", [workbook, page])
def test_a_column_without_a_name_that_proves_the_others(carry: object, kind: str) -> None:
    """The header says where the form's columns are, and the total that they are they: what stands behind is none."""
    found = stated(carry(rows("", kind, 2)), "requests")  # type: ignore[operator]
    whole = [cell for number in range(len(REQUESTS.lines)) for cell in figures(number) if number != 7]
    assert found in (ALL, whole)


def test_shares_beside_figures_that_bad_spans_have_moved() -> None:
    """A total that stands in the column which the header gives to the shares is the total."""
    right, missing, faults = tally([20046, 20273])
    assert (right, missing, faults) == (396, 0, [])


def test_a_label_with_a_gap_in_it_in_two_lists_side_by_side() -> None:
    _, _, faults = tally_lists([71037])
    assert faults == []


@pytest.mark.parametrize("last_year_first", [False, True])
@pytest.mark.parametrize("way", ["years", "hidden"])
def test_what_this_year_leaves_blank_another_table_does_not_say(way: str, *, last_year_first: bool) -> None:
    """Neither that of the year before nor one that the page does not show."""
    head: Row = ["申请人情况", *(column.label for column in REQUESTS.columns)]
    lines: list[Row] = [[line.label, *[""] * 7] for line in REQUESTS.lines]
    blank = page([head, *lines]).decode()
    filled = page([head, *([row[0], *figures(1)] for row in lines)]).decode()
    before = "<p>2022年</p>{}" if way == "years" else "<div style='display:none'>{}</div>"
    parts = [before.format(filled), f"<p>2023年</p>{blank}" if way == "years" else blank]
    reading = read_tables(extract("".join(parts if last_year_first else parts[::-1]).encode(), FORMS), FORMS)
    stated = [one.raw for one in reading.statistics if (one.scope, one.ordinal) == ("year", 1)]
    assert stated == [None] * 7 * len(REQUESTS.lines)


PROCEEDINGS = FORM.table("proceedings")


@pytest.mark.parametrize("last_year_first", [False, True])
@pytest.mark.parametrize("word", ["", "若干"])
def test_last_years_table_is_not_this_years_where_that_cannot_be_read(word: str, *, last_year_first: bool) -> None:
    """The rows of both name line and column; a header they have not."""

    def drawn(year: int, cell: Callable[[int], str]) -> str:
        rows: list[Row] = [
            [f"{line.label}", column.label, cell(place)] for place, (line, column) in enumerate(PROCEEDINGS.cells)
        ]
        return f"<p>{year}年</p>{page(rows).decode()}"

    years = [drawn(2023, lambda place: word or str(place)), drawn(2022, lambda place: str(40 + place))]
    payload = "".join(years[::-1] if last_year_first else years).encode()
    reading = read_tables(extract(payload, FORMS), FORMS, 2023)
    found = [one.value for one in reading.statistics if (one.scope, one.ordinal) == ("year", 1)]
    assert [one for one in found if one is not None] == ([] if word else list(range(15)))


@pytest.mark.parametrize("shown", ["若干", "见附件", "一"])
@pytest.mark.parametrize("hidden_first", [False, True])
def test_a_hidden_copy_does_not_say_what_the_table_shown_does_not(shown: str, *, hidden_first: bool) -> None:
    """Nothing of a copy in which figures stand is read, and no more of one that is shorter."""
    head: Row = ["申请人情况", *(column.label for column in REQUESTS.columns)]
    filled = page([head, *([line.label, *figures(1)] for line in REQUESTS.lines[:-4])]).decode()
    rows: list[Row] = [[line.label, *[shown] * 7] for line in REQUESTS.lines]
    parts = [f"<div style='display:none'>{filled}</div>", page([head, *rows]).decode()]
    reading = read_tables(extract("".join(parts if hidden_first else parts[::-1]).encode(), FORMS), FORMS)
    assert not [one for one in reading.statistics if one.value is not None]


@pytest.mark.parametrize("is_copy", [True, False])
def test_a_hidden_report_with_other_figures_says_nothing_at_all(*, is_copy: bool) -> None:
    """A page with a tab for each year hides one that has the proceedings, and shows one where they cannot be read."""
    head: Row = ["申请人情况", *(column.label for column in REQUESTS.columns)]
    shown = page([head, *([line.label, *figures(1)] for line in REQUESTS.lines)]).decode()
    hidden = page([head, *([line.label, *figures(1 if is_copy else 2)] for line in REQUESTS.lines)]).decode()
    sides: list[Row] = [["类别", *(column.label for column in PROCEEDINGS.columns)]]
    sides += [[line.label, "22", "1", "0", "0", "23"] for line in PROCEEDINGS.lines]
    parts = [shown, "<div style='display:none'>", hidden, page(sides).decode(), "</div>"]
    payload = "".join(re.sub("</?(?:html|body)>", "", part) for part in parts).encode()
    found = {one.table_id for one in read_tables(extract(payload, FORMS), FORMS).statistics}
    assert found == ({"requests", "proceedings"} if is_copy else {"requests"})


WHOLE = [[*(own := [10 * number + place for place in range(6)]), sum(own)] for number in range(len(REQUESTS.lines))]
HEADS = "".join(f"<td>{column.label}</td>" for column in REQUESTS.columns)


def drawn(number: int, before: str, remark: str) -> str:
    cells = "".join(f"<td>{one}</td>" for one in (*WHOLE[number], remark))
    return f"<tr>{before}{cells}</tr>"


@pytest.mark.parametrize("remark", ["", "无", "见说明"])
def test_a_table_cut_in_two_keeps_its_column_of_remarks(remark: str) -> None:
    """The cells of groups stand in the first part alone."""
    spans = [3] * 9 + [1] * 4 + [2] * len(REQUESTS.lines)
    labels = [f"<td colspan={span}>{line.label}</td>" for span, line in zip(spans, REQUESTS.lines, strict=False)]
    lines = [drawn(number, label, "" if number % 5 else remark) for number, label in enumerate(labels)]
    head = f"<tr><td colspan=3>项目</td>{HEADS}<td>备注</td></tr>"
    payload = f"<table>{head}{''.join(lines[:9])}</table><table>{''.join(lines[9:])}</table>"
    assert stated(payload.encode(), "requests") == [cell for row in WHOLE for cell in row]


@pytest.mark.parametrize("remark", ["", "无", "见说明"])
def test_remarks_beside_figures_that_a_span_too_long_has_moved(remark: str) -> None:
    body = f"<tr><td colspan=2>项目</td>{HEADS}<td>备注</td></tr>"
    for number, line in enumerate(REQUESTS.lines):
        group = "<td rowspan=9>不予公开</td>" if number == 4 else ""  # over the first row of the next group
        label = f"<td colspan={1 if 4 <= number < 12 else 2}>{line.label}</td>"
        body += drawn(number, group + label, remark)
    assert stated(f"<table>{body}</table>".encode(), "requests") == [cell for row in WHOLE for cell in row]


def test_a_column_of_shares_says_nothing_of_blank_totals() -> None:
    heads = [one.label for one in REQUESTS.columns]
    table: list[Row] = [["申请人情况", "", "", *heads, "占比"]]
    for number, line in enumerate(REQUESTS.lines):
        table.append([line.label, "", "", *WHOLE[number][:6], "" if number % 5 else WHOLE[number][6], f"{number}.3%"])
    own = [[*row[:6], row[6] if number % 5 == 0 else ""] for number, row in enumerate(WHOLE)]
    assert stated(workbook(table), "requests") == [cell for row in own for cell in row]


@pytest.mark.parametrize("places", [(0,), (2, 5), (6,), (0, 1, 2, 3)])
@pytest.mark.parametrize("carry", [workbook, page])
def test_a_share_in_a_column_of_figures_moves_none_of_them(carry: object, places: tuple[int, ...]) -> None:
    """What is meant by 2900% in the place of a figure is not told, and the others keep their places."""
    table: list[Row] = [["申请人情况", *(one.label for one in REQUESTS.columns)]]
    for number, line in enumerate(REQUESTS.lines):
        own = [f"{one}00%" if number % 4 == 1 and place in places else one for place, one in enumerate(WHOLE[number])]
        table.append([line.label, *own])
    payload = carry(table)  # type: ignore[operator]
    found = [one for one in read_tables(extract(payload, FORMS), FORMS).statistics if one.table_id == "requests"]
    said = [cell for row in table[1:] for cell in row[1:]]
    assert [one.raw for one in found] == list(map(str, said))
    assert [one.value for one in found] == [None if isinstance(cell, str) else cell for cell in said]


def test_remarks_of_one_table_say_nothing_of_another_without_header() -> None:
    regulations = (
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td><td>备注</td></tr>"
    )
    regulations += "<tr><td>规章</td><td>1</td><td>0</td><td>7</td><td></td></tr>"
    own = [[*row[:6], "" if number % 5 else row[6]] for number, row in enumerate(WHOLE)]
    lines = "".join(
        f"<tr><td>{line.label}</td><td></td>{''.join(f'<td>{one}</td>' for one in row)}</tr>"
        for line, row in zip(REQUESTS.lines, own, strict=True)
    )
    payload = f"<table>{regulations}</table><table>{lines}</table>"
    assert stated(payload.encode(), "requests") == [cell for row in own for cell in row]
