"""Lists of every family walked page by page, as a crawl would, to their true end; and lists that have none."""

from __future__ import annotations

import json
import re
import time

import pytest

from crawler.discovery import leads
from crawler.lists import MOST_BARREN, Lists
from crawler.pages import read_page
from crawler.places import look_around
from crawler.platforms import family, read_links
from crawler.words import load_words

WORDS = load_words()
HOST = "www.example.gov.cn"
BASE = f"http://{HOST}"
COLUMN = "<title>政府信息公开年报</title>"
ID = "c196aedd7ed24faaaac16df3bcdbe9b9"


def title(number: int) -> str:
    return f"第{number}局2023年政府信息公开工作年度报告"


def items(address: str, first: int, last: int, text: str = "") -> str:
    """`address` with N where the number of the report stands."""
    return "".join(
        f'<li><a href="{address.replace("N", str(n))}">{text or title(n)}</a></li>' for n in range(first, last + 1)
    )


class Walk:
    """What a crawl finds in a web of pages (path → text) from one column on."""

    def __init__(self, web: dict[str, str], start: str, *, most: int = 60) -> None:
        lists = Lists()
        waiting, known = [start], {start}
        self.reports: set[str] = set()
        self.asked: list[str] = []
        self.cut: list[str] = []
        self.family: str | None = None
        while waiting and len(self.asked) < most:
            path = waiting.pop(0)
            self.asked.append(path)
            if path not in web:
                continue
            page = read_links(
                read_page(BASE + path, web[path].encode(), next_words=WORDS.next, page_words=WORDS.other_pages)
            )
            self.family = self.family or family(page)
            where = look_around(page, HOST, WORDS, inherited="column")
            found = list(leads(page, where, WORDS))
            turn = lists.turn(start, page, found)
            self.cut += [turn.cut] if turn.cut else []
            for lead in found:
                place = lead.url.removeprefix(BASE)
                if lead.role == "report":
                    self.reports.add(place)
                elif lead.role == "list" and (turn.goes_on or not lead.is_next) and place not in known:
                    known.add(place)
                    waiting.append(place)


def openness() -> dict[str, str]:
    shown = "/OpennessAnnualReport/show/50N.html"
    pager = '<div class="pagination"><a href="?page=1">1</a><a href="?page=2">2</a></div>'
    first, second = f"{COLUMN}{items(shown, 10, 14)}{pager}", f"{COLUMN}{items(shown, 15, 17)}{pager}"
    return {"/OpennessAnnualReport/index.html": first, "/OpennessAnnualReport/index.html?page=2": second,
            "/OpennessAnnualReport/index.html?page=1": first}  # fmt: skip


def openness_column() -> dict[str, str]:
    """The newest report stands within the column; the others have links of a year only."""
    signs = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、政府信息公开行政复议 五、存在的主要问题 六、其他需要报告的事项"
    years = "".join(f'<a href="/public/content/3819447{n}">{2025 - n}年</a>' for n in range(1, 9))
    return {"/public/column/6627172?type=3&action=detail&nav=3": f"<title>某县人民政府</title><p>{signs}</p>{years}"}


def ucap() -> dict[str, str]:
    script = (
        f"var channelId = '{ID}'; function load(pageNo) {{ $.get('/common/search/' + channelId + "
        "'?_isAgg=true&_isJson=true&_pageSize=5&_template=index&page=' + pageNo, show); }"
    )
    web = {
        "/zfxxgknb/index.shtml": f"{COLUMN}<ucaptitle></ucaptitle><div id='UCAPCONTENT'></div><script>{script}</script>"
    }
    for page, last in ((1, 5), (2, 8)):
        results = [
            {"title": title(n), "url": f"/x/c100{n}00/202401/{ID[:-1]}{n}.shtml"} for n in range(page * 5 - 4, last + 1)
        ]
        data = {"data": {"channelId": ID, "page": page, "rows": 5, "total": 8, "results": results}}
        web[f"/common/search/{ID}?_isAgg=true&_isJson=true&_pageSize=5&_template=index&page={page}"] = json.dumps(data)
    return web


def ucap_static() -> dict[str, str]:
    pager = '<a href="index_2.shtml">下一页</a>'
    return {
        "/c111797/index.shtml": f"{COLUMN}{items('/fzx/c111797/202401/c01_96175N.shtml', 1, 5)}{pager}",
        "/c111797/index_2.shtml": f"{COLUMN}{items('/fzx/c111797/202401/c01_96175N.shtml', 6, 8)}",
    }


def shanghai() -> dict[str, str]:
    entries = [items(f"/nw12344/20240131/{ID[:-1]}N.html", 1, 5), items(f"/nw12344/20240131/{ID[:-1]}N.html", 6, 8)]
    script = "<script>var totalPage = 2; function toPage(n){ window.location.href = 'index_' + n + '.html'; }</script>"
    return {
        "/nw12344/index.html": f"{COLUMN}{entries[0]}{script}<a href='javascript:toPage(2)'>下一页</a>",
        "/nw12344/index_2.html": f"{COLUMN}{entries[1]}{script}<a href='javascript:toPage(2)'>下一页</a>",
    }


