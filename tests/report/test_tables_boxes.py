"""Tables drawn with boxes, lists and cards, in every way that they are nested: figures keep their places, none are glued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables
from tests.report.ugly import cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS, DISCLOSURE, PROCEEDINGS = (FORM.table(name) for name in ("requests", "disclosure", "proceedings"))
HEAD = [column.label for column in REQUESTS.columns]
PROSE = "<p>" + "本机关坚持公开为常态，不断拓展公开范围。" * 20 + "</p>"
Key = tuple[str, str, str]
# labels, then figures; a header has no figures
Line = tuple[list[str], list[str]]


def lines() -> list[Line]:
    """The table of applications, with a blank here and there, and a group's label before its first line."""
    rows: list[Line] = [(["申请人情况", *HEAD], [])]
    for number, line in enumerate(REQUESTS.lines, 1):
        group = REQUESTS.group_of(line)
        above = [group.label] if group.label and line is group.lines[0] and len(group.lines) > 1 else []
        own = ["" if (number + place) % 5 == 0 else str(10 * number + place) for place in range(6)]
        rows.append(([*above, line.label], [*own, str(sum(int(one or 0) for one in own))]))
    return rows


def blocks() -> list[Line]:
    rows: list[Line] = []
    for group in DISCLOSURE.groups:
        rows.append((["信息内容", *(column.label for column in group.columns)], []))
        for number, line in enumerate(group.lines, 1):
            rows.append(([line.label], [str(number % 3), *(str(place) for place in range(2, len(line.columns) + 1))]))
    return rows


def expected() -> dict[Key, str]:
    found: dict[Key, str] = {}
    figures = iter([row for _, row in lines() if row])
    for line in REQUESTS.lines:
        row = next(figures)
        found |= {("requests", line.id, one.id): cell for one, cell in zip(line.columns, row, strict=True)}
    figures = iter([row for _, row in blocks() if row])
    for line in DISCLOSURE.lines:
        row = next(figures)
        found |= {("disclosure", line.id, one.id): cell for one, cell in zip(line.columns, row, strict=True)}
    return found


def tag(name: str, *inner: str, of: str = "") -> str:
    return f"<{name}{f' class={of}' if of else ''}>{''.join(inner)}</{name}>"


def each(name: str, texts: Sequence[str], of: str = "") -> str:
    return "".join(tag(name, text, of=of) for text in texts)


def beside(outer: str, label: str, figure: str) -> Callable[[list[Line]], str]:
    """A box of labels beside a box of figures."""

    def draw(rows: list[Line]) -> str:
        return "".join(
            tag("div", tag("div", each(label, labels, "k"), of="l"), tag(outer, each(figure, figures, "v"), of="r"))
            for labels, figures in rows
        )

    return draw


def card(one: str, name: str) -> Callable[[list[Line]], str]:
    """A card for each line: its label, and under it each column's label beside its figure."""

    def draw(rows: list[Line]) -> str:
        cards, head = "", []
        for labels, figures in rows:
            if not figures:
                head = labels[1:]
                continue
            pairs = zip(head, figures, strict=True)
            items = "".join(tag(one, tag("span", key, of="k"), tag("span", value, of="v")) for key, value in pairs)
            cards += tag("div", tag(name, labels[-1]), items, of="card")
        return cards

    return draw


def boxed(*names: str) -> Callable[[list[Line]], str]:
    """Every cell a box, as deep as there are names: the last holds the cells, those before it hold one another."""

    def draw(rows: list[Line]) -> str:
        drawn = ""
        for labels, figures in rows:
            row = each(names[-1], [*labels, *figures])
            for name in reversed(names[1:-1]):
                row = tag(name, row)
            drawn += row
        return tag(names[0], drawn)

    return draw


def filled_in(rows: list[Line]) -> str:
    """A form that was published as it was filled in."""
    drawn = [
        (labels, [f"<input type=text size=4 value='&ensp;{figure}&nbsp;'>" for figure in row]) for labels, row in rows
    ]
    return "<form><input type=text name=q value='请输入关键字'></form>" + boxed("div", "div", "div")(drawn)


def filled_in_with(field: str) -> Callable[[list[Line]], str]:
    """The same, in fields of another kind."""

    def draw(rows: list[Line]) -> str:
        drawn = [(labels, [field.format(figure) for figure in row]) for labels, row in rows]
        return boxed("div", "div", "div")(drawn)

    return draw


