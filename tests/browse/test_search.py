"""The search page: exact words in context, facets, pages; and the search box of Datasette over the same index."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import lxml.html
import pytest

from archive.browse.search import read_request, snippets, words_pattern
from archive.database import search

if TYPE_CHECKING:
    from tests.browse.conftest import Archive, Pages

PARTS = {
    1: "本机关高度重视。全年收到行政复议12件，GDP 增长。\n另有行政\n复议。",
    2: "行政诉讼3件。政府信息公开申请。",
    3: "复议 诉讼，均无。<b>不是标记</b> & 其他。",
}
PLACES = {1: ("430100", "city", 2023), 2: ("430104", "county", 2022), 3: (None, "ministry", None)}


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    from tests.browse.conftest import Archive, Pages

    archive = Archive(tmp_path_factory.mktemp("data"))
    try:
        for key, text in PARTS.items():
            put(archive, key, text)
        return Pages(archive.data)
    finally:
        archive.close()


def put(archive: Archive, key: int, text: str, **changed: Any) -> None:
    code, level, year = PLACES.get(key, ("110101", "county", 2000 + key))
    capture = archive.capture(f"http://a{key}-example.gov.cn/", text.encode())
    archive.insert("agencies", id=100 + key, name=f"机关{key}", region_code=code, level=level, kind="department")
    row = {"agency_id": 100 + key, "agency": f"机关{key}", "year": year, "title": f"机关{key}年度报告", **changed}
    report_id = archive.report(capture, **row)
    archive.insert("sections", report_id=report_id, position=0, number=1, heading="一、总体情况", text=text)
    search.remove(archive.database.conn, report_id)
    search.add(archive.database.conn, report_id, row["title"], row["agency"], ["一、总体情况", text])
    archive.database.conn.commit()


def page(pages: Pages, **arguments: str) -> Any:
    answer = pages.get(f"/-/search?{urlencode(arguments)}")
    assert answer.status_code == 200, answer.text
    return lxml.html.document_fromstring(answer.text)


def found(tree: Any) -> list[str]:
    return sorted(one.text_content() for one in tree.cssselect(".results h2"))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("议", [1, 3]),
        ("行政复议", [1]),
        ("政复", [1]),
        ("复议 诉讼", [3]),
        ("复议 AND 诉讼", [3]),
        ("复议 OR 诉讼", [1, 2, 3]),
        ("复议 NOT 行政", [3]),
        ("诉讼 AND NOT 复议", [2]),
        ('"复议 诉讼"', [3]),
        ("“复议 诉讼”", [3]),
        ('"诉讼 复议"', []),
        ("gdp", [1]),
        ("机关2", [2]),
        ("NOT 复议", []),
        ("没有的词", []),
        ("<b>", [3]),
        ("'; drop table reports --", []),
        ("复" * 5000, []),
    ],
)
def test_what_is_found(searched: Pages, query: str, numbers: list[int]) -> None:
    tree = page(searched, q=query)
    assert found(tree) == [f"机关{number}年度报告" for number in numbers]
    assert tree.cssselect(".lead b")[0].text == str(len(numbers))


def test_every_result_marks_the_words_and_nothing_else(searched: Pages) -> None:
    (result,) = page(searched, q="行政复议 件").cssselect(".results li")
    (snippet,) = result.cssselect(".snippet")
    assert [mark.text for mark in snippet.cssselect("mark")] == ["行政复议", "件"]
    assert "一、总体情况" in snippet.text_content()
    assert "行政\n复议" in snippet.text_content()  # apart on the page, and so not marked
    link = snippet.cssselect("a")[0].get("href")
    assert re.fullmatch(r"/-/report/\d+#text:~:text=%E8%A1%8C%E6%94%BF%E5%A4%8D%E8%AE%AE", link)
    assert [mark.text for mark in page(searched, q="年度").cssselect("h2 mark")] == ["年度"] * 3


def test_the_text_of_a_report_is_no_markup(searched: Pages) -> None:
    tree = page(searched, q="不是标记")
    assert "<b>不是标记</b> & 其他" in tree.cssselect(".snippet")[0].text_content()
    assert page(searched, q='"><script>').cssselect("input[name=q]")[0].get("value") == '"><script>'


def test_facets_count_and_narrow(searched: Pages) -> None:
    tree = page(searched, q="年度报告")
    counted = {
        section.cssselect("h2")[0].text.strip(): {
            " ".join(one.cssselect("a")[0].text_content().split()): one.cssselect(".count")[0].text
            for one in section.cssselect("li")
        }
        for section in tree.cssselect(".facet")
    }
    assert counted == {
        "年度": {"2023": "1", "2022": "1", "未定 unknown": "1"},
        "省级": {"湖南省": "2", "未定 unknown": "1"},
        "层级": {"国务院部门 ministry": "1", "市级 city": "1", "县级 county": "1"},
    }
    for link in tree.cssselect(".facet a"):
        count = link.getparent().cssselect(".count")[0].text
        narrowed = lxml.html.document_fromstring(searched.get(link.get("href")).text)
        assert narrowed.cssselect(".lead b")[0].text == count == str(len(found(narrowed)))
        (chosen,) = narrowed.cssselect(".facet .chosen a")
        assert chosen.get("href") == "/-/search?q=%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A"
    assert found(page(searched, q="年度报告", province="43", level="county")) == ["机关2年度报告"]
    assert found(page(searched, q="年度报告", year="1999")) == []


def test_titles_alone(searched: Pages) -> None:
    assert len(found(page(searched, q="复议", **{"in": "title"}))) == 0
    assert len(found(page(searched, q="年度 OR 复议", **{"in": "title"}))) == 3


def test_nothing_asked_is_no_error(searched: Pages) -> None:
    for query in ("", "   ", '"', "\u200b"):
        tree = page(searched, q=query)
        assert tree.cssselect(".help[open]")
        assert not tree.cssselect(".results")


def test_pages_hold_all_results_once(empty: Archive, browse: type[Pages]) -> None:
    for key in range(10, 55):
        put(empty, key, "同一个词")
    put(empty, 60, "同一个词", is_current=0)
    pages = browse(empty.data)
    seen: list[str] = []
    address = "/-/search?" + urlencode({"q": "同一个词"})
    while address:
        tree: Any = lxml.html.document_fromstring(pages.get(address).text)
        seen += found(tree)
        links = tree.xpath("//a[@rel='next']/@href")
        address = str(links[0]) if links else ""
    assert len(seen) == len(set(seen)) == 45
    assert found(page(pages, q="同一个词", page="9")) == found(page(pages, q="同一个词", page="3"))


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", ""])
def test_a_page_number_that_is_none(number: str) -> None:
    assert read_request({"q": "a", "page": number}).page == 1


def test_every_word_is_shown_once_in_its_context() -> None:
    sections = [
        {"heading": "一", "text": "无关。" * 40 + "甲在这里。" + "无关。" * 40},
        {"heading": "二", "text": "甲又在。乙在后面。"},
    ]
    shown = list(snippets(sections, ["甲", "乙"]))
    assert [one.heading[0].text for one in shown] == ["一", "二"]
    assert shown[0].pieces[0].text == shown[0].pieces[-1].text == "…"
    assert len("".join(piece.text for piece in shown[0].pieces)) < 100
    assert "".join(piece.text for piece in shown[1].pieces) == "甲又在。乙在后面。"


def test_a_word_that_stands_in_a_heading_alone_is_shown_there(searched: Pages) -> None:
    results = page(searched, q="总体").cssselect(".results li")
    assert len(results) == 3
    assert [one.text for one in results[0].cssselect(".snippet b mark")] == ["总体"]
    sections = [{"heading": "甲的标题", "text": "乙。"}, {"heading": "甲的标题", "text": "丙。"}]
    assert [[piece.text for piece in one.pieces] for one in snippets(sections, ["丙", "甲"])] == [["丙", "。"]]
    assert [[piece.text for piece in one.pieces] for one in snippets(sections, ["甲"])] == [[]]


def test_what_the_index_leaves_out_may_stand_within_a_word() -> None:
    assert words_pattern(["信息公开"]).search("信\u200b息公\ufeff开")
    assert not words_pattern(["信息公开"]).search("信息 公开")


def test_datasettes_search_box_understands_the_same(searched: Pages) -> None:
    """It calls the SQL function `escape_fts`, which is no public interface: if it changes, this fails."""
    for query, count in (("复议 OR 诉讼", 3), ("复议 NOT 行政", 1), ("议", 2), ('"', 0)):
        rows = searched.get(f"/gongkai/reports.json?_shape=array&{urlencode({'_search': query})}").json()
        assert len(rows) == count, query


def test_plain_sql_searches_with_letters_apart(searched: Pages) -> None:
    sql = """select count(*) as n from reports_search where reports_search match '"行 政 复 议"'"""
    assert searched.get(f"/gongkai.json?_shape=array&{urlencode({'sql': sql})}").json() == [{"n": 1}]
    sql = "select count(*) as n from reports_search where reports_search match escape_fts('行政复议')"
    assert searched.get(f"/gongkai.json?_shape=array&{urlencode({'sql': sql})}").json() == [{"n": 1}]


def test_the_search_box_stands_on_every_page(searched: Pages) -> None:
    report = json.loads(searched.get("/gongkai/reports.json?_shape=array&_size=1").text)[0]["id"]
    for path in (
        "/",
        f"/-/report/{report}",
        "/-/trend/101",
        "/gongkai",
        "/gongkai/reports",
        "/gongkai/failed_balances",
    ):
        tree: Any = lxml.html.document_fromstring(searched.get(path).text)
        (form,) = tree.xpath("//form[@action='/-/search']")
        assert form.xpath(".//input[@name='q']"), path
