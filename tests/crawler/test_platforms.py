"""Each family's list pages, read to their true end."""

from __future__ import annotations

import json

import pytest

from crawler.pages import Page, read_page
from crawler.platforms import family, read_links
from crawler.words import load_words

NEXT = load_words().next
BASE = "http://www.example.gov.cn"


def page(url: str, html: str, content_type: str = "text/html") -> Page:
    return read_links(
        read_page(url if url.startswith("http") else BASE + url, html.encode(), content_type, next_words=NEXT)
    )


def nexts(found: Page) -> list[str]:
    return [link.url.removeprefix(BASE) for link in found.links if link.kind == "next"]


def titled(found: Page) -> dict[str, str]:
    return {
        link.text: link.url.removeprefix(BASE) for link in found.links if link.kind in {"link", "record"} and link.text
    }


@pytest.mark.parametrize(
    ("url", "script", "following"),
    [
        ("/nb/", 'createPageHTML(3, 0, "index", "html");', ["/nb/index_1.html"]),
        ("/nb/index_1.html", 'createPageHTML(3, 1, "index", "html");', ["/nb/index_2.html"]),
        ("/nb/index_2.html", 'createPageHTML(3, 2, "index", "html");', []),
        ("/nb/", 'createPageHTML(1, 0, "index", "html");', []),
        ("/nb/", "createPageHTML('page_div',4, 1,'index','shtml');", ["/nb/index_2.shtml"]),
        ("/nb/index_4.shtml", "createPageHTML('page_div',4, 4,'index','shtml');", []),
        ("/nb/", "var countPage = 5; var currentPage = 0; function go(){ 'index_' + n }", ["/nb/index_1.html"]),
        ("/nb/index.html", "var currentPage = 0;//当前页\nvar countPage = 2//共多少页\n'index'", ["/nb/index_1.html"]),
    ],
)
def test_trs_counts_its_pages_in_a_script(url: str, script: str, following: list[str]) -> None:
    listing = '<a href="./202401/t20240130_1.html" title="某局2023年政府信息公开工作年度报告">某局2023年...</a>'
    found = page(url, f"<title>年报</title>{listing}<script>{script}</script>")
    assert nexts(found) == following
    assert titled(found) == {"某局2023年政府信息公开工作年度报告": "/nb/202401/t20240130_1.html"}
    assert family(found) == "trs"


RECORDS = "".join(
    f'<record><![CDATA[<li><a href="/art/2024/1/{day}/art_7_{day}.html" title="第{day}局2023年政府信息公开年度报告">第{day}局...</a></li>]]></record>'
    for day in range(1, 16)
)


def test_hanweb_keeps_records_in_script_text_and_asks_for_more() -> None:
    store = f"<datastore><nextgroup></nextgroup><recordset>{RECORDS}</recordset></datastore>"
    call = (
        "$('#71').jpage({perPage:5,totalRecord:62,proxyUrl:'/module/web/jpage/dataproxy.jsp',"
        "param:{col:1,appid:1,webid:149,path:'/',columnid:7,sourceContentType:1,unitid:'71',webname:'某县',permissiontype:0}});"
    )
    found = page("/col/col7/index.html", f'<script type="text/xml">{store}</script><script>{call}</script>')
    assert len(titled(found)) == 15
    assert titled(found)["第3局2023年政府信息公开年度报告"] == "/art/2024/1/3/art_7_3.html"
    following = nexts(found)
    assert len(following) == 1
    assert following[0].startswith("/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=30&perpage=5&col=1")
    assert "columnid=7" in following[0]
    assert family(found) == "hanweb"
    answer = (
        f"<datastore><totalrecord>62</totalrecord><totalpage>5</totalpage><recordset>{RECORDS}</recordset></datastore>"
    )
    more = page(following[0], answer, "text/xml")
    assert len(titled(more)) == 15
    assert "startrecord=31&endrecord=45" in nexts(more)[0]
    last = page(
        nexts(more)[0].replace("startrecord=31&endrecord=45", "startrecord=61&endrecord=62"), answer, "text/xml"
    )
    assert nexts(last) == []


def test_hanweb_names_its_next_group() -> None:
    ready = '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=1&path=/&columnid=722&unitid=8000"></a>]]></nextgroup>'
    found = page(
        "/col/col722/index.html",
        f'<script type="text/xml"><datastore>{ready}<recordset>{RECORDS}</recordset></datastore></script>',
    )
    assert nexts(found) == ["/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=1&path=/&columnid=722&unitid=8000"]
    answer = (
        f"<datastore><totalrecord>40</totalrecord><totalpage>3</totalpage><recordset>{RECORDS}</recordset></datastore>"
    )
    assert "page=2" in nexts(page(nexts(found)[0], answer, "text/xml"))[0]


def test_hanweb_has_one_address_for_each_body_and_year() -> None:
    select = '<select name="area"><option value="11370001">两城镇</option><option value="11370002">微山岛镇</option></select>'
    years = '<select name="fbtime"><option value="2021">2021</option><option value="2020">2020</option></select>'
    found = page("/module/xxgk/xxgkAnnualReport.jsp?area=11370001&fbtime=2020", f"{select}{years}")
    assert len(titled(found)) == 4
    assert titled(found)["微山岛镇2021年政府信息公开工作年度报告"].endswith("area=11370002&fbtime=2021")