def by_width(gap: str, hidden: str = "") -> Callable[[list[Line]], str]:
    """Pieces of a paragraph, each as wide as a column of the table."""
    piece = '<span style="display:inline-block;width:80px">{}</span>'

    def draw(rows: list[Line]) -> str:
        pieces = ([*map(piece.format, labels), *(piece.format(hidden + one) for one in row)] for labels, row in rows)
        return "".join(tag("p", gap.join(row)) for row in pieces)

    return draw


def term_by_term(rows: list[Line]) -> str:
    """Each row a list, whose first label is its term."""
    return "".join(
        tag("dl", tag("dt", (*labels, *figures)[0]), each("dd", (*labels, *figures)[1:])) for labels, figures in rows
    )


def by_role(rows: list[Line]) -> str:
    """Pieces of a line that nothing but their role calls cells."""
    cells = ("".join(f"<span role=cell>{text}</span>" for text in (*labels, *figures)) for labels, figures in rows)
    return f"<div role=table>{''.join(f'<div role=row>{row}</div>' for row in cells)}</div>"


def padded(rows: list[Line]) -> str:
    """A blank paragraph stands above the figure in its box, or below it."""
    ways = ("<p>&nbsp;</p><p>{}</p>", "<p>{}</p><p></p>", "{}")
    drawn = ""
    for labels, figures in rows:
        cells = (ways[place % 3].format(text) for place, text in enumerate((*labels, *figures)))
        drawn += tag("div", each("div", [*cells]))
    return tag("div", drawn)


def terms(rows: list[Line]) -> str:
    """All labels of a row are one term."""
    drawn = (tag("dt", " ".join(labels)) + each("dd", figures) for labels, figures in rows)
    return tag("dl", "".join(drawn))


WAYS = {
    "cells by role": by_role,
    "fields": filled_in,
    "fields of several lines": filled_in_with("<textarea rows=1>{}</textarea>"),
    "lists to choose from": filled_in_with("<select><option>请选择<option selected>{}</select>"),
    "pieces of a line by their width": by_width(" "),
    "pieces of a line that touch": by_width(""),
    "pieces of a line, a part hidden": by_width("&nbsp;", '<i style="display:none">61</i>'),
    "a list of a term for each row": term_by_term,
    "divs": boxed("div", "div", "div"),
    "a list in each item": boxed("ul", "li", "ol", "li"),
    "a list in each item of a numbered list": boxed("ol", "li", "ul", "li"),
    "a box around each row": boxed("section", "div", "div", "div"),
    "boxes beside boxes": beside("div", "span", "div"),
    "boxes beside pieces of a line": beside("div", "div", "span"),
    "boxes beside paragraphs": beside("div", "div", "p"),
    "boxes beside a list": beside("ul", "span", "li"),
    "boxes with a blank paragraph": padded,
    "terms": terms,
    "cards": card("div", "h4"),
    "cards under paragraphs": card("div", "p"),
    "cards of items": card("li", "h5"),
}


def read(page: str) -> dict[Key, str]:
    reading = read_tables(extract(f"<html><meta charset=utf-8><body>{page}</body></html>".encode(), FORMS), FORMS)
    return {one.cell: one.raw or "" for one in reading.statistics}


@pytest.mark.parametrize("way", WAYS)
def test_every_figure_stands_where_it_belongs(way: str) -> None:
    assert read(PROSE + WAYS[way](blocks()) + PROSE + WAYS[way](lines()) + PROSE) == expected()


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"terms", "cards", "cards under paragraphs", "cards of items"}))
def test_a_row_without_a_label(way: str) -> None:
    """That of the proceedings; a box of labels is empty there, and is no blank cell."""
    cells = PROCEEDINGS.cells
    for figures in ([str(place) for place in range(len(cells))], ["", *("1" for _ in cells[1:])]):
        heads: list[Line] = [
            (["行政复议", "行政诉讼"], []),
            (["未经复议直接起诉", "复议后起诉"], []),
            ([column.label for _, column in cells], []),
        ]
        found = read(PROSE + WAYS[way]([*heads, ([], figures)]) + PROSE)
        assert [found.get(("proceedings", line.id, column.id)) for line, column in cells] == figures


