"""Applicants down and lines across, in text or in a table whose columns are lost: only the order of the labels is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.rows import Piece, Row
from archive.report.tables.shape.across import in_order
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.label for column in REQUESTS.columns]
LABELS = {line.id: line.label for line in REQUESTS.lines}
GROUPS = {group.id: group.label for group in REQUESTS.groups if group.label}
# the figures of each applicant, each another: only the order of the header tells whose they are
FIGURES = {
    line.id: [*(own := [20 * number + 3 * place for place in range(6)]), sum(own)]
    for number, line in enumerate(REQUESTS.lines, 1)
}
ALL = {
    (line, column.id): figure
    for line, row in FIGURES.items()
    for column, figure in zip(REQUESTS.columns, row, strict=True)
}
Rows = list[list[str]]


def names(parent: str) -> list[str]:
    return [line.label for group in REQUESTS.groups if group.id == parent for line in group.lines]


def rows(order: Sequence[str] | None = None, figures: dict[str, list[int]] = FIGURES) -> Rows:
    """The table as it is drawn: a header of three rows, a row for each applicant; no cell where one goes on."""
    inner = order or ["refused", "unavailable", "not_processed", "other"]
    head = [
        [
            f"（{REQUESTS.corner}）",
            LABELS["received"],
            LABELS["carried_over"],
            GROUPS["result"],
            LABELS["carried_forward"],
        ],
        [LABELS["granted"], LABELS["partly_granted"], *(GROUPS[one] for one in inner), LABELS["processed"]],
        [label for one in inner for label in names(one)],
    ]
    lines = ["received", "carried_over", "granted", "partly_granted"]
    lines += [line.id for one in inner for group in REQUESTS.groups if group.id == one for line in group.lines]
    lines += ["processed", "carried_forward"]
    body = [[name, *(str(figures[line][place]) for line in lines)] for place, name in enumerate(COLUMNS)]
    body[0].insert(0, "申请人情况")
    body[1].insert(0, "法人或其他组织")
    return [*head, *body]


def read(payload: str, media_type: str | None = None) -> dict[tuple[str, str], float | None]:
    found = read_tables(extract(payload.encode(), FORMS, media_type=media_type), FORMS).statistics
    return {(one.line, one.column): one.value for one in found if one.table_id == "requests"}


def text(mark: str) -> Callable[[Rows], str]:
    return lambda table: "\n".join(["三、收到和处理政府信息公开申请情况", *(mark.join(row) for row in table), "以上。"])


def spread(table: Rows) -> str:
    """Labels whose characters stand apart, the cells of a row one after another."""
    return text(" ")([[cell if cell.isdigit() else " ".join(cell) for cell in row] for row in table])


def without_spans(table: Rows) -> str:
    drawn = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><head><meta charset='utf-8'></head><body><table>{drawn}</table></body></html>"


def in_two(table: Rows) -> str:
    """The page ends between two applicants: the second table has no header."""
    drawn = without_spans(table[:6]), without_spans(table[6:])
    return drawn[0].replace("</body></html>", "") + "<p>（续表）</p>" + drawn[1].split("<body>")[1]


def filled(table: Rows) -> Rows:
    """With a blank cell wherever a merged one goes on, as converters leave them."""
    corner, received, carried_over, result, carried_forward = table[0]
    inner = [name for name in GROUPS if GROUPS[name] in table[1]]
    inner.sort(key=lambda name: table[1].index(GROUPS[name]))
    over = [cell for name in inner for cell in (GROUPS[name], *[""] * (len(names(name)) - 1))]
    first = [corner, "", "", received, carried_over, result, *[""] * (len(over) + 2), carried_forward]
    second = [*[""] * 5, *table[1][:2], *over, table[1][-1], ""]
    heads = [first, second, [*[""] * 7, *table[2], "", ""]]
    starts = [["申请人情况", "自然人", ""], ["", "法人或其他组织", "商业企业"], *([["", ""]] * 4), ["", "总计", ""]]
    body = [
        [*start, *([row[0]] if len(start) < 3 else []), *row[-len(FIGURES) :]]
        for start, row in zip(starts, table[3:], strict=True)
    ]
    return [*heads, *body]


WAYS = {"tabs": text("\t"), "bars": text("|"), "one cell a line": text("\n"), "spaces": text(" ")}
WAYS |= {"labels spread": spread, "no spans": without_spans, "two tables": in_two}
MARKS = ["\t", " | ", "│"]


@pytest.mark.parametrize("way", WAYS)
def test_every_figure_has_its_line_and_its_applicant(way: str) -> None:
    assert read(WAYS[way](rows())) == ALL


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("order", [None, ["other", "refused", "unavailable", "not_processed"]])
def test_heads_that_stand_over_figures_tell_whose_they_are(mark: str, order: Sequence[str] | None) -> None:
    assert read(text(mark)(filled(rows(order)))) == ALL


@pytest.mark.parametrize("mark", MARKS)
def test_a_figure_below_no_head_is_nobodys(mark: str) -> None:
    table = filled(rows())
    table[4][2] = "3"
    found = read(text(mark)(table))
    assert found.items() <= ALL.items()
    assert "commercial_enterprise" not in {column for _, column in found}


@pytest.mark.parametrize("way", WAYS)
def test_a_header_in_another_order_is_believed_where_the_sums_bear_it_out(way: str) -> None:
    order = ["other", "refused", "unavailable", "not_processed"]
    assert read(WAYS[way](rows(order))) == {}
    parts = [line for one in order for group in REQUESTS.groups if group.id == one for line in group.lines]
    own = {line.id: [number, 0, 0, 3 * number, 0, 1, 4 * number + 1] for number, line in enumerate(parts, 1)}
    own |= {line: [0] * 7 for line in ("granted", "partly_granted", "carried_over", "carried_forward")}
    whole = [sum(figures) for figures in zip(*own.values(), strict=True)]
    own |= {"processed": whole, "received": whole}
    found = read(WAYS[way](rows(order, own)))
    assert {line: [found[line, column.id] for column in REQUESTS.columns] for line in own} == own


@pytest.mark.parametrize("way", ["tabs", "one cell a line", "no spans"])
@pytest.mark.parametrize("damage", ["a figure lacks", "an applicant lacks", "a label lacks"])
def test_what_lacks_something_is_not_put_together(way: str, damage: str) -> None:
    table = rows()
    if damage == "a figure lacks":
        del table[5][4]
    elif damage == "an applicant lacks":
        del table[6]
    else:
        del table[2][3]
    assert read(WAYS[way](table)) == {}


def test_blanks_keep_their_places_between_tabs() -> None:
    table = rows()
    table[4][3] = ""
    found = read(WAYS["tabs"](table))
    assert (found["carried_over", "commercial_enterprise"], found["granted", "commercial_enterprise"]) == (None, 63)


def test_heads_in_one_row_below_those_of_their_groups_are_ordered_by_their_columns() -> None:
    """So stand heads that are known by their places on a page; each page is a table of its own."""
    at = {line.id: column for column, line in enumerate(REQUESTS.lines, 2)}
    first = {group.id: min(at[line.id] for line in group.lines) for group in REQUESTS.groups if group.lines}
    first["result"] = at["granted"]
    over = Row(tuple(Piece(label, {}, first[group]) for group, label in GROUPS.items()), 0)
    heads = Row(tuple(Piece(label, {}, at[line]) for line, label in LABELS.items()), 0)
    body = [
        Row((Piece(name, {}), *(Piece(str(FIGURES[line][place]), {}, at[line]) for line in LABELS)), place // 4)
        for place, name in enumerate(COLUMNS)
    ]
    _, *made = in_order([over, heads, *body], tuple(FORMS))
    assert {row.pieces[0].text: [int(piece.text) for piece in row.pieces[1:]] for row in made} == {
        LABELS[line]: figures for line, figures in FIGURES.items()
    }


def test_heads_in_one_column_have_no_order() -> None:
    """No sum tells 予以公开 from 部分公开: where one stands above the other, both are nobody's."""
    own = {line: [0] * 7 for line in LABELS} | {
        "granted": [3, 0, 0, 0, 0, 1, 4],
        "partly_granted": [9, 0, 0, 0, 1, 0, 10],
    }
    whole = [sum(figures) for figures in zip(*own.values(), strict=True)]
    own |= {"processed": whole, "received": whole}
    at = {line: column for column, line in enumerate(LABELS, 2)}
    swapped = [*at, "partly_granted"]
    swapped.remove("partly_granted")
    swapped.insert(2, swapped.pop())
    for column, is_read in ((at["partly_granted"], True), (at["granted"], False)):
        places = (
            at | {"partly_granted": column} if is_read else at | dict.fromkeys(("granted", "partly_granted"), column)
        )
        order = list(LABELS) if is_read else swapped
        heads = Row(tuple(Piece(LABELS[line], {}, places[line]) for line in order), 0)
        body = [
            Row((Piece(name, {}), *(Piece(str(own[line][place]), {}, at[line]) for line in LABELS)), 0)
            for place, name in enumerate(COLUMNS)
        ]
        made = in_order([heads, *body], tuple(FORMS))
        assert (len(made) > len(body) + 1) is is_read
