"""Links, by what they say: the titles of real reports and of pages that are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crawler.discovery import ancestors, assess, is_of_years, last_resorts, leads
from crawler.pages import Page, read_page
from crawler.places import Where, is_article, look_around
from crawler.records import Link
from crawler.words import load_words, names_report

WORDS = load_words()
DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def government(row: dict[str, str]) -> bool:
    return row["site_kind"] == "gov"


def test_titles_of_real_reports_are_recognised() -> None:
    missed = [
        row["title_guess"]
        for row in rows("reports.tsv")
        if government(row) and not names_report(row["title_guess"].replace(" ", ""), WORDS)
    ]
    assert missed == []


def test_titles_of_other_pages_are_not() -> None:
    taken = [
        row["title_guess"]
        for row in rows("not_reports.tsv")
        if government(row) and names_report(row["title_guess"], WORDS)
    ]
    assert taken == []


def test_addresses_of_real_reports_look_like_articles() -> None:
    missed = [row["url"] for row in rows("reports.tsv") if government(row) and not is_article(row["url"])]
    assert len(missed) <= 1, missed


HOST = "www.example.gov.cn"
BASE = f"http://{HOST}"
HOME = Where(HOST)
SECTION = Where(HOST, in_section=True)
COLUMN = Where(HOST, in_column=True, lists_bodies=True, in_section=True)
REPORT = Where(HOST, is_report=True)


@pytest.mark.parametrize(
    ("where", "href", "text", "role"),
    [
        (HOME, "/zfxxgk/", "政府信息公开", "section"),
        (HOME, "/zfxxgk/nb/", "政府信息公开年报", "list"),
        (HOME, "/zfxxgk/zn/", "政府信息公开指南", None),
        (HOME, "/czyjs/", "预算决算公开", None),
        (HOME, "/fzzf/202401/t20240101_1.html", "某县2023年度法治政府建设情况报告", None),
        (HOME, "/x/202401/t20240101_1.html", "某县2023年政府信息公开工作年度报告", "report"),
        (HOME, "/x/202401/t20240101_2.html", "一图读懂某县2023年政府信息公开工作年度报告", None),
        (HOME, "/bm/", "县教育局", None),
        (SECTION, "/bm/jyj/", "县教育局", "agency"),
        (SECTION, "/zfxxgk/xxgknb/", "", "list"),
        (SECTION, "http://jyj.example.gov.cn/", "县教育局", "agency"),
        (SECTION, "http://www.other.gov.cn/zfxxgk/", "政府信息公开", None),
        (SECTION, "http://www.other.gov.cn/art/2024/1/30/art_1_2.html", "某市2023年政府信息公开工作年度报告", "report"),
        (COLUMN, "/zfxxgk/nb/2023/", "2023年", "list"),
        (COLUMN, "/zfxxgk/nb/bm/", "市直部门", "list"),
        (COLUMN, "/zfxxgk/nb/202401/t20240101_3.html", "县财政局2023年度报告", "report"),
        (COLUMN, "/zfxxgk/nb/P020240101.pdf", "县财政局2023年", "report"),
        (COLUMN, "/zfxxgk/nb/202401/t20240101_4.html", "关于做好2023年政府信息公开工作年度报告编制工作的通知", None),
        (COLUMN, "/zfxxgk/nb/202401/t20240101_5.html", "2023年政府网站工作年度报表", None),
        (REPORT, "/zfxxgk/nb/", "政府信息公开年报", "list"),
        (REPORT, "/bm/", "市直部门", None),
    ],
)
def test_what_a_link_promises(where: Where, href: str, text: str, role: str | None) -> None:
    page = Page(f"{BASE}/here/", "")
    url = href if href.startswith("http") else BASE + href
    lead = assess(Link(url, text), page, where, WORDS)
    assert (lead.role if lead else None) == role


def test_years_outside_the_span_are_left_out() -> None:
    page = read_page(
        BASE,
        "".join(
            f'<a href="/x/t20240101_{year}.html">某县{year}年政府信息公开工作年度报告</a>' for year in range(2015, 2024)
        ).encode(),
    )
    found = [lead.year for lead in leads(page, HOME, WORDS) if is_of_years(lead, (2019, 2021))]
    assert found == [2019, 2020, 2021]
    assert max(leads(page, HOME, WORDS), key=lambda lead: lead.score).year == 2023


@pytest.mark.parametrize(
    ("html", "in_column", "is_report"),
    [
        ("<title>政府信息公开年报-某县</title>", True, False),
        ('<meta name="ColumnName" content="政府信息公开年报"><title>某县</title>', True, False),
        ("<title>某县</title><div>当前位置：<a>首页</a> > <a>政府信息公开年报</a></div>", True, False),
        ("<title>某县2023年政府信息公开工作年度报告</title><p>见附件</p>", False, True),
        ("<title>某县</title>", False, False),
    ],
)
def test_what_a_page_is(html: str, in_column: bool, is_report: bool) -> None:
    where = look_around(read_page(f"{BASE}/x/", html.encode()), HOST, WORDS)
    assert (where.in_column, where.is_report) == (in_column, is_report)


def test_what_lies_above_an_article() -> None:
    assert ancestors("http://sft.gd.gov.cn/sfw/gov_gk/tzgg/content/post_3184771.html") == ("http://sft.gd.gov.cn/",)


ARTICLE_URL = f"{BASE}/nb/202301/t20230120_1.html"


def listing(*links: tuple[str, str], head: str = "<title>政府信息公开年报</title>") -> Page:
    return read_page(f"{BASE}/nb/", (head + "".join(f'<a href="{href}">{text}</a>' for href, text in links)).encode())


def test_neighbours_beside_a_report_do_not_make_it_a_list() -> None:
    """相关稿件: the stub of a report with six others beside it; a list of as many is one all the same."""
    others = "".join(f'<a href="/nb/t20{y}0120_{y}.html">某县20{y}年政府信息公开年报</a>' for y in range(14, 20))
    html = f"<title>某县2022年政府信息公开年报</title><a href='a.pdf'>附件</a>{others}"
    page = read_page(ARTICLE_URL, html.encode())
    assert look_around(page, HOST, WORDS, promised=True).is_report
    assert not look_around(page, HOST, WORDS).is_report
    paged = read_page(ARTICLE_URL, (html + '<a href="2.html">下一页</a>').encode(), next_words=WORDS.next)
    assert not look_around(paged, HOST, WORDS, promised=True).is_report


def test_the_menu_of_a_site_is_no_part_of_its_column() -> None:
    page = listing(("/bm/", "部门"), ("/zs/", "直属单位"), ("/czyjs/", "部门预算"))
    urls = {lead.url.removeprefix(BASE) for lead in leads(page, COLUMN, WORDS)}
    assert urls == {"/bm/", "/zs/"}
    menu = Where(HOST, in_column=True, lists_bodies=True, in_section=True, elsewhere={f"{BASE}/bm/"})
    assert {lead.url.removeprefix(BASE) for lead in leads(page, menu, WORDS)} == {"/zs/"}


def test_what_stands_under_a_column_in_a_menu_is_a_part_of_it() -> None:
    menu = '<ul><li><a href="/nb/">政府信息公开年报</a><ul><li><a href="/nb/bm/">政府部门</a></li></ul></li>'
    menu += '<li><a href="/zc/">政策</a><ul><li><a href="/zc/bm/">政府部门</a></li></ul></li></ul>'
    page = read_page(f"{BASE}/xxgk/", menu.encode())
    assert {lead.url.removeprefix(BASE) for lead in leads(page, SECTION, WORDS)} == {"/nb/", "/nb/bm/"}


def test_an_address_that_goes_by_several_names_is_taken_by_the_best() -> None:
    page = listing(
        ("/x/index#1", "视频新闻中心"), ("/x/index#2", "政府信息公开"), ("/x/index#3", "其他年度报告"), head=""
    )
    assert [(lead.url, lead.role) for lead in leads(page, HOME, WORDS)] == [(f"{BASE}/x/index", "section")]


def test_a_title_that_is_cut_is_a_guess_in_a_column_and_nothing_elsewhere() -> None:
    page = listing((ARTICLE_URL, "某县民族宗教事务局20..."), ("/x/20240112345.html", "关于公布名单的通知"))
    assert [(lead.url, lead.why) for lead in leads(page, COLUMN, WORDS)] == [(ARTICLE_URL, "page of the column")]
    assert list(leads(page, HOME, WORDS)) == []


@pytest.mark.parametrize(
    "name", ["2018年及以前年报", "历史年报", "年报专栏", "公开年报", "信息公开报告", "2008-2018年年报"]
)
def test_names_that_few_columns_have(name: str) -> None:
    lead = assess(Link(f"{BASE}/nb/", name), listing(), SECTION, WORDS)
    assert lead is not None
    assert lead.role == "list"


@pytest.mark.parametrize("name", ["统计年报", "企业年报", "政府网站年报", "公开招聘", "水资源年报"])
def test_names_of_other_columns(name: str) -> None:
    assert assess(Link(f"{BASE}/x/", name), listing(), HOME, WORDS) is None


def test_a_column_of_several_years_is_asked_whatever_year_it_names() -> None:
    (lead,) = leads(listing(("/old/", "2018年及以前年报")), SECTION, WORDS)
    assert is_of_years(lead, (2012, 2014))


def test_last_resorts_are_columns_that_nothing_speaks_for() -> None:
    links = [
        ("/a/", "县情总览"),
        ("/map/", "网站地图"),
        ("/b/", "人事信息"),
        (ARTICLE_URL, "一篇文章"),
        ("http://x.gov.cn/c/", "外站"),
    ]
    found = {lead.url.removeprefix(BASE): lead.score for lead in last_resorts(listing(*links), HOME, WORDS)}
    assert found == {"/a/": 1, "/map/": 2}


def test_a_next_page_in_brackets_keeps_its_meaning_beside_its_number() -> None:
    html = '<a href="/nb/2.html">2</a><a href="/nb/2.html">[下一页]</a>'
    page = read_page(f"{BASE}/nb/", html.encode(), next_words=WORDS.next, page_words=WORDS.other_pages)
    assert [(link.url, link.kind) for link in page.links] == [(f"{BASE}/nb/2.html", "next")]
