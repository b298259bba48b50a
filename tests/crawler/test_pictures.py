"""Pictures in the text of a page: asked for where its tables may be among them, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.web.links import document_links
from archive.web.pictures import IN_TEXT, wanted_pictures
from crawler.words import load_words
from tests.crawled import report_page
from tests.crawler.loopback import Answer, Loopback, ok, status
from tests.crawler.running import crawl, run_record

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
PARTS = (
    "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、政府信息公开行政复议、行政诉讼情况"
)
TEXT = "<p>本局认真贯彻落实《中华人民共和国政府信息公开条例》，做好各项工作。</p>"
WORDS = load_words()
BASE = "http://a.gov.cn/x/202401/t1.html"


def titled(number: int, body: str) -> str:
    title = f"某县财政局{2020 + number}年政府信息公开工作年度报告"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def pictures(html: str) -> list[str]:
    return [link.url for link in document_links(html, BASE, pictures=IN_TEXT) if link.kind == "picture"]


def test_only_a_report_that_lacks_its_tables_has_its_pictures_fetched(tmp_path: Path) -> None:
    shown = "".join(f'<p><img src="table{number}.png"></p>' for number in range(3))
    of_tables = report_page("某县财政局", 2022).decode().replace("</body>", '<img src="photo.png"></body>')
    stub = titled(3, '<p>现将本局年度报告予以公布，详见附件。</p><img src="cover.png"><a href="report.pdf">附件</a>')
    web = {
        "/": titled(9, '<a href="/zfxxgknb/">政府信息公开年报</a>').replace("2029年政府信息公开工作年度报告", ""),
        "/zfxxgknb/": "<title>政府信息公开年报</title>"
        + "".join(
            f'<li><a href="t20240120_{number}.html">某县财政局{2020 + number}年政府信息公开工作年度报告</a></li>'
            for number in (1, 2, 3)
        ),
        "/zfxxgknb/t20240120_1.html": titled(1, f'<img src="/head.png"><p>{PARTS}</p>{TEXT}{shown}<img src="/qrcode.png">'),
        "/zfxxgknb/t20240120_2.html": of_tables,
        "/zfxxgknb/t20240120_3.html": stub,
        "/zfxxgknb/report.pdf": "%PDF-1.4 file",
    }  # fmt: skip

    def answer(url: str, path: str, head: bytes) -> Answer:
        if path.endswith(".png"):
            return ok(PICTURE + path.encode(), "image/png")
        return ok(web[path]) if path in web else status(404)

    with Loopback(answer) as server:
        crawl(tmp_path / "data", {"seeds": f"{server.url}/"})
        asked = sorted(path for path in server.paths if path.endswith((".png", ".pdf")))
    assert asked == ["/zfxxgknb/report.pdf", *(f"/zfxxgknb/table{number}.png" for number in range(3))]
    assert len(run_record(tmp_path / "data", ":site:")["candidates"]) == 3


@pytest.mark.parametrize(
    ("html", "lacking"),
    [
        (f"<p>{PARTS}</p><img src='a.png'>", True),
        (f"<p>{PARTS}</p>", False),
        (report_page("某局", 2022).decode() + "<img src='a.png'>", False),
        (report_page("某局", 2020).decode() + "<img src='a.png'>", False),
        ("<p>附件：政府信息公开情况统计表</p><img src='a.png'>", True),
        ("<p>政府信息公开情况统计表</p>主动公开政府信息数 收到申请数 申请办结数<img src='a.png'>", False),
        ("<p>总体情况</p><img src='a.png'>", False),
        (f"<p>{PARTS}</p><p>行政复议结果维持3件，结果纠正0件，尚未审结0件。</p><img src='a.png'>", True),
    ],
)
def test_whether_a_text_lacks_its_tables(html: str, lacking: bool) -> None:
    assert wanted_pictures(html, WORDS.pictures) is (IN_TEXT if lacking else None)


SHOWN = "<p><img src='1.jpg' width='800'></p><p><img src='2.jpg' width='800'></p>"
REPORT = "衡山县水利局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<title>{REPORT}</title><img src='head.jpg'><h1>{REPORT}</h1>{SHOWN}", 2),
        (f"<h1>衡山县水利局2023年<br>政府信息公开工作年度报告</h1>{SHOWN}<p>主办：衡山县水利局。备案。</p>", 2),
        (f"<meta name='ArticleTitle' content='{REPORT}'><p>{REPORT}</p>{SHOWN}", 2),
        (f"<h1>{REPORT}</h1>{SHOWN}<a href='report.pdf'>附件</a>", 0),
        (f"<h1>{REPORT}</h1>{SHOWN}{TEXT * 3}", 0),
        (f"<title>政府信息公开年报</title><li>{REPORT}</li>{SHOWN}", 0),
        (f"<h1>衡山县水利局2023年工作总结</h1>{SHOWN}", 0),
    ],
)
def test_a_page_that_is_nothing_but_pictures_and_a_title_shows_the_report_in_them(html: str, shown: int) -> None:
    links = document_links(html, BASE, pictures=wanted_pictures(html, WORDS.pictures))
    assert [link.url[-5:] for link in links if link.kind == "picture"] == ["1.jpg", "2.jpg"][:shown]


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='a.png'>",
        "<p><img src='data:image/gif;base64,R0' data-original='a.png' width='800' height='400'></p>",
        "<img style='width: 640px; height: 300.5px' src='a.png' alt='统计表'>",
        "<a href='a.png'><img src='a.png'></a>",
        "<a href='javascript:show()'><img src='/x/202401/a.png'></a>",
        "<div class='content'><table><tr><td><img src='a.png'></td></tr></table></div>",
    ],
)
def test_a_picture_that_may_be_a_table(picture: str) -> None:
    assert pictures(f"{TEXT}{picture}") == ["http://a.gov.cn/x/202401/a.png"]


@pytest.mark.parametrize(
    "picture",
    [
        "<img src='data:image/png;base64,R0'>",
        "<img>",
        "<img src='http://[broken/a.png'>",
        "<img src='a.svg'>",
        "<img src='a.png' width='16' height='16'>",
        "<img src='a.png' style='width:120px'>",
        "<img src='/images/logo.png'>",
        "<img src='/ueditor/dialogs/attachment/fileTypeImages/icon_doc.gif'>",
        "<img src='a.png' alt='扫一扫在手机打开当前页'>",
        "<div class='share'><img src='a.png'></div>",
        "<footer><img src='a.png'></footer>",
        "<div style='display: none'><img src='a.png'></div>",
        "<a href='/topic/'><img src='a.png'></a>",
    ],
)
def test_a_picture_that_is_none(picture: str) -> None:
    assert pictures(f"{TEXT}{picture}") == []


def test_what_stands_above_the_text_and_what_is_too_much() -> None:
    many = "".join(f"<img src='{number}.png'><img src='{number}.png'>" for number in range(40))
    assert pictures(f"<h1>年报</h1><img src='head.png'>{TEXT}{many}") == [
        f"http://a.gov.cn/x/202401/{number}.png" for number in range(12)
    ]


def test_what_is_linked_to_as_a_document_is_no_picture_too() -> None:
    html = f"{TEXT}<a href='a.png'>附件：统计表</a><img src='a.png'>"
    assert [link.kind for link in document_links(html, BASE, pictures=IN_TEXT)] == ["attachment"]
