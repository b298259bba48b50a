"""Trends of agencies, regions, levels and all, side by side, and the breaks between forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.browse.crosswalk import Pair, corresponding, notes_between
from archive.browse.lines import cells_by_era, choices
from archive.config import load_forms
from tests.browse.grown import WHY
from tests.browse.test_pages import tree, words

if TYPE_CHECKING:
    import lxml.html

    from tests.browse.conftest import Pages
    from tests.browse.grown import Grown

RECEIVED = ("requests", "received", "total")


def table(page: lxml.html.HtmlElement) -> list[list[str]]:
    return [
        [words(cell) for cell in row.cssselect("th, td")]
        for row in page.cssselect("main table tbody")[0].cssselect("tr")
    ]


def test_an_agency_over_the_forms_with_the_note_at_each_break(grown_pages: Pages) -> None:
    page = tree(grown_pages.get("/-/trend/1"))
    assert [row[:2] for row in table(page)] == [["2018", "9"], ["2020", "11"], ["2021", "20"], ["2022", "30"]]
    assert "annex2014.requests_received.total" in table(page)[0][3]
    assert len(page.cssselect("svg.trend line.break")) == 2
    assert len(page.cssselect("svg.trend polyline")) == 1  # 2021 and 2022 alone are joined
    notes = [words(note) for note in page.cssselect(".breaks li")]
    assert len(notes) == 2
    assert all(WHY in note and "大致相近" in note and "0.5" in note for note in notes)
    assert all("只宜看大势" in note for note in notes)


def test_the_chart_says_in_words_what_it_shows(grown_pages: Pages) -> None:
    page = tree(grown_pages.get("/-/trend/1"))
    (chart,) = page.cssselect("svg.trend")
    assert chart.get("role") == "img"
    assert "甲县人民政府" in page.get_element_by_id(chart.get("aria-labelledby")).text
    said = words(page.get_element_by_id(chart.get("aria-describedby")))
    assert "2020 11" in said
    assert "2019 → 2021" in said


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("all", [["2018", "9", "1 / 1"], ["2020", "11", "1 / 1"], ["2021", "60", "2 / 2"], ["2022", "87", "3 / 3"]]),
        ("all?measure=median", [["2018", "9"], ["2020", "11"], ["2021", "30"], ["2022", "30"]]),
        ("region/110000", [["2018", "9"], ["2020", "11"], ["2021", "60"], ["2022", "80"]]),
        ("region/110102", [["2021", "40"], ["2022", "50"]]),
        ("level/city", [["2022", "7"]]),
        (
            "region/110000?line=requests.granted",
            [["2020", "5", "1 / 1"], ["2021", "8", "2 / 2"], ["2022", "8", "1 / 2"]],
        ),
    ],
)
def test_groups_add_up_what_is_stated_and_say_of_how_many(grown_pages: Pages, path: str, rows: list[list[str]]) -> None:
    found = table(tree(grown_pages.get(f"/-/trend/{path}")))
    assert [row[: len(want)] for row, want in zip(found, rows, strict=True)] == rows


@pytest.mark.parametrize(
    ("beside", "values"),
    [
        ("with=2", {"2021": "40", "2022": "50"}),
        ("name=乙县财政局", {"2021": "40", "2022": "50"}),
        ("name=财政", {"2021": "40", "2022": "50"}),
        ("with=province", {"2021": "30", "2022": "40"}),
        ("with=peers", {"2021": "20", "2022": "30"}),
        ("with=level/city", {"2021": "·", "2022": "7"}),
        ("with=region/320000", {"2021": "·", "2022": "7"}),
    ],
)
def test_two_side_by_side(grown_pages: Pages, beside: str, values: dict[str, str]) -> None:
    page = tree(grown_pages.get("/-/trend/1", params=dict([beside.split("=")])))
    rows = {row[0]: row for row in table(page)}
    assert {year: rows[year][2] for year in values} == values
    assert len(page.cssselect("svg.trend .series")) == 2
    assert len(page.cssselect("figcaption svg")) == 2


def test_a_name_that_fits_several_is_asked_back(grown_pages: Pages) -> None:
    page = tree(grown_pages.get("/-/trend/3", params={"name": "县"}))
    assert {words(link) for link in page.cssselect(".banner a")} == {"甲县人民政府", "乙县财政局"}
    assert len(page.cssselect("svg.trend .series")) == 1
    assert "没有名称含" in words(tree(grown_pages.get("/-/trend/3", params={"name": "不存在"})))


def test_every_number_of_a_group_leads_to_its_reports(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get("/-/trend/region/110000"))
    (link,) = [link.get("href") for link in page.cssselect("main td a") if words(link) == "80"]
    behind = tree(grown_pages.get(link.partition("#")[0])).get_element_by_id("behind")
    assert [words(cell) for cell in behind.cssselect("tbody th, tbody td:nth-child(2)")] == [
        "乙县财政局", "50", "甲县人民政府", "30",
    ]  # fmt: skip
    links = [link.get("href") for link in behind.cssselect("a")]
    assert f"/-/report/{grown.reports[2, 2022]}" in links
    for link in links:
        assert grown_pages.get(link).status_code == 200


def test_regions_lead_up_and_down(grown_pages: Pages) -> None:
    def regions(path: str, where: str) -> list[str]:
        links = tree(grown_pages.get(f"/-/trend/{path}")).cssselect(f"{where} a[href*='/-/trend/region/']")
        return [link.get("href").partition("?")[0].rpartition("/")[2] for link in links]

    assert regions("all", ".compare-with") == ["110000", "320000"]
    assert regions("region/320000", ".compare-with") == ["320500"]
    assert regions("region/320500", ".crumbs") == ["320000"]
    assert regions("3", ".crumbs") == ["320000", "320500"]


def test_a_blank_is_no_number(grown_pages: Pages) -> None:
    rows = table(tree(grown_pages.get("/-/trend/2?line=requests.granted")))
    assert [row[:2] for row in rows] == [["2021", "2"], ["2022", "空白"]]


@pytest.mark.parametrize(
    "path",
    ["9", "region/990000", "region/000000", "level/town", "1?line=x", "1?with=9", "1?with=region/99", "all?measure=mean",
     "1?year=20222", "1?year=x", "4?with=province"],
)  # fmt: skip
def test_what_is_not_there_is_404(grown_pages: Pages, path: str) -> None:
    assert grown_pages.get(f"/-/trend/{path}").status_code == 404


def test_every_line_of_every_form_can_be_chosen(grown_pages: Pages) -> None:
    for choice in choices(load_forms()):
        for value, _ in choice.lines:
            assert grown_pages.get(f"/-/trend/all?line={value}").status_code == 200


def test_what_is_alike_in_name_only_is_not_taken_for_the_same() -> None:
    old, new = ("annex2014", "meetings", "total"), ("requests", "granted", "total")
    for kind, wanted in (("different", {"2021": new}), ("broader", {"2021": new, "2014": old})):
        assert corresponding({"2021": new}, [Pair(("2014", old), ("2021", new), kind, 0.3, "why")]) == wanted


def test_correspondence_goes_from_form_to_form() -> None:
    a, b = ("annex2014", "requests_received", "total"), RECEIVED
    pairs = [Pair(("2014", a), ("2019", b), "same", 0.9, "x"), Pair(("2008", a), ("2014", a), "loose", 0.4, "y")]
    cells = cells_by_era(load_forms(), b, pairs)
    assert cells == {"2008": a, "2014": a, "2019": b, "2021": b}
    assert [note.why for note in notes_between("2008", "2021", cells, pairs)] == ["y", "x", None]
