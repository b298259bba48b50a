from __future__ import annotations

import lxml.html
import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.page.grid import cell_text, html_grid, own_rows
from archive.report.page.seen import text_lines


def table(html: str) -> object:
    return next(lxml.html.document_fromstring(html).iter("table"))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("0", "0"),
        ("<p><span> 1</span><span>2 </span></p>", "12"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("结果<br>维持", "结果\n维持"),
        ("&nbsp;", ""),
        ("<p>&nbsp;</p><p>3</p>", "3"),
        ("<style>p{color:red}</style>4", "4"),
        ("<table><tr><td>5</td></tr></table>", "5"),
    ],
)
def test_the_text_of_a_cell(html: str, text: str) -> None:
    root = lxml.html.document_fromstring(f"<table><tr><td>{html}</td></tr></table>")
    assert cell_text(next(root.iter("td"))) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<input value="12">', "12"),
        ('<p><input type="text" value=" 3 "/></p>', "3"),
        ("<textarea>45</textarea>", "45"),
        ("<p><textarea>45</textarea><br></p>", "45"),
        ('<input type="number" value="12">件', "12件"),
        ('<input type="hidden" value="9">7', "7"),
        ('<input type="hidden" value="9">', ""),
        ('<input value="9" style="display: none">', ""),
        ('<input type="text">', ""),
        ('<input value="1"><input value="2">', "1\n2"),
        ('0<input value="5">', "5\n0"),
        ('行政规范性文件<input value="5">', "行政规范性文件"),
        ('规章<input value="5">', "规章"),
    ],
)
def test_a_form_published_as_it_was_filled_in(html: str, text: str) -> None:
    grid = html_grid(table(f"<table><tr><td>{html}</td></tr></table>"), 0)
    assert grid.rows[0][0].text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<select><option>请选择<option selected>21</select>", "21"),
        ("<select><option>0</option><option>1</option></select>", "0"),
        ("<p><select><option>请选择</option><option selected>3</option></select>件</p>", "3件"),
        ("<p>1</p><p><select><option selected>2</option></select><br></p>", "1\n2"),
        ("<select></select>7", "7"),
    ],
)
def test_of_a_list_that_is_chosen_from_what_is_chosen(html: str, text: str) -> None:
    page = f"<html><meta charset=utf-8><table><tr><td>规章</td><td>行政许可</td><td>{html}</td></tr></table></html>"
    (grid,) = extract(page.encode(), load_forms()).grids
    assert grid.rows[0][2].text == text


def test_rows_hold_their_own_cells_and_places_in_the_grid() -> None:
    grid = html_grid(
        table("<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>"), 3
    )
    assert [[(cell.text, cell.column) for cell in row] for row in grid.rows] == [
        [("a", 0), ("b", 1)],
        [("c", 1), ("d", 2)],
    ]
    assert grid.rows[1][0].locator == {"kind": "cell", "table": 3, "row": 1, "cell": 0}


def test_nested_rows_belong_to_the_inner_table() -> None:
    outer = table("<table><tr><td>a<table><tr><td>x</td></tr><tr><td>y</td></tr></table></td><td>b</td></tr></table>")
    assert [len(row) for row in own_rows(outer)] == [2]


@pytest.mark.parametrize("span", ["0", "-1", "", "x", "99999", "2px"])
def test_a_span_that_is_none(span: str) -> None:
    grid = html_grid(table(f'<table><tr><td colspan="{span}">a</td><td>b</td></tr></table>'), 0)
    assert [cell.text for cell in grid.rows[0]] == ["a", "b"]


def test_unclosed_cells() -> None:
    grid = html_grid(table("<table><tr><td>a<td>b<tr><td>c<td>d</table>"), 0)
    assert [[cell.text for cell in row] for row in grid.rows] == [["a", "b"], ["c", "d"]]


def test_lines_of_a_page() -> None:
    root = lxml.html.document_fromstring("<div>a <b>b</b><br>c<p>d\te</p>f<ul><li>g</li></ul></div>")
    assert text_lines(root) == ["a b", "c", "d\te", "f", "g"]
