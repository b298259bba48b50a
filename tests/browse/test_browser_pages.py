"""Trends, shares and comparisons in a real browser: by mouse, by keyboard, on a phone, in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browse.conftest import IN_BROWSER, PHONE, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browse.conftest import Pages
    from tests.browse.grown import Grown

pytestmark = IN_BROWSER
PAGES = (
    "", "/-/report/{now}", "/-/report/{annex}", "/-/trend/1?with=province", "/-/trend/all?year=2022",
    "/-/trend/level/county?measure=median", "/-/shares", "/-/shares?by=report&about=proceedings", "/-/shares?by=province",
    "/-/compare/{before}/{now}", "/-/compare/{annex}/{now}", "/-/trend/99",
)  # fmt: skip
# text that is too pale against what lies behind it, by WCAG 2.2 AA; what is see-through is mixed with it
_PALE = """() => {
  const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n.length > 3 ? n[3] : 1]; };
  const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
  const light = rgb => { const [r, g, b] = rgb.map(c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const behind = element => { const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(parse(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]); };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!walker.currentNode.data.trim() || box.width < 2 || element.closest('svg, option, .visually-hidden, .skip')) continue;
    let alpha = 1;
    for (let one = element; one; one = one.parentElement) alpha *= Number(getComputedStyle(one).opacity);
    const back = behind(element), ink = parse(style.color);
    const front = over([...ink.slice(0, 3), ink[3] * alpha], back);
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (high + .05) / (low + .05);
    if (ratio < needed) found.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return [...new Set(found)];
}"""


@pytest.fixture(scope="module")
def address(grown_pages: Pages) -> Iterator[str]:
    with served(grown_pages) as address:
        yield address


def path_of(path: str, grown: Grown) -> str:
    reports = grown.reports
    return path.format(now=reports[1, 2022], before=reports[1, 2021], annex=reports[1, 2018])


def test_from_home_to_a_trend_to_the_reports_behind_it(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="历年趋势 Trends").click()
    page.get_by_label("指标 Line").select_option("requests.granted")
    page.get_by_role("button", name="显示 Show").click()
    page.wait_for_url("**/-/trend/all?*line=requests.granted*")
    assert page.locator("svg.trend circle").count() == 3
    page.locator("main td a", has_text="9").first.click()
    assert page.locator("#behind tbody tr").count() == 3
    page.locator("#behind tbody th a").first.click()
    assert "/-/report/" in page.url


def test_from_a_report_to_a_comparison(page: Any, address: str, grown: Grown) -> None:
    page.goto(f"{address}/-/report/{grown.reports[1, 2022]}")
    page.get_by_role("link", name="与 2021 年度对比").click()
    assert page.locator("h1").inner_text().startswith("对比")
    assert page.locator(".diff ins").inner_text() == "30"
    page.get_by_role("link", name="左右互换 Swap").click()
    assert page.locator(".diff ins").inner_text() == "20"
    page.locator("#figures td a").first.click()
    assert page.locator(".sought").count() == 1


def test_two_agencies_are_compared_by_name(page: Any, address: str) -> None:
    page.goto(f"{address}/-/trend/1")
    page.get_by_label("或机关名称").fill("乙县财政局")
    page.keyboard.press("Enter")
    page.wait_for_url("**name=*")
    assert page.locator("svg.trend .series").count() == 2


def test_from_shares_to_the_rows_of_a_share(page: Any, address: str) -> None:
    page.goto(f"{address}/-/shares")
    page.get_by_role("link", name="8/20").click()
    assert page.locator("table.shares tbody tr").count() == 2
    page.locator("table.shares td a", has_text="10").first.click()
    page.wait_for_url("**/gongkai/statistics?*")
    assert page.locator("table.rows-and-columns tbody tr").count() == 1


@pytest.mark.parametrize("path", PAGES)
def test_nothing_overflows_a_phone(browser: Any, address: str, grown: Grown, path: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address + path_of(path, grown))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Any, address: str, grown: Grown, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    pale: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(address + path_of(path, grown))
        if found := page.evaluate(_PALE):
            pale[path] = found
    page.close()
    assert pale == {}


@pytest.mark.parametrize("path", ["/-/trend/1", "/-/shares", "/-/compare/{before}/{now}"])
def test_everything_can_be_reached_by_keyboard_and_one_sees_where_one_is(
    page: Any, address: str, grown: Grown, path: str
) -> None:
    page.goto(address + path_of(path, grown))
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex=\"0\"]')]"
        ".filter(one => one.checkVisibility()).length"
    )
    reached = 0
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached += page.evaluate(
            "(() => { const one = document.activeElement, style = getComputedStyle(one);"
            " return one !== document.body && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })()"
        )
    assert reached == wanted


def test_a_trend_is_chosen_by_keyboard_alone(page: Any, address: str) -> None:
    page.goto(f"{address}/-/trend/1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip to the content
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "line":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    if "line=" not in page.url:
        page.get_by_role("button", name="显示 Show").focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**line=requests.carried_over*")
