"""Text that was taken from pages: figures that have left their labels, or that a narrow cell broke, are nobody's."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.known import Known
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
LABELS = {line.id: line.label for line in REQUESTS.lines}
APPLICANTS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"
HEAD = ["三、收到和处理政府信息公开申请情况", APPLICANTS]
COLUMNS = "结果维持 结果纠正 其他结果 尚未审结 总计"
SIDES = ["行政诉讼 未经复议直接起诉", "复议后起诉"]


def read(lines: list[str]) -> dict[tuple[str, str], float | None]:
    found = read_tables(extract("\n".join(lines).encode(), FORMS), FORMS).statistics
    return {(one.line, one.column): one.value for one in found}


def lines_read(lines: list[str]) -> set[str]:
    return {line for line, _ in read(lines)}


def row(line: str, figures: str) -> str:
    return f"{LABELS[line]}         {figures}"


NEW, OLD = row("received", "1  0  2  0  0  4  7"), row("carried_over", "0  0  0  0  0  0  0")
GRANTED, PARTLY = LABELS["granted"], LABELS["partly_granted"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # the total is cut, and its first digit stands above the row, or its last below
        ([NEW, " " * 60 + "1", row("granted", "1  2  3  4  0  0  0")], set()),
        ([NEW, row("granted", "1  2  3  4  0  0  1"), " " * 60 + "0"], {"received"}),
        ([NEW, row("granted", "1  2  3  4  0  0  1"), "情形）" + " " * 50 + "0"], {"received"}),
        # so are two figures
        ([NEW, row("granted", "1  2  3  4  0  0  1"), " " * 20 + "5          0"], {"received"}),
        # a row that adds up has all its digits
        ([NEW, " " * 60 + "1", row("granted", "1  2  3  4  0  0  10")], {"granted"}),
        # and so it has with a page's number beside it, which stands at the left or in the middle of a line
        ([NEW, "2", row("granted", "1  2  3  4  0  0  1")], {"granted"}),
        # two rows printed over one another
        ([NEW, row("granted", "10 00 00 20 00 02 32")], {"received"}),
        # parts in two lines, of which nothing says which stands first
        ([NEW, GRANTED + " " * 30 + "2", " " * 20 + "1   0   0   0   0   3"], {"received"}),
    ],
)
def test_parts_of_a_figure_beside_a_row_are_doubted(lines: list[str], expected: set[str]) -> None:
    assert lines_read([*HEAD, *lines, "以上。"]) == expected


def test_rows_between_a_bare_label_and_bare_figures_have_another_s_figures() -> None:
    moved = [NEW, OLD, GRANTED, f"{PARTLY}    0  7  0  0  0  0  7", "形）   0  0  0  1  0  0  1"]
    assert lines_read([*HEAD, *moved]) == {"received", "carried_over"}
    blank = [NEW, OLD, GRANTED, f"{PARTLY}    0  7  0  0  0  0  7"]
    assert lines_read([*HEAD, *blank, "以上。"]) == {"received", "carried_over", "partly_granted"}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        # one or two rows may be added up wrongly; of several, narrow cells have broken the figures
        (["0 0 3 0 0 0 3"], {"received", "carried_over", "granted", "partly_granted", "refused_state_secret"}),
        (["2 4 0 0 0 0 3"], {"received", "granted"}),
    ],
)
def test_rows_that_do_not_add_up_are_left_out_where_several_do_not(others: list[str], expected: set[str]) -> None:
    small = ["refused_state_secret"]
    lines = [
        row("received", "9 0 2 0 0 4 15"),
        row("carried_over", "2 1 0 0 0 0 4"),
        row("granted", "0 0 0 0 0 0 0"),
        row("partly_granted", "1 3 0 0 0 0 5"),
        *(row(line, figures) for line, figures in zip(small, others, strict=True)),
    ]
    assert lines_read([*HEAD, *lines, "以上。", "1", "2", "3", "4"]) == expected
    assert len(lines_read([*HEAD, *lines, "以上。"])) == len(lines)  # no digits are left over
    totals = [row(line, f"0 0 0 0 0 0 {number}") for number, line in enumerate(list(LABELS)[:6], 1)]
    assert len(lines_read([*HEAD, *totals, "以上。"])) == len(totals)  # nothing is contradicted


@pytest.mark.parametrize("label", ["办理结果", "不计其他情形）"])
def test_a_piece_of_a_label_or_a_group_s_head_is_no_line(label: str) -> None:
    assert lines_read([*HEAD, NEW, f"{label} 0 0 3 0 0 0 3", "以上。"]) == {"received"}


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("行政复议         结果", False),
        ("行政复议", False),
        ("总计 其他", False),
        ("若干", True),
        ("详见 行政复议", True),
    ],
)
def test_a_label_with_more_beside_it_stands_in_no_figure_s_place(text: str, *, is_foreign: bool) -> None:
    """So a table turned round has them, whose rows a text of a fixed width seems to have in five columns."""
    assert Known.of(tuple(FORMS)).are_foreign([text]) is is_foreign


def test_figures_below_labels_are_nobody_s_where_most_labels_have_lost_theirs() -> None:
    """A cell a line, and all figures of a page behind all of its labels."""
    own = ["信息内容 本年处理决定数量", "行政处罚", "7", "行政强制", "9"]
    other = [label for label in LABELS.values() if label not in (LABELS["received"], LABELS["carried_over"])]
    figures = [str(number % 4) for number in range(7 * len(other))]
    assert lines_read([*own, HEAD[0], *APPLICANTS.split(), *other, *figures]) == set()
    assert lines_read([*own, HEAD[0], *APPLICANTS.split(), LABELS["received"], *"1020047"]) >= {
        "penalties",
        "coercive_measures",
        "received",
    }
    assert "penalties" in lines_read([own[0], "行政处罚 7", HEAD[0], *APPLICANTS.split(), *other, *figures])


ROWS = {("litigation_direct", "total"): 34, ("litigation_after_reconsideration", "corrected"): 25}


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (["0", "10", "24", "0", "34", "0", "25", "0", "0", "25"], ROWS),
        # column by column
        (["0", "0", "10", "25", "24", "0", "0", "0", "34", "25"], {}),
        # neither adds up: the order of the form is all there is
        (["0", "10", "24", "0", "33", "0", "25", "0", "0", "25"], ROWS | {("litigation_direct", "total"): 33}),
    ],
)
def test_columns_one_after_another_are_no_rows(figures: list[str], expected: dict[tuple[str, str], float]) -> None:
    found = read([COLUMNS, "行政复议 0 0 0 0 0", COLUMNS, *SIDES, *figures])
    own = {cell: value for cell, value in found.items() if cell[0] != "reconsideration"}
    assert {cell: own.get(cell) for cell in expected} == expected
    assert len(own) == (10 if expected else 0)


def test_labels_of_groups_behind_those_of_all_lines_change_no_order() -> None:
    inner = [group.label for group in REQUESTS.groups if group.label and group.parent == "result"]
    body = [
        f"{column.label} {' '.join(str(10 * number + place) for place in range(len(LABELS)))}"
        for number, column in enumerate(REQUESTS.columns)
    ]
    found = read([HEAD[0], *LABELS.values(), *inner, *body])
    assert [found[line, "total"] for line in LABELS] == [60 + place for place in range(len(LABELS))]


def test_a_label_in_many_lines_is_read_whole() -> None:
    """其政府信息公开申请 ends two labels: what stands far above the figures tells which."""
    narrow = ["2.申请人逾", "期未按收费", "通知要求缴", "纳费用、行", "政机关不再", "处理其政府", "信息公开申"]
    assert lines_read([*HEAD, NEW, *narrow, "请 0 37 0 16 0 0 53", "以上。"]) == {"received", "other_fee_overdue"}


@pytest.mark.parametrize(
    ("numbers", "are_left_out"),
    [(("- 1 -", "- 2 -"), True), (("- 1 -", "- 2 -", "- 4 -"), True), (("- 1 -", "- 3 -"), False)],
)
def test_numbers_of_pages_of_which_one_lacks(numbers: tuple[str, ...], are_left_out: bool) -> None:
    lines = [line for number in numbers for line in ("一些文字。", number)]
    kept = [line.text for line in extract("\n".join([*lines, "完。"]).encode(), FORMS).lines]
    assert ([number for number in numbers if number in kept] == []) is are_left_out
