"""What stands in the place of a page, one row for each kind seen."""

from __future__ import annotations

import time

import pytest

from archive.web.verdict import LOOKED_AT, judge

URL = "http://www.example.gov.cn/x/t1.html"
LONG = "政府信息公开工作年度报告。" * 80
HTML = {"Content-Type": "text/html; charset=utf-8"}


def held(text: str) -> str:
    """A page that its script draws, with the text in a string."""
    return f"<div id=app></div><script>window.page = {{content: '{text * 20}'}}</script>"


@pytest.mark.parametrize(
    ("status", "headers", "payload", "verdict"),
    [
        (521, HTML, "<script>document.cookie='x';location.href='/'</script>", "blocked"),
        (412, HTML, "", "blocked"),
        (202, HTML, "<script>var _$ts</script>", "blocked"),
        (202, HTML, LONG, "page"),
        (200, HTML, "<script>__jsl_clearance_s=go({})</script>", "blocked"),
        (200, HTML, "<html><script>$_ts={};</script></html>", "blocked"),
        (200, HTML, "<script>var arg1='';document.cookie='acw_sc__v2='+x</script>", "blocked"),
        (200, HTML | {"Set-Cookie": "wzws_cid=1"}, "<script>x()</script>", "blocked"),
        (200, HTML, "<noscript>Please enable JavaScript</noscript>", "blocked"),
        (403, HTML, "<h1>您的访问被拦截</h1>", "blocked"),
        (200, HTML, f"<script src='_bot_sbu/sbu_fpcm.js'></script><p>{LONG}</p>", "page"),
        (302, {"Location": "/WZWSRELw?x"}, "", "blocked"),
        (302, {"Location": "/"}, "", "moved_home"),
        (301, {"Location": "http://www.example.gov.cn/index.html"}, "", "moved_home"),
        (301, {"Location": "/x/t2.html"}, "", "page"),
        (404, HTML, "<p>404</p>", "error"),
        (500, HTML, "", "error"),
        (200, HTML, "<title>404 Not Found</title><p>页面不存在</p>", "soft_404"),
        (200, HTML, "<p>您访问的页面不存在或已删除</p>", "soft_404"),
        (200, HTML, f"<p>文件不存在的情况:{LONG}</p>", "page"),
        (200, HTML, "<div id='app'></div><script src='/js/app.js'></script>", "shell"),
        (
            200,
            HTML,
            "<strong>We're sorry but x doesn't work properly without JavaScript enabled.</strong><div id=app></div>",
            "shell",
        ),
        (200, HTML, "<script src='/js/app.js'></script>", "shell"),
        (200, HTML, held(r"<p>信息公开<\/p>"), "page"),
        (200, HTML, held(r"\u003cp>\u516c\u5f00"), "page"),
        (200, HTML, held("%3Ctd%3E%E5%85%AC%E5%BC%80"), "page"),
        (200, HTML, held("<p>首页</p>"), "shell"),
        (200, HTML, "<title>年报</title><iframe src='a.pdf'></iframe><script></script>", "page"),
        (200, HTML, "<script>location.href='/cms/'</script>", "page"),
        (200, HTML, "", "error"),
        (200, {"Content-Type": "application/pdf"}, "%PDF-1.4", "document"),
        (200, HTML, "PK\x03\x04docx", "document"),
        (200, {"Content-Type": "application/pdf"}, f"<p>{LONG}</p>", "page"),
        (200, {"Content-Type": "text/plain"}, "2023年年度报告", "document"),
        *(
            (
                200,
                {"Content-Type": kind},
                f"{start}Content-Type: multipart/related;\r\n\r\n<html><p>{LONG}</p>",
                "document",
            )
            for kind in ("message/rfc822", "text/html", "application/x-mimearchive")
            for start in ("", "MIME-Version: 1.0\r\n", "From: <Saved by Blink>\r\nSubject: x\r\n")
        ),
        (200, {"Content-Disposition": 'attachment; filename="x.csv"'}, "类别,件数", "document"),
        (200, {"Content-Disposition": 'attachment; filename="x.doc"'}, f"<html><p>{LONG}</p>", "page"),
        (200, {"Content-Type": "application/json"}, '{"articles": []}', "page"),
        (304, HTML, f"<p>{LONG}</p>", "page"),
        (None, {}, f"<p>{LONG}</p>", "page"),
    ],
)
def test_verdicts(status: int | None, headers: dict[str, str], payload: str, verdict: str) -> None:
    assert judge(URL, status, headers, payload.encode()) == verdict
    assert judge(URL, status, tuple(headers.items()), payload.encode("gb18030")) == verdict


def test_a_page_that_led_home() -> None:
    home = "http://www.example.gov.cn/"
    page = f"<p>{LONG}</p>".encode()
    assert judge(home, 200, HTML, page, requested_url=URL) == "moved_home"
    assert judge(home, 200, HTML, page, requested_url=home + "index.html") == "page"
    assert judge(home + "cms/", 200, HTML, page, requested_url=URL, home=home + "cms/") == "moved_home"


LOOKS = [*(LOOKED_AT[0] - back for back in (-4, 100, 2000, 2500, 2900)), LOOKED_AT[1] - 2500]


@pytest.mark.parametrize("at", LOOKS)
@pytest.mark.parametrize(
    ("opened", "closed"),
    [("<script>", "</script>"), ("<!--", "-->"), ("<style>", "</style>"), ("<p class='", "'>"), ("", "")],
)
def test_where_the_first_look_ends_does_not_decide(at: int, opened: str, closed: str) -> None:
    """Words that nobody is shown count as little when the look ends among them."""
    before = f"<title>x</title>{'<br>' * (at // 4)}"
    hidden = f"{opened}{LONG}{closed}" if opened else ""
    for body, verdict in (
        ("<p>您访问的页面不存在</p>", "soft_404"),
        (f"<p>{LONG}</p>", "page"),
        ("<div id='app'></div><script src='a.js'></script>", "shell"),
    ):
        assert judge(URL, 200, HTML, f"{before}{hidden}{body}".encode()) == verdict
        assert judge(URL, 200, HTML, f"{before}{body}{hidden}{'<br>' * 9000}".encode()) == verdict


@pytest.mark.parametrize("repeated", ["<script ", "<!--", "<", "<title>", "<div id=app ", "<a ", "<meta ", "长"])
def test_pages_that_never_end_are_judged_in_time(repeated: str) -> None:
    began = time.process_time()
    judge(URL, 200, HTML, (repeated * 100_000).encode())
    assert time.process_time() - began < 3