def annual_report_jsp() -> dict[str, str]:
    areas = "".join(f'<option value="0010080030060{n}">第{n}局</option>' for n in range(10, 14))
    years = "".join(f'<option value="{year}">{year}</option>' for year in (2022, 2023))
    form = f'<select name="area">{areas}</select><select name="fbtime">{years}</select>'
    return {"/module/xxgk/xxgkAnnualReport.jsp?area=001008003006010&fbtime=2023": COLUMN + form}


def jhtml() -> dict[str, str]:
    pager = "<input type='button' value='下一页' onclick=\"location.href='index_2.jhtml';\">"
    return {
        "/zfxxgknb/index.jhtml": f"{COLUMN}{items('/zfxxgknb/1234N.jhtml', 1, 5)}{pager}",
        "/zfxxgknb/index_2.jhtml": COLUMN + items("/zfxxgknb/1234N.jhtml", 6, 8),
    }


def aspx() -> dict[str, str]:
    pager = '<a href="InfoPublic.aspx?cid=1019&pid=971&page=1&kw=">1</a><a href="InfoPublic.aspx?cid=1019&pid=971&page=2&kw=">2</a>'
    first = "/InfoPublic.aspx?cid=1019&pid=971&page=1&kw="
    return {
        first: COLUMN + items("/NewsView.aspx?id=20230N", 1, 5) + pager,
        first.replace("page=1", "page=2"): COLUMN + items("/NewsView.aspx?id=20230N", 6, 8) + pager,
    }


def column_index() -> dict[str, str]:
    def page(number: int, entries: str) -> str:
        return f"{COLUMN}{entries}<script>createPageHTML('page_div', 2, {number}, 'column-index', 'shtml');</script>"

    shown = "/cdsrmzf/zfxxgknb/2024-01/30/content_1234N.shtml"
    return {
        "/zfxxgknb/column-index-1.shtml": page(1, items(shown, 1, 5)),
        "/zfxxgknb/column-index-2.shtml": page(2, items(shown, 6, 8)),
    }


def descending() -> dict[str, str]:
    return {
        "/zfxxgknb.htm": f"{COLUMN}{items('info/1050/6420N.htm', 1, 4)}<a href='zfxxgknb/2.htm' class='Next'>下页</a><a href='zfxxgknb/1.htm'>尾页</a>",
        "/zfxxgknb/2.htm": f"{COLUMN}{items('../info/1050/6420N.htm', 5, 6)}<a href='1.htm'>下页</a><a href='1.htm'>尾页</a><a href='../zfxxgknb.htm'>上页</a>",
        "/zfxxgknb/1.htm": f"{COLUMN}{items('../info/1050/6420N.htm', 7, 8)}<a href='2.htm'>上页</a>",
    }


def jsp_parameters() -> dict[str, str]:
    base = "/list.jsp?urltype=egovinfo.EgovInfoList&wbtreeid=12"
    paged = "/list.jsp?ainfolist1501t=2&ainfolist1501p=P&ainfolist1501c=5&urltype=egovinfo.EgovInfoList&wbtreeid=12"
    pager = f'<a href="{paged.replace("P", "1")}">1</a><a href="{paged.replace("P", "2")}">2</a>'
    return {
        base: COLUMN + items("/info/egovinfo/1007/overt_centent/D-N/2023-051600N.htm", 1, 5) + pager,
        paged.replace("P", "2"): COLUMN + items("/info/egovinfo/1007/overt_centent/D-N/2023-051600N.htm", 6, 8) + pager,
    }