def test_gkmlpt_has_its_columns_in_a_tree_and_its_articles_in_an_interface() -> None:
    tree = [
        {"id": 1, "name": "政策"},
        {"id": 721, "name": "\\u5e74\\u62a5", "children": [{"id": 722, "name": "部门年报"}]},
    ]
    config = f"window._CONFIG = {{SID: '769001', TREE: {json.dumps(tree)}}}".replace("\\\\u", "\\u")
    found = page("/yjzjj/gkmlpt/index", f"<script>{config}</script>")
    assert titled(found)["年报"] == "/yjzjj/gkmlpt/api/all/721?page=1&sid=769001"
    assert titled(found)["部门年报"] == "/yjzjj/gkmlpt/api/all/722?page=1&sid=769001"
    articles = [
        {"id": n, "title": f"第{n}局2023年政府信息公开工作年度报告", "url": f"{BASE}/gkmlpt/content/4/46/post_{n}.html"}
        for n in range(100)
    ]
    answer = json.dumps({"classify": {"id": 721, "post_count": 150}, "articles": articles})
    listed = page("/yjzjj/gkmlpt/api/all/721?page=1&sid=769001", answer, "application/json")
    assert len(titled(listed)) == 100
    assert nexts(listed) == ["/yjzjj/gkmlpt/api/all/721?page=2&sid=769001"]
    rest = json.dumps({"classify": {"id": 721, "post_count": 150}, "articles": articles[:50]})
    assert nexts(page("/yjzjj/gkmlpt/api/all/721?page=2&sid=769001", rest, "application/json")) == []
    assert family(found) == "gkmlpt"


def test_boda_counts_down_or_by_parameters() -> None:
    found = page(
        "/zfxxgknb.htm",
        '<a href="info/1050/64208.htm">某局2023年年报</a><a href="zfxxgknb/23.htm" class="Next">下页</a>',
    )
    assert nexts(found) == ["/zfxxgknb/23.htm"]
    assert family(found) == "boda"
    links = "".join(
        f'<a href="list.jsp?ainfolist1501t=3&ainfolist1501p={n}&ainfolist1501c=15&urltype=egovinfo.EgovInfoList&wbtreeid=12">{n}</a>'
        for n in (1, 2, 3)
    )
    found = page("/list.jsp?urltype=egovinfo.EgovInfoList&wbtreeid=12", links)
    assert [one.split("&")[1] for one in nexts(found)] == ["ainfolist1501p=2"]
    assert [one.split("&")[1] for one in nexts(page(nexts(found)[0], links))] == ["ainfolist1501p=3"]
    assert nexts(page(nexts(page(nexts(found)[0], links))[0], links)) == []


@pytest.mark.parametrize(
    ("url", "html", "following"),
    [
        ("/nb/", '<a href="list_2.html">下一页</a>', ["/nb/list_2.html"]),
        ("/nb/", '<a href="?page=2"> &gt; </a>', ["/nb/?page=2"]),
        ("/nb/", "<a onclick=\"location='/nb/p2.html'\">下一页</a>", ["/nb/p2.html"]),
        (
            "/nb/",
            "<script>var totalPage=4; function go(n){location.href='/nb/list.jsp?page='+n;}</script>",
            ["/nb/list.jsp?page=2"],
        ),
        (
            "/nb/list.jsp?page=4",
            "<script>var totalPage=4; function go(n){location.href='/nb/list.jsp?page='+n;}</script>",
            [],
        ),
        (
            "/api/list?page=1&pageSize=10",
            '{"total": 25, "results": [{"title": "x", "url": "/a/1.html"}]}',
            ["/api/list?page=2&pageSize=10"],
        ),
        ("/api/list?page=3&pageSize=10", '{"total": 25, "results": [{"title": "x", "url": "/a/1.html"}]}', []),
    ],
)
def test_families_that_nobody_named(url: str, html: str, following: list[str]) -> None:
    assert nexts(page(url, html)) == following


def test_records_in_scripts_are_links_too() -> None:
    found = page(
        "/nb/",
        """<script>var nodes = [{id:1, pId:0, name:"政府信息公开年报", url:"/col/col9/index.html"}];
        document.write("<a href=\\"/x/1.html\\">某局年报</a>");</script>""",
    )
    assert titled(found) == {"政府信息公开年报": "/col/col9/index.html", "某局年报": "/x/1.html"}


def test_the_branches_of_a_gkmlpt_tree_know_what_they_hang_on() -> None:
    tree = [
        {"id": 1, "name": "年报", "children": [{"id": 2, "name": "部门", "children": [{"id": 3, "name": "教育局"}]}]},
        {"id": 4, "name": "政策", "children": [{"id": 5, "name": "部门", "children": []}]},
    ]
    found = page("/gkmlpt/index", f"<script>window._CONFIG = {json.dumps({'SID': '7', 'TREE': tree})}</script>")
    over = {link.url.partition("/all/")[2].partition("?")[0]: link.over for link in found.links}
    assert over == {"1": (), "2": ("年报",), "3": ("年报", "部门"), "4": (), "5": ("政策",)}


def test_records_whose_address_stands_in_a_call() -> None:
    record = '<record><![CDATA[<a href="javascript:openInfo(&#x27;/art/2025/1/2/art_7_1.html&#x27;)">某县2024年年报</a>]]></record>'
    found = page("/col/col7/index.html", f'<script type="text/xml"><datastore>{record}</datastore></script>')
    assert titled(found) == {"某县2024年年报": "/art/2025/1/2/art_7_1.html"}


def test_a_pager_that_names_its_element_may_count_from_one() -> None:
    script = '<script>createPageHTML("pagination", 3, 2, "index", "shtml", 100);</script>'
    found = page("/nb/index_2.shtml", f"<title>政府信息公开年报</title>{script}")
    assert [(link.url.removeprefix(BASE), link.kind) for link in found.links] == [("/nb/index_3.shtml", "probe")]
