"""Two reports side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browse.grown import SAME
from tests.browse.test_pages import tree, words

if TYPE_CHECKING:
    from collections.abc import Callable

    import lxml.html

    from tests.browse.conftest import Archive, Pages, Stocked
    from tests.browse.grown import Grown


def rows(page: lxml.html.HtmlElement) -> dict[str, list[str]]:
    found = {}
    for row in page.cssselect("table.figures tbody tr"):
        label, *cells = (words(cell) for cell in row.cssselect("th, td"))
        found[label.split(" ")[0]] = cells
    return found


def test_two_years_of_one_agency(grown_pages: Pages, grown: Grown) -> None:
    before, after = grown.reports[1, 2021], grown.reports[1, 2022]
    page = tree(grown_pages.get(f"/-/compare/{before}/{after}"))
    assert "同一机关的两个年度" in words(page.cssselect(".subtitle")[0])
    assert words(page.cssselect("#figures .lead")[0]).startswith("4 处不同，36 处相同")
    assert rows(page)["一、本年新收政府信息公开申请数量"] == ["20", "30", "+10"]
    assert rows(page)["1.属于国家秘密"] == ["2", "0", "-2"]
    links = [link.get("href") for link in page.cssselect("#figures td a")]
    assert any(f"report={before}" in link for link in links)
    assert any(f"report={after}" in link for link in links)


def test_a_blank_side_has_no_difference(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get(f"/-/compare/{grown.reports[2, 2021]}/{grown.reports[2, 2022]}"))
    assert rows(page)["（一）予以公开"] == ["2", "空", "·"]


def test_across_a_break_of_forms_nothing_is_subtracted(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get(f"/-/compare/{grown.reports[1, 2020]}/{grown.reports[1, 2021]}"))
    assert "no difference is taken" in words(page.cssselect("#figures .banner")[0])
    assert {cells[2] for cells in rows(page).values()} == {"·"}
    assert rows(page)["一、本年新收政府信息公开申请数量"][:2] == ["11", "20"]


def test_the_text_word_by_word_and_what_was_copied(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get(f"/-/compare/{grown.reports[1, 2021]}/{grown.reports[1, 2022]}"))
    diff = page.cssselect(".diff")[0]
    assert words(diff) == f"{SAME}本年收到申请2030件。"
    assert [(change.tag, change.text) for change in diff] == [("del", "20"), ("ins", "30")]
    copied = len(SAME) - 1
    assert f"{copied}/{copied + 9} 字" in words(page.cssselect("p.copied")[0])
    assert f"{100 * copied / (copied + 9):.1f}%" in words(page.cssselect("p.copied")[0])


def test_two_versions_of_one_report(empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]) -> None:
    first = stock(empty)
    capture = empty.capture(first.capture["url"], b"<p>later</p>", at="2026-05-01T00:00:00Z")
    second = empty.report(capture, is_current=0)
    page = tree(browse(empty.data).get(f"/-/compare/{first.report_id}/{second}"))
    assert "Two versions of one report" in words(page.cssselect(".subtitle")[0])
    assert "only in the first" in words(page.get_element_by_id("text"))
    assert words(page.cssselect("del")[-1]).startswith("综述。")
    assert not page.cssselect("p.copied b")


def test_other_pairs(grown_pages: Pages, grown: Grown) -> None:
    one, other = grown.reports[1, 2022], grown.reports[3, 2022]
    assert "Two reports" in words(tree(grown_pages.get(f"/-/compare/{one}/{other}")).cssselect(".subtitle")[0])
    same = tree(grown_pages.get(f"/-/compare/{one}/{one}"))
    assert "The same report twice" in words(same.cssselect(".subtitle")[0])
    assert not same.cssselect(".diff ins, .diff del")


def test_reports_lead_to_their_comparisons(grown_pages: Pages, grown: Grown) -> None:
    before, after = grown.reports[1, 2021], grown.reports[1, 2022]
    for report in (before, after):
        links = [link.get("href") for link in tree(grown_pages.get(f"/-/report/{report}")).cssselect("a")]
        assert f"/-/compare/{before}/{after}" in links  # the older stands first, wherever one comes from


def test_versions_and_changes_lead_to_their_comparison(
    empty: Archive, browse: type[Pages], stock: Callable[..., Stocked]
) -> None:
    first = stock(empty)
    url = first.capture["url"]
    capture = empty.capture(url, b"<p>later</p>", at="2026-05-01T00:00:00Z")
    second = empty.report(capture)
    empty.database.execute("update reports set is_current = 0 where id = ?", [first.report_id])
    empty.insert(
        "snapshots",
        id=5,
        url=url,
        captured_at="2026-02-03T04:05:06Z",
        last_seen="2026-02-03T04:05:06Z",
        documents="[]",
        fingerprint="x",
    )
    empty.insert("snapshot_reports", snapshot_id=5, report_id=first.report_id)
    empty.database.execute("update captures set snapshot_id = 5 where id = ?", [first.capture["id"]])
    detail = '{"table_id": "requests", "line": "received", "column": "total", "from": {"value": 12, "unit": "件"}, "to": {"kind": "blank"}}'
    empty.insert("changes", id=9, url=url, from_capture=first.capture["id"], to_capture=capture["id"], kind="statistic",
                 detail=detail, report_id=second, changed_at="2026-05-01T00:00:00Z")  # fmt: skip
    pages = browse(empty.data)
    wanted = f"/-/compare/{first.report_id}/{second}"
    report = tree(pages.get(f"/-/report/{second}"))
    assert "12 件 → 空白" in words(report.get_element_by_id("changes"))
    for part in (report.get_element_by_id("changes"), report.get_element_by_id("others"), tree(pages.get("/"))):
        assert wanted in [link.get("href") for link in part.cssselect("a")]


@pytest.mark.parametrize("path", ["1/2", "{a}/1", "1/{a}", "9999999999999999999/{a}"])
def test_what_is_not_there_is_404(grown_pages: Pages, grown: Grown, path: str) -> None:
    assert grown_pages.get(f"/-/compare/{path.format(a=grown.reports[1, 2021])}").status_code == 404
