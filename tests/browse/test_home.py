"""The first page: every number is the number of the rows that it leads to, with no report, one, and many."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.browse.test_pages import tree, words

if TYPE_CHECKING:
    from collections.abc import Callable

    import lxml.html

    from tests.browse.conftest import Archive, Pages, Stocked


def counted(pages: Pages, link: str) -> int:
    """How many rows stand behind a link to a table or a question."""
    path, _, query = link.partition("#")[0].partition("?")
    answer = pages.get(f"{path}.json?{query}&_shape=objects")
    assert answer.status_code == 200, link
    rows = answer.json()
    return int(rows.get("filtered_table_rows_count", len(rows["rows"])))


def numbers(page: lxml.html.HtmlElement) -> dict[str, int]:
    """The links of the page whose text is a number."""
    found = {}
    for link in page.cssselect("main a[href*='/gongkai/'], .totals a"):
        text = (link.cssselect("b") or [link])[0].text_content().replace(",", "").strip()
        if text.isdecimal():
            found[link.get("href")] = int(text)
    return found


@pytest.mark.parametrize("archive", ["pages", "grown_pages"])
def test_every_number_is_that_of_the_rows_behind_it(archive: str, request: pytest.FixtureRequest) -> None:
    pages: Pages = request.getfixturevalue(archive)
    found = numbers(tree(pages.get("/")))
    assert len(found) > 12
    for link, number in found.items():
        assert counted(pages, link) == number, link


def test_coverage_by_province_names_provinces_and_leads_to_its_rows(grown_pages: Pages) -> None:
    page = tree(grown_pages.get("/"))
    (table,) = [one for one in page.cssselect("table.bars") if "省级" in words(one.cssselect("th")[0])]
    rows = {
        words(row.cssselect("th")[0]): [words(cell) for cell in row.cssselect("td.num")]
        for row in table.cssselect("tbody tr")
    }
    assert rows == {"北京市": ["6", "·", "·"], "江苏省": ["1", "1", "·"], "未定 unknown": ["·", "·", "1"]}
    assert table.cssselect("tbody a")[0].get("href") == "/-/trend/region/110000"


def test_no_number_stands_alone(grown_pages: Pages) -> None:
    """A count in a table of the first page is a link."""
    for cell in tree(grown_pages.get("/")).cssselect("main td.num"):
        assert words(cell) == "·" or cell.cssselect("a"), words(cell)


def test_with_no_report_and_with_one(empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]) -> None:
    page = tree(browse(empty.data).get("/"))
    assert "档案还是空的" in words(page)
    assert not page.cssselect("table.bars")
    assert {number for link, number in numbers(page).items() if "agencies" not in link} == {0}
    stock(empty)
    page = tree(browse(empty.data).get("/"))
    assert "档案还是空的" not in words(page)
    assert numbers(page)[next(iter(numbers(page)))] == 1


def test_many_changes_of_one_report_are_one_line(
    empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]
) -> None:
    stocked = stock(empty)
    for number in range(20):
        empty.insert("changes", id=100 + number, url=stocked.capture["url"], from_capture=stocked.capture["id"],
                     to_capture=stocked.capture["id"], kind="statistic", detail="{}", report_id=stocked.report_id,
                     changed_at="2026-04-01T00:00:00Z")  # fmt: skip
    page = tree(browse(empty.data).get("/"))
    assert [words(tag) for tag in page.cssselect(".lines .tag")] == [
        "数字有改动 figure changed × 20",
        "数字有改动 figure changed",
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "rows"),
    [
        ("coverage_rows", {"province": "11"}, 6),
        ("coverage_rows", {"province": "unknown"}, 1),
        ("coverage_rows", {"status": "absent", "year": "2021"}, 1),
        ("coverage_rows", {"status": "undecided"}, 1),
        ("coverage_rows", {"level": "city"}, 2),
        ("reports_of", {"level": "county", "year": "2022"}, 2),
        ("reports_of", {"province": "32"}, 1),
        ("reports_of", {}, 7),
    ],
)
def test_the_questions_behind(grown_pages: Pages, name: str, arguments: dict[str, str], rows: int) -> None:
    asked = {**dict.fromkeys(("province", "level", "year", "status"), ""), **arguments}
    assert counted(grown_pages, f"/gongkai/{name}?{urlencode(asked)}") == rows
