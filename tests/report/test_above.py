"""Last year's report below this year's on the same page: nothing of it is taken for this year's."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.carrier import Cell, Grid
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.tables.copies import _year_of

FORMS, WORDS = load_forms(), load_words()
AGENCY = "衡山县水利局"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")


def report(
    year: int, figures: tuple[int, ...], way: str, agency: str = AGENCY, title: str = "{}{}年政府信息公开工作年度报告"
) -> str:
    parts = "".join(
        f"<p>{heading}</p><p>{year}年，本局认真做好各项工作，{said}</p>"
        for heading, said in (
            ("一、总体情况", f"主动公开信息{figures[0] * 10}条。"),
            ("三、收到和处理政府信息公开申请情况", ""),
        )
    )
    head = f"<h2>{title.format(agency, year)}</h2>{parts}"
    lines = [(label, *(str(one) for one in figures)) for label in ROWS]
    if way in ("table", "twice"):
        cells = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in (("", *COLUMNS), *lines)
        )
        again = f"<div style='display:none'><table>{cells}</table></div>" if way == "twice" else ""
        return f"{head}<table>{cells}</table>{again}"
    if way == "lines":
        return head + "".join(f"<p>{' '.join(line)}</p>" for line in (COLUMNS, *lines))
    return f"{head}<p>（表格略）</p>"


def read(*parts: str, links: str = "") -> dict[tuple[str, str], list[tuple[object, str]]]:
    title = f"<title>{AGENCY}2023年政府信息公开工作年度报告</title>"
    page = f"<html><head><meta charset=utf-8>{title}</head><body>{''.join(parts)}{links}</body></html>"
    found = parse_report(extract(page.encode(), FORMS), FORMS, WORDS)
    assert found.year == 2023
    assert len(found.sections) <= 2
    stated: dict[tuple[str, str], list[tuple[object, str]]] = {}
    for one in found.statistics:
        if one.source == "table" and one.line == "received":
            stated.setdefault((one.line, one.column), []).append((one.value, one.scope))
    return stated


OWN, LAST = (1, 2, 3, 4, 5, 6, 21), (7, 0, 0, 0, 0, 1, 8)


@pytest.mark.parametrize("own", ["table", "lines", "twice"])
@pytest.mark.parametrize("last", ["table", "lines", "twice"])
@pytest.mark.parametrize("linked", [False, True])
def test_this_years_figures_come_first_and_last_years_are_called_so(own: str, last: str, linked: bool) -> None:
    links = f"<ul><li><a href=1>{AGENCY}2022年政府信息公开工作年度报告</a></li></ul>" if linked else ""
    stated = read(report(2023, OWN, own), report(2022, LAST, last), links=links)
    assert [stated["received", name][0] for name in ("natural_person", "total")] == [(1, "year"), (21, "year")]
    assert (8, "year") not in stated["received", "total"]


@pytest.mark.parametrize("last", ["table", "lines"])
def test_last_years_table_is_not_this_years_where_that_cannot_be_read(last: str) -> None:
    stated = read(report(2023, OWN, "none"), report(2022, LAST, last))
    assert all(scope == "previous_year" for said in stated.values() for _, scope in said)


def test_a_link_to_last_years_report_above_the_table_makes_it_no_other_years() -> None:
    link = f"<p><a href=1>{AGENCY}2022年政府信息公开工作年度报告</a></p>"
    assert read(report(2023, OWN, "none"), link, report(2023, OWN, "table"))["received", "total"] == [(21, "year")]


def test_the_first_line_of_last_years_lines_is_last_years_too() -> None:
    """Its label stands below the signature of this year's report, and the lines between are all above it."""
    own = report(2023, OWN, "lines").replace("</h2>", "</h2><p>发布日期：2024年1月8日</p>") + "<p>衡山县水利局</p>"
    blank = own.replace(f"{ROWS[0]} 1 2 3 4 5 6 21", ROWS[0])
    said = read(blank, "<p>2024年1月8日</p>", report(2022, LAST, "lines"))
    assert all(scope == "previous_year" for stated in said.values() for _, scope in stated)


@pytest.mark.parametrize("other", ["衡山县教育局", "某某镇", "××县水利局", "（单位名称）"])
@pytest.mark.parametrize("title", ["{}{}年政府信息公开工作年度报告", "{}政府信息公开工作年度报告"])
def test_of_the_report_of_another_agency_below_nothing_is_this_ones(other: str, title: str) -> None:
    """Whoever it is: a model text may stand below, and a title need not name the year."""
    assert read(report(2023, OWN, "lines"), report(2023, LAST, "table", other, title)) == read(
        report(2023, OWN, "lines")
    )
    assert not read(report(2023, OWN, "none"), report(2023, LAST, "table", other, title))


@pytest.mark.parametrize("way", ["table", "lines"])
@pytest.mark.parametrize("own", [False, True])
def test_of_the_reports_of_its_towns_none_is_the_countys(way: str, own: bool) -> None:
    """Their names hold its own; those of one body alone may be its own in full."""

    def said(*parts: str) -> list[object]:
        title = "衡山县2023年政府信息公开工作年度报告"
        head = "" if own else f"<h1>{title}</h1>"
        page = f"<meta charset=utf-8><title>{title}</title><body>{head}{''.join(parts)}</body>"
        found = parse_report(extract(page.encode(), FORMS), FORMS, WORDS)
        return [one.value for one in found.statistics if one.cell == ("requests", "received", "total")]

    first = [report(2023, OWN, way, "衡山县")] if own else []
    towns = [report(2023, LAST, way, f"衡山县{town}人民政府") for town in ("白果镇", "萱洲镇")]
    assert said(*first, *towns) == ([21] if own else [])
    assert said(report(2023, LAST, way, "衡山县人民政府办公室")) == [8]


def test_a_table_below_a_head_without_rows_is_of_the_year_above_it() -> None:
    cells = [f"<td>{name}</td>" for name in ("", *COLUMNS)]
    head = f"<tr>{''.join(cells)}</tr>"
    rows = "".join(f"<tr><td>{label}</td>{''.join(f'<td>{one}</td>' for one in LAST)}</tr>" for label in ROWS)
    last = f"<p>2022年度数据</p><table>{head}{rows}</table>"
    own = report(2023, OWN, "none")
    said = read(own, f"<table>{head}</table>", last)
    assert said["received", "total"] == [(8, "previous_year")]
    assert read(own, last)["received", "total"] == [(8, "year")]  # a year that is left from last year's report


@pytest.mark.parametrize(
    ("row", "year"),
    [
        (["2.重复申请", "2048", "0", "3", "51", "0", "0", "4102"], None),
        (["（二）制发规范性文件总数", "件", "2017"], None),
        (["", "2022", "合计"], 2022),
        (["项目", "2022年"], 2022),
    ],
)
def test_a_figure_in_the_first_row_of_what_a_page_break_leaves_is_no_year(row: list[str], year: int | None) -> None:
    cells = tuple(Cell(text, column, 1, 1, {}) for column, text in enumerate(row))
    assert _year_of(0, [Grid((cells,))]) == year
