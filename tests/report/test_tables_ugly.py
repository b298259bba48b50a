"""Ugly layouts, made at random from a seed: every cell reads back, and not one is invented."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from archive.report.document import extract
from archive.report.tables.statistics import TableReading, read_tables
from tests.report.ugly import annex, cases, pages, paper

if TYPE_CHECKING:
    from collections.abc import Sequence

RIGHT_AT_LEAST = 0.998  # of all cells; it only rises


def tally(seeds: Sequence[int]) -> tuple[int, int, list[str]]:
    """Cells right, cells missing that could be read, and what is wrong or invented."""
    right = missing = 0
    faults = []
    for seed in seeds:
        case = cases.make(seed)
        outcome = cases.judge(case)
        right += outcome.right
        missing += 0 if case.lossy else len(outcome.missing)
        if outcome.wrong or outcome.invented or not outcome.era:
            faults.append(f"{case.name}: wrong {outcome.wrong[:3]}, invented {outcome.invented[:3]}")
    return right, missing, faults


def tally_lists(seeds: Sequence[int]) -> tuple[int, int, list[str]]:
    right = missing = 0
    faults = []
    for seed in seeds:
        payload, expected, features, lossy = annex.make(seed)
        reading = read_tables(extract(payload, cases.FORMS), cases.FORMS)
        got = {one.cell: (one.value, one.kind) for one in reading.statistics if one.ordinal == 1}
        same = {cell for cell, stated in expected.items() if got.get(cell) == stated}
        lost = {cell for cell in expected if cell not in got or (lossy and got[cell][0] is None)} - same
        wrong = [(cell, expected[cell], got[cell]) for cell in expected.keys() - same - lost]
        invented = list(got.keys() - expected.keys())
        right, missing = right + len(same), missing + (0 if lossy else len(lost))
        if wrong or invented or reading.era != "2014":
            faults.append(f"{seed}: {features}: wrong {wrong[:3]}, invented {invented[:3]}")
    return right, missing, faults


def test_ugly_layouts_read_back() -> None:
    right, missing, faults = tally(range(120))
    assert faults == []
    assert right >= RIGHT_AT_LEAST * (right + missing)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_many_ugly_layouts_read_back() -> None:
    right, missing, faults = tally(range(10_000, 16_000))
    assert len(faults) <= 6, faults  # 4 of these 6,000 documents when first measured; only downwards from here
    assert right >= RIGHT_AT_LEAST * (right + missing)


def test_lists_in_many_shapes_read_back() -> None:
    right, missing, faults = tally_lists(range(10, 75))
    assert faults == []
    assert right >= RIGHT_AT_LEAST * (right + missing)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_many_lists_read_back() -> None:
    right, missing, faults = tally_lists(range(10_000, 13_000))
    assert len(faults) <= 15, faults
    assert right >= RIGHT_AT_LEAST * (right + missing)


# -- one table more than once, or of more than one year --------------------------------------------------------

KEYS = (
    ("requests", "received", "total"),
    ("requests", "processed", "natural_person"),
    ("disclosure", "licences", "decisions"),
    ("proceedings", "reconsideration", "total"),
)


def filled(seed: int) -> paper.Paper:
    rng = random.Random(seed)
    return paper.write("2021", paper.counts("2021", rng), rng, set())


def tables(one: paper.Paper, requests: paper.Table | None = None) -> list[str]:
    rows = [paper.disclosure(one), requests or paper.requests(one), paper.proceedings(one)]
    return [pages.table(table, "plain", "right", "plain", random.Random(0)) for table in rows]


def read(parts: Sequence[str]) -> TableReading:
    return read_tables(extract(pages.page(parts, "plain").encode(), cases.FORMS), cases.FORMS)


def stated(reading: TableReading, scope: str = "year", ordinal: int = 1) -> list[float | None]:
    found = {one.cell: one.value for one in reading.statistics if one.scope == scope and one.ordinal == ordinal}
    return [found.get(key) for key in KEYS]


def written(one: paper.Paper) -> list[float | None]:
    return [one.expected[key][0] for key in KEYS]


def test_the_same_table_twice_is_stated_once() -> None:
    one = filled(1)
    assert len(read([table * 2 for table in tables(one)]).statistics) == len(one.expected)


def test_a_copy_with_other_figures_is_a_further_statement() -> None:
    first, second = filled(1), filled(2)
    reading = read([a + b for a, b in zip(tables(first), tables(second), strict=True)])
    assert stated(reading) == written(first)
    assert stated(reading, ordinal=2) == written(second)


def test_a_copy_of_last_year_is_told_by_the_year_above_it() -> None:
    now, before = filled(1), filled(2)
    pairs = zip(tables(before), tables(now), strict=True)
    reading = read([f"<p>2022年</p>{old}<p>2023年</p>{new}" for old, new in pairs])
    assert stated(reading) == written(now)
    assert stated(reading, scope="previous_year") == written(before)


def test_what_the_page_hides_is_read_only_where_it_shows_nothing() -> None:
    shown, hidden = filled(1), filled(2)
    out_of_sight = [f'<div style="display:none">{table}</div>' for table in tables(hidden)]
    reading = read([b + a for a, b in zip(tables(shown), out_of_sight, strict=True)])
    assert stated(reading) == written(shown)
    assert all(one.ordinal == 1 for one in reading.statistics)
    assert stated(read(out_of_sight)) == written(hidden)


def test_a_complete_header_says_the_order_of_its_columns() -> None:
    one = filled(3)
    rows = paper.requests(one, paper.RequestStyle(header="one"))
    turned = [[*row[:-7], row[-1], *row[-7:-1]] for row in rows]
    assert stated(read(tables(one, turned))) == written(one)


def test_of_two_years_side_by_side_the_later_is_read() -> None:
    now, before = filled(1), filled(2)
    applicants = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    header = [
        [paper.Cell("", 3, 3), paper.Cell("2022年", 7), paper.Cell("2023年", 7)],
        [paper.Cell("自然人", 1, 2), paper.Cell("法人或其他组织", 5), paper.Cell("总计", 1, 2)] * 2,
        [paper.Cell(label) for label in applicants * 2],
    ]
    pairs = zip(paper.requests(now)[3:], paper.requests(before)[3:], strict=True)
    rows = header + [[*new[:-7], *old[-7:], *new[-7:]] for new, old in pairs]
    assert stated(read(tables(now, rows))) == written(now)
    bare = [[paper.Cell("", 3), *[paper.Cell() for _ in range(14)]], *rows[3:]]
    assert stated(read(tables(now, bare)))[0] is None


@pytest.mark.parametrize(
    "header",
    [
        [["信息内容", "2023年", "2022年"], ["", *["本年制发件数", "本年废止件数", "现行有效件数"] * 2]],
        [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["", *["2022年", "2023年"] * 3]],
    ],
)
def test_years_over_blocks_or_in_each_column(header: list[list[str]]) -> None:
    figures = ["11", "22", "33", "1", "2", "3"] if "2023年" in header[0] else ["1", "11", "2", "22", "3", "33"]
    rows = [[paper.Cell(text) for text in row] for row in [*header, ["规章", *figures]]]
    reading = read([pages.table(rows, "plain", "right", "plain", random.Random(0)), "", ""])
    assert [one.value for one in reading.statistics] == [11, 22, 33]


# -- local lists ---------------------------------------------------------------------------------------------------


def local(rows: Sequence[Sequence[str]]) -> dict[str, tuple[float | None, str | None]]:
    table = [[paper.Cell(text) for text in row] for row in rows]
    reading = read([pages.table(table, "plain", "right", "plain", random.Random(0)), "", ""])
    assert {one.table_id for one in reading.statistics} <= {"local"}
    return {one.line: (one.value, one.unit) for one in reading.statistics}


def test_local_indicators_keep_their_label() -> None:
    rows = [
        ["指标名称", "代码", "计量单位", "数量"],
        ["提供服务类信息数", "01", "条", "0"],
        ["政府网站公开专栏页面访问量", "02", "万次", "4.5"],
        ["现场接待人数", "03", "人次", ""],
        ["咨询电话接听数", "04", "人次", "56"],
    ]
    assert local(rows) == {
        "提供服务类信息数": (0, "条"),
        "政府网站公开专栏页面访问量": (4.5, "万次"),
        "现场接待人数": (None, "人次"),
        "咨询电话接听数": (56, "人次"),
    }


def test_the_unit_may_stand_in_the_header() -> None:
    assert local([["序号", "项目", "数量（件）"], ["1", "网上咨询", "23"], ["2", "现场咨询", "5"]]) == {
        "网上咨询": (23, "件"),
        "现场咨询": (5, "件"),
    }


def test_the_label_of_a_local_indicator_holds_no_radicals() -> None:
    found = local([["序号", "项目", "数量（件）"], ["1", "网站⻚面访问量", "23"], ["2", "非本部⻔掌握数", "5"]])
    assert list(found) == ["网站页面访问量", "非本部门掌握数"]


def test_local_lists_of_two_years() -> None:
    rows = [["项目", "2011年", "2012年"], ["公开信息（条）", "120", "150"], ["申请（件）", "3", "5"]]
    rows += [["来信（件）", "3", "6"], ["培训（次）", "1", "2"]]
    assert [value for value, _ in local(rows).values()] == [150, 5, 6, 2]


@pytest.mark.parametrize(
    "rows",
    [
        [["索引号", "000014349/2012-00012"], ["发布机构", "某局"], ["发布日期", "2013-03-01"], ["电话", "12345678"]],
        [["收入", "预算数", "决算数"], ["财政拨款", "100.5", "98.4"], ["事业收入", "5", "6"]],
    ],
)
def test_other_tables_are_no_lists(rows: list[list[str]]) -> None:
    assert local(rows) == {}
