"""Text taken from pages: figures that stand off their labels, or of which digits stand elsewhere, are nobody's."""

from __future__ import annotations

import pytest

from tests.report.test_moved import INTAKE, REQUESTS, read

KNOWN = [10, 2, 0, 0, 0, 1, 13]


def fixed(*cells: str) -> str:
    """A line of a text that keeps the places of a page."""
    return "     ".join(cells) + "\n"


def upright(*texts: str) -> str:
    """Each letter in a line of its own."""
    return "".join(f"{letter}\n" for text in texts for letter in text)


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        # the rest of a label begins a line, and one figure has gone to the next
        ("3.补正后申请内容仍不明确\n（五）不予处理 0 0 0 11 21 32\n", "unavailable_still_unclear"),
        ("5.要求行政机关确认或重新出具已\n获取信息 28 0 5 0 0 0\n", "not_processed_confirmation"),
        ("（六）其他\n3.其他 政机关不再处理其政府信息公开申请 0 0 2 33 11 1\n", "other_reason"),
        # the tens of the figures stand above them, and both may add up
        (
            "7.属于行政\n"
            + fixed("", "1", "1", "3", "5")
            + "执法案卷"
            + fixed("", "0", "0", "0")
            + fixed("", "4", "3", "2", "9")
            + "8.属于行政查询事项 0 0 0 0 0 0 0\n",
            "refused_enforcement_files",
        ),
        # of the figures of several rows, printed over one another, digits are another row's
        (
            "1.属于国家秘密 00 028 00 1 0 0 0\n2.其他法律行政法规禁止公开 010 00 00 0 0 0 0\n2.重复申请 1 0 0 0 0 0 0\n",
            "not_processed_repeated",
        ),
        # of a total in a narrow cell the rest stands below
        ("（七）总计\n1 17 12 8 6 8 6\n度办理结\n6\n7\n", "processed"),
        # a label on both sides of the figures, and below it those of the next line
        ("无法 没有现成信息需要\n政府信息\n0 0 0 2 0 0 2\n另行制作\n0 0 0 0 1 0 1\n", "unavailable_needs_creation"),
        # 31 and 4 in a cell of one letter's width
        (
            upright("8.属于行政查询事项", "0000314", "1.本机关不掌握相关政府信息", "170210160"),
            "refused_administrative_query",
        ),
    ],
)
def test_figures_that_stand_off_their_labels(rows: str, lost: str) -> None:
    found = read(REQUESTS + INTAKE + rows)
    assert lost not in found
    assert found["received"] == KNOWN


@pytest.mark.parametrize(
    ("rows", "line", "figures"),
    [
        (
            "3.补正后申请内容仍不明确\t见附件\t0\t0\t11\t21\t0\t32\n",
            "unavailable_still_unclear",
            [None, 0, 0, 11, 21, 0, 32],
        ),
        ("3.补正后申请内容\n仍不明确 0 0 0 11 21 0 32\n", "unavailable_still_unclear", [0, 0, 0, 11, 21, 0, 32]),
        (upright("8.属于行政查询事项", "0000314"), "refused_administrative_query", [0, 0, 0, 0, 3, 1, 4]),
        # the number of the next label is no digit of these
        (
            upright("2.重复申请", "1000023", "3.要求提供公开出版物", "0000101"),
            "not_processed_repeated",
            [1, 0, 0, 0, 0, 2, 3],
        ),
        ("2.重复申请\n1\t0\t0\t0\t0\t2\t3\t含上年数\n", "not_processed_repeated", [1, 0, 0, 0, 0, 2, 3]),
        # the group's label stands in the middle of the line's: the number tells whose it is
        (
            "2.申请人逾\n期未按收费\n政机关不再\n处理其政府\n（六） 信息公开申\n其他处\n请\n0\n37\n0\n16\n0\n0\n53\n",
            "other_fee_overdue",
            [0, 37, 0, 16, 0, 0, 53],
        ),
    ],
)
def test_figures_of_their_labels(rows: str, line: str, figures: list[float | None]) -> None:
    assert read(REQUESTS + INTAKE + rows)[line] == figures


PROCEEDINGS = "四、政府信息公开行政复议、行政诉讼情况\n未经复议直接起诉\n复议后起诉\n结果 结果 其他 尚未 总 结果 结果 其他 尚未 总\n"


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        ("5 32 0 11 0 0 11 0 0 0\n", 0),  # two figures further, they would add up
        ("0 11 0 0 11 0 0 0 0 0\n", 10),
        ("0 11 0 0 12 0 0 0 0 0\n", 10),  # an office adds up one line wrongly
    ],
)
def test_some_of_the_lines_that_stand_side_by_side(figures: str, count: int) -> None:
    assert sum(map(len, read(PROCEEDINGS + figures).values())) == count
