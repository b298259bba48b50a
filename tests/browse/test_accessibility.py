"""What can be told of accessibility from the pages alone; what needs a browser stands in test_browser_pages.py."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from archive.config import load_words
from archive.report.sentences.cells import prose_lines
from tests.browse.test_pages import tree, words

if TYPE_CHECKING:
    import lxml.html

    from tests.browse.conftest import Pages, Stocked
    from tests.browse.grown import Grown

PAGES = (
    "/", "/-/report/{report}", "/-/snapshot/{capture}", "/-/trend/1", "/-/trend/1?with=province&year=2023", "/-/trend/all",
    "/-/shares", "/-/shares?by=report&about=proceedings", "/-/compare/{report}/{report}", "/-/report/1",
)  # fmt: skip


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, pages: Pages, stocked: Stocked) -> lxml.html.HtmlElement:
    import lxml.html as parser

    path = request.param.format(report=stocked.report_id, capture=stocked.capture["id"])
    tree: lxml.html.HtmlElement = parser.document_fromstring(pages.get(path).text)
    return tree


def test_the_language_is_said(page: lxml.html.HtmlElement) -> None:
    assert page.get("lang") == "zh-CN"
    assert page.xpath("//title/text()")[0].strip()
    assert page.cssselect("[lang=en]")


def test_headings_go_down_one_step_at_a_time(page: lxml.html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.cssselect("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(words(heading) for heading in page.cssselect("h1, h2, h3"))


def test_one_can_skip_to_the_content(page: lxml.html.HtmlElement) -> None:
    first = page.cssselect("body a")[0]
    assert first.get("href") == "#content"
    assert page.get_element_by_id("content").tag == "main"


def test_everything_that_is_filled_in_has_a_name(page: lxml.html.HtmlElement) -> None:
    for field in page.cssselect("input:not([type=hidden]), select, textarea"):
        label = field.get("aria-label") or "".join(words(one) for one in field.iterancestors("label"))
        assert label, field.get("name")


def test_tables_say_what_their_heads_head(page: lxml.html.HtmlElement) -> None:
    for table in page.cssselect("main table"):
        heads = table.cssselect("th")
        assert heads
        assert all(head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in heads)


def test_what_scrolls_can_be_reached_and_has_a_name(page: lxml.html.HtmlElement) -> None:
    for region in page.cssselect(".scroll"):
        assert region.get("role") == "region"
        assert region.get("tabindex") == "0"
        assert region.get("aria-label")
    assert not page.xpath("//*[@tabindex > 0]")


def test_pictures_have_words_or_are_passed_over(page: lxml.html.HtmlElement) -> None:
    for picture in page.cssselect("main svg"):
        if picture.get("aria-hidden") != "true":
            assert picture.get("role") == "img"
            named = picture.get("aria-label") or words(page.get_element_by_id(picture.get("aria-labelledby")))
            assert named
    assert all(frame.get("title") for frame in page.cssselect("iframe"))
    assert all(image.get("alt") is not None for image in page.cssselect("img"))


def test_links_and_buttons_have_words_and_ids_are_unique(page: lxml.html.HtmlElement) -> None:
    for link in page.cssselect("a[href], button, summary"):
        assert words(link) or link.get("aria-label")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in page.xpath("//main//a[starts-with(@href, '#')]/@href"):
        assert target[1:] in ids


def test_cells_that_break_an_identity_say_so_in_words(pages: Pages, stocked: Stocked) -> None:
    page = tree(pages.get(f"/-/report/{stocked.report_id}"))
    for cell in page.cssselect("td.broken"):
        (note,) = cell.cssselect("a.note")
        assert "不平衡" in note.get("title")
        assert "does not balance" in note.get("aria-label")


def test_every_line_of_the_prose_has_a_chinese_name() -> None:
    from archive.browse.words import PROSE_LINES

    assert prose_lines(load_words()) <= PROSE_LINES.keys()


def test_the_report_page_says_where_everything_is_from(grown_pages: Pages, grown: Grown) -> None:
    page = tree(grown_pages.get(f"/-/report/{grown.reports[1, 2022]}"))
    facts = {
        words(one.cssselect("dt span")[0]): words(one.cssselect("dd")[0]) for one in page.cssselect(".facts > div")
    }
    assert facts["Carrier"] == "HTML text/html"
    assert facts["Digest"].startswith("sha")
    assert facts["Parser"] == "v1"
    assert "2021" in facts["Form"]
    for link in page.cssselect(".actions a"):
        assert grown_pages.get(link.get("href")).status_code == 200
    for name in ("CSV", "JSON"):
        (link,) = [one.get("href") for one in page.cssselect(".actions a") if f"Copy as {name}" in words(one)]
        answer = grown_pages.get(link)
        assert "received" in answer.text
        assert "attachment" not in answer.headers.get("content-disposition", "")
    cite = words(page.get_element_by_id("cite"))
    assert "/-/snapshot/" in cite
    assert facts["Digest"] in cite
