"""The pages in a real browser: from the home page to the highlighted cell; a hostile page does nothing."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browse.conftest import Pages, Stocked

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-cjk"),
]


@contextmanager
def served(pages: Pages) -> Iterator[str]:
    config = uvicorn.Config(pages.datasette.app(), port=0, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    with config.bind_socket() as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def address(pages: Pages) -> Iterator[str]:
    with served(pages) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    page.close()
    assert not problems
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


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
