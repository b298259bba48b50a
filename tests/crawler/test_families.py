"""One crawl, through a proxy, of small sites of several families; and again, after an edit and a removal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import blocks, crawl, records, run_record

if TYPE_CHECKING:
    from pathlib import Path

HOSTS = ("trs", "hanweb", "gkmlpt", "boda", "portal", "hanging", "heavy", "broken", "blocked", "down")
BODY = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、政府信息公开行政复议、行政诉讼情况 五、存在的主要问题 本报告"
YEARS = range(2016, 2025)


def host(name: str) -> str:
    return f"www.{name}-example.gov.cn"


SISTER = host("hanging").replace("www", "xxgk")


def report(agency: str, year: int, more: str = "") -> str:
    title = f"{agency}{year}年政府信息公开工作年度报告"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{BODY}</p>{more}</body></html>"


def listing(title: str, links: list[tuple[str, str]], more: str = "") -> str:
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    menu = '<a href="/zn/">政府信息公开指南</a><a href="/xw/">新闻</a><a href="/czyjs/">预算决算</a>'
    return f"<html><head><title>{title}</title></head><body>{menu}<ul>{items}</ul>{more}</body></html>"


def title_of(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def trs() -> dict[str, str]:
    pages = {"/": listing("某县人民政府", [("/zwgk/zfxxgk/", "政府信息公开")])}
    pages["/zwgk/zfxxgk/"] = listing(
        "政府信息公开", [("./zfxxgknb/", "政府信息公开年报"), ("./fdzdgknr/", "法定主动公开内容")]
    )
    for number, years in enumerate((YEARS[:4], YEARS[4:7], YEARS[7:])):
        links = [(f"./202{number}01/t202{number}0120_{year}00.html", title_of("某县", year)) for year in years]
        script = f'<script>createPageHTML(3, {number}, "index", "html");</script>'
        pages["/zwgk/zfxxgk/zfxxgknb/" + ("" if not number else f"index_{number}.html")] = listing(
            "政府信息公开年报", links, script
        )
        for (href, _), year in zip(links, years, strict=True):
            attachment = '<a appendix="true" href="./P020240120001.pdf">附件</a>' if year == 2024 else ""
            pages[f"/zwgk/zfxxgk/zfxxgknb/{href[2:]}"] = report("某县", year, attachment)
    pages["/zwgk/zfxxgk/zfxxgknb/20220 1/".replace(" ", "") + "P020240120001.pdf"] = "%PDF-1.4 file"
    return pages


def hanweb() -> dict[str, str]:
    records = "".join(
        f'<record><![CDATA[<li><a href="/art/{year + 1}/1/30/art_7_{year}.html" title="{title_of("某市", year)}">某市...</a></li>]]></record>'
        for year in YEARS
    )
    column = f'<title>政府信息公开年报</title><script type="text/xml"><datastore><nextgroup></nextgroup><recordset>{records}</recordset></datastore></script>'
    pages = {"/": listing("某市", [("/col/col7/index.html", "政府信息公开年报")]), "/col/col7/index.html": column}
    return pages | {f"/art/{year + 1}/1/30/art_7_{year}.html": report("某市", year) for year in YEARS}


def gkmlpt() -> dict[str, str]:
    config = (
        "<script>window._CONFIG = {SID: '7', TREE: [{id: 5, name: '政策'}, {id: 6, name: '政府信息公开年报'}]}</script>"
    )
    articles = [
        {"title": title_of("某区", year), "url": f"http://{host('gkmlpt')}/gkmlpt/content/4/46/post_{year}.html"}
        for year in YEARS
    ]
    pages = {
        "/": listing("某区", [("/gkmlpt/index#6", "政府信息公开")]),
        "/gkmlpt/index": f"<title>某区</title>{config}",
    }
    for number, shown in ((1, articles[:5]), (2, articles[5:])):
        pages[f"/gkmlpt/api/all/6?page={number}&sid=7"] = json.dumps(
            {"classify": {"post_count": len(articles)}, "articles": shown}
        )
    return pages | {f"/gkmlpt/content/4/46/post_{year}.html": report("某区", year) for year in YEARS}


def boda() -> dict[str, str]:
    first = [(f"info/1050/{year}1.htm", title_of("某旗", year)) for year in YEARS[5:]]
    second = [(f"../info/1050/{year}1.htm", title_of("某旗", year)) for year in YEARS[:5]]
    pages = {"/": listing("某旗", [("zfxxgknb.htm", "政府信息公开年报")])}
    pages["/zfxxgknb.htm"] = listing("政府信息公开年报", first, '<a class="Next" href="zfxxgknb/1.htm">下页</a>')
    pages["/zfxxgknb/1.htm"] = listing("政府信息公开年报", second, '<a href="../zfxxgknb.htm">上页</a>')
    return pages | {f"/info/1050/{year}1.htm": report("某旗", year) for year in YEARS}


def portal() -> dict[str, str]:
    bodies = {"jyj": "教育局", "czj": "财政局", "cgz": "城关镇人民政府"}
    pages = {
        "/": listing("某州", [("/xxgk/", "政府信息公开")]),
        "/xxgk/": listing("政府信息公开", [("/xxgk/bm/", "部门信息公开")]),
    }
    pages["/xxgk/bm/"] = listing("部门信息公开", [(f"/xxgk/bm/{key}/", name) for key, name in bodies.items()])
    for key, name in bodies.items():
        pages[f"/xxgk/bm/{key}/"] = listing(
            name, [(f"/xxgk/bm/{key}/nb/", "信息公开年报"), (f"/xxgk/bm/{key}/zd/", "公开制度")]
        )
        links = [(f"/xxgk/bm/{key}/nb/{year}12345.html", f"{name}{year}年度报告") for year in (2022, 2023)]
        pages[f"/xxgk/bm/{key}/nb/"] = listing(f"{name}信息公开年报", links)
        pages |= {href: report(name, 2022 + position) for position, (href, _) in enumerate(links)}
    return pages


def hanging() -> dict[str, str]:
    """Reports that hang on their page in other ways than by a plain link; one that only a sitemap knows."""
    far = f'<iframe src="http://{host("trs")}/xw/weather.html"></iframe>'
    frame = f'<iframe src="frame.html"></iframe><iframe src="http://{SISTER}/frame.html"></iframe>{far}'
    opened = "<a href='#' onclick=\"window.open('/f/opened.pdf')\">查看</a>"
    handed = '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9">附件：2022年年报</a>'
    pages = {"/": listing("某乡", [("/zfxxgknb/", "政府信息公开年报")])}
    entries = [(f"202301/t20230120_{number}.html", title_of("某乡", 2020 + number)) for number in range(3)]
    pages["/zfxxgknb/"] = listing("政府信息公开年报", entries)
    for (href, title), more in zip(entries, (frame, opened, handed), strict=True):
        pages[f"/zfxxgknb/{href}"] = f"<title>{title}</title><h1>{title}</h1>{more}"
    pages["/zfxxgknb/202301/frame.html"] = "<title>x</title><embed src='framed.pdf'>"
    pages |= dict.fromkeys(("/zfxxgknb/202301/framed.pdf", "/f/opened.pdf", handed.split('"')[1]), "%PDF-1.4 file")
    places = ["/zfxxgknb/201901/t20190120_9.html", "/xw/201901/t20190120_10.html", "/zfxxgknb/202301/t20230120_0.html"]
    pages["/map.xml"] = "<urlset>" + "".join(f"<url><loc>http://{host('hanging')}{p}</loc></url>" for p in places)
    pages["/robots.txt"] = f"Sitemap: http://{host('hanging')}/map.xml\n"
    pages[places[0]] = report("某乡", 2018)
    return pages


def heavy() -> dict[str, str]:
    """More than a site may cost."""
    links = [(f"/zfxxgknb/t20240120_{year}.html", title_of("某镇", year)) for year in YEARS]
    pages = {
        "/": listing("某镇", [("/zfxxgknb/", "政府信息公开年报")]),
        "/zfxxgknb/": listing("政府信息公开年报", links),
    }
    return pages | {href: report("某镇", 2024, "<!--" + "长" * 40_000 + "-->") for href, _ in links}


def broken() -> dict[str, str]:
    """A pager whose second page is not there."""
    pages = {"/": listing("某村", [("/zfxxgknb/", "政府信息公开年报")]), "/x/t20240120_1.html": report("某村", 2023)}
    pager = '<a href="index_1.html">下一页</a>'
    return pages | {"/zfxxgknb/": listing("政府信息公开年报", [("/x/t20240120_1.html", title_of("某村", 2023))], pager)}


WEB = {
    host("hanging"): hanging(),
    SISTER: {"/frame.html": report("某乡", 2020)},
    host("heavy"): heavy(),
    host("broken"): broken(),
    host("trs"): trs(),
    host("hanweb"): hanweb(),
    host("gkmlpt"): gkmlpt(),
    host("boda"): boda(),
    host("portal"): portal(),
}


def answer(url: str, path: str, head: bytes) -> Answer:
    name = url.split("/")[2]
    if name == host("down"):
        return Answer(b"", close=True)
    if path == "/robots.txt" and name != host("hanging"):
        return status(404)
    if name == host("blocked"):
        return status(521, "<script>document.cookie='__jsl_clearance=1'</script>")
    page = WEB.get(name, {}).get(path)
    if page is None:
        return status(404)
    tag = f'"{hash(page)}"'
    if b"if-none-match: " + tag.encode() in head.lower():
        return Answer(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
    kind = "application/json" if page.startswith("{") else "text/html; charset=utf-8"
    if "download.jsp" in path:
        named = "attachment; filename=2022年报.pdf".encode("gbk").decode("latin-1")
        return ok(page, "application/x-download", f"Content-Disposition: {named}")
    return ok(page, kind, *([f"ETag: {tag}"] if name == host("trs") else []))


SITES = "id,name,region_code,level,platform,seed\n" + "".join(
    f"{name},某县人民政府,110000,county,,http://{host(name)}/\n" for name in HOSTS
)


def test_every_report_of_every_family_is_found_and_asked_again(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text(SITES, "utf-8")
    data, arguments = tmp_path / "data", {"sites": str(tmp_path / "sites.csv")}
    with Loopback(answer) as server:
        settings = {
            "GONGKAI_PROXY": f"http://127.0.0.1:{server.port}",
            "GONGKAI_PART_OF": "gongkai-test",
            "GONGKAI_DELAY": 0.01,
            "GONGKAI_MAX_BYTES": 500_000,
        }
        crawl(data, arguments, settings)
        for name in ("trs", "hanweb", "gkmlpt", "boda"):
            record = run_record(data, f":site:{name}")
            assert len(record["candidates"]) == len(YEARS), (name, record)
            assert record["verdict"] == "ok"
            assert record["ended"] == "exhausted"
            assert record["platform"] == name
            assert all(column["complete"] for column in record["columns"]), record["columns"]
            assert record["requests"] <= 6 + len(YEARS) + 2, (name, record["requests"])
        assert len(run_record(data, ":site:portal")["candidates"]) == 6
        assert len(run_record(data, ":site:trs")["documents"]) == 1
        assert run_record(data, ":site:blocked")["verdict"] == "blocked"
        down = run_record(data, ":site:down")
        assert down["verdict"] == down["ended"] == "unreachable"
        assert down["reason"] == "robots.txt: the connection was closed before an answer"
        hanging = run_record(data, ":site:hanging")
        assert len(hanging["candidates"]) == 4
        assert len(hanging["documents"]) == 5
        assert not any("/xw/" in one.url for one in server.asked)
        heavy = run_record(data, ":site:heavy")
        assert (heavy["ended"], heavy["reason"]) == ("budget", "the budget of 500,000 bytes was spent")
        assert 3 <= len(heavy["candidates"]) <= 6
        assert [column["complete"] for column in heavy["columns"]] == [False]
        broken = run_record(data, ":site:broken")
        assert len(broken["candidates"]) == 1
        assert [column["complete"] for column in broken["columns"]] == [False]
        assert broken["columns"][0]["reason"] == f"http://{host('broken')}/zfxxgknb/index_1.html: error"
        assert run_record(data, ":end")["outcome"] == "finished"
        asked = [one.url for one in server.asked if host("down") not in one.url]
        assert len(asked) == len(set(asked))  # nothing was asked twice

        before = len(server.asked)
        edited = "/zwgk/zfxxgk/zfxxgknb/202001/t20200120_201600.html"
        WEB[host("trs")][edited] = report("某县", 2016, "更正")
        del WEB[host("boda")]["/info/1050/20241.htm"]
        WEB[host("boda")]["/zfxxgknb.htm"] = listing("政府信息公开年报", [])
        crawl(data, arguments, settings)
        again = {one.url: one for one in server.asked[before:]}
        assert again[f"http://{host('boda')}/info/1050/20241.htm"].sent.startswith(b"HTTP/1.1 404")
        assert again[f"http://{host('trs')}{edited}"].sent.startswith(b"HTTP/1.1 200")
        unchanged = [one for url, one in again.items() if host("trs") in url and "t20" in url]
        assert sum(one.sent.startswith(b"HTTP/1.1 304") for one in unchanged) == len(YEARS) - 1
        assert len(run_record(data, ":site:trs")["candidates"]) == len(YEARS)
        assert f"http://{host('boda')}/info/1050/20241.htm" in run_record(data, ":site:boda")["candidates"]
        assert len(blocks(data, "response")[f"http://{host('trs')}{edited}"]) == 2
        infos = [block for headers, block in records(data) if headers["WARC-Type"] == "warcinfo"]
        assert all(b"isPartOf: gongkai-test" in info for info in infos)
