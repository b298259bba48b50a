"""Documents on a page, in each way of writing that was seen."""

from __future__ import annotations

import pytest

from archive.web.links import document_links

BASE = "http://www.example.gov.cn/x/202401/t1.html"
CODED = "aHR0cDovL3d3dy5leGFtcGxlLmdvdi5jbi9hL3gucGRm"  # http://www.example.gov.cn/a/x.pdf


@pytest.mark.parametrize(
    ("html", "url", "text", "kind"),
    [
        (
            '<a appendix="true" href="./P0202.pdf" title="年报.pdf">附件</a>',
            "/x/202401/P0202.pdf",
            "附件",
            "attachment",
        ),
        ('<a href="/a/年报.docx">年报</a>', "/a/年报.docx", "年报", "attachment"),
        ('<html><body></body></html> <a href="/a/年报.pdf">年报</a>', "/a/年报.pdf", "年报", "attachment"),
        (
            '<a href="/module/download/downfile.jsp?classid=0&filename=ab.pdf">x</a>',
            "/module/download/downfile.jsp?classid=0&filename=ab.pdf",
            "x",
            "attachment",
        ),
        (
            '<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9">2023年年报</a>',
            "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9",
            "2023年年报",
            "attachment",
        ),
        ('<a href="/file/123">政府信息公开年报.pdf</a>', "/file/123", "政府信息公开年报.pdf", "attachment"),
        ('<a href="/file/124">附件1：统计表</a>', "/file/124", "附件1：统计表", "attachment"),
        ('<iframe src="/pdfjs/web/viewer.html?file=%2Fa%2Fb.pdf"></iframe>', "/a/b.pdf", "b.pdf", "viewer"),
        ('<a href="/pdfjs/viewer?file=/a/c.pdf">查看</a>', "/a/c.pdf", "查看", "viewer"),
        (f'<iframe src="/onlinePreview?url={CODED}"></iframe>', "/a/x.pdf", "x.pdf", "viewer"),
        (f'<a href="http://view.example.com/onlinePreview?url={CODED}">在线预览</a>', "/a/x.pdf", "在线预览", "viewer"),
        ('<iframe src="/preview?url=/a/x.docx"></iframe>', "/a/x.docx", "x.docx", "viewer"),
        ('<a href="/a/x.txt">年报</a>', "/a/x.txt", "年报", "attachment"),
        ('<script>var a = {"url": "\\/f\\/h.pdf"};</script>', "/f/h.pdf", "h.pdf", "script"),
        ("<a href='#' onclick=\"window.open('\\/f\\/h.pdf')\">x</a>", "/f/h.pdf", "x", "window.open"),
        ("<a href='#' onclick=\"show('\\/f\\/h.pdf')\">x</a>", "/f/h.pdf", "x", "onclick"),
        ('<a href=" /a/x.PDF ">x</a>', "/a/x.PDF", "x", "attachment"),
        ('<a href="/a/x.pdf;jsessionid=0A1">x</a>', "/a/x.pdf;jsessionid=0A1", "x", "attachment"),
        ('<a href="/file/125" download>年报</a>', "/file/125", "年报", "attachment"),
        ('<div id="pdf" data-pdf="/a/x.pdf"></div>', "/a/x.pdf", "x.pdf", "script"),
        ('<a href="javascript:;" data-url=" x.pdf ">年报</a>', "/x/202401/x.pdf", "年报", "script"),
        ('<iframe src="report.htm" width="100%"></iframe>', "/x/202401/report.htm", "report.htm", "iframe"),
        ('<embed src="b.pdf">', "/x/202401/b.pdf", "b.pdf", "embed"),
        ('<object data="c.pdf"></object>', "/x/202401/c.pdf", "c.pdf", "object"),
        ('<object><param name="src" value="d.pdf"></object>', "/x/202401/d.pdf", "d.pdf", "object"),
        ("<a href='#' onclick=\"openFile('/f/e.xls')\">统计表</a>", "/f/e.xls", "统计表", "onclick"),
        ("<a href=\"javascript:window.open('/f/g.pdf')\">打开</a>", "/f/g.pdf", "打开", "window.open"),
        ("<script>var pdf = '/f/h.pdf';</script>", "/f/h.pdf", "h.pdf", "script"),
    ],
)
def test_each_way_of_writing(html: str, url: str, text: str, kind: str) -> None:
    links = document_links(f"<html><body><a href='/'>首页</a>{html}</body></html>", BASE)
    assert [(link.url, link.text, link.kind) for link in links] == [(f"http://www.example.gov.cn{url}", text, kind)]


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<a href='t2.html'>下一篇</a>",
        "<iframe src='/count.html' width='0'></iframe>",
        "<iframe src='about:blank'></iframe>",
        "<img src='a.png'>",
        "<div data-pdf='x' data-src='a.png' data-id='7'></div>",
        "<a href='/show?url=aHR0cDovL2EuZ292LmNuL3guaHRtbA=='>x</a>",
        "<a href='/app/x.apk' download>x</a>",
        "<a href='/x.JPG?v=1' download='x'>x</a>",
        "<a href='mailto:a@b.cn'>x</a>",
        "<a href='http://[broken/x.pdf'>x</a>",
    ],
)
def test_what_is_no_document(html: str) -> None:
    assert document_links(html, BASE) == ()


def test_base_and_order_and_repetition() -> None:
    html = "<base href='/docs/'><a href='b.pdf'>二</a><a href='a.pdf'>一</a><a href='b.pdf#p2'>再</a>"
    assert [link.url for link in document_links(html, BASE)] == [
        "http://www.example.gov.cn/docs/b.pdf",
        "http://www.example.gov.cn/docs/a.pdf",
    ]
