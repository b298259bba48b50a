"""The pages in a real browser: from the home page to the highlighted cell; a hostile page does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browse.conftest import IN_BROWSER, PHONE, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browse.conftest import Pages, Stocked

pytestmark = IN_BROWSER


@pytest.fixture(scope="module")
def address(pages: Pages) -> Iterator[str]:
    with served(pages) as address:
        yield address


def test_from_home_to_the_highlighted_cell(page: Any, address: str, stocked: Stocked) -> None:
    page.goto(address)
    page.locator(".lines a[href*='/-/report/']").first.click()
    assert page.locator("h1").inner_text() == "甲县人民政府2023年政府信息公开工作年度报告"
    page.locator("a[href*='line=received'][href*='column=natural_person']").click()
    assert "12 件" in page.locator(".sought").inner_text()
    frame = page.frame_locator("iframe.archived")
    cell = frame.locator("td.gongkai-hit")
    cell.wait_for()
    assert cell.inner_text() == "12"
    page.wait_for_timeout(500)
    box, window = cell.bounding_box(), page.locator("iframe.archived").bounding_box()
    assert window["y"] <= box["y"] <= window["y"] + window["height"]


@pytest.mark.parametrize(
    "path",
    ["", "/-/report/{report}", "/-/snapshot/{capture}", "/-/trend/1", "/gongkai/statistics", "/gongkai/top_receivers",
     "/gongkai/requests_wide"],
)  # fmt: skip
def test_nothing_overflows_a_phone(browser: Any, address: str, stocked: Stocked, path: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address + path.format(report=stocked.report_id, capture=stocked.capture["id"]))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


def test_tables_can_be_reached_and_scrolled_by_keyboard(page: Any, address: str, stocked: Stocked) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/-/report/{stocked.report_id}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.locator("#table-requests .scroll").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('#table-requests .scroll').scrollLeft") > 0


def test_search_from_the_header(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("新收")
    page.keyboard.press("Enter")
    page.wait_for_url("**/-/search?q=*")
    assert page.locator(".results h2 a[href*='/-/report/']").count() == 1
    assert page.locator(".snippet mark").first.inner_text() == "新收"
