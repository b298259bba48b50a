from __future__ import annotations

from typing import Any

import lxml.html
import pytest

from archive.browse.documents import page_tree
from archive.browse.places import Cell
from archive.browse.sanitise import safe_page

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href='http://evil.example/'>",
    "<form action='http://evil.example/'><input><button formaction='http://evil.example/'>go</button></form>",
    "<a href='javascript:alert(1)'>js</a><a href='data:text/html,<script>alert(1)</script>'>data</a>",
    "<a href=' \tjava\nscript:alert(1)'>split</a><area href='http://evil.example/'>",
    "<style>@import url(http://evil.example/a.css)</style><link rel=stylesheet href=http://evil.example/b.css>",
    "<iframe src=http://evil.example/></iframe><object data=http://evil.example/o></object><embed src=http://evil.example/e>",
    "<p style='background:url(http://evil.example/p.png)'>x</p><body background=http://evil.example/bg.png>",
    "<video src=http://evil.example/v></video><audio autoplay src=http://evil.example/a></audio>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'><img srcset='http://evil.example/s.png 2x'>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<table background=http://evil.example/t.png><tr><td>1</td></tr></table><div onclick=alert(1) ONMOUSEOVER=alert(1)>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_runs_loads_or_leads_away(html: str) -> None:
    clean, _ = safe_page(page_tree(f"<html><body onload=alert(1)>{html}<p>正文</p></body></html>".encode()))
    root: Any = lxml.html.document_fromstring(clean)
    assert "正文" in root.text_content()
    assert not root.xpath(
        "//script|//form|//input|//iframe|//object|//embed|//base|//link|//svg|//math|//video|//audio"
    )
    for element in root.iter(lxml.etree.Element):
        assert not [
            name
            for name in element.attrib
            if name.lower().startswith("on") or name in ("action", "formaction", "srcset", "background")
        ]
        assert element.get("href", "#").startswith("#")
        assert element.get("src", "data:image/png").startswith("data:image/")
        assert "svg" not in element.get("src", "")
    assert [meta.attrib for meta in root.iter("meta")] == [{"charset": "utf-8"}]


def test_what_was_taken_out_is_named() -> None:
    clean, _ = safe_page(
        page_tree(b"<body><iframe src=report.pdf></iframe><a href=http://x.example/>x</a><img alt=logo src=l.png>")
    )
    text = clean.decode()
    assert "report.pdf" in text
    assert 'title="http://x.example/"' in text
    assert "logo" in text


def test_the_content_of_a_form_stays() -> None:
    """Pages of ASP.NET stand in one form as a whole."""
    clean, _ = safe_page(page_tree(b"<body><form><table><tr><td>12</td></tr></table></form></body>"), Cell(0, 0, 0))
    assert b'<td class="gongkai-hit"><a id="hit"></a>12</td>' in clean


def test_a_place_that_is_not_there_is_told() -> None:
    assert safe_page(page_tree(b"<body><p>x</p>"), Cell(0, 0, 0))[1] is False
