"""Links, by what they say: the titles of real reports and of pages that are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crawler.discovery import Where, ancestors, assess, is_article, is_of_years, leads, look_around
from crawler.pages import Page, read_page
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
