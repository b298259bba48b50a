"""The pages as Datasette serves them, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import lxml.html
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tests.browse.conftest import Archive, Pages, Stocked


def tree(answer: Any) -> lxml.html.HtmlElement:
    assert answer.status_code == 200, answer.text
    return lxml.html.document_fromstring(answer.text)


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_home_counts_and_every_number_leads_to_its_rows(pages: Pages) -> None:
    page = tree(pages.get("/"))
    totals = [words(item) for item in page.cssselect(".totals li")]
    assert totals[0].startswith("1 份报告")
    assert totals[4].startswith("1 处勾稽不符")
    links = [link.get("href") for link in page.cssselect("main a[href]")]
    assert any(link.startswith("/gongkai/reports?is_current=1&year=2023&era=2021&_col=title") for link in links)
    for link in dict.fromkeys(links):
        assert pages.get(link.partition("#")[0]).status_code == 200, link


def test_pages_carry_no_script_and_load_nothing(pages: Pages, stocked: Stocked) -> None:
    report = stocked.report_id
    for path in (
        "/", f"/-/report/{report}", f"/-/snapshot/{stocked.capture['id']}", "/-/trend/1", "/-/trend/all?year=2023", "/-/shares",
        "/-/shares?by=report", f"/-/compare/{report}/{report}",
    ):  # fmt: skip
        answer = pages.get(path)
        page = tree(answer)
        assert not page.xpath("//script|//@onclick|//@style")
        sources = page.xpath("//link/@href|//img/@src|//iframe/@src|//image/@href|//form/@action")
        assert all(str(source).startswith("/") for source in sources)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_report_page_shows_the_form_cell_by_cell(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get(f"/-/report/{stocked.report_id}"))
    assert [words(heading) for heading in page.cssselect("section.sheet h2")] == [
        "主动公开政府信息情况 Proactive disclosure",
        "收到和处理政府信息公开申请情况 Requests received and processed",
        "政府信息公开行政复议、行政诉讼情况 Reconsideration and litigation",
    ]
    cells = page.cssselect("section.sheet td.figure")
    assert len(cells) == len(stocked.page.written)
    for cell, (key, raw) in zip(cells, stocked.page.written.items(), strict=True):
        link = cell.cssselect("a[href*='/-/snapshot/']")[0]
        assert link.text == {"": "空", "—": "/"}.get(raw, raw), key
        assert f"line={key[1]}" in link.get("href")


def test_report_page_tells_blank_zero_stroke_and_unclear_apart(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get(f"/-/report/{stocked.report_id}"))
    sheets = page.cssselect("section.sheet")[0]
    assert len(sheets.cssselect(".blank")) == 3
    # a stroke as that of a missing cell is not shown as one
    strokes = sheets.cssselect("a.not_applicable")
    assert [(words(one), "原文 as written: —" in one.get("title", "")) for one in strokes] == [("/", True)]
    assert [words(one) for one in sheets.cssselect("a.unclear")] == ["1 2?"]
    assert {words(one) for one in sheets.cssselect("a.zero")} == {"0"}


def test_report_page_marks_what_does_not_balance_and_says_so(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get(f"/-/report/{stocked.report_id}"))
    broken = page.cssselect("td.broken")
    assert len(broken) == 4
    assert broken[0].cssselect("a.note")[0].get("href") == "#finding-1"
    assert "does not balance" in words(page.get_element_by_id("finding-1"))
    assert "→ 0 (原文笔误 · 某人 · 2026-03-01)" in words(page.cssselect(".corrected")[0])


def test_report_page_marks_sentences_and_cites(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get(f"/-/report/{stocked.report_id}"))
    (said,) = page.cssselect("a.said")
    assert said.text == "本年新收政府信息公开申请12件，比上年增加3件。"
    assert "= 12" in said.get("title")
    assert "source=prose" in said.get("href")
    cite = words(page.get_element_by_id("cite"))
    for part in (
        stocked.capture["payload_digest"],
        stocked.capture["url"],
        f"/-/report/{stocked.report_id}",
        "2024-01-20",
    ):
        assert part in cite


@pytest.mark.parametrize(
    "path", ["/-/report/7", "/-/snapshot/7", "/-/snapshot/7/file", "/-/trend/7", "/-/gongkai/none.css"]
)
def test_what_is_not_there_is_404(pages: Pages, path: str) -> None:
    assert pages.get(path).status_code == 404


def test_an_empty_archive_says_so(empty: Archive, browse: type[Pages]) -> None:
    page = tree(browse(empty.data).get("/"))
    assert "档案还是空的" in words(page)
    assert not page.cssselect("table.bars")


def test_the_demonstration_is_marked_by_its_runs_alone(
    empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]
) -> None:
    report_id = stock(empty).report_id
    pages = browse(empty.data)
    for path in (f"/-/report/{report_id}", "/gongkai/reports"):
        assert not tree(pages.get(path)).cssselect(".banner.demo")
    empty.insert("runs", id="r1", command="crawl", is_part_of="gongkai-demo")
    for path in ("/", f"/-/report/{report_id}", "/gongkai/reports", "/gongkai", f"/gongkai/reports/{report_id}"):
        assert "not evidence" in words(tree(pages.get(path)).cssselect(".banner.demo")[0])


def test_a_report_that_is_not_current_leads_to_the_one_that_is(
    empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]
) -> None:
    current = stock(empty).report_id
    other = empty.report(
        empty.capture("http://mirror-example.gov.cn/a", b"<p>copy</p>"), is_current=0, duplicate_of=current
    )
    page = tree(browse(empty.data).get(f"/-/report/{other}"))
    assert f"/-/report/{current}" in [link.get("href") for link in page.cssselect(".banner a")]
    assert "没有读到格式中的表" in words(page)


@pytest.mark.parametrize(
    ("era", "cell", "sheets"),
    [
        (None, ("prose", "website_items", "total"), 0),
        ("2008", ("annex2014", "complaints", "total"), 0),
        ("2014", ("annex2014", "complaints", "total"), 1),
        ("2019", ("requests", "other_handling", "total"), 3),
    ],
)
def test_every_era_has_its_own_tables(
    empty: Archive, browse: type[Pages], era: str | None, cell: tuple[str, str, str], sheets: int
) -> None:
    report_id = empty.report(empty.capture("http://a-example.gov.cn/", b"<p>x</p>"), era=era, year=None, title=None)
    empty.statistic(report_id, cell, "12", {"kind": "cell", "table": 0, "row": 0, "cell": 0})
    page = tree(browse(empty.data).get(f"/-/report/{report_id}"))
    assert len(page.cssselect("section.sheet")) == sheets
    assert len(page.cssselect("section.sheet td.figure a.number")) == min(sheets, 1)


def test_every_way_of_an_unreadable_report_is_shown(empty: Archive, browse: type[Pages]) -> None:
    capture = empty.capture("http://a-example.gov.cn/x.doc", b"\xd0\xcf\x11\xe0" + b"0" * 600, "application/msword")
    report_id = empty.report(capture, era=None, year=None, agency=None, agency_id=None, title=None, status="unreadable",
                             is_current=0, reason="legacy Word: LibreOffice is not installed")  # fmt: skip
    pages = browse(empty.data)
    assert "LibreOffice is not installed" in words(tree(pages.get(f"/-/report/{report_id}")))
    document = pages.get(f"/-/snapshot/{capture['id']}/document")
    assert "cannot be shown" in document.text


def test_titles_and_captures_in_tables_lead_to_our_pages(pages: Pages, stocked: Stocked) -> None:
    assert f"/-/report/{stocked.report_id}" in tree(pages.get("/gongkai/reports")).xpath("//td/a/@href")
    assert f"/-/snapshot/{stocked.capture['id']}" in tree(pages.get("/gongkai/captures")).xpath("//td/a/@href")
    row = tree(pages.get(f"/gongkai/reports/{stocked.report_id}"))
    assert f"/-/report/{stocked.report_id}" in row.xpath("//p/a/@href")
    asked = tree(pages.get("/gongkai/failed_balances"))
    assert f"/-/report/{stocked.report_id}" in asked.xpath("//td/a/@href")


@pytest.mark.parametrize(
    ("word", "rows"),
    [("新收", 1), ("收", 1), ("收政", 1), ("甲县 申请", 1), ('"甲县 申请"', 0), ("无此词", 0), ('"', 0), ("a* OR", 0)],
)
def test_datasettes_search_box_is_exact_for_chinese(pages: Pages, word: str, rows: int) -> None:
    answer = pages.get(f"/gongkai/reports.json?_shape=array&_search={quote(word)}")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) == rows


def test_a_report_without_a_title_can_be_reached(empty: Archive, browse: type[Pages]) -> None:
    report_id = empty.report(empty.capture("http://a-example.gov.cn/", b"<p>x</p>"), title=None, agency=None)
    pages = browse(empty.data)
    for path in ("/", "/gongkai/reports"):
        links = [words(link) for link in tree(pages.get(path)).xpath(f"//a[contains(@href, '/-/report/{report_id}')]")]
        assert "（无标题 untitled）" in links


def test_tables_and_columns_are_described_in_both_languages(pages: Pages) -> None:
    described = pages.get("/-/metadata.json").json()["databases"]["gongkai"]["tables"]
    assert "·" in described["statistics"]["columns"]["value"]
    tables = [table["name"] for table in pages.get("/gongkai.json").json()["tables"] if not table["hidden"]]
    assert {"reports", "statistics", "findings", "captures", "coverage"} <= set(tables)
    assert not {"pending", "state", "reports_search"} & set(tables)
    assert set(tables) <= described.keys()


def test_foreign_keys_are_shown_as_names(pages: Pages) -> None:
    assert "甲县人民政府" in words(tree(pages.get("/gongkai/coverage")))


def test_the_disk_is_nobodys_business(pages: Pages, stocked: Stocked) -> None:
    for path in ("/-/databases.json", "/-/databases", "/-/metadata.json", "/-/plugins.json", "/", "/gongkai"):
        assert str(stocked.data) not in pages.get(path).text
    assert pages.get("/gongkai.db").status_code == 403
    assert "Disallow: /" in pages.get("/robots.txt").text


def test_pages_work_behind_a_prefix(stocked: Stocked, browse: type[Pages]) -> None:
    pages = browse(stocked.data, base_url="/archive/")
    report = stocked.report_id
    for path in (
        "/", f"/-/report/{report}", "/-/trend/1?with=level/county", "/-/trend/all?year=2023", "/-/shares?by=agency",
        "/-/shares?by=report", f"/-/compare/{report}/{report}",
    ):  # fmt: skip
        page = tree(pages.get(path))
        addresses = page.xpath("//link/@href|//a/@href|//form/@action")
        assert all(str(address).startswith(("/archive/", "#")) for address in addresses)


def test_trend_shows_the_line_and_its_table(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get("/-/trend/1?line=requests.received&column=natural_person"))
    assert [words(text) for text in page.cssselect("svg .number")] == ["12"]
    assert f"/-/report/{stocked.report_id}" in page.xpath("//table//a/@href")
    assert "No report of this agency" in words(tree(pages.get("/-/trend/1?line=disclosure.procurement")))
    assert pages.get("/-/trend/1?line=nothing").status_code == 404
