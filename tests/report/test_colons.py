"""Tables written out in lines: labels with commas between them, a colon, and the figures of the row."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.carrier import TextLine
from archive.report.document import extract
from archive.report.tables.lines.colons import with_colons
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
PROCEEDINGS = FORM.table("proceedings")
FIGURES = {
    line.id: [*(own := [10 * number + place for place in range(6)]), sum(own)]
    for number, line in enumerate(REQUESTS.lines, 1)
}
HEADER = [
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和），申请人情况",
    "自然人，法人或其他组织，总计",
    "商业企业，科研机构，社会公益组织，法律服务机构，其他",
]
RESULTS = "结果维持，结果纠正，其他结果，尚未审结，总计"


def requests(mark: str = "、", colon: str = "：", unit: str = "") -> list[str]:
    lines = []
    for line in REQUESTS.lines:
        group = REQUESTS.group_of(line)
        above = f"{group.label}，" if group.label and line is group.lines[0] else ""
        lines.append(f"{above}{line.label}{unit}{colon}{mark.join(map(str, FIGURES[line.id]))}")
    return [*HEADER, *lines]


def read(lines: list[str], table: str = "requests") -> dict[tuple[str, str], float | None]:
    reading = read_tables(extract("\n".join(lines).encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics if one.table_id == table}


@pytest.mark.parametrize("mark", ["、", "，", ",", "；"])
@pytest.mark.parametrize("colon", ["：", ":"])
@pytest.mark.parametrize("unit", ["", "，件"])
def test_every_figure_has_its_line_and_its_column(mark: str, colon: str, unit: str) -> None:
    assert read(requests(mark, colon, unit)) == {
        (line, column.id): figure
        for line, row in FIGURES.items()
        for column, figure in zip(REQUESTS.columns, row, strict=True)
    }


def test_proceedings_have_no_label_before_the_colon() -> None:
    heads = ["行政复议，行政诉讼", f"{RESULTS}，未经复议直接起诉，复议后起诉", f"{RESULTS}，{RESULTS}"]
    found = read(
        [*requests(), "四、行政复议、行政诉讼情况", *heads, f"：{'、'.join(map(str, range(15)))}"], "proceedings"
    )

    assert list(found.values()) == list(range(15))


def test_blanks_keep_their_places() -> None:
    lines = requests()
    lines[3] = "一、本年新收政府信息公开申请数量：5、、、、、、5"
    found = read(lines)

    assert [found["received", column.id] for column in REQUESTS.columns] == [5, None, None, None, None, None, 5]


def test_a_blank_cell_before_the_colon_is_none_of_the_figures() -> None:
    """That of a merged label, or of a remark which whoever wrote the row out has put before it."""
    lines = [line.replace("：", "，，：") if "：" in line[8:] else line for line in requests()]
    lines[3] = "一、本年新收政府信息公开申请数量，：5、、、、、、"
    found = read(lines)

    assert [found["received", column.id] for column in REQUESTS.columns] == [5, *[None] * 6]
    assert found["granted", "total"] == FIGURES["granted"][-1]


def test_a_number_before_the_colon_is_no_figure_of_the_row() -> None:
    lines = [line.replace("：", "，07：") if "：" in line[8:] and "、" in line else line for line in requests()]
    found = read(lines)

    assert found["received", "natural_person"] == FIGURES["received"][0]


def test_a_label_with_a_number_behind_it_stands_in_no_figures_place() -> None:
    """（六）其他处理 before it is the head of a group here, and was a line in 2019."""
    lines = [line.split("：")[0] + "，0：0、0、0、0、0、0、0" for line in requests()[3:]]
    found = read([HEADER[0], HEADER[1], f"小计，{HEADER[2]}", *lines])

    assert not found


@pytest.mark.parametrize(
    "lines",
    [
        ["其中：当面申请、信函申请、网络申请"] * 8,
        ["全年：公开12条、15条、18条"] * 8,
        ["规章：1、2、3"] * 5,
        ["规章：1、2、3。"] * 8,
    ],
)
def test_what_is_no_such_table_stays_as_it_is(lines: list[str]) -> None:
    texts = [TextLine(line, {}) for line in lines]

    assert with_colons(texts) is texts