@pytest.mark.parametrize(
    ("figures", "read_as"),
    [
        (["7", "待核", "3"], {"made_this_year": "7", "in_force": "3"}),
        (["2 537", "1", "3"], {"made_this_year": "2 537", "repealed_this_year": "1", "in_force": "3"}),
        (["", "", ""], {"made_this_year": "", "repealed_this_year": "", "in_force": ""}),
        (["1", "2", "3", "其中含派出机构"], {"made_this_year": "1", "repealed_this_year": "2", "in_force": "3"}),
    ],
)
@pytest.mark.parametrize("way", ["divs", "pieces of a line by their width", "a list of a term for each row"])
def test_what_stands_among_rows_and_is_drawn_as_they_are_is_a_row(
    way: str, figures: list[str], read_as: dict[str, str]
) -> None:
    """With a word in it, with digits apart, or with nothing."""
    rows = [(labels, figures if labels == ["规章"] else row) for labels, row in blocks()]
    found = read(PROSE + WAYS[way](rows) + PROSE)
    stated = {column: text for (_, line, column), text in found.items() if line == "regulations"}
    assert stated.items() >= read_as.items()


def test_a_label_broken_over_lines_is_that_of_its_row() -> None:
    rows = [(["<br>".join("规章")] if labels == ["规章"] else labels, row) for labels, row in blocks()]
    found = read(PROSE + WAYS["divs"](rows) + PROSE)
    assert len([line for _, line, _ in found if line == "regulations"]) == 3


def test_a_row_of_blanks_is_a_row() -> None:
    rows: list[Line] = [([column.label for _, column in PROCEEDINGS.cells], []), ([], [""] * len(PROCEEDINGS.cells))]
    found = read(
        PROSE + boxed("div", "div", "div")([(["行政复议", "未经复议直接起诉", "复议后起诉"], []), *rows]) + PROSE
    )
    assert found == {("proceedings", line.id, column.id): "" for line, column in PROCEEDINGS.cells}


@pytest.mark.parametrize("figures", ["<p>1</p><p>2</p>", "1<br>2", "<span class=a>1</span><span class=b>2</span>"])
@pytest.mark.parametrize(("outer", "name"), [("div", "div"), ("ul", "li"), ("dl", "dd")])
def test_two_figures_are_never_one(outer: str, name: str, figures: str) -> None:
    """Neither where a list has one figure a line, nor where the box holds fewer than the line has columns."""
    whole = FORMS.of_era("2014")
    assert whole is not None
    for rows in (DISCLOSURE.lines, whole.table("annex2014").lines):
        drawn = "".join(tag(outer, tag(name, one.label), tag(name, figures)) for one in rows)
        found = read(PROSE + drawn + PROSE)
        assert not any("12" in raw for raw in found.values()), found


@pytest.mark.parametrize("seed", [20559, 20636, 21012])
def test_what_holds_a_table_is_no_row_of_one(seed: int) -> None:
    """Whole pages: the article, with its paragraphs and tables of boxes, stands beside short boxes of the page."""
    outcome = cases.judge(cases.make(seed, named=True))
    assert (outcome.wrong, outcome.missing, outcome.invented) == ((), (), ())


def test_a_sign_behind_the_words_of_a_term_is_no_figure() -> None:
    """Blank figures keep their places."""
    rows = [
        ("信息内容 本年制发件数 本年废止件数 现行有效件数", []),
        ("规章 /", ["0", "", "/"]),
        ("行政规范性文件", ["", "2", "7"]),
    ]
    drawn = tag("dl", "".join(tag("dt", term) + each("dd", figures) for term, figures in rows))
    found = read(PROSE + tag("dl", tag("dt", "第二十条第（一）项")) + drawn + PROSE)
    assert [one for (_, line, _), one in found.items() if line == "regulations"] == ["0", "", "/"]
    assert [one for (_, line, _), one in found.items() if line == "normative_documents"] == ["", "2", "7"]


@pytest.mark.parametrize("way", ["title before", "title inside"])
def test_heads_above_the_figures_of_one_row_are_none_of_its_labels(way: str) -> None:
    """A table for each of the proceedings: a title, a row of heads, and one of figures."""
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    sides = {"行政复议": "00011", "行政诉讼（未经复议直接起诉）": "00224", "行政诉讼（复议后起诉）": "22217"}
    drawn = ""
    for side, figures in sides.items():
        rows = tag("div", each("span", heads, "cell")), tag("div", each("span", list(figures), "cell"))
        title = tag("p", side)
        drawn += title + tag("div", *rows) if way == "title before" else tag("div", title, *rows)
    found = read(PROSE + drawn + PROSE)
    totals = {line: raw for (table, line, column), raw in found.items() if (table, column) == ("proceedings", "total")}
    assert totals == {"reconsideration": "1", "litigation_direct": "4", "litigation_after_reconsideration": "7"}
