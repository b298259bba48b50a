"""Rows of text whose cells have run together: parted where the form and its sums leave one way, else left out."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
HEADS = ["（本列数据）申请人情况", "自然人法人或其他组织总计", "商业企业科研机构社会公益组织法律服务机构其他"]
RESULTS = "结果维持结果纠正其他结果尚未审结总计"
FIGURES = {
    line.id: [number % 3, 0, 0, 0, 0, number % 2, number % 3 + number % 2] for number, line in enumerate(REQUESTS.lines)
}


def requests(figures: dict[str, list[int]] = FIGURES) -> list[str]:
    lines = ["三、收到和处理政府信息公开申请情况", *HEADS]
    for line in REQUESTS.lines:
        group = REQUESTS.group_of(line)
        above = group.label if group.label and line is group.lines[0] else ""
        lines.append(f"{above}{line.label}{''.join(map(str, figures[line.id]))}")
    return lines


def read(lines: list[str]) -> dict[tuple[str, str], float | None]:
    reading = read_tables(extract("\n".join([*lines, "五、存在的主要问题"]).encode(), FORMS), FORMS)
    return {(one.line, one.column): one.value for one in reading.statistics}


def told(figures: dict[str, list[int]]) -> dict[tuple[str, str], float | None]:
    return {
        (line, column.id): figure
        for line, row in figures.items()
        for column, figure in zip(REQUESTS.columns, row, strict=True)
    }


def test_sums_part_the_requests() -> None:
    assert read(requests()) == told(FIGURES)


def test_a_row_of_several_ways_is_left_out() -> None:
    figures = FIGURES | {"granted": [120, 0, 0, 0, 0, 3, 123], "partly_granted": [1, 11, 0, 1, 1, 1, 15]}
    found = read(requests(figures))

    assert {cell: found.get(cell, value) for cell, value in told(figures).items()} == told(figures)
    assert ("granted", "total") in found
    assert ("partly_granted", "total") not in found


@pytest.mark.parametrize(
    ("glued", "figures"),
    [
        ("规章000", [0, 0, 0]),
        ("规章0012", [0, 0, 12]),
        ("规章1012", []),
        ("规章120", [1, 2, 0]),
    ],
)
def test_the_form_parts_what_has_no_sum(glued: str, figures: list[float]) -> None:
    lines = ["第二十条第（一）项", "信息内容本年制发件数本年废止件数现行有效件数", glued]
    found = read([*lines, *requests()])

    assert [value for (line, _), value in found.items() if line == "regulations"] == figures
    assert not read(lines)


def test_proceedings_have_a_total_in_each_block() -> None:
    heads = ["行政复议行政诉讼", f"{RESULTS}未经复议直接起诉复议后起诉", RESULTS * 2]
    found = read([*requests(), "四、行政复议、行政诉讼情况", *heads, "100010000000134"])

    assert [value for (line, _), value in found.items() if line not in FIGURES] == [
        *(1, 0, 0, 0, 1),
        *(0, 0, 0, 0, 0),
        *(0, 0, 1, 3, 4),
    ]


def blank_gone(lines: list[str]) -> list[str]:
    return [*lines[:8], lines[8][:-1], *lines[9:]]


def total_wrong(lines: list[str]) -> list[str]:
    return [*lines[:8], lines[8][:-1] + "9", *lines[9:]]


def few(lines: list[str]) -> list[str]:
    return lines[:20]


@pytest.mark.parametrize("damage", [blank_gone, total_wrong, few])
def test_where_a_row_has_no_way_nothing_is_parted(damage: object) -> None:
    assert callable(damage)
    assert not read(damage(requests()))
