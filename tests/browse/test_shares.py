"""Shares: numerator and denominator shown and linked, blanks never counted as 0, forms never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.browse.rates import load_rates, parse_rates
from archive.config import load_forms
from tests.browse.test_pages import tree, words

if TYPE_CHECKING:
    import lxml.html

    from tests.browse.conftest import Archive, Pages
    from tests.browse.grown import Grown


def table(page: lxml.html.HtmlElement) -> list[list[str]]:
    return [[words(cell) for cell in row.cssselect("th, td")] for row in page.cssselect("table.shares tbody tr")]


def test_outcomes_by_year_with_numerator_and_denominator(grown_pages: Pages) -> None:
    rows = table(tree(grown_pages.get("/-/shares")))
    assert [row[0] for row in rows] == ["2022", "2021", "2020", "2018"]
    assert [row[1] for row in rows] == ["2021 格式", "2021 格式", "2019 试行格式", "2014 统计表"]
    assert rows[1][4:7] == ["40.0% 8/20", "0.0% 0/20", "30.0% 6/20"]  # granted, partly, refused
    assert rows[3][4:9] == ["40.0% 4/10", "未计 n/a 1 份未计 left out", "20.0% 2/10", "未计 n/a 1 份未计 left out", "·"]


def test_a_share_with_a_blank_among_its_parts_is_not_computed(grown_pages: Pages) -> None:
    """乙县财政局 left the cell of what it granted blank in 2022; what it refused is known."""
    row = table(tree(grown_pages.get("/-/shares")))[0]
    assert row[4] == "45.0% 9/20 1 份未计 left out"
    assert row[6] == "16.7% 5/30"
    rows = table(tree(grown_pages.get("/-/shares?by=report&agency=2&year=2022")))
    assert rows[0][4] == "未计 n/a"


def test_a_bar_is_drawn_where_all_its_parts_are_known(grown_pages: Pages) -> None:
    """In 2018 two shares are not known: they would look like requests that ended otherwise."""
    rows = tree(grown_pages.get("/-/shares")).cssselect("table.shares tbody tr")
    assert [len(row.cssselect("td.bar svg")) for row in rows] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("by=province&year=2022", {"北京市": "80.0% 8/10 1 份未计 left out", "江苏省": "10.0% 1/10"}),
        ("by=city&year=2022", {"江苏省苏州市": "10.0% 1/10"}),
        ("by=level&year=2022", {"县级 county": "80.0% 8/10 1 份未计 left out", "市级 city": "10.0% 1/10"}),
        ("by=agency&year=2021", {"甲县人民政府": "60.0% 6/10", "乙县财政局": "20.0% 2/10"}),
        ("by=year&region=110000", {"2022": "80.0% 8/10 1 份未计 left out", "2021": "40.0% 8/20"}),
        ("by=year&level=city", {"2022": "10.0% 1/10"}),
        ("by=year&agency=1", {"2022": "80.0% 8/10", "2021": "60.0% 6/10", "2020": "50.0% 5/10"}),
    ],
)
def test_every_grouping(grown_pages: Pages, query: str, rows: dict[str, str]) -> None:
    found = {row[0]: row[4] for row in table(tree(grown_pages.get(f"/-/shares?{query}")))}
    assert rows.items() <= found.items()


def test_backlog_and_proceedings(grown_pages: Pages) -> None:
    rows = table(tree(grown_pages.get("/-/shares?about=backlog&by=agency&year=2021")))
    assert [row[3] for row in rows] == ["10.0% 2/20", "10.0% 4/40"]
    rows = table(tree(grown_pages.get("/-/shares?about=proceedings&agency=1&year=2021")))
    # each of the five columns of the three proceedings holds 1
    assert rows[0][3:] == ["10.0% 1/10", "100.0% 1/1", "100.0% 1/1", "20.0% 2/10", "100.0% 2/2", "100.0% 2/2"]


def test_numbers_lead_to_the_rows_behind_them(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get("/-/shares?year=2021"))
    (link,) = {link.get("href") for link in page.cssselect("table.shares a") if words(link) == "6/20"}
    page = tree(grown_pages.get(link))
    assert {row[0] for row in table(page)} == {"甲县人民政府", "乙县财政局"}
    links = [link.get("href") for link in page.cssselect("table.shares a")]
    assert f"/-/report/{grown.reports[1, 2021]}" in links
    refused = [link for link in links if "line__in=refused" in link]
    assert len(refused) == 2
    for link in links:
        assert grown_pages.get(link).status_code == 200
    address, _, query = refused[0].partition("?")
    rows = grown_pages.get(f"{address}.json?{query}&_shape=array").json()
    assert len(rows) == 8
    assert {row["column"] for row in rows} == {"total"}


def test_forms_are_never_added_up(grown_pages: Pages) -> None:
    rows = table(tree(grown_pages.get("/-/shares?by=province")))
    assert sorted(row[1] for row in rows if row[0] == "北京市") == ["2014 统计表", "2019 试行格式", "2021 格式"]
    notes = [words(note) for note in tree(grown_pages.get("/-/shares")).cssselect(".breaks li")]
    assert notes


def test_the_chart_of_rates_says_what_it_shows(grown_pages: Pages) -> None:
    page = tree(grown_pages.get("/-/shares?about=backlog&agency=1"))
    assert "2021 10%" in words(page.get_element_by_id("chart-desc"))


@pytest.mark.parametrize(
    "query", ["by=x", "about=x", "year=x", "year=20211", "region=1", "level=x", "agency=9", "agency=x"]
)
def test_what_is_not_there_is_404(grown_pages: Pages, query: str) -> None:
    assert grown_pages.get(f"/-/shares?{query}").status_code == 404


def test_an_empty_archive_has_no_shares(empty: Archive, browse: type[Pages]) -> None:
    assert "There is no report to compute from" in words(tree(browse(empty.data).get("/-/shares")))


def test_the_rates_of_the_settings_are_of_cells_that_stand_in_the_forms() -> None:
    rates = {rate.id: rate for rate in load_rates()}
    assert len(rates["refused"].numerator["2021"]) == 8
    assert rates["not_processed"].eras == ("2019", "2021")
    good = '[[rates]]\nid = "a"\nabout = "b"\nzh = "甲"\nen = "a"\nnumerator = ["{}"]\ndenominator = ["requests.processed.total"]'
    assert parse_rates(good.format("requests.granted.total"), load_forms())
    for wrong in ("requests.grant.total", "request.granted.total", "requests.granted.all", "annex2014.lawsuits.total"):
        with pytest.raises(ValueError, match="no form has"):
            parse_rates(good.format(wrong), load_forms())