@pytest.mark.parametrize(
    ("web", "name", "most"),
    [
        (openness(), "openness", 3),
        (openness_column(), "openness", 1),
        (ucap(), "ucap", 3),
        (ucap_static(), "ucap", 2),
        (shanghai(), "shanghai", 2),
        (annual_report_jsp(), "hanweb", 1),
        (jhtml(), None, 2),
        (aspx(), None, 2),
        (column_index(), "trs", 3),
        (descending(), "boda", 3),
        (jsp_parameters(), "boda", 2),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_list_is_read_to_its_true_end(web: dict[str, str], name: str | None, most: int) -> None:
    found = Walk(web, next(iter(web)))
    assert len(found.reports) == 8 or (name == "hanweb" and len(found.reports) == 7), sorted(found.reports)
    assert found.cut == []
    assert found.family == name
    assert len(found.asked) <= most, found.asked


def endless(path: str) -> str:
    number = int(found[1]) if (found := re.search(r"page=(\d+)", path)) else 1
    return f'{COLUMN}{items("/x/2024013N.html", min(number, 3), min(number, 3))}<a href="/nb/?page={number + 1}">下一页</a>'


def test_a_pager_that_repeats_its_last_page_has_come_to_its_end() -> None:
    found = Walk({f"/nb/?page={n}": endless(f"page={n}") for n in range(1, 50)}, "/nb/?page=1")
    assert len(found.asked) == 4
    assert (len(found.reports), found.cut) == (3, [])


def test_pages_without_a_report_are_not_turned_for_ever() -> None:
    web = {
        f"/nb/?page={n}": f'{COLUMN}<a href="/xw/20240130{n:04}.html">新闻{n}则</a><a href="/nb/?page={n + 1}">下一页</a>'
        for n in range(1, 100)
    }
    found = Walk(web, "/nb/?page=1")
    assert len(found.asked) == MOST_BARREN
    assert found.cut == [f"{MOST_BARREN} pages one after another showed no report"]


@pytest.mark.parametrize(
    ("html", "cut"),
    [
        ("<a href='javascript:goPage(2)'>下一页</a>", "its next page is called by a script"),
        ("<a href='javascript:void(0)'>下一页</a>", None),
        ("<span>共 3 页</span>", "it speaks of 3 pages, 1 could be read"),
        ("<span>共 1 页</span><a href='javascript:goPage(1)'>下一页</a>", None),
        ("<a href='http://other.gov.cn/nb/2.html'>下一页</a>", "its next page lies on another host"),
        ("", None),
    ],
)
def test_a_list_is_not_whole_where_more_is_known_and_out_of_reach(html: str, cut: str | None) -> None:
    found = Walk({"/nb/": COLUMN + items("/x/2024013N.html", 1, 3) + html}, "/nb/")
    assert found.cut == ([cut] if cut else [])


def test_an_empty_list_proves_nothing() -> None:
    assert Walk({"/nb/": f"{COLUMN}<div id='list'></div>"}, "/nb/").cut == ["it shows no entry"]


@pytest.mark.parametrize(
    "href",
    ["/nb/nb/nb/nb/index.html", "/nb/?year=2024&month=3", "/rili/?ymd=20240301", "/a/b/a/b/index.html"],
)
def test_traps_are_no_leads(href: str) -> None:
    found = Walk(
        {"/nb/": f'{COLUMN}{items("/x/2024013N.html", 1, 3)}<a href="{href}">2023年</a><a href="{href}">2</a>'}, "/nb/"
    )
    assert found.asked == ["/nb/"]


def test_a_session_is_no_part_of_an_address() -> None:
    web = {"/nb/": f"{COLUMN}{items('/x/2024013N.html;jsessionid=AB12?from=nb&_=1700000000', 1, 3)}"}
    assert Walk(web, "/nb/").reports == {f"/x/2024013{n}.html?from=nb" for n in (1, 2, 3)}


@pytest.mark.parametrize(
    "long",
    ["长" * 300_000, "a" * 300_000, "<a href=x>" * 30_000, "<script>var x='" + "Aa+9/" * 40_000 + "'</script>",
     "<script>" + "'x'+" * 40_000 + "</script>", "<script>" + '{"a":"' * 30_000 + "</script>",
     "<script>" + "$.post('/list',{a:" * 10_000 + "</script>", "<script>$.post('/list'," + "[" * 90_000 + "</script>",
     "<script>$.post('/list'," + "{a:'b'," * 20_000 + "</script>", '<li onclick="' + "a." * 90_000 + '">'],
    ids=range(10),
)  # fmt: skip
def test_long_pages_are_read_in_time(long: str) -> None:
    began = time.process_time()
    found = Walk({"/nb/": COLUMN + items("/x/2024013N.html", 1, 3) + long}, "/nb/")
    assert len(found.reports) == 3
    assert time.process_time() - began < 4


def test_the_first_page_may_come_twice_and_the_last_not_for_ever() -> None:
    pager = '<a href="/nb/{}.html">下一页</a>'
    first, second = items("/x/2024013N.html", 1, 3), items("/x/2024013N.html", 4, 6)
    twice = {"/nb/": COLUMN + first + pager.format(1), "/nb/1.html": COLUMN + first + pager.format(2),
             "/nb/2.html": COLUMN + second}  # fmt: skip
    assert len(Walk(twice, "/nb/").reports) == 6
    endless = {"/nb/": COLUMN + first + pager.format(1)}
    endless |= {f"/nb/{n}.html": COLUMN + first + pager.format(n + 1) for n in range(1, 30)}
    assert len(Walk(endless, "/nb/").asked) == 3


def test_pages_asked_for_their_place_alone_are_given_up_where_none_is_a_report() -> None:
    lists = Lists()
    for _ in range(5):
        assert lists.may_guess("/nb/")
        lists.note_guess("/nb/", was_right=False)
    assert not lists.may_guess("/nb/")
    lists.note_guess("/nb/", was_right=True)
    assert lists.may_guess("/nb/")
